"""Runs one attempt of a command: a session of its own, its output to a log, limits, and an end that leaves nothing.

The exit code is the process's, or what its last ``TR_EXIT_STATUS`` line says. Negative: killed by that signal; 20000 +
errno: it could not be launched.
"""

from __future__ import annotations

import errno
import logging
import math
import os
import select
import shlex
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from iomanager.farm import processes, proof
from iomanager.farm.capped import CappedLog
from iomanager.farm.output import Output
from iomanager.farm.states import End, Reason

log = logging.getLogger(__name__)
AFTER_STATUS = 2.0
"""Seconds that a process may live on after it has said its exit status."""
_LOOK = 0.25
_BLIND = 0.05
_PIECE = 256 * 1024
_MOST_LEFT = 64
OnStart = Callable[[str, int], None]
"""Called with the attempt's id and the pid as soon as a process runs."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a command may use. ``grace_seconds`` lie between asking it to end and killing it.

    ``log_bytes`` of its output are kept besides the end; 0 is no limit, here as below.
    """

    grace_seconds: float = 5.0
    memory_mib: int = 0
    cpus: int = 0
    nice: int = 0
    log_bytes: int = 0


@dataclass(slots=True)
class Lease:
    """How long what runs may go on without a word from the database; :meth:`renew` is called with every word.

    It is kept by what follows the command, so that a database which neither answers nor fails makes nothing run on.
    """

    seconds: float = math.inf
    _renewed: float = field(default_factory=time.monotonic)

    def renew(self, asked: float) -> None:
        """The database has answered what it was asked at this moment of the monotonic clock."""
        self._renewed = max(self._renewed, asked)

    @property
    def is_over(self) -> bool:
        """Whether others may soon begin what runs here."""
        return time.monotonic() - self._renewed > self.seconds


@dataclass(frozen=True, slots=True)
class Attempt:
    """What to run: everything that a machine needs to know of it. ``outputs`` are proved after the last command."""

    id: str
    job: str
    task: str
    argv: tuple[str, ...]
    log: Path
    ordinal: int = 0
    command: int = 0
    number: int = 1
    cwd: str = ""
    env: tuple[tuple[str, str], ...] = ()
    project: str = ""
    service: str = ""
    min_seconds: float | None = None
    max_seconds: float | None = None
    outputs: tuple[str, ...] = ()


@dataclass(slots=True)
class Running:
    """What others see of an attempt that runs, and how they end it."""

    pid: int = 0
    progress: float | None = None
    reason: Reason | None = None
    lease: Lease = field(default_factory=Lease)

    def end(self, reason: Reason) -> None:
        """Ask the command to end, for a reason that becomes the attempt's; the first one counts."""
        self.reason = self.reason or reason

    def is_wanted(self) -> bool:
        """Whether nobody has asked for its end, and the lease holds."""
        if self.lease.is_over:
            self.end(Reason.LOST)
        return self.reason is None


def run(attempt: Attempt, limits: Limits, running: Running, *, on_start: OnStart | None = None) -> End:
    """Run the attempt to its end, which is returned; nothing that it started is left. Raises OSError for its log."""
    attempt.log.parent.mkdir(parents=True, exist_ok=True)
    begun = time.monotonic()
    with attempt.log.open("ab") as file:
        file.write(separator(attempt))
        file.flush()
        kept = CappedLog(file, limits.log_bytes)
        output = Output(kept)
        end = _run(attempt, limits, running=running, output=output, on_start=on_start)
        kept.finish()
        end = _judged(attempt, end, time.monotonic() - begun)
        if end.message and end.message != output.sentence():
            file.write(end.message.encode() + b"\n")
        file.write(f"[{'exit code' if end.code >= 0 else 'signal'} {abs(end.code)}, {end.reason.value}]\n".encode())
    return end


def separator(attempt: Attempt) -> bytes:
    """The line between attempts in a task's log, in the form that Tractor's has."""
    when = datetime.now(UTC).strftime("%Y/%m/%d %H:%M:%S")
    place = f"/J{attempt.job}/T{attempt.task}/C{attempt.command}.{attempt.number}"
    words = shlex.join(attempt.argv)
    return f"====[{when} {place} on {processes.host()} ]====\n$ {words}\n".encode("utf-8", "surrogateescape")


