"""Work runs in threads; results, errors and cancels come back on the UI thread, and never to a dead widget."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import cast

import pytest
import shiboken6
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from iomanager.core.cancel import CancelToken, Progress
from iomanager.core.errors import Cancelled, Conflict, InvalidInput
from iomanager.shell import tasks
from iomanager.shell.errors import Notice

pytestmark = pytest.mark.usefixtures("loop")


class Panel(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.results: list[object] = []
        self.threads: list[threading.Thread] = []
        self.notices: list[Notice] = []

    def show_notice(self, notice: Notice) -> None:
        self.notices.append(notice)

    async def handle(self, fn: Callable[..., object], *args: object, exclusive: bool = False) -> None:
        result = await tasks.run(self, "key", fn, *args, exclusive=exclusive)
        self.threads.append(threading.current_thread())
        self.results.append(result)


@pytest.fixture
def panel(qtbot: QtBot) -> Panel:
    made = Panel()
    qtbot.addWidget(made)
    return made


def hold(gate: threading.Event, token: CancelToken) -> str:
    while not gate.wait(0.005):
        token.check()
    return "held"


def test_result_comes_back_on_the_ui_thread(qtbot: QtBot, panel: Panel) -> None:
    tasks.start(panel, "add", panel.handle(lambda a, b: (a + b, threading.current_thread()), 2, 3))
    qtbot.waitUntil(lambda: bool(panel.results))
    total, worker = cast("tuple[int, threading.Thread]", panel.results[0])
    assert total == 5
    assert worker is not threading.main_thread()
    assert panel.threads == [threading.main_thread()]
    assert tasks.board().running() == ()


def test_work_gets_token_and_progress(qtbot: QtBot, panel: Panel) -> None:
    seen: list[float] = []
    tasks.board().progressed.connect(lambda running: seen.append(running.state.done))

    def count(steps: int, *, token: CancelToken, progress: Progress) -> str:
        progress.start("Counting", steps)
        for _ in range(steps):
            token.check()
            progress.advance()
        return "counted"

    tasks.start(panel, "count", panel.handle(count, 3))
    qtbot.waitUntil(lambda: panel.results == ["counted"])
    qtbot.waitUntil(lambda: bool(seen) and seen[-1] == 3)


def test_later_call_replaces_the_earlier(qtbot: QtBot, panel: Panel) -> None:
    gate = threading.Event()
    tasks.start(panel, "a", panel.handle(hold, gate))
    qtbot.waitUntil(lambda: len(tasks.board().running()) == 1)
    earlier = tasks.board().running()[0]
    tasks.start(panel, "b", panel.handle(lambda: "later"))
    qtbot.waitUntil(lambda: panel.results == ["later"])
    gate.set()
    qtbot.wait(30)
    assert earlier.token.cancelled
    assert panel.results == ["later"]
    assert panel.notices == []


def test_starting_again_replaces_the_handler(qtbot: QtBot, panel: Panel) -> None:
    gate = threading.Event()
    tasks.start(panel, "same", panel.handle(hold, gate))
    qtbot.waitUntil(lambda: len(tasks.board().running()) == 1)
    earlier = tasks.board().running()[0]
    tasks.start(panel, "same", panel.handle(lambda: "later"))
    qtbot.waitUntil(lambda: panel.results == ["later"])
    assert earlier.token.cancelled


def test_exclusive_work_refuses_a_second(qtbot: QtBot, panel: Panel) -> None:
    gate = threading.Event()
    tasks.start(panel, "publish", panel.handle(hold, gate, exclusive=True), exclusive=True)
    qtbot.waitUntil(lambda: len(tasks.board().running()) == 1)
    tasks.start(panel, "publish", panel.handle(lambda: "second"), exclusive=True)
    assert [notice.level for notice in panel.notices] == ["error"]
    with pytest.raises(Conflict):
        tasks.board().begin(panel, "key", "", exclusive=True)
    gate.set()
    qtbot.waitUntil(lambda: panel.results == ["held"])


def test_exclusive_work_outlives_its_panel(qtbot: QtBot) -> None:
    gate, ended = threading.Event(), threading.Event()

    def publish(token: CancelToken) -> None:
        hold(gate, token)
        ended.set()

    panel = Panel()
    tasks.start(panel, "publish", panel.handle(publish, exclusive=True), exclusive=True)
    qtbot.waitUntil(lambda: len(tasks.board().running()) == 1)
    shiboken6.delete(panel)
    qtbot.wait(20)
    assert len(tasks.board().running()) == 1
    gate.set()
    qtbot.waitUntil(lambda: tasks.board().running() == ())
    assert ended.is_set()


def test_dead_widget_gets_nothing(qtbot: QtBot) -> None:
    gate = threading.Event()
    panel = Panel()
    results: list[object] = panel.results
    arrived: list[object] = []
    deliver = tasks.on_ui(panel, arrived.append)
    tasks.start(panel, "a", panel.handle(hold, gate))
    qtbot.waitUntil(lambda: len(tasks.board().running()) == 1)
    token = tasks.board().running()[0].token
    shiboken6.delete(panel)
    deliver("too late")
    gate.set()
    qtbot.waitUntil(lambda: tasks.board().running() == ())
    qtbot.wait(20)
    assert token.cancelled
    assert results == []
    assert arrived == []


def test_error_is_shown_in_the_panel(qtbot: QtBot, panel: Panel) -> None:
    def fail() -> None:
        raise InvalidInput("Row 3 has no shot.", hint="Type one.")

    tasks.start(panel, "fail", panel.handle(fail))
    qtbot.waitUntil(lambda: bool(panel.notices))
    assert (panel.notices[0].message, panel.notices[0].hint) == ("Row 3 has no shot.", "Type one.")


@pytest.mark.warns
def test_bug_is_logged_and_told_without_a_traceback(
    qtbot: QtBot, panel: Panel, caplog: pytest.LogCaptureFixture
) -> None:
    tasks.start(panel, "fail", panel.handle(lambda: 1 // 0))
    qtbot.waitUntil(lambda: bool(panel.notices))
    assert "ZeroDivisionError" not in panel.notices[0].message + panel.notices[0].hint
    assert "ZeroDivisionError" in panel.notices[0].details
    assert [record.getMessage() for record in caplog.records if record.levelname == "ERROR"] == ["unexpected error"]


def test_cancel_by_the_user_is_no_error(qtbot: QtBot, panel: Panel) -> None:
    ended: list[type[BaseException]] = []

    async def handler() -> None:
        try:
            await panel.handle(hold, threading.Event())
        except (Cancelled, asyncio.CancelledError) as error:
            ended.append(type(error))
            raise

    tasks.start(panel, "a", handler())
    qtbot.waitUntil(lambda: tasks.is_running(panel, "key"))
    tasks.cancel(panel, "key")
    qtbot.waitUntil(lambda: ended == [Cancelled])
    qtbot.wait(10)
    assert panel.notices == []


def test_paused_work_waits(qtbot: QtBot, panel: Panel) -> None:
    steps: list[int] = []

    def work(token: CancelToken) -> str:
        for number in range(2000):
            token.check()
            steps.append(number)
            threading.Event().wait(0.001)
        return "done"

    tasks.start(panel, "a", panel.handle(work))
    qtbot.waitUntil(lambda: len(steps) > 2)
    token = tasks.board().running()[0].token
    token.pause()
    qtbot.wait(30)
    at_pause = len(steps)
    qtbot.wait(50)
    assert len(steps) <= at_pause + 1
    token.cancel()
    qtbot.waitUntil(lambda: tasks.board().running() == ())


def test_stopping_joins_every_thread(qtbot: QtBot, panel: Panel) -> None:
    tasks.start(panel, "a", panel.handle(hold, threading.Event()))
    qtbot.waitUntil(lambda: tasks.is_running(panel, "key"))
    tasks.board().stop()
    assert [thread for thread in threading.enumerate() if thread.name.startswith("task")] == []
