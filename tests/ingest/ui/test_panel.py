from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from iomanager.core.errors import NotFound
from iomanager.ingest.context import Presets
from iomanager.ingest.model import Problem
from iomanager.ingest.ui.merge_dialog import MergeDialog
from iomanager.ingest.ui.panel import IngestPanel
from iomanager.ingest.ui.plan_dialog import PlanDialog
from iomanager.shell import language
from tests.ingest.ui.conftest import Frame, found
from tests.ingest.ui.fake_service import FakeService, make_row


def asked(service: FakeService, name: str) -> list[object]:
    return [value for called, value in service.calls if called == name]


def test_rows_appear_while_the_scan_is_running(
    panel: IngestPanel, service: FakeService, qtbot: QtBot, tmp_path: Path
) -> None:
    service.hold.clear()
    panel.open_delivery(tmp_path)
    qtbot.waitUntil(lambda: panel.model.rowCount() == 12)
    assert panel.scanning
    assert "running" in panel.why_not()
    service.hold.set()
    qtbot.waitUntil(lambda: not panel.scanning)
    assert panel.path_bar.folder == tmp_path


def test_selection_stays_when_the_scan_brings_more_of_a_row(
    panel: IngestPanel, service: FakeService, qtbot: QtBot, tmp_path: Path
) -> None:
    service.hold.clear()
    panel.open_delivery(tmp_path)
    qtbot.waitUntil(lambda: panel.model.rowCount() == 12)
    panel.view.jump("r00005", "shot_name")
    service.found = [row.with_changes(codec="ZIP") for row in service.found] + [make_row(99)]
    service.hold.set()
    qtbot.waitUntil(lambda: panel.model.rowCount() == 13 and not panel.scanning)
    assert panel.view.selected_ids() == ["r00005"]
    assert panel.model.rows()[4].codec == "ZIP"


def test_an_error_of_the_scan_is_shown_in_the_panel(
    panel: IngestPanel, service: FakeService, frame: Frame, qtbot: QtBot, tmp_path: Path
) -> None:
    service.error = NotFound("/gone does not exist.", hint="Choose another folder.")
    panel.open_delivery(tmp_path / "gone")
    qtbot.waitUntil(lambda: bool(frame.notices))
    assert (frame.notices[0].message, frame.notices[0].level) == ("/gone does not exist.", "error")
    assert not panel.scanning


def test_publish_says_how_many_and_why_not(scanned: IngestPanel, qtbot: QtBot) -> None:
    assert not scanned.footer.publish.isEnabled()
    assert scanned.footer.reason.text() == "Tick the rows to publish."
    scanned.tick("all")
    qtbot.waitUntil(lambda: "12 errors" in scanned.footer.publish.toolTip())
    scanned.editor.set_values("shots", {row.row_id: {"shot_name": "S001_0010"} for row in scanned.model.rows()})
    qtbot.waitUntil(scanned.footer.publish.isEnabled)
    assert scanned.footer.publish.text() == "Publish 12"


def test_publish_does_exactly_the_plan_that_was_made(
    scanned: IngestPanel, service: FakeService, frame: Frame, qtbot: QtBot
) -> None:
    scanned.editor.set_values("x", {"r00001": {"check": True, "shot_name": "S001_0010"}})
    qtbot.waitUntil(scanned.footer.publish.isEnabled)
    scanned.footer.publish.click()
    qtbot.waitUntil(lambda: bool(asked(service, "publish")) and not scanned.publishing.running)
    plan = asked(service, "publish")[0]
    assert [plate.row_ids for plate in plan.plates] == [("r00001",)]  # type: ignore[attr-defined]
    assert frame.notices[-1].message == "1 plate was published and verified."
    assert "3.0 MB to copy" in scanned.footer.figures.text()


def test_a_plan_with_an_error_is_shown_and_not_published(
    scanned: IngestPanel, service: FakeService, qtbot: QtBot
) -> None:
    service.plan_problems = (Problem("destination", "v001 exists already.", "r00001", "version"),)
    scanned.editor.set_values("x", {"r00001": {"check": True, "shot_name": "S001_0010"}})
    qtbot.waitUntil(scanned.footer.publish.isEnabled)
    scanned.footer.publish.click()
    qtbot.waitUntil(lambda: bool(scanned.findChildren(PlanDialog)))
    dialog = found(scanned, PlanDialog)
    assert not dialog.publish_button.isEnabled()
    assert not asked(service, "publish")
    dialog.close()


