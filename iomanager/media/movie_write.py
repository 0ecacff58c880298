"""Review movies in the project's codec: ProRes and Avid's codecs in a QuickTime file, Rec.709, video range.

The job is a value that is sent to the decoding child, where PyAV encodes it.
"""

from __future__ import annotations

import contextlib
import os
from collections import deque
from collections.abc import Callable, Generator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from iomanager.core.errors import InvalidInput
from iomanager.media.colour import Codec
from iomanager.media.plate_render import MIRRORS, Shots, Source, opened
from iomanager.media.proxy import HALF_ABOVE
from iomanager.media.reformat import reformatted
from iomanager.media.retime import Sample

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from iomanager.media.colour import ColourTable
    from iomanager.media.plate_frame import PlateFrame

MOST_HD_RATE = 60
_DNXHD_RATES = ((24.5, 175), (30.5, 185), (50.5, 365), (MOST_HD_RATE + 0.5, 440))
"""Frames per second up to which DNxHD 220x at 1920 x 1080, 10 bit, runs at that many megabits in ffmpeg's table."""
_BT709, _VIDEO_RANGE = 1, 1
_THREADS = 2


@dataclass(frozen=True, slots=True)
class MovieJob:
    """One movie: a frame for each sample. ``half`` None halves pictures wider than 2048 (plates.md 10).

    ``destination`` is a temporary name, given its own by the caller. ``timecode`` is that of the first frame.
    """

    shots: Shots
    samples: tuple[Sample, ...]
    destination: Path
    codec: str
    fps: Fraction
    half: bool | None = None
    timecode: str = ""


@dataclass(frozen=True, slots=True)
class Encoder:
    """What PyAV is told. ``bit_rate`` is in bits per second, 0 where the codec chooses."""

    name: str
    pix_fmt: str
    options: dict[str, str] = field(default_factory=dict)
    bit_rate: int = 0


def encoder(codec: Codec, width: int, height: int, fps: Fraction) -> Encoder:
    """How ffmpeg writes the codec at this size. Raises InvalidInput with the nearest that it can write."""
    options = dict(codec.options)
    if codec.fourcc == "AVdn" and "444" in codec.pix_fmt:
        raise _refused(codec, "no encoder of DNxHD 444 exists here", "Avid DnxHR 444")
    if codec.encoder == "prores_ks":
        return Encoder(codec.encoder, codec.pix_fmt, {"vendor": "apl0", **options})
    if codec.fourcc == "AVdn":
        if (width, height) != (1920, 1080):
            raise _refused(codec, f"DNxHD holds 1920 x 1080 only, not {width} x {height}", "Avid DnxHR 422")
        rate = next((rate for most, rate in _DNXHD_RATES if fps <= most), 0)
        if not rate:
            raise _refused(codec, f"it holds at most {MOST_HD_RATE} frames per second", "Avid DnxHR 422")
        return Encoder(codec.encoder, codec.pix_fmt, options, rate * 1_000_000)
    if codec.fourcc == "AVdh" and (width < 256 or height < 120):
        raise _refused(codec, f"DNxHR holds 256 x 120 or more, not {width} x {height}", "ProRes 422 HQ")
    return Encoder(codec.encoder, codec.pix_fmt, options)


def _refused(codec: Codec, why: str, nearest: str) -> InvalidInput:
    return InvalidInput(
        f"{codec.name} cannot be written: {why}. The nearest that can is {nearest}.",
        hint=f"Set the project's movie codec to {nearest}.",
    )


def write_movie(job: MovieJob, table: ColourTable, tell: Callable[[int], None]) -> int:
    """Encode the movie and flush it; returns the number of frames. Raises InvalidInput; then nothing is left."""
    if job.shots.mirror not in MIRRORS:
        raise InvalidInput(f"A plate can be mirrored by flip or flop, not by {job.shots.mirror!r}.")
    if job.fps <= 0 or not job.samples:
        raise InvalidInput("A movie needs frames and a frame rate above 0.")
    writer = _Writer(job, table.codec(job.codec))
    try:
        with opened(job.shots, table) as source, closing(_shown(job, source)) as pictures:
            for done, (pixels, aspect) in enumerate(pictures, 1):
                writer.add(pixels, aspect)
                tell(done)
        writer.finish()
    except BaseException:
        writer.drop()
        raise
    return len(job.samples)


_Shown = tuple["npt.NDArray[np.uint16]", float]


