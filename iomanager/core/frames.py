"""Frame ranges as people write them: ``1001-1049,1061``, negative frames too (``-5--3``)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from iomanager.core.errors import InvalidInput

LONGEST = 1_000_000
"""More frames than any plate has: a range beyond it is a slip of the hand, or an attack on the memory."""

_RANGE = re.compile(r"([+-]?[0-9]{1,12})(?:\s*-\s*([+-]?[0-9]{1,12}))?", re.ASCII)


def runs(frames: Iterable[int]) -> list[tuple[int, int]]:
    """The gapless stretches of ``frames``, sorted, each as (first, last)."""
    found: list[tuple[int, int]] = []
    for frame in sorted(set(frames)):
        if found and found[-1][1] == frame - 1:
            found[-1] = (found[-1][0], frame)
        else:
            found.append((frame, frame))
    return found


def format_ranges(frames: Iterable[int]) -> str:
    """``[1049, 1061, 1062, 1063]`` as ``"1049,1061-1063"``; nothing as an empty text."""
    return ",".join(str(first) if first == last else f"{first}-{last}" for first, last in runs(frames))


def parse_ranges(text: str) -> list[int]:
    """The sorted frames of ``"1049,1061-1063"``; blanks are allowed, an empty text is no frames.

    Raises InvalidInput for anything else, for a range that runs backwards, and beyond :data:`LONGEST` frames.
    """
    frames: set[int] = set()
    for piece in text.split(",") if text.strip() else ():
        first, last = _bounds(piece.strip(), text)
        if len(frames) + last - first >= LONGEST:
            raise InvalidInput(f"{text!r} has more than {LONGEST} frames.")
        frames.update(range(first, last + 1))
    return sorted(frames)


def _bounds(piece: str, text: str) -> tuple[int, int]:
    match = _RANGE.fullmatch(piece)
    if match is None:
        raise InvalidInput(f"{text!r} is not a frame range.", hint="Write it like 1001-1049,1061.")
    first, last = int(match[1]), int(match[2] or match[1])
    if last < first:
        raise InvalidInput(f"{piece!r} runs backwards.", hint=f"Write {last}-{first}.")
    return first, last
