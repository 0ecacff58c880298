"""A bounded pool that runs attempts on this machine, one thread each, for a scheduler or a worker."""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections import deque
from contextlib import suppress

from iomanager.farm.guard import Guard
from iomanager.farm.runner import Attempt, Lease, Limits, Running, run
from iomanager.farm.settings import FarmSettings
from iomanager.farm.states import End, Reason

log = logging.getLogger(__name__)
_AHEAD_SECONDS = 2.0
_MOST_AHEAD = 256
_SHORT = 0.5


class Pool:
    """Runs attempts. Where commands are so short that asking for each costs more, it takes some ahead.

    All of them end as lost when ``lease`` was not renewed for the patience of the settings.
    """

    def __init__(self, settings: FarmSettings) -> None:
        self.lease = Lease(settings.patience)
        self._settings = settings
        self._lock = threading.Lock()
        self._wake = threading.Event()
        self._queue: queue.SimpleQueue[Attempt | None] = queue.SimpleQueue()
        self._running: dict[str, Running] = {}
        self._ended: dict[str, End] = {}
        self._threads: list[threading.Thread] = []
        self._guard = Guard()
        self._took: deque[float] = deque(maxlen=4)
        self._fed = time.monotonic()

    def room(self) -> int:
        """How many more attempts may be given to it."""
        with self._lock:
            at_work = len(self._running) - len(self._ended)
            return self._settings.slots + self._ahead() - at_work

    def is_hungry(self) -> bool:
        """Whether it will soon have nothing more to run. Until then there is no hurry, and ends come in lots."""
        with self._lock:
            return self._queue.qsize() <= self._settings.slots + self._ahead() // 4

    def _ahead(self) -> int:
        """How many more commands end within two seconds, when they go on to be as short as the last ones."""
        usual = sum(self._took) / len(self._took) if len(self._took) == self._took.maxlen else _SHORT
        return 0 if usual >= _SHORT else min(_MOST_AHEAD, int(self._settings.slots * _AHEAD_SECONDS / usual))

    def start(self, attempt: Attempt) -> None:
        """Run an attempt as soon as a slot is free."""
        with self._lock:
            self._running[attempt.id] = Running(lease=self.lease)
            if len(self._threads) < self._settings.slots:
                thread = threading.Thread(target=self._work, name=f"job-slot-{len(self._threads)}")
                self._threads.append(thread)
                thread.start()
            if self._queue.empty():
                self._fed = time.monotonic()
        self._queue.put(attempt)

    def ended(self) -> dict[str, End]:
        """How attempts have ended, until :meth:`forget`."""
        with self._lock:
            return dict(self._ended)

    def forget(self, attempts: dict[str, End]) -> None:
        """These ends were written down."""
        with self._lock:
            for attempt in attempts:
                self._ended.pop(attempt, None)
                self._running.pop(attempt, None)

    def known(self) -> set[str]:
        """The attempts that it runs, or has run and whose ends were not written down."""
        with self._lock:
            return {*self._running, *self._ended}

    def progress(self) -> dict[str, float | None]:
        """How far the attempts that run are, in percent."""
        with self._lock:
            return {attempt: running.progress for attempt, running in self._running.items()}

    def end(self, attempts: set[str] | None, reason: Reason) -> None:
        """End attempts, or all; they appear in :meth:`ended` when they are gone."""
        with self._lock:
            for attempt, running in self._running.items():
                if attempts is None or attempt in attempts:
                    running.end(reason)

    def busy(self) -> bool:
        """Whether anything has not ended yet."""
        with self._lock:
            return any(attempt not in self._ended for attempt in self._running)

    def wait(self, seconds: float) -> None:
        """Wait until an attempt ends, at most that long. What was taken ahead and has to wait is given back."""
        self._wake.wait(seconds)
        self._wake.clear()
        with self._lock:
            self._guard.watch()
            if time.monotonic() - self._fed > 2 * _AHEAD_SECONDS:
                self._give_back()

    def _give_back(self) -> None:
        """Behind commands that take longer than those before them nothing waits here, as if it were at work."""
        found: list[Attempt | None] = []
        with suppress(queue.Empty):
            while True:
                found.append(self._queue.get_nowait())
        for attempt in found:
            if attempt is None:  # the word to end, for one of the threads
                self._queue.put(None)
            else:
                self._ended[attempt.id] = _never_begun(self._running[attempt.id])
        if found:
            self._took.clear()

    def close(self, reason: Reason = Reason.STOPPED) -> None:
        """End everything, and wait until nothing is left."""
        self.end(None, reason)
        for _ in self._threads:
            self._queue.put(None)
        for thread in self._threads:
            thread.join()
        self._threads.clear()
        self._guard.close()

    def _work(self) -> None:
        while (attempt := self._queue.get()) is not None:
            begun = self._fed = time.monotonic()
            end = self._run(attempt)
            with self._lock:
                self._took.append(time.monotonic() - begun)
                self._ended[attempt.id] = end
            if self.is_hungry():
                self._wake.set()

    def _run(self, attempt: Attempt) -> End:
        with self._lock:
            running = self._running[attempt.id]
        if not running.is_wanted():
            return _never_begun(running)
        limits = _limits(self._settings)
        self._begun(attempt.id, 0)  # before it has a pid: killed between the two, the guard finds it by its mark
        try:
            return run(attempt, limits, running, on_start=self._begun)
        except OSError as error:
            message = f"The log {attempt.log} cannot be written: {error.strerror}."
            return End(20000 + (error.errno or 0), Reason.LAUNCH, message)
        except Exception as error:
            log.exception("attempt %s failed unexpectedly", attempt.id)
            return End(1, Reason.LAUNCH, f"It could not be run: {type(error).__name__}: {error}")
        finally:
            with self._lock:
                self._guard.ended(attempt.id)

    def _begun(self, attempt: str, pid: int) -> None:
        with self._lock:
            self._guard.begun(attempt, pid)


def _never_begun(running: Running) -> End:
    """An end before the beginning: where nobody cancelled it, it does not count as a try."""
    reason = Reason.CANCELLED if running.reason is Reason.CANCELLED else Reason.STOPPED
    return End(-15, reason, "It was ended before it began.")


def _limits(settings: FarmSettings) -> Limits:
    most_log = settings.log_limit_mb * 1_000_000
    return Limits(settings.grace_seconds, settings.memory_limit_mib, settings.cpu_limit, settings.nice, most_log)
