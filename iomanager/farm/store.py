"""Jobs in the database, as people see them and act on them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import Session

from iomanager.core.errors import Conflict, NotFound
from iomanager.db.schema import new_id, now
from iomanager.farm import board_store, homes, jobjson
from iomanager.farm.board_store import Stored
from iomanager.farm.model import Job, State
from iomanager.farm.states import Board
from iomanager.farm.status import ENDED, JobStatus, TaskStatus, so_far
from iomanager.farm.tables import AttemptRow, JobRow, TaskRow

if TYPE_CHECKING:
    from iomanager.db.engine import Database

_COUNTS = {state: getattr(JobRow, f"n_{state.value}") for state in State}
_LISTED = (
    JobRow.id, JobRow.title, JobRow.state, JobRow.owner, JobRow.project, JobRow.engine, JobRow.priority,
    JobRow.message, JobRow.created_at, JobRow.started_at, JobRow.ended_at, JobRow.engine_job, JobRow.seen_at,
    JobRow.home,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class JobFilter:
    """Which jobs: everything that is not said is not asked for. ``text`` is looked for in titles and messages."""

    owner: str = ""
    states: tuple[State, ...] = ()
    text: str = ""
    project: str = ""
    limit: int | None = None


class JobStore:
    """Reads and writes jobs. Raises Unavailable when the database does not answer, NotFound for unknown ids."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @property
    def database(self) -> Database:
        """The database of the jobs."""
        return self._database

    def add(
        self, job: Job, *, engine: str = "local", job_id: str = "", engine_job: str = "", home: str | None = None
    ) -> str:
        """Write a valid job and return its id: ``job_id``, or a new UUIDv7. Raises Conflict when it is taken.

        ``home`` is the machine of a job that stays on one, by default this one (``homes``).
        """
        row = JobRow(
            id=job_id or new_id(),
            engine=engine,
            home=homes.home_of(self._database, engine) if home is None else home,
            engine_job=engine_job,
            title=job.title,
            owner=job.owner,
            project=job.projects[0] if job.projects else "",
            priority=job.priority,
            tree=jobjson.dumps(job),
        )
        with self._database.session() as session:
            if job_id and session.get(JobRow, job_id) is not None:
                raise Conflict(f"There is a job {job_id} already.", hint=f"See: iomanager jobs show {job_id}")
            board_store.insert_job(session, row, job)
        return str(row.id)

    def jobs(self, wanted: JobFilter | None = None) -> list[JobStatus]:
        """Jobs without their tasks, newest first: one query, whatever they hold."""
        wanted = wanted or JobFilter()
        query = select(*_LISTED, *_COUNTS.values())
        if wanted.owner:
            query = query.where(JobRow.owner == wanted.owner)
        if wanted.project:
            query = query.where(JobRow.project == wanted.project)
        if wanted.states:
            query = query.where(JobRow.state.in_([state.value for state in wanted.states]))
        if wanted.text:
            text = wanted.text.lower()
            query = query.where(
                or_(
                    func.lower(JobRow.title).contains(text, autoescape=True),
                    func.lower(JobRow.message).contains(text, autoescape=True),
                )
            )
        query = query.order_by(JobRow.id.desc()).limit(wanted.limit)
        with self._database.session() as session:
            found = session.execute(query).all()
        when = now()
        return [_listed(row, when) for row in found]

    def job(self, job: str) -> JobStatus:
        """One job with all of its tasks."""
        with self._database.session() as session:
            row = session.execute(select(*_LISTED, *_COUNTS.values(), JobRow.tree).where(*_known(job))).one_or_none()
            if row is None:
                raise _unknown(job)
            rows = session.scalars(select(TaskRow).where(TaskRow.job_id == job).order_by(TaskRow.ordinal)).all()
            live = select(AttemptRow.task, AttemptRow.progress).where(AttemptRow.job_id == job)
            running = session.execute(live.where(AttemptRow.open_key.is_not(None)))
            progress = {ordinal: percent for ordinal, percent in running}  # noqa: C416 - rows are no pairs to mypy
        tree = _Tree.of(jobjson.loads(row.tree))
        tasks = tuple(tree.status(task, progress.get(task.ordinal)) for task in rows)
        return _listed(row, now(), tasks)

    def open_engines(self) -> list[str]:
        """The names of the engines that have jobs which have not ended."""
        ended = [state.value for state in ENDED]
        with self._database.session() as session:
            return list(session.scalars(select(JobRow.engine).where(JobRow.state.not_in(ended)).distinct()))

    def engine_of(self, job: str) -> str:
        """The name of the engine that the job was submitted to."""
        with self._database.session() as session:
            name = session.execute(select(JobRow.engine).where(*_known(job))).scalar_one_or_none()
        if name is None:
            raise _unknown(job)
        return name

    def tree(self, job: str) -> Job:
        """The job as it was submitted."""
        with self._database.session() as session:
            text = session.execute(select(JobRow.tree).where(*_known(job))).scalar_one_or_none()
        if text is None:
            raise _unknown(job)
        return jobjson.loads(text)

    def home(self, job: str) -> str:
        """The machine that the job stays on; empty when it is no matter of machines. Raises NotFound."""
        with self._database.session() as session:
            name = session.execute(select(JobRow.home).where(*_known(job))).scalar_one_or_none()
        if name is None:
            raise _unknown(job)
        return name

    def change(self, job: str, action: Callable[[Stored], Board], *, home: str = "") -> None:
        """Act on the marks of a job in one transaction. Raises what the action raises.

        A job that had ended and begins again does so on the machine ``home``, where one is named.
        """
        with self._database.session() as session:
            stored = board_store.load(session, job)
            after = board_store.save(session, stored, action(stored))
            if home and stored.state in ENDED and after.state not in ENDED:
                session.execute(update(JobRow).where(*_known(job)).values(home=home))

    def set_priority(self, job: str, priority: float) -> None:
        """Higher begins first. What runs already is not stopped."""
        self._update(job, {"priority": priority})

    def delete(self, job: str) -> None:
        """Remove a job with all that is known of it. Raises Conflict while it is at work."""
        with self._database.session() as session:
            if board_store.load(session, job).state in {State.ACTIVE, State.READY}:
                raise Conflict("The job is still at work.", hint="Cancel it, and delete it when it has ended.")
            session.execute(delete(JobRow).where(JobRow.id == job))

    def attempts(self, job: str, task: str) -> list[tuple[str, bool]]:
        """The ids of a task's attempts in order, and whether each has ended. Raises NotFound."""
        with self._database.session() as session:
            ordinal = _ordinal(session, job, task)
            mine = (AttemptRow.job_id == job, AttemptRow.task == ordinal)
            query = select(AttemptRow.id, AttemptRow.open_key).where(*mine).order_by(AttemptRow.id)
            return [(row.id, row.open_key is None) for row in session.execute(query)]

    def full_id(self, start: str) -> str:
        """The id of the one job that begins with ``start``. Raises NotFound, or Conflict when there are several."""
        with self._database.session() as session:
            query = select(JobRow.id).where(JobRow.id.startswith(start, autoescape=True))
            found = list(session.scalars(query.limit(2)))
        if len(found) > 1:
            raise Conflict(f"Several jobs begin with {start}.", hint="Write more of the id.")
        if not found:
            raise _unknown(start)
        return found[0]

    def _update(self, job: str, values: dict[str, Any]) -> None:
        with self._database.session() as session:
            if session.execute(update(JobRow).where(*_known(job)).values(values)).rowcount != 1:  # type: ignore[attr-defined]
                raise _unknown(job)


