"""What lets the window answer at once while threads work: who waits for the interpreter, and how long.

A thread gives the interpreter away after Python's switch interval (5 ms), and the window asks for it many times in one
repaint. A whole collection of garbage stops every thread for as long as it takes to look at everything there is: about
100 ms after all modules are loaded, 10 ms for the records of a large project alone.
"""

from __future__ import annotations

import gc
import sys

INTERVAL = 0.0005
"""Seconds after which a thread that works gives way."""
USUAL = 0.005


def begin() -> None:
    """Let threads give way sooner."""
    sys.setswitchinterval(INTERVAL)


def end() -> None:
    """As Python does it by itself."""
    sys.setswitchinterval(USUAL)
    gc.unfreeze()


def settle() -> None:
    """Everything that is there now stays: collections of garbage do not look at it any more.

    Called when the services of a project are ready; those of the project before are let go of first.
    """
    if gc.get_freeze_count():
        gc.unfreeze()
        gc.collect()
    gc.freeze()
