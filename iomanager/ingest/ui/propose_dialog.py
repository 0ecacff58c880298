"""Shot names by a rule, with a live preview of what each row would get."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QDialog, QFormLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from iomanager.core.errors import InvalidInput
from iomanager.ingest.model import Row
from iomanager.ingest.propose import Proposal
from iomanager.ingest.ui.lines_model import Line, LinesModel, table_of
from iomanager.shell import phrases, tasks, theme
from iomanager.shell.widgets import controls

Propose = Callable[[Sequence[Row], str | None, str | None], Sequence[Proposal]]


class ProposeDialog(QDialog):
    """Empty fields mean the project's rule. ``accepted_names`` carries row_id -> shot name."""

    accepted_names = Signal(dict)

    def __init__(self, rows: Sequence[Row], propose: Propose, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = {row.row_id: row for row in rows}
        self._propose = propose
        self._names: dict[str, str] = {}
        self.rule = QLineEdit()
        self.template = QLineEdit()
        self.model = LinesModel((self.tr("Clip"), self.tr("Shot now"), self.tr("Proposed"), self.tr("Why")), self)
        self._said = controls.label("", "secondary")
        self._take = controls.button(self.tr("Propose"), primary=True)
        self._build()
        self._look()

    def _build(self) -> None:
        self.setWindowTitle(self.tr("Propose shot names"))
        self.resize(860, 520)
        form = QFormLayout()
        self.rule.setPlaceholderText(self.tr("the project's rule, a regular expression with named groups"))
        self.template.setPlaceholderText(self.tr("the project's template, such as {seq}_{shot}"))
        for line, name in ((self.rule, self.tr("Rule")), (self.template, self.tr("Template"))):
            line.setAccessibleName(name)
            form.addRow(name, line)
        layout = QVBoxLayout(self)
        layout.setSpacing(theme.GRID)
        layout.addLayout(form)
        layout.addWidget(self._said)
        layout.addWidget(table_of(self.model, (240, 140, 140), self.tr("Preview")), 1)
        row = QHBoxLayout()
        row.addStretch()
        close = controls.button(self.tr("Close"))
        close.clicked.connect(self.reject)
        self._take.clicked.connect(self.accept)
        self._take.setDefault(True)
        row.addWidget(close)
        row.addWidget(self._take)
        layout.addLayout(row)
        wait = QTimer(self, singleShot=True, interval=250)
        wait.timeout.connect(self._look)
        for line in (self.rule, self.template):
            line.setFont(theme.mono_font())
            line.textChanged.connect(lambda _: wait.start())

    def accept(self) -> None:
        """Hand over the names that are shown."""
        self.accepted_names.emit(self._names)
        super().accept()

    def _look(self) -> None:
        tasks.start(self, "propose", self._preview())

    async def _preview(self) -> None:
        rule, template = self.rule.text() or None, self.template.text() or None
        try:
            found = await tasks.run(self, "propose", self._propose, list(self._rows.values()), rule, template)
        except InvalidInput as error:
            controls.set_role(self._said, "error")
            self._said.setText(phrases.shown(error.message))
            self._take.setEnabled(False)
            return
        self._show(found)

    def _show(self, found: Sequence[Proposal]) -> None:
        lines = []
        self._names = {}
        for row_id, name, reason in found:
            row = self._rows[row_id]
            if name and name != row.shot_name:
                self._names[row_id] = name
            lines.append(
                Line((row.clip_name or row.scan_name, row.shot_name or "", name or "", phrases.shown(reason)), row_id)
            )
        self.model.set_lines(lines)
        controls.set_role(self._said, "secondary")
        self._said.setText(self.tr("{n} of %n row(s) get a new shot name.", "", len(lines)).format(n=len(self._names)))
        self._take.setEnabled(bool(self._names))
        self._take.setText(self.tr("Propose {n}").format(n=len(self._names) or "").strip())
