"""A program that renders for us, as a child: followed line by line, limited in memory and silence, ended tidily."""

from __future__ import annotations

import contextlib
import queue
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO

from iomanager.core.cancel import CancelToken, Progress
from iomanager.core.errors import Cancelled, Unavailable

GRACE = 2.0
"""Seconds that a program is given to end by itself."""
_LONGEST = 65_536
"""Bytes of a line that are looked at together."""

OnLine = Callable[[str], int]
"""Is told every line of the program; returns how many frames it says are newly done."""


@dataclass(frozen=True, slots=True)
class Run:
    """The limits of a run: ``memory`` is address space in bytes, ``seconds`` the longest time without progress.

    ``program`` is where the program is; empty for the one on PATH.
    """

    token: CancelToken
    progress: Progress
    memory: int = 4 * 2**30
    seconds: float = 60.0
    program: str = ""


def follow(process: subprocess.Popen[bytes], limits: Run, name: str, on_line: OnLine) -> None:
    """Read what the program prints until it closes its output, and leave no process behind.

    Raises Unavailable when it is silent for too long, Cancelled.
    """
    lines: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    assert process.stdout is not None  # noqa: S101 - Popen was given a pipe
    reader = threading.Thread(target=_read, args=(process.stdout, lines), daemon=True)
    reader.start()
    silent = 0.0
    try:
        while True:
            if limits.token.cancelled:
                raise Cancelled()
            if silent > limits.seconds:
                raise Unavailable(f"{name} made no progress for {limits.seconds:g} s and was ended.")
            try:
                line = lines.get(timeout=0.1)
            except queue.Empty:
                silent += 0.1
                continue
            if not line:
                return
            done = on_line(line.decode("utf-8", "replace"))
            if done > 0:
                limits.progress.advance(done)
                silent = 0.0
    finally:
        end(process)
        reader.join(GRACE)


def end(process: subprocess.Popen[bytes]) -> None:
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


def limit(pid: int, memory: int) -> None:
    """Limit the address space of a process, and let it write no core file, where the system can."""
    if not sys.platform.startswith("linux"):
        return
    import resource

    with contextlib.suppress(ValueError, OSError):
        resource.prlimit(pid, resource.RLIMIT_AS, (memory, memory))
        resource.prlimit(pid, resource.RLIMIT_CORE, (0, 0))


def _read(stream: IO[bytes], lines: queue.SimpleQueue[bytes]) -> None:
    while line := stream.readline(_LONGEST):
        lines.put(line.rstrip(b"\r\n") + b"\n")
    stream.close()
    lines.put(b"")
