"""Timecode: the just range must be the frames that the row's timecodes name (``domain/plates.md`` 6.1)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from iomanager.core import timecode
from iomanager.core.errors import InvalidInput
from iomanager.ingest.context import Context, row_fps
from iomanager.ingest.groups import ticked, timecode_order
from iomanager.ingest.model import Fix, Problem, Row, Severity

CODE = "timecode"
_ENDS = (("timecode_in", "just_in"), ("timecode_out", "just_out"))


def check(rows: Sequence[Row], context: Context) -> Iterator[Problem]:
    """Compare with the timecode in the files. Movies are skipped: their frames are counted from their own first."""
    for row in ticked(rows):
        if not row.timecode_in and not row.timecode_out:
            continue
        yield from _readable(row, row_fps(row) or context.default_fps)
        if not row.is_movie and row.start_frame is not None:
            yield from _sequence(row, context)


def _readable(row: Row, fps: Fraction) -> Iterator[Problem]:
    for column, _ in _ENDS:
        text = row.get(column)
        try:
            if text:
                timecode.parse(text, fps)
        except InvalidInput as error:
            yield Problem(CODE, f"{column}: {error.message}", row.row_id, column)


def _sequence(row: Row, context: Context) -> Iterator[Problem]:
    for column, just in _ENDS:
        text, present = row.get(column), row.get(just)
        if not text or (present is not None and _agrees(row, present, text, context)):
            continue
        frame = _frame_of(row, text, context)
        if frame is not None and frame != present:
            yield _problem(row, column, just, frame)


def _agrees(row: Row, frame: int, text: str, context: Context) -> bool:
    """Whether that very frame carries the timecode; files whose timecode stands still agree with themselves."""
    found = context.disk.timecode(row, frame)
    return bool(found) and timecode_order(found or "") == timecode_order(text)


def _frame_of(row: Row, text: str, context: Context) -> int | None:
    """start_frame + (timecode - timecode of the first frame), over midnight too; None where it cannot be said."""
    first = context.disk.timecode(row, row.start_frame or 0)
    fps = row_fps(row) or context.default_fps
    try:
        if not first:
            return None
        away = timecode.parse(text, fps) - timecode.parse(first, fps)
    except InvalidInput:
        return None  # reported by _readable, or the file's own label is none of this rate
    day = timecode.Timecode(fps, timecode.is_drop(first)).frames_per_day
    return (row.start_frame or 0) + (away + day if away < -day // 2 else away)


def _problem(row: Row, column: str, just: str, frame: int) -> Problem:
    text, present = row.get(column), row.get(just)
    said = f"{column} {text} is frame {frame}, but {just} is {'empty' if present is None else present}."
    first, last = row.start_frame or 0, row.end_frame
    if frame < first or (last is not None and frame > last):
        message = f"{column} {text} would be frame {frame}, outside of the frames {first}-{last} of {row.scan_name}."
        return Problem(CODE, message, row.row_id, column, Severity.ERROR)
    return Problem(
        CODE, said, row.row_id, just, Severity.ERROR, Fix(f"Set {just} to {frame}", row.row_id, {just: frame})
    )
