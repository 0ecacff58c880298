"""The rows of a delivery as a Qt table model over plain, frozen rows.

The delivery's own order is kept apart from the shown order, so that sorting a view never changes what is saved.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from iomanager.ingest.model import Problem, Row, Severity
from iomanager.ingest.ui.cells import Refused, parse_or_refuse, shown
from iomanager.ingest.ui.columns import RANGE, RANGE_KEYS, Column, Kind, value_of
from iomanager.ingest.ui.order import sort_key
from iomanager.shell import phrases

Index = QModelIndex | QPersistentModelIndex
STATE = Qt.ItemDataRole.UserRole  # Severity of the cell, or None
COLUMN = Qt.ItemDataRole.UserRole + 1  # the Column
ROW = Qt.ItemDataRole.UserRole + 2  # the Row
CELL = Qt.ItemDataRole.UserRole + 3  # the Cell
_CELL_ROLE = int(CELL)
_ANSWERED = frozenset(
    int(role)
    for role in (
        STATE, COLUMN, ROW, CELL, Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole, Qt.ItemDataRole.CheckStateRole,
        Qt.ItemDataRole.TextAlignmentRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole,
    )
)  # fmt: skip
_RANK = {Severity.INFO: 1, Severity.WARNING: 2, Severity.ERROR: 3}

_READ = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
_EDITED = _READ | Qt.ItemFlag.ItemIsEditable
_TICKED = _READ | Qt.ItemFlag.ItemIsUserCheckable


@dataclass(frozen=True, slots=True)
class CellChange:
    """One cell's value before and after; either may be :class:`Refused`."""

    row_id: str
    key: str
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class Cell:
    """All that painting a cell asks for, in one answer: a question through Qt costs more than the answer."""

    text: str
    column: Column
    severity: Severity | None


