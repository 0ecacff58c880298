"""Without a mouse and without eyes: names, focus, order and the keys of a spreadsheet."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QDialog,
    QLineEdit,
    QScrollBar,
    QTableView,
    QTreeView,
    QWidget,
)
from pytestqt.qtbot import QtBot

from iomanager.ingest.merge import merge
from iomanager.ingest.ui.deliveries_view import DeliveriesDialog
from iomanager.ingest.ui.diff_view import DiffDialog
from iomanager.ingest.ui.merge_dialog import MergeDialog
from iomanager.ingest.ui.panel import IngestPanel
from iomanager.ingest.ui.plan_dialog import PlanDialog
from iomanager.ingest.ui.propose_dialog import ProposeDialog
from tests.ingest.ui.fake_service import FakeService, make_row, plan_of

Key, Control = Qt.Key, Qt.KeyboardModifier.ControlModifier


def nameless(root: QWidget) -> list[str]:
    """The controls that a screen reader could not name."""
    found = []
    kinds = (QAbstractButton, QComboBox, QLineEdit, QAbstractItemView)
    widgets: list[QWidget] = list(root.findChildren(QWidget))
    for widget in widgets:
        inside = widget.parentWidget()
        is_part = isinstance(inside, (QComboBox, QLineEdit, QScrollBar, QTableView, QTreeView)) or (
            inside is not None and inside.inherits("QComboBoxPrivateContainer")
        )
        if not isinstance(widget, kinds) or is_part or widget.focusPolicy() == Qt.FocusPolicy.NoFocus:
            continue
        if not widget.accessibleName() and not (isinstance(widget, QAbstractButton) and widget.text()):
            found.append(f"{type(widget).__name__} in {type(inside).__name__}")
    return found


def dialogs(panel: IngestPanel, service: FakeService) -> list[QDialog]:
    rows = [make_row(1, shot_name="S001_0010")]
    mine, theirs = [rows[0].with_changes(just_in=3)], [rows[0].with_changes(just_in=5)]
    return [
        PlanDialog(plan_of(rows), str, panel),
        DeliveriesDialog(service, panel),
        DiffDialog(service.compare(Path(), "last"), panel),
        MergeDialog(merge(rows, mine, theirs), str, panel),
        ProposeDialog(rows, service.propose, panel),
    ]


def test_every_control_has_a_name(scanned: IngestPanel, service: FakeService) -> None:
    assert nameless(scanned) == []
    assert [(type(each).__name__, nameless(each)) for each in dialogs(scanned, service) if nameless(each)] == []


def test_escape_closes_every_dialog(scanned: IngestPanel, service: FakeService, qtbot: QtBot) -> None:
    for dialog in dialogs(scanned, service):
        dialog.show()
        QTest.keyClick(dialog, Key.Key_Escape)
        assert not dialog.isVisible(), dialog


def test_tab_follows_the_reading_order(scanned: IngestPanel) -> None:
    bar, footer = scanned.filter_bar, scanned.footer
    wanted: list[QWidget] = [
        scanned.path_bar.path, scanned.path_bar.scan_button, scanned.path_bar.load_button, bar.ticks, bar.text,
        bar.type, bar.only, bar.colour, bar.options, scanned.view, scanned.problems.fix_one, footer.excel, footer.plan,
        footer.publish,
    ]  # fmt: skip
    order: list[QWidget] = []
    widget = scanned.nextInFocusChain()
    for _ in range(400):
        if widget in wanted and widget not in order and widget is not None:
            order.append(widget)
        widget = widget.nextInFocusChain() if widget is not None else None
    assert [wanted.index(each) for each in order] == list(range(len(wanted)))


def test_the_keys_of_a_spreadsheet(scanned: IngestPanel, qtbot: QtBot) -> None:
    view = scanned.view
    view.jump("r00001", "shot_name")
    QTest.keyClick(view, Key.Key_F2)
    editor = view.findChild(QLineEdit)
    assert editor is not None
    QTest.keyClicks(editor, "S001_0010")
    QTest.keyClick(editor, Key.Key_Return)
    qtbot.waitUntil(lambda: scanned.model.rows()[0].shot_name == "S001_0010")
    view.jump("r00002", "shot_name")
    QTest.keyClick(view, Key.Key_D, Control)
    assert scanned.model.rows()[1].shot_name == "S001_0010"
    QTest.keyClick(view, Key.Key_C, Control)
    assert QGuiApplication.clipboard().text() == "S001_0010"
    view.jump("r00005", "shot_name")
    QGuiApplication.clipboard().setText("S005_0050\t3\r\nS006_0060\t4\r\n")
    QTest.keyClick(view, Key.Key_V, Control)
    assert [(row.shot_name, row.version) for row in scanned.model.rows()[4:6]] == [("S005_0050", 3), ("S006_0060", 4)]
    QTest.keyClick(view, Key.Key_Delete)
    assert scanned.model.rows()[4].shot_name is None


def test_the_keys_that_move(scanned: IngestPanel) -> None:
    view = scanned.view
    view.jump("r00006", "clip_name")
    steps = [
        (Key.Key_End, Control, "r00012"),
        (Key.Key_PageUp, Qt.KeyboardModifier.NoModifier, ""),
        (Key.Key_Home, Control, "r00001"),
        (Key.Key_PageDown, Qt.KeyboardModifier.NoModifier, ""),
    ]
    seen = []
    for key, modifier, wanted in steps:
        QTest.keyClick(view, key, modifier)
        seen.append(scanned.proxy.row_at(view.currentIndex().row()).row_id)
        assert wanted in {"", seen[-1]}
    assert seen[1] < "r00012"
    assert seen[3] > "r00001"


def test_type_ahead_finds_a_clip(scanned: IngestPanel) -> None:
    scanned.view.jump("r00001", "clip_name")
    QTest.keyClicks(scanned.view, "A001C009")
    assert scanned.proxy.row_at(scanned.view.currentIndex().row()).row_id == "r00009"


def test_reveal_and_play_open_what_is_there(
    scanned: IngestPanel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []

    def take(url: QUrl) -> bool:
        opened.append(url.toLocalFile())
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", take)
    movie = tmp_path / "밤 a.mov"
    movie.write_bytes(b"m")
    scanned.editor.set_values("x", {"r00001": {"scan_path": str(tmp_path), "scan_name": movie.name, "ext": "mov"}})
    scanned.view.jump("r00001", "shot_name")
    scanned.row_actions.reveal()
    scanned.row_actions.play()
    scanned.row_actions.copy_path()
    assert opened == [str(tmp_path), str(movie)]
    assert QGuiApplication.clipboard().text() == str(movie)


def test_a_folder_dropped_on_the_panel_is_scanned(panel: IngestPanel, qtbot: QtBot, tmp_path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path))])
    event = QDropEvent(QPointF(9, 9), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier(0))
    panel.dropEvent(event)
    qtbot.waitUntil(lambda: panel.model.rowCount() == 12 and not panel.scanning)
    assert panel.delivery == tmp_path


def test_publish_stays_enabled_while_rows_are_checked_again(
    scanned: IngestPanel, service: FakeService, qtbot: QtBot
) -> None:
    scanned.editor.set_values("x", {"r00001": {"check": True, "shot_name": "S001_0010", "version": 7}})
    qtbot.waitUntil(lambda: not scanned.checking.waiting and scanned.footer.publish.isEnabled())
    scanned.editor.set_values("x", {"r00002": {"roll": "R1"}})
    assert scanned.checking.waiting
    scanned._count()
    assert scanned.footer.publish.isEnabled()
    assert "checking…" in scanned.footer.figures.text()
    qtbot.waitUntil(lambda: not scanned.checking.waiting)
    looks = [name for name, _ in service.calls if name == "look"]
    assert len(looks) == 1, "one look at the disks serves the checks of one spell of editing"


def test_undo_keeps_selection_and_scroll(scanned: IngestPanel, service: FakeService, qtbot: QtBot) -> None:
    scanned.view.jump("r00009", "type")
    bar = scanned.view.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    before = bar.value()
    old = scanned.model.rows()[1:3]
    scanned.row_actions._replace("merge", old, [make_row(80)])
    scanned.editor.stack.undo()
    assert scanned.view.selected_ids() == ["r00009"]
    assert bar.value() == before


def test_who_comes_by_key_finds_the_focus_where_work_goes_on(
    panel: IngestPanel, service: FakeService, qtbot: QtBot, tmp_path: Path
) -> None:
    """On an empty panel a path can be typed at once; after a scan the rows have the focus."""
    panel.window().activateWindow()
    panel.setFocus()
    qtbot.waitUntil(panel.path_bar.path.hasFocus)
    panel.open_delivery(tmp_path)
    qtbot.waitUntil(lambda: not panel.scanning and panel.model.rowCount() == 12, timeout=20_000)
    panel.setFocus()
    qtbot.waitUntil(panel.view.hasFocus)
