"""The scanlist on disk: save, load, open in the spreadsheet, and join what was edited there meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from iomanager.core.errors import NotFound
from iomanager.ingest.merge import Merge
from iomanager.ingest.model import Problem, Row, Scan
from iomanager.ingest.ui.editing import Editor
from iomanager.ingest.ui.merge_dialog import MergeDialog
from iomanager.ingest.ui.port import IngestPort
from iomanager.shell import errors, tasks
from iomanager.shell.errors import Notice

SETTLE = 600  # ms: spreadsheets write a file in several steps


class ScanlistFile(QObject):
    """Which scanlist the rows belong to. ``loaded`` carries a scan that was read, ``changed`` tells of another file."""

    loaded = Signal(object)
    changed = Signal()

    def __init__(self, owner: QWidget, service: IngestPort, editor: Editor) -> None:
        super().__init__(owner)
        self._owner = owner
        self._service = service
        self._editor = editor
        self.path: Path | None = None
        self.problems: Callable[[], Sequence[Problem]] = tuple
        self._base: list[Row] = []
        self._stamp: tuple[int, int] | None = None
        self._watcher = QFileSystemWatcher(self)
        self._settle = QTimer(self, singleShot=True, interval=SETTLE)
        self._settle.timeout.connect(lambda: tasks.start(self._owner, "reload", self._reload()))
        self._watcher.fileChanged.connect(lambda _: self._settle.start())
        self._watcher.directoryChanged.connect(lambda _: self._settle.start())

    def save(self, delivery: Path) -> None:
        """Write the next scanlist."""
        tasks.start(self._owner, "save", self._save(delivery), exclusive=True)

    def load(self, file: Path) -> None:
        """Read a scanlist in place of the rows."""
        tasks.start(self._owner, "load", self._load(file))

    def edit(self) -> None:
        """Open it in the spreadsheet program; what is saved there is joined with the rows here."""
        if self.path is not None and not QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.path))):
            error = NotFound(
                self.tr("No program opens {name}.").format(name=self.path.name),
                hint=self.tr("Open {path} by hand; what you save is joined here.").format(path=self.path),
            )
            errors.show(self._owner, error)

    @property
    def saved_at(self) -> datetime | None:
        """When the scanlist was written, in UTC."""
        return datetime.fromtimestamp(self._stamp[0] / 1e9, UTC) if self._stamp is not None else None

    def follow(self, path: Path | None, rows: Sequence[Row]) -> None:
        """The rows are those of this file now; None: of no file."""
        for watched in (*self._watcher.files(), *self._watcher.directories()):
            self._watcher.removePath(watched)
        self.path, self._base = path, list(rows)
        self._stamp = _stamp(path)
        if path is not None and path.exists():
            self._watcher.addPaths([str(path), str(path.parent)])
        self.changed.emit()

    async def _save(self, delivery: Path) -> None:
        rows = self._editor.model.rows()
        save = self._service.save
        title = self.tr("Saving the scanlist")
        path = await tasks.run(
            self._owner, "save", save, rows, delivery, list(self.problems()), exclusive=True, title=title
        )
        self.follow(path, rows)
        errors.notify(self._owner, Notice(self.tr("Saved as {path}.").format(path=path), level="ok"))

    async def _load(self, file: Path) -> None:
        title = self.tr("Loading {name}").format(name=file.name)
        scan: Scan = await tasks.run(self._owner, "load", self._service.load, file, title=title)
        self.loaded.emit(scan)
        self.follow(file, scan.rows)

    async def _reload(self) -> None:
        path = self.path
        stamp = _stamp(path)
        if path is None or stamp is None or stamp == self._stamp:
            return
        self._stamp = stamp
        scan = await tasks.run(self._owner, "reload", self._service.load, path)
        mine = self._editor.model.rows()
        merged = await tasks.run(self._owner, "reload", self._service.merge, self._base, mine, list(scan.rows))
        if str(path) not in self._watcher.files():
            self._watcher.addPath(str(path))
        if merged.conflicts:
            self._ask(merged, list(scan.rows))
        else:
            self._take(list(merged.rows), list(scan.rows))

    def _ask(self, merged: Merge, theirs: list[Row]) -> None:
        dialog = MergeDialog(merged, self.name_of, self._owner)
        dialog.decided.connect(lambda rows: self._take(rows, theirs))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _take(self, rows: list[Row], theirs: list[Row]) -> None:
        self._base = theirs
        if rows != self._editor.model.rows():
            self._editor.replace_all(self.tr("join with the spreadsheet"), rows)
            text = self.tr("The edits of the spreadsheet were taken over. Undo takes them back.")
            errors.notify(self._owner, Notice(text, level="ok"))
        self.changed.emit()

    def name_of(self, row_id: str) -> str:
        """What people call a row."""
        row = self._editor.model.row(row_id)
        return (row.shot_name or row.clip_name or row.scan_name) if row else row_id


def _stamp(path: Path | None) -> tuple[int, int] | None:
    """Time and size, to tell a written file from a touched folder."""
    try:
        found = path.stat() if path is not None else None
    except OSError:
        return None
    return (found.st_mtime_ns, found.st_size) if found else None
