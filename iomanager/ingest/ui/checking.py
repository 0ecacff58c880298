"""Validation in the background while rows are edited, and the fixes."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from iomanager.ingest.model import Problem, Severity
from iomanager.ingest.ui.editing import Editor
from iomanager.ingest.ui.port import IngestPort
from iomanager.ingest.ui.table_model import RowsModel
from iomanager.shell import errors, tasks
from iomanager.shell.errors import Notice

WAIT = 400  # ms without another edit


class Checking(QObject):
    """Owns the list of problems: the scan's, the validation's and the cells that were refused."""

    changed = Signal(list)

    def __init__(self, owner: QWidget, service: IngestPort, editor: Editor) -> None:
        super().__init__(owner)
        self._owner = owner
        self._service = service
        self._editor = editor
        self._model: RowsModel = editor.model
        self._found: Sequence[Problem] = ()
        self._checked: Sequence[Problem] = ()
        self._paused = False
        self._timer = QTimer(self, singleShot=True, interval=WAIT)
        self._timer.timeout.connect(self.check)
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
    def waiting(self) -> bool:
        """Whether edits were made that are not checked yet."""
        return self._timer.isActive() or tasks.is_running(self._owner, "validate")

    def pause(self, paused: bool) -> None:
        """Hold the checks while a delivery is being scanned."""
        self._paused = paused
        if not paused:
            self._edited()

    def set_found(self, problems: Sequence[Problem]) -> None:
        """The problems that came with a scan or a scanlist."""
        self._found, self._checked = tuple(problems), ()
        self._tell()

    def check(self) -> None:
        """Check everything now."""
        self._timer.stop()
        tasks.start(self._owner, "validate", self._check())

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

    async def _check(self) -> None:
        rows = self._model.rows()
        try:
            self._checked = await tasks.run(self._owner, "validate", self._service.validate, rows) if rows else ()
        finally:
            self._tell()

    async def _fix(self, problems: list[Problem]) -> None:
        rows = await tasks.run(self._owner, "fix", self._service.fix, self._model.rows(), problems)
        count = self._editor.take(self.tr("fix"), rows)
        self._say(self.tr("{n} cells were corrected. Undo takes it back.").format(n=count))

    async def _fill_in(self, title: str, codes: frozenset[str]) -> None:
        rows = self._model.rows()
        fixed = await tasks.run(self._owner, "fill-in", self._service.fix_all, rows, codes)
        count = self._editor.take(title, fixed)
        validate: Callable[[], list[Problem]] = lambda: self._service.validate(fixed, codes=codes)  # noqa: E731
        left = await tasks.run(self._owner, "fill-in", validate)
        bad = [problem for problem in left if problem.severity is Severity.ERROR]
        text = self.tr("{what}: {n} cells were filled in, {bad} problems remain.")
        self._say(text.format(what=title, n=count, bad=len(bad)), "warning" if bad else "ok")

    def _say(self, text: str, level: str = "ok") -> None:
        errors.notify(self._owner, Notice(text, level=level))

    def _tell(self) -> None:
        problems = self.problems
        self._model.set_problems(problems)
        self.changed.emit(problems)
