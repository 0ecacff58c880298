"""The plan before anything is touched: bytes and collisions on top, a tree to search, and Publish for exactly it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QHeaderView, QTreeView, QVBoxLayout, QWidget

from iomanager.ingest.model import Severity
from iomanager.ingest.plan_model import Plan
from iomanager.ingest.ui.plan_tree import PlanModel, byte_text
from iomanager.shell import phrases, theme
from iomanager.shell.widgets import controls


class PlanDialog(QDialog):
    """Not modal. ``publish`` carries the very plan that is shown; ``export`` a file to write it to."""

    publish = Signal(object)
    export = Signal(object, object)

    def __init__(self, plan: Plan, name_of: Callable[[str], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.plan = plan
        self.tree = QTreeView()
        self.model = PlanModel(name_of, self)
        self.search = controls.search_field(self.tr("Search paths, plates, records"))
        self.publish_button = controls.button(primary=True)
        self._export_button = controls.button(self.tr("Export…"))
        self._build()
        self.model.set_plan(plan)
        self._open_top()

    def _build(self) -> None:
        self.setWindowTitle(self.tr("Plan of {name}").format(name=Path(self.plan.delivery).name))
        self.resize(1100, 680)
        layout = QVBoxLayout(self)
        layout.setSpacing(theme.GRID)
        for text, role in self._summary():
            line = controls.label(text, role)
            line.setWordWrap(True)
            layout.addWidget(line)
        layout.addWidget(self.search)
        layout.addWidget(self.tree, 1)
        layout.addLayout(self._buttons())
        self.tree.setModel(self.model)
        self.tree.setUniformRowHeights(True)
        self.tree.setAccessibleName(self.tr("Plan"))
        header = self.tree.header()
        header.setStretchLastSection(True)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        for at, width in enumerate((520, 70, 90)):
            self.tree.setColumnWidth(at, width)
        wait = QTimer(self, singleShot=True, interval=200)
        wait.timeout.connect(self._search)
        self.search.textChanged.connect(lambda _: wait.start())

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        reason = phrases.shown(why_not(self.plan))
        self.publish_button.setText(self.tr("Publish {n}").format(n=len(self.plan.plates) or "").strip())
        self.publish_button.setEnabled(not reason)
        self.publish_button.setShortcut("Ctrl+Return")  # no default button: Return in the search publishes nothing
        self.publish_button.setToolTip(reason or self.tr("Do exactly what is shown here"))
        close = controls.button(self.tr("Close"))
        close.clicked.connect(self.close)
        self._export_button.clicked.connect(self._export)
        self.publish_button.clicked.connect(self._publish)
        row.addWidget(self._export_button)
        row.addStretch()
        row.addWidget(controls.label(reason, "secondary"))
        row.addWidget(close)
        row.addWidget(self.publish_button)
        return row

    def _summary(self) -> list[tuple[str, str]]:
        plan = self.plan
        files = sum(item.kind != "folder" for item in plan.items)
        parts = [
            self.tr("%n plate(s)", "", len(plan.plates)),
            self.tr("%n file(s)", "", files),
            self.tr("%n record(s)", "", len(plan.records)),
            self.tr("{size} to write").format(size=byte_text(plan.bytes_needed)),
            self.tr("{size} free").format(size=byte_text(plan.bytes_free)),
        ]
        errors = sum(problem.severity is Severity.ERROR for problem in plan.problems)
        short = plan.bytes_needed > plan.bytes_free
        lines = [(" · ".join(parts), "error" if short else "heading")]
        if errors:
            lines.append((self.tr("%n error(s) stop this plan; they are on top of the tree.", "", errors), "error"))
        elif not plan.problems and plan.plates:
            lines.append((self.tr("No collisions: nothing that exists is touched."), "ok"))
        return lines

    def _open_top(self) -> None:
        for line in range(min(self.model.rowCount(), 1 if not self.search.text() else 20)):
            self.tree.expand(self.model.index(line, 0))

    def _search(self) -> None:
        self.model.search(self.search.text())
        self._open_top()

    def _publish(self) -> None:
        self.publish.emit(self.plan)
        self.close()

    def _export(self) -> None:
        kinds = self.tr("Workbook (*.xlsx);;JSON (*.json)")
        name, kind = QFileDialog.getSaveFileName(self, self.tr("Export the plan"), "plan.xlsx", kinds)
        if name:
            path = Path(name)
            wanted = ".json" if "json" in kind else ".xlsx"
            self.export.emit(self.plan, path if path.suffix else path.with_suffix(wanted))


def why_not(plan: Plan) -> str:
    """Why a plan cannot be published, in the words of its first error; empty when it can."""
    if not plan.plates:
        from PySide6.QtCore import QCoreApplication

        return QCoreApplication.translate("PlanDialog", "There is nothing to publish.")
    refused = next((f"{plate.key}: {plate.refused}" for plate in plan.plates if plate.refused), "")
    return next((problem.message for problem in plan.problems if problem.severity is Severity.ERROR), refused)