def _known(job: str) -> tuple[Any, ...]:
    return (JobRow.id == job,)


def _unknown(job: str) -> NotFound:
    return NotFound(f"There is no job {job}.", hint="See: iomanager jobs list")


def _ordinal(session: Session, job: str, task: str) -> int:
    query = select(TaskRow.ordinal).where(TaskRow.job_id == job, TaskRow.name == task)
    found = session.scalars(query).one_or_none()
    if found is None:
        raise NotFound(f"The job {job} has no task {task}.", hint=f"See: iomanager jobs show {job}")
    return found


def _listed(row: Any, when: Any, tasks: tuple[TaskStatus, ...] = ()) -> JobStatus:
    return JobStatus(
        id=row.id,
        title=row.title,
        state=State(row.state),
        as_of=(row.seen_at or row.created_at) if row.engine_job else when,
        owner=row.owner,
        project=row.project,
        engine=row.engine,
        engine_id=row.engine_job.partition(":")[0] if row.engine_job else row.id,
        home=row.home,
        priority=row.priority,
        counts={state: count for state in State if (count := getattr(row, f"n_{state.value}"))},
        message=row.message,
        created_at=row.created_at,
        started_at=row.started_at,
        ended_at=row.ended_at,
        tasks=tasks,
    )


@dataclass(frozen=True, slots=True)
class _Tree:
    """What of a task's status stands in the submitted tree."""

    shape: Any

    @classmethod
    def of(cls, job: Job) -> _Tree:
        from iomanager.farm.states import plant

        return cls(plant(job))

    def status(self, row: TaskRow, progress: float | None) -> TaskStatus:
        nodes = self.shape.nodes
        node = nodes[row.name]
        return TaskStatus(
            id=row.name,
            title=row.title,
            state=State(row.state),
            parent=node.parent,
            kind=row.kind,
            instances=tuple(child for child in node.children if nodes[child].parent != row.name),
            commands=len(node.commands),
            position=row.position,
            progress=so_far(State(row.state), progress, row.position, len(node.commands)),
            service=node.service,
            host=row.host,
            attempts=row.attempts,
            exit_code=row.exit_code,
            message=row.message,
            started_at=row.started_at,
            ended_at=row.ended_at,
        )
