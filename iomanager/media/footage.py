"""The frames of a movie, decoded in process and by one thread. Runs in the decoding child.

A vendor's movie is opened as what its extension says, through ``file:`` and nothing else: no network, no playlists,
no other files that it names.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from av.video.frame import VideoFrame

from iomanager.core.errors import InvalidInput
from iomanager.media.pixels import Picture, Pixels, check_file, check_size, sound_aspect
from iomanager.media.reformat import reformatted

DEMUXERS = {"mov": "mov", "mp4": "mov", "m4v": "mov", "mxf": "mxf", "avi": "avi", "mkv": "matroska", "webm": "matroska"}
_MATRICES = {1: 1, 4: 4, 5: 5, 6: 5, 7: 7, 9: 9, 10: 9}
"""From the matrix that a frame names (ITU-T H.273) to the table of swscale."""


class Footage:
    """An open movie. Frames are counted from 0."""

    def __init__(self, path: Path, container: Any) -> None:
        self._path = path
        self._container = container
        self._stream = container.streams.video[0]

    @property
    def fps(self) -> Fraction:
        """Frames per second."""
        rate = self._stream.average_rate or self._stream.guessed_rate
        return Fraction(rate) if rate else Fraction(24)

    @property
    def claimed(self) -> int | None:
        """The frame count that the file's header gives, where it gives one."""
        return int(self._stream.frames) or None

    def frames(self, first: int = 0, last: int | None = None) -> Iterator[tuple[int, VideoFrame]]:
        """The frames ``first`` to ``last`` (inclusive; None: to the end), each with its number."""
        number = first
        for frame in self._from(first):
            if last is not None and number > last:
                return
            yield number, frame
            number += 1

    def chosen(self, numbers: Sequence[int]) -> Iterator[tuple[int, VideoFrame]]:
        """The frames with these numbers, in order. Raises InvalidInput for one behind the end of the movie."""
        for number in sorted(set(numbers)):
            found = next(self.frames(number, number), None)
            if found is None:
                raise InvalidInput(f"{self._path.name} has no frame {number + 1}: it ends before.")
            yield found

    def _from(self, first: int) -> Iterator[VideoFrame]:
        """Decode from frame ``first`` on: seek to the key frame before it, or count from the start."""
        frames = self._decode()
        if first > 0 and self._seek(first):
            wanted = self._time_of(first)
            frame = next((frame for frame in frames if frame.pts is None or frame.pts >= wanted), None)
            if frame is not None and frame.pts is not None and frame.pts < self._time_of(first + 1):
                yield frame
                yield from frames
                return
            frames = self._rewound()
        elif first == 0:
            frames = self._rewound()
        for number, frame in enumerate(frames):
            if number >= first:
                yield frame

    def _seek(self, number: int) -> bool:
        try:
            self._container.seek(int(self._time_of(number)), stream=self._stream, backward=True)
        except av.FFmpegError:
            self._container.seek(0, backward=True)
            return False
        return True

    def _rewound(self) -> Iterator[VideoFrame]:
        try:
            self._container.seek(self._stream.start_time or 0, stream=self._stream, backward=True)
        except av.FFmpegError as error:
            raise InvalidInput(f"{self._path.name} cannot be rewound: {error.strerror}") from error
        return self._decode()

    def _time_of(self, number: int) -> Fraction:
        """The time half a frame before frame ``number``, in the stream's time base."""
        start = int(self._stream.start_time or 0)
        return Fraction(start) + (number - Fraction(1, 2)) / (self.fps * Fraction(self._stream.time_base))

    def _decode(self) -> Iterator[VideoFrame]:
        try:
            for frame in self._container.decode(self._stream):
                check_size(self._path.name, frame.width, frame.height)
                if frame.is_corrupt:
                    raise InvalidInput(f"{self._path.name} does not decode: a frame of it is damaged.")
                yield frame
        except av.FFmpegError as error:
            raise InvalidInput(f"{self._path.name} does not decode: {error.strerror}.") from error

    def picture(self, frame: VideoFrame, longest: int | None = None) -> Picture:
        """The frame as RGB, turned upright; made smaller where its longer side is more than ``longest`` pixels."""
        width, height = frame.width, frame.height
        if longest is not None and max(width, height) > longest:
            scale = longest / max(width, height)
            width, height = max(1, round(width * scale)), max(1, round(height * scale))
        return Picture(
            _upright(_rgb(frame, width, height), frame.rotation), self._path.suffix[1:].lower(), self._aspect()
        )

    def _aspect(self) -> float:
        ratio = self._stream.sample_aspect_ratio
        return sound_aspect(float(ratio)) if ratio else 1.0


@contextmanager
def open_footage(path: Path) -> Iterator[Footage]:
    """Open a movie; raises InvalidInput where it is none or has no video stream."""
    check_file(path)
    demuxer = DEMUXERS.get(path.suffix[1:].lower())
    if demuxer is None:
        raise InvalidInput(f"{path.name} is not a movie that can be decoded.")
    source = f"file:{path.absolute()}"
    try:
        container = av.open(source, format=demuxer, options={"protocol_whitelist": "file"}, metadata_errors="replace")
    except (av.FFmpegError, UnicodeEncodeError) as error:
        reason = getattr(error, "strerror", None) or "its name cannot be passed on"
        raise InvalidInput(f"{path.name} cannot be opened as a movie: {reason}.") from error
    with container:
        if not container.streams.video:
            raise InvalidInput(f"{path.name} has no video stream.")
        stream = container.streams.video[0]
        if stream.codec_context is None:
            raise InvalidInput(f"{path.name} is in a codec that cannot be decoded.")
        stream.codec_context.thread_count = 1
        check_size(path.name, stream.width, stream.height)
        yield Footage(path, container)


def _rgb(frame: VideoFrame, width: int, height: int) -> Pixels:
    deep = max(component.bits for component in frame.format.components) > 8
    matrix = _MATRICES.get(int(frame.colorspace)) or (1 if frame.height >= 720 else 5)
    shrinks = (width, height) != (frame.width, frame.height)
    made = reformatted(
        frame,
        "rgb48le" if deep else "rgb24",
        width=width,
        height=height,
        src_colorspace=matrix,
        interpolation="AREA" if shrinks else "BICUBIC",
    )
    return made.to_ndarray()


def _upright(pixels: Pixels, rotation: int) -> Pixels:
    """Turn by the display matrix; ``rotation`` counts degrees counterclockwise."""
    turns = round(rotation / 90) % 4
    return np.ascontiguousarray(np.rot90(pixels, turns)) if turns else pixels
