from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QComboBox, QLineEdit, QStyleOptionViewItem
from pytestqt.qtbot import QtBot

from iomanager.core.errors import InvalidInput
from iomanager.ingest.columns import ProjectColumn
from iomanager.ingest.model import Problem, Severity
from iomanager.ingest.ui import clipboard
from iomanager.ingest.ui.cells import Refused, parse
from iomanager.ingest.ui.columns import Column, standard_columns
from iomanager.ingest.ui.editing import Editor
from iomanager.ingest.ui.filters import RowsProxy
from iomanager.ingest.ui.plan_tree import PlanModel
from iomanager.ingest.ui.problems_view import ProblemsModel
from iomanager.ingest.ui.table_model import STATE, RowsModel
from iomanager.ingest.ui.table_view import RowsView
from iomanager.shell import theme
from tests.ingest.ui.fake_service import make_row, plan_of

Fatal = QAbstractItemModelTester.FailureReportingMode.Fatal


def column(key: str) -> Column:
    own = ProjectColumn(name="take", pattern=r"T\d+")
    return next(each for each in standard_columns(["rec709"], [own]) if each.key == key)


@pytest.fixture
def view(qtbot: QtBot) -> RowsView:
    model = RowsModel(standard_columns())
    proxy = RowsProxy(model, model)
    made = RowsView(proxy, Editor(model, model))
    model.setParent(made)
    qtbot.addWidget(made)
    model.set_rows([make_row(number) for number in range(1, 13)])
    return made


def select(view: RowsView, first: int, last: int, *keys: str) -> None:
    view.clearSelection()
    flags = view.selectionModel().SelectionFlag.Select
    for line in range(first, last + 1):
        for key in keys:
            view.selectionModel().select(view.model().index(line, view.rows.column_of(key)), flags)


@pytest.mark.parametrize(
    ("key", "text", "value"),
    [
        ("just_in", " 1001 ", 1001),
        ("just_in", "-5", -5),
        ("just_in", "1001.0", 1001),
        ("version", "v012", 12),
        ("retime_percent", "-50,5%", -50.5),
        ("timecode_in", "01004117", "01:00:41:17"),
        ("timecode_in", "01:00:41;17", "01:00:41;17"),
        ("check", "o", True),
        ("shot_name", "", None),
        ("take", "T12", "T12"),
    ],
)
def test_text_becomes_the_value_of_its_column(key: str, text: str, value: object) -> None:
    assert parse(text, column(key)) == value


@pytest.mark.parametrize(
    ("key", "text"),
    [("just_in", "1o01"), ("just_in", "v1"), ("timecode_in", "25:00:00:00"), ("retime_percent", "nan"), ("take", "12")],
)
def test_what_is_no_value_is_refused_in_words(key: str, text: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        parse(text, column(key))
    assert text in caught.value.message


@given(st.lists(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\0")), min_size=2,
                         max_size=2), min_size=1))  # fmt: skip
def test_what_is_copied_can_be_pasted(cells: list[list[str]]) -> None:
    assert clipboard.from_tsv(clipboard.to_tsv(cells)) == cells


def test_models_keep_qts_rules(view: RowsView) -> None:
    plan = PlanModel(str)
    problems = ProblemsModel(view.rows.row)
    testers = [QAbstractItemModelTester(model, Fatal) for model in (view.rows, view.model(), plan, problems)]
    plan.set_plan(plan_of([make_row(1, shot_name="S001_0010"), make_row(2, shot_name="S001_0020")]))
    plan.search("S001_0020")
    assert plan.rowCount() == 1
    problems.set_problems([Problem("a", "b", "r00001", "version")])
    view.rows.append([make_row(3, codec="x"), make_row(50)])
    view.rows.sort(view.rows.column_of("clip_name"), Qt.SortOrder.DescendingOrder)
    proxy = view.model()
    assert isinstance(proxy, RowsProxy)
    proxy.set_text("c01")
    view.rows.set_rows([make_row(10)])
    assert proxy.rowCount() == 1
    assert len(testers) == 4


def test_the_plan_is_searched_and_adds_up(qtbot: QtBot) -> None:
    model = PlanModel(str)
    model.set_plan(plan_of([make_row(1, shot_name="S001_0010")]))
    plate = model.index(0, 0)
    assert [model.index(0, at).data() for at in range(3)] == ["S001_0010_org_v001", "4", "3.0 MB"]
    assert [model.index(line, 0, plate).data() for line in range(3)] == ["folders", "copied files", "records"]
    model.search("1002.exr")
    assert model.index(0, 1).data() == "1"
    model.search("nowhere")
    assert model.rowCount() == 0


