"""One decoding child as seen from here, and the watch that ends those that take too long."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import iomanager
from iomanager.core import errors
from iomanager.core.errors import Unavailable
from iomanager.media import wire
from iomanager.media.settings import MediaSettings

START_LIMIT = 60.0
"""Seconds that a child may take to start."""
CHILD_COMMAND = "decode-child"
"""The hidden command of a frozen build that runs the child."""
_PASSED_ON = ("PATH", "HOME", "LANG", "TMP", "TEMP", "TMPDIR", "SYSTEMROOT", "IOMANAGER_HOME", "XDG_CACHE_HOME", "OCIO")
_PREFIXES = ("LC_", "LD_LIBRARY", "DYLD_", "COV", "PYTHON")

OnStep = Callable[[int], None]


@dataclass(slots=True)
class Task:
    """A request with its limits: ``seconds`` for the answer or the next step; ``cancelled`` is asked all the time."""

    request: wire.Request
    seconds: float
    what: str
    on_step: OnStep | None = None
    cancelled: Callable[[], bool] = field(default=lambda: False)


class Worker:
    """A child process. It is started by the first :meth:`start` or :meth:`run`, and again after it was ended."""

    def __init__(self, settings: MediaSettings, watch: Watch) -> None:
        self._settings = settings
        self._watch = watch
        self._process: subprocess.Popen[bytes] | None = None
        self._reason = ""

    @property
    def pid(self) -> int | None:
        """The child's process id while it runs."""
        process = self._process
        return process.pid if process and process.poll() is None else None

    def start(self) -> None:
        """Start the child and wait until it answers. Raises Unavailable."""
        self._end()
        self._reason = ""
        try:
            self._process = subprocess.Popen(
                command(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment()
            )
        except OSError as error:
            raise Unavailable(f"A decoding process cannot be started: {error}") from error
        most = max(self._settings.memory_limit_mib, self._settings.render_memory_limit_mib) * 2**20
        self._send(wire.Setup(self._settings.model_dump_json(), most))
        with self._watch.over(self, START_LIMIT):
            ready = self._receive()
        if not isinstance(ready, wire.Ready):
            self._end()
            raise Unavailable("A decoding process ended while it started.", hint="Run 'iomanager doctor'.")

    def run(self, task: Task) -> Any:
        """The answer to the request. Raises what the child reports, or Unavailable or InvalidInput when it dies."""
        if self.pid is None:
            self.start()
        self._reason = ""
        self._send(task.request)
        while True:
            with self._watch.over(self, task.seconds, task.cancelled):
                answer = self._receive()
            if isinstance(answer, wire.Done):
                return answer.value
            if isinstance(answer, wire.Failed):
                raise _error(answer, task.what)
            if not isinstance(answer, wire.Step):
                raise self._death(task)
            self._step(task, answer.done)

    def kill(self, reason: str) -> None:
        """End the child at once; who waits for its answer is told the reason. From any thread."""
        process = self._process
        if process is not None and process.poll() is None:
            self._reason = self._reason or reason
            process.kill()

    def close(self) -> None:
        """End the child."""
        self._end()

    def _step(self, task: Task, done: int) -> None:
        try:
            if task.on_step:
                task.on_step(done)
        except BaseException:
            self._end()
            raise
        self._send(True)

    def _send(self, message: object) -> None:
        stream = self._process.stdin if self._process else None
        if stream is None:
            return
        with contextlib.suppress(BrokenPipeError):  # the child is gone: reading its answer will say so
            wire.write(stream, message)  # type: ignore[arg-type]

    def _receive(self) -> Any:
        stream = self._process.stdout if self._process else None
        if stream is None:
            return None
        try:
            return wire.read(stream)  # type: ignore[arg-type]
        except (OSError, ValueError, EOFError, AttributeError, ImportError, IndexError) as error:
            self.kill(f"sent what cannot be read ({error})")
            return None

    def _death(self, task: Task) -> errors.IOManagerError:
        code = self._end()
        if self._reason == "cancelled":
            return errors.Cancelled()
        if self._reason:
            return Unavailable(f"{task.what}: {self._reason}.", hint="The file is probably damaged; check it by hand.")
        if code is not None and (-code in _FAULTS or code >= _WINDOWS_FAULT):
            return errors.InvalidInput(f"{task.what} made the decoder crash, so it cannot be used.")
        return Unavailable(f"{task.what}: the decoding process was ended ({code}).", hint="Try again.")

    def _end(self) -> int | None:
        """End the child, and give its exit code."""
        process, self._process = self._process, None
        if process is None:
            return None
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()
        try:
            code = process.wait(0.2) if process.poll() is None else process.returncode
        except subprocess.TimeoutExpired:
            process.kill()
            code = process.wait()
        return code


_WINDOWS_FAULT = 0xC0000000
"""Windows ends a process that crashed with an NTSTATUS of this severity or above."""
_FAULTS = {
    int(getattr(signal, name)) for name in ("SIGSEGV", "SIGABRT", "SIGBUS", "SIGFPE", "SIGILL") if hasattr(signal, name)
}


@dataclass(slots=True)
class _Watched:
    """What the watch looks at: one child during one wait."""

    worker: Worker
    until: float
    seconds: float
    cancelled: Callable[[], bool]


class Watch:
    """One thread that ends children whose time is over or whose work was cancelled; idle when nothing runs."""

    def __init__(self, tick: float = 0.05) -> None:
        self._tick = tick
        self._changed = threading.Condition()
        self._watched: list[_Watched] = []
        self._thread: threading.Thread | None = None
        self._closed = False

    @contextlib.contextmanager
    def over(self, worker: Worker, seconds: float, cancelled: Callable[[], bool] = lambda: False) -> Any:
        """Watch the worker inside the ``with``."""
        entry = _Watched(worker, time.monotonic() + seconds, seconds, cancelled)
        with self._changed:
            self._watched.append(entry)
            self._changed.notify()
        try:
            yield
        finally:
            with self._changed:
                self._watched.remove(entry)

    def start(self) -> None:
        """Begin to watch."""
        self._thread = threading.Thread(target=self._run, name="decoder-watch", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """End the thread."""
        with self._changed:
            self._closed = True
            self._changed.notify()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        with self._changed:
            while not self._closed:
                self._look()
                self._changed.wait(self._tick if self._watched else None)

    def _look(self) -> None:
        now = time.monotonic()
        for entry in self._watched:
            if entry.cancelled():
                entry.worker.kill("cancelled")
            elif now > entry.until:
                entry.worker.kill(f"decoding took longer than the limit of {entry.seconds:g} s")


def command() -> list[str]:
    """How a child is started, from a checkout and from a frozen build."""
    if getattr(sys, "frozen", False):
        return [sys.executable, CHILD_COMMAND]
    return [sys.executable, "-m", "iomanager.media.decode_child"]


def environment() -> dict[str, str]:
    """The child's environment: what decoding needs, and none of the secrets that may stand in ours."""
    kept = {key: value for key, value in os.environ.items() if key in _PASSED_ON or key.startswith(_PREFIXES)}
    package = str(Path(iomanager.__file__).resolve().parents[1])
    kept["PYTHONPATH"] = os.pathsep.join(filter(None, [package, os.environ.get("PYTHONPATH", "")]))
    kept["PYTHONSAFEPATH"] = "1"  # the working folder may be a delivery: nothing is imported from it
    return kept | {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "2"}


def _error(failed: wire.Failed, what: str) -> errors.IOManagerError:
    kind = getattr(errors, failed.kind, None)
    if not (isinstance(kind, type) and issubclass(kind, errors.IOManagerError)):
        kind = Unavailable
    message = failed.message if what.split("/")[-1] in failed.message else f"{what}: {failed.message}"
    return kind(message, hint=failed.hint)
