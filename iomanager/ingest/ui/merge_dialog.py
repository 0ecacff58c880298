"""Edited here and in the spreadsheet: each conflict with both values, and which one stays."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from iomanager.ingest.merge import ROW, CellConflict, Merge, resolve
from iomanager.ingest.ui.lines_model import Line, LinesModel, table_of
from iomanager.shell import theme
from iomanager.shell.widgets import controls


class MergeDialog(QDialog):
    """Starts with mine everywhere. ``decided`` carries the rows as they were chosen."""

    decided = Signal(list)

    def __init__(self, merge: Merge, name_of: Callable[[str], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._merge = merge
        self._name_of = name_of
        self._theirs: set[tuple[str, str]] = set()
        titles = (self.tr("Clip"), self.tr("Column"), self.tr("Before"), self.tr("Here"), self.tr("In Excel"),
                  self.tr("Stays"))  # fmt: skip
        self.model = LinesModel(titles, self)
        self.table = table_of(self.model, (160, 120, 140, 140, 140), self.tr("Conflicts"))
        self._build()
        self._show()

    def choose(self, theirs: bool, lines: list[int] | None = None) -> None:
        """Let Excel's value stay (or mine) in these lines; None means the selected ones, or all when none is."""
        chosen = lines if lines is not None else sorted({index.row() for index in self.table.selectedIndexes()})
        for at in chosen or range(len(self._merge.conflicts)):
            key = _key(self._merge.conflicts[at])
            self._theirs.add(key) if theirs else self._theirs.discard(key)
        self._show()

    def accept(self) -> None:
        """Hand over the rows."""
        values = {
            _key(conflict): conflict.theirs if _key(conflict) in self._theirs else conflict.mine
            for conflict in self._merge.conflicts
        }
        self.decided.emit(list(resolve(self._merge, values).rows))
        super().accept()

    def _build(self) -> None:
        self.setWindowTitle(self.tr("The scanlist was edited in both places"))
        self.resize(900, 420)
        n = len(self._merge.conflicts)
        text = self.tr("%n cell(s) were changed here and in the spreadsheet. Everything else is joined already.", "", n)
        layout = QVBoxLayout(self)
        layout.setSpacing(theme.GRID)
        layout.addWidget(controls.label(text, "heading"))
        layout.addWidget(self.table, 1)
        row = QHBoxLayout()
        for title, slot in (
            (self.tr("Take mine"), lambda: self.choose(False)),
            (self.tr("Take Excel's"), lambda: self.choose(True)),
        ):
            made = controls.button(title)
            made.setToolTip(self.tr("For the selected lines, or for all when none is selected"))
            made.clicked.connect(slot)
            row.addWidget(made)
        row.addStretch()
        later = controls.button(self.tr("Not now"))
        later.clicked.connect(self.reject)
        join = controls.button(self.tr("Join"), primary=True)
        join.setDefault(True)
        join.clicked.connect(self.accept)
        row.addWidget(later)
        row.addWidget(join)
        layout.addLayout(row)

    def _show(self) -> None:
        lines = []
        for conflict in self._merge.conflicts:
            stays = self.tr("Excel's") if _key(conflict) in self._theirs else self.tr("mine")
            values = (self._text(conflict, value) for value in (conflict.base, conflict.mine, conflict.theirs))
            column = self.tr("whole row") if conflict.column == ROW else conflict.column
            lines.append(Line((self._name_of(conflict.row_id), column, *values, stays), conflict))
        chosen = {index.row() for index in self.table.selectedIndexes()}
        self.model.set_lines(lines)
        for at in chosen:
            self.table.selectRow(at)

    def _text(self, conflict: CellConflict, value: Any) -> str:
        if conflict.column == ROW:
            return self.tr("deleted") if value is None else self.tr("kept")
        return "" if value is None else str(value)


def _key(conflict: CellConflict) -> tuple[str, str]:
    return conflict.row_id, conflict.column
