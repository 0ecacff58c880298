"""Validation in the background while rows are edited, and the fixes."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

import shiboken6
from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from iomanager.ingest.checks.space import Room
from iomanager.ingest.context import Disk
from iomanager.ingest.model import Problem, Row, Severity
from iomanager.ingest.ui.editing import Editor
from iomanager.ingest.ui.port import IngestPort
from iomanager.ingest.ui.table_model import RowsModel
from iomanager.shell import errors, tasks
from iomanager.shell.errors import Notice

WAIT = 400  # ms without another edit
DISK_SECONDS = 30.0  # how long a look at the disks is good for while rows are edited


class Checking(QObject):
    """Owns the list of problems: the scan's, the validation's and the cells that were refused."""

    changed = Signal(list)
    room_known = Signal(object)

    def __init__(self, owner: QWidget, service: IngestPort, editor: Editor) -> None:
        super().__init__(owner)
        self._owner = owner
        self._service = service
        self._editor = editor
        self._model: RowsModel = editor.model
        self._found: Sequence[Problem] = ()
        self._checked: Sequence[Problem] = ()
        self._paused = False
        self._busy = self._again = False
        self._known = False
        self._disk: Disk | None = None
        self._disk_until = 0.0
        self._timer = QTimer(self, singleShot=True, interval=WAIT)
        self._timer.timeout.connect(self._check_soon)
        self._model.rows_changed.connect(self._edited)

    @property
    def problems(self) -> list[Problem]:
        """Everything that is wrong, each once."""
        ids = {row.row_id for row in self._model.rows()}
        every = [*self._model.refusals(), *self._checked, *self._found]
        seen: dict[tuple[object, ...], Problem] = {}
        for problem in every:
            if problem.row is None or problem.row in ids:
                seen.setdefault((problem.row, problem.column, problem.code, problem.path), problem)
        return list(seen.values())

    @property
    def found(self) -> Sequence[Problem]:
        """The problems that came with the rows."""
        return self._found

    @property
    def waiting(self) -> bool:
        """Whether edits were made that are not checked yet."""
        return self._timer.isActive() or self._busy

    @property
    def known(self) -> bool:
        """Whether the rows were checked since they came; what was found then stays shown while they are re-checked."""
        return self._known

    def forget_disk(self) -> None:
        """Look at the disks again at the next check, such as after a publish."""
        self._disk = None

    def pause(self, paused: bool) -> None:
        """Hold the checks while a delivery is being scanned."""
        self._paused = paused
        if not paused:
            self._edited()

    def set_found(self, problems: Sequence[Problem]) -> None:
        """The problems that came with a scan or a scanlist."""
        self._found, self._checked, self._known = tuple(problems), (), False
        self.forget_disk()
        self._tell()

    def check(self) -> None:
        """Check everything now, what is on the disks too."""
        self.forget_disk()
        self._check_soon()

    def fix(self, problems: Sequence[Problem]) -> None:
        """Apply fixes as one step that can be undone."""
        if problems:
            tasks.start(self._owner, "fix", self._fix(list(problems)))

    def fill_in(self, title: str, codes: frozenset[str]) -> None:
        """One of the original's buttons: check, and write what the check knows into the table."""
        tasks.start(self._owner, "fill-in", self._fill_in(title, codes))

    def _edited(self) -> None:
        if not self._paused:
            self._timer.start()
            self._tell()

    def _check_soon(self) -> None:
        """One check at a time: two at once would only make both slower, and the window with them."""
        self._timer.stop()
        self._again = self._busy
        if not self._busy:
            self._busy = True
            tasks.start(self._owner, "validate", self._check())

    async def _check(self) -> None:
        try:
            rows = self._model.rows()
            found, room = await tasks.run(self._owner, "validate", self._look_at, rows) if rows else ((), None)
            self._checked, self._known = found, bool(rows)
            self.room_known.emit(room)
        finally:
            self._busy = False
            if shiboken6.isValid(self):  # else the panel has gone meanwhile
                self._tell()
                if self._again:
                    self._timer.start()

    def _look_at(self, rows: Sequence[Row]) -> tuple[Sequence[Problem], Room]:
        """In a thread: the checks and the figures, both over one look at the disks."""
        disk = self._disk if time.monotonic() < self._disk_until else None
        if disk is None:
            disk, self._disk_until = self._service.look(), time.monotonic() + DISK_SECONDS
        found = self._service.validate(rows, disk=disk), self._service.room(rows, disk=disk)
        self._disk = disk
        return found

    async def _fix(self, problems: list[Problem]) -> None:
        rows = await tasks.run(self._owner, "fix", self._service.fix, self._model.rows(), problems)
        count = self._editor.take(self.tr("fix"), rows)
        self._say(self.tr("%n cell(s) were corrected. Undo takes it back.", "", count))

    async def _fill_in(self, title: str, codes: frozenset[str]) -> None:
        rows = self._model.rows()
        fixed = await tasks.run(self._owner, "fill-in", self._service.fix_all, rows, codes)
        count = self._editor.take(title, fixed)
        validate: Callable[[], list[Problem]] = lambda: self._service.validate(fixed, codes=codes)  # noqa: E731
        left = await tasks.run(self._owner, "fill-in", validate)
        bad = [problem for problem in left if problem.severity is Severity.ERROR]
        filled = self.tr("%n cell(s) were filled in", "", count)
        left_over = self.tr("%n problem(s) remain.", "", len(bad)) if bad else self.tr("no problems remain.")
        self._say(f"{title}: {filled}, {left_over}", "warning" if bad else "ok")

    def _say(self, text: str, level: str = "ok") -> None:
        errors.notify(self._owner, Notice(text, level=level))

    def _tell(self) -> None:
        problems = self.problems
        self._model.set_problems(problems)
        self.changed.emit(problems)
