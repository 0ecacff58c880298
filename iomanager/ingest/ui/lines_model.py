"""A read-only table of texts, for lists whose lines are values: deliveries, differences, proposals, conflicts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget

from iomanager.shell import icons, theme

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Line:
    """The texts of one line, the value that it stands for, and an icon with its token's colour."""

    texts: tuple[str, ...]
    value: Any = None
    icon: tuple[str, str] | None = None
    tip: str = ""


class LinesModel(QAbstractTableModel):
    """Lines under titles. The columns of ``numbers`` are aligned right."""

    def __init__(self, titles: Sequence[str], parent: QObject | None = None, *, numbers: Sequence[int] = ()) -> None:
        super().__init__(parent)
        self._titles = tuple(titles)
        self._numbers = frozenset(numbers)
        self._lines: list[Line] = []

    def set_lines(self, lines: Sequence[Line]) -> None:
        """Show other lines; equal ones change nothing, so that the selection stays."""
        if list(lines) != self._lines:
            self.beginResetModel()
            self._lines = list(lines)
            self.endResetModel()

    def line(self, at: int) -> Line:
        """One line."""
        return self._lines[at]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._titles)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Vertical or not 0 <= section < len(self._titles):
            return None
        return self._titles[section] if role == Qt.ItemDataRole.DisplayRole else self._alignment(section, role)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        line, at = self._lines[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return line.texts[at]
        if role == Qt.ItemDataRole.ToolTipRole:
            return line.tip or line.texts[at]
        if role == Qt.ItemDataRole.DecorationRole and at == 0 and line.icon:
            return icons.icon(*line.icon)
        return self._alignment(at, role)

    def _alignment(self, at: int, role: int) -> Any:
        if role == Qt.ItemDataRole.TextAlignmentRole and at in self._numbers:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None


def table_of(model: LinesModel, widths: Sequence[int], name: str, parent: QWidget | None = None) -> QTableView:
    """A view of lines: whole rows are selected, Enter activates."""
    view = QTableView(parent)
    view.setModel(model)
    view.setAccessibleName(name)
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    view.setShowGrid(False)
    view.setWordWrap(False)
    view.setTabKeyNavigation(False)
    view.verticalHeader().hide()
    view.verticalHeader().setDefaultSectionSize(theme.ROW_HEIGHT)
    view.horizontalHeader().setStretchLastSection(True)
    view.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    for at, width in enumerate(widths):
        view.setColumnWidth(at, width)
    return view


def selected_values(view: QTableView, model: LinesModel) -> list[Any]:
    """The values of the selected lines, from top to bottom."""
    return [model.line(at).value for at in sorted({index.row() for index in view.selectedIndexes()})]
