"""Jobs that another program keeps, such as a Tractor engine, behind rows of our own.

The row is written before the job is sent, with a key that the job carries: whatever dies in between, the job is found
again and never sent twice. Each answer of the engine goes into the row, so that lists and an engine that is away show
the last that was seen, with its time, and never as fresh.
"""

from __future__ import annotations

import logging
import uuid
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, Protocol

from iomanager.core.errors import Conflict, Forbidden, IOManagerError, NotFound, Unavailable
from iomanager.farm.model import Job, State
from iomanager.farm.status import Action, JobStatus, LogPart

if TYPE_CHECKING:
    from collections.abc import Mapping

    from iomanager.farm.kept_store import Kept, KeptStore
    from iomanager.farm.store import JobStore

log = logging.getLogger(__name__)
SENDING_SECONDS: Final = 180.0
"""How long a job that is at no engine may be on its way there, before it counts as lost."""
MOST_LOOKS: Final = 50
"""How many open jobs one refresh asks for."""


class Unsure(Unavailable):
    """The job went out, and it is not known whether the engine took it."""


class Keeper(Protocol):
    """An engine that keeps jobs itself. Its ids are its own; ``key`` is ours, and the job carries it there."""

    name: str

    def submit(self, job: Job, key: str = "") -> str:
        """Send a job and return its id there. Raises Unsure, Unavailable when it was surely not taken, InvalidInput."""
        ...

    def find(self, key: str, owner: str) -> str:
        """The id of the job with this key; empty when the engine has none. Raises Unavailable."""
        ...

    def states(self, job: str) -> JobStatus:
        """The job as of now. Raises NotFound when the engine does not know it (any more), Unavailable."""
        ...

    def control(self, job: str, action: Action, task: str = "", *, value: float | None = None) -> None:
        """Act on the job, or on one of its tasks."""
        ...

    def log(self, job: str, task: str, offset: int = 0) -> LogPart:
        """The task's log from ``offset`` on."""
        ...

    def check(self) -> str:
        """One sentence on the engine; raises Unavailable when it does not answer."""
        ...

    def why(self, job: str) -> list[str]:
        """Why nothing of the job runs, in the engine's words."""
        ...

    def close(self) -> None:
        """End the session with the engine."""
        ...


