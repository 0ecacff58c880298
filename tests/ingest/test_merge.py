"""The three-way merge of a scanlist that was edited on both sides."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from iomanager.ingest.merge import ROW, CellConflict, Merge, changes, merge, resolve
from iomanager.ingest.model import Row


def row(row_id: str, **values: Any) -> Row:
    return Row(row_id=row_id, scan_path="/in", scan_name=f"{row_id}.", ext="exr").with_changes(**values)


cell = st.one_of(st.none(), st.sampled_from(["", "a", "b"]))
edits = st.fixed_dictionaries(
    {}, optional={"shot_name": cell, "check": st.booleans(), "just_in": st.sampled_from([None, 1, 2]), "mine": cell}
)
lists = st.dictionaries(st.sampled_from("pqrstu"), edits, max_size=5).flatmap(
    lambda found: st.permutations(list(found.items())).map(lambda items: [row(key, **values) for key, values in items])
)


def equal(merged: Merge, rows: list[Row]) -> bool:
    """Whether the rows are these, in this order, without a conflict; an empty text is the same as no value."""
    pairs = zip(merged.rows, rows, strict=False)
    same = [r.row_id for r in merged.rows] == [r.row_id for r in rows] and not any(changes(a, b) for a, b in pairs)
    return same and not merged.conflicts


@given(lists, lists)
def test_one_side_alone_wins(base: list[Row], other: list[Row]) -> None:
    assert equal(merge(base, other, base), other)
    assert equal(merge(base, base, other), other)
    assert equal(merge(base, other, other), other)


@given(lists, lists, lists)
def test_both_sides_see_the_same_conflicts(base: list[Row], mine: list[Row], theirs: list[Row]) -> None:
    here, there = merge(base, mine, theirs), merge(base, theirs, mine)
    turned = {(c.row_id, c.column, repr(c.base), repr(c.theirs), repr(c.mine)) for c in there.conflicts}
    assert {(c.row_id, c.column, repr(c.base), repr(c.mine), repr(c.theirs)) for c in here.conflicts} == turned


@given(lists, lists, lists)
def test_every_edit_is_in_the_result_or_in_a_conflict(base: list[Row], mine: list[Row], theirs: list[Row]) -> None:
    merged = merge(base, mine, theirs)
    old, rows = {r.row_id: r for r in base}, {r.row_id: r for r in merged.rows}
    asked = {(c.row_id, c.column) for c in merged.conflicts}
    for side in (mine, theirs):
        for edited in side:
            start = old.get(edited.row_id)
            if (edited.row_id, ROW) in asked or (start is not None and not changes(start, edited)):
                continue
            different = changes(start, edited) if start else changes(rows[edited.row_id], edited)
            for key, (_, value) in different.items():
                assert (edited.row_id, key) in asked or (rows[edited.row_id].get(key) or None) == (value or None)


@given(lists, lists, lists)
def test_taking_theirs_everywhere_leaves_no_conflict(base: list[Row], mine: list[Row], theirs: list[Row]) -> None:
    merged = merge(base, mine, theirs)
    done = resolve(merged, {(c.row_id, c.column): c.theirs for c in merged.conflicts})
    assert not done.conflicts
    kept = {r.row_id: r for r in done.rows}
    for conflict in merged.conflicts:
        if conflict.column == ROW:
            assert kept.get(conflict.row_id) == conflict.theirs
        else:
            assert kept[conflict.row_id].get(conflict.column) == conflict.theirs


def test_edits_of_different_cells_join() -> None:
    base = [row("a", shot_name="S01_0010", just_in=1001)]
    merged = merge(base, [row("a", shot_name="S01_0020", just_in=1001)], [row("a", shot_name="S01_0010", just_in=1009)])
    assert merged.rows == (row("a", shot_name="S01_0020", just_in=1009),)


def test_the_same_cell_is_asked_and_stays_mine() -> None:
    merged = merge([row("a", roll="1")], [row("a", roll="2")], [row("a", roll="3")])
    assert merged.conflicts == (CellConflict("a", "roll", "1", "2", "3"),)
    assert merged.rows == (row("a", roll="2"),)
    assert resolve(merged, {("a", "roll"): "3"}).rows == (row("a", roll="3"),)


def test_deleted_there_and_edited_here_is_asked() -> None:
    old, new = row("a", roll="1"), row("a", roll="2")
    assert merge([old], [new], []).conflicts == (CellConflict("a", ROW, old, new, None),)
    assert merge([old], [new], []).rows == (new,)
    assert merge([old], [], [new]).rows == ()
    assert merge([old], [old], []).rows == ()
    assert resolve(merge([old], [], [new]), {("a", ROW): new}).rows == (new,)


def test_their_new_rows_stand_where_they_put_them() -> None:
    base = [row("a"), row("b")]
    merged = merge(base, [row("b"), row("a")], [row("a"), row("n"), row("b")])
    assert [r.row_id for r in merged.rows] == ["b", "a", "n"]
