"""The panel as a coordinator uses it: look, filter, act, read, and know how old it is."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QInputDialog, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from iomanager.core.errors import Unavailable
from iomanager.farm.status import Action
from iomanager.farm.ui import feed as feed_module
from iomanager.farm.ui.nodes import Column
from iomanager.farm.ui.panel import JobsPanel
from iomanager.shell import language, theme
from tests.farm.ui.conftest import PATIENCE, Frame, Shop
from tests.ingest.ui.test_access import nameless

Key = Qt.Key


def wait(qtbot: QtBot, until: Callable[[], object]) -> None:
    qtbot.waitUntil(lambda: bool(until()), timeout=PATIENCE)


def listed(panel: JobsPanel) -> list[str]:
    return [job.title for job in panel.model.jobs()]


def opened(panel: JobsPanel, qtbot: QtBot, job: str, *groups: str) -> None:
    wait(qtbot, lambda: panel.model.find((job, "")))
    panel.view.expand(panel.model.index_of((job, "")))
    for group in groups:
        wait(qtbot, partial(panel.model.find, (job, group)))
        panel.view.expand(panel.model.index_of((job, group)))


def can(panel: JobsPanel, name: str) -> bool | str:
    return next(action.enabled() for action in panel.actions_of_panel() if action.id == f"jobs.{name}")


def press(panel: JobsPanel, name: str) -> None:
    """A button of the open question."""
    boxes: list[QMessageBox] = list(panel.findChildren(QMessageBox))
    box = next(one for one in boxes if one.isVisible())
    buttons: list[QPushButton] = list(box.findChildren(QPushButton))
    QTest.mouseClick(next(one for one in buttons if one.text() == name), Qt.MouseButton.LeftButton)


def test_an_empty_list_says_what_to_do(panel: JobsPanel, qtbot: QtBot, shop: Shop) -> None:
    wait(qtbot, lambda: "Publish a delivery" in panel.empty._words.text())
    assert panel.empty.isVisible()
    job = shop.add("vendor_20261121 publish")
    panel.feed.soon()
    wait(qtbot, panel.view.isVisible)
    assert panel.model.job_ids() == [job]
    assert panel.bar.age.text().startswith("as of ")


def test_open_jobs_are_followed_by_themselves(panel: JobsPanel, qtbot: QtBot, shop: Shop) -> None:
    job = shop.add("delivery", "P1", "P2")
    panel.feed.soon()
    opened(panel, qtbot, job, "P1")
    shop.run(job, "P1-copy")
    shop.run(job, "P1-jpg", 3)
    wait(qtbot, lambda: panel.model.index_of((job, "P1-jpg")).siblingAtColumn(Column.STATE).data() == "failed")
    assert panel.model.index_of((job, "P1")).siblingAtColumn(Column.PROGRESS).data() == "1 / 4"
    assert panel.view.isExpanded(panel.model.index_of((job, "P1")))


def test_filters_ask_for_other_jobs(panel: JobsPanel, qtbot: QtBot, shop: Shop) -> None:
    shop.add("mine", owner="jane", project="Demo")
    other = shop.add("hers", owner="mina", project="Night")
    shop.service.act(Action.CANCEL, other)
    panel.feed.soon()
    wait(qtbot, lambda: listed(panel) == ["hers", "mine"])
    panel.bar.mine.setChecked(True)
    wait(qtbot, lambda: listed(panel) == ["mine"])
    panel.bar.mine.setChecked(False)
    panel.bar.states.setCurrentIndex(panel.bar.states.findData("cancelled"))
    wait(qtbot, lambda: listed(panel) == ["hers"])
    panel.bar.states.setCurrentIndex(0)
    panel.bar.project.setCurrentIndex(panel.bar.project.findData("Night"))
    wait(qtbot, lambda: listed(panel) == ["hers"])
    QTest.keyClicks(panel.bar.text, "nowhere")
    wait(qtbot, lambda: "fits these filters" in panel.empty._words.text() and panel.empty.isVisible())
    QTest.mouseClick(panel.empty._button, Qt.MouseButton.LeftButton)
    wait(qtbot, lambda: listed(panel) == ["hers", "mine"])
    assert panel.bar.counts.text() == "2 jobs"


def test_a_failing_service_is_said_and_what_is_known_stays(panel: JobsPanel, qtbot: QtBot, shop: Shop) -> None:
    shop.add("delivery")
    panel.feed.soon()
    wait(qtbot, lambda: listed(panel) == ["delivery"])
    shop.service.broken = Unavailable("The database does not answer.", hint="Ask the administrator.")
    panel.feed.soon()
    wait(qtbot, panel.banner.isVisible)
    assert "The database does not answer. Ask the administrator." in panel.banner.text()
    assert "What is shown is as of " in panel.banner.text()
    assert listed(panel) == ["delivery"]
    shop.service.broken = None
    panel.banner.retry.emit()
    wait(qtbot, lambda: not panel.banner.isVisible())


def test_an_engine_that_is_away_is_said(panel: JobsPanel, qtbot: QtBot, shop: Shop) -> None:
    shop.service.engine_down = Unavailable("No worker answers.")
    panel.feed._checked = 0.0
    panel.feed.soon()
    wait(qtbot, lambda: "No worker answers." in panel.banner.text())


def test_it_asks_less_while_nothing_changes_and_not_at_all_when_hidden(
    panel: JobsPanel, qtbot: QtBot, shop: Shop, frame: Frame
) -> None:
    job = shop.add("delivery")
    panel.feed.soon()
    wait(qtbot, lambda: panel.feed._interval > 2 * feed_module.FIRST_MS)
    shop.run(job, "P1-copy")
    wait(qtbot, lambda: panel.feed._interval == feed_module.FIRST_MS)
    frame.hide()
    wait(qtbot, lambda: panel.feed.asked_at == 0)
    asked = shop.service.asked
    qtbot.wait(3 * feed_module.FIRST_MS)
    assert shop.service.asked == asked
    frame.show()
    wait(qtbot, lambda: shop.service.asked > asked)


def test_a_failed_step_is_retried_by_key(panel: JobsPanel, qtbot: QtBot, shop: Shop) -> None:
    job = shop.add("delivery")
    shop.run(job, "P1-copy", 2)
    panel.feed.soon()
    opened(panel, qtbot, job, "P1")
    panel.choose(job, "P1-copy")
    wait(qtbot, lambda: can(panel, "retry") is True)
    assert "paused" in str(can(panel, "resume"))
    panel.job_actions.act(Action.RETRY)
    wait(qtbot, lambda: shop.state(job, "P1-copy") == "ready")
    wait(qtbot, lambda: "failed" in str(can(panel, "retry")))


def test_jobs_and_steps_can_be_selected_together(panel: JobsPanel, qtbot: QtBot, shop: Shop) -> None:
    first, second = shop.add("first"), shop.add("second")
    panel.feed.soon()
    opened(panel, qtbot, first, "P1")
    flags = panel.view.selectionModel().SelectionFlag.Select | panel.view.selectionModel().SelectionFlag.Rows
    for key in ((first, "P1-copy"), (second, "")):
        panel.view.selectionModel().select(panel.model.index_of(key), flags)
    assert can(panel, "delete") != True  # noqa: E712 - a reason is true, too
    panel.job_actions.act(Action.PAUSE)
    wait(qtbot, lambda: shop.state(second) == "paused" and shop.state(first, "P1-copy") == "paused")
    wait(qtbot, lambda: can(panel, "resume") is True)
    panel.job_actions.act(Action.RESUME)
    wait(qtbot, lambda: shop.state(second) == "ready" and shop.state(first, "P1-copy") == "ready")


def test_cancel_and_delete_ask_first(panel: JobsPanel, qtbot: QtBot, shop: Shop) -> None:
    job = shop.add("delivery")
    panel.feed.soon()
    wait(qtbot, lambda: panel.model.find((job, "")))
    panel.choose(job)
    panel.job_actions.act(Action.CANCEL)
    press(panel, "Keep it")
    assert shop.state(job) == "ready"
    panel.job_actions.act(Action.CANCEL)
    press(panel, "End it")
    wait(qtbot, lambda: shop.state(job) == "cancelled")
    wait(qtbot, lambda: can(panel, "delete") is True)
    panel.job_actions.act(Action.DELETE)
    press(panel, "Remove it")
    wait(qtbot, lambda: panel.model.job_ids() == [])


def test_priority_is_asked_for(panel: JobsPanel, qtbot: QtBot, shop: Shop) -> None:
    job = shop.add("delivery")
    panel.feed.soon()
    wait(qtbot, lambda: panel.model.find((job, "")))
    panel.choose(job)
    panel.job_actions.act(Action.PRIORITY)
    dialog = panel.findChild(QInputDialog)
    assert isinstance(dialog, QInputDialog)
    dialog.setDoubleValue(42)
    dialog.accept()
    wait(qtbot, lambda: shop.service.job(job).priority == 42)


def test_a_refused_action_says_why(panel: JobsPanel, qtbot: QtBot, shop: Shop, frame: Frame) -> None:
    job = shop.add("delivery")
    shop.run(job, "P1-copy", 1)
    panel.feed.soon()
    opened(panel, qtbot, job, "P1")
    panel.choose(job, "P1-copy")
    wait(qtbot, lambda: can(panel, "retry") is True)
    shop.service.act(Action.CANCEL, job)  # by somebody else, a moment ago
    panel.feed.stop()
    panel.job_actions.act(Action.RETRY)
    wait(qtbot, lambda: frame.notices)
    assert "cancelled" in frame.notices[-1].message


def test_why_it_does_not_start_is_said_in_sentences(panel: JobsPanel, qtbot: QtBot, shop: Shop) -> None:
    job = shop.add("delivery")
    shop.service.act(Action.PAUSE, job)
    panel.feed.soon()
    wait(qtbot, lambda: panel.model.find((job, "")))
    panel.choose(job)
    panel.window().activateWindow()
    panel.ask_why()
    wait(qtbot, lambda: "It is paused." in panel.details.text.toPlainText())
    wait(qtbot, panel.details.text.hasFocus)
    opened(panel, qtbot, job, "P1")
    panel.choose(job, "P1-copy")
    wait(qtbot, lambda: "Nothing more of it begins" in panel.details.text.toPlainText())


def test_a_waiting_step_says_for_what(panel: JobsPanel, qtbot: QtBot, shop: Shop) -> None:
    job = shop.add("delivery")
    shop.begin(job, "P1-copy")
    panel.feed.soon()
    opened(panel, qtbot, job, "P1")
    panel.choose(job, "P1-mhl")
    panel.show_tab(panel.details)
    wait(qtbot, lambda: "It waits for: copy (running)" in panel.details.text.toPlainText())


def test_the_graph_and_the_tree_choose_the_same_step(panel: JobsPanel, qtbot: QtBot, shop: Shop) -> None:
    job = shop.add("delivery", "P1", "P2")
    panel.feed.soon()
    opened(panel, qtbot, job)
    panel.choose(job)
    panel.show_tab(panel.graph)
    wait(qtbot, lambda: len(panel.graph.task_ids()) == 10)
    panel.graph._boxes["P2-jpg"].setSelected(True)
    wait(qtbot, lambda: (node := panel.view.current()) is not None and node.key == (job, "P2-jpg"))
    panel.graph.setFocus()
    QTest.keyClick(panel.graph, Key.Key_Right)
    wait(qtbot, lambda: (node := panel.view.current()) is not None and node.key == (job, "P2-register"))


def test_copying(panel: JobsPanel, qtbot: QtBot, shop: Shop, tmp_path: Path) -> None:
    job = shop.add("delivery")
    panel.feed.soon()
    wait(qtbot, lambda: panel.model.find((job, "")))
    panel.choose(job)
    panel.job_actions.copy_ids()
    assert QGuiApplication.clipboard().text() == job
    panel.job_actions.copy_logs()
    assert QGuiApplication.clipboard().text() == str(tmp_path / "logs" / job)
    QTest.keyClick(panel.view, Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text().startswith("delivery\tready\t0 / 5")


def test_it_is_used_by_keyboard_and_every_control_has_a_name(panel: JobsPanel, qtbot: QtBot, shop: Shop) -> None:
    job = shop.add("delivery")
    panel.feed.soon()
    wait(qtbot, lambda: panel.model.find((job, "")))
    assert nameless(panel) == []
    panel.view.setFocus()
    QTest.keyClick(panel.view, Key.Key_Home)
    QTest.keyClick(panel.view, Key.Key_Right)
    wait(qtbot, lambda: panel.model.find((job, "P1")))
    QTest.keyClick(panel.view, Key.Key_Right)
    node = panel.view.current()
    assert node is not None
    assert node.key == (job, "P1")
    keys = [key for action in panel.actions_of_panel() for key in action.shortcut.split("; ") if key]
    assert len(keys) == len(set(keys))


def test_the_focus_is_seen_on_a_line_that_is_not_selected(panel: JobsPanel, qtbot: QtBot, shop: Shop) -> None:
    shop.add("first")
    second = shop.add("second")
    panel.feed.soon()
    wait(qtbot, lambda: panel.model.rowCount() == 2)
    panel.choose(second)
    panel.window().activateWindow()
    panel.view.setFocus()
    wait(qtbot, panel.view.hasFocus)
    QTest.keyClick(panel.view, Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
    place = panel.view.visualRect(panel.view.currentIndex())
    assert not panel.view.selectionModel().isSelected(panel.view.currentIndex())
    drawn = panel.view.viewport().grab(place).toImage()
    assert drawn.pixelColor(drawn.width() // 2, 0).name() == theme.tokens().accent


def test_filters_columns_and_tab_are_as_they_were_left(
    make_panel: Callable[[], JobsPanel], qtbot: QtBot, shop: Shop
) -> None:
    shop.add("delivery")
    first = make_panel()
    first.bar.mine.setChecked(True)
    first.bar.states.setCurrentIndex(first.bar.states.findData("failed"))
    first.tabs.setCurrentWidget(first.graph)
    first.view.setColumnHidden(Column.HOST, True)
    first.view._save()
    first.hide()
    second = make_panel()
    assert second.bar.wanted() == first.bar.wanted()
    assert second.tabs.currentWidget() is second.graph
    assert second.view.isColumnHidden(Column.HOST)


def test_it_speaks_korean_at_once(panel: JobsPanel, qtbot: QtBot, shop: Shop, qapp: QApplication) -> None:
    job = shop.add("delivery")
    panel.feed.soon()
    wait(qtbot, lambda: panel.model.find((job, "")))
    language.choose(qapp, "ko")
    wait(qtbot, lambda: panel.bar.mine.text() == "내 작업")
    assert panel.model.index(0, Column.STATE).data() == "준비됨"
    assert panel.model.headerData(Column.ERROR, Qt.Orientation.Horizontal) == "첫 오류"


@pytest.mark.parametrize("name", ["retry", "cancel", "delete", "copy_error"])
def test_without_a_selection_actions_say_what_to_do(panel: JobsPanel, qtbot: QtBot, shop: Shop, name: str) -> None:
    assert can(panel, name) != True  # noqa: E712 - a reason is true, too
