"""Rows of jobs that another program keeps: where they are there, and what was last seen of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from iomanager.core.errors import NotFound
from iomanager.db.schema import now
from iomanager.farm import board_store, states
from iomanager.farm.model import Job, State
from iomanager.farm.states import Kind
from iomanager.farm.status import ENDED, JobStatus, TaskStatus
from iomanager.farm.tables import JobRow, TaskRow

if TYPE_CHECKING:
    from iomanager.db.engine import Database

_SEEN = ("host", "attempts", "exit_code", "message", "started_at", "ended_at", "position")


@dataclass(frozen=True, slots=True)
class Kept:
    """Where a job is. ``engine_job`` is its id at the engine; ``:key`` while it is not known whether it is there."""

    engine: str
    engine_job: str
    owner: str
    state: State
    created_at: datetime

    @property
    def key(self) -> str:
        """The mark that the job carries at the engine."""
        return self.engine_job.rpartition(":")[2]

    @property
    def is_placed(self) -> bool:
        """Whether its id at the engine is known."""
        return not self.engine_job.startswith(":")


@dataclass(frozen=True, slots=True)
class KeptStore:
    """Reads and writes what is known of such jobs. Raises NotFound for unknown ids, Unavailable."""

    database: Database

    def kept(self, job: str) -> Kept:
        """Where the job is."""
        own = (JobRow.engine, JobRow.engine_job, JobRow.owner, JobRow.state, JobRow.created_at)
        with self.database.session() as session:
            row = session.execute(select(*own).where(JobRow.id == job)).one_or_none()
        if row is None:
            raise NotFound(f"There is no job {job}.", hint="See: iomanager jobs list")
        return Kept(row.engine, row.engine_job, row.owner, State(row.state), row.created_at)

    def open_jobs(self, engine: str, limit: int) -> list[str]:
        """The jobs of an engine that had not ended when they were last seen, those seen longest ago first."""
        ended = [state.value for state in ENDED]
        query = select(JobRow.id).where(JobRow.engine == engine, JobRow.state.not_in(ended))
        with self.database.session() as session:
            return list(session.scalars(query.order_by(JobRow.seen_at.nulls_first(), JobRow.id).limit(limit)))

    def place(self, job: str, engine_job: str) -> None:
        """Write down where the engine has it."""
        self._update(job, {"engine_job": engine_job})

    def see(self, job: str, status: JobStatus) -> None:
        """Write down what the engine has just told of it, unless somebody has seen it later.

        Tasks that it does not tell of stay as they were.
        """
        told = {task.id: task for task in status.tasks}
        with self.database.session() as session:
            row = _row(session, job)
            if row.seen_at and row.seen_at > status.as_of:
                return
            for task in session.scalars(select(TaskRow).where(TaskRow.job_id == job)):
                if task.name in told:
                    _see(task, told[task.name])
            row.state, row.message, row.priority = status.state.value, status.message, status.priority
            row.paused, row.seen_at, row.owed = status.state is State.PAUSED, status.as_of, 0
            row.started_at = status.started_at
            ended = status.ended_at or row.ended_at or now()
            row.ended_at = ended if status.state in ENDED else None
            _count(row, Counter(task.state for task in status.tasks))

    def lose(self, job: str, message: str) -> None:
        """The engine does not know the job any more: what ran has an unknown end, and nothing goes on."""
        with self.database.session() as session:
            row = _row(session, job)
            tasks = list(session.scalars(select(TaskRow).where(TaskRow.job_id == job, TaskRow.kind == "task")))
            for task in tasks:
                if task.state == State.ACTIVE.value:
                    task.state, task.message = State.ERROR.value, "The engine lost the job: nobody knows how it ended."
                elif task.state in {State.READY.value, State.PAUSED.value}:
                    task.state = State.BLOCKED.value
            row.state, row.message, row.owed = State.ERROR.value, message, 0
            row.ended_at = row.ended_at or now()
            _count(row, Counter(State(task.state) for task in tasks))

    def begin_again(self, job: str, tree: Job, engine_job: str) -> None:
        """Put the row back to what it was before the job was sent, to be sent as ``engine_job``."""
        shape = states.plant(tree)
        board = states.begin(shape, paused=tree.paused)
        with self.database.session() as session:
            row = _row(session, job)
            session.execute(delete(TaskRow).where(TaskRow.job_id == job))
            session.execute(board_store.TASK.insert(), list(board_store.task_rows(job, shape, board)))
            row.state, row.message, row.engine_job = states.job_state(shape, board).value, "", engine_job
            row.created_at, row.started_at, row.ended_at, row.seen_at = now(), None, None, None
            _count(row, Counter(board.marks[name].state for name in shape.of(Kind.TASK)))

    def remove(self, job: str) -> None:
        """Forget a job."""
        with self.database.session() as session:
            session.execute(delete(JobRow).where(JobRow.id == job))

    def _update(self, job: str, values: dict[str, Any]) -> None:
        with self.database.session() as session:
            session.execute(update(JobRow).where(JobRow.id == job).values(values))


def _row(session: Session, job: str) -> JobRow:
    row = session.get(JobRow, job, with_for_update=True)
    if row is None:
        raise NotFound(f"There is no job {job}.", hint="See: iomanager jobs list")
    return row


def _see(row: TaskRow, told: TaskStatus) -> None:
    row.state = told.state.value
    for name in _SEEN:
        setattr(row, name, getattr(told, name))


def _count(row: JobRow, counts: Counter[State]) -> None:
    for state in State:
        setattr(row, f"n_{state.value}", counts[state])
