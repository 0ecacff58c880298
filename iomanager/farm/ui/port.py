"""What the panel asks of the jobs. ``farm.service.JobService`` is the real one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from iomanager.farm.alf import AlfOptions
from iomanager.farm.model import Job
from iomanager.farm.status import Action, JobStatus, LogPart

if TYPE_CHECKING:
    from iomanager.farm.store import JobFilter


class JobsPort(Protocol):
    """Plain synchronous functions; the panel calls them in threads through ``shell.tasks``."""

    def jobs(self, wanted: JobFilter | None = None) -> Sequence[JobStatus]:
        """Jobs without their tasks, newest first. Raises Unavailable."""
        ...

    def job(self, job: str) -> JobStatus:
        """A job with its tasks. Raises NotFound, Unavailable."""
        ...

    def tree(self, job: str) -> Job:
        """The job as it was submitted. Raises NotFound."""
        ...

    def log(self, job: str, task: str, offset: int = 0) -> LogPart:
        """A piece of a task's log from ``offset`` bytes on; an empty one past the end. Raises NotFound."""
        ...

    def act(self, action: Action, job: str, task: str = "", *, value: float | None = None) -> None:
        """Act on a job, or on one of its tasks. Raises NotFound, Conflict, InvalidInput."""
        ...

    def why_waiting(self, job: str) -> Sequence[str]:
        """Why nothing of the job runs, in sentences."""
        ...

    def refresh(self) -> str:
        """Ask an engine that keeps jobs itself how they stand; why that failed, empty when it did not."""
        ...

    def check(self) -> str:
        """One sentence on the engine. Raises Unavailable."""
        ...


@dataclass(frozen=True, slots=True)
class JobsDesk:
    """The service, who looks at it, where the logs of this machine's jobs are.

    ``options`` are what the studio adds to job scripts.
    """

    service: JobsPort
    user: str
    logs: Path
    options: AlfOptions = field(default_factory=AlfOptions)
