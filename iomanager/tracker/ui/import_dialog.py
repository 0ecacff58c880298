"""The preview of an import: each line with what it would do, every problem, then the button that does it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QCheckBox, QDialog, QHBoxLayout, QTreeView, QVBoxLayout, QWidget

from iomanager.shell.widgets import controls
from iomanager.tracker.headings import all_words
from iomanager.tracker.importing import ImportPlan, plan_import
from iomanager.tracker.kinds import Kind
from iomanager.tracker.ui.plan_model import PlanModel
from iomanager.tracker.ui.port import TrackerDesk


def look_at(desk: TrackerDesk, kind: Kind, file: Path, project_id: str) -> ImportPlan:
    """Read a file and plan its import, in a thread."""
    return plan_import(desk.desk, kind, desk.read_table(file, all_words(kind)), project_id)


class ImportDialog(QDialog):
    """Opened with ``open()``; accepted when it should be written. ``skip_wrong`` leaves wrong lines out."""

    def __init__(self, plan: ImportPlan, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.plan = plan
        self.list = QTreeView()
        self.summary = controls.label("", "heading")
        self.ignored = controls.label("", "secondary")
        self.skip = QCheckBox(self.tr("Leave the wrong lines out"))
        self.go = controls.button(primary=True)
        self._build(name)
        self._say()

    @property
    def skip_wrong(self) -> bool:
        """Whether wrong lines are left out."""
        return self.skip.isChecked()

    def _build(self, name: str) -> None:
        self.setWindowTitle(self.tr("Import {name}").format(name=name))
        self.resize(920, 560)
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        self.list.setModel(PlanModel(self.plan, self.list))
        for at, width in enumerate((64, 96, 200)):
            self.list.setColumnWidth(at, width)
        self.list.setAccessibleName(self.tr("Lines of the sheet"))
        self.ignored.setWordWrap(True)
        cancel = controls.button(self.tr("Cancel"))
        row = QHBoxLayout()
        row.addWidget(self.skip)
        row.addStretch(1)
        row.addWidget(cancel)
        row.addWidget(self.go)
        column = QVBoxLayout(self)
        for widget in (self.summary, self.ignored, self.list):
            column.addWidget(widget)
        column.addLayout(row)
        cancel.clicked.connect(self.reject)
        self.go.clicked.connect(self.accept)
        self.skip.toggled.connect(lambda _: self._say())

    def _say(self) -> None:
        plan, number = self.plan, QLocale().toString
        writes = plan.count("create") + plan.count("update") + len(plan.sequences)
        self.summary.setText(
            self.tr("{new} new, {changed} changed, {same} as they are, {wrong} wrong").format(
                new=number(plan.count("create") + len(plan.sequences)),
                changed=number(plan.count("update")),
                same=number(plan.count("same")),
                wrong=number(len(plan.problems)),
            )
        )
        columns = self.tr("Columns that are not read: {names}").format(names=", ".join(plan.ignored))
        self.ignored.setText(columns if plan.ignored else "")
        self.ignored.setVisible(bool(plan.ignored))
        self.skip.setVisible(bool(plan.problems))
        allowed = bool(writes) and (not plan.problems or self.skip_wrong)
        self.go.setText(self.tr("Import %n record(s)", "", writes))
        self.go.setEnabled(allowed)
        reason = self.tr("Correct the wrong lines, or leave them out.") if plan.problems else self.tr("Nothing is new.")
        self.go.setToolTip("" if allowed else reason)
