"""A job's board of marks in the database: read whole, written back as what has changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Table, bindparam, insert, select, update
from sqlalchemy.orm import Session

from iomanager.core.errors import Conflict, NotFound
from iomanager.db.schema import now
from iomanager.farm import jobjson, states
from iomanager.farm.model import Job, State
from iomanager.farm.states import Board, Kind, Mark, Shape
from iomanager.farm.status import ENDED
from iomanager.farm.tables import AttemptRow, JobRow, TaskRow

TASK: Table = TaskRow.__table__  # type: ignore[assignment]
_STEADY = ("state", "position", "tries", "live", "started", "paused")
Facts = Mapping[str, Mapping[str, Any]]
"""Columns of tasks beside their marks, by the task's id: host, exit code, message, times."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A job as the database has it. ``started_at`` and ``message`` are the job's own."""

    id: str
    job: Job
    shape: Shape
    board: Board
    version: int
    state: State
    started_at: datetime | None = None
    message: str = ""

    @property
    def ordinals(self) -> Mapping[str, int]:
        """Each node's number in the database."""
        return self.shape.ordinals


def insert_job(session: Session, row: JobRow, job: Job) -> None:
    """Write a new job with its first board."""
    shape = states.plant(job)
    board = states.begin(shape, paused=job.paused)
    for name, value in _job_values(shape, board).items():
        setattr(row, name, value)
    row.tier, row.not_before = job.tier, job.after
    session.add(row)
    session.flush()
    session.execute(insert(TASK), list(task_rows(row.id, shape, board)))


def task_rows(job: str, shape: Shape, board: Board) -> Iterable[dict[str, Any]]:
    """The rows of a job's first board."""
    for number, node in enumerate(shape.nodes.values()):
        fixed = {"job_id": job, "ordinal": number, "name": node.id, "title": node.title, "kind": node.kind.value}
        yield {**fixed, **_mark_values(board.marks[node.id]), "attempts": 0, "host": "", "message": ""}


def _mark_values(mark: Mark) -> dict[str, Any]:
    return {**{name: getattr(mark, name) for name in _STEADY}, "state": mark.state.value}


def load(session: Session, job: str, known: Stored | None = None) -> Stored:
    """The job, locked until the session ends. ``known`` is returned when nothing has changed. Raises NotFound."""
    own = (JobRow.version, JobRow.paused, JobRow.cancelled, JobRow.state, JobRow.started_at, JobRow.message)
    row = session.execute(select(*own).where(JobRow.id == job).with_for_update()).one_or_none()
    if row is None:
        raise NotFound(f"There is no job {job}.", hint="See: iomanager jobs list")
    if known is not None and known.version == row.version:
        return known
    tree = (
        known.job if known else jobjson.loads(session.execute(select(JobRow.tree).where(JobRow.id == job)).scalar_one())
    )
    shape = known.shape if known else states.plant(tree)
    found = (
        select(TASK.c.name, *(TASK.c[name] for name in _STEADY)).where(TASK.c.job_id == job).order_by(TASK.c.ordinal)
    )
    marks = {name: Mark(State(state), *rest) for name, state, *rest in session.execute(found)}
    board = Board(marks, paused=row.paused, cancelled=row.cancelled)
    return Stored(job, tree, shape, board, row.version, State(row.state), row.started_at, row.message)


def save(session: Session, stored: Stored, board: Board, facts: Facts | None = None) -> Stored:
    """Write what has changed. Raises Conflict when another process was faster; nothing may be kept then."""
    facts, shape, old = facts or {}, stored.shape, stored.board
    ordinals = stored.ordinals
    before = old.marks
    changed = [name for name, mark in board.marks.items() if mark is not before[name] or name in facts]
    groups: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for name in changed:
        values = {
            **_mark_values(board.marks[name]),
            **_times(old.marks[name], board.marks[name]),
            **facts.get(name, {}),
        }
        row = {"b_job": stored.id, "b_ordinal": ordinals[name], **values}
        groups.setdefault(tuple(sorted(values)), []).append(row)
    for names, rows in groups.items():
        where = (TASK.c.job_id == bindparam("b_job"), TASK.c.ordinal == bindparam("b_ordinal"))
        statement = update(TASK).where(*where).values({name: bindparam(name) for name in names})
        session.connection().execute(statement, rows)
    values = _job_values(shape, board)
    values["message"] = _message(stored, board, facts)
    state = State(values["state"])
    started_at = stored.started_at or (now() if state is State.ACTIVE else None)
    values["started_at"] = started_at
    if (state in ENDED) != (stored.state in ENDED):
        values["ended_at"] = now() if state in ENDED else None
    mine = (JobRow.id == stored.id, JobRow.version == stored.version)
    done = session.execute(update(JobRow).where(*mine).values(version=stored.version + 1, **values))
    if done.rowcount != 1:  # type: ignore[attr-defined]
        raise Conflict("The job was changed by another process a moment ago.", hint="Try again.")
    _cancel_attempts(session, stored, board)
    message = values["message"]
    return replace(stored, board=board, version=stored.version + 1, state=state, started_at=started_at, message=message)


def _times(old: Mark, new: Mark) -> dict[str, Any]:
    """A task that begins anew forgets how it ended; one that ends says when."""
    if new.state in {State.BLOCKED, State.READY} and old.state not in {
        State.BLOCKED,
        State.READY,
        State.ACTIVE,
        State.PAUSED,
    }:
        return {"ended_at": None, "exit_code": None, "message": ""}
    ends = {State.DONE, State.ERROR, State.SKIPPED, State.CANCELLED}
    return {"ended_at": now()} if new.state in ends and old.state not in ends else {}


def _message(stored: Stored, board: Board, facts: Facts) -> str:
    wrong = [name for name, mark in board.marks.items() if mark.state is State.ERROR]
    if not wrong:
        return ""
    fresh = [name for name in wrong if stored.board.marks[name].state is not State.ERROR]
    if stored.message or not fresh:
        return stored.message
    return f"{stored.shape.nodes[fresh[0]].title}: {facts.get(fresh[0], {}).get('message', '')}"


def _job_values(shape: Shape, board: Board) -> dict[str, Any]:
    tasks = Counter(board.marks[name].state for name in shape.of(Kind.TASK))
    live = sum(mark.live for mark in board.marks.values())
    counts = {f"n_{state.value}": tasks[state] for state in State}
    own = {"paused": board.paused, "cancelled": board.cancelled, "owed": len(states.ready(shape, board)) + live}
    return {**own, **counts, "state": states.job_state(shape, board).value}


def _cancel_attempts(session: Session, stored: Stored, board: Board) -> None:
    """Tell whoever runs them that these attempts are not wanted any more."""
    ordinals = stored.ordinals
    left = [
        ordinals[name]
        for name, mark in stored.board.marks.items()
        if mark.state is State.ACTIVE and board.marks[name].state is not State.ACTIVE and board.marks[name].live
    ]
    if left:
        theirs = (AttemptRow.job_id == stored.id, AttemptRow.task.in_(left), AttemptRow.open_key.is_not(None))
        session.execute(update(AttemptRow).where(*theirs).values(cancel=True))
