"""How a step behaves as a program: progress lines, and a tidy end on SIGTERM."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import FrameType
from typing import TextIO

from iomanager.core.cancel import CancelToken, Progress, ProgressState
from iomanager.core.errors import Cancelled, IOManagerError

INTERVAL = 0.5
"""Seconds between two progress lines."""


@dataclass(slots=True)
class Lines:
    """Prints ``TR_PROGRESS n%``, never falling, each number once. A stage takes the share ``low`` to ``high``."""

    stream: TextIO
    low: float = 0
    high: float = 100
    shown: int = field(default=-1)

    def __call__(self, state: ProgressState) -> None:
        """Listen to a Progress."""
        if state.total:
            self.show(self.low + (self.high - self.low) * min(state.done / state.total, 1))

    def show(self, percent: float) -> None:
        """Print the number when it is higher than the last one."""
        if int(percent) > self.shown:
            self.shown = int(percent)
            self.stream.write(f"TR_PROGRESS {self.shown}%\n")
            self.stream.flush()


@dataclass(frozen=True, slots=True)
class Work:
    """What a running step is given."""

    token: CancelToken
    progress: Progress
    lines: Lines

    def stage(self, low: float, high: float) -> Progress:
        """Progress of a part of the step, between these percents."""
        self.lines.low, self.lines.high = low, high
        return self.progress


@contextmanager
def working(title: str, *, as_json: bool = False) -> Iterator[Work]:
    """Progress on standard output (error, with ``--json``), and a token that SIGTERM and Ctrl+C set.

    Whatever fails after such a signal is told as Cancelled: the children were ended too.
    """
    token = CancelToken()
    lines = Lines(sys.stderr if as_json else sys.stdout)
    with _stoppable(token):
        try:
            lines.show(0)
            yield Work(token, Progress(title, listener=lines, interval=INTERVAL), lines)
            token.check()
        except IOManagerError as error:
            if token.cancelled and not isinstance(error, Cancelled):
                raise Cancelled() from error
            raise
        lines.show(100)


@contextmanager
def _stoppable(token: CancelToken) -> Iterator[None]:
    numbers = (signal.SIGINT, signal.SIGTERM)
    previous = {number: signal.getsignal(number) for number in numbers}

    def cancel(_signal: int, _frame: FrameType | None) -> None:
        token.cancel()

    try:
        for number in numbers:
            signal.signal(number, cancel)
    except ValueError:  # not the main thread: whoever called holds the token's end
        yield
        return
    try:
        yield
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)