def test_problems_jump_even_to_a_row_that_the_filter_hides(scanned: IngestPanel, qtbot: QtBot) -> None:
    scanned.tick("all")
    qtbot.waitUntil(lambda: scanned.problems.problems.rowCount() == 24)
    scanned.filter_bar.text.setText("A001C003")
    assert scanned.proxy.rowCount() == 1
    scanned.problems.jump.emit(Problem("x", "y", "r00007", "version"))
    assert scanned.view.selected_ids() == ["r00007"]
    assert scanned.proxy.rowCount() == 12


def test_fix_all_is_one_step_that_can_be_undone(scanned: IngestPanel, qtbot: QtBot) -> None:
    scanned.tick("all")
    qtbot.waitUntil(scanned.problems.fix_all.isEnabled)
    scanned.problems.fix_all.click()
    qtbot.waitUntil(lambda: all(row.version == 7 for row in scanned.model.rows()))
    scanned.editor.stack.undo()
    assert all(row.version is None for row in scanned.model.rows())


def test_only_problems(scanned: IngestPanel, qtbot: QtBot) -> None:
    scanned.editor.tick(["r00002"], True)
    qtbot.waitUntil(lambda: scanned.problems.problems.rowCount() == 2)
    scanned.filter_bar.only.setChecked(True)
    assert scanned.proxy.row_ids() == ["r00002"]


def test_the_version_button_fills_in(scanned: IngestPanel, service: FakeService, qtbot: QtBot) -> None:
    scanned.tick("all")
    action = next(each for each in scanned.actions_of_panel() if each.id == "ingest.version")
    action.run()
    qtbot.waitUntil(lambda: scanned.model.rows()[0].version == 7)
    assert frozenset({"version"}) in asked(service, "validate")


def test_editing_just_in_reads_the_timecode_again_as_one_step(scanned: IngestPanel, qtbot: QtBot) -> None:
    column = scanned.model.column_of("just_in")
    scanned.model.setData(scanned.model.index(0, column), "1003")
    qtbot.waitUntil(lambda: scanned.model.rows()[0].timecode_in == "02:00:00:19")
    scanned.editor.stack.undo()
    row = scanned.model.rows()[0]
    assert (row.just_in, row.timecode_in) == (1001, "01:00:41:17")


def test_save_then_an_edit_in_the_spreadsheet_is_joined(
    scanned: IngestPanel, service: FakeService, qtbot: QtBot
) -> None:
    scanned.save()
    qtbot.waitUntil(lambda: scanned.file.path is not None)
    assert scanned.path_bar.state.text() == "just now · scanlist_01.xlsx"
    path = scanned.file.path
    assert path is not None
    service.files[str(path)] = [row.with_changes(roll="R1") for row in service.files[str(path)]]
    scanned.editor.set_values("x", {"r00001": {"shot_name": "S001_0010"}})
    path.write_bytes(b"written by a spreadsheet")
    qtbot.waitUntil(lambda: scanned.model.rows()[1].roll == "R1", timeout=8000)
    assert scanned.model.rows()[0].shot_name == "S001_0010"


def test_a_conflict_with_the_spreadsheet_shows_both_values(
    scanned: IngestPanel, service: FakeService, qtbot: QtBot
) -> None:
    scanned.save()
    qtbot.waitUntil(lambda: scanned.file.path is not None)
    path = scanned.file.path
    assert path is not None
    rows = service.files[str(path)]
    service.files[str(path)] = [rows[0].with_changes(shot_name="S009_0090"), *rows[1:]]
    scanned.editor.set_values("x", {"r00001": {"shot_name": "S001_0010"}})
    path.write_bytes(b"written by a spreadsheet")
    qtbot.waitUntil(lambda: bool(scanned.findChildren(MergeDialog)), timeout=8000)
    dialog = found(scanned, MergeDialog)
    assert dialog.model.line(0).texts[3:5] == ("S001_0010", "S009_0090")
    dialog.choose(True, [0])
    dialog.accept()
    assert scanned.model.rows()[0].shot_name == "S009_0090"


