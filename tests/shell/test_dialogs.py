"""Palette, shortcut sheet, settings, projects, welcome and crash report: by keyboard, and under the model tester."""

from __future__ import annotations

import sys
import threading

import pytest
from PySide6.QtCore import QBuffer, QCoreApplication, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QListView, QPlainTextEdit, QPushButton, QTableView
from pytestqt.qtbot import QtBot

from iomanager.shell.crash import CrashReporter
from iomanager.shell.palette import CommandPalette, PaletteModel, ranked, score
from iomanager.shell.project_dialog import PICTURE, PINNED, ProjectDialog, initials
from iomanager.shell.settings_dialog import VALUE, SettingsDialog, SettingsModel, as_text, from_text
from iomanager.shell.shortcuts import ShortcutModel, ShortcutSheet
from iomanager.shell.welcome import WelcomeDialog
from iomanager.shell.widgets.rows import HintDelegate
from tests.shell.stage import Stage, Values, children


def opened(kind: type[QDialog]) -> QDialog:
    found = [each for each in QApplication.topLevelWidgets() if isinstance(each, kind) and each.isVisible()]
    return found[-1]


def push(dialog: QDialog, text: str) -> QPushButton:
    return next(each for each in children(dialog, QPushButton) if each.text() == text)


@pytest.mark.parametrize(
    ("query", "best"), [("pub", "Publish"), ("cp", "Choose project"), ("쿠", ""), ("theme dark", "Theme: dark")]
)
def test_palette_ranks_by_fitting_letters(query: str, best: str) -> None:
    titles = ["Choose project", "Publish", "Theme: dark", "Copy the path"]
    scored = {title: score(query, title) for title in titles}
    assert max(scored, key=lambda title: scored[title]) == best if best else max(scored.values()) == 0


def test_palette_runs_what_was_typed_and_remembers_it(qtbot: QtBot, stage: Stage) -> None:
    stage.window.show_palette()
    palette = stage.window.findChild(CommandPalette)
    assert palette is not None
    field = palette.findChild(QLineEdit)
    assert field is not None
    QTest.keyClicks(field, "scan deli")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert stage.sheet().done == ["scan"]
    assert not palette.isVisible()
    assert stage.state.get("palette.recent") == ["sheet.scan"]
    assert ranked("", stage.window.actions_list.all(), ["sheet.scan"])[0].id == "sheet.scan"


def opened_palette(stage: Stage) -> tuple[CommandPalette, QLineEdit, QListView]:
    """With its field and its list."""
    stage.window.show_palette()
    palette = stage.window.findChild(CommandPalette)
    assert palette is not None
    field, view = palette.findChild(QLineEdit), palette.findChild(QListView)
    assert field is not None
    assert view is not None
    return palette, field, view


def test_palette_moves_by_keys_and_leaves_disabled_actions(qtbot: QtBot, stage: Stage) -> None:
    palette, field, view = opened_palette(stage)
    QTest.keyClick(field, Qt.Key.Key_Down)
    assert view.currentIndex().row() == 1
    QTest.keyClicks(field, "publish")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert stage.sheet().done == []
    assert palette.isVisible()
    QTest.keyClick(palette, Qt.Key.Key_Escape)
    assert not palette.isVisible()


def test_palette_steps_over_what_cannot_be_run_and_says_why(qtbot: QtBot, stage: Stage) -> None:
    _, field, view = opened_palette(stage)
    QTest.keyClicks(field, "p")
    rows = [view.model().index(row, 0) for row in range(view.model().rowCount())]
    ready = [row for row, index in enumerate(rows) if index.flags() & Qt.ItemFlag.ItemIsEnabled]
    barred = next(index for index in rows if index.data() == "Publish")
    assert barred.row() < ready[-1]
    assert barred.data(HintDelegate.HINT) == stage.sheet().can_publish()
    met = []
    for _ in ready:
        met.append(view.currentIndex().row())
        QTest.keyClick(field, Qt.Key.Key_Down)
    assert met == ready
    assert view.currentIndex().row() == ready[-1]
    for _ in ready:
        QTest.keyClick(field, Qt.Key.Key_Up)
    assert view.currentIndex().row() == ready[0]


