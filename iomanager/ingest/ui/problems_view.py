"""The list of problems: worst first, a jump to the cell, Fix and Fix all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    Qt,
    Signal,
)
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QListView, QMenu, QVBoxLayout, QWidget

from iomanager.ingest.model import Problem, Row, Severity
from iomanager.ingest.ui import clipboard
from iomanager.ingest.ui.delegates import severity_icon
from iomanager.ingest.ui.problems_list import CLIP, FIX, ProblemDelegate
from iomanager.shell import icons, language, theme
from iomanager.shell.phrases import shown
from iomanager.shell.widgets import controls

Index = QModelIndex | QPersistentModelIndex
_ORDER = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}


class ProblemsModel(QAbstractListModel):
    """Problems, errors first; within one severity in the order of the checks."""

    def __init__(self, name_of: Callable[[str], Row | None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._name_of = name_of
        self._problems: list[Problem] = []

    def set_problems(self, problems: Sequence[Problem]) -> bool:
        """Show these; the same list again changes nothing. Whether it is another one."""
        wanted = sorted(problems, key=lambda problem: _ORDER[problem.severity])
        if wanted == self._problems:
            return False
        self.beginResetModel()
        self._problems = wanted
        self.endResetModel()
        return True

    def problem(self, line: int) -> Problem:
        """One problem."""
        return self._problems[line]

    def problems(self) -> list[Problem]:
        """All of them."""
        return list(self._problems)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._problems)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        problem = self._problems[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return shown(problem.message)
        if role == Qt.ItemDataRole.DecorationRole:
            return severity_icon(problem.severity)
        if role == CLIP:
            return self._clip(problem)
        if role == FIX:
            return shown(problem.fix.label) if problem.fix else ""
        if role == Qt.ItemDataRole.ToolTipRole:
            return "\n".join(text for text in (shown(problem.message), problem.path or "") if text)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ": ".join(self.texts(problem)[:3])
        return None

    def texts(self, problem: Problem) -> tuple[str, str, str, str]:
        """Severity, clip, message and fix in words, as they are copied and read out."""
        words = {
            Severity.ERROR: self.tr("error"),
            Severity.WARNING: self.tr("warning"),
            Severity.INFO: self.tr("note"),
        }
        fix = shown(problem.fix.label) if problem.fix else ""
        return words[problem.severity], self._clip(problem), shown(problem.message), fix

    def _clip(self, problem: Problem) -> str:
        row = self._name_of(problem.row) if problem.row else None
        name = (row.shot_name or row.clip_name or row.scan_name) if row else ""
        return name or self.tr("delivery")


class ProblemsView(QWidget):
    """The list with its two buttons. ``jump`` names a problem, ``fix`` a list of them."""

    jump = Signal(object)
    fix = Signal(list)

    def __init__(self, name_of: Callable[[str], Row | None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.list = QListView()
        self.problems = ProblemsModel(name_of, self)
        self._title = controls.label("", "heading")
        self._empty = controls.label("", "secondary")
        self.fix_one = controls.button()
        self.fix_all = controls.button()
        self._build()
        language.follow(self, self._say)

    def set_problems(self, problems: Sequence[Problem]) -> None:
        """Show these problems; what was selected and where the list stood stays."""
        chosen = [_identity(self.problems.problem(index.row())) for index in self.list.selectedIndexes()]
        bar = self.list.verticalScrollBar()
        at = bar.value()
        if self.problems.set_problems(problems):
            for line, problem in enumerate(self.problems.problems()):
                if _identity(problem) in chosen:
                    flag = QItemSelectionModel.SelectionFlag.Select
                    self.list.selectionModel().select(self.problems.index(line, 0), flag)
            bar.setValue(at)
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
        layout.addWidget(self.list, 1)
        layout.addStretch(0)
        found = self.list
        found.setModel(self.problems)
        found.setItemDelegate(ProblemDelegate(found))
        found.setLayoutMode(QListView.LayoutMode.Batched)
        found.setResizeMode(QListView.ResizeMode.Adjust)
        found.setAlternatingRowColors(True)
        found.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        found.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        found.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        found.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        found.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        found.customContextMenuRequested.connect(self._open_menu)
        found.activated.connect(self._jump)
        found.clicked.connect(self._jump)
        found.selectionModel().selectionChanged.connect(lambda *_: self._enable())
        self.fix_one.clicked.connect(lambda: self.fix.emit(self.fixable_selected()))
        self.fix_all.clicked.connect(lambda: self.fix.emit(self._fixable()))

    def selected(self) -> list[Problem]:
        """The selected problems."""
        return [self.problems.problem(line) for line in sorted({i.row() for i in self.list.selectedIndexes()})]

    def fixable_selected(self) -> list[Problem]:
        """The selected problems that have a fix."""
        return [problem for problem in self.selected() if problem.fix is not None]

    def copy(self) -> None:
        """The selected problems as tab-separated text."""
        lines = [self.problems.texts(problem) for problem in self.selected()]
        if lines:
            QGuiApplication.clipboard().setText(clipboard.to_tsv(lines))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+C copies; the list passes on what it does not know itself."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
            event.accept()
        else:
            super().keyPressEvent(event)

    def _fixable(self) -> list[Problem]:
        return [problem for problem in self.problems.problems() if problem.fix is not None]

    def _jump(self, index: QModelIndex) -> None:
        held = QGuiApplication.keyboardModifiers()
        if not held & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier):
            self.jump.emit(self.problems.problem(index.row()))

    def _open_menu(self, where: QPoint) -> None:
        chosen = self.selected()
        if not chosen:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        show = menu.addAction(icons.icon("arrow-right"), self.tr("Show the cell"))
        show.triggered.connect(lambda: self.jump.emit(chosen[0]))
        fix = menu.addAction(icons.icon("auto-fix"), self.tr("Fix"))
        fix.setEnabled(bool(self.fixable_selected()))
        fix.triggered.connect(lambda: self.fix.emit(self.fixable_selected()))
        menu.addAction(icons.icon("content-copy"), self.tr("Copy")).triggered.connect(self.copy)
        menu.popup(self.list.viewport().mapToGlobal(where))

    def _enable(self) -> None:
        self.fix_one.setEnabled(bool(self.fixable_selected()))
        self.fix_all.setEnabled(bool(self._fixable()))

    def _say(self) -> None:
        found = self.problems.problems()
        self._title.setText(self.tr("Problems: {n}").format(n=len(found)))
        self._empty.setText(self.tr("Nothing is wrong."))
        self._empty.setVisible(not found)
        self.list.setVisible(bool(found))
        self.list.setAccessibleName(self.tr("Problems"))
        self.fix_one.setText(self.tr("Fix"))
        self.fix_one.setToolTip(self.tr("Apply the fix of the selected problems; it can be undone"))
        self.fix_all.setText(self.tr("Fix all {n}").format(n=len(self._fixable()) or "").strip())
        self.fix_all.setToolTip(self.tr("Apply every fix that there is; it can be undone"))
        self._enable()


def _identity(problem: Problem) -> tuple[str | None, str | None, str]:
    return problem.row, problem.column, problem.code
