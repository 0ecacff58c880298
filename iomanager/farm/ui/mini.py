"""A small window that stays on top: one's running jobs with their bars, and those that ended while it was open."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QMouseEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QVBoxLayout, QWidget

from iomanager.core.errors import IOManagerError
from iomanager.farm.model import State
from iomanager.farm.status import ENDED, JobStatus
from iomanager.farm.store import JobFilter
from iomanager.farm.ui import words
from iomanager.farm.ui.branches import progress
from iomanager.farm.ui.feed import Answer, JobsFeed
from iomanager.farm.ui.nodes import Column, job_node, text
from iomanager.farm.ui.port import JobsDesk
from iomanager.shell import icons, language, phrases, theme
from iomanager.shell.widgets import controls

MOST_ROWS = 8
LIMIT = 200
WIDTH = 320


def show(parent: QWidget, desk: JobsDesk) -> MiniWindow:
    """Open the small window of a main window, or bring it to the front."""
    found = parent.findChild(MiniWindow)
    window = found if isinstance(found, MiniWindow) else MiniWindow(desk, parent)
    window.use(desk)
    if not window.isVisible():
        corner = parent.mapToGlobal(QPoint(parent.width(), parent.height()))
        window.adjustSize()
        window.move(corner - QPoint(WIDTH + 3 * theme.GRID, window.height() + 6 * theme.GRID))
    window.show()
    window.raise_()
    return window


def top_of(widget: QWidget) -> QWidget:
    """The window above everything, also from inside a floating dock."""
    above = widget.parentWidget()
    while above is not None:
        widget, above = above, above.parentWidget()
    return widget


class MiniWindow(QWidget):
    """``chosen`` carries the id of a job that is clicked."""

    chosen = Signal(str)

    def __init__(self, desk: JobsDesk, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Tool | Qt.WindowType.WindowStaysOnTopHint)
        self._desk = desk
        self._since = datetime.now(UTC)
        self._as_of: datetime | None = None
        self._rows: list[MiniRow] = []
        self._words = controls.label("", "secondary")
        self._box = QVBoxLayout(self)
        self._feed = JobsFeed(desk.service, self)
        self._build()
        language.follow(self, self._say)

    def use(self, desk: JobsDesk) -> None:
        """Look at the jobs of another project's services from now on."""
        if desk is not self._desk:
            self._desk = desk
            self._feed.use(desk.service)

    def rows(self) -> list[MiniRow]:
        """The rows that are shown."""
        return [row for row in self._rows if not row.isHidden()]

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._since = datetime.now(UTC)
        self._feed.wanted = JobFilter(owner=self._desk.user, limit=LIMIT)
        self._feed.start()

    def hideEvent(self, event: QHideEvent) -> None:
        self._feed.stop()
        super().hideEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes it."""
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
        else:
            super().keyPressEvent(event)

    def _build(self) -> None:
        self.setMinimumWidth(WIDTH)
        self._box.setContentsMargins(theme.GRID, theme.GRID, theme.GRID, theme.GRID)
        self._box.setSpacing(4)
        for _ in range(MOST_ROWS):
            row = MiniRow()
            row.picked.connect(self.chosen)
            row.hide()
            self._rows.append(row)
            self._box.addWidget(row)
        self._words.setWordWrap(True)
        self._box.addWidget(self._words)
        self._box.addStretch(1)
        self._feed.answered.connect(self._answer)
        self._feed.failed.connect(self._fail)

    def _answer(self, answer: Answer) -> None:
        jobs = [job for job, _ in answer.listed]
        live = [job for job in jobs if job.state not in ENDED]
        over = [job for job in jobs if job.state in ENDED and job.ended_at is not None and job.ended_at >= self._since]
        shown = [*live, *over]
        for at, row in enumerate(self._rows):
            row.setVisible(at < len(shown))
            if at < len(shown):
                row.show_job(shown[at])
        self._as_of = answer.as_of
        left = len(shown) - MOST_ROWS
        more = self.tr("and %n more", "", left) if left > 0 else ""
        nothing = "" if shown else self.tr("None of your jobs is running.")
        self._words.setText(" ".join(filter(None, (phrases.shown(answer.engine), nothing, more, self._age()))))
        self.setWindowTitle(self.tr("%n running", "", sum(job.state is State.ACTIVE for job in live)))
        self._stay_on_screen()
        self._feed.came(changed=bool(live))

    def _stay_on_screen(self) -> None:
        """More lines make it higher: it grows upwards where there is no room below."""
        self.adjustSize()
        below = self.frameGeometry().bottom() - self.screen().availableGeometry().bottom()
        if below > 0:
            self.move(self.x(), self.y() - below)

    def _age(self) -> str:
        return self.tr("as of {time}").format(time=words.clock(self._as_of)) if self._as_of is not None else ""

    def _fail(self, error: IOManagerError) -> None:
        self._words.setText(f"{phrases.shown(error.message)} {self._age()}".strip())

    def _say(self) -> None:
        self.setWindowTitle(self.tr("Running jobs"))
        self.setAccessibleName(self.tr("Running jobs"))


class MiniRow(QFrame):
    """A job: its title, a bar, its state. ``picked`` carries its id, by click or Enter."""

    picked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.job = ""
        self.setObjectName("mini_row")
        self._title = controls.label()
        self._state = controls.label("", "secondary")
        self._icon = QLabel()
        self._bar = QProgressBar(textVisible=False)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        top = QHBoxLayout()
        top.addWidget(self._icon)
        top.addWidget(self._title, 1)
        top.addWidget(self._state)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addLayout(top)
        layout.addWidget(self._bar)

    def show_job(self, job: JobStatus) -> None:
        """Show how far a job is."""
        self.job = job.id
        icon, token = words.ICONS[job.state]
        self._icon.setPixmap(icons.pixmap(icon, controls.ICON, token, self.devicePixelRatioF()))
        title = self._title.fontMetrics().elidedText(job.title, Qt.TextElideMode.ElideMiddle, WIDTH - 140)
        self._title.setText(title)
        figures = text(job_node(job, ()), Column.PROGRESS)
        self._state.setText(f"{words.state_word(job.state)}  {figures}")
        self._bar.setValue(round(progress(job.counts) or 0))
        told = filter(None, (phrases.shown(job.message), phrases.shown(job.stale)))
        said = " ".join((f"{job.title}: {words.state_word(job.state)}.", *told))
        controls.name_it(self, said)
        self._bar.setAccessibleName(said)
        controls.set_role(self._state, "error" if job.state is State.ERROR else "secondary")

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.picked.emit(self.job)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Space open it."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self.picked.emit(self.job)
        else:
            super().keyPressEvent(event)
