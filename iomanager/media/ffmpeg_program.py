"""The ffmpeg program: run from an argument list that ffmpeg-python compiles, with limits, progress and a tidy end.

No shell, no network (``-protocol_whitelist``), no text of people inside a filter: names only stand in ``-i file:...``
and as the last argument.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from iomanager.core.errors import InvalidInput, Unavailable
from iomanager.media.child_program import Run, end, follow, limit
from iomanager.media.worker import environment

_NAME = "ffmpeg"
__all__ = ["Film", "Run", "arguments", "program", "run"]
_DEMUXERS = {"mov": "mov", "mp4": "mov", "m4v": "mov", "mxf": "mxf", "webm": "matroska", "mkv": "matroska"}
_NUMBER = re.compile(r"%(?:0(\d{1,2}))?d")
_COUNTED = re.compile(r"frame=\s*(\d+)")


@dataclass(frozen=True, slots=True)
class Film:
    """What ffmpeg reads: ``count`` frames of a movie, or of numbered pictures, from number ``first`` on.

    A movie counts from 1. ``fps`` is needed for pictures. The last ``%04d`` of the name is the number.
    """

    path: Path
    first: int
    count: int
    fps: Fraction

    @property
    def is_movie(self) -> bool:
        """Whether it is one file of many frames."""
        return self.path.suffix[1:].lower() in _DEMUXERS

    def stream(self) -> Any:
        """The ffmpeg-python stream, cut to the frames that are wanted."""
        import ffmpeg

        if not self.is_movie:
            options = {"f": "image2", "pattern_type": "sequence", "start_number": self.first}
            source = f"file:{_pattern(self.path.absolute())}"
            pictures = ffmpeg.input(source, framerate=_rate(self.fps), protocol_whitelist="file", **options).video
            return pictures.filter("trim", end_frame=self.count)
        demuxer = _DEMUXERS[self.path.suffix[1:].lower()]
        stream = ffmpeg.input(f"file:{self.path.absolute()}", f=demuxer, protocol_whitelist="file").video
        begin = self.first - 1
        return stream.filter("trim", start_frame=begin, end_frame=begin + self.count).filter("setpts", "PTS-STARTPTS")


def program(given: str = "") -> str:
    """Where ffmpeg is; ``given`` is ``media.ffmpeg``. Raises Unavailable."""
    found = shutil.which(given or "ffmpeg")
    if found is None and given:
        raise Unavailable(f"The ffmpeg program {given} is not there.", hint="Correct media.ffmpeg in the settings.")
    if found is None:
        raise Unavailable("The ffmpeg program is not installed on this machine.", hint="Install ffmpeg, then retry.")
    return found


def arguments(output: Any) -> list[str]:
    """The argument list of an ffmpeg-python output: quiet, without a terminal, telling its progress."""
    quiet = ("-hide_banner", "-nostdin", "-loglevel", "error", "-xerror", "-progress", "pipe:1", "-nostats", "-n")
    made: list[str] = output.global_args(*quiet).compile(cmd=_NAME)
    return made


def run(argv: Sequence[str], folder: Path, limits: Run) -> None:
    """Run ffmpeg in ``folder``. Raises InvalidInput with its last words, Unavailable at a limit, Cancelled."""
    limits.token.check()
    first = program(limits.program) if argv[0] == _NAME else argv[0]
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            [first, *argv[1:]],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=said,
            cwd=folder,
            env=environment(),
        )
        try:
            limit(process.pid, limits.memory)
            follow(process, limits, _NAME, _Counter())
        finally:
            end(process)
        said.seek(0)
        words = said.read(20_000).decode("utf-8", "replace")
    if process.returncode:
        raise InvalidInput(f"ffmpeg could not make it: {_last_line(words) or f'exit code {process.returncode}'}")


@dataclass(slots=True)
class _Counter:
    """Counts the frames that ffmpeg tells of."""

    seen: int = 0

    def __call__(self, line: str) -> int:
        found = _COUNTED.match(line)
        new = max(int(found[1]) - self.seen, 0) if found else 0
        self.seen += new
        return new


def _pattern(path: Path) -> str:
    """The path as ffmpeg's image2 reads it: every percent but that of the number is doubled."""
    found = list(_NUMBER.finditer(path.name))
    folder = str(path.parent).replace("%", "%%")
    if not found:
        return f"{folder}/{path.name.replace('%', '%%')}"
    head, tail = path.name[: found[-1].start()], path.name[found[-1].end() :]
    return f"{folder}/{head.replace('%', '%%')}{found[-1][0]}{tail.replace('%', '%%')}"


def _rate(fps: Fraction) -> str:
    return f"{fps.numerator}/{fps.denominator}"


def _last_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else ""