def test_a_wrong_value_stays_visible_and_is_a_problem(view: RowsView) -> None:
    index = view.rows.index(0, view.rows.column_of("just_in"))
    view.rows.setData(index, "1o01")
    assert index.data() == "1o01"
    assert index.data(STATE) == Severity.ERROR
    assert [(p.row, p.column) for p in view.rows.refusals()] == [("r00001", "just_in")]
    assert view.rows.rows()[0].just_in == 1001
    view._editor.stack.undo()
    assert index.data() == "1001"
    assert not view.rows.refusals()


def test_sorting_keeps_selection_and_the_saved_order(view: RowsView) -> None:
    view.rows.set_rows([make_row(2), make_row(10), make_row(1, clip_name=None)])
    view.jump("r00010", "shot_name")
    view.sortByColumn(view.rows.column_of("clip_name"), Qt.SortOrder.DescendingOrder)
    assert [view.rows.row_at(line).row_id for line in range(3)] == ["r00010", "r00002", "r00001"]
    assert view.selected_ids() == ["r00010"]
    assert [row.row_id for row in view.rows.rows()] == ["r00002", "r00010", "r00001"]


def test_fill_down_takes_the_top_cell(view: RowsView) -> None:
    view._editor.set_values("x", {"r00002": {"shot_name": "S001_0010"}})
    select(view, 1, 3, "shot_name", "scan_path")
    view.fill_down()
    assert [row.shot_name for row in view.rows.rows()[:5]] == [None, *["S001_0010"] * 3, None]
    view._editor.stack.undo()
    assert view.rows.rows()[2].shot_name is None


def test_paste_from_a_spreadsheet_over_several_cells(view: RowsView) -> None:
    said: list[str] = []
    view.said.connect(said.append)
    select(view, 10, 10, "shot_name")
    QGuiApplication.clipboard().setText("S001_0010\t3\r\nS001_0020\tv004\r\nS001_0030\t5\r\n")
    view.paste()
    assert [(row.shot_name, row.version) for row in view.rows.rows()[9:]] == [
        (None, None),
        ("S001_0010", 3),
        ("S001_0020", 4),
    ]
    assert said == ["What reached beyond the table was not pasted."]


def test_one_cell_fills_the_selection_and_read_only_cells_are_left(view: RowsView) -> None:
    said: list[str] = []
    view.said.connect(said.append)
    select(view, 0, 1, "type", "scan_name")
    QGuiApplication.clipboard().setText("ref")
    view.paste()
    assert [row.type for row in view.rows.rows()[:3]] == ["ref", "ref", "org"]
    assert view.rows.rows()[0].scan_name == "A001C001."
    assert said == ["2 cells cannot be edited and stayed unchanged."]


def test_copy_gives_tab_separated_text(view: RowsView) -> None:
    select(view, 0, 1, "type", "start_frame")
    view.copy()
    assert QGuiApplication.clipboard().text() == "org\t1001\norg\t1001"


def test_delete_clears_and_ticks_stay(view: RowsView, qtbot: QtBot) -> None:
    view._editor.tick(["r00001"], True)
    select(view, 0, 0, "check", "type")
    QTest.keyClick(view, Qt.Key.Key_Delete)
    assert (view.rows.rows()[0].type, view.rows.rows()[0].check) == (None, True)


def test_cells_are_edited_with_combos_and_completers(view: RowsView) -> None:
    view.completions = lambda key: ["S001_0010"] if key == "shot_name" else []
    option = QStyleOptionViewItem()
    made: Callable[[str], object] = lambda key: view.itemDelegate().createEditor(  # noqa: E731
        view, option, view.model().index(0, view.rows.column_of(key))
    )
    combo, line = made("type"), made("shot_name")
    assert isinstance(combo, QComboBox)
    assert combo.itemText(0) == "org"
    assert isinstance(line, QLineEdit)
    assert line.completer() is not None
    combo.setCurrentText("src")
    view.itemDelegate().setModelData(combo, view.model(), view.model().index(0, view.rows.column_of("type")))
    assert view.rows.rows()[0].type == "src"


def test_refused_text_survives_a_new_value_elsewhere(view: RowsView) -> None:
    view.rows.setData(view.rows.index(0, view.rows.column_of("version")), "seven")
    view._editor.set_values("x", {"r00001": {"type": "src"}})
    assert view.rows.value("r00001", "version") == Refused("seven", "“seven” is not a version number.")


@pytest.mark.parametrize("key", ["check", "thumbnail", "shot_name"])
def test_the_focus_is_seen_in_every_kind_of_cell(view: RowsView, qtbot: QtBot, key: str) -> None:
    view.resize(900, 300)
    view.show()
    view.activateWindow()
    view.setFocus()
    qtbot.waitUntil(view.hasFocus)
    view.setCurrentIndex(view.model().index(1, view.rows.column_of(key)))
    view.clearSelection()
    drawn = view.viewport().grab(view.visualRect(view.currentIndex())).toImage()
    assert drawn.pixelColor(drawn.width() // 2, 0).name() == theme.tokens().accent
