"""Reads one OpenTimelineIO file in a process of its own: a damaged one can end the C++ library, and its process.

Only OTIO's own JSON is read; no plug-in is asked, no linked media is opened.
"""

from __future__ import annotations

import math
from multiprocessing.connection import Connection
from typing import Any

MEMORY = 1024 * 2**20  # bytes of address space
SECONDS = 10
MOST_EVENTS = 100_000
LARGEST_FRAME = 10**9


def serve(connection: Connection, text: str, rate: float, base: int) -> None:
    """Answer with the events, or with a text that says why there are none."""
    _limit_self()
    connection.send(answer(text, rate, base))
    connection.close()


def answer(text: str, rate: float, base: int) -> list[dict[str, Any]] | str:
    """The clips of the video tracks as plain values. ``rate`` is frames per second, ``base`` the labels of a second."""
    import opentimelineio

    try:
        timeline = opentimelineio.adapters.read_from_string(text, "otio_json")
        tracks = timeline.video_tracks() if hasattr(timeline, "video_tracks") else []
        clips = [item for track in tracks for item in track if isinstance(item, opentimelineio.schema.Clip)]
        return [_values(clip, rate, base, opentimelineio.schema) for clip in clips[:MOST_EVENTS]]
    except MemoryError:
        return "it needs too much memory"
    except Exception as error:  # noqa: BLE001 - the boundary of a hostile file: any failure is an answer
        return " ".join(str(error).split())[:200] or type(error).__name__


def _values(clip: Any, rate: float, base: int, schema: Any) -> dict[str, Any]:
    placed, source = clip.range_in_parent(), clip.trimmed_range()
    times = {
        "start": placed.start_time,
        "length": placed.duration,
        "first": source.start_time,
        "count": source.duration,
    }
    frames = {key: _frames(time, rate, base) for key, time in times.items()}
    return {**frames, "name": str(clip.name), "speed": _speed(clip, schema)}


def _frames(time: Any, rate: float, base: int) -> int | None:
    """A time as whole frames of the movie; None where it is no finite number."""
    value, own = float(time.value), float(time.rate)
    if not math.isfinite(value) or not math.isfinite(own) or own <= 0:
        return None
    frames = value if abs(own - rate) < 0.01 or math.ceil(own) == base else value / own * base
    return round(frames) if abs(frames) < LARGEST_FRAME else None


def _speed(clip: Any, schema: Any) -> float | None:
    for effect in clip.effects:
        if isinstance(effect, schema.FreezeFrame):
            return 0.0
        if isinstance(effect, schema.LinearTimeWarp):
            speed = float(effect.time_scalar)
            return speed if math.isfinite(speed) else None
    return None


def _limit_self() -> None:
    """Bound what this process may use; where a system has no limits, the parent's time limit remains."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
