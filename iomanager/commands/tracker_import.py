"""``tracker import``: records from a CSV or Excel file, with a preview."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from iomanager.commands.tracker_records import desk_of, project_id
from iomanager.core.errors import InvalidInput
from iomanager.terminal.command import CommandContext
from iomanager.terminal.console import Console
from iomanager.tracker import importing
from iomanager.tracker.headings import all_words
from iomanager.tracker.importing import ImportPlan
from iomanager.tracker.kinds import Kind

KINDS = {
    "projects": Kind.PROJECT,
    "sequences": Kind.SEQUENCE,
    "shots": Kind.SHOT,
    "assets": Kind.ASSET,
    "tasks": Kind.TASK,
    "assignments": Kind.ASSIGNMENT,
    "artists": Kind.USER,
    "groups": Kind.GROUP,
    "versions": Kind.VERSION,
    "notes": Kind.NOTE,
    "playlists": Kind.PLAYLIST,
    "tags": Kind.TAG,
}


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--kind", type=click.Choice(list(KINDS)), default="shots", show_default=True, help="What the lines are.")
@click.option("--dry-run", is_flag=True, help="Show what would be done, and write nothing.")
@click.option("--skip-wrong", is_flag=True, help="Leave out the lines that are wrong.")
@click.pass_obj
def import_table(context: CommandContext, file: Path, kind: str, dry_run: bool, skip_wrong: bool) -> None:
    """Bring the lines of a CSV or Excel FILE into the tracker."""
    from iomanager.ingest.workbook import read_table

    desk, project = desk_of(context), project_id(context, KINDS[kind])
    plan = importing.plan_import(desk, KINDS[kind], read_table(file, all_words(KINDS[kind])), project)
    if dry_run or (plan.problems and not skip_wrong):
        context.console.result(_document(plan), lambda: _preview(context, plan))
        if plan.problems and not dry_run:
            raise InvalidInput(
                f"Nothing was imported: {len(plan.problems)} problem(s).",
                hint="Correct them in the sheet, or leave the wrong lines out with --skip-wrong.",
            )
        return
    with context.console.work("Importing") as (token, progress):
        done = importing.apply(desk, plan, skip_wrong=skip_wrong, token=token, progress=progress)
    left_out = len({problem.number for problem in plan.problems})
    value = {"created": len(done.created), "updated": len(done.updated), "folders": done.folders, "left_out": left_out}
    counts = (f"{len(done.created)} created", f"{len(done.updated)} updated", f"{plan.count('same')} as they were")
    _say_ignored(context.console, plan)
    said = ", ".join((*counts, f"{left_out} left out") if left_out else counts)
    context.console.result({**_document(plan), **value}, lambda: context.console.line(said))


def _document(plan: ImportPlan) -> dict[str, Any]:
    return {
        "kind": plan.kind.value,
        "columns": dict(plan.columns),
        "ignored": list(plan.ignored),
        "sequences": list(plan.sequences),
        "lines": [
            {
                "line": line.number,
                "action": line.action,
                "name": line.label,
                "changes": [
                    {"field": name, "old": plan.told(name, old), "new": plan.told(name, new)}
                    for name, old, new in line.changes
                ],
            }
            for line in plan.lines
        ],
        "problems": [{"line": one.number, "column": one.column, "message": one.message} for one in plan.problems],
    }


def _preview(context: CommandContext, plan: ImportPlan) -> None:
    console = context.console
    for line in plan.lines:
        changes = [
            f"{name}: {plan.told(name, old)} -> {told}" if line.record is not None else f"{name}={told}"
            for name, old, new in line.changes
            for told in [plan.told(name, new)]
        ]
        console.line(f"{line.number:5}  {line.action:6}  {line.label:20}  {', '.join(changes)}")
    for code in plan.sequences:
        console.line(f"       create  sequence {code}")
    _say_ignored(console, plan)
    for one in plan.problems:
        console.say(f"line {one.number}{f', {one.column}' if one.column else ''}: {one.message}")
    counts = ", ".join(f"{plan.count(action)} {action}" for action in ("create", "update", "same"))
    console.line(f"{counts}, {len(plan.problems)} problem(s)")


def _say_ignored(console: Console, plan: ImportPlan) -> None:
    for word in plan.ignored:
        console.say(f"The column {word!r} is not read.")