class RowsModel(QAbstractTableModel):
    """Rows by id. Every change by the user goes out as :attr:`edited` and comes back through :meth:`apply`."""

    edited = Signal(list)
    rows_changed = Signal()

    def __init__(self, columns: Sequence[Column], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._columns = tuple(columns)
        self._rows: dict[str, Row] = {}
        self._shown: list[str] = []
        self._line: dict[str, int] = {}
        self._refused: dict[tuple[str, str], Refused] = {}
        self._problems: dict[str, dict[str | None, list[Problem]]] = {}
        self._sorted: tuple[int, Qt.SortOrder] = (-1, Qt.SortOrder.AscendingOrder)

    # what it holds

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns, in the model's order."""
        return self._columns

    def rows(self) -> list[Row]:
        """Every row, in the delivery's own order."""
        return list(self._rows.values())

    def row(self, row_id: str) -> Row | None:
        """One row."""
        return self._rows.get(row_id)

    def row_at(self, line: int) -> Row:
        """The row that is shown on a line."""
        return self._rows[self._shown[line]]

    def line_of(self, row_id: str) -> int:
        """Where a row is shown; -1 when it is not there."""
        return self._line.get(row_id, -1)

    def column_of(self, key: str) -> int:
        """Which column a key is; -1 when there is none."""
        return next((at for at, column in enumerate(self._columns) if column.key == key), -1)

    def value(self, row_id: str, key: str) -> Any:
        """A cell's value, or the :class:`Refused` text that stands in it."""
        refused = self._refused.get((row_id, key))
        return refused if refused is not None else value_of(self._rows[row_id], key)

    def refusals(self) -> list[Problem]:
        """The cells whose text is no value, as problems."""
        return [
            Problem("bad-value", refused.message, row_id, key)
            for (row_id, key), refused in self._refused.items()
            if row_id in self._rows
        ]

    def problems_of(self, row_id: str) -> list[Problem]:
        """Everything that is wrong with one row."""
        return [problem for found in self._problems.get(row_id, {}).values() for problem in found]

    # how it changes

    def set_columns(self, columns: Sequence[Column]) -> None:
        """Show other columns, such as another project's."""
        self.beginResetModel()
        self._columns = tuple(columns)
        self.endResetModel()

    def say_columns(self, columns: Sequence[Column]) -> None:
        """The same columns in another language."""
        self._columns = tuple(columns)
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self._columns) - 1)

    def set_rows(self, rows: Iterable[Row]) -> None:
        """Show other rows, in their order."""
        self.beginResetModel()
        self._rows = {row.row_id: row for row in rows}
        self._shown = list(self._rows)
        self._refused = {key: value for key, value in self._refused.items() if key[0] in self._rows}
        self._problems = {}
        self._index()
        self.endResetModel()
        self._resort()
        self.rows_changed.emit()

    def clear(self) -> None:
        """No rows, and no refused texts."""
        self._refused = {}
        self.set_rows(())

    def append(self, rows: Sequence[Row]) -> None:
        """Add rows at the end while a delivery is scanned; a row that is there already is refreshed in place."""
        fresh = [row for row in rows if row.row_id not in self._rows]
        self._refresh([row for row in rows if row.row_id in self._rows])
        if fresh:
            start = len(self._shown)
            self.beginInsertRows(QModelIndex(), start, start + len(fresh) - 1)
            for at, row in enumerate(fresh, start):
                self._rows[row.row_id] = row
                self._line[row.row_id] = at
                self._shown.append(row.row_id)
            self.endInsertRows()
        self.rows_changed.emit()

    def apply(self, changes: Iterable[CellChange]) -> None:
        """Set cells to their new values; columns that were touched are repainted as a whole."""
        changed: dict[str, dict[str, Any]] = {}
        for change in changes:
            if change.row_id not in self._rows:
                continue
            self._refused.pop((change.row_id, change.key), None)
            if isinstance(change.new, Refused):
                self._refused[change.row_id, change.key] = change.new
            else:
                changed.setdefault(change.row_id, {})[change.key] = change.new
        for row_id, values in changed.items():
            self._rows[row_id] = self._rows[row_id].with_changes(**values)
        self._repaint()
        self.rows_changed.emit()

    def set_problems(self, problems: Iterable[Problem]) -> None:
        """Mark the cells that have problems."""
        marked: dict[str, dict[str | None, list[Problem]]] = {}
        for problem in problems:
            if problem.row is not None:
                marked.setdefault(problem.row, {}).setdefault(problem.column, []).append(problem)
        if marked != self._problems:
            self._problems = marked
            self._repaint()

    def _refresh(self, rows: Sequence[Row]) -> None:
        for row in rows:
            self._rows[row.row_id] = row
        if rows:
            self._repaint()

    def _repaint(self) -> None:
        if self._shown:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._shown) - 1, len(self._columns) - 1))

    def _index(self) -> None:
        self._line = {row_id: at for at, row_id in enumerate(self._shown)}

    # sorting: one pass of Python's sort instead of a comparison per pair through Qt

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Show the rows in this order; column -1 is the delivery's own."""
        self._sorted = (column, order)
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        ids = [self._shown[index.row()] for index in before]
        self._shown = self._ordered()
        self._index()
        moved = [self.index(self._line[row_id], index.column()) for row_id, index in zip(ids, before, strict=True)]
        self.changePersistentIndexList(before, moved)
        self.layoutChanged.emit()

    def _resort(self) -> None:
        if self._sorted[0] >= 0:
            self.sort(*self._sorted)

    def _ordered(self) -> list[str]:
        at, order = self._sorted
        if not 0 <= at < len(self._columns):
            return list(self._rows)
        key = self._columns[at].key
        values = {row_id: value_of(row, key) for row_id, row in self._rows.items()}
        filled = [row_id for row_id, value in values.items() if value not in (None, "")]
        empty = [row_id for row_id, value in values.items() if value in (None, "")]
        filled.sort(key=lambda row_id: sort_key(values[row_id]), reverse=order.name.startswith("Desc"))
        return filled + empty

    # Qt's side

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role not in _ANSWERED or not index.isValid():
            return None
        row_id, column = self._shown[index.row()], self._columns[index.column()]
        if role == _CELL_ROLE:
            text = shown(self.value(row_id, column.key), column)
            return Cell(text, column, self._severity(row_id, column.key))
        if role == Qt.ItemDataRole.DisplayRole:
            if column.kind in {Kind.PICTURE, Kind.BOOLEAN} and (row_id, column.key) not in self._refused:
                return None
            return shown(self.value(row_id, column.key), column)
        if role == Qt.ItemDataRole.EditRole:
            return shown(self.value(row_id, column.key), column)
        if role == Qt.ItemDataRole.CheckStateRole and column.kind is Kind.BOOLEAN:
            ticked = self._rows[row_id].get(column.key) is True
            return Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.TextAlignmentRole and column.numeric:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return self._extra(row_id, column, role)

    def _extra(self, row_id: str, column: Column, role: int) -> Any:
        if role == STATE:
            return self._severity(row_id, column.key)
        if role == COLUMN:
            return column
        if role == ROW:
            return self._rows[row_id]
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(row_id, column)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            problems = self._tip(row_id, column)
            text = shown(self.value(row_id, column.key), column)
            return f"{column.name}: {text}" + (f". {problems}" if problems else "")
        return None

    def _cell_problems(self, row_id: str, key: str) -> list[Problem]:
        found = self._problems.get(row_id, {})
        whole = found.get(None, []) if key == "frame_health" else []
        parts = [problem for part in RANGE_KEYS for problem in found.get(part, [])] if key == RANGE else []
        return [*found.get(key, []), *whole, *parts]

    def _severity(self, row_id: str, key: str) -> Severity | None:
        if (row_id, key) in self._refused:
            return Severity.ERROR
        if row_id not in self._problems:
            return None
        found = self._cell_problems(row_id, key)
        return max((problem.severity for problem in found), key=_RANK.__getitem__, default=None)

    def _tip(self, row_id: str, column: Column) -> str | None:
        refused = self._refused.get((row_id, column.key))
        if refused is not None:
            return phrases.shown(refused.message)
        messages = [phrases.shown(problem.message) for problem in self._cell_problems(row_id, column.key)]
        if messages:
            return "\n".join(messages)
        text = shown(self.value(row_id, column.key), column)
        return text if len(text) > 12 else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Vertical:
            return section + 1 if role == Qt.ItemDataRole.DisplayRole else None
        if not 0 <= section < len(self._columns):
            return None
        column = self._columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.title
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{column.key}: {column.help}" if column.help else column.key
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.numeric else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        column = self._columns[index.column()]
        if column.kind is Kind.BOOLEAN:
            return _TICKED
        return _EDITED if column.editable else _READ

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Ask for a change; it is made by the undo stack that listens to :attr:`edited`."""
        if not index.isValid():
            return False
        row_id, column = self._shown[index.row()], self._columns[index.column()]
        if role == Qt.ItemDataRole.CheckStateRole and column.kind is Kind.BOOLEAN:
            new: Any = Qt.CheckState(value) == Qt.CheckState.Checked
        elif role == Qt.ItemDataRole.EditRole and column.editable:
            new = parse_or_refuse(str(value or ""), column)
        else:
            return False
        old = self.value(row_id, column.key)
        if new != old or isinstance(new, bool) != isinstance(old, bool):
            self.edited.emit([CellChange(row_id, column.key, old, new)])
        return True
