"""Keeps the receiving part of a worker alive: starts it, and starts it again when it dies or takes no messages.

Whether it takes messages is tried end to end: a word is sent to the worker's own queue and must come back. A broker
that does not answer is no reason to start it again, as it connects again by itself.
"""

from __future__ import annotations

import logging
import os
import queue
import subprocess
import sys
import threading
import time
from pathlib import Path

from iomanager.core.errors import Unavailable
from iomanager.farm import processes
from iomanager.farm.engines.celery.broker import Broker, queue_of

log = logging.getLogger(__name__)
_PACKAGE_HOME = str(Path(__file__).resolve().parents[4])
_MODULE = "iomanager.farm.engines.celery.receiver"
_FIRST_PAUSE, _MOST_PAUSE = 0.5, 30.0


class Receiver:
    """The receiver of one worker, watched by a thread. ``came`` has the attempts that were sent to the worker."""

    def __init__(self, broker: Broker, worker: str, *, name: str, slots: int, watch_seconds: float) -> None:
        self.came: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._broker = broker
        self._worker = worker
        self._words = [queue_of(worker), name, str(slots)]
        self._watch_seconds = watch_seconds
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._process: subprocess.Popen[str] | None = None
        self._threads: list[threading.Thread] = []
        self._heard = self._sent = time.monotonic()
        self._started = 0.0
        self._pause = _FIRST_PAUSE
        self._polled = False

    def start(self) -> None:
        """Start it, and begin to watch it."""
        self._threads = [threading.Thread(target=self._watch, name="receiver-watchdog")]
        self._threads[0].start()

    def polled(self) -> bool:
        """Whether messages were taken since this was last asked."""
        with self._lock:
            polled, self._polled = self._polled, False
        return polled

    def tell(self, attempt: str, word: str) -> None:
        """An attempt has ended: ``done``, ``taken`` (not by us), or what went wrong."""
        line = " ".join(word.split()) or "failed"
        with self._lock:
            if self._process is not None:
                _write(self._process, f"end {attempt} {line}\n")

    @property
    def pid(self) -> int:
        """The process that takes messages now; 0 when there is none."""
        with self._lock:
            return self._process.pid if self._process else 0

    def close(self) -> None:
        """End it, and wait until it is gone."""
        self._stop.set()
        for thread in self._threads:
            thread.join()
        with self._lock:
            self._end()
        self._broker.close()

    def _watch(self) -> None:
        while not self._stop.is_set():
            with self._lock:
                process = self._process
            if process is None or process.poll() is not None:
                self._begin()
            elif self._is_deaf():
                log.info("the receiver of %s takes no messages; it is started again", self._worker)
                process.kill()
                process.wait()
            self._stop.wait(min(1.0, self._watch_seconds / 4))

    def _begin(self) -> None:
        """Start it; soon after it has died at once, only after a pause that grows."""
        if time.monotonic() - self._started < self._pause:
            return
        lived_long = time.monotonic() - self._started > self._watch_seconds
        self._pause = _FIRST_PAUSE if lived_long else min(self._pause * 2, _MOST_PAUSE)
        with self._lock:
            self._end()
            self._process = process = _start(self._words, self._broker.url)
        self._started = self._heard = time.monotonic()
        self._sent = 0.0
        threading.Thread(target=self._read, args=(process,), name="receiver-output", daemon=True).start()

    def _is_deaf(self) -> bool:
        """Send a word where one is due. True when none has come back for too long though the broker takes them."""
        now = time.monotonic()
        if now - self._sent < self._watch_seconds / 4:
            return False
        try:
            self._broker.ping(self._worker, f"{now:.3f}")
        except Unavailable as error:
            log.info("%s", error)
            self._heard = time.monotonic()
            return False
        self._sent = now
        return now - self._heard > self._watch_seconds

    def _read(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None  # noqa: S101 - it was asked for
        with process.stdout as output:
            for line in output:
                kind, _, word = line.strip().partition(" ")
                with self._lock:
                    self._heard, self._polled = time.monotonic(), True
                if kind == "run":
                    self.came.put(word)

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        _close_input(process)
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _start(words: list[str], url: str) -> subprocess.Popen[str]:
    start = ["farm", "receiver"] if getattr(sys, "frozen", False) else ["-m", _MODULE]
    search = os.pathsep.join(filter(None, (_PACKAGE_HOME, os.environ.get("PYTHONPATH"))))
    environment = {**os.environ, "PYTHONPATH": search}
    environment.pop(processes.MARK, None)
    process = subprocess.Popen(
        [sys.executable, *start, *words],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
        env=environment,
    )
    _write(process, url + "\n")
    return process


def _write(process: subprocess.Popen[str], line: str) -> None:
    """A receiver that has died hears nothing; the watchdog starts another one."""
    assert process.stdin is not None  # noqa: S101 - it was asked for
    try:
        process.stdin.write(line)
        process.stdin.flush()
    except (BrokenPipeError, ValueError) as error:
        log.debug("the receiver is gone: %s", error)


def _close_input(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None  # noqa: S101 - it was asked for
    try:
        process.stdin.close()
    except BrokenPipeError as error:
        log.debug("the receiver is gone: %s", error)
