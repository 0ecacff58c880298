"""Asks for the jobs while somebody looks: quickly after an action, less and less often while nothing changes."""

from __future__ import annotations

import time
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from iomanager.core.errors import IOManagerError, NotFound
from iomanager.farm.status import ENDED, JobStatus
from iomanager.farm.store import JobFilter
from iomanager.farm.ui.nodes import job_sight
from iomanager.farm.ui.port import JobsPort
from iomanager.farm.ui.tree_model import Listed
from iomanager.shell import tasks

FIRST_MS = 500
MOST_MS = 8000
CHECK_SECONDS = 15.0
REFRESH_SECONDS = 2.0
"""An engine that keeps jobs itself is asked for all that are open, which may be many: not with every look."""
LATE_SECONDS = 5.0
"""After so long without an answer the panel says so."""
_GROWTH = 1.5
_SHARE = 4
"""An answer that takes long is asked for seldom: at most a quarter of the time goes into asking."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Jobs as of one moment. ``details`` are those with their tasks; ``engine`` is why the engine is not reached.

    ``old`` is why jobs that an engine keeps itself are shown as they were last seen.
    """

    listed: Listed
    as_of: datetime
    details: tuple[JobStatus, ...] = ()
    engine: str = ""
    old: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """Which jobs are listed, and of which the tasks are wanted.

    ``check`` asks whether the engine is there, ``refresh`` an engine that keeps jobs itself how they stand; ``old``
    is why the last refresh failed.
    """

    wanted: JobFilter = field(default_factory=JobFilter)
    details: tuple[str, ...] = ()
    check: bool = False
    refresh: bool = False
    old: str = ""


def ask(service: JobsPort, question: Question) -> Answer:
    """One look, in a thread. Raises what the list raises; a single job that cannot be asked is shown as stale."""
    as_of = datetime.now(UTC)
    old = service.refresh() if question.refresh else question.old
    listed = [_aged(job, as_of, old) for job in service.jobs(question.wanted)]
    known = {job.id: at for at, job in enumerate(listed)}
    details = []
    for name in question.details:
        try:
            found = service.job(name)
        except NotFound:
            continue
        except IOManagerError as error:
            if name in known:
                listed[known[name]] = replace(listed[known[name]], stale=error.message)
            continue
        details.append(found)
        if found.stale and name in known:
            listed[known[name]] = replace(listed[known[name]], stale=found.stale, as_of=found.as_of)
    return Answer([(job, job_sight(job)) for job in listed], as_of, tuple(details), _engine(service, question), old)


def _aged(job: JobStatus, as_of: datetime, old: str) -> JobStatus:
    """A job that could not be seen just now says why it is an old answer."""
    return replace(job, stale=old) if old and job.state not in ENDED and job.as_of < as_of else job


def _engine(service: JobsPort, question: Question) -> str:
    if not question.check:
        return ""
    try:
        service.check()
    except IOManagerError as error:
        return error.message
    return ""


class JobsFeed(QObject):
    """``answered`` carries an :class:`Answer`, ``failed`` an error. The panel tells :meth:`came` what had changed."""

    answered = Signal(object)
    failed = Signal(object)

    def __init__(self, service: JobsPort, owner: QWidget, *, slowest: int = MOST_MS) -> None:
        super().__init__(owner)
        self.wanted = JobFilter()
        self.details: Collection[str] = ()
        self.asked_at = 0.0
        self._service = service
        self._owner = owner
        self._slowest = slowest
        self._interval = FIRST_MS
        self._checked = 0.0
        self._refreshed = 0.0
        self._engine = self._old = ""
        self._running = False
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._ask)

    def use(self, service: JobsPort) -> None:
        """Ask another service from now on."""
        self._service = service
        self.soon()

    def start(self) -> None:
        """Begin to look."""
        self._running = True
        self.soon()

    def stop(self) -> None:
        """Nobody looks any more."""
        self._running = False
        self._timer.stop()

    def soon(self) -> None:
        """Look now, and often for a while: something was done, or something else is wanted."""
        self._interval = FIRST_MS
        if self._running:
            self._timer.start(0)

    def came(self, *, changed: bool) -> None:
        """The last answer has brought news, or none."""
        self._interval = FIRST_MS if changed else min(self._slowest, int(self._interval * _GROWTH))

    @property
    def waits(self) -> float:
        """For how many seconds an answer has been outstanding."""
        return time.monotonic() - self.asked_at if self.asked_at else 0.0

    def _ask(self) -> None:
        self._timer.stop()
        tasks.start(self._owner, "jobs", self._look())

    async def _look(self) -> None:
        self.asked_at = begun = time.monotonic()
        check = begun - self._checked >= CHECK_SECONDS or not self._checked
        refresh = begun - self._refreshed >= (CHECK_SECONDS if self._old else REFRESH_SECONDS) or not self._refreshed
        question = Question(self.wanted, tuple(self.details), check, refresh, self._old)
        try:
            answer = await tasks.run(self._owner, "jobs", ask, self._service, question)
        except IOManagerError as error:
            self.came(changed=False)
            self.failed.emit(error)
        else:
            if check:
                self._checked, self._engine = time.monotonic(), answer.engine
            if refresh:
                self._refreshed, self._old = time.monotonic(), answer.old
            self.answered.emit(replace(answer, engine=self._old or self._engine))
        finally:
            if self.asked_at == begun:  # not where a later question took this one's place
                self.asked_at = 0.0
                took = int(1000 * (time.monotonic() - begun))
                self._again(max(self._interval, min(_SHARE * took, self._slowest)))

    def _again(self, milliseconds: int) -> None:
        if self._running:
            self._timer.start(milliseconds)