@dataclass(frozen=True, slots=True)
class KeptJobs:
    """Such an engine, with ids and rows of our own: ``iomanager.farm.service.Engine``."""

    store: JobStore
    rows: KeptStore
    keeper: Keeper

    @property
    def name(self) -> str:
        """The engine's name in rows and settings."""
        return self.keeper.name

    def submit(self, job: Job, job_id: str = "") -> str:
        """Write the row, send the job, and return our id. A job that was surely not taken leaves no row."""
        key = uuid.uuid4().hex
        made = self.store.add(job, engine=self.name, job_id=job_id, engine_job=f":{key}")
        try:
            found = self._send(made, job, key)
        except Unsure:
            raise
        except IOManagerError:
            self.rows.remove(made)
            raise
        self.rows.place(made, found)
        return made

    def states(self, job: str) -> JobStatus:
        """The job as of now; as it was last seen, with ``stale`` saying why, while the engine does not answer."""
        kept = self.rows.kept(job)
        try:
            kept = self._placed(job, kept)
            if not kept.is_placed:
                return self._absent(job, kept)
            status = self.keeper.states(kept.engine_job)
        except NotFound as error:
            return self._lost(job, error.message)
        except (Unavailable, Forbidden) as error:
            return replace(self._seen(job), stale=error.message)
        self.rows.see(job, status)
        return self._seen(job, {task.id: task.progress for task in status.tasks})

    def control(self, job: str, action: Action, task: str = "", *, value: float | None = None) -> None:
        """Act on the job or a task. A restart sends a job again that the engine has lost."""
        kept = self._placed(job, self.rows.kept(job))
        if action is Action.DELETE:
            self._delete(job, kept)
            return
        try:
            self.keeper.control(self._id(job, kept), action, task, value=value)
        except NotFound:
            if action is not Action.RESTART:
                raise
            self._send_again(job)
        self.states(job)

    def log(self, job: str, task: str, offset: int = 0) -> LogPart:
        """The log of a task."""
        return self.keeper.log(self._id(job, self._placed(job, self.rows.kept(job))), task, offset)

    def check(self) -> str:
        """One sentence on the engine."""
        return self.keeper.check()

    def why(self, job: str, wishes: Mapping[str, str]) -> list[str]:
        """What the engine says on a job that waits, or why it cannot be asked."""
        del wishes
        kept = self.rows.kept(job)
        try:
            return self.keeper.why(kept.engine_job) if kept.is_placed else []
        except (Unavailable, Forbidden, NotFound) as error:
            return [error.message]

    def refresh(self) -> str:
        """Ask for every open job, so that lists are as of now. Returns why that failed; empty when it did not."""
        for job in self.rows.open_jobs(self.name, MOST_LOOKS):
            if stale := self.states(job).stale:
                return stale
        return ""

    def close(self) -> None:
        """End the session with the engine."""
        self.keeper.close()

    # -- how ----------------------------------------------------------------------------------------------------------

    def _send(self, job: str, tree: Job, key: str) -> str:
        try:
            return self.keeper.submit(self._numbered(tree), key)
        except Unsure as error:
            hint = f"It is kept as job {job}, and looked for again with every look at it: iomanager jobs show {job}"
            raise Unsure(error.message, hint=hint) from error

    def _numbered(self, tree: Job) -> Job:
        """The job with the engine's numbers of the jobs that it waits for. Raises NotFound, Conflict."""
        return replace(tree, after_jobs=tuple(map(self._number, tree.after_jobs))) if tree.after_jobs else tree

    def _number(self, job: str) -> str:
        kept = self._placed(job, self.rows.kept(job))
        if kept.engine != self.name or not kept.is_placed:
            raise Conflict(
                f"The job waits for {job}, which is not at the engine {self.name}.",
                hint="A job can only wait for jobs of its own engine.",
            )
        return kept.engine_job.partition(":")[0]

    def _send_again(self, job: str) -> None:
        """Send a lost job once more. When that is refused, it stays lost."""
        tree, key = self.store.tree(job), uuid.uuid4().hex
        self.rows.begin_again(job, tree, f":{key}")
        try:
            found = self._send(job, tree, key)
        except Unsure:
            raise
        except IOManagerError as error:
            self.rows.lose(job, error.message)
            raise
        self.rows.place(job, found)

    def _placed(self, job: str, kept: Kept) -> Kept:
        """Look for a job whose answer was lost. Raises Unavailable."""
        if kept.is_placed or kept.engine != self.name:
            return kept
        found = self.keeper.find(kept.key, kept.owner)
        if not found:
            return kept
        log.info("job %s is %s at the engine %s", job, found, self.name)
        self.rows.place(job, found)
        return replace(kept, engine_job=found)

    def _absent(self, job: str, kept: Kept) -> JobStatus:
        """A job that the engine does not have: on its way, or never taken."""
        age = (datetime.now(UTC) - kept.created_at).total_seconds()
        if age < SENDING_SECONDS:
            return replace(self._seen(job), stale=f"The engine {self.name} does not have this job yet.")
        return self._lost(job, f"The job did not reach the engine {self.name}.")

    def _lost(self, job: str, message: str) -> JobStatus:
        self.rows.lose(job, message)
        return replace(self._seen(job), lost=True)

    def _id(self, job: str, kept: Kept) -> str:
        if not kept.is_placed:
            again = f"Send it again: iomanager jobs restart {job}"
            raise NotFound(f"The engine {self.name} does not have this job.", hint=again)
        return kept.engine_job

    def _delete(self, job: str, kept: Kept) -> None:
        if kept.is_placed:
            try:
                if self.keeper.states(kept.engine_job).state in {State.ACTIVE, State.READY}:
                    raise Conflict("The job is still at work.", hint="Cancel it, and delete it when it has ended.")
                self.keeper.control(kept.engine_job, Action.DELETE)
            except NotFound as error:
                log.info("job %s is gone at the engine already: %s", job, error)
        self.rows.remove(job)

    def _seen(self, job: str, progress: Mapping[str, float | None] | None = None) -> JobStatus:
        """The job as the row has it: without cleanups and postscripts, of which such an engine does not tell."""
        status = self.store.job(job)
        tasks = (task for task in status.tasks if task.kind == "task")
        shown = (progress or {}).get
        return replace(
            status,
            tasks=tuple(task if shown(task.id) is None else replace(task, progress=shown(task.id)) for task in tasks),
        )
