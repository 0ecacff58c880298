"""Outlives a scheduler that was killed, and ends what it ran. Started by the scheduler; says and writes nothing.

Its input has a line ``+ATTEMPT PID`` for each command that begins (PID is 0 just before it does) and ``-ATTEMPT`` for
each that has ended. When the input ends, so has the scheduler.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import IO

from iomanager.farm import processes

_PACKAGE_HOME = str(Path(__file__).resolve().parents[2])


def main() -> None:
    """Wait for the end of the scheduler, then end every command that it has not."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    running: dict[str, int] = {}
    for line in sys.stdin:
        attempt, _, pid = line[1:].strip().partition(" ")
        if line.startswith("+") and pid.isdigit():
            running[attempt] = int(pid)
        else:
            running.pop(attempt, None)
    for attempt, pid in running.items():
        if pid and processes.attempt_of(pid) == attempt:
            processes.signal_group(pid, hard=True)
    processes.kill_attempts(running)


class Guard:
    """The scheduler's end of the line. A guard that has died is replaced by the next word."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None
        self._running: dict[str, int] = {}

    def begun(self, attempt: str, pid: int) -> None:
        """A command is about to begin (``pid`` 0), or has begun."""
        self._running[attempt] = pid
        self._say(f"+{attempt} {pid}\n")

    def ended(self, attempt: str) -> None:
        """A command has ended, and nothing of it is left."""
        if self._running.pop(attempt, None) is not None:
            self._say(f"-{attempt}\n")

    def close(self) -> None:
        """End the guard, which ends what is still running."""
        process, self._process = self._process, None
        if process is not None:
            _pipe(process).close()
            process.wait()

    def _say(self, line: str) -> None:
        if sys.platform == "win32":
            return
        if self._process is None:
            self._process = _start()
        try:
            _pipe(self._process).write(line)
            _pipe(self._process).flush()
        except BrokenPipeError:
            self._replace()

    def _replace(self) -> None:
        old, self._process = self._process, _start()
        if old is not None:
            old.wait()
        for attempt, pid in self._running.items():
            _pipe(self._process).write(f"+{attempt} {pid}\n")
        _pipe(self._process).flush()


def _start() -> subprocess.Popen[str]:
    words = ["farm", "guard"] if getattr(sys, "frozen", False) else ["-m", "iomanager.farm.guard"]
    search = os.pathsep.join(filter(None, (_PACKAGE_HOME, os.environ.get("PYTHONPATH"))))
    environment = {**os.environ, "PYTHONPATH": search}
    environment.pop(processes.MARK, None)
    return subprocess.Popen(
        [sys.executable, *words], stdin=subprocess.PIPE, text=True, start_new_session=True, env=environment
    )


def _pipe(process: subprocess.Popen[str]) -> IO[str]:
    assert process.stdin is not None  # noqa: S101 - it was asked for
    return process.stdin


if __name__ == "__main__":
    main()