def test_models_keep_qts_rules(stage: Stage, values: Values) -> None:
    fatal = QAbstractItemModelTester.FailureReportingMode.Fatal
    palette, settings = PaletteModel(), SettingsModel()
    shortcuts = ShortcutModel(stage.window.actions_list.all())
    testers = [QAbstractItemModelTester(model, fatal) for model in (palette, settings, shortcuts)]
    palette.show(stage.window.actions_list.all())
    palette.show([])
    settings.show(values.entries())
    settings.show(values.entries()[:1])
    assert (len(testers), shortcuts.columnCount(), settings.rowCount()) == (3, 2, 1)


def test_shortcut_sheet_lists_every_key_and_searches(qtbot: QtBot, stage: Stage) -> None:
    stage.window.show_shortcuts()
    sheet = opened(ShortcutSheet)
    table, field = sheet.findChild(QTableView), sheet.findChild(QLineEdit)
    assert table is not None
    assert field is not None
    with_keys = [action for action in stage.window.actions_list.all() if action.shortcut]
    assert table.model().rowCount() == len(with_keys)
    QTest.keyClicks(field, "F5")
    assert [table.model().index(0, 0).data(), table.model().rowCount()] == ["Scan the delivery", 1]
    QTest.keyClick(sheet, Qt.Key.Key_Escape)


def test_settings_dialog_writes_the_users_value(qtbot: QtBot, stage: Stage) -> None:
    stage.window.edit_settings()
    dialog = opened(SettingsDialog)
    table = dialog.findChild(QTableView)
    assert table is not None
    qtbot.waitUntil(lambda: table.model().rowCount() == 4)
    row = next(row for row in range(4) if table.model().index(row, 0).data() == "media.quality")
    table.setCurrentIndex(table.model().index(row, 0))
    assert not push(dialog, "Remove my value").isEnabled()
    table.model().setData(table.model().index(row, VALUE), "75")
    qtbot.waitUntil(lambda: stage.values.rows["media.quality"].value == 75)
    qtbot.waitUntil(lambda: table.model().index(row, 2).data() == "mine")
    assert push(dialog, "Remove my value").isEnabled()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)


def test_settings_search_looks_into_the_help(qtbot: QtBot, stage: Stage) -> None:
    stage.window.edit_settings()
    dialog = opened(SettingsDialog)
    table, field = dialog.findChild(QTableView), dialog.findChild(QLineEdit)
    assert table is not None
    assert field is not None
    qtbot.waitUntil(lambda: table.model().rowCount() == 4)
    QTest.keyClicks(field, "frames per")
    assert [table.model().rowCount(), table.model().index(0, 0).data()] == [1, "project.fps"]
    dialog.close()


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("24", "integer", 24),
        ("true", "boolean", True),
        ("24", "text", "24"),
        ("[a, b]", "yaml", ["a", "b"]),
        ("[", "yaml", "["),
    ],
)
def test_typed_settings_become_values(text: str, kind: str, value: object) -> None:
    assert from_text(text, kind) == value


def test_values_are_shown_as_they_are_typed() -> None:
    assert [as_text(value) for value in (None, True, 2, "a", ["한"])] == ["", "true", "2", "a", '["한"]']


def test_project_is_chosen_by_typing_and_enter(qtbot: QtBot, stage: Stage) -> None:
    stage.window.choose_project()
    dialog = opened(ProjectDialog)
    view = dialog.findChild(QListView)
    assert view is not None
    qtbot.waitUntil(lambda: view.model().rowCount() == 3)
    fields = children(dialog, QLineEdit)
    QTest.keyClicks(fields[0], "night")
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert stage.window.shared.selection.project == "Night Train"
    assert stage.state.get("project") == "Night Train"


