"""What lets the window answer at once while threads work: who waits for the interpreter, and how long.

A thread gives the interpreter away after Python's switch interval (5 ms), and the window asks for it many times in one
repaint. A whole collection of garbage stops every thread for as long as it takes to look at everything there is: about
100 ms after all modules are loaded, 10 ms and more for the records of a large project alone. Left to itself, Python
collects in whatever thread happens to make objects, and deletes widgets there too.
"""

from __future__ import annotations

import gc
import sys
import time

import shiboken6
from PySide6.QtCore import QObject, QTimer

INTERVAL = 0.0001
"""Seconds after which a thread that works gives way."""
USUAL = 0.005
EVERY = 100  # ms between looks at what garbage there may be
YOUNG = 2000  # new objects that are worth a look
STILL = 200  # new objects between two looks while nobody does anything
QUIET = 3.0  # seconds of that before everything is looked at
WHOLE = 60.0  # seconds between two such collections
LATEST = 1800.0  # seconds after which one is made even while something goes on


class Collector(QObject):
    """Collects garbage on the UI thread: what is new at once, everything while nobody does anything."""

    def __init__(self, owner: QObject) -> None:
        super().__init__(owner)
        self._seen = 0
        self._whole = self._moved = time.monotonic()
        self._clock = QTimer(self, interval=EVERY)
        self._clock.timeout.connect(self.look)
        self._clock.start()
        gc.disable()

    def look(self) -> None:
        """Collect what is due."""
        now, (young, _, rounds) = time.monotonic(), gc.get_count()
        if young - self._seen > STILL:
            self._moved = now
        since = now - self._whole
        if rounds and (since > LATEST or (since > WHOLE and now - self._moved > QUIET)):
            gc.collect()
            self._whole = now
        elif young > YOUNG:
            gc.collect(1)
        self._seen = gc.get_count()[0]


def begin(owner: QObject) -> Collector:
    """Let threads give way sooner, and collect garbage from the UI thread alone."""
    sys.setswitchinterval(INTERVAL)
    return Collector(owner)


def end(owner: QObject) -> None:
    """As Python does it by itself."""
    collectors: list[Collector] = list(owner.findChildren(Collector))
    for collector in collectors:
        shiboken6.delete(collector)
    sys.setswitchinterval(USUAL)
    gc.unfreeze()
    gc.enable()


def settle() -> None:
    """Everything that is there now stays: collections of garbage do not look at it any more.

    Called when the services of a project are ready; those of the project before are let go of first.
    """
    if gc.get_freeze_count():
        gc.unfreeze()
        gc.collect()
    gc.freeze()
