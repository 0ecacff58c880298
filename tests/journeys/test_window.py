"""The main job through the window, over the real services, by keyboard where a keyboard can do it."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest
import qasync
import shiboken6
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from iomanager import app, gui
from iomanager.core.settings import Sources
from iomanager.ingest.journal.model import DeliveryState
from iomanager.ingest.ui.deliveries_view import DeliveriesDialog
from iomanager.ingest.ui.diff_view import DiffDialog
from iomanager.ingest.ui.panel import IngestPanel
from iomanager.ingest.ui.plan_dialog import PlanDialog
from iomanager.ingest.ui.propose_dialog import ProposeDialog
from iomanager.shell import language, tasks
from iomanager.shell.selection import Selection
from iomanager.shell.state import UserState
from iomanager.shell.window import MainWindow, Shared

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", "propagateSizeHints")
PATIENCE = 240_000  # milliseconds: proxies are decoded and encoded for real
Key, Control, Shift = Qt.Key, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
W = TypeVar("W", bound=QWidget)


class Desk:
    """One window with its session, and short words for what a coordinator does."""

    def __init__(self, qtbot: QtBot, window: MainWindow, session: gui.Session) -> None:
        self.window = window
        self._qtbot = qtbot
        self._session = session

    @property
    def panel(self) -> IngestPanel:
        found = self.window.findChild(IngestPanel)
        assert found is not None
        return found

    @property
    def services(self) -> app.App:
        assert self._session.app is not None
        return self._session.app

    def wait(self, until: Callable[[], object]) -> None:
        try:
            self._qtbot.waitUntil(lambda: bool(until()), timeout=PATIENCE)
        except self._qtbot.TimeoutError as error:
            panel = self.panel
            said = [problem.message for problem in panel.problems.problems.problems()]
            text = f"{panel.why_not()!r}, notice {self.notice()!r}, problems {said}, calm {self.calm()}"
            raise AssertionError(f"The window did not come so far: {text}") from error

    def press(
        self, widget: QWidget, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        """A key to a widget that has the focus then."""
        widget.window().activateWindow()
        self.wait(widget.window().isActiveWindow)
        widget.setFocus()
        QTest.keyClick(widget, key, modifiers)

    def dialog(self, kind: type[W]) -> W:
        """The open dialog of a kind, when it has come."""

        def shown() -> list[W]:
            found: list[QWidget] = list(self.panel.findChildren(QWidget))
            return [each for each in found if isinstance(each, kind) and each.isVisible()]

        self.wait(shown)
        return shown()[0]

    def calm(self) -> bool:
        panel = self.panel
        return not (panel.scanning or panel.checking.waiting or panel.publishing.running)

    def drop(self, path: Path) -> None:
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path))])
        buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        self.window.dropEvent(QDropEvent(QPointF(200, 200), Qt.DropAction.CopyAction, data, buttons, keys))

    def notice(self) -> str:
        dock = self.window.docks.dock("ingest")
        assert dock is not None
        return dock.frame._notice.text()


@pytest.fixture
def desk(qapp: QApplication, qtbot: QtBot, shows: Path) -> Iterator[Desk]:
    loop: qasync.QEventLoop = tasks.make_loop(qapp)
    language.choose(qapp, "en")
    state = UserState.of_user()
    state.set("role", "coordinator")
    window = MainWindow(Shared(state, Selection()))
    farm = ("farm.idle_seconds=1", "farm.poll_seconds=0.05", "farm.local_slots=2")
    overrides = (f"project.root={shows}", "project.name=데모", "shell.language=en", "media.decode_processes=1", *farm)
    session = gui.Session(window, app.load_settings(Sources(overrides=overrides)))
    window.show()
    session.start()
    made = Desk(qtbot, window, session)
    made.wait(lambda: session.app is not None and window.findChild(IngestPanel) is not None)
    window.activateWindow()
    yield made
    made.wait(made.calm)
    window.hide()
    shiboken6.delete(window)
    session.close()
    tasks.close_loop(loop)


def scanned(desk: Desk, delivery: Path) -> IngestPanel:
    desk.drop(delivery)
    panel = desk.panel
    desk.wait(lambda: panel.model.rowCount() == 3 and desk.calm() and panel.checking.known)
    return panel


def named(desk: Desk, delivery: Path) -> IngestPanel:
    """Scanned, the two whole clips ticked, shot names taken from the rule and versions from the fixes."""
    panel = scanned(desk, delivery)
    desk.press(panel.view, Key.Key_P, Control | Shift)
    dialog = desk.dialog(ProposeDialog)
    desk.wait(lambda: dialog.model.rowCount() == 3)
    dialog.accept()
    panel.tick("none")
    panel.tick("healthy")
    desk.wait(lambda: desk.calm() and "2 errors" in panel.why_not())
    desk.press(panel.problems.fix_all, Key.Key_Space)
    desk.wait(lambda: desk.calm() and panel.why_not() == "")
    return panel


def test_a_dropped_delivery_becomes_published_plates(desk: Desk, delivery: Path, shows: Path) -> None:
    panel = named(desk, delivery)
    assert {row.shot_name for row in panel.ticked()} == {"S001_0010", "S001_0030"}
    assert panel.footer.publish.text() == "Publish 2"
    assert "3 clips" in panel.footer.figures.text()
    assert " to copy · " in panel.footer.figures.text()
    desk.press(panel.view, Key.Key_S, Control)
    desk.wait(lambda: panel.file.path is not None)
    assert (delivery / "scanlist_01.xlsx").is_file()
    assert panel.path_bar.state.text() == "just now · scanlist_01.xlsx"

    desk.press(panel.view, Key.Key_P, Control)
    plan = desk.dialog(PlanDialog)
    assert plan.publish_button.text() == "Publish 2"
    planned = [Path(item.destination) for item in plan.plan.items if item.kind != "folder"]
    desk.press(plan.publish_button, Key.Key_Space)
    desk.wait(lambda: panel.publishing.running)
    desk.wait(lambda: not panel.publishing.running)
    assert desk.notice() == "2 plates were published and verified."
    assert panel.ticked() == []
    assert [path for path in planned if not path.exists() and path.suffix != ".mhl"] == []
    ingest = desk.services.ingest
    project = ingest.project()
    shots = ingest.tracker.shots(project.id)
    assert {shot.code for shot in shots} == {"S001_0010", "S001_0030"}
    assert len(ingest.tracker.versions(project.id, [shot.id for shot in shots])) == 2

    desk.press(panel.view, Key.Key_H, Control)
    deliveries = desk.dialog(DeliveriesDialog)
    desk.wait(lambda: deliveries.model.rowCount() == 1)
    made, known = deliveries.model.line(0).texts[3].split(" / ")
    assert made == known != "0"
    deliveries.table.selectRow(0)
    desk.press(deliveries.undo_button, Key.Key_Space)
    desk.wait(lambda: ingest.deliveries()[0].state is DeliveryState.UNDONE and not panel.publishing.running)
    assert [path for path in planned if path.is_file()] == []
    assert ingest.tracker.versions(project.id, [shot.id for shot in shots]) == []
    desk.wait(lambda: deliveries.model.line(0).texts[0] == "undone")
    desk.press(deliveries.table, Key.Key_Escape)
    desk.wait(lambda: not deliveries.isVisible())


def test_saving_works_during_a_publish_and_a_cancelled_one_is_resumed(desk: Desk, delivery: Path) -> None:
    panel = named(desk, delivery)
    panel.publish()
    desk.wait(lambda: panel.publishing.running)
    panel.save()
    desk.wait(lambda: panel.file.path is not None)
    tasks.cancel(panel, "publish")
    desk.wait(lambda: not panel.publishing.running)
    ingest = desk.services.ingest
    desk.wait(lambda: ingest.deliveries()[0].state is not DeliveryState.RUNNING)
    state = ingest.deliveries()[0].state
    assert state in {DeliveryState.INTERRUPTED, DeliveryState.DONE}
    if state is DeliveryState.INTERRUPTED:
        panel.publishing.show_deliveries()
        deliveries = desk.dialog(DeliveriesDialog)
        desk.wait(lambda: deliveries.model.rowCount() == 1)
        deliveries.table.selectRow(0)
        deliveries.resume_button.click()
        desk.wait(lambda: ingest.deliveries()[0].state is DeliveryState.DONE and not panel.publishing.running)
        deliveries.close()


def test_a_split_is_taken_back_for_later_scans_too(desk: Desk, delivery: Path) -> None:
    panel = scanned(desk, delivery)
    whole = next(row for row in panel.model.rows() if row.scan_name.startswith("S001_0010"))
    assert whole.start_frame is not None
    panel.view.jump(whole.row_id, "type")
    work = panel.row_actions._split(whole, whole.start_frame + 2, delivery)
    tasks.start(panel.view, "split", work)
    desk.wait(lambda: panel.model.rowCount() == 4)
    assert len(desk.services.ingest.shapes(delivery)) == 1
    undo = desk.window.actions_list.qt("ingest.undo")
    desk.wait(lambda: undo is not None and undo.isEnabled())
    desk.press(panel.view, Key.Key_Z, Control)
    desk.wait(lambda: not desk.services.ingest.shapes(delivery))
    assert panel.model.rowCount() == 3
    assert panel.view.selected_ids() == [whole.row_id]


def test_no_key_means_two_things(desk: Desk) -> None:
    """Keys of the window and of the panel: Qt runs neither of two actions with one key."""
    keys = [key for action in desk.window.actions_list.all() for key in action.shortcut.split("; ") if key]
    assert sorted(keys) == sorted(set(keys))


def test_the_vendor_gets_a_reply(desk: Desk, delivery: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    panel = scanned(desk, delivery)
    panel.save()
    desk.wait(lambda: panel.file.path is not None)
    for other in ("last", "published"):
        panel.publishing.compare(delivery, other)
        dialog = desk.dialog(DiffDialog)
        states = {dialog.model.line(at).texts[0] for at in range(dialog.model.rowCount())}
        assert states == ({"identical"} if other == "last" else {"new"})
        dialog.reply.emit(dialog._compared, tmp_path / f"{other}.txt")
        desk.wait((tmp_path / f"{other}.txt").is_file)
        dialog.close()
        desk.wait(lambda: not panel.findChildren(DiffDialog))
    assert "S001_0020" in (tmp_path / "last.txt").read_text(encoding="utf-8")


def test_a_folder_that_is_not_there_takes_nothing_away(desk: Desk, delivery: Path) -> None:
    panel = scanned(desk, delivery)
    line = panel.path_bar.path.lineEdit()
    assert line is not None
    line.setText(str(delivery / "gone"))
    desk.press(line, Key.Key_Return)
    desk.wait(lambda: "gone" in desk.notice() and desk.calm())
    assert panel.model.rowCount() == 3
    assert panel.delivery == delivery
