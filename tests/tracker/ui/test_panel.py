"""The panel as a coordinator uses it: look, filter, edit, add, remove, undo, import, and know how old it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from pytestqt.qtbot import QtBot

from iomanager.core.errors import Unavailable
from iomanager.tracker.desk import Desk
from iomanager.tracker.kinds import Kind
from iomanager.tracker.permit import Permit
from iomanager.tracker.ui.add_dialog import AddDialog
from iomanager.tracker.ui.import_dialog import ImportDialog
from iomanager.tracker.ui.panel import TrackerPanel
from iomanager.tracker.ui.reading import text_of
from tests.ingest.ui.test_access import nameless
from tests.tracker.ui.conftest import PATIENCE, Frame, Show


def wait(qtbot: QtBot, until: Callable[[], object]) -> None:
    qtbot.waitUntil(lambda: bool(until()), timeout=PATIENCE)


def listed(panel: TrackerPanel) -> list[str]:
    return [record.label for record in panel.model.records()]


def run(panel: TrackerPanel, name: str) -> None:
    action = next(action for action in panel.actions_of_panel() if action.id == f"tracker.{name}")
    assert action.enabled() is True
    action.run()


def cell(panel: TrackerPanel, label: str, name: str) -> str:
    record = next(record for record in panel.model.records() if record.label == label)
    return text_of(record, name, panel.model.names)


def test_shots_are_listed_with_the_names_of_their_sequences(panel: TrackerPanel, qtbot: QtBot) -> None:
    wait(qtbot, lambda: len(listed(panel)) == 3)
    assert [cell(panel, shot, "sequence_id") for shot in listed(panel)] == ["S001", "S001", "S002"]
    assert panel.bar.age.text().startswith("as of ")
    assert nameless(panel) == []


def test_a_sequence_a_filter_and_an_order_choose(panel: TrackerPanel, show: Show, qtbot: QtBot) -> None:
    wait(qtbot, lambda: len(listed(panel)) == 3)
    panel.places.choose(Kind.SHOT, show.sequences[0].id)
    wait(qtbot, lambda: listed(panel) == ["S001_0020", "S001_0010"])
    panel.view.horizontalHeader().setSortIndicator(0, Qt.SortOrder.AscendingOrder)
    wait(qtbot, lambda: listed(panel) == ["S001_0010", "S001_0020"])
    panel.bar.text.setText("cut_in:1002 -status:omt")
    wait(qtbot, lambda: listed(panel) == ["S001_0020"])
    assert panel.bar.words_shown() == ["Cut in = 1002", "Status ≠ omt"]
    panel.bar.text.setText("nobody")
    wait(qtbot, lambda: panel.empty.kind == "filtered" and panel.empty.isVisible())
    panel.empty.button.click()
    wait(qtbot, lambda: len(listed(panel)) == 2)


def test_a_cell_is_edited_and_taken_back(panel: TrackerPanel, show: Show, qtbot: QtBot) -> None:
    wait(qtbot, lambda: len(listed(panel)) == 3)
    column = panel.model.fields.index("cut_in")
    panel.model.setData(panel.model.index(0, column), "1,099")
    wait(qtbot, lambda: cell(panel, "S001_0020", "cut_in") == "1099")
    run(panel, "undo")
    wait(qtbot, lambda: cell(panel, "S001_0020", "cut_in") == "1002")
    run(panel, "redo")
    wait(qtbot, lambda: cell(panel, "S001_0020", "cut_in") == "1099")


def detail(panel: TrackerPanel, field: str) -> str:
    rows = [panel.details.topLevelItem(row) for row in range(panel.details.topLevelItemCount())]
    return next((row.text(1) for row in rows if row is not None and row.text(0) == field), "")


def test_the_details_follow_every_change(panel: TrackerPanel, show: Show, frame: Frame, qtbot: QtBot) -> None:
    wait(qtbot, lambda: len(listed(panel)) == 3)
    panel.view.choose(show.shots[0].id)
    wait(qtbot, lambda: detail(panel, "Cut in") == "1002")
    panel.model.setData(panel.model.index(0, panel.model.fields.index("cut_in")), "1050")
    wait(qtbot, lambda: detail(panel, "Cut in") == "1050")
    run(panel, "undo")
    wait(qtbot, lambda: detail(panel, "Cut in") == "1002")
    assert frame.notices[-1].message.startswith("Undone")
    show.desk.change(show.desk.named(Kind.SHOT, "S001_0020", show.project.id), {"cut_in": 7})
    run(panel, "refresh")
    wait(qtbot, lambda: detail(panel, "Cut in") == "7")


def test_a_record_that_was_added_beside_another_is_chosen(panel: TrackerPanel, show: Show, qtbot: QtBot) -> None:
    wait(qtbot, lambda: len(listed(panel)) == 3)
    panel.view.choose(show.shots[0].id)
    run(panel, "add")
    dialog = panel.findChild(AddDialog)
    assert dialog is not None
    assert dialog.texts()["sequence_id"] == "S001"
    QTest.keyClicks(dialog.fields["code"], "S001_0990")
    dialog.accept()
    wait(qtbot, lambda: "S001_0990" in listed(panel))
    wait(qtbot, lambda: (current := panel.view.current()) is not None and current.label == "S001_0990")


def test_edits_that_follow_one_another_are_all_written(panel: TrackerPanel, show: Show, qtbot: QtBot) -> None:
    wait(qtbot, lambda: len(listed(panel)) == 3)
    column = panel.model.fields.index("cut_in")
    for row in range(3):
        panel.model.setData(panel.model.index(row, column), str(1100 + row))
    wait(qtbot, lambda: [cell(panel, one, "cut_in") for one in listed(panel)] == ["1100", "1101", "1102"])
    for _ in range(3):
        panel.undo()
    wait(qtbot, lambda: [cell(panel, one, "cut_in") for one in listed(panel)] == ["1002", "1001", "1001"])
    assert not panel.history.done


def test_what_cannot_be_is_said_and_stays_as_it_was(
    panel: TrackerPanel, show: Show, frame: Frame, qtbot: QtBot
) -> None:
    wait(qtbot, lambda: len(listed(panel)) == 3)
    panel.model.setData(panel.model.index(0, panel.model.fields.index("cut_in")), "soon")
    wait(qtbot, lambda: frame.notices)
    assert frame.notices[-1].message == "soon is no number."
    show.desk.change(show.shots[0], {"cut_in": 5})
    panel.model.setData(panel.model.index(0, panel.model.fields.index("cut_in")), "7")
    wait(qtbot, lambda: len(frame.notices) == 2)
    assert "changed by somebody else" in frame.notices[-1].message


def test_a_removal_says_who_needs_it_and_comes_back(
    panel: TrackerPanel, show: Show, frame: Frame, qtbot: QtBot
) -> None:
    panel.places.choose(Kind.SEQUENCE)
    wait(qtbot, lambda: listed(panel) == ["S001", "S002"])
    panel.view.choose(show.sequences[1].id)
    run(panel, "remove")
    wait(qtbot, lambda: frame.notices)
    assert "still needed: 1 shot (S002_0010)" in frame.notices[-1].message
    run(panel, "remove_along")
    wait(qtbot, lambda: listed(panel) == ["S001"])
    run(panel, "undo")
    wait(qtbot, lambda: listed(panel) == ["S001", "S002"])


def test_a_record_is_added_by_keyboard(panel: TrackerPanel, show: Show, qtbot: QtBot) -> None:
    panel.places.choose(Kind.ASSET)
    wait(qtbot, lambda: panel.empty.kind == "none" and panel.feed.project_id)
    run(panel, "add")
    dialog = panel.findChild(AddDialog)
    assert dialog is not None
    QTest.keyClicks(dialog.fields["code"], "hero")
    QTest.keyClick(dialog.fields["code"], Qt.Key.Key_Return)
    wait(qtbot, lambda: listed(panel) == ["hero"])


def test_who_works_on_what_is_listed_added_and_edited(
    panel: TrackerPanel, show: Show, desk: Desk, frame: Frame, qtbot: QtBot
) -> None:
    mine = show.add(Kind.TASK, name="comp", shot_id=show.shots[0].id)
    mina = desk.add(Kind.USER, {"login": "mina", "name": "민아"}).record
    other = desk.add(Kind.PROJECT, {"name": "Day"}).record
    hero = desk.add(Kind.ASSET, {"project_id": other.id, "code": "hero"}).record
    desk.add(Kind.ASSIGNMENT, {"asset_id": hero.id, "user_id": mina.id, "role": "modeller"})
    panel.places.choose(Kind.ASSIGNMENT)
    wait(qtbot, lambda: panel.model.kind is Kind.ASSIGNMENT and panel.empty.kind == "none" and panel.feed.project_id)
    run(panel, "add")
    dialog = panel.findChild(AddDialog)
    assert dialog is not None
    texts = {"user_id": "mina", "task_id": "S001_0020/comp", "role": "compositor", "responsibility": "60"}
    for name, text in texts.items():
        QTest.keyClicks(dialog.fields[name], text)
    dialog.accept()
    wait(qtbot, lambda: listed(panel) == ["compositor"])
    assert [cell(panel, "compositor", name) for name in ("user_id", "task_id")] == ["민아", "S001_0020/comp"]
    panel.model.setData(panel.model.index(0, panel.model.fields.index("is_lead")), "yes")
    wait(qtbot, lambda: cell(panel, "compositor", "is_lead") == "yes")
    assert desk.named(Kind.ASSIGNMENT, "mina/S001_0020/comp").fields["task_id"] == mine.id
    panel.model.setData(panel.model.index(0, panel.model.fields.index("responsibility")), "160")
    wait(qtbot, lambda: "between 0 and 100" in frame.notices[-1].message)


def test_a_sheet_is_looked_at_then_imported(panel: TrackerPanel, tmp_path: Path, frame: Frame, qtbot: QtBot) -> None:
    wait(qtbot, lambda: len(listed(panel)) == 3)
    sheet = tmp_path / "shots.csv"
    sheet.write_text("샷,시퀀스,Cut In\nS001_0010,S001,1,100\n".replace("1,100", '"1,100"') + "S003_0010,S003,x\n")
    panel.import_file(sheet)
    wait(qtbot, lambda: panel.findChild(ImportDialog))
    dialog = panel.findChild(ImportDialog)
    assert dialog is not None
    assert not dialog.go.isEnabled()
    assert dialog.summary.text() == "0 new, 1 changed, 0 as they are, 1 wrong"
    dialog.skip.setChecked(True)
    dialog.go.click()
    wait(qtbot, lambda: cell(panel, "S001_0010", "cut_in") == "1100")


def test_no_project_and_no_tracker_are_said(make_panel: Callable[..., TrackerPanel], qtbot: QtBot, show: Show) -> None:
    panel = make_panel(project="")
    wait(qtbot, lambda: panel.empty.kind == "project")
    run(panel, "find")


def test_who_may_not_edit_is_told_why(
    make_panel: Callable[..., TrackerPanel], show: Show, qtbot: QtBot, desk: Desk
) -> None:
    reason = "The role client may not edit records of the tracker."
    panel = make_panel(permit=Permit(reason, "The role client may not delete records of the tracker."))
    wait(qtbot, lambda: len(listed(panel)) == 3)
    panel.view.choose(show.shots[0].id)
    asked = {action.id.removeprefix("tracker."): action.enabled() for action in panel.actions_of_panel()}
    assert {name for name, answer in asked.items() if answer == reason} == {"add", "edit", "import"}
    assert "may not delete" in str(asked["remove"])
    assert "may not delete" in str(asked["remove_along"])
    assert [button.isEnabled() for button in (panel.bar.add_button, panel.bar.import_button)] == [False, False]
    assert panel.bar.add_button.toolTip() == panel.bar.locked.toolTip() == reason
    assert panel.bar.locked.isVisible()
    column = panel.model.fields.index("cut_in")
    index = panel.model.index(0, column)
    assert not index.flags() & Qt.ItemFlag.ItemIsEditable
    assert reason in index.data(Qt.ItemDataRole.ToolTipRole)
    assert not panel.outbox.retry_button.isEnabled()


def test_a_list_that_is_read_again_stays_where_it_was(panel: TrackerPanel, show: Show, qtbot: QtBot) -> None:
    for number in range(40):
        show.add(Kind.SHOT, code=f"S002_{number + 100:04d}", sequence_id=show.sequences[1].id)
    panel.refresh()
    wait(qtbot, lambda: len(listed(panel)) == 43)
    kept = panel.model.record(30)
    assert kept is not None
    panel.view.choose(kept.id)
    panel.view.verticalScrollBar().setValue(600)
    top = panel.model.record(panel.view.rowAt(0))
    show.desk.remove(show.shots[1])
    show.desk.change(kept, {"cut_in": 77})
    show.add(Kind.SHOT, code="S002_9000", sequence_id=show.sequences[1].id)
    tester = QAbstractItemModelTester(panel.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    panel.feed.read()
    wait(qtbot, lambda: listed(panel)[-1] == "S002_9000")
    assert "S001_0010" not in listed(panel)
    assert cell(panel, kept.label, "cut_in") == "77"
    assert [record.id for record in panel.view.selected()] == [kept.id]
    assert panel.view.current() == panel.model.record(29)
    assert panel.model.record(panel.view.rowAt(0)) == top
    assert tester.failureReportingMode() == QAbstractItemModelTester.FailureReportingMode.Fatal


def test_typing_ahead_goes_to_the_next_name_that_begins_so(panel: TrackerPanel, show: Show, qtbot: QtBot) -> None:
    wait(qtbot, lambda: len(listed(panel)) == 3)
    panel.view.setCurrentIndex(panel.model.index(0, 0))
    panel.view.keyboardSearch("s002")
    current = panel.view.current()
    assert current is not None
    assert current.label == "S002_0010"


def test_typing_ahead_goes_round_and_past_texts_of_several_lines(panel: TrackerPanel, show: Show, qtbot: QtBot) -> None:
    show.desk.change(show.shots[0], {"description": "Rain\nand wind"})
    show.desk.change(show.shots[2], {"description": "rails"})
    panel.refresh()
    wait(qtbot, lambda: len(listed(panel)) == 3 and cell(panel, "S002_0010", "description") == "rails")
    column, role = panel.model.fields.index("description"), Qt.ItemDataRole.DisplayRole

    def found(row: int, text: str, name: str = "description") -> list[int]:
        start = panel.model.index(row, panel.model.fields.index(name))
        return [index.row() for index in panel.model.match(start, role, text)]

    assert (found(0, "RAI"), found(1, "rai"), found(1, "rain"), found(0, "wind"), found(2, "snow")) == (
        [0], [2], [0], [], []
    )  # fmt: skip
    assert panel.model.match(panel.model.index(0, column), role, "rails")[0].column() == column
    assert found(0, "s002", "sequence_id") == [2]


@dataclass
class Kept:
    """A site that was looked at an hour ago, with one write that waits."""

    when: datetime = field(default_factory=lambda: datetime.now(UTC) - timedelta(hours=1))
    waiting: list[int] = field(default_factory=lambda: [7])
    done: list[tuple[str, int]] = field(default_factory=list)

    def as_of(self) -> datetime:
        return self.when

    def refresh(self) -> bool:
        raise Unavailable("The site does not answer.")

    def pending(self) -> list[Operation]:
        return [Operation(number) for number in self.waiting]

    def retry(self, number: int) -> None:
        self.done.append(("retry", number))

    def remove(self, number: int) -> None:
        self.done.append(("remove", number))
        self.waiting.remove(number)


@dataclass(frozen=True)
class Operation:
    number: int
    action: str = "update"
    kind: Kind = Kind.SHOT
    label: str = "S001_0010"
    state: str = "conflict"
    message: str = "Somebody else changed it."
    hint: str = "Try again to write over it, or remove the write to leave it."
    created_at: datetime = field(default_factory=lambda: datetime.now(UTC))


def test_what_waits_is_seen_retried_and_given_up(
    make_panel: Callable[..., TrackerPanel], show: Show, frame: Frame, qtbot: QtBot
) -> None:
    kept = Kept()
    panel = make_panel(sync=kept, site="https://studio.example")
    wait(qtbot, lambda: frame.badge == "1" and len(listed(panel)) == 3)
    assert "60 min ago" in panel.bar.age.text()
    panel.outbox.list.topLevelItem(0).setSelected(True)
    panel.outbox.retry()
    wait(qtbot, lambda: kept.done == [("retry", 7)])
    wait(qtbot, lambda: panel.outbox.list.topLevelItemCount() == 1)
    panel.outbox.list.topLevelItem(0).setSelected(True)
    panel.outbox.give_up()
    wait(qtbot, lambda: kept.done[-1] == ("remove", 7) and frame.badge == "")
    run(panel, "refresh")
    wait(qtbot, lambda: any("does not answer" in notice.message for notice in frame.notices))
    assert len(listed(panel)) == 3
    assert panel.desk.page_of(Kind.SHOT, "12") == "https://studio.example/detail/Shot/12"
