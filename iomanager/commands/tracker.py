"""``tracker``: the entities of the active tracker, as far as publishing needs them."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import click

from iomanager.core.errors import InvalidInput, NotFound
from iomanager.terminal.command import CommandContext
from iomanager.tracker.model import Project
from iomanager.tracker.service import Tracker

COLUMNS = {
    "projects": ("name", "code", "status", "fps", "resolution", "colorspace"),
    "sequences": ("code", "description"),
    "shots": ("code", "status", "cut_in", "cut_out", "cut_duration", "timecode_in", "clip_name"),
    "versions": ("code", "status", "version_type", "path_to_frames", "created_by", "created_at"),
    "publishes": ("code", "name", "version_number", "file_type", "path", "created_at"),
}


@click.group()
def tracker() -> None:
    """Entities of the active tracker."""


@tracker.command("projects")
@click.argument("action", type=click.Choice(["list", "add", "show"]), default="list")
@click.argument("name", required=False)
@click.pass_obj
def projects(context: CommandContext, action: str, name: str | None) -> None:
    """List, add or show projects."""
    found: Tracker = context.app.tracker
    if action == "list":
        _show(context, "projects", found.projects())
        return
    if not name:
        raise InvalidInput(f"Name the project: tracker projects {action} NAME")
    project = found.ensure_project(name) if action == "add" else found.project(name)
    if project is None:
        raise NotFound(f"There is no project {name!r}.", hint=f"iomanager tracker projects add {name}")
    context.console.result(asdict(project), lambda: context.console.table([asdict(project)], COLUMNS["projects"]))


@tracker.command("sequences")
@click.argument("action", type=click.Choice(["list"]), default="list")
@click.pass_obj
def sequences(context: CommandContext, action: str) -> None:
    """List the sequences of the project."""
    _show(context, "sequences", context.app.tracker.sequences(_project(context).id))


@tracker.command("shots")
@click.argument("action", type=click.Choice(["list"]), default="list")
@click.pass_obj
def shots(context: CommandContext, action: str) -> None:
    """List the shots of the project."""
    _show(context, "shots", context.app.tracker.shots(_project(context).id))


@tracker.command("versions")
@click.argument("action", type=click.Choice(["list"]), default="list")
@click.pass_obj
def versions(context: CommandContext, action: str) -> None:
    """List the versions of the project."""
    _show(context, "versions", context.app.tracker.versions(_project(context).id))


@tracker.command("publishes")
@click.argument("action", type=click.Choice(["list"]), default="list")
@click.pass_obj
def publishes(context: CommandContext, action: str) -> None:
    """List the published files of the project."""
    _show(context, "publishes", context.app.tracker.published_files(_project(context).id))


def _project(context: CommandContext) -> Project:
    name = context.app.project
    found: Project | None = context.app.tracker.project(name) if name else None
    if found is None:
        raise InvalidInput("No project is open.", hint="Name one: iomanager --project NAME ...")
    return found


def _show(context: CommandContext, kind: str, entities: list[Any]) -> None:
    rows = [asdict(entity) for entity in entities]
    context.console.result(rows, lambda: context.console.table(rows, COLUMNS[kind]))
