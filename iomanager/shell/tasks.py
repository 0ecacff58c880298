"""The only place that joins threads and Qt: panels run their services' functions here and never wait for them.

A handler is a coroutine, started from a signal by :func:`start`, that awaits :func:`run`::

    self._scan_button.clicked.connect(lambda: tasks.start(self, "scan", self._scan()))

    async def _scan(self) -> None:
        on_rows = tasks.on_ui(self, self._model.append)
        scan = await tasks.run(self, "scan", self._ingest.scan, self._folder, on_rows, title=self.tr("Scanning"))
        self._model.show(scan)

The work is listed on the :class:`TaskBoard`, which the status bar shows with a bar, the time left, cancel and pause.
"""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from typing import Any, TypeVar

import qasync
import shiboken6
from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtWidgets import QApplication, QWidget

from iomanager.core.errors import Cancelled
from iomanager.shell import errors, pace
from iomanager.shell.board import Running, TaskBoard, busy

T = TypeVar("T")


def make_loop(application: QApplication) -> qasync.QEventLoop:
    """The Qt loop as the asyncio loop, current from now on, so that handlers started from signals find it.

    The application then calls ``loop.run_forever()``; a test lets Qt run. End it with :func:`close_loop`.
    """
    pace.begin(application)
    loop = qasync.QEventLoop(application)
    asyncio.set_event_loop(loop)
    asyncio._set_running_loop(loop)
    return loop


def close_loop(loop: qasync.QEventLoop) -> None:
    """Cancel all work, wait for its threads, and give the loop back."""
    application = QCoreApplication.instance()
    if application is not None:
        pace.end(application)
    shut_down()
    QCoreApplication.processEvents()
    asyncio._set_running_loop(None)
    loop.close()
    asyncio.set_event_loop(None)


def board() -> TaskBoard:
    """The list of running work; it belongs to the application and is made on first use."""
    application = QCoreApplication.instance()
    if application is None:
        raise RuntimeError("tasks need a QApplication")
    found = application.findChild(TaskBoard)
    return found if found is not None else TaskBoard(application)


def shut_down() -> None:
    """Cancel all work, wait for the threads and forget the board: once, when the application (or a test) ends."""
    stopping = board()
    stopping.stop()
    shiboken6.delete(stopping)


async def run(
    owner: QWidget, key: str, fn: Callable[..., T], *args: object, exclusive: bool = False, title: str = ""
) -> T:
    """Run ``fn(*args)`` in a thread and return its result, or raise its error, on the UI thread.

    Where ``fn`` takes ``token`` or ``progress`` it gets them as keywords. A later call with the same owner and key
    replaces this one: its token is cancelled and its handler ends quietly (``asyncio.CancelledError``). With
    ``exclusive`` the later call is refused with Conflict instead, and the work goes on when the owner dies. Nothing
    is delivered to a dead owner. Work with neither a ``title`` nor a title of its progress is not
    shown in the status bar. Raises Cancelled when the user cancelled.
    """
    work = board()
    running = work.begin(owner, key, title, exclusive=exclusive)
    waiter: asyncio.Future[T] = asyncio.get_running_loop().create_future()
    running.waiter = waiter
    future = work.executor.submit(_with_keywords(fn, running, args))
    future.add_done_callback(lambda done: work.post(lambda: _settle(running, waiter, done)))
    try:
        return await waiter
    except asyncio.CancelledError:
        work.abandon(running)
        raise


def start(owner: QWidget, key: str, coroutine: Coroutine[Any, Any, None], *, exclusive: bool = False) -> None:
    """Start a handler from a signal. Its error, if any, is shown in the owner's panel (``shell.errors``).

    A second start with the same owner and key ends the first, or is refused when the first is exclusive.
    """
    work = board()
    if work.is_exclusive(owner, key):
        coroutine.close()
        errors.show(owner, busy())
        return
    task = asyncio.get_running_loop().create_task(coroutine)
    work.keep(owner, key, task, exclusive=exclusive)
    task.add_done_callback(lambda done: _finish(owner, done))


def cancel(owner: QWidget, key: str) -> None:
    """Cancel the work of this owner and key, as the user would; its handler gets Cancelled."""
    for running in board().running():
        if running.belongs_to(owner, key):
            running.token.cancel()


def is_running(owner: QWidget, key: str) -> bool:
    """Whether work of this owner and key has not ended."""
    return any(running.belongs_to(owner, key) for running in board().running())


def on_ui(owner: QObject, slot: Callable[..., None]) -> Callable[..., None]:
    """A form of ``slot`` that any thread may call: it runs later on the UI thread, and not at all for a dead owner."""
    work = board()
    return lambda *args: work.post(lambda: slot(*args) if shiboken6.isValid(owner) else None)


def _with_keywords(fn: Callable[..., T], running: Running, args: tuple[object, ...]) -> Callable[[], T]:
    """Bind the token and the progress where ``fn`` takes them; work cancelled while it queued never begins."""
    offers: dict[str, object] = {"token": running.token, "progress": running.progress}
    names = _free_names(fn, args)
    given = {name: value for name, value in offers.items() if name in names}

    def call() -> T:
        running.token.check()
        return fn(*args, **given)

    return call


def _free_names(fn: Callable[..., Any], args: tuple[object, ...]) -> set[str]:
    """The parameters that the positional arguments leave open; none where they do not fit, as the call will say."""
    try:
        signature = inspect.signature(fn)
        return set(signature.parameters) - set(signature.bind_partial(*args).arguments)
    except (TypeError, ValueError):
        return set()


def _settle(running: Running, waiter: asyncio.Future[T], done: Future[T]) -> None:
    """Hand the outcome to the handler, on the UI thread; where nobody waits any more it is dropped."""
    board().remove(running)
    if waiter.done():
        return
    if done.cancelled() or not shiboken6.isValid(running.owner):
        waiter.cancel()
        return
    error = done.exception()
    if error is None:
        waiter.set_result(done.result())
    else:
        waiter.set_exception(error)


def _finish(owner: QWidget, task: asyncio.Task[None]) -> None:
    """Look at how a handler ended; an error goes to the owner's panel, a cancel is no error."""
    if task.cancelled():
        return
    error = task.exception()
    if error is None or isinstance(error, Cancelled):
        return
    errors.show(owner if shiboken6.isValid(owner) else None, error)
