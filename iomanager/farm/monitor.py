"""Follows jobs: asks less and less often while nothing changes, and never shows an old answer as a fresh one."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from iomanager.core.cancel import CancelToken
from iomanager.core.errors import Unavailable
from iomanager.core.events import EventBus
from iomanager.farm.model import State
from iomanager.farm.service import JobService
from iomanager.farm.status import ENDED, JobStatus, LogPart, TaskStatus

FIRST_SECONDS = 0.1
MOST_SECONDS = 2.0
PATIENCE = 120.0
"""Seconds without any answer after which a log is not followed any more."""
_GROWTH = 1.5


@dataclass(frozen=True, slots=True)
class JobFinished:
    """A job has ended: done, in error or cancelled. ``message`` is the first error in one sentence."""

    job: str
    title: str
    state: State
    message: str = ""


@dataclass(frozen=True, slots=True)
class JobFollowed:
    """Somebody waits for a job, and tells the user of its end in words of its own."""

    job: str


@dataclass(frozen=True, slots=True)
class JobLeft:
    """Nobody waits for a job any more; ``told`` where the user has heard of its end."""

    job: str
    told: bool


@dataclass(slots=True)
class JobMonitor:
    """Watches jobs through the service; ``pause`` is how it waits between two looks."""

    service: JobService
    events: EventBus = field(default_factory=EventBus)
    pause: Callable[[float], None] = time.sleep
    _last: dict[str, JobStatus] = field(default_factory=dict)
    _told: set[str] = field(default_factory=set)

    def status(self, job: str) -> JobStatus:
        """The job as of now; while the engine does not answer, the last answer with ``stale`` saying why.

        Publishes one :class:`JobFinished` for each end of a job. Raises Unavailable when there is no earlier answer.
        """
        try:
            found = self.service.job(job)
        except Unavailable as error:
            if job not in self._last:
                raise
            return replace(self._last[job], stale=error.message)
        self._last[job] = found
        self._tell(found)
        return found

    def follow(
        self, job: str, *, timeout: float | None = None, token: CancelToken | None = None
    ) -> Iterator[JobStatus]:
        """The job now and after every change, until it has ended or ``timeout`` seconds are over."""
        deadline = None if timeout is None else time.monotonic() + timeout
        seconds, last = FIRST_SECONDS, None
        while True:
            found = self.status(job)
            if last is None or _sight(found) != _sight(last):
                yield found
                seconds = FIRST_SECONDS
            last = found
            if (found.state in ENDED and not found.stale) or (deadline and time.monotonic() >= deadline):
                return
            if token:
                token.check()
            self.pause(seconds if deadline is None else max(0.0, min(seconds, deadline - time.monotonic())))
            seconds = min(seconds * _GROWTH, MOST_SECONDS)

    def wait(self, job: str, timeout: float | None = None, *, token: CancelToken | None = None) -> JobStatus:
        """The job when it has ended. Raises Unavailable when that does not happen within ``timeout`` seconds."""
        found = None
        for found in self.follow(job, timeout=timeout, token=token):  # noqa: B007 - the last one counts
            pass
        if found is None or found.state not in ENDED or found.stale:
            stands = found.state.value if found else "unknown"
            raise Unavailable(f"The job {job} has not ended within {timeout:g} s; it is {stands}.", hint="It goes on.")
        return found

    def failed(self, job: str) -> tuple[TaskStatus, ...]:
        """The tasks in error, each with its sentence."""
        return self.status(job).failed()

    def log(self, job: str, task: str, *, follow: bool = False, token: CancelToken | None = None) -> Iterator[str]:
        """The task's log in pieces; with ``follow`` until its commands have ended, through short outages too.

        Raises NotFound, and Unavailable when there is no answer (while following: for :data:`PATIENCE` seconds).
        """
        offset, seconds, over, heard = 0, FIRST_SECONDS, not follow, time.monotonic()
        while True:
            try:
                part = self.service.log(job, task, offset)
                heard = time.monotonic()
                if part.offset == offset and over:
                    return
                over = over or (part.offset == offset and self._is_over(job, task))
            except Unavailable:
                if not follow or time.monotonic() - heard > PATIENCE:
                    raise
                part = LogPart("", offset, complete=False)
            if part.text:
                yield part.text
            if token:
                token.check()
            if part.offset == offset and not over:
                self.pause(seconds)
            seconds = min(seconds * _GROWTH, MOST_SECONDS) if part.offset == offset else FIRST_SECONDS
            offset = part.offset

    def _is_over(self, job: str, task: str) -> bool:
        found = self.status(job)
        mine = next((one for one in found.tasks if one.id == task), None)
        over = {State.DONE, State.ERROR, State.SKIPPED, State.CANCELLED}
        return not found.stale and (found.state in ENDED or mine is None or mine.state in over)

    def _tell(self, found: JobStatus) -> None:
        if found.stale:
            return
        if found.state not in ENDED:
            self._told.discard(found.id)
        elif found.id not in self._told:
            self._told.add(found.id)
            self.events.publish(JobFinished(found.id, found.title, found.state, found.message))


def _sight(status: JobStatus) -> tuple[object, ...]:
    """What a viewer would see change."""
    tasks = [(task.state, task.progress, task.position, task.attempts) for task in status.tasks]
    return status.state, dict(status.counts), status.message, status.stale, tasks