def _run(attempt: Attempt, limits: Limits, *, running: Running, output: Output, on_start: OnStart | None) -> End:
    try:
        process = subprocess.Popen(
            attempt.argv,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd=attempt.cwd or None,
            env=_environment(attempt, os.environ),
            start_new_session=True,
            bufsize=0,
        )
    except (OSError, ValueError) as error:
        number = (error.errno if isinstance(error, OSError) else None) or errno.EINVAL
        return End(20000 + number, Reason.LAUNCH, f"{attempt.argv[0]} cannot be started: {error}")
    running.pid = process.pid
    if on_start is not None:
        on_start(attempt.id, process.pid)
    _limit(process.pid, limits)
    with _Follower(process, output, running) as follower:
        reason = Reason.LOST  # as long as nobody has followed it to its end
        try:
            reason = _watch(follower, process, attempt, limits=limits)
        finally:
            _leave_nothing(process, attempt, thorough=reason is not Reason.EXIT)
    code = process.returncode
    status = output.status
    if status is not None and (reason is Reason.EXIT):
        code = status
    return End(code, reason, _sentence(code, reason, output.sentence(), attempt))


def _environment(attempt: Attempt, environment: Mapping[str, str]) -> dict[str, str]:
    ids = {"TR_ENV_JID": attempt.job, "TR_ENV_TID": attempt.task, "TR_ENV_CID": str(attempt.command)}
    ids["TR_ENV_JOB_PROJECT"] = attempt.project
    return {"PYTHONUNBUFFERED": "1", **environment, **ids, **dict(attempt.env), processes.MARK: attempt.id}


def _limit(pid: int, limits: Limits) -> None:
    """Bound the process and what it will start. It may have ended already."""
    try:
        if limits.memory_mib and sys.platform.startswith("linux"):
            import resource

            most = limits.memory_mib * 2**20
            resource.prlimit(pid, resource.RLIMIT_AS, (most, most))
        if limits.cpus and sys.platform.startswith("linux"):
            allowed = sorted(os.sched_getaffinity(0))
            first = pid % len(allowed)
            os.sched_setaffinity(pid, [*allowed[first:], *allowed[:first]][: limits.cpus])
        if limits.nice and sys.platform != "win32":
            os.setpriority(os.PRIO_PROCESS, pid, limits.nice)
    except (ProcessLookupError, PermissionError) as error:
        log.info("process %s could not be limited: %s", pid, error)


class _Follower:
    """Takes what a process says and waits for its end: in one loop of one thread, on Windows with a second one."""

    def __init__(self, process: subprocess.Popen[bytes], output: Output, running: Running) -> None:
        self._process = process
        self.output = output
        self.running = running
        self._stream = -1
        self._end = -1
        self._reader: threading.Thread | None = None

    def __enter__(self) -> _Follower:
        stream = self._process.stdout
        assert stream is not None  # noqa: S101 - it was asked for
        self._stream = stream.fileno()
        if sys.platform == "win32":
            self._reader = threading.Thread(target=self._read_all, name="job-output")
            self._reader.start()
            return self
        self._poller = select.poll()
        self._poller.register(self._stream, select.POLLIN)
        if sys.platform.startswith("linux"):
            try:
                self._end = os.pidfd_open(self._process.pid)
                self._poller.register(self._end, select.POLLIN)
            except OSError as error:
                log.debug("no pidfd: %s", error)
        return self

    def __exit__(self, *_: object) -> None:
        """Take what is left in the pipe; something that escaped may hold it open for ever."""
        try:
            self._read_rest()
            self.output.finish()
        finally:
            if self._end >= 0:
                os.close(self._end)
            if self._process.stdout is not None:
                self._process.stdout.close()

    def _read_rest(self) -> None:
        if self._reader is not None:
            self._reader.join()
            return
        for _piece in range(_MOST_LEFT):
            if self._stream < 0 or not self._poller.poll(0) or not self._read():
                return

    def step(self, seconds: float) -> bool:
        """Wait for output or the end, at most that long. True when the process has ended."""
        if (self._stream < 0 and self._end < 0) or self._reader is not None:
            return self._has_ended(seconds)
        for descriptor, _ in self._poller.poll((seconds if self._end >= 0 else min(seconds, _BLIND)) * 1000):
            if descriptor == self._end:
                self._process.wait()
                self._poller.unregister(self._end)
                return True
            self._read()
        return self._end < 0 and self._process.poll() is not None

    def wait(self, seconds: float) -> bool:
        """Whether the process has ended within the time."""
        deadline = time.monotonic() + seconds
        while not self.step(max(0.0, min(_LOOK, deadline - time.monotonic()))):
            if time.monotonic() >= deadline:
                return False
        return True

    def _has_ended(self, seconds: float) -> bool:
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        return True

    def _read(self) -> bool:
        piece = os.read(self._stream, _PIECE)
        if piece:
            self.output.feed(piece)
            self.running.progress = self.output.progress
            return True
        self._poller.unregister(self._stream)
        self._stream = -1
        return False

    def _read_all(self) -> None:
        while piece := os.read(self._stream, _PIECE):
            self.output.feed(piece)
            self.running.progress = self.output.progress