def test_project_is_created_and_a_second_of_its_name_refused(qtbot: QtBot, stage: Stage) -> None:
    stage.window.choose_project()
    dialog = opened(ProjectDialog)
    name = children(dialog, QLineEdit)[1]
    assert not push(dialog, "Create project").isEnabled()
    name.setText("Demo")
    QTest.mouseClick(push(dialog, "Create project"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: any("already a project" in _words(dialog) for _ in [0]))
    name.setText("밤기차")
    QTest.mouseClick(push(dialog, "Create project"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: stage.window.shared.selection.project == "밤기차")


def test_pinned_and_recent_projects_come_first_and_an_old_list_says_so(qtbot: QtBot, stage: Stage) -> None:
    picture = QPixmap(8, 8)
    picture.fill(Qt.GlobalColor.red)
    kept = QBuffer()
    picture.save(kept, "PNG")
    stage.shows.pictures["Demo"] = bytes(kept.data().data())
    stage.shows.since = "2024-05-01 10:00"
    stage.state.set("projects.recent", ["Night Train"])
    stage.window.choose_project()
    dialog = opened(ProjectDialog)
    view = dialog.findChild(QListView)
    assert view is not None
    model = view.model()
    qtbot.waitUntil(lambda: "as of 2024-05-01 10:00" in _words(dialog))
    assert [model.index(row, 0).data() for row in range(3)] == ["Night Train", "Demo", "서울의 봄"]
    qtbot.waitUntil(lambda: isinstance(model.index(1, 0).data(PICTURE), QPixmap))
    view.setCurrentIndex(model.index(2, 0))
    push(dialog, "Pin").click()
    assert model.index(0, 0).data() == "서울의 봄"
    assert model.index(0, 0).data(PINNED) is True
    assert push(dialog, "Unpin").isEnabled()
    assert stage.state.get("projects.pinned") == ["서울의 봄"]
    view.grab()
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert stage.state.get("projects.recent") == ["서울의 봄", "Night Train"]


def _words(dialog: QDialog) -> str:
    from iomanager.shell.widgets.notice import NoticeBar

    return " ".join(notice.text() for notice in children(dialog, NoticeBar))


@pytest.mark.parametrize(("name", "letters"), [("Night Train", "NT"), ("demo", "DE"), ("서울의 봄", "서봄")])
def test_initials(name: str, letters: str) -> None:
    assert initials(name) == letters


def test_welcome_tells_role_and_demo(qtbot: QtBot, stage: Stage) -> None:
    dialog = WelcomeDialog(stage.window, demo=True)
    chosen: list[tuple[str, bool]] = []
    dialog.done_with.connect(lambda role, demo: chosen.append((role, demo)))
    dialog.open()
    dialog._group.button(2).click()
    QTest.mouseClick(push(dialog, "Start"), Qt.MouseButton.LeftButton)
    assert chosen == [("artist", True)]


def test_first_start_welcomes(qtbot: QtBot, stage: Stage) -> None:
    stage.state.set("role", None)
    stage.window._services = None
    stage.window.setCentralWidget(QPlainTextEdit())
    stage.window.fill(stage.specs, stage.services)
    dialog = opened(WelcomeDialog)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)


@pytest.mark.warns
def test_crash_is_reported_once_and_never_bare(qtbot: QtBot, stage: Stage) -> None:
    reporter = CrashReporter(stage.window)
    error = ValueError("password=hunter2")
    reporter.report(error)
    reporter.report(error)
    assert reporter.dialog is not None
    assert len([each for each in QApplication.topLevelWidgets() if type(each).__name__ == "CrashDialog"]) == 1
    QTest.mouseClick(push(reporter.dialog, "Copy report"), Qt.MouseButton.LeftButton)
    text = QApplication.clipboard().text()
    assert "ValueError" in text
    assert "hunter2" not in text
    details = reporter.dialog.findChild(QPlainTextEdit)
    assert details is not None
    assert not details.isVisible()
    QTest.mouseClick(push(reporter.dialog, "Go on working"), Qt.MouseButton.LeftButton)
    QCoreApplication.processEvents()


@pytest.mark.warns
def test_crash_hooks_are_given_back(qtbot: QtBot, stage: Stage) -> None:
    before = (sys.excepthook, threading.excepthook)
    reporter = CrashReporter(stage.window)
    reporter.install()
    worker = threading.Thread(target=lambda: 1 // 0)
    worker.start()
    worker.join()
    qtbot.waitUntil(lambda: reporter.dialog is not None)
    reporter.uninstall()
    assert (sys.excepthook, threading.excepthook) == before
    assert reporter.dialog is not None
    reporter.dialog.close()
