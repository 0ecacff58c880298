"""``iomanager step publish`` and ``step collect``: one step of a delivery or collect, as its job runs it.

What they do is ``publish_run`` and ``collect_run``.
This module is imported by every command, so that it brings neither database nor media libraries.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any

import click

from iomanager.terminal.command import CommandContext

if TYPE_CHECKING:
    from iomanager.ingest.collect_run import CollectStage
    from iomanager.ingest.publish_run import Stage

Open = Callable[[Any, str], AbstractContextManager["Stage"]]
"""From the loaded settings and a delivery's id to its stage; ``app`` has the real one."""


OpenCollect = Callable[[Any, str], AbstractContextManager["CollectStage"]]
"""From the loaded settings and the id of a collect's job to its stage; ``app`` has the real one."""


def command(open_stage: Open) -> click.Command:
    """The command, on the stages of ``app``."""

    @click.command("publish")
    @click.argument("delivery")
    @click.argument("plate")
    @click.argument("step")
    @click.pass_obj
    def publish(context: CommandContext, delivery: str, plate: str, step: str) -> None:
        """One step of a plate of a delivery, as its job runs it."""
        from iomanager.ingest.publish_run import StepName, run_step
        from iomanager.steps.running import working

        with (
            working(f"{plate}: {step}", as_json=context.console.as_json) as work,
            open_stage(context.settings, delivery) as stage,
        ):
            ran = run_step(stage, StepName(delivery, plate, step), token=work.token, progress=work.progress)
        said = f"{plate}: {', '.join(ran)} done." if ran else f"{plate}: nothing was left to do."
        context.console.result({"plate": plate, "step": step, "ran": ran}, lambda: context.console.line(said))

    return publish


def collect_command(open_stage: OpenCollect) -> click.Command:
    """The command of a movie, on the stages of ``app``."""

    @click.command("collect")
    @click.argument("job")
    @click.argument("movie")
    @click.pass_obj
    def collect(context: CommandContext, job: str, movie: str) -> None:
        """One movie of a collect, as its job runs it."""
        from iomanager.ingest.collect_run import write_movie
        from iomanager.steps.toolbox import toolbox

        as_json = context.console.as_json
        with (
            open_stage(context.settings, job) as stage,
            toolbox(movie, stage.media, stage.project, as_json=as_json) as tools,
        ):
            written = write_movie(stage, movie, tools)
        said = "1 movie written." if written else "Nothing was left to do."
        context.console.result({"written": int(written)}, lambda: context.console.line(said))

    return collect
