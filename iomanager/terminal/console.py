"""What commands print, and the progress bars that they show on a terminal.

With ``--json`` standard output is one JSON document and nothing else; progress and messages go to standard error.
"""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import FrameType
from typing import Any

from iomanager.core.cancel import CancelToken, Progress, ProgressState
from iomanager.core.errors import IOManagerError


@dataclass(slots=True)
class Console:
    """Where a command's result goes. ``printed`` says that the JSON document of this run is out."""

    as_json: bool = False
    printed: bool = False

    def result(self, value: Any, readable: Callable[[], None]) -> None:
        """Print the result: the value as JSON when asked, otherwise what ``readable`` prints."""
        if self.as_json:
            self.printed = True
            sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2, default=_plain) + "\n")
        else:
            readable()

    def table(self, rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> None:
        """A table of some columns; empty cells for None."""
        from rich.console import Console as RichConsole
        from rich.table import Table
        from rich.text import Text

        table = Table(box=None, pad_edge=False, header_style="bold")
        for column in columns:
            table.add_column(column, overflow="fold")
        for row in rows:
            table.add_row(*(Text(_cell(row.get(column))) for column in columns))
        RichConsole(file=sys.stdout, highlight=False, width=None if sys.stdout.isatty() else 240).print(table)

    def line(self, text: str) -> None:
        """One line of readable output."""
        sys.stdout.write(text + "\n")

    def say(self, text: str) -> None:
        """One line beside the result, on standard error."""
        sys.stderr.write(text + "\n")
        sys.stderr.flush()

    def fail(self, error: IOManagerError) -> None:
        """An error as people read it: what happened, then what to do; with ``--json`` as the document too."""
        self.say(f"Error: {error.message}")
        if error.hint:
            self.say(f"  {error.hint}")
        if self.as_json and not self.printed:
            self.result({"error": error.message, "hint": error.hint, "exit_code": error.exit_code}, lambda: None)

    @contextmanager
    def work(self, title: str) -> Iterator[tuple[CancelToken, Progress]]:
        """A cancel token that Ctrl+C sets, and progress that shows as a bar on a terminal, silent otherwise."""
        token = CancelToken()
        with _interruptible(token):
            if not sys.stderr.isatty():
                yield token, Progress(title)
                return
            with _bar() as listener:
                yield token, Progress(title, listener=listener)


@contextmanager
def _interruptible(token: CancelToken) -> Iterator[None]:
    """The first Ctrl+C or SIGTERM cancels the work, which ends tidily; a second one is as rude as ever."""
    previous = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

    def restore() -> None:
        for number, handler in previous.items():
            signal.signal(number, handler)

    def cancel(_signal: int, _frame: FrameType | None) -> None:
        token.cancel()
        restore()

    try:
        for number in previous:
            signal.signal(number, cancel)
    except ValueError:  # not the main thread: nobody types here
        yield
        return
    try:
        yield
    finally:
        restore()


@contextmanager
def _bar() -> Iterator[Callable[[ProgressState], None]]:
    from rich.console import Console as RichConsole
    from rich.progress import BarColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bars

    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[count]}"), TimeRemainingColumn())
    with Bars(*columns, console=RichConsole(stderr=True), transient=True) as bars:
        task = bars.add_task("", total=None, count="")

        def show(state: ProgressState) -> None:
            bars.update(task, description=state.title, total=state.total, completed=state.done, count=count(state))

        yield show


def count(state: ProgressState) -> str:
    """The count of a progress in words: ``312 of 1,204 frames`` or ``1.2 GB of 3.0 GB``."""
    if state.unit in {"B", "bytes"}:
        done, total = size(state.done), size(state.total or 0)
        return f"{done} of {total}" if state.total else done
    done = f"{state.done:,.0f}"
    return f"{done} of {state.total:,.0f} {state.unit}".strip() if state.total else f"{done} {state.unit}".strip()


def size(amount: float) -> str:
    """Bytes in decimal units, as disks are sold: ``1.2 TB``."""
    units = ("B", "kB", "MB", "GB", "TB", "PB")
    index = 0
    while amount >= 1000 and index < len(units) - 1:
        amount /= 1000
        index += 1
    return f"{amount:.0f} {units[index]}" if index == 0 else f"{amount:.1f} {units[index]}"


def _cell(value: Any) -> str:
    if value is None or value == ():
        return ""
    if isinstance(value, bool):
        return "x" if value else ""
    if isinstance(value, (list, tuple)):
        return ", ".join(map(_cell, value))
    if isinstance(value, dict):
        return " ".join(f"{name}={_cell(item) or '-'}" for name, item in value.items() if item not in (None, [], ()))
    return str(value)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Path):
        return str(value)
    if isinstance(value, (set, frozenset, tuple)):
        return list(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")
