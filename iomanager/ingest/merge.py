"""A scanlist that was edited here and, meanwhile, in a spreadsheet: the three-way merge of both with their common base.

Rows are matched by ``row_id`` and merged cell by cell. Where both sides changed the same cell to different values that
is a :class:`CellConflict`, a value that shows both and asks; the row keeps mine until it is decided.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from iomanager.ingest.model import Row

ROW = "row"  # the column of a conflict about the row itself: edited on one side, deleted on the other


@dataclass(frozen=True, slots=True)
class CellConflict:
    """Both sides changed one cell. For a deleted row ``column`` is ``row``, and that side's value None."""

    row_id: str
    column: str
    base: Any
    mine: Any
    theirs: Any


@dataclass(frozen=True, slots=True)
class Merge:
    """The merged rows, in my order with their new rows behind their neighbours, and what must be decided."""

    rows: tuple[Row, ...]
    conflicts: tuple[CellConflict, ...] = ()


def merge(base: Iterable[Row], mine: Iterable[Row], theirs: Iterable[Row]) -> Merge:
    """Merge two edits of ``base``. Deleted on one side and untouched on the other: deleted."""
    bases, ours, others = (_by_id(rows) for rows in (base, mine, theirs))
    conflicts: list[CellConflict] = []
    kept: dict[str, Row] = {}
    for row_id in _order(list(ours), list(others), bases):
        merged, found = _merge_row(bases.get(row_id), ours.get(row_id), others.get(row_id))
        conflicts += found
        if merged is not None:
            kept[row_id] = merged
    return Merge(tuple(kept.values()), tuple(conflicts))


def resolve(merged: Merge, decisions: Mapping[tuple[str, str], Any]) -> Merge:
    """The merge with the decided conflicts applied: (row_id, column) -> the chosen value.

    For a conflict about a whole row the value is the chosen :class:`Row`, or None to delete it.
    """
    rows = {row.row_id: row for row in merged.rows}
    left = []
    for conflict in merged.conflicts:
        key = (conflict.row_id, conflict.column)
        if key in decisions:
            _decide(rows, conflict, decisions[key])
        else:
            left.append(conflict)
    return Merge(tuple(rows.values()), tuple(left))


def _decide(rows: dict[str, Row], conflict: CellConflict, value: Any) -> None:
    if conflict.column != ROW:
        rows[conflict.row_id] = _with(rows[conflict.row_id], {conflict.column: value})
    elif value is None:
        rows.pop(conflict.row_id, None)
    else:
        rows[conflict.row_id] = value


def changes(old: Row, new: Row) -> dict[str, tuple[Any, Any]]:
    """The cells in which two versions of a row differ: column -> (old, new), project columns included."""
    keys = [*_COLUMNS, *dict.fromkeys([*old.extra, *new.extra])]
    return {key: (a, b) for key in keys if not _same(a := old.get(key), b := new.get(key))}


def _merge_row(base: Row | None, mine: Row | None, theirs: Row | None) -> tuple[Row | None, list[CellConflict]]:
    if mine is None or theirs is None:
        return _merge_deleted(base, mine, theirs)
    start = base if base is not None else mine
    my_changes, their_changes = changes(start, mine), changes(start, theirs)
    if base is None:  # both added the row: what differs is a conflict with no base
        return mine, [_conflict(mine, key, None, (m, t)) for key, (m, t) in their_changes.items()]
    both = my_changes.keys() & their_changes.keys()
    conflicts = [
        _conflict(mine, key, old, (m, their_changes[key][1]))
        for key, (old, m) in my_changes.items()
        if key in both and not _same(m, their_changes[key][1])
    ]
    taken = {key: new for key, (_, new) in their_changes.items() if key not in both}
    return _with(mine, taken), conflicts


def _merge_deleted(base: Row | None, mine: Row | None, theirs: Row | None) -> tuple[Row | None, list[CellConflict]]:
    present = mine if mine is not None else theirs
    if present is None or base is None:  # deleted by both, or added by one
        return present, []
    if not changes(base, present):
        return None, []
    conflict = CellConflict(present.row_id, ROW, base, mine, theirs)
    return mine, [conflict]


def _conflict(row: Row, column: str, base: Any, values: tuple[Any, Any]) -> CellConflict:
    return CellConflict(row.row_id, column, base, *values)


def _with(row: Row, values: Mapping[str, Any]) -> Row:
    return row.with_changes(**values) if values else row


def _same(one: Any, other: Any) -> bool:
    """Equal, with an empty text the same as nothing, and True not the same as 1."""
    one, other = (None if value == "" else value for value in (one, other))
    return bool(one == other) and isinstance(one, bool) == isinstance(other, bool)


def _by_id(rows: Iterable[Row]) -> dict[str, Row]:
    return {row.row_id: row for row in rows}


def _order(mine: Sequence[str], theirs: Sequence[str], base: Mapping[str, Row]) -> list[str]:
    """My order, or theirs where only they sorted; the rows of the other side follow the neighbour they had there."""
    shared = set(mine) & set(theirs) & base.keys()
    start = [row_id for row_id in base if row_id in shared]
    sorted_here = [row_id for row_id in mine if row_id in shared] != start
    first, second = (mine, theirs) if sorted_here else (theirs, mine)
    after: dict[str | None, list[str]] = {}
    known, neighbour = set(first), None
    for row_id in second:
        if row_id not in known:
            after.setdefault(neighbour, []).append(row_id)
        else:
            neighbour = row_id
    order = list(after.get(None, []))
    for row_id in first:
        order += [row_id, *after.get(row_id, [])]
    return order


_COLUMNS = tuple(f.name for f in dataclasses.fields(Row) if f.name not in {"extra", "row_id"})
