"""Edits that can be taken back: cells, ticks, paste, fill, fixes, split and merge, as commands on one undo stack."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtGui import QUndoCommand, QUndoStack

from iomanager.ingest.merge import changes
from iomanager.ingest.model import Row
from iomanager.ingest.ui.cells import parse_or_refuse, shown
from iomanager.ingest.ui.columns import Column
from iomanager.ingest.ui.table_model import CellChange, RowsModel

_CELLS = 1
Again = Callable[[bool], None]


class EditCells(QUndoCommand):
    """New values of cells. Commands of one ``group`` (an edit and what follows from it) are one step."""

    def __init__(self, model: RowsModel, text: str, changes: Sequence[CellChange], group: int) -> None:
        super().__init__(text)
        self.changes = list(changes)
        self.group = group
        self._model = model

    def id(self) -> int:
        """Commands of this kind may be merged."""
        return _CELLS

    def mergeWith(self, other: QUndoCommand) -> bool:
        """Take in what follows from the same edit."""
        if not isinstance(other, EditCells) or other.group != self.group:
            return False
        self.changes += other.changes
        return True

    def redo(self) -> None:
        self._model.apply(self.changes)

    def undo(self) -> None:
        self._model.apply(
            CellChange(change.row_id, change.key, change.new, change.old) for change in reversed(self.changes)
        )


class ReplaceRows(QUndoCommand):
    """All rows before and after, for what changes more than cells: split, merge, and a list joined with Excel's.

    ``again`` is told of what must be taken back (False) or made again (True) elsewhere too.
    """

    def __init__(self, model: RowsModel, text: str, after: Sequence[Row], again: Again | None = None) -> None:
        super().__init__(text)
        self._model = model
        self._again = again
        self._done = False
        self._before = model.rows()
        self._after = list(after)

    def redo(self) -> None:
        self._model.set_rows(self._after)
        if self._done and self._again is not None:
            self._again(True)
        self._done = True

    def undo(self) -> None:
        self._model.set_rows(self._before)
        if self._again is not None:
            self._again(False)


class Editor(QObject):
    """Turns wishes into commands on the undo stack."""

    def __init__(self, model: RowsModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.stack = QUndoStack(self)
        self._model = model
        self._groups = 0
        model.edited.connect(self.edit)

    @property
    def model(self) -> RowsModel:
        """The rows that are edited."""
        return self._model

    def edit(self, changes: Sequence[CellChange]) -> int:
        """Change cells as one step; the number says which, for :meth:`follow`."""
        one = changes[0]
        column = self._model.columns[self._model.column_of(one.key)]
        text = self.tr("edit {column}").format(column=column.name)
        return self.push(text, changes)

    def push(self, text: str, changes: Sequence[CellChange]) -> int:
        """One step with a name for the Edit menu."""
        self._groups += 1
        self._push(text, changes, self._groups)
        return self._groups

    def follow(self, group: int, changes: Sequence[CellChange]) -> None:
        """Add what follows from the step ``group``, when it is still the last one; otherwise as its own step."""
        command = self.stack.command(self.stack.index() - 1) if self.stack.index() else None
        last = command.group if isinstance(command, EditCells) else -1
        self._push(self.tr("read timecode"), changes, group if last == group else self._next())

    @property
    def last_group(self) -> int:
        """The number of the newest step."""
        return self._groups

    def set_values(self, text: str, values: Mapping[str, Mapping[str, Any]]) -> int:
        """Set values of rows (row_id -> key -> value); what is the same already is left alone. Returns how many."""
        wished = [
            CellChange(row_id, key, old, new)
            for row_id, wanted in values.items()
            if self._model.row(row_id) is not None
            for key, new in wanted.items()
            if (old := self._model.value(row_id, key)) != new or isinstance(old, bool) != isinstance(new, bool)
        ]
        if wished:
            self.push(text, wished)
        return len(wished)

    def tick(self, row_ids: Iterable[str], ticked: bool) -> None:
        """Tick or untick rows."""
        text = self.tr("tick rows") if ticked else self.tr("untick rows")
        self.set_values(text, {row_id: {"check": ticked} for row_id in row_ids})

    def set_texts(self, text: str, cells: Iterable[tuple[str, Column, str]]) -> int:
        """Type texts into cells; read-only ones are left alone. Returns how many cells were left alone."""
        values: dict[str, dict[str, Any]] = {}
        left = 0
        for row_id, column, typed in cells:
            if not column.editable:
                left += typed != shown(self._model.value(row_id, column.key), column)
                continue
            values.setdefault(row_id, {})[column.key] = parse_or_refuse(typed, column)
        self.set_values(text, values)
        return left

    def replace_all(self, text: str, rows: Sequence[Row], again: Again | None = None) -> None:
        """Put other rows in place of all; ``again`` hears of each undo (False) and redo (True)."""
        self.stack.push(ReplaceRows(self._model, text, rows, again))

    def replace(self, text: str, old: Sequence[str], new: Sequence[Row], *, again: Again | None = None) -> None:
        """Put rows where the first of the old ones stands."""
        gone, after, placed = set(old), [], False
        for row in self._model.rows():
            if row.row_id not in gone:
                after.append(row)
            elif not placed:
                after += new
                placed = True
        self.replace_all(text, after, again)

    def take(self, text: str, rows: Iterable[Row]) -> int:
        """Take over the values of rows that came back from a fix; returns how many cells changed."""
        values = {row.row_id: _differences(now, row) for row in rows if (now := self._model.row(row.row_id))}
        return self.set_values(text, values)

    def _next(self) -> int:
        self._groups += 1
        return self._groups

    def _push(self, text: str, changes: Sequence[CellChange], group: int) -> None:
        self.stack.push(EditCells(self._model, text, changes, group))


def _differences(old: Row, new: Row) -> dict[str, Any]:
    return {key: value for key, (_, value) in changes(old, new).items()}
