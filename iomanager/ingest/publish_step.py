"""``iomanager step publish``: one step of one plate of a delivery, the same on every engine.

It takes the step's lease, runs what the journal does not have as done, and writes down how it went. Whatever of the
plate has to stand before it, but does not any more, is made first, so that a step is right whenever it is run.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any

import click

from iomanager.core.cancel import CancelToken, Progress
from iomanager.core.errors import Cancelled, Conflict, InvalidInput, IOManagerError, NotFound
from iomanager.ingest.journal.lease_store import LEASE_SECONDS, Hold, Patience
from iomanager.ingest.journal.model import StepState
from iomanager.ingest.journal.store import Journal
from iomanager.ingest.plan import Plan, from_json
from iomanager.ingest.plan_steps import PlateStep, steps_of
from iomanager.ingest.publish_plate import PlateRun, Site, makes
from iomanager.ingest.settings import IngestSettings
from iomanager.media.settings import MediaSettings
from iomanager.steps.proxy import Renderer
from iomanager.terminal.command import CommandContext
from iomanager.tracker.service import Tracker

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class StepName:
    """Which step of which plate of which delivery."""

    delivery: str
    plate: str
    step: str


@dataclass(frozen=True, slots=True)
class StepSite:
    """What a plate needs of the process that runs its step."""

    tracker: Tracker
    renderer: Renderer
    settings: IngestSettings
    media: MediaSettings
    user: str = ""


@dataclass(frozen=True, slots=True)
class Stage:
    """Where steps run: the journal, and what a plate needs. ``patience`` is in seconds."""

    journal: Journal
    site: Site
    patience: float = 2 * LEASE_SECONDS
    _plans: dict[str, Plan] = field(default_factory=dict)

    def plan(self, delivery: str) -> Plan:
        """The stored plan, read once. Raises NotFound."""
        if delivery not in self._plans:
            self._plans[delivery] = from_json(self.journal.plan(delivery))
        return self._plans[delivery]


Open = Callable[[Any, str], AbstractContextManager[Stage]]
"""From the loaded settings and a delivery's id to its stage; ``app`` has the real one."""


def command(open_stage: Open) -> click.Command:
    """The command, on the stages of ``app``."""

    @click.command("publish")
    @click.argument("delivery")
    @click.argument("plate")
    @click.argument("step")
    @click.pass_obj
    def publish(context: CommandContext, delivery: str, plate: str, step: str) -> None:
        """One step of a plate of a delivery, as its job runs it."""
        from iomanager.steps.running import working

        with (
            working(f"{plate}: {step}", as_json=context.console.as_json) as work,
            open_stage(context.settings, delivery) as stage,
        ):
            ran = run_step(stage, StepName(delivery, plate, step), token=work.token, progress=work.progress)
        said = f"{plate}: {', '.join(ran)} done." if ran else f"{plate}: nothing was left to do."
        context.console.result({"plate": plate, "step": step, "ran": ran}, lambda: context.console.line(said))

    return publish


def run_step(stage: Stage, name: StepName, *, token: CancelToken, progress: Progress) -> list[str]:
    """Run one step; the kinds that it ran. Raises NotFound, Conflict, InvalidInput, Unavailable, Cancelled.

    An error is written down with the kind that it ended, and what has temporary names is removed.
    """
    plan, journal = stage.plan(name.delivery), stage.journal
    plate = next((plate for plate in plan.plates if plate.key == name.plate), None)
    if plate is None:
        raise NotFound(f"The delivery {name.delivery} has no plate {name.plate}.")
    kinds = _kinds(steps_of(plate, plan.options), name)
    hold = Hold(name.delivery, name.plate, name.step)
    with journal.lease_step(hold, Patience(stage.patience, token)) as lease:
        if journal.is_taken_back(name.delivery):
            raise Conflict(f"Delivery {name.delivery} was taken back.", hint="Publish its scanlist again.")
        items = [item for item in plan.items if item.plate == plate.key]
        run = PlateRun(name.delivery, plan, plate, items, journal, lease, stage.site, token, progress)
        known = {step.kind: step.state for step in journal.steps(name.delivery, name.plate)}
        todo = [kind for kind in kinds if known[kind] is not StepState.DONE]
        wanted = makes(todo)
        progress.start(f"{name.plate}: {name.step}", sum(item.bytes for item in items if item.kind in wanted), "B")
        _run(run, todo)
        if all(step.state is StepState.DONE for step in journal.steps(name.delivery, name.plate)):
            run.release()
    return todo


def _run(run: PlateRun, todo: Sequence[str]) -> None:
    key = run.plate.key
    for at, kind in enumerate(todo):
        try:
            run.token.check()
            if at == 0:
                run.clear(todo)
            run.journal.begin(run.delivery, key, kind)
            run.journal.end(run.delivery, key, kind, detail=run.step(kind))
        except Cancelled:
            run.clear(todo)
            run.journal.reopen(run.delivery, key, (kind,))
            raise
        except IOManagerError as error:
            log.info("plate %s failed at %s: %s", key, kind, error.message)
            run.journal.fail(run.delivery, key, kind, error)
            run.clear(todo)
            if kind == "proxy" and isinstance(error, InvalidInput):
                run.withdraw()
            raise


def _kinds(steps: Sequence[PlateStep], name: StepName) -> list[str]:
    """The kinds of the step, behind those of every step that it runs after, in the order of the plate."""
    by_name = {step.name: step for step in steps}
    if name.step not in by_name:
        raise NotFound(f"The plate {name.plate} has no step {name.step}.", hint=f"It has: {', '.join(by_name)}.")
    needed, waiting = set(), [name.step]
    while waiting:
        step = by_name[waiting.pop()]
        needed.add(step.name)
        waiting += step.after
    return [kind for step in steps if step.name in needed for kind in step.kinds]
