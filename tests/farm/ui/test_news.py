"""One notification for each job that ends, whoever tells of it; and the small window."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import qasync
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from iomanager.core.errors import Unavailable
from iomanager.core.events import EventBus
from iomanager.farm.model import State
from iomanager.farm.monitor import JobFinished, JobFollowed, JobLeft
from iomanager.farm.status import Action
from iomanager.farm.ui import mini, news
from iomanager.farm.ui.mini import MiniWindow
from iomanager.farm.ui.news import JobNews
from iomanager.farm.ui.panel import JobsPanel
from iomanager.farm.ui.port import JobsDesk
from iomanager.shell.errors import Notice
from tests.farm.ui.conftest import PATIENCE, Shop


class Window(QMainWindow):
    """A window that keeps its notices."""

    def __init__(self) -> None:
        super().__init__()
        self.notices: list[Notice] = []

    def show_notice(self, notice: Notice) -> None:
        self.notices.append(notice)


@pytest.fixture
def window(loop: qasync.QEventLoop, shop: Shop) -> Iterator[Window]:
    made = Window()
    made.resize(900, 600)
    made.show()
    yield made
    shiboken6.delete(made)


@pytest.fixture
def desk(shop: Shop, tmp_path: Path) -> JobsDesk:
    return JobsDesk(shop.service, "jane", tmp_path)


def wait(qtbot: QtBot, until: Callable[[], object]) -> None:
    qtbot.waitUntil(lambda: bool(until()), timeout=PATIENCE)


def finish(shop: Shop, job: str, code: int = 0) -> None:
    shop.run(job, "P1-copy", code)
    if code == 0:
        for what in ("jpg", "mhl", "register"):
            shop.run(job, f"P1-{what}")


def test_each_end_is_told_once(window: Window, desk: JobsDesk, bus: EventBus, shop: Shop, qtbot: QtBot) -> None:
    old = shop.add("ended before")
    shop.service.act(Action.CANCEL, old)
    job, other, hers = shop.add("delivery"), shop.add("bad delivery"), shop.add("hers", owner="mina")
    entry = news.put_into(window, desk, bus)
    wait(qtbot, lambda: entry.text() == "2 waiting")
    finish(shop, job)
    finish(shop, hers)
    entry._feed.soon()
    wait(qtbot, lambda: window.notices)
    assert (window.notices[0].message, window.notices[0].level) == ("delivery: done.", "ok")
    bus.publish(JobFinished(job, "delivery", State.DONE))  # told by somebody else too
    finish(shop, other, 3)
    entry._feed.soon()
    wait(qtbot, lambda: len(window.notices) > 1)
    assert [notice.message for notice in window.notices] == ["delivery: done.", "bad delivery: failed."]
    assert window.notices[1].level == "error"
    wait(qtbot, lambda: "1 failed" in entry.text())
    shop.service.act(Action.RETRY, other)
    entry._feed.soon()
    wait(qtbot, lambda: "1 waiting" in entry.text())
    finish(shop, other, 3)
    entry._feed.soon()
    wait(qtbot, lambda: len(window.notices) > 2)
    entry.stop()


def test_old_figures_are_said_to_be_old(
    window: Window, desk: JobsDesk, bus: EventBus, shop: Shop, qtbot: QtBot
) -> None:
    shop.run(shop.add("delivery"), "P1-copy")
    shop.begin(shop.add("other"), "P1-copy")
    entry = news.put_into(window, desk, bus)
    wait(qtbot, lambda: entry.text() == "1 job running · 1 waiting")
    shop.service.broken = Unavailable("The database does not answer.")
    entry._feed.soon()
    wait(qtbot, lambda: entry.text().startswith("1 job running · 1 waiting (as of "))
    assert "The database does not answer." in entry.toolTip()
    shop.service.broken = None
    entry._feed.soon()
    wait(qtbot, lambda: entry.text() == "1 job running · 1 waiting")
    entry.stop()


def test_who_follows_a_job_tells_of_it(window: Window, desk: JobsDesk, bus: EventBus, shop: Shop, qtbot: QtBot) -> None:
    """Whether the end is seen here first or there, it is told once; the next end of the same job is news again."""
    early, late, lost = shop.add("seen here first"), shop.add("seen there first"), shop.add("lost sight of")
    entry = news.put_into(window, desk, bus)
    wait(qtbot, lambda: entry.text() == "3 waiting")
    for job in (early, late, lost):
        bus.publish(JobFollowed(job))
    bus.publish(JobLeft(late, told=True))
    for job in (early, late, lost):
        finish(shop, job, 3)
    wait(qtbot, lambda: "3 failed" in entry.text())
    bus.publish(JobLeft(early, told=True))
    bus.publish(JobLeft(lost, told=False))
    wait(qtbot, lambda: window.notices)
    assert [notice.message for notice in window.notices] == ["lost sight of: failed."]
    for job in (early, late):
        shop.service.act(Action.RETRY, job)
    entry._feed.soon()
    wait(qtbot, lambda: "2 waiting" in entry.text())
    for job in (early, late):
        finish(shop, job, 3)
    wait(qtbot, lambda: len(window.notices) == 3)
    entry.stop()


def test_another_project_takes_the_place(window: Window, desk: JobsDesk, bus: EventBus, qtbot: QtBot) -> None:
    first = news.put_into(window, desk, bus)
    second = news.put_into(window, desk, bus)
    wait(qtbot, lambda: not shiboken6.isValid(first))
    entries: list[JobNews] = list(window.findChildren(JobNews))
    assert entries == [second]
    second.stop()


def test_the_small_window_shows_what_runs(
    window: Window, desk: JobsDesk, bus: EventBus, shop: Shop, qtbot: QtBot
) -> None:
    job = shop.add("delivery")
    shop.add("hers", owner="mina")
    shop.run(job, "P1-copy")
    entry = news.put_into(window, desk, bus)
    QTest.mouseClick(entry, Qt.MouseButton.LeftButton)
    small = window.findChild(MiniWindow)
    assert isinstance(small, MiniWindow)
    assert small.windowFlags() & Qt.WindowType.WindowStaysOnTopHint
    wait(qtbot, lambda: len(small.rows()) == 1)
    row = small.rows()[0]
    assert "delivery" in row.accessibleName()
    assert row._bar.value() == 20
    picked: list[str] = []
    small.chosen.connect(picked.append)
    row.setFocus()
    QTest.keyClick(row, Qt.Key.Key_Return)
    assert picked == [job]
    for what in ("jpg", "mhl", "register"):
        shop.run(job, f"P1-{what}")
    small._feed.soon()
    wait(qtbot, lambda: "done" in small.rows()[0].accessibleName())
    QTest.keyClick(small, Qt.Key.Key_Escape)
    assert not small.isVisible()
    entry.stop()


def test_the_panel_opens_the_same_small_window(panel: JobsPanel, desk: JobsDesk, shop: Shop, qtbot: QtBot) -> None:
    job = shop.add("delivery")
    panel.show_mini()
    top = mini.top_of(panel)
    small = top.findChild(MiniWindow)
    assert isinstance(small, MiniWindow)
    wait(qtbot, lambda: len(small.rows()) == 1)
    QTest.mouseClick(small.rows()[0], Qt.MouseButton.LeftButton)
    wait(qtbot, lambda: (node := panel.view.current()) is not None and node.key == (job, ""))
    panel.show_mini()
    assert len(top.findChildren(MiniWindow)) == 1
    small.hide()