def test_collect_wants_ticked_rows_and_says_what_it_began(
    scanned: IngestPanel, service: FakeService, qtbot: QtBot, tmp_path: Path
) -> None:
    action = next(each for each in scanned.actions_of_panel() if each.id == "ingest.collect")
    scanned.tick("none")
    assert isinstance(action.enabled(), str)
    scanned.tick("all")
    assert action.enabled() is True
    with qtbot.waitSignal(scanned.view.said, timeout=8000) as said:
        scanned.collecting.collect(tmp_path)
    assert asked(service, "collect") == [tmp_path]
    assert str(tmp_path) in said.args[0]
    assert str(scanned.model.rowCount()) in said.args[0]


def test_every_action_has_its_own_id_and_shortcut(panel: IngestPanel) -> None:
    actions = panel.actions_of_panel()
    ids = [action.id for action in actions]
    keys = [key for action in actions for key in action.shortcut.split("; ") if key]
    assert len(ids) == len(set(ids))
    assert len(keys) == len(set(keys))


def test_recent_deliveries_are_remembered(scanned: IngestPanel, tmp_path: Path) -> None:
    assert scanned.path_bar.path.itemText(0) == str(tmp_path)
    assert scanned.context.state.get("ingest.recent") == [str(tmp_path)]


def test_options_and_colour_reach_the_plan(scanned: IngestPanel, service: FakeService, qtbot: QtBot) -> None:
    scanned.tick("all")
    menu = scanned.filter_bar.options.menu()
    next(action for action in menu.actions() if action.text() == "ClipLib").trigger()
    scanned.filter_bar.colour.setCurrentIndex(2)
    scanned.show_plan()
    qtbot.waitUntil(lambda: bool(scanned.findChildren(PlanDialog)))
    found(scanned, PlanDialog).close()
    options = asked(service, "plan")[0]
    assert (options.cliplib, options.colorspace) == (True, "rec709")  # type: ignore[attr-defined]


def test_what_the_project_presets_is_told(scanned: IngestPanel, qapp: QApplication, qtbot: QtBot) -> None:
    bar = scanned.filter_bar
    assert bar.colour.itemText(0) == "each row's own, else ACES - ACEScg"
    assert bar.colour.currentData() is None
    told = bar.options.menu().actions()[-1]
    assert told.text() == "The project: ProRes 422 HQ · dpx 10bit · 24000/1001 fps"
    assert not told.isEnabled()
    bar.set_presets(Presets())
    assert bar.colour.itemText(0) == "each row's own"
    assert bar.options.menu().actions()[-1].text() == "Smooth Retime"


def test_tick_what_is_shown(scanned: IngestPanel) -> None:
    scanned.filter_bar.text.setText("c01")
    scanned.tick("shown")
    assert [row.row_id for row in scanned.ticked()] == ["r00010", "r00011", "r00012"]


def test_columns_are_remembered(
    scanned: IngestPanel, make_panel: Callable[[FakeService], IngestPanel], service: FakeService
) -> None:
    at = scanned.model.column_of("roll")
    assert scanned.view.isColumnHidden(at)
    scanned.columns.show_column(at, True)
    again = make_panel(service)
    assert not again.view.isColumnHidden(again.model.column_of("roll"))


def test_split_and_its_undo(scanned: IngestPanel, qtbot: QtBot) -> None:
    scanned.view.jump("r00003", "shot_name")
    scanned.row_actions._replace("split", scanned.view.selected_rows(), [make_row(80), make_row(81)])
    assert [row.row_id for row in scanned.model.rows()][1:5] == ["r00002", "r00080", "r00081", "r00004"]
    scanned.editor.stack.undo()
    assert [row.row_id for row in scanned.model.rows()][1:4] == ["r00002", "r00003", "r00004"]


def test_space_ticks_from_the_keyboard(scanned: IngestPanel, qtbot: QtBot) -> None:
    scanned.view.jump("r00003", "shot_name")
    QTest.keyClick(scanned.view, Qt.Key.Key_Space)
    assert [row.row_id for row in scanned.ticked()] == ["r00003"]


def test_titles_and_choices_follow_the_language(scanned: IngestPanel, qapp: QApplication, qtbot: QtBot) -> None:
    language.choose(qapp, "ko")
    picture = scanned.model.column_of("thumbnail")
    qtbot.waitUntil(lambda: scanned.model.headerData(picture, Qt.Orientation.Horizontal) == "썸네일", timeout=20_000)
    assert scanned.filter_bar.colour.itemText(0) != "each row's own"
    assert scanned.model.rowCount() == 12
