"""What proxies of one plate are wanted, and whether those on disk are whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

HALF_ABOVE = 2048
"""Wider pictures get a half-size JPG sequence, and their MP4 has half size too (plates.md 7 and 10)."""


@dataclass(frozen=True, slots=True)
class ProxyJob:
    """JPG sequence, half-size JPG sequence, MP4 and thumbnail from decoding each frame once.

    The source is ``frames`` (files in order) or ``movie`` with its frames ``first`` to ``last`` (from 0, inclusive;
    last None: to the end). ``jpg_paths`` and ``half_jpg_paths`` name one file per frame, or nothing. ``colorspace``
    and ``view`` are studio names of the colour table; empty: by the kind of file, and by the table. ``mp4_half`` None
    halves the MP4 of pictures wider than 2048. ``keep_existing`` keeps outputs that are whole and makes the others;
    otherwise all are made again and replace what is there. 0 for a quality means the setting. ``mirror`` is flip or
    flop (``media.mirror``), empty for neither.
    """

    frames: tuple[Path, ...] = ()
    movie: Path | None = None
    first: int = 0
    last: int | None = None
    fps: Fraction = Fraction(24)
    colorspace: str = ""
    view: str = ""
    jpg_paths: tuple[Path, ...] = ()
    half_jpg_paths: tuple[Path, ...] = ()
    mp4_path: Path | None = None
    thumbnail_path: Path | None = None
    jpg_quality: int = 0
    mp4_half: bool | None = None
    keep_existing: bool = False
    project: str = ""
    mirror: str = ""

    @property
    def count(self) -> int | None:
        """The number of frames; None for a movie whose length is not said."""
        if self.movie is None:
            return len(self.frames)
        return None if self.last is None else self.last - self.first + 1

    def outputs(self) -> Iterator[Path]:
        """Every file that is to be made."""
        yield from self.jpg_paths
        yield from self.half_jpg_paths
        yield from (path for path in (self.mp4_path, self.thumbnail_path) if path is not None)

    def halves_mp4(self, width: int) -> bool:
        """Whether the MP4 of pictures of this width has half size."""
        return width > HALF_ABOVE if self.mp4_half is None else self.mp4_half


@dataclass(frozen=True, slots=True)
class Rendered:
    """What came of a job: frames decoded, size of the full picture, and the files written (not those kept).

    Frames whose outputs are all kept are not decoded; the size is 0 x 0 where none was.
    """

    frames: int
    width: int
    height: int
    written: tuple[Path, ...]


def staging(path: Path) -> Path:
    """The name beside ``path`` under which it is written: always the same, so that a later run replaces leftovers."""
    return path.with_name(f".{path.name}.part")


def check_outputs(job: ProxyJob) -> list[str]:
    """What is wrong with the outputs of a job, in words; empty when all are there, parse, and fit each other."""
    sizes = {path: jpeg_size(path) for path in (*job.jpg_paths, *job.half_jpg_paths)}
    problems = [f"{path.name} is missing or damaged." for path, size in sizes.items() if size is None]
    full = next((size for path in job.jpg_paths if (size := sizes[path])), None)
    problems += _odd_sizes(job.jpg_paths, sizes, full)
    half = (full[0] // 2, full[1] // 2) if full else None
    problems += _odd_sizes(job.half_jpg_paths, sizes, half)
    if job.thumbnail_path is not None and jpeg_size(job.thumbnail_path) is None:
        problems.append(f"{job.thumbnail_path.name} is missing or damaged.")
    if job.mp4_path is not None:
        problems += _check_movie(job, job.mp4_path, full)
    return problems


def jpeg_size(path: Path) -> tuple[int, int] | None:
    """Width and height of a JPEG that reaches its end mark, else None."""
    import simplejpeg

    try:
        data = path.read_bytes()
        height, width, _, _ = simplejpeg.decode_jpeg_header(data)
    except (OSError, ValueError):
        return None
    return (width, height) if data.endswith(b"\xff\xd9") else None


def movie_size(path: Path) -> tuple[int, int, int] | None:
    """Width, height and number of frames of an MP4 of ours, by its packets; None when it is missing or damaged."""
    import av

    try:
        with av.open(f"file:{path.absolute()}", format="mov", options={"protocol_whitelist": "file"}) as container:
            stream = container.streams.video[0]
            frames = sum(1 for packet in container.demux(stream) if packet.size)
            return stream.width, stream.height, frames
    except (av.FFmpegError, IndexError):
        return None


def _odd_sizes(
    paths: tuple[Path, ...], sizes: dict[Path, tuple[int, int] | None], wanted: tuple[int, int] | None
) -> list[str]:
    return [
        f"{path.name} is {size[0]} x {size[1]}, expected {wanted[0]} x {wanted[1]}."
        for path in paths
        if wanted and (size := sizes[path]) and size != wanted
    ]


def _check_movie(job: ProxyJob, path: Path, full: tuple[int, int] | None) -> list[str]:
    found = movie_size(path)
    if found is None:
        return [f"{path.name} is missing or damaged."]
    problems = []
    expected = len(job.jpg_paths) or job.count
    if expected is not None and found[2] != expected:
        problems.append(f"{path.name} has {found[2]} frames, expected {expected}.")
    if full is not None:
        width, height = (full[0] // 2, full[1] // 2) if job.halves_mp4(full[0]) else full
        wanted = (width + width % 2, height + height % 2)
        if found[:2] != wanted:
            problems.append(f"{path.name} is {found[0]} x {found[1]}, expected {wanted[0]} x {wanted[1]}.")
    return problems
