"""Proxies from one decode: each frame is decoded once and feeds every output. Runs in the decoding child.

Decoding, colour and JPEG run in threads (OpenEXR, OCIO and simplejpeg release the interpreter); x264 takes the frames
in order on the calling thread. Files appear under their names only when whole.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np
from av.video.frame import VideoFrame

from iomanager.core.errors import InvalidInput
from iomanager.media.encode import Mp4Writer, jpeg, sync_folder, video_frame, write_whole
from iomanager.media.footage import open_footage
from iomanager.media.look import Look, Looks
from iomanager.media.pixels import Picture, read_still, reduce
from iomanager.media.plate_render import MIRRORS
from iomanager.media.proxy import ProxyJob, Rendered, check_outputs, jpeg_size, movie_size
from iomanager.media.settings import MediaSettings
from iomanager.media.thumbnail import look_name, small

Tell = Callable[[int], None]
_THREADS = 3
"""One more than the cores of a small machine: one of them waits for the disk."""


@dataclass(frozen=True, slots=True)
class _Frame:
    """What came of one frame. ``movie`` is None where no MP4 is made."""

    width: int
    height: int
    aspect: float
    movie: VideoFrame | None
    written: tuple[Path, ...]


class Renderer:
    """Renders one job. ``tell`` is called with the number of frames done, and may raise to stop."""

    def __init__(self, job: ProxyJob, looks: Looks, settings: MediaSettings) -> None:
        self._job = job
        self._looks = looks
        self._settings = settings
        self._kept: frozenset[Path] = frozenset()

    def run(self, tell: Tell) -> Rendered:
        """Make the outputs. Raises InvalidInput naming the frame that does not decode; then no MP4 is left."""
        _check(self._job)
        self._kept = _whole_outputs(self._job) if self._job.keep_existing else frozenset()
        if self._kept and self._kept >= set(self._job.outputs()):
            return Rendered(0, 0, 0, ())
        wanted = self._wanted_movie()
        writer = Mp4Writer(wanted, self._job.fps, self._x264()) if wanted else None
        try:
            rendered = self._feed(writer, tell)
            if writer:
                writer.finish()
        except BaseException:
            if writer:
                writer.drop()
            raise
        written = (*rendered.written, *([wanted] if wanted else []))
        for folder in {path.parent for path in written}:
            sync_folder(folder)
        return Rendered(rendered.frames, rendered.width, rendered.height, written)

    def _feed(self, writer: Mp4Writer | None, tell: Tell) -> Rendered:
        written: list[Path] = []
        first: _Frame | None = None
        done = 0
        with ThreadPoolExecutor(_THREADS) as pool, closing(self._made(pool)) as made:
            for done, frame in enumerate(made, 1):
                first = first or frame
                self._check_same_size(first, frame, done)
                written += frame.written
                if writer and frame.movie:
                    writer.add(frame.movie, frame.aspect)
                tell(done)
        if first is None:
            raise InvalidInput(f"{self._source_name()} has no frame to render.")
        return Rendered(done, first.width, first.height, tuple(written))

    def _made(self, pool: ThreadPoolExecutor) -> Generator[_Frame, None, None]:
        """The frames in order, a few ahead of the encoder."""
        ahead: deque[Future[_Frame]] = deque()
        tasks = self._tasks()
        try:
            for task in tasks:
                ahead.append(pool.submit(task))
                if len(ahead) > _THREADS + 1:
                    yield ahead.popleft().result()
            while ahead:
                yield ahead.popleft().result()
        finally:
            tasks.close()
            for future in ahead:
                future.cancel()

    def _tasks(self) -> Generator[Callable[[], _Frame], None, None]:
        if self._job.movie is None:
            for index, path in enumerate(self._job.frames):
                if self._needs(index):
                    yield partial(self._still, index, path)
            return
        with open_footage(self._job.movie) as footage:
            expected, found = self._job.count, 0
            for found, (_, frame) in enumerate(footage.frames(self._job.first, self._job.last), 1):
                picture = footage.picture(frame)
                yield partial(self._frame, found - 1, picture)
            if expected is not None and found != expected:
                raise InvalidInput(
                    f"{self._job.movie.name} was expected to have {expected} frames from frame {self._job.first + 1} "
                    f"on, but only {found} decode.",
                    hint="Ask the vendor for a whole movie, or shorten the row's range.",
                )

    def _needs(self, index: int) -> bool:
        """Whether anything is still to be made of this frame. Every frame is, at least to see that it decodes."""
        job = self._job
        own = [paths[index] for paths in (job.jpg_paths, job.half_jpg_paths) if paths]
        own += [path for path in (job.mp4_path, None if index else job.thumbnail_path) if path]
        return not own or not self._kept.issuperset(own)

    def _still(self, index: int, path: Path) -> _Frame:
        try:
            return self._frame(index, read_still(path))
        except MemoryError as error:
            raise MemoryError(f"{path.name} needs more memory than a decoder may use.") from error

    def _frame(self, index: int, picture: Picture) -> _Frame:
        job = self._job
        picture = _mirrored(picture, job.mirror)
        height, width = picture.pixels.shape[:2]
        look = self._looks.look(look_name(picture, job.colorspace, self._looks), job.view)
        full = self._path(job.jpg_paths, index)
        half = self._path(job.half_jpg_paths, index)
        movie = self._wanted_movie() is not None
        halves = job.halves_mp4(width)
        shown = look(picture.pixels) if full or (movie and not halves) else None
        shown_half = look(reduce(picture.pixels, 2)) if half or (movie and halves) else None
        if full and shown is not None:
            write_whole(full, jpeg(shown, self._quality()))
        if half and shown_half is not None:
            write_whole(half, jpeg(shown_half, self._quality()))
        thumbnail = self._thumbnail(index, picture, look)
        source = shown_half if halves else shown
        encoded = video_frame(source) if movie and source is not None else None
        written = tuple(path for path in (full, half, thumbnail) if path)
        return _Frame(width, height, picture.aspect, encoded, written)

    def _thumbnail(self, index: int, picture: Picture, look: Look) -> Path | None:
        path = self._job.thumbnail_path
        if index or path is None or path in self._kept:
            return None
        settings = self._settings
        shown = look(small(picture, settings.thumbnail_width, settings.thumbnail_height))
        write_whole(path, jpeg(shown, settings.thumbnail_quality))
        return path

    def _path(self, paths: tuple[Path, ...], index: int) -> Path | None:
        if not paths:
            return None
        if index >= len(paths):
            raise InvalidInput(f"{self._source_name()} has more than the expected {len(paths)} frames.")
        return None if paths[index] in self._kept else paths[index]

    def _wanted_movie(self) -> Path | None:
        path = self._job.mp4_path
        return None if path in self._kept else path

    def _check_same_size(self, first: _Frame, frame: _Frame, number: int) -> None:
        if (frame.width, frame.height) != (first.width, first.height):
            raise InvalidInput(
                f"{self._source_name(number - 1)} is {frame.width} x {frame.height} pixels, "
                f"the first frame {first.width} x {first.height}."
            )

    def _source_name(self, index: int = 0) -> str:
        if self._job.movie is not None:
            return f"{self._job.movie.name} (frame {self._job.first + index + 1})" if index else self._job.movie.name
        return self._job.frames[index].name if self._job.frames else "The plate"

    def _quality(self) -> int:
        return self._job.jpg_quality or self._settings.jpg_quality

    def _x264(self) -> dict[str, str]:
        return {"crf": str(self._settings.mp4_crf), "preset": self._settings.mp4_preset}


def render(job: ProxyJob, looks: Looks, settings: MediaSettings, tell: Tell) -> Rendered:
    """Make the outputs of ``job``; see :class:`Renderer`."""
    return Renderer(job, looks, settings).run(tell)


def _check(job: ProxyJob) -> None:
    """Raise InvalidInput for a job that contradicts itself."""
    if (job.movie is None) == (not job.frames):
        raise InvalidInput("A proxy needs either frames or a movie as its source.")
    for paths in (job.jpg_paths, job.half_jpg_paths):
        if paths and job.count is not None and len(paths) != job.count:
            raise InvalidInput(f"{len(paths)} JPG names were given for {job.count} frames.")
    if job.fps <= 0:
        raise InvalidInput(f"{job.fps} frames per second is no frame rate.")
    if job.mirror not in MIRRORS:
        raise InvalidInput(f"A plate can be mirrored by flip or flop, not by {job.mirror!r}.")


def _mirrored(picture: Picture, how: str) -> Picture:
    """Flip is upside down, flop is left and right exchanged."""
    if not how:
        return picture
    return replace(picture, pixels=np.ascontiguousarray(np.flip(picture.pixels, 0 if how == "flip" else 1)))


def _whole_outputs(job: ProxyJob) -> frozenset[Path]:
    """The outputs on disk that need not be made again."""
    if not check_outputs(job):
        return frozenset(job.outputs())
    kept = {path for path in (*job.jpg_paths, *job.half_jpg_paths) if jpeg_size(path) is not None}
    if job.thumbnail_path is not None and jpeg_size(job.thumbnail_path) is not None:
        kept.add(job.thumbnail_path)
    if job.mp4_path is not None:
        found = movie_size(job.mp4_path)
        if found is not None and found[2] == (len(job.jpg_paths) or job.count):
            kept.add(job.mp4_path)
    return frozenset(kept)
