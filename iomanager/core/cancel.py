"""Cancel, pause and progress as values that the command line and the panels both show."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from iomanager.core.errors import Cancelled


class CancelToken:
    """Set once by whoever cancels; asked by the work at every step. Pausing holds the work inside :meth:`check`."""

    def __init__(self) -> None:
        self._cancelled = threading.Event()
        self._running = threading.Event()
        self._running.set()

    def cancel(self) -> None:
        """Ask the work to stop; paused work wakes up and stops."""
        self._cancelled.set()
        self._running.set()

    def pause(self) -> None:
        """Hold the work at its next :meth:`check`."""
        self._running.clear()

    def resume(self) -> None:
        """Let paused work go on."""
        self._running.set()

    @property
    def cancelled(self) -> bool:
        """Whether :meth:`cancel` was called."""
        return self._cancelled.is_set()

    @property
    def paused(self) -> bool:
        """Whether the work is being held."""
        return not self._running.is_set()

    def check(self) -> None:
        """Wait while paused, then raise :class:`Cancelled` when the user has cancelled."""
        if not self._running.is_set():  # no lock is taken otherwise: a signal handler may set the token just here
            self._running.wait()
        if self._cancelled.is_set():
            raise Cancelled()


@dataclass(frozen=True, slots=True)
class ProgressState:
    """What a progress bar shows. ``total`` is None while it is not known; ``seconds_left`` likewise."""

    title: str
    done: float = 0
    total: float | None = None
    unit: str = ""
    detail: str = ""
    seconds_left: float | None = None


def _no_listener(state: ProgressState) -> None:
    """Show nothing: the default where nobody watches."""


@dataclass(slots=True)
class Progress:
    """Counts work and tells a listener at most every ``interval`` seconds, from whatever thread does the work."""

    title: str = ""
    total: float | None = None
    unit: str = ""
    listener: Callable[[ProgressState], None] = _no_listener
    interval: float = 0.05
    done: float = 0
    detail: str = ""
    _started: float = field(default_factory=time.monotonic)
    _told: float = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def start(self, title: str, total: float | None = None, unit: str = "") -> None:
        """Begin a new stage of the work."""
        with self._lock:
            self.title, self.total, self.unit, self.done, self.detail = title, total, unit, 0, ""
            self._started = time.monotonic()
        self._tell(force=True)

    def advance(self, amount: float = 1, detail: str | None = None) -> None:
        """Count ``amount`` more units as done."""
        with self._lock:
            self.done += amount
            if detail is not None:
                self.detail = detail
        self._tell(force=self.done == self.total)

    def state(self) -> ProgressState:
        """The present state; the time left is extrapolated from the rate so far."""
        left = None
        elapsed = time.monotonic() - self._started
        if self.total and 0 < self.done and elapsed > 1:
            left = elapsed * max(self.total - self.done, 0) / self.done
        return ProgressState(self.title, self.done, self.total, self.unit, self.detail, left)

    def _tell(self, *, force: bool) -> None:
        now = time.monotonic()
        if force or now - self._told >= self.interval:
            self._told = now
            self.listener(self.state())
