"""Pictures out: JPEG bytes, H.264 movies, and files that appear under their name only when they are whole."""

from __future__ import annotations

import os
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import numpy.typing as npt
import simplejpeg
from av.video.frame import VideoFrame

from iomanager.media.proxy import staging
from iomanager.media.reformat import reformatted

BT709, MPEG_RANGE = 1, 1
"""Code points of ITU-T H.273 for primaries, transfer and matrix, and FFmpeg's word for video range."""


def jpeg(pixels: npt.NDArray[np.uint8], quality: int, subsampling: str = "444") -> bytes:
    """``pixels`` (height, width, 3) as a JPEG."""
    data: bytes = simplejpeg.encode_jpeg(
        np.ascontiguousarray(pixels), quality=quality, colorspace="RGB", colorsubsampling=subsampling
    )
    return data


def write_whole(path: Path, data: bytes) -> None:
    """Write, flush to the disk, and only then give the file its name. The folder is made when absent.

    The name itself is safe from a power cut after :func:`sync_folder`, which serves many files at once.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = staging(path)
    with temporary.open("wb") as file:
        file.write(data)
    settle(path)


def write_cached(path: Path, data: bytes) -> None:
    """Write a file that may be lost in a power cut but is never half there; others may write the same one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    temporary.write_bytes(data)
    temporary.replace(path)


def settle(path: Path) -> None:
    """Flush what stands under the staging name of ``path`` and rename it to ``path``."""
    temporary = staging(path)
    handle = os.open(temporary, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
    temporary.replace(path)


def sync_folder(folder: Path) -> None:
    """Flush the folder's entries, where the system can."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def even(length: int) -> int:
    """The next even number: H.264 at 4:2:0 has no odd sizes."""
    return length + length % 2


def video_frame(pixels: npt.NDArray[np.uint8]) -> VideoFrame:
    """Display pixels as a yuv420p frame in BT.709 and video range, padded at the right and bottom to even sizes."""
    height, width = pixels.shape[:2]
    if (even(height), even(width)) != (height, width):
        pixels = np.pad(pixels, ((0, height % 2), (0, width % 2), (0, 0)))
    frame = VideoFrame.from_ndarray(np.ascontiguousarray(pixels), format="rgb24")
    made = reformatted(frame, "yuv420p", dst_colorspace=BT709, dst_color_range=MPEG_RANGE)
    made.colorspace, made.color_range = BT709, MPEG_RANGE
    return made


class Mp4Writer:
    """An H.264 movie under the staging name of ``path``; :meth:`finish` gives it its name, :meth:`drop` removes it."""

    def __init__(self, path: Path, fps: Fraction, options: dict[str, str]) -> None:
        self._path = path
        self._fps = fps
        self._options = options
        self._container: Any = None
        self._stream: Any = None
        self.frames = 0

    def add(self, frame: VideoFrame, aspect: float = 1.0) -> None:
        """Append a frame made by :func:`video_frame`; the first one sets the size."""
        if self._container is None:
            self._open(frame, aspect)
        frame.pts, frame.time_base = self.frames, 1 / self._fps
        self._container.mux(self._stream.encode(frame))
        self.frames += 1

    def finish(self) -> None:
        """Write what the encoder still holds, and give the movie its name."""
        self._container.mux(self._stream.encode(None))
        self._container.close()
        self._container = None
        settle(self._path)

    def drop(self) -> None:
        """Leave nothing behind."""
        if self._container is not None:
            self._container.close()
        staging(self._path).unlink(missing_ok=True)

    def _open(self, frame: VideoFrame, aspect: float) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        target = f"file:{staging(self._path).absolute()}"
        self._container = av.open(target, "w", format="mp4", options={"movflags": "+faststart"})
        stream = self._container.add_stream("libx264", rate=self._fps, options=self._options)
        stream.width, stream.height, stream.pix_fmt = frame.width, frame.height, "yuv420p"
        context = stream.codec_context
        context.color_primaries = context.color_trc = context.colorspace = BT709
        context.color_range = MPEG_RANGE
        context.sample_aspect_ratio = Fraction(aspect).limit_denominator(1000)
        self._stream = stream
