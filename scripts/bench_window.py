"""What the benchmarks of panels share: an application in its looks, with the loop of its tasks, without a screen."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

PATIENCE = 300.0


@contextmanager
def application() -> Iterator[None]:
    """The one application of this process, with a loop of tasks until the end."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    from iomanager.shell import tasks, theme

    there = QApplication.instance()
    made = there if isinstance(there, QApplication) else QApplication([])
    theme.apply(made, theme.Mode.DARK)
    loop = tasks.make_loop(made)
    try:
        yield
    finally:
        tasks.close_loop(loop)


def turn(until: Callable[[], bool], every: int = 1) -> None:
    """Let Qt's own loop run, as the application does, until something is so; it is asked every so many ms."""
    from PySide6.QtCore import QEventLoop, QTimer

    end, loop, clock = time.perf_counter() + PATIENCE, QEventLoop(), QTimer(interval=every)

    def ask() -> None:
        if time.perf_counter() > end or until():
            loop.quit()

    clock.timeout.connect(ask)
    clock.start()
    loop.exec()
    clock.stop()
    if time.perf_counter() > end:
        raise SystemExit("The panel did not come so far in time.")
