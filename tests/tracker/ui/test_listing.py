"""From the rows that are shown to those that were read: any two lists, walked by the model under Qt's own tester."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPersistentModelIndex
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication

from iomanager.tracker.kinds import Kind
from iomanager.tracker.record import Record
from iomanager.tracker.ui import listing
from iomanager.tracker.ui.listing import drop, in_order, listed, runs
from iomanager.tracker.ui.table_model import RecordsModel

Rows = list[tuple[int, int]]
ROWS = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 2)), unique_by=lambda row: row[0], max_size=25)


def records(rows: Rows) -> list[Record]:
    return [Record(Kind.SHOT, str(number), {"code": f"S_{number}", "cut_in": cut}) for number, cut in rows]


@settings(deadline=None, max_examples=300)
@given(before=ROWS, after=ROWS, most=st.sampled_from([0, 2, 200]))
def test_any_list_becomes_any_other(qapp: QApplication, before: Rows, after: Rows, most: int) -> None:
    model = RecordsModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.append(records(before), {})
    held = {row[0]: QPersistentModelIndex(model.index(at, 1)) for at, row in enumerate(before)}
    whole, listing.MOST_STEPS = listing.MOST_STEPS, most
    try:
        found = listed(records(after), model.records(), {}, None)
    finally:
        listing.MOST_STEPS = whole
    model.renew(found)
    assert list(model.records()) == records(after)
    assert [model.row_of(str(number)) for number, _ in after] == list(range(len(after)))
    if not found.steps.anew:
        rows = {number: at for at, (number, _) in enumerate(after)}
        for number, index in held.items():
            assert (index.row() if index.isValid() else None) == rows.get(number)
    assert tester is not None


@given(st.lists(st.tuples(st.sampled_from([None, 3, 20, 100]), st.integers(0, 5)), max_size=40), st.booleans())
def test_an_order_is_that_of_the_values_and_keeps_equal_ones_as_they_came(
    values: list[tuple[int | None, int]], descending: bool
) -> None:
    listing_piece, listing.PIECE = listing.PIECE, 4
    try:
        made = [Record(Kind.SHOT, str(at), {"cut_in": value}) for at, (value, _) in enumerate(values)]
        found = in_order(made, "cut_in", {}, descending)
    finally:
        listing.PIECE = listing_piece
    full = [record for record in made if record.fields["cut_in"] is not None]
    wanted = sorted(full, key=lambda record: int(record.fields["cut_in"]), reverse=descending)
    assert found == [*wanted, *(record for record in made if record.fields["cut_in"] is None)]


def test_names_are_ordered_as_letters_whatever_their_case() -> None:
    made = [Record(Kind.SHOT, str(at), {"code": code}) for at, code in enumerate(["b", "A", "C"])]
    assert [one.label for one in in_order(made, "code", {}, False)] == ["A", "b", "C"]


def test_runs_and_letting_go() -> None:
    assert runs([1, 2, 3, 7, 9, 10]) == ((1, 4), (7, 8), (9, 11))
    made = records([(number, 0) for number in range(1200)])
    drop(made)
    assert made == []
