"""Two turnovers compared: what is new, changed, longer, shorter or missing, and the reply to the vendor."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from iomanager.ingest.diff import Kind
from iomanager.ingest.ui.lines_model import Line, LinesModel, table_of
from iomanager.ingest.ui.port import Compared
from iomanager.shell import phrases, theme
from iomanager.shell.widgets import controls

_ICONS = {
    Kind.NEW: ("plus", "running"),
    Kind.IDENTICAL: ("check", "ok"),
    Kind.CHANGED: ("alert-outline", "warning"),
    Kind.EXTENDED: ("arrow-expand", "warning"),
    Kind.TRIMMED: ("arrow-collapse", "warning"),
    Kind.MISSING: ("minus", "error"),
    Kind.EXPECTED: ("alert-circle-outline", "error"),
}


class DiffDialog(QDialog):
    """Not modal. ``reply`` carries the comparison and the file to write the answer to."""

    reply = Signal(object, object)

    def __init__(self, compared: Compared, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._compared = compared
        self.model = LinesModel((self.tr("State"), self.tr("Clip"), self.tr("What happened")), self)
        self._search = controls.search_field(self.tr("Search"))
        self._build()
        self._show("")

    def _build(self) -> None:
        self.setWindowTitle(self.tr("Differences"))
        self.resize(860, 520)
        counts = self._compared.diff.counts
        words = ", ".join(f"{n} {self._word(Kind(kind))}" for kind, n in counts.items())
        layout = QVBoxLayout(self)
        layout.setSpacing(theme.GRID)
        layout.addWidget(controls.label(words or self.tr("There is nothing to compare."), "heading"))
        layout.addWidget(self._search)
        layout.addWidget(table_of(self.model, (120, 240), self.tr("Differences")), 1)
        row = QHBoxLayout()
        answer = controls.button(self.tr("Reply to the vendor…"))
        answer.clicked.connect(self._reply)
        close = controls.button(self.tr("Close"))
        close.clicked.connect(self.close)
        row.addWidget(answer)
        row.addStretch()
        row.addWidget(close)
        layout.addLayout(row)
        self._search.textChanged.connect(self._show)

    def _show(self, text: str) -> None:
        words = text.casefold().split()
        lines = [
            Line((self._word(entry.kind), entry.clip, phrases.shown(entry.sentence())), entry, _ICONS[entry.kind])
            for entry in self._compared.diff.entries
            if all(word in f"{self._word(entry.kind)} {phrases.shown(entry.sentence())}".casefold() for word in words)
        ]
        self.model.set_lines(lines)

    def _word(self, kind: Kind) -> str:
        return {
            Kind.NEW: self.tr("new"),
            Kind.IDENTICAL: self.tr("identical"),
            Kind.CHANGED: self.tr("changed"),
            Kind.EXTENDED: self.tr("extended"),
            Kind.TRIMMED: self.tr("trimmed"),
            Kind.MISSING: self.tr("missing"),
            Kind.EXPECTED: self.tr("not as expected"),
        }[kind]

    def _reply(self) -> None:
        kinds = self.tr("Workbook (*.xlsx);;Text (*.txt)")
        name, kind = QFileDialog.getSaveFileName(self, self.tr("Reply to the vendor"), "reply.xlsx", kinds)
        if name:
            path = Path(name)
            self.reply.emit(
                self._compared, path if path.suffix else path.with_suffix(".txt" if "txt" in kind else ".xlsx")
            )