def _watch(follower: _Follower, process: subprocess.Popen[bytes], attempt: Attempt, *, limits: Limits) -> Reason:
    """Wait for the end of the process, and bring it about when it is asked for or due."""
    begun = time.monotonic()
    said: float | None = None
    running, output = follower.running, follower.output
    while not follower.step(_LOOK):
        now = time.monotonic()
        if attempt.max_seconds and now - begun > attempt.max_seconds:
            running.end(Reason.TIMEOUT)
        said = said or (now if output.status is not None else None)
        if not running.is_wanted() or (said and now - said > AFTER_STATUS):
            _bring_about(follower, process.pid, limits.grace_seconds if running.reason else 0.0)
            break
    return running.reason or Reason.EXIT


def _bring_about(follower: _Follower, pid: int, grace_seconds: float) -> None:
    """Ask the process to end, and kill it when it has not after its grace."""
    processes.signal_group(pid, hard=False)
    if not follower.wait(grace_seconds):
        processes.signal_group(pid, hard=True)
        while not follower.wait(_LOOK):
            pass


def _leave_nothing(process: subprocess.Popen[bytes], attempt: Attempt, *, thorough: bool) -> None:
    """End what the command left behind: its group, and what has left it but carries the attempt's mark."""
    processes.signal_group(process.pid, hard=True)
    process.wait()
    if thorough or any(processes.attempt_of(pid) == attempt.id for pid in processes.adopted()):
        processes.kill_attempts([attempt.id])


def _judged(attempt: Attempt, end: End, seconds: float) -> End:
    """The end, after proof: a command that says done but is not, is an error."""
    if end.code != 0 or end.reason is not Reason.EXIT:
        return end
    if attempt.min_seconds and seconds < attempt.min_seconds:
        least = f"It ended after {seconds:.1f} s, and must run for {attempt.min_seconds:g} s at least."
        return End(0, Reason.TOO_SHORT, least)
    missing = proof.missing(attempt.outputs)
    if missing:
        return End(0, Reason.OUTPUTS, f"It says done, but {proof.named(missing)} is missing or empty.")
    return end


def _sentence(code: int, reason: Reason, said: str, attempt: Attempt) -> str:
    """What went wrong, in one sentence; empty when nothing did."""
    if reason is Reason.TIMEOUT:
        return f"It ran longer than {attempt.max_seconds:g} s and was ended."
    if reason is Reason.CANCELLED:
        return "It was cancelled."
    if reason is not Reason.EXIT or code == 0:
        return ""
    if code < 0:
        return f"It was killed by {_signal_name(-code)}." + (f" Before that: {said}" if said else "")
    return f"{said} (exit code {code})" if said else f"It ended with exit code {code} and said nothing."


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
