"""Workers in the database: who is alive, what each was sent, and which attempt begins where.

A queued attempt is given up by compare-and-set, as it is claimed: of both only one happens, so that nothing begins
after its scheduler has sent it elsewhere.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import Session

from iomanager.core.errors import InvalidInput
from iomanager.db.schema import now
from iomanager.farm import keys, processes
from iomanager.farm.keys import Provides
from iomanager.farm.schedule_store import Seat
from iomanager.farm.states import Reason
from iomanager.farm.tables import AttemptRow, JobRow, WorkerRow

if TYPE_CHECKING:
    from iomanager.db.engine import Database


@dataclass(frozen=True, slots=True)
class WorkerInfo:
    """A worker as it announces itself. ``process`` is ``{pid}:{start time}`` on ``host``; ``queue`` is its name."""

    id: str
    host: str
    process: str
    queue: str
    slots: int
    provides: Provides
    stopping: bool = False
    started_at: datetime | None = None
    seen_at: datetime | None = None
    polled_at: datetime | None = None

    @property
    def is_dead(self) -> bool:
        """Whether its process is one of this machine that has ended."""
        return processes.is_surely_dead(self.host, self.process)


@dataclass(frozen=True, slots=True)
class Sending:
    """A queued attempt that its worker has to be told of (again)."""

    attempt: str
    worker: str


@dataclass(frozen=True, slots=True)
class Pulse:
    """How many commands could begin now, whether ends wait to be applied, and whether something was not claimed yet."""

    free: int
    has_ends: bool
    has_queued: bool


@dataclass(frozen=True, slots=True)
class WorkerStore:
    """The rows of one engine's workers. A worker is alive while it was seen within ``lease_seconds``."""

    database: Database
    lease_seconds: float
    engine: str = "celery"

    def announce(self, worker: WorkerInfo) -> None:
        """A worker has started."""
        with self.database.session() as session:
            session.merge(_row(self.engine, worker))

    def beat(self, worker: WorkerInfo, *, polled: bool) -> None:
        """The worker lives; ``polled``: it has taken messages since the last beat. One that was removed comes back."""
        values: dict[str, Any] = {"seen_at": now(), "stopping": worker.stopping}
        if polled:
            values["polled_at"] = now()
        with self.database.session() as session:
            done = session.execute(update(WorkerRow).where(WorkerRow.id == worker.id).values(**values))
            if done.rowcount != 1:  # type: ignore[attr-defined]
                session.add(_row(self.engine, worker))

    def leave(self, worker: str) -> None:
        """The worker has ended in good order: what it was sent and has not begun goes back."""
        with self.database.session() as session:
            _give_back(session, AttemptRow.worker == worker)
            session.execute(delete(WorkerRow).where(WorkerRow.id == worker))

    def workers(self) -> list[WorkerInfo]:
        """Every worker, the dead ones too, by host and start."""
        with self.database.session() as session:
            return self.read(session)

    def alive(self) -> list[WorkerInfo]:
        """The workers that were seen lately and are not about to stop."""
        return [worker for worker in self.workers() if self.is_alive(worker) and not worker.stopping]

    def is_alive(self, worker: WorkerInfo) -> bool:
        """Whether it was seen within the lease."""
        oldest = now() - timedelta(seconds=self.lease_seconds)
        return worker.seen_at is not None and worker.seen_at > oldest and not worker.is_dead

    def bury(self, worker: str, lost: Sequence[str] = ()) -> None:
        """Remove a dead worker; ``lost`` are attempts that it ran and of which no process is left."""
        theirs = (AttemptRow.id.in_(lost), AttemptRow.owner == worker, AttemptRow.state == "running")
        values = {"state": "reported", "exit_code": -9, "reason": Reason.LOST.value, "message": "Its worker died."}
        with self.database.session() as session:
            if lost:
                session.execute(update(AttemptRow).where(*theirs).values(ended_at=now(), **values))
            _give_back(session, AttemptRow.worker == worker)
            session.execute(delete(WorkerRow).where(WorkerRow.id == worker))

    def running(self, worker: str) -> list[str]:
        """The attempts that a worker has claimed and not ended."""
        query = select(AttemptRow.id).where(AttemptRow.owner == worker, AttemptRow.state == "running")
        with self.database.session() as session:
            return list(session.scalars(query))

    def overdue(self, host: str, seconds: float) -> list[str]:
        """The attempts that run on a machine and whose leases are over in so many seconds, or were before."""
        late = AttemptRow.lease_until < now() + timedelta(seconds=seconds)
        mine = (AttemptRow.state == "running", AttemptRow.host == host, self._is_mine())
        with self.database.session() as session:
            return list(session.scalars(select(AttemptRow.id).where(late, *mine)))

    def prolong(self, attempts: Sequence[str]) -> None:
        """Let these attempts have their leases for another time: what cannot be ended must not begin elsewhere."""
        later = now() + timedelta(seconds=self.lease_seconds)
        mine = (AttemptRow.id.in_(attempts), AttemptRow.state == "running")
        with self.database.session() as session:
            session.execute(update(AttemptRow).where(*mine).values(lease_until=later))

    def to_send(self, again_after: float) -> list[Sending]:
        """Queued attempts that were never sent, or so long ago that the message must be lost.

        Those that were cancelled meanwhile, or whose worker is gone, go back first.
        """
        sent = or_(AttemptRow.sent_at.is_(None), AttemptRow.sent_at < now() - timedelta(seconds=again_after))
        mine = (AttemptRow.state == "queued", self._is_mine())
        with self.database.session() as session:
            _give_back(session, AttemptRow.cancel.is_(True), self._is_mine(), reason=Reason.CANCELLED)
            known = select(WorkerRow.id).where(WorkerRow.engine == self.engine, WorkerRow.stopping.is_(False))
            _give_back(session, AttemptRow.worker.not_in(known), self._is_mine())
            query = select(AttemptRow.id, AttemptRow.worker).where(*mine, sent).order_by(AttemptRow.id)
            return [Sending(row.id, row.worker) for row in session.execute(query)]

    def sent(self, attempts: Iterable[str]) -> None:
        """These attempts were handed to the broker a moment ago."""
        with self.database.session() as session:
            session.execute(update(AttemptRow).where(AttemptRow.id.in_(list(attempts))).values(sent_at=now()))

    def read(self, session: Session) -> list[WorkerInfo]:
        """Every worker, in a session of the caller."""
        query = select(WorkerRow).where(WorkerRow.engine == self.engine).order_by(WorkerRow.host, WorkerRow.id)
        return [_info(row) for row in session.scalars(query)]

    def _is_mine(self) -> Any:
        return AttemptRow.job_id.in_(select(JobRow.id).where(JobRow.engine == self.engine))


