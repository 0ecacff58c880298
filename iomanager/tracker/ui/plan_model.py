"""The lines of an import as a table: problems first, then what would be done. Words are made for what is seen."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt

from iomanager.shell import phrases, theme
from iomanager.tracker.importing import ImportPlan, Line, Problem
from iomanager.tracker.ui import words
from iomanager.tracker.ui.table_model import Index

NUMBER, WHAT, RECORD, CHANGES = range(4)
_ROLE = Qt.ItemDataRole


class PlanModel(QAbstractTableModel):
    """Rows are problems, codes of sequences that would be made, and lines of the sheet."""

    def __init__(self, plan: ImportPlan, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._plan = plan
        self._rows: list[Problem | str | Line] = [*plan.problems, *plan.sequences, *plan.lines]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else 4

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _ROLE.DisplayRole) -> Any:
        titles = [self.tr("Line"), self.tr("What"), self.tr("Record"), self.tr("Changes or problem")]
        return titles[section] if orientation == Qt.Orientation.Horizontal and role == _ROLE.DisplayRole else None

    def data(self, index: Index, role: int = _ROLE.DisplayRole) -> Any:
        one, column = self._rows[index.row()], index.column()
        if role == _ROLE.TextAlignmentRole and column == NUMBER:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if role == _ROLE.ForegroundRole and column == WHAT and isinstance(one, Problem):
            return theme.color("error")
        if role == _ROLE.ToolTipRole and column == CHANGES:
            return "\n".join(self._changes(one)) if isinstance(one, Line) else self._texts(one)[CHANGES]
        return self._texts(one)[column] if role == _ROLE.DisplayRole else None

    def _texts(self, one: Problem | str | Line) -> tuple[str, str, str, str]:
        if isinstance(one, Problem):
            where = f"{one.column}: " if one.column else ""
            return str(one.number), self.tr("wrong"), "", where + phrases.shown(one.message)
        if isinstance(one, str):
            return "", self.tr("new"), one, words.field_word("sequence_id")
        said = {"create": self.tr("new"), "update": self.tr("changed"), "same": self.tr("as it is")}
        return str(one.number), said[one.action], one.label, ", ".join(self._changes(one))

    def _changes(self, line: Line) -> list[str]:
        """What a line says of each field, with what was there before."""
        told = []
        for name, old, new in line.changes:
            before = f"{self._plan.told(name, old)} → " if line.record is not None else ""
            told.append(f"{words.field_word(name)}: {before}{self._plan.told(name, new)}")
        return told
