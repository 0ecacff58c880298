"""Frame health: nothing broken inside the used range, and nothing that nobody looked at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from iomanager.core.errors import InvalidInput
from iomanager.core.frames import format_ranges, parse_ranges
from iomanager.ingest.context import Context
from iomanager.ingest.groups import ticked
from iomanager.ingest.model import Problem, Row, Severity

CODE = "health"
_WORDS = {
    "missing": "missing",
    "zero-byte": "empty (0 bytes)",
    "truncated": "cut off",
    "unreadable": "unreadable",
    "resolution-change": "of another size than the first",
    "channel-change": "with other channels than the first",
    "timecode-jump": "where the timecode jumps",
    "duplicate": "there twice",
}
_CHANGES = frozenset({"resolution-change", "channel-change", "timecode-jump"})
"""What an editor may have meant: shown, but no reason to refuse the plate."""


def check(rows: Sequence[Row], context: Context) -> Iterator[Problem]:
    """Bad frames inside just_in-just_out are errors, outside warnings; without frame numbers they count as inside."""
    for row in ticked(rows):
        if row.frame_health is None:
            message = "Its frames were not checked. Scan it again; a frame that does not decode is not published."
            yield Problem(CODE, message, row.row_id, "frame_health", Severity.WARNING)
        elif row.frame_health:
            yield from _sick(row, context, row.frame_health)


def _sick(row: Row, context: Context, codes: tuple[str, ...]) -> Iterator[Problem]:
    single = context.disk.frame_codes(row) or {}
    for code in codes:
        if code == "missing" and row.missing_frames:
            yield from _missing(row, row.missing_frames)
            continue
        frames = [frame for frame, found in single.items() if code in found]
        yield from _frames(row, code, frames) if frames else [_problem(row, code, _of(code), inside=True)]


def _missing(row: Row, text: str) -> Iterator[Problem]:
    try:
        frames = parse_ranges(text)
    except InvalidInput as error:
        yield Problem(CODE, f"missing_frames: {error.message}", row.row_id, "missing_frames")
        return
    yield from _frames(row, "missing", frames)


def _frames(row: Row, code: str, frames: list[int]) -> Iterator[Problem]:
    first = row.just_in if row.just_in is not None else min(frames, default=0)
    last = row.just_out if row.just_out is not None else max(frames, default=0)
    inside = [frame for frame in frames if first <= frame <= last]
    outside = [frame for frame in frames if not first <= frame <= last]
    for found, used in ((inside, True), (outside, False)):
        if found:
            shown = format_ranges(found)
            subject = f"Frame {shown} is" if len(found) == 1 else f"Frames {shown} are"
            where = "" if used else ", outside of the used range"
            message = f"{subject} {_WORDS.get(code, code)}{where}."
            yield _problem(row, code, message, inside=used)


def _of(code: str) -> str:
    return f"It has frames that are {_WORDS.get(code, code)}."


def _problem(row: Row, code: str, message: str, *, inside: bool) -> Problem:
    severity = Severity.ERROR if inside and code not in _CHANGES else Severity.WARNING
    column = "missing_frames" if code == "missing" else "frame_health"
    return Problem(CODE, message, row.row_id, column, severity, path=row.scan_path)
