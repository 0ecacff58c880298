"""One notification for each job of the user that ends, and how many run: for the window, whichever panels are open."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMainWindow, QToolButton, QWidget

from iomanager.core.errors import IOManagerError
from iomanager.core.events import EventBus
from iomanager.farm.model import State
from iomanager.farm.monitor import JobFinished, JobFollowed, JobLeft
from iomanager.farm.status import ENDED, JobStatus
from iomanager.farm.store import JobFilter
from iomanager.farm.ui import words
from iomanager.farm.ui.feed import Answer, JobsFeed
from iomanager.farm.ui.port import JobsDesk
from iomanager.shell import errors, icons, language, phrases
from iomanager.shell.bridge import Bridge
from iomanager.shell.errors import Notice

LIMIT = 200
SLOWEST_MS = 20_000


class JobNews(QToolButton):
    """The entry in the status bar: how many of one's jobs run and wait, and of when that is where it is old.

    It looks seldom while nothing is at work.

    Each end is published as :class:`JobFinished`, and each JobFinished, whoever published it, is shown once; but not
    that of a job that somebody follows (:class:`JobFollowed`), who has more to say of it.
    """

    def __init__(self, desk: JobsDesk, events: EventBus, parent: QWidget, opened: Callable[[], None]) -> None:
        super().__init__(parent)
        self._desk = desk
        self._bridge = Bridge(events)
        self._since = datetime.now(UTC)
        self._live: set[str] = set()
        self._told: set[str] = set()
        self._hushed: dict[str, bool] = {}  # jobs that somebody follows; True when that one has told of the end
        self._count = (0, 0, 0)
        self._as_of: datetime | None = None
        self._failure = ""
        self._feed = JobsFeed(desk.service, self, slowest=SLOWEST_MS)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAutoRaise(True)
        self._feed.wanted = JobFilter(owner=desk.user, limit=LIMIT)
        self._feed.answered.connect(self._answer)
        self._feed.failed.connect(self._fail)
        self.clicked.connect(lambda _: opened())
        self._bridge.on(JobFinished, self._tell, owner=self)
        self._bridge.on(JobFollowed, self._hush, owner=self)
        self._bridge.on(JobLeft, self._left, owner=self)
        language.follow(self, self._say)

    def start(self) -> None:
        """Begin to look."""
        self._feed.start()

    def stop(self) -> None:
        """Look no more."""
        self._feed.stop()

    def _answer(self, answer: Answer) -> None:
        jobs = [job for job, _ in answer.listed]
        for job in jobs:
            self._follow(job)
        self._live = {job.id for job in jobs if job.state not in ENDED}
        running = sum(1 for job in jobs if job.state is State.ACTIVE)
        waiting = sum(1 for job in jobs if job.state in {State.READY, State.BLOCKED})
        self._count = (running, waiting, _failed(jobs, self._since))
        self._as_of, self._failure = answer.as_of, answer.engine
        self._feed.came(changed=running + waiting > 0)
        self._say()

    def _fail(self, error: IOManagerError) -> None:
        self._failure = error.message
        self._say()

    def _follow(self, job: JobStatus) -> None:
        """A job that has ended since the last look is news; one that goes on again may end again."""
        if job.state not in ENDED:
            self._told.discard(job.id)
        elif job.id not in self._told and (job.id in self._live or _after(job.ended_at, self._since)):
            self._bridge.publish(JobFinished(job.id, job.title, job.state, job.message))

    def _tell(self, event: JobFinished) -> None:
        if event.job in self._told:
            return
        self._told.add(event.job)
        if event.job in self._hushed:
            if self._hushed[event.job]:
                del self._hushed[event.job]
            return
        level = {State.DONE: "ok", State.ERROR: "error"}.get(event.state, "info")
        text = self.tr("{title}: {state}.").format(title=event.title, state=words.state_word(event.state))
        errors.notify(self, Notice(text, phrases.shown(event.message), level))
        window = self.window()
        if not window.isActiveWindow():
            QApplication.alert(window)

    def _hush(self, event: JobFollowed) -> None:
        self._hushed[event.job] = False

    def _left(self, event: JobLeft) -> None:
        """Who followed the job has told of its end, which may not be seen here yet; or went before it ended."""
        if event.told and event.job not in self._told:
            self._hushed[event.job] = True
            return
        self._hushed.pop(event.job, None)
        if not event.told:
            self._told.discard(event.job)
            self._feed.soon()

    def _say(self) -> None:
        running, waiting, failed = self._count
        parts = [self.tr("%n job(s) running", "", running)] if running else []
        if waiting:
            parts.append(self.tr("%n waiting", "", waiting))
        if failed:
            parts.append(self.tr("%n failed", "", failed))
        said = " · ".join(parts) or self.tr("No jobs running")
        icon, token = ("alert-circle-outline", "error") if failed else ("play" if running else "check", "secondary")
        if self._failure:
            said = self.tr("{jobs} (as of {time})").format(jobs=said, time=words.clock(self._as_of) or "–")
            icon, token = "alert-outline", "warning"
        self.setText(said)
        self.setIcon(icons.icon(icon, token))
        self.setToolTip("\n".join(filter(None, (phrases.shown(self._failure), self._help()))))
        self.setAccessibleName(f"{said} {phrases.shown(self._failure)}".strip())

    def _help(self) -> str:
        return self.tr("Open the small window of running jobs")


def put_into(window: QMainWindow, desk: JobsDesk, events: EventBus) -> JobNews:
    """Put the entry into a window's status bar, in place of that of an earlier project, and begin to look."""
    from iomanager.farm.ui import mini
    from iomanager.farm.ui.panel import JobsPanel

    take_out(window)

    def choose(job: str) -> None:
        panel = window.findChild(JobsPanel)
        if isinstance(panel, JobsPanel):
            panel.context.show_panel("jobs")
            panel.choose(job)

    def opened() -> None:
        small = mini.show(window, desk)
        if not small.property("joined"):
            small.setProperty("joined", True)
            small.chosen.connect(choose)

    made = JobNews(desk, events, window, opened)
    window.statusBar().addPermanentWidget(made)
    made.start()
    return made


def take_out(window: QMainWindow) -> None:
    """Look no more, and remove the entry."""
    olds: Iterable[JobNews] = window.findChildren(JobNews)
    for old in olds:
        old.stop()
        window.statusBar().removeWidget(old)
        old.deleteLater()


def _failed(jobs: Sequence[JobStatus], since: datetime) -> int:
    """How many have failed while the window was open."""
    return sum(1 for job in jobs if job.state is State.ERROR and _after(job.ended_at, since))


def _after(when: datetime | None, since: datetime) -> bool:
    return when is not None and when > since
