"""OpenTimelineIO files: the clips of the video tracks as events. Only OTIO's own JSON is read, without plug-ins."""

from __future__ import annotations

import math
from fractions import Fraction
from pathlib import Path
from typing import Any

from iomanager.core.errors import InvalidInput
from iomanager.core.timecode import format as timecode_text
from iomanager.ingest.cuts import Claim, EditList, Event
from iomanager.ingest.edl import decode, read_bounded

DEEPEST = 100
MOST_EVENTS = 100_000


def read_otio(path: Path, fps: Fraction) -> EditList:
    """The clips of an .otio file. Raises NotFound, Forbidden, or InvalidInput when there is no clip in it."""
    return parse_otio(decode(read_bounded(path)), fps)


def parse_otio(text: str, fps: Fraction) -> EditList:
    """The clips of the video tracks, in order of time. Raises InvalidInput when it is no timeline."""
    _check_depth(text)
    import opentimelineio

    try:
        timeline = opentimelineio.adapters.read_from_string(text, "otio_json")
        tracks = timeline.video_tracks() if hasattr(timeline, "video_tracks") else []
        events = [event for track in tracks for event in _events(track, fps, opentimelineio)]
    except Exception as error:
        raise InvalidInput(f"The timeline cannot be read: {str(error).strip()[:200]}.") from error
    if not events:
        raise InvalidInput("There is no clip on a video track of the timeline.")
    ordered = sorted(events, key=lambda event: (event.record_in or 0, event.line))
    return EditList(tuple(ordered), from_zero=True)


def _events(track: Any, fps: Fraction, otio: Any) -> list[Event]:
    found: list[Event] = []
    clips = [item for item in track if isinstance(item, otio.schema.Clip)]
    for number, clip in enumerate(clips[:MOST_EVENTS], start=1):
        found.append(_event(number, clip, fps, otio))
    return found


def _event(number: int, clip: Any, fps: Fraction, otio: Any) -> Event:
    placed, source = clip.range_in_parent(), clip.trimmed_range()
    first, count = _frames(source.start_time, fps), _frames(source.duration, fps)
    start, length = _frames(placed.start_time, fps), _frames(placed.duration, fps)
    missing = count is None or length is None or first is None or start is None
    claim = Claim("edl-timecode", f"Clip {number} of the timeline has no readable range.")
    return Event(
        number=number,
        line=number,
        clip_name=str(clip.name) or None,
        source_in=None if first is None else timecode_text(first, fps),
        source_out=None if first is None or count is None else timecode_text(first + count, fps),
        record_in=start,
        record_out=None if start is None or length is None else start + length,
        source_frames=count,
        speed=_speed(clip, otio),
        claims=(claim,) if missing else (),
    )


def _frames(time: Any, fps: Fraction) -> int | None:
    """An OTIO time as whole frames of the movie; None where it is no finite number."""
    value, rate = float(time.value), float(time.rate)
    if not math.isfinite(value) or not math.isfinite(rate) or rate <= 0:
        return None
    base = math.ceil(fps)
    frames = value if abs(rate - float(fps)) < 0.01 or math.ceil(rate) == base else value / rate * base
    return round(frames) if abs(frames) < 10**9 else None


def _speed(clip: Any, otio: Any) -> float | None:
    for effect in clip.effects:
        if isinstance(effect, otio.schema.FreezeFrame):
            return 0.0
        if isinstance(effect, otio.schema.LinearTimeWarp):
            speed = float(effect.time_scalar)
            return speed if math.isfinite(speed) else None
    return None


def _check_depth(text: str) -> None:
    """Refuse JSON so deeply nested that a parser in C++ would run out of stack."""
    depth, quoted, escaped = 0, False, False
    for char in text:
        if quoted:
            quoted, escaped = char != '"' or escaped, char == "\\" and not escaped
        elif char == '"':
            quoted, escaped = True, False
        elif char in "{[":
            depth += 1
            if depth > DEEPEST:
                raise InvalidInput("The timeline is nested too deeply to be one.")
        elif char in "}]":
            depth -= 1
