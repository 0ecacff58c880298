"""The list of problems: worst first, a jump to the cell, Fix and Fix all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QTableView, QVBoxLayout, QWidget

from iomanager.ingest.model import Problem, Row, Severity
from iomanager.ingest.ui.delegates import severity_icon
from iomanager.shell import language, theme
from iomanager.shell.widgets import controls

Index = QModelIndex | QPersistentModelIndex
_ORDER = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}


class ProblemsModel(QAbstractTableModel):
    """Problems, errors first; within one severity in the order of the checks."""

    def __init__(self, name_of: Callable[[str], Row | None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._name_of = name_of
        self._problems: list[Problem] = []

    def set_problems(self, problems: Sequence[Problem]) -> None:
        """Show these; the same list again changes nothing, so that selection and scroll position stay."""
        wanted = sorted(problems, key=lambda problem: _ORDER[problem.severity])
        if wanted != self._problems:
            self.beginResetModel()
            self._problems = wanted
            self.endResetModel()

    def problem(self, line: int) -> Problem:
        """One problem."""
        return self._problems[line]

    def problems(self) -> list[Problem]:
        """All of them."""
        return list(self._problems)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._problems)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else 4

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role != Qt.ItemDataRole.DisplayRole or orientation is Qt.Orientation.Vertical:
            return None
        return (self.tr("Severity"), self.tr("Clip"), self.tr("Fix"), self.tr("Problem"))[section]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        problem = self._problems[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._texts(problem)[index.column()]
        if role == Qt.ItemDataRole.DecorationRole and index.column() == 0:
            return severity_icon(problem.severity)
        if role == Qt.ItemDataRole.ToolTipRole:
            return "\n".join(text for text in (problem.message, problem.path or "") if text)
        return None

    def _texts(self, problem: Problem) -> tuple[str, ...]:
        words = {
            Severity.ERROR: self.tr("error"),
            Severity.WARNING: self.tr("warning"),
            Severity.INFO: self.tr("note"),
        }
        row = self._name_of(problem.row) if problem.row else None
        name = (row.shot_name or row.clip_name or row.scan_name) if row else ""
        fix = problem.fix.label if problem.fix else ""
        return words[problem.severity], name or self.tr("delivery"), fix, problem.message


class ProblemsView(QWidget):
    """The list with its two buttons. ``jump`` names a problem, ``fix`` a list of them."""

    jump = Signal(object)
    fix = Signal(list)

    def __init__(self, name_of: Callable[[str], Row | None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._table = QTableView()
        self.problems = ProblemsModel(name_of, self)
        self._title = controls.label("", "heading")
        self._empty = controls.label("", "secondary")
        self.fix_one = controls.button()
        self.fix_all = controls.button()
        self._build()
        language.follow(self, self._say)

    def set_problems(self, problems: Sequence[Problem]) -> None:
        """Show these problems."""
        self.problems.set_problems(problems)
        self._say()

    def _build(self) -> None:
        top = QHBoxLayout()
        for widget in (self._title, self.fix_one, self.fix_all):
            top.addWidget(widget)
        top.insertStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.GRID, 0, 0, 0)
        layout.addLayout(top)
        layout.addWidget(self._empty)
        layout.addWidget(self._table, 1)
        table = self._table
        table.setModel(self.problems)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setTabKeyNavigation(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(theme.ROW_HEIGHT)
        table.horizontalHeader().setStretchLastSection(True)
        table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for at, width in enumerate((76, 104, 112, 320)):
            table.setColumnWidth(at, width)
        table.activated.connect(self._jump)
        table.clicked.connect(self._jump)
        table.selectionModel().selectionChanged.connect(lambda *_: self._enable())
        self.fix_one.clicked.connect(lambda: self.fix.emit(self.selected()))
        self.fix_all.clicked.connect(lambda: self.fix.emit(self._fixable()))

    def selected(self) -> list[Problem]:
        """The selected problems that have a fix."""
        lines = sorted({index.row() for index in self._table.selectedIndexes()})
        return [problem for line in lines if (problem := self.problems.problem(line)).fix is not None]

    def _fixable(self) -> list[Problem]:
        return [problem for problem in self.problems.problems() if problem.fix is not None]

    def _jump(self, index: QModelIndex) -> None:
        self.jump.emit(self.problems.problem(index.row()))

    def _enable(self) -> None:
        self.fix_one.setEnabled(bool(self.selected()))
        self.fix_all.setEnabled(bool(self._fixable()))

    def _say(self) -> None:
        found = self.problems.problems()
        self._title.setText(self.tr("Problems: {n}").format(n=len(found)))
        self._empty.setText(self.tr("Nothing is wrong."))
        self._empty.setVisible(not found)
        self._table.setVisible(bool(found))
        self._table.setAccessibleName(self.tr("Problems"))
        self.fix_one.setText(self.tr("Fix"))
        self.fix_one.setToolTip(self.tr("Apply the fix of the selected problems; it can be undone"))
        self.fix_all.setText(self.tr("Fix all {n}").format(n=len(self._fixable())))
        self.fix_all.setToolTip(self.tr("Apply every fix that there is; it can be undone"))
        self._enable()
