"""The events of an edit list (EDL or OTIO), and where each lies in its movie.

Frames are counted from 1 in the movie, both ends inside. The rules are those of ``domain/plates.md`` 3; what an edit
list claims against them is a problem at its event, and the event stays in the list.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from iomanager.core.timecode import Timecode, drop_exists
from iomanager.ingest.model import Severity

RETIMED = "리타임"
"""Begins the words that stand for a retime in a clip_tag."""


@dataclass(frozen=True, slots=True)
class Claim:
    """Something wrong with an event: a code, a sentence, and how much it matters."""

    code: str
    message: str
    severity: Severity = Severity.ERROR


@dataclass(frozen=True, slots=True)
class Event:
    """One video event as the edit list has it.

    ``source_in`` and ``source_out`` are timecode texts. ``record_in`` and ``record_out`` (exclusive) are frames from
    midnight, ``source_frames`` counts the source, None where they cannot be read. ``speed`` is a factor, 1 for as
    shot, negative for reverse, 0 for a freeze, None where nothing is said. ``line`` is 1-based.
    """

    number: int
    line: int
    reel: str | None = None
    clip_name: str | None = None
    source_in: str | None = None
    source_out: str | None = None
    record_in: int | None = None
    record_out: int | None = None
    source_frames: int | None = None
    speed: float | None = None
    claims: tuple[Claim, ...] = ()


@dataclass(frozen=True, slots=True)
class EditList:
    """The events of one file in order, and what was wrong with its lines. ``from_zero``: records count from 0."""

    events: tuple[Event, ...]
    claims: tuple[Claim, ...] = ()
    from_zero: bool = False


@dataclass(frozen=True, slots=True)
class Cut:
    """An event placed in its movie: frames ``start`` to ``end``, counted from 1; None where they are not known."""

    event: Event
    start: int | None
    end: int | None
    clip_tag: str | None
    claims: tuple[Claim, ...]

    @property
    def frames(self) -> int | None:
        """How many frames of the movie the event takes."""
        return None if self.start is None or self.end is None else self.end - self.start + 1


def place(edits: EditList, fps: Fraction, movie_frames: int | None) -> list[Cut]:
    """Each event with its frames of the movie, and with what it claims wrongly."""
    master = 0 if edits.from_zero else _master(edits.events, fps, movie_frames)
    cuts: list[Cut] = []
    last_end: int | None = None
    for event in edits.events:
        start, end = _range(event, master)
        claims = [*event.claims, *_lies(event, start, end, movie_frames)]
        if start is not None and last_end is not None and start <= last_end:
            message = f"Event {event.number} begins at frame {start}, inside the event before it."
            claims.append(Claim("edl-overlap", message, Severity.WARNING))
        if end is not None:
            last_end = max(end, last_end or end)
        cuts.append(Cut(event, start, end, _tag(event), tuple(claims)))
    return cuts


def tidy_timecode(text: str, fps: Fraction, *, drop: bool) -> str:
    """A timecode with ``:`` between its parts, and ``;`` before the frames where it counts drop-frame."""
    digits = [text[i : i + 2] for i in (0, 3, 6, 9)]
    drop = (drop or text[8] in ";.,") and drop_exists(fps)
    return ":".join(digits[:3]) + (";" if drop else ":") + digits[3]


def _master(events: Sequence[Event], fps: Fraction, movie_frames: int | None) -> int:
    """The record frame that is the movie's first: midnight, or the leader hour that the first event stands behind.

    Where that puts the first event behind the movie's end, the whole hours of the first event are the leader (reel 2
    begins at 02:00:00:00).
    """
    first = next((event.record_in for event in events if event.record_in is not None), 0)
    drop = any(event.source_in and ";" in event.source_in for event in events)
    hour = Timecode(fps, drop).frame(1, 0, 0, 0)
    master = hour if first >= hour else 0
    if movie_frames is not None and first - master >= movie_frames:
        whole_hours = first // hour * hour
        return whole_hours if first - whole_hours < movie_frames else master
    return master


def _range(event: Event, master: int) -> tuple[int | None, int | None]:
    if event.record_in is None or event.record_out is None or event.record_out <= event.record_in:
        return None, None
    start = event.record_in - master + 1
    return start, start + event.record_out - event.record_in - 1


def _lies(event: Event, start: int | None, end: int | None, movie_frames: int | None) -> list[Claim]:
    found: list[Claim] = []
    number, count = event.number, event.source_frames
    if event.record_in is not None and event.record_out is not None and event.record_out <= event.record_in:
        how = "is empty" if event.record_out == event.record_in else "runs backwards"
        found.append(Claim("edl-backwards", f"The record time of event {number} {how}."))
    if count is not None and count < 0:
        found.append(Claim("edl-backwards", f"The source time of event {number} runs backwards."))
    if start is not None and end is not None:
        frames = end - start + 1
        if count is not None and count >= 0 and event.speed is None and count != frames:
            message = f"Event {number} takes {count} frames of source for {frames} of record, and names no retime."
            found.append(Claim("edl-duration", message, Severity.WARNING))
        if start < 1:
            found.append(Claim("edl-beyond", f"Event {number} begins before the first frame of the movie."))
        if movie_frames is not None and end > movie_frames:
            message = f"Event {number} ends at frame {end}, but the movie has {movie_frames} frames."
            found.append(Claim("edl-beyond", message))
    return found


def _tag(event: Event) -> str | None:
    """The retime of an event as the original wrote it: ``리타임  50.0%  48fr``; a freeze is the word alone."""
    if event.speed is None:
        return None
    if event.speed == 0 or event.record_in is None or event.record_out is None:
        return RETIMED
    return f"{RETIMED}  {event.speed * 100:.1f}%  {event.record_out - event.record_in}fr"
