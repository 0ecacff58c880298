"""The list of running work, which the status bar and its pop-up show. Only ``shell.tasks`` puts work on it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from iomanager.core.cancel import CancelToken, Progress, ProgressState
from iomanager.core.errors import Conflict

THREADS = 8


@dataclass(eq=False, slots=True)
class Running:
    """One piece of work: whose it is, how far it is, and the token that cancels or pauses it."""

    owner: QWidget
    key: str
    title: str
    exclusive: bool
    token: CancelToken = field(default_factory=CancelToken)
    progress: Progress = field(default_factory=Progress)
    started: float = field(default_factory=time.monotonic)
    waiter: asyncio.Future[Any] | None = None

    @property
    def state(self) -> ProgressState:
        """What a progress bar shows now."""
        return self.progress.state()

    @property
    def seconds(self) -> float:
        """How long it has been running, in seconds."""
        return time.monotonic() - self.started

    @property
    def shown(self) -> bool:
        """Whether the status bar shows it: work without a title is nobody's business."""
        return bool(self.title or self.progress.title)

    def belongs_to(self, owner: QWidget, key: str) -> bool:
        """Whether a call with this owner and key means this work."""
        return self.owner is owner and self.key == key


class TaskBoard(QObject):
    """Who is running what. ``changed``: work began or ended; ``progressed``: one :class:`Running` moved on."""

    changed = Signal()
    progressed = Signal(object)
    _posted = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._running: list[Running] = []
        self._handlers: dict[tuple[int, str], tuple[asyncio.Task[None], bool]] = {}
        self._watched: set[int] = set()
        self._stopped = False
        self.executor = ThreadPoolExecutor(THREADS, thread_name_prefix="task")
        self._posted.connect(self._call, Qt.ConnectionType.QueuedConnection)

    def running(self) -> tuple[Running, ...]:
        """The work that has not ended, oldest first."""
        return tuple(self._running)

    def post(self, call: Callable[[], object]) -> None:
        """Run ``call`` soon on the UI thread; from any thread."""
        if not self._stopped:
            self._posted.emit(call)

    def begin(self, owner: QWidget, key: str, title: str, *, exclusive: bool) -> Running:
        """List new work; the earlier one of the same owner and key ends, or raises Conflict when it is exclusive."""
        for earlier in [each for each in self._running if each.belongs_to(owner, key)]:
            if earlier.exclusive:
                raise busy()
            self.abandon(earlier)
        running = Running(owner, key, title, exclusive)
        running.progress = Progress(title=title, listener=lambda _: self.post(lambda: self.progressed.emit(running)))
        self._watch(owner)
        self._running.append(running)
        self.changed.emit()
        return running

    def abandon(self, running: Running) -> None:
        """Nobody waits for this work any more: stop it, except where it is exclusive, which stays until it ends."""
        if running.waiter is not None:
            running.waiter.cancel()
        if not running.exclusive:
            running.token.cancel()
            self.remove(running)

    def remove(self, running: Running) -> None:
        """Strike the work off the list."""
        if running in self._running:
            self._running.remove(running)
            self.changed.emit()

    def keep(self, owner: QWidget, key: str, task: asyncio.Task[None], *, exclusive: bool) -> None:
        """Remember a handler, ending the earlier one of the same owner and key."""
        name = (id(owner), key)
        earlier = self._handlers.pop(name, None)
        if earlier is not None:
            earlier[0].cancel()
        self._handlers[name] = (task, exclusive)
        self._watch(owner)
        task.add_done_callback(lambda done: self._forget(name, done))

    def is_exclusive(self, owner: QWidget, key: str) -> bool:
        """Whether a handler or work of this owner and key must not be replaced."""
        handler = self._handlers.get((id(owner), key))
        works = any(each.exclusive and each.belongs_to(owner, key) for each in self._running)
        return works or bool(handler and handler[1])

    def stop(self) -> None:
        """Cancel everything and wait for the threads."""
        self._stopped = True
        for task, _ in list(self._handlers.values()):
            task.cancel()
        for running in self.running():
            running.token.cancel()
            if running.waiter is not None:
                running.waiter.cancel()
        self.executor.shutdown(wait=True, cancel_futures=True)

    def _watch(self, owner: QWidget) -> None:
        """Learn of the owner's end, once per owner."""
        number = id(owner)
        if number not in self._watched:
            self._watched.add(number)
            owner.destroyed.connect(lambda: self._owner_died(number))

    def _owner_died(self, number: int) -> None:
        self._watched.discard(number)
        for running in [each for each in self._running if id(each.owner) == number]:
            self.abandon(running)
        for name, (task, _) in list(self._handlers.items()):
            if name[0] == number:
                task.cancel()

    def _call(self, call: Callable[[], object]) -> None:
        call()

    def _forget(self, name: tuple[int, str], task: asyncio.Task[None]) -> None:
        if name in self._handlers and self._handlers[name][0] is task:
            del self._handlers[name]


def busy() -> Conflict:
    """The answer to a second start of work that must not be doubled."""
    return Conflict(
        QCoreApplication.translate("Tasks", "This is already running."),
        hint=QCoreApplication.translate("Tasks", "Wait until it is done, or cancel it in the status bar."),
    )