def _shown(job: MovieJob, source: Source) -> Generator[_Shown, None, None]:
    """The pictures in order, as 16 bit. Files are read here; colour, which takes longest, runs ahead in threads."""
    ahead: deque[Future[_Shown]] = deque()
    with ThreadPoolExecutor(_THREADS) as pool:
        try:
            for sample in job.samples:
                ahead.append(pool.submit(_coloured, job, source, source.plain(sample)))
                if len(ahead) > _THREADS:
                    yield ahead.popleft().result()
            while ahead:
                yield ahead.popleft().result()
        finally:
            for future in ahead:
                future.cancel()


def _coloured(job: MovieJob, source: Source, frame: PlateFrame) -> _Shown:
    from iomanager.media.convert import halved, to_uint16

    pixels = frame.display()
    if job.half or (job.half is None and pixels.shape[1] > HALF_ABOVE):
        pixels = halved(pixels)
    return to_uint16(source.coloured(frame, pixels)), frame.aspect


class _Writer:
    """A QuickTime file, opened by its first frame."""

    def __init__(self, job: MovieJob, codec: Codec) -> None:
        self._job = job
        self._codec = codec
        self._container: Any = None
        self._stream: Any = None
        self._size: tuple[int, int] | None = None
        self._count = 0

    def add(self, pixels: npt.NDArray[np.uint16], aspect: float) -> None:
        """Append a picture. Raises InvalidInput when its size is not that of the first."""
        from av.video.frame import VideoFrame

        height, width = pixels.shape[:2]
        self._size = self._size or (width, height)
        if self._size != (width, height):
            raise InvalidInput(
                f"Frame {self._count + 1} of the movie is {width} x {height} pixels, the first one "
                f"{self._size[0]} x {self._size[1]}."
            )
        pixels = _in_pairs(pixels, self._codec.pix_fmt)
        if self._container is None:
            self._open(pixels.shape[1], height, aspect)
        stream = self._stream
        frame = VideoFrame.from_ndarray(pixels, format="rgb48le")
        made = reformatted(frame, stream.pix_fmt, dst_colorspace=_BT709, dst_color_range=_VIDEO_RANGE)
        made.colorspace, made.color_range = _BT709, _VIDEO_RANGE
        made.pts, made.time_base = self._count, 1 / self._job.fps
        self._container.mux(stream.encode(made))
        self._count += 1

    def finish(self) -> None:
        """Write what the encoder still holds, and flush the file."""
        self._container.mux(self._stream.encode(None))
        self._container.close()
        self._container = None
        with self._job.destination.open("rb") as file:
            os.fsync(file.fileno())

    def drop(self) -> None:
        """Leave nothing behind."""
        import av

        if self._container is not None:
            with contextlib.suppress(av.FFmpegError):
                self._container.close()
        self._job.destination.unlink(missing_ok=True)

    def _open(self, width: int, height: int, aspect: float) -> None:
        import av

        chosen = encoder(self._codec, width, height, self._job.fps)
        self._container = av.open(f"file:{self._job.destination.absolute()}", "w", format="mov")
        if self._job.timecode:
            self._container.metadata["timecode"] = self._job.timecode
        stream = self._container.add_stream(chosen.name, rate=self._job.fps, options=chosen.options)
        stream.width, stream.height, stream.pix_fmt = width, height, chosen.pix_fmt
        if chosen.bit_rate:
            stream.bit_rate = chosen.bit_rate
        context = stream.codec_context
        context.color_primaries = context.color_trc = context.colorspace = _BT709
        context.color_range = _VIDEO_RANGE
        context.sample_aspect_ratio = Fraction(aspect).limit_denominator(1000)
        self._stream = stream


def _in_pairs(pixels: npt.NDArray[np.uint16], pix_fmt: str) -> npt.NDArray[np.uint16]:
    """An even number of columns, the last one repeated, where two share a colour: an odd one comes out wrong."""
    import numpy as np

    if "444" in pix_fmt or pixels.shape[1] % 2 == 0:
        return pixels
    return np.pad(pixels, ((0, 0), (0, 1), (0, 0)), mode="edge")


def movie_facts(path: Path) -> tuple[str, int, int, int] | None:
    """Fourcc, width, height and frames of a movie of ours, by its packets; None when it is missing or damaged."""
    import av

    demuxer = "matroska" if path.suffix == ".webm" else "mov"
    try:
        with av.open(f"file:{path.absolute()}", format=demuxer, options={"protocol_whitelist": "file"}) as container:
            stream = container.streams.video[0]
            frames = sum(1 for packet in container.demux(stream) if packet.size)
            fourcc = stream.codec_context.codec_tag.strip("\0 ")
            return fourcc, stream.width, stream.height, frames
    except (av.FFmpegError, IndexError):
        return None
