"""Room and permission at the destination."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from iomanager.core.errors import InvalidInput
from iomanager.ingest.context import Context
from iomanager.ingest.groups import Group, group, named, ticked
from iomanager.ingest.model import Problem, Row
from iomanager.ingest.naming import naming, show_folder


@dataclass(frozen=True, slots=True)
class Room:
    """Bytes that the copies of the ticked rows need, and those that are free; None where that is not known."""

    needed: int
    free: int | None


def room(rows: Sequence[Row], context: Context) -> Room:
    """What copying the ticked rows needs, named or not yet (the plan counts the proxies too)."""
    used = ticked(rows)
    movies = {row.scan_path + "/" + row.scan_name: row for row in used if row.is_movie}  # one for all its EDL events
    rest = [row for row in used if not row.is_movie]
    needed = sum(copied_bytes(Group((row,)), context) for row in (*movies.values(), *rest))
    return Room(needed, _asked_free(context))


def check_free(rows: Sequence[Row], context: Context) -> Iterator[Problem]:
    """The copies of the ticked plates must fit (the plan counts the proxies too)."""
    plates = group(rows)
    free = _asked_free(context) if plates else None
    if free is None:
        return
    needed = sum(copied_bytes(plate, context) for plate in plates)
    if needed > free:
        yield Problem("free-space", not_enough(needed, free, context.root))


def _asked_free(context: Context) -> int | None:
    try:
        return context.disk.free(show_folder(context.root, context.project))
    except InvalidInput:
        return None  # reported by check_writable


def copied_bytes(plate: Group, context: Context) -> int:
    """The size of the files of a plate's used range, in bytes."""
    files = context.disk.frames(plate.first)
    if plate.first.is_movie:
        return sum(file.size for file in files)
    first, last = plate.just_in, plate.just_out
    return sum(file.size for file in files if first <= file.frame <= last)


def not_enough(needed: int, free: int, where: str) -> str:
    """The sentence for a full disk."""
    return f"{_shown(needed)} are needed in {where}, but only {_shown(free)} are free."


def _shown(size: float) -> str:
    for unit in ("bytes", "KB", "MB", "GB"):
        if size < 1000:
            return f"{size:.0f} {unit}" if unit == "bytes" else f"{size:.1f} {unit}"
        size /= 1000
    return f"{size:.1f} TB"


def check_writable(rows: Sequence[Row], context: Context) -> Iterator[Problem]:
    """Every plate's folder can be made and written."""
    wanted = named(rows)
    if not wanted:
        return
    try:
        show = show_folder(context.root, context.project)
    except InvalidInput as error:
        yield Problem("project", error.message)
        return
    if not context.root:
        yield Problem("project", "No folder for shows is set: set project.root in the settings.")
        return
    for row in {row.shot_name: row for row in reversed(wanted)}.values():
        folder = _plates_folder(show, row)
        if folder and not context.disk.writable(folder):
            message = f"No permission to write in {folder}."
            yield Problem("permission", message, row.row_id, "shot_name", path=folder)


def _plates_folder(show: str, row: Row) -> str:
    try:
        return naming(show, row.shot_name or "", row.type or "", row.version or 0).plates
    except InvalidInput:
        return ""  # the shot name's check says why
