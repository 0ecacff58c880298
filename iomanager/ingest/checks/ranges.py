"""The used range lies inside the clip, and the duration is the length of the range."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from iomanager.core.errors import InvalidInput
from iomanager.core.frames import parse_ranges
from iomanager.ingest.context import Context
from iomanager.ingest.groups import ticked
from iomanager.ingest.model import Fix, Problem, Row, Severity


def check_range(rows: Sequence[Row], context: Context) -> Iterator[Problem]:
    """The range: start <= just_in <= just_out <= end."""
    for row in ticked(rows):
        if row.start_frame is None or row.end_frame is None:
            yield Problem("range", "The clip has no frame range; scan it again.", row.row_id, "start_frame")
        elif row.start_frame > row.end_frame:
            message = f"start_frame {row.start_frame} is after end_frame {row.end_frame}."
            yield Problem("range", message, row.row_id, "start_frame")
        else:
            yield from _just(row, row.start_frame, row.end_frame)


def _just(row: Row, first: int, last: int) -> Iterator[Problem]:
    for column, edge in (("just_in", first), ("just_out", last)):
        frame = row.get(column)
        if frame is None:
            yield _problem(row, column, f"{column} is empty.", edge)
        elif not first <= frame <= last:
            yield _problem(row, column, f"{column} {frame} is outside of the clip's frames {first}-{last}.", edge)
    if row.just_in is not None and row.just_out is not None and row.just_in > row.just_out:
        message = f"just_in {row.just_in} is after just_out {row.just_out}."
        swap = Fix("Swap them", row.row_id, {"just_in": row.just_out, "just_out": row.just_in})
        yield Problem("range", message, row.row_id, "just_in", fix=swap)


def _problem(row: Row, column: str, message: str, edge: int) -> Problem:
    return Problem("range", message, row.row_id, column, fix=Fix(f"Set {column} to {edge}", row.row_id, {column: edge}))


def check_duration(rows: Sequence[Row], context: Context) -> Iterator[Problem]:
    """The duration counts the frames from start to end; a count without the missing ones is right too."""
    for row in ticked(rows):
        if row.start_frame is None or row.end_frame is None or row.start_frame > row.end_frame:
            continue
        length = row.end_frame - row.start_frame + 1
        if row.duration not in {length, length - len(missing_frames(row))}:
            shown = "empty" if row.duration is None else row.duration
            message = f"duration is {shown}, but {row.start_frame}-{row.end_frame} are {length} frames."
            fix = Fix(f"Set duration to {length}", row.row_id, {"duration": length})
            yield Problem("duration", message, row.row_id, "duration", Severity.WARNING, fix)


def missing_frames(row: Row) -> list[int]:
    """The frames of the missing_frames cell; empty where it cannot be read (the health check says so)."""
    try:
        return parse_ranges(row.missing_frames) if row.missing_frames else []
    except InvalidInput:
        return []
