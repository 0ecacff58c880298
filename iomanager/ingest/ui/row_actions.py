"""What can be done with the selected rows: reveal, play, copy the path, split, merge, propose, tick."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QInputDialog, QMenu

from iomanager.core.errors import NotFound
from iomanager.ingest.model import Row
from iomanager.ingest.ui.editing import Again, Editor
from iomanager.ingest.ui.port import IngestPort
from iomanager.ingest.ui.propose_dialog import ProposeDialog
from iomanager.ingest.ui.table_view import RowsView
from iomanager.shell import errors, icons, tasks
from iomanager.shell.actions import Action

if TYPE_CHECKING:
    from iomanager.ingest.store import Shape


class RowActions(QObject):
    """The context menu, and the same things for the palette."""

    def __init__(
        self, view: RowsView, service: IngestPort, editor: Editor, delivery: Callable[[], Path | None]
    ) -> None:
        super().__init__(view)
        self._view = view
        self._service = service
        self._editor = editor
        self._delivery = delivery
        view.menu_asked.connect(self._open)

    def actions(self) -> list[Action]:
        """Everything, with its reason where it cannot be done now."""
        some, one, two = self._some, self._one, self._several
        copy_keys = self.tr("Ctrl+C in the table")
        entries: list[tuple[str, str, Callable[[], None], str, Callable[[], bool | str], str]] = [
            ("reveal", self.tr("Reveal in the file browser"), self.reveal, "", some, "folder-open-outline"),
            ("play", self.tr("Play"), self.play, "", one, "play"),
            ("copy_path", self.tr("Copy path"), self.copy_path, "Ctrl+Shift+C", some, "link-variant"),
            ("copy", self.tr("Copy cells"), self._view.copy, "", some, "content-copy"),
            ("paste", self.tr("Paste cells"), self._view.paste, "", some, "content-paste"),
            ("fill", self.tr("Fill down"), self._view.fill_down, "", some, "arrow-down"),
            ("tick", self.tr("Tick or untick"), self._view.toggle_ticks, "", some, "checkbox-marked-outline"),
            ("split", self.tr("Split…"), self.split, "", one, "call-split"),
            ("merge", self.tr("Merge"), self.merge, "", two, "call-merge"),
            ("propose", self.tr("Propose shot names…"), self.propose, "Ctrl+Shift+P", self._any, "auto-fix"),
        ]
        return [
            Action(f"ingest.{name}", title, run, keys, "ingest", enabled, icon, copy_keys if name == "copy" else "")
            for name, title, run, keys, enabled, icon in entries
        ]

    def reveal(self) -> None:
        """Open the folders of the selected rows."""
        for folder in dict.fromkeys(row.scan_path for row in self._view.selected_rows()):
            self._open_path(folder)

    def play(self) -> None:
        """Open the movie, or the folder's first frame, in the system's player."""
        for row in self._view.selected_rows()[:1]:
            self._open_path(self.path_of(row))

    def copy_path(self) -> None:
        """The paths of the selected rows, one a line."""
        QGuiApplication.clipboard().setText("\n".join(self.path_of(row) for row in self._view.selected_rows()))

    def split(self) -> None:
        """Cut the selected row in two; asks for the first frame of the second."""
        rows = self._view.selected_rows()
        delivery = self._delivery()
        if len(rows) != 1 or delivery is None:
            return
        row = rows[0]
        first, last = (row.start_frame or 0) + 1, row.end_frame or 0
        text = self.tr("First frame of the second part")
        frame, taken = QInputDialog.getInt(self._view, self.tr("Split"), text, first, first, max(first, last))
        if taken:
            tasks.start(self._view, "split", self._split(row, frame, delivery))

    def merge(self) -> None:
        """Join the selected rows into one."""
        rows, delivery = self._view.selected_rows(), self._delivery()
        if len(rows) > 1 and delivery is not None:
            tasks.start(self._view, "merge", self._merge(rows, delivery))

    def propose(self) -> None:
        """Shot names by the rule, for the selected rows or for all when one cell or none is selected."""
        selected = self._view.selected_rows()
        rows = selected if len(selected) > 1 else self._editor.model.rows()
        dialog = ProposeDialog(rows, self._service.propose, self._view)
        dialog.accepted_names.connect(self._take_names)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @staticmethod
    def path_of(row: Row) -> str:
        """The movie, or the pattern of the frames."""
        if row.is_movie or row.pad is None:
            return f"{row.scan_path}/{row.scan_name}"
        return f"{row.scan_path}/{row.scan_name}{row.pad}.{row.ext}"

    def _take_names(self, names: dict[str, str]) -> None:
        self._editor.set_values(self.tr("propose shots"), {row: {"shot_name": name} for row, name in names.items()})

    async def _split(self, row: Row, frame: int, delivery: Path) -> None:
        work = lambda: self._service.split(row, frame, delivery=delivery)  # noqa: E731
        await self._reshape(self.tr("split"), [row], work, delivery)

    async def _merge(self, rows: list[Row], delivery: Path) -> None:
        work = lambda: self._service.merge_rows(rows, delivery=delivery)  # noqa: E731
        await self._reshape(self.tr("merge"), rows, work, delivery)

    async def _reshape(self, text: str, old: Sequence[Row], work: Callable[[], Sequence[Row]], delivery: Path) -> None:
        """Split or merge, in such a way that undo and redo also change what later scans remember."""
        service = self._service

        def run() -> tuple[Sequence[Shape], Sequence[Row], Sequence[Shape]]:
            return service.shapes(delivery), work(), service.shapes(delivery)

        before, folder, after = await tasks.run(self._view, "shape", run)

        def again(made: bool) -> None:
            tasks.start(self._view, "shapes", self._keep(delivery, after if made else before))

        self._replace(text, old, folder, again)

    async def _keep(self, delivery: Path, shapes: Sequence[Shape]) -> None:
        await tasks.run(self._view, "shapes", self._service.keep_shapes, delivery, shapes)

    def _replace(self, text: str, old: Sequence[Row], folder: Sequence[Row], again: Again | None = None) -> None:
        """Put what came of ``old`` in its place; the folder's other rows keep what was typed into them."""
        known = {row.row_id for row in self._editor.model.rows()} - {row.row_id for row in old}
        self._editor.replace(
            text, [row.row_id for row in old], [row for row in folder if row.row_id not in known], again=again
        )

    def _open_path(self, path: str) -> None:
        first = Path(path) if Path(path).exists() else Path(path).parent
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(first))):
            message = self.tr("No program opens {path}.").format(path=first)
            errors.show(self._view, NotFound(message, hint=self.tr("Copy path takes it to another program.")))

    def _open(self, where: QPoint) -> None:
        menu = QMenu(self._view)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setToolTipsVisible(True)
        for action in self.actions():
            answer = action.enabled()
            entry = menu.addAction(icons.icon(action.icon), action.title)
            entry.setEnabled(answer is True)
            entry.setToolTip(answer if isinstance(answer, str) else action.help)
            entry.triggered.connect(lambda _=False, run=action.run: run())
        menu.popup(where)

    def _some(self) -> bool | str:
        return bool(self._view.selected_ids()) or self.tr("Select a row first.")

    def _one(self) -> bool | str:
        return len(self._view.selected_ids()) == 1 or self.tr("Select one row.")

    def _several(self) -> bool | str:
        return len(self._view.selected_ids()) > 1 or self.tr("Select two rows or more.")

    def _any(self) -> bool | str:
        return self._editor.model.rowCount() > 0 or self.tr("There are no rows yet.")