@dataclass(slots=True)
class WorkerPlaces:
    """Where attempts begin: at the worker with the most free slots of those that provide what is asked for.

    A worker that has not taken a message for ``watch_seconds`` gets nothing new.
    """

    store: WorkerStore
    watch_seconds: float
    _free: dict[str, int] = field(default_factory=dict)
    _workers: dict[str, WorkerInfo] = field(default_factory=dict)

    def pulse(self) -> Pulse:
        """What a scheduler has to do, in one short look."""
        expired = (AttemptRow.state == "running") & (AttemptRow.lease_until < now())
        mine = AttemptRow.job_id.in_(select(JobRow.id).where(JobRow.engine == self.store.engine))
        ended = select(AttemptRow.id).where(or_(AttemptRow.state == "reported", expired), mine)
        queued = select(AttemptRow.id).where(AttemptRow.state == "queued", mine)
        with self.store.database.session() as session:
            self.look(session)
            has_ends = session.scalar(ended.limit(1)) is not None
            has_queued = session.scalar(queued.limit(1)) is not None
        return Pulse(sum(self._free.values()), has_ends, has_queued)

    def look(self, session: Session) -> None:
        """Count the free slots of every worker that can be sent to."""
        workers = [worker for worker in self.store.read(session) if self._takes(worker)]
        self._workers = {worker.id: worker for worker in workers}
        query = select(AttemptRow.worker, func.count()).where(AttemptRow.open_key.is_not(None))
        query = query.where(AttemptRow.worker.in_(self._workers)).group_by(AttemptRow.worker)
        used: dict[str, int] = {row[0]: row[1] for row in session.execute(query)}
        self._free = {worker.id: max(0, worker.slots - used.get(worker.id, 0)) for worker in workers}

    def place(self, service: str) -> Seat | None:
        """Take a slot. None when every worker that provides this is busy, or there is none."""
        fitting = [name for name, free in self._free.items() if free and provides(self._workers[name], service)]
        if not fitting:
            return None
        chosen = max(fitting, key=self._free.__getitem__)
        self._free[chosen] -= 1
        return Seat(chosen, self._workers[chosen].host)

    def _takes(self, worker: WorkerInfo) -> bool:
        if worker.stopping or worker.polled_at is None or not self.store.is_alive(worker):
            return False
        return worker.polled_at > now() - timedelta(seconds=2 * self.watch_seconds)


def provides(worker: WorkerInfo, service: str) -> bool:
    """Whether the worker has what a service expression asks for; never for one that cannot be read."""
    try:
        return keys.matches(service, worker.provides)
    except InvalidInput:
        return False


def _give_back(session: Session, *which: Any, reason: Reason = Reason.STOPPED) -> None:
    """Queued attempts that no worker shall begin any more; the scheduler applies that as an end."""
    said = "It was cancelled." if reason is Reason.CANCELLED else "Its worker went away before it began."
    values = {"state": "reported", "exit_code": -15, "reason": reason.value, "message": said, "ended_at": now()}
    session.execute(update(AttemptRow).where(AttemptRow.state == "queued", *which).values(**values))


def _row(engine: str, worker: WorkerInfo) -> WorkerRow:
    provided = worker.provides
    words = {"keys": provided.keys, "metrics": provided.metrics or {}, "crews": provided.crews}
    return WorkerRow(
        id=worker.id,
        engine=engine,
        host=worker.host,
        process=worker.process,
        queue=worker.queue,
        slots=worker.slots,
        provides=json.dumps(words, ensure_ascii=False),
        stopping=worker.stopping,
        started_at=worker.started_at or now(),
        seen_at=now(),
        polled_at=worker.polled_at,
    )


def _info(row: WorkerRow) -> WorkerInfo:
    words = json.loads(row.provides)
    return WorkerInfo(
        id=row.id,
        host=row.host,
        process=row.process,
        queue=row.queue,
        slots=row.slots,
        provides=Provides(tuple(words["keys"]), words["metrics"], tuple(words["crews"])),
        stopping=row.stopping,
        started_at=row.started_at,
        seen_at=row.seen_at,
        polled_at=row.polled_at,
    )
