"""Collect in the panel: asks for a folder, and submits the job that makes the movies there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from iomanager.shell import tasks

if TYPE_CHECKING:
    from iomanager.ingest.ui.panel import IngestPanel


class Collecting(QObject):
    """Makes movies of the ticked rows, in the colour that they have."""

    def __init__(self, panel: IngestPanel) -> None:
        super().__init__(panel)
        self._panel = panel

    def ask(self) -> None:
        """Let the user choose the folder, then begin there."""
        start = str(self._panel.delivery or self._panel.path_bar.folder or Path.home())
        name = QFileDialog.getExistingDirectory(self._panel, self.tr("Where the movies go"), start)
        if name:
            self.collect(Path(name))

    def collect(self, out: Path) -> None:
        """Submit the job. An error is shown in the panel."""
        tasks.start(self._panel, "collect", self._collect(out))

    async def _collect(self, out: Path) -> None:
        panel = self._panel
        rows, delivery = panel.model.rows(), panel.delivery

        def submit() -> int:
            return len(panel.service.collect(rows, out, delivery=delivery).movies)

        count = await tasks.run(panel, "collect", submit, title=self.tr("Collect"))
        said = self.tr("%n movie(s) are being made in {path}. The jobs show how far they are.", "", count)
        panel.view.said.emit(said.format(path=out))
