"""Jobs for everybody: submit them, follow them, act on them, on whichever engine the settings name."""

from __future__ import annotations

from typing import Protocol

from iomanager.farm.model import Job
from iomanager.farm.status import Action, JobStatus, LogPart


class Engine(Protocol):
    """Where jobs run. An engine translates its library's errors into ours: Unavailable, NotFound, Conflict.

    ``job`` is the id that :meth:`submit` returned; ``task`` is the id of a task in the submitted tree.
    """

    name: str

    def submit(self, job: Job) -> str:
        """Spool a job that was validated, and return its id at this engine."""
        ...

    def states(self, job: str) -> JobStatus:
        """The job with all of its tasks, as of now. Raises NotFound when the engine does not know it (any more)."""
        ...

    def control(self, job: str, action: Action, task: str = "", *, value: float | None = None) -> None:
        """Act on the job, or on one of its tasks; ``value`` is the priority of ``Action.PRIORITY``."""
        ...

    def log(self, job: str, task: str, offset: int = 0) -> LogPart:
        """The task's log from ``offset`` on: every attempt of each of its commands, in order."""
        ...

    def check(self) -> str:
        """One sentence on the engine; raises Unavailable when it does not answer."""
        ...
