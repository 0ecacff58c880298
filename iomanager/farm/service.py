"""Jobs for everybody: submit them, follow them, act on them, on whichever engine the settings name."""

from __future__ import annotations

import shutil
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from iomanager.core.errors import InvalidInput
from iomanager.farm import keys, validate
from iomanager.farm.keys import Provides
from iomanager.farm.model import Job, State
from iomanager.farm.processes import metrics
from iomanager.farm.settings import FarmSettings
from iomanager.farm.status import ENDED, Action, JobStatus, LogPart
from iomanager.farm.tree import walk

if TYPE_CHECKING:
    from iomanager.farm.store import JobFilter, JobStore


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


class JobService:
    """What panels, the command line and the REST service call."""

    def __init__(self, store: JobStore, engine: Engine, settings: FarmSettings) -> None:
        self._store = store
        self._engine = engine
        self._settings = settings

    @property
    def engine(self) -> Engine:
        """The engine that the settings name."""
        return self._engine

    def submit(self, job: Job) -> str:
        """Spool a job and return its id. Raises InvalidInput that names every fault, Unavailable."""
        if self._settings.title_prefix and not job.title.startswith(self._settings.title_prefix):
            job = replace(job, title=f"{self._settings.title_prefix}{job.title}")
        validate.require(job)
        return self._engine.submit(job)

    def jobs(self, wanted: JobFilter | None = None) -> list[JobStatus]:
        """Jobs without their tasks, newest first."""
        return self._store.jobs(wanted)

    def job(self, job: str) -> JobStatus:
        """A job with its tasks, as of now. Raises NotFound, Unavailable."""
        return self._engine.states(job)

    def tree(self, job: str) -> Job:
        """The job as it was submitted. Raises NotFound."""
        return self._store.tree(job)

    def full_id(self, start: str) -> str:
        """The id of the job that begins so. Raises NotFound, Conflict."""
        return self._store.full_id(start)

    def log(self, job: str, task: str, offset: int = 0) -> LogPart:
        """A piece of a task's log. Raises NotFound."""
        return self._engine.log(job, task, offset)

    def act(self, action: Action, job: str, task: str = "", *, value: float | None = None) -> None:
        """Act on a job, or on one of its tasks. Raises NotFound, Conflict, InvalidInput."""
        if task and action in {Action.DELETE, Action.RESTART, Action.PRIORITY}:
            raise InvalidInput(f"{action.value} is for whole jobs.", hint="Leave the task out.")
        self._engine.control(job, action, task, value=value)
        if action is Action.DELETE:
            shutil.rmtree(self._settings.logs / job, ignore_errors=True)

    def retry(self, job: str, task: str = "") -> None:
        """Run a task again, or everything that is in error or cancelled."""
        self.act(Action.RETRY, job, task)

    def skip(self, job: str, task: str = "") -> None:
        """Count a task, or every task in error, as done."""
        self.act(Action.SKIP, job, task)

    def cancel(self, job: str, task: str = "") -> None:
        """End a job, or a task with everything below it."""
        self.act(Action.CANCEL, job, task)

    def pause(self, job: str, task: str = "") -> None:
        """Begin nothing more of it; what runs goes on to its end."""
        self.act(Action.PAUSE, job, task)

    def resume(self, job: str, task: str = "") -> None:
        """Go on after a pause."""
        self.act(Action.RESUME, job, task)

    def restart(self, job: str) -> None:
        """Begin the whole job again."""
        self.act(Action.RESTART, job)

    def delete(self, job: str) -> None:
        """Remove a job that is not at work, with its logs."""
        self.act(Action.DELETE, job)

    def priority(self, job: str, value: float) -> None:
        """Higher begins first."""
        self.act(Action.PRIORITY, job, value=value)

    def wait(self, job: str, timeout: float | None = None) -> JobStatus:
        """The job when it has ended. Raises Unavailable when that does not happen within ``timeout`` seconds."""
        from iomanager.farm.monitor import JobMonitor

        return JobMonitor(self).wait(job, timeout)

    def check(self) -> str:
        """One sentence on the engine. Raises Unavailable."""
        return self._engine.check()

    def why_waiting(self, job: str) -> list[str]:
        """Why nothing of the job runs, in sentences; empty when something does, or when it has ended."""
        status, tree = self.job(job), self._store.tree(job)
        if status.state in ENDED or status.state is State.ACTIVE:
            return []
        if status.state is State.PAUSED:
            return ["It is paused."]
        reasons = []
        for task in [task for task in status.tasks if task.state is State.READY]:
            commands = next((place.task.commands for place in walk(tree) if place.task.id == task.id), ())
            wish = keys.both(tree.service, task.service, commands[task.position].service if commands else "")
            if self._engine.name == "local" and not keys.matches(wish, Provides(self._settings.local_keys, metrics())):
                reasons.append(f"{task.title} asks for {wish}, which this machine does not provide.")
        return reasons or ["It waits for a free slot: other jobs come first, or its limits are reached."]
