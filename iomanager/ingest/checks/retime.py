"""Retime arithmetic: duration, percent and range belong together, and segments follow each other without a gap."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from iomanager.ingest.context import Context
from iomanager.ingest.groups import Group, group, ticked
from iomanager.ingest.model import Fix, Problem, Row, Severity

CODE = "retime"


def check(rows: Sequence[Row], context: Context) -> Iterator[Problem]:
    """Each retimed row by itself, then the segments of each plate."""
    for row in ticked(rows):
        if row.retimed or row.retime_percent is not None or row.retime_start_frame is not None:
            yield from _row(row)
    for plate in group(rows):
        if plate.retimed:
            yield from _segments(plate)


def _length(row: Row) -> int:
    if row.just_in is None or row.just_out is None:
        return 0
    return max(row.just_out - row.just_in + 1, 0)


def _row(row: Row) -> Iterator[Problem]:
    if row.retime_percent == 0:
        yield Problem(CODE, "retime_percent 0 would stand still for ever.", row.row_id, "retime_percent")
    elif not row.retimed:
        yield from _without_duration(row)
    elif (row.retime_duration or 0) < 1:
        yield Problem(
            CODE, f"retime_duration {row.retime_duration} is no number of frames.", row.row_id, "retime_duration"
        )
    elif _length(row):
        yield from _arithmetic(row, _length(row), row.retime_duration or 1)


def _without_duration(row: Row) -> Iterator[Problem]:
    if row.retime_percent is None:
        message = "retime_start_frame is given, but no retime_duration: the row is not retimed."
        yield Problem(CODE, message, row.row_id, "retime_duration", Severity.WARNING)
    elif _length(row):
        fix = _lasting(row, _length(row))
        frames = fix.changes["retime_duration"]
        message = f"retime_percent is given, but no retime_duration; {_length(row)} frames would become {frames}."
        yield Problem(CODE, message, row.row_id, "retime_duration", Severity.ERROR, fix)


def _lasting(row: Row, length: int) -> Fix:
    """The duration at the row's percent, which editorial gave."""
    frames = max(round(length * 100 / abs(row.retime_percent or 100)), 1)
    return Fix(f"Set retime_duration to {frames}", row.row_id, {"retime_duration": frames})


def _arithmetic(row: Row, length: int, duration: int) -> Iterator[Problem]:
    fitting = round(length * 100 / duration, 2)
    if row.retime_percent is None:
        message = f"retime_percent is empty; {length} frames in {duration} are {fitting:g} %."
        fix = Fix(f"Set retime_percent to {fitting:g}", row.row_id, {"retime_percent": fitting})
        yield Problem(CODE, message, row.row_id, "retime_percent", Severity.ERROR, fix)
    elif abs(length * 100 / abs(row.retime_percent) - duration) > 1:
        message = f"{length} frames at {row.retime_percent:g} % are not {duration} frames; {fitting:g} % would fit."
        yield Problem(CODE, message, row.row_id, "retime_duration", Severity.ERROR, _lasting(row, length))


def _segments(plate: Group) -> Iterator[Problem]:
    """The output of the segments is 1, 1 + first duration ...; a row that is not retimed has no place among them."""
    expected = 1
    for row in plate.segments:
        given = row.retime_start_frame
        if given != expected and not (given is None and len(plate.rows) == 1):
            shown = "empty" if given is None else given
            message = f"retime_start_frame is {shown}, but this segment begins at {expected} of the output."
            fix = Fix(f"Set retime_start_frame to {expected}", row.row_id, {"retime_start_frame": expected})
            yield Problem(CODE, message, row.row_id, "retime_start_frame", Severity.ERROR, fix)
        expected += row.retime_duration or 0
    for row in plate.rows:
        if not row.retimed:
            message = "Other rows of this plate are retimed; this one has no retime_duration."
            yield Problem(CODE, message, row.row_id, "retime_duration")
