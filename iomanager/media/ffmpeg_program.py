"""The ffmpeg program: run from an argument list that ffmpeg-python compiles, with limits, progress and a tidy end.

No shell, no network (``-protocol_whitelist``), no text of people inside a filter: names only stand in ``-i file:...``
and as the last argument.
"""

from __future__ import annotations

import contextlib
import queue
import re
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import IO, Any

from iomanager.core.cancel import CancelToken, Progress
from iomanager.core.errors import Cancelled, InvalidInput, Unavailable
from iomanager.media.worker import environment

GRACE = 2.0
"""Seconds that ffmpeg is given to end by itself."""
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


@dataclass(frozen=True, slots=True)
class Run:
    """The limits of a run: ``memory`` is address space in bytes, ``seconds`` the longest time without progress."""

    token: CancelToken
    progress: Progress
    memory: int = 4 * 2**30
    seconds: float = 60.0


def program() -> str:
    """Where ffmpeg is. Raises Unavailable."""
    found = shutil.which("ffmpeg")
    if found is None:
        raise Unavailable("The ffmpeg program is not installed on this machine.", hint="Install ffmpeg, then retry.")
    return found


def arguments(output: Any) -> list[str]:
    """The argument list of an ffmpeg-python output: quiet, without a terminal, telling its progress."""
    quiet = ("-hide_banner", "-nostdin", "-loglevel", "error", "-xerror", "-progress", "pipe:1", "-nostats", "-n")
    made: list[str] = output.global_args(*quiet).compile(cmd=program())
    return made


def run(argv: Sequence[str], folder: Path, limits: Run) -> None:
    """Run ffmpeg in ``folder``. Raises InvalidInput with its last words, Unavailable at a limit, Cancelled."""
    limits.token.check()
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            list(argv), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=said, cwd=folder, env=environment()
        )
        try:
            _limit(process.pid, limits.memory)
            _follow(process, limits)
        finally:
            _end(process)
        said.seek(0)
        words = said.read(20_000).decode("utf-8", "replace")
    if process.returncode:
        raise InvalidInput(f"ffmpeg could not make it: {_last_line(words) or f'exit code {process.returncode}'}")


def _follow(process: subprocess.Popen[bytes], limits: Run) -> None:
    """Count the frames that ffmpeg tells of, until it closes its output."""
    lines: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    assert process.stdout is not None  # noqa: S101 - Popen was given a pipe
    reader = threading.Thread(target=_read, args=(process.stdout, lines), daemon=True)
    reader.start()
    seen, silent = 0, 0.0
    try:
        while True:
            if limits.token.cancelled:
                raise Cancelled()
            if silent > limits.seconds:
                raise Unavailable(f"ffmpeg made no progress for {limits.seconds:g} s and was ended.")
            try:
                line = lines.get(timeout=0.1)
            except queue.Empty:
                silent += 0.1
                continue
            if not line:
                return
            found = _COUNTED.match(line.decode("ascii", "replace"))
            if found and int(found[1]) > seen:
                limits.progress.advance(int(found[1]) - seen)
                seen, silent = int(found[1]), 0.0
    finally:
        _end(process)
        reader.join(GRACE)


def _read(stream: IO[bytes], lines: queue.SimpleQueue[bytes]) -> None:
    for line in stream:
        lines.put(line)
    stream.close()
    lines.put(b"")


def _end(process: subprocess.Popen[bytes]) -> None:
    """Wait for a program that has closed its output, and end one that has not."""
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(0.5)
    if process.poll() is not None:
        return
    process.terminate()
    try:
        process.wait(GRACE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _limit(pid: int, memory: int) -> None:
    if not sys.platform.startswith("linux"):
        return
    import resource

    with contextlib.suppress(ValueError, OSError):
        resource.prlimit(pid, resource.RLIMIT_AS, (memory, memory))
        resource.prlimit(pid, resource.RLIMIT_CORE, (0, 0))


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
