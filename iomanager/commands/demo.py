"""``demo``: a real delivery to try everything with, and the main job on it without a window."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from iomanager import app
from iomanager.core import paths
from iomanager.core.errors import Conflict, IOManagerError
from iomanager.core.settings import Sources
from iomanager.ingest.model import PublishOptions, Scan, Severity
from iomanager.terminal.command import CommandContext
from iomanager.terminal.console import Console

DEMO_PROJECT = "Demo"


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), required=False)
@click.option("--run", is_flag=True, help="Scan, save, validate, plan and publish it too.")
@click.pass_obj
def demo(context: CommandContext, folder: Path | None, *, run: bool) -> None:
    """Make the demo delivery: EXR, DPX, a ProRes movie with its EDL, and some damage to find."""
    console = context.console
    folder = folder or paths.home() / "demo" / "delivery"
    made = _make(context, folder, again=run)
    steps: dict[str, Any] = {"delivery": str(folder.resolve()), "made": made}
    if run:
        steps.update(_run(context, folder))
    console.result(steps, lambda: _show(console, steps))
    if steps.get("failed"):
        raise IOManagerError(
            f"{len(steps['failed'])} plates of the demo failed.",
            hint=f"iomanager publish --resume {steps['delivery_id']}",
        )


def _show(console: Console, steps: dict[str, Any]) -> None:
    for name, value in steps.items():
        for item in value if isinstance(value, (list, tuple)) else [value]:
            text = _line(item) if isinstance(item, dict) else item
            if text is not None:
                console.line(f"{name.replace('_', ' ')}: {text}")


def _line(plate: Mapping[str, Any]) -> str:
    """A plate that was published, or that failed."""
    if "error" in plate:
        return f"{plate['plate']}  {plate['error']}"
    return f"{plate['plate']}  {plate['frames']} files  {plate['folder']}"


def _make(context: CommandContext, folder: Path, *, again: bool) -> bool:
    """Make the delivery; with ``again`` one that is there already is used as it is."""
    from iomanager.media.demo import MOVIE, make_demo

    try:
        with context.console.work("Making the demo delivery") as (token, progress):
            make_demo(folder, progress, token)
    except Conflict:
        if not (again and any(folder.rglob(f"{MOVIE}*"))):
            raise
        return False
    return True


def _run(context: CommandContext, folder: Path) -> dict[str, Any]:
    """The main job, by the services that the panel calls too."""
    if context.settings.model.project.name:
        return _main_job(context, context.app, folder)
    running = app.build(_demo_settings(context))
    try:
        return _main_job(context, running, folder)
    finally:
        running.close()


def _demo_settings(context: CommandContext) -> Any:
    """The settings of this run with the demo's project open, where none is."""
    given: Sources = context.sources or Sources()
    return app.load_settings(
        Sources(given.site, None, (*given.overrides, f"project.name={DEMO_PROJECT}"), given.environment)
    )


def _main_job(context: CommandContext, running: app.App, folder: Path) -> dict[str, Any]:
    console, ingest = context.console, running.ingest
    with console.work("Scanning") as (token, progress):
        found = ingest.saved(_named(ingest.proposed(ingest.scan(folder, token=token, progress=progress))))
    scanlist = Path(found.scanlist or "")
    with console.work("Validating") as (token, progress):
        checked = ingest.check_file(scanlist, fix=True, token=token, progress=progress)
    scanlist = Path(checked.scanlist or scanlist)
    plan = ingest.plan_file(scanlist, PublishOptions())
    errors = [problem.message for problem in plan.problems if problem.severity is Severity.ERROR]
    result: dict[str, Any] = {
        "clips": len(found.rows),
        "problems": [problem.message for problem in found.problems],
        "scanlist": str(scanlist),
        "errors": errors,
    }
    if errors:
        raise IOManagerError(f"The demo does not validate: {errors[0]}", hint=f"Open {scanlist} and correct it.")
    with console.work("Publishing") as (token, progress):
        published = ingest.publish(plan, token=token, progress=progress, on_delivery=lambda _id: None).to_json()
    return {**result, **published}


def _named(found: Scan) -> Scan:
    """Shot names for the clips in whose names the rule finds none, as a coordinator would type them."""
    numbers = itertools.count(10, 10)
    rows = (row if row.shot_name else row.with_changes(shot_name=f"DEMO_{next(numbers):04d}") for row in found.rows)
    return replace(found, rows=tuple(rows))
