"""Jobs for everybody: submit them, follow them, act on them, whichever engine runs them.

Every job has a row in our store, which says which engine it went to. The local and the Celery engine run it from there;
a Tractor engine keeps jobs itself (``kept``), and the row holds what was last seen of it.
"""

from __future__ import annotations

import math
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol

from iomanager.core.errors import InvalidInput, NotFound
from iomanager.farm import keys, states, validate
from iomanager.farm.kept import KeptJobs
from iomanager.farm.model import Job, State
from iomanager.farm.settings import FarmSettings
from iomanager.farm.status import ENDED, Action, JobStatus, LogPart

if TYPE_CHECKING:
    from iomanager.farm.store import JobFilter, JobStore


class Engine(Protocol):
    """Where jobs run. An engine translates its library's errors into ours: Unavailable, NotFound, Conflict.

    ``job`` is the id that :meth:`submit` returned, which is that of the row in our store; ``task`` is the id of a task
    in the submitted tree.
    """

    @property
    def name(self) -> str:
        """The name of the engine in settings and rows."""
        ...

    def submit(self, job: Job, job_id: str = "") -> str:
        """Spool a job that was validated, and return its id: ``job_id`` where that is given."""
        ...

    def states(self, job: str) -> JobStatus:
        """The job with all of its tasks, as of now, or with ``stale`` saying why not. Raises NotFound, Unavailable."""
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

    def why(self, job: str, wishes: Mapping[str, str]) -> list[str]:
        """Why ready tasks do not begin, in sentences. ``wishes`` are their service expressions, by their titles."""
        ...

    def close(self) -> None:
        """Give back what the engine holds in this process; jobs go on."""
        ...


Engines = Mapping[str, Callable[[], Engine]]
"""How to make each engine, by its name; made when it is first needed."""


class JobService:
    """What panels, the command line and the REST service call."""

    def __init__(self, store: JobStore, engines: Engines, settings: FarmSettings) -> None:
        self._store = store
        self._engines = engines
        self._settings = settings
        self._made: dict[str, Engine] = {}

    def engine(self, name: str = "") -> Engine:
        """An engine by its name; the one of the settings without. Raises InvalidInput for an unknown one."""
        name = name or self._settings.engine
        if name not in self._made:
            if name not in self._engines:
                raise InvalidInput(f"There is no engine {name}.", hint=f"Engines: {', '.join(sorted(self._engines))}")
            self._made[name] = self._engines[name]()
        return self._made[name]

    def close(self) -> None:
        """Give back what the engines hold in this process; jobs go on."""
        for engine in self._made.values():
            engine.close()
        self._made.clear()

    def submit(self, job: Job, engine: str | None = None, *, job_id: str = "", folders: bool = True) -> str:
        """Spool a job and return its id: ``job_id``, a UUID that the caller may have written down first.

        Without ``folders`` nobody looks whether its outputs can be written, as the caller has. Raises InvalidInput that
        names every fault, Unavailable.
        """
        if self._settings.title_prefix and not job.title.startswith(self._settings.title_prefix):
            job = replace(job, title=f"{self._settings.title_prefix}{job.title}")
        chosen = self.engine(engine or "")
        elsewhere = () if chosen.name == "local" else self._settings.program[:1]
        validate.require(job, elsewhere=elsewhere, folders=folders)
        return chosen.submit(job, job_id)

    def jobs(self, wanted: JobFilter | None = None) -> list[JobStatus]:
        """Jobs without their tasks, newest first."""
        return self._store.jobs(wanted)

    def job(self, job: str) -> JobStatus:
        """A job with its tasks, as of now. Raises NotFound, Unavailable."""
        return self._of(job).states(job)

    def tree(self, job: str) -> Job:
        """The job as it was submitted. Raises NotFound."""
        return self._store.tree(job)

    def full_id(self, start: str) -> str:
        """The id of the job that begins so. Raises NotFound, Conflict."""
        return self._store.full_id(start)

    def log(self, job: str, task: str, offset: int = 0) -> LogPart:
        """A piece of a task's log. Raises NotFound."""
        return self._of(job).log(job, task, offset)

    def act(self, action: Action, job: str, task: str = "", *, value: float | None = None) -> None:
        """Act on a job, or on one of its tasks. Raises NotFound, Conflict, InvalidInput."""
        if task and action in {Action.DELETE, Action.RESTART, Action.PRIORITY}:
            raise InvalidInput(f"{action.value} is for whole jobs.", hint="Leave the task out.")
        self._of(job).control(job, action, task, value=value)
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
        """Higher begins first. Raises InvalidInput for what is no number."""
        if not math.isfinite(value):
            raise InvalidInput(f"{value} is no priority.", hint="Give a number, such as 10.")
        self.act(Action.PRIORITY, job, value=value)

    def wait(self, job: str, timeout: float | None = None) -> JobStatus:
        """The job when it has ended. Raises Unavailable when that does not happen within ``timeout`` seconds."""
        from iomanager.farm.monitor import JobMonitor

        return JobMonitor(self).wait(job, timeout)

    def check(self, engine: str = "") -> str:
        """One sentence on an engine, that of the settings without a name. Raises Unavailable."""
        return self.engine(engine).check()

    def refresh(self) -> str:
        """Ask engines that keep jobs themselves for the open ones, so that lists are as of now.

        Returns why that failed, for people; empty when it did not. May take a while: not for the thread of a window.
        """
        for name in sorted(self._engines.keys() & self._store.open_engines()):
            engine = self.engine(name)
            if isinstance(engine, KeptJobs) and (stale := engine.refresh()):
                return stale
        return ""

    def why_waiting(self, job: str) -> list[str]:
        """Why nothing of the job runs, in sentences; empty when something does, or when it has ended."""
        status = self.job(job)
        if status.state in ENDED or status.state is State.ACTIVE:
            return []
        if status.state is State.PAUSED:
            return ["It is paused."]
        tree = self._store.tree(job)
        waits = list(self._waits(tree))
        return (
            waits
            or self._of(job).why(job, self._wishes(status, tree))
            or ["It waits for a free slot: other jobs come first, or its limits are reached."]
        )

    def _waits(self, tree: Job) -> Iterator[str]:
        """What the whole job waits for: a moment, other jobs."""
        if tree.after and tree.after > datetime.now(UTC):
            yield f"It begins at {tree.after.astimezone():%Y-%m-%d %H:%M:%S %Z}."
        for other in tree.after_jobs:
            try:
                found = self._store.job(other)
            except NotFound:
                yield f"It waits for the job {other}, which does not exist any more."
                continue
            if found.state is not State.DONE:
                yield f"It waits for the job {found.title}, which is {found.state.value}."

    def _wishes(self, status: JobStatus, tree: Job) -> dict[str, str]:
        """What the commands that may begin ask of a machine, by the titles of their tasks."""
        nodes = states.plant(tree).nodes
        wishes = {}
        for ready in status.tasks:
            node = nodes.get(ready.id)
            if node is not None and ready.state is State.READY:
                command = node.commands[ready.position].service if ready.position < len(node.commands) else ""
                wishes[ready.title] = keys.both(tree.service, node.service, command)
        return wishes

    def _of(self, job: str) -> Engine:
        return self.engine(self._store.engine_of(job))
