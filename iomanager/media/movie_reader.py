"""Frames of an open movie by number, cheap when they are asked for in order and correct in any order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from iomanager.core.errors import InvalidInput
from iomanager.media.footage import Footage
from iomanager.media.pixels import Picture

if TYPE_CHECKING:
    from av.video.frame import VideoFrame

_AHEAD = 8
"""Frames that are rather decoded and dropped than sought for."""


class MovieReader:
    """Numbers count from 1, as in scanlists."""

    def __init__(self, footage: Footage, name: str) -> None:
        self._footage = footage
        self._name = name
        self._frames: Iterator[tuple[int, VideoFrame]] | None = None
        self._next = 0

    def picture(self, number: int) -> Picture:
        """Frame ``number``. Raises InvalidInput behind the end of the movie."""
        index = number - 1
        if self._frames is None or not self._next <= index <= self._next + _AHEAD:
            self._frames, self._next = self._footage.frames(index), index
        for found, frame in self._frames:
            self._next = found + 1
            if found == index:
                return self._footage.picture(frame)
        raise InvalidInput(
            f"{self._name} has no frame {number}: it ends before.",
            hint="Ask the vendor for a whole movie, or shorten the row's range.",
        )
