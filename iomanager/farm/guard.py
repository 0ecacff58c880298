"""Outlives a scheduler that was killed, and ends what it ran. Started by the scheduler; says and writes nothing.

The scheduler notes each command in a file in memory that both have open: ``ATTEMPT PID`` in a place of fixed width,
where PID is 0 just before the command begins. Noting wakes nobody, so it costs no time. The guard's input has one line,
the number of the open file; when the input ends, so has the scheduler, and the guard reads the notes.
"""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import IO

from iomanager.farm import processes

_PACKAGE_HOME = str(Path(__file__).resolve().parents[2])
_WIDTH = 128
log = logging.getLogger(__name__)


def main() -> None:
    """Wait for the end of the scheduler, then end every command that it has not."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    notes = sys.stdin.readline().strip()
    sys.stdin.read()
    running = _read(int(notes)) if notes.isdigit() else {}
    for attempt, pid in running.items():
        if pid and processes.attempt_of(pid) == attempt:
            processes.signal_group(pid, hard=True)
    processes.kill_attempts(running)


def _read(notes: int) -> dict[str, int]:
    """The commands that were noted. One that has ended meanwhile is no harm: none of its processes is left."""
    text = os.pread(notes, os.fstat(notes).st_size, 0).replace(b"\0", b" ").decode("ascii", "replace")
    places = (text[start : start + _WIDTH].split() for start in range(0, len(text), _WIDTH))
    return {place[0]: int(place[1]) for place in places if len(place) == 2 and place[1].isdigit()}


class Guard:
    """The scheduler's end of the line. A guard that has died is replaced with the next note."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None
        self._notes = -1
        self._places: dict[str, int] = {}
        self._free: list[int] = []

    def begun(self, attempt: str, pid: int) -> None:
        """A command is about to begin (``pid`` 0), or has begun."""
        if sys.platform == "win32":
            return
        if attempt not in self._places:
            self._places[attempt] = self._free.pop() if self._free else len(self._places)
        self._note(self._places[attempt], f"{attempt} {pid}")
        self.watch()

    def ended(self, attempt: str) -> None:
        """A command has ended, and nothing of it is left."""
        place = self._places.pop(attempt, None)
        if place is not None:
            self._free.append(place)
            self._note(place, "")

    def close(self) -> None:
        """End the guard, which ends what is still running."""
        process, self._process = self._process, None
        if process is not None:
            _pipe(process).close()
            process.wait()
        if self._notes >= 0:
            os.close(self._notes)
            self._notes = -1

    def _note(self, place: int, text: str) -> None:
        if sys.platform != "win32":
            if self._notes < 0:
                self._notes = _open_notes()
            os.pwrite(self._notes, text.encode("ascii").ljust(_WIDTH), place * _WIDTH)

    def watch(self) -> None:
        """See that a guard is alive while commands run. It reads all notes in the end, those before its start too."""
        if self._places and (self._process is None or self._process.poll() is not None):
            old, self._process = self._process, _start(self._notes)
            if old is not None:
                _pipe(old).close()


def _open_notes() -> int:
    """A file without a name."""
    if sys.platform.startswith("linux"):
        return os.memfd_create("iomanager-guard")
    with tempfile.TemporaryFile(buffering=0) as file:
        return os.dup(file.fileno())


def _start(notes: int) -> subprocess.Popen[str]:
    words = ["farm", "guard"] if getattr(sys, "frozen", False) else ["-m", "iomanager.farm.guard"]
    search = os.pathsep.join(filter(None, (_PACKAGE_HOME, os.environ.get("PYTHONPATH"))))
    environment = {**os.environ, "PYTHONPATH": search}
    environment.pop(processes.MARK, None)
    command = [sys.executable, *words]
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, text=True, start_new_session=True, env=environment, pass_fds=(notes,)
    )
    try:
        _pipe(process).write(f"{notes}\n")
        _pipe(process).flush()
    except BrokenPipeError:
        log.info("a guard died as it began; the next note starts another")
    return process


def _pipe(process: subprocess.Popen[str]) -> IO[str]:
    assert process.stdin is not None  # noqa: S101 - it was asked for
    return process.stdin


if __name__ == "__main__":
    main()
