"""What a step is told to read and write: patterns of numbered files, or lists in a job file."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from iomanager.core.errors import InvalidInput, NotFound
from iomanager.media.place import plain_errors
from iomanager.media.thumbnail import is_movie

MOST_FRAMES = 1_000_000
MOST_BYTES = 256 * 2**20
_NUMBER = re.compile(r"%(?:0(\d{1,2}))?d")
_NUMBERED = re.compile(r"(?:\.(?:%\d*d|\d+))?\.[^.]+$")


def is_pattern(path: Path) -> bool:
    """Whether the file name holds a frame number such as ``%04d``. Folders are taken as they are."""
    return _NUMBER.search(path.name) is not None


def numbered(path: Path, frame: int) -> Path:
    """The file of one frame: the last ``%04d`` of the name becomes the number, everything else stays as it is."""
    found = list(_NUMBER.finditer(path.name))
    if not found:
        return path
    last, pad = found[-1], int(found[-1][1] or 0)
    number = f"{'-' if frame < 0 else ''}{abs(frame):0{pad}d}"
    return path.with_name(path.name[: last.start()] + number + path.name[last.end() :])


def plate_name(path: Path) -> str:
    """What a file, or the frames of a pattern, belong to: the name without frame number and extension."""
    return _NUMBERED.sub("", path.name) or path.stem


@dataclass(frozen=True, slots=True)
class Sources:
    """The frames of a plate: ``frames`` are files in order, or ``movie`` with its frames ``first`` to ``last``.

    ``first`` and ``last`` are the numbers as people count them: those of the files, or from 1 in a movie.
    """

    frames: tuple[Path, ...]
    movie: Path | None
    first: int
    last: int

    @property
    def count(self) -> int:
        """The number of frames."""
        return self.last - self.first + 1

    @property
    def name(self) -> str:
        """How messages call it."""
        return (self.movie or self.frames[0]).name

    def check(self) -> None:
        """Raise NotFound or InvalidInput naming the first file that is missing or empty, and how many are."""
        paths = (self.movie,) if self.movie else self.frames
        bad = [path for path in paths if not _is_whole(path)]
        if not bad:
            return
        more = f", and {len(bad) - 1} more" if len(bad) > 1 else ""
        if bad[0].is_file():
            raise InvalidInput(f"{bad[0]} is empty (0 bytes){more}.")
        raise NotFound(f"{bad[0]} does not exist{more}.", hint="An earlier step has not made it, or it was moved.")


def _is_whole(path: Path) -> bool:
    with plain_errors("looking at", path):
        return path.is_file() and path.stat().st_size > 0


def sources(pattern: Path, first: int | None, last: int | None, length: Callable[[Path], int] | None = None) -> Sources:
    """Frames ``first`` to ``last`` of a pattern or movie; a single file when the name holds no number.

    ``length`` tells the number of frames of a movie whose last one is not named.
    """
    if is_movie(pattern):
        return _movie(pattern, first, last, length)
    if not is_pattern(pattern):
        number = 1 if first is None else first
        if last not in (None, number):
            raise InvalidInput(f"{pattern.name} holds no %04d, so it is one frame and not {number} to {last}.")
        return Sources((pattern,), None, number, number)
    if first is None or last is None:
        raise InvalidInput(f"Say which frames of {pattern.name}: --first N --last N.")
    check_range(first, last)
    return Sources(tuple(numbered(pattern, frame) for frame in range(first, last + 1)), None, first, last)


def destinations(pattern: Path, count: int, start: int = 1001) -> tuple[Path, ...]:
    """The files of ``count`` frames from number ``start`` on."""
    if count > 1 and not is_pattern(pattern):
        raise InvalidInput(f"{pattern.name} holds no %04d, but {count} frames are to be written.")
    return tuple(numbered(pattern, frame) for frame in range(start, start + count))


def check_range(first: int, last: int) -> None:
    """Raise InvalidInput where the range is empty or beyond reason."""
    if last < first:
        raise InvalidInput(f"The frames {first} to {last} are none: the last is before the first.")
    if last - first >= MOST_FRAMES:
        raise InvalidInput(f"{last - first + 1} frames are more than any plate has.")


def load_job(path: Path) -> Mapping[str, Any]:
    """The object of a job file. Raises NotFound, InvalidInput."""
    with plain_errors("reading", path):
        if path.stat().st_size > MOST_BYTES:
            raise InvalidInput(f"The job file {path} is larger than any job.")
        data = path.read_bytes()
    try:
        job = json.loads(data)
    except ValueError as error:
        raise InvalidInput(f"The job file {path} is not JSON: {error}") from error
    if not isinstance(job, dict):
        raise InvalidInput(f"The job file {path} holds no JSON object.")
    return job


def paths_of(job: Mapping[str, Any], key: str) -> tuple[Path, ...]:
    """A list of paths from a job file. Raises InvalidInput where it is none."""
    values = job.get(key)
    if not isinstance(values, list) or not all(isinstance(value, str) and value for value in values):
        raise InvalidInput(f"The job file has no list of paths {key!r}.")
    return tuple(Path(value) for value in values)


def _movie(path: Path, first: int | None, last: int | None, length: Callable[[Path], int] | None) -> Sources:
    begin = 1 if first is None else first
    if begin < 1:
        raise InvalidInput(f"A movie's frames count from 1, not from {begin}.")
    if last is None and length is None:
        raise InvalidInput(f"Say which is the last frame of {path.name}: --last N.")
    end = last if last is not None else length(path) if length else begin
    check_range(begin, end)
    return Sources((), path, begin, end)
