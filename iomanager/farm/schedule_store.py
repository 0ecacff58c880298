"""What a scheduler and its workers read and write: the one scheduler's lease, attempts, and their leases.

Every transaction of a scheduler first renews its own lease; one that has lost it changes nothing any more. An attempt
is claimed by compare-and-set, and a unique key keeps a second one of the same task out until the first has ended.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from sqlalchemy import ColumnElement, Select, case, func, insert, or_, select, update
from sqlalchemy.orm import Session

from iomanager.core.errors import Conflict, NotFound
from iomanager.db.schema import new_id, now
from iomanager.farm import board_store, env_keys, homes, jobjson, keys, processes, states
from iomanager.farm.board_store import Stored
from iomanager.farm.model import Command, State
from iomanager.farm.runner import Attempt
from iomanager.farm.settings import FarmSettings
from iomanager.farm.states import Board, End, Kind, Mark, Reason
from iomanager.farm.status import ENDED
from iomanager.farm.substitute import substituted
from iomanager.farm.tables import AttemptRow, JobRow, SchedulerRow
from iomanager.farm.tag_limits import TagLimits

if TYPE_CHECKING:
    from iomanager.db.engine import Database

NAME = "jobs"
_DEFAULT_TIER = "default"
_RUNNING = ("queued", "running")


class LeaseLost(Conflict):
    """Another scheduler has taken over: this one must end what it runs, and stop."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Who schedules: ``owner`` is new with every start; ``process`` is ``{pid}:{start time}`` on ``host``."""

    owner: str
    host: str
    process: str


@dataclass(frozen=True, slots=True)
class Turn:
    """What one look at the database has given: attempts to start, ids of attempts to end, what it looks like now."""

    start: tuple[Attempt, ...] = ()
    cancel: tuple[str, ...] = ()
    signature: tuple[int, ...] = (0, 0, 0)


@dataclass(frozen=True, slots=True)
class Seat:
    """Where one command begins: at a worker (its id), or with none on the machine of the scheduler."""

    worker: str = ""
    host: str = ""


class Places(Protocol):
    """Where the commands of an engine elsewhere begin: its workers, as one look at the database finds them."""

    def look(self, session: Session) -> None:
        """Learn which workers are alive, and how many commands each of them may still be given."""
        ...

    def place(self, service: str) -> Seat | None:
        """Give one command to a worker that provides what it asks for; None when no such worker has room."""
        ...


@dataclass(slots=True)
class ScheduleStore:
    """The scheduler's side of the database. Raises Unavailable while it does not answer.

    Each engine has a scheduler of its own, and where jobs stay on a machine each machine has: ``home`` is that one, by
    default this one (``homes``). With ``places`` commands are sent to workers, which claim them.
    """

    database: Database
    settings: FarmSettings
    engine: str = "local"
    places: Places | None = None
    home: str | None = None
    _known: dict[str, Stored] = field(default_factory=dict)
    _barren: dict[str, int] = field(default_factory=dict)

    @property
    def machine(self) -> str:
        """The machine whose jobs these are; empty for all of the engine."""
        return homes.home_of(self.database, self.engine) if self.home is None else self.home

    @property
    def lease(self) -> str:
        """The name of the scheduler's lease in the database."""
        name = NAME if self.engine == homes.LOCAL else self.engine
        return f"{name}@{self.machine}" if self.machine else name

    def acquire(self, holder: Holder) -> bool:
        """Become the scheduler, unless another one is alive."""
        with self.database.session() as session:
            row = _scheduler(session, self.lease)
            if row.owner and row.owner != holder.owner and not _is_over(row):
                return False
            row.owner, row.host, row.process = holder.owner, holder.host, holder.process
            row.lease_until = self._later()
            self._adopt(session)
        return True

    def _adopt(self, session: Session) -> None:
        """Take the open jobs of an older version, which knew no machines, once its scheduler is gone."""
        if self.machine and _is_over(_scheduler(session, NAME)):
            ended = [state.value for state in ENDED]
            homeless = (JobRow.engine == self.engine, JobRow.home == "", JobRow.state.not_in(ended))
            session.execute(update(JobRow).where(*homeless).values(home=self.machine))

    def is_scheduled(self) -> bool:
        """Whether a scheduler is alive. One that is about to end has ended when this says so."""
        with self.database.session() as session:
            row = _scheduler(session, self.lease)
            return bool(row.owner) and not _is_over(row)

    def release(self, holder: Holder, *, idle: bool) -> bool:
        """Give the lease back. With ``idle`` only when no work is left, and False otherwise."""
        with self.database.session() as session:
            row = _scheduler(session, self.lease)
            if row.owner != holder.owner or (idle and self._open_jobs(session)):
                return False
            row.owner, row.lease_until = "", None
        return True

    def orphans(self, holder: Holder) -> Mapping[str, str]:
        """The attempts that earlier schedulers here, or expired ones elsewhere, have left running, with their jobs."""
        with self.database.session() as session:
            query = select(AttemptRow.id, AttemptRow.job_id, AttemptRow.host, AttemptRow.lease_until)
            query = query.where(AttemptRow.state.in_(_RUNNING), AttemptRow.owner != holder.owner)
            query = query.where(self._is_mine())
            rows = session.execute(query).all()
        when = now()
        over = [r for r in rows if r.host == holder.host or r.lease_until is None or r.lease_until < when]
        return {row.id: row.job_id for row in over}

    def turn(
        self,
        holder: Holder,
        ends: Mapping[str, End],
        *,
        room: int,
        accepts: Callable[[str], bool],
        beat: bool = True,
    ) -> Turn:
        """One transaction: apply what has ended, take up to ``room`` commands that may begin. Raises Conflict."""
        known = dict(self._known)
        with self.database.session() as session:
            self._renew(session, holder, beat=beat)
            self._apply(session, self._ended(session, holder, ends), known)
            cancel = select(AttemptRow.id).where(AttemptRow.owner == holder.owner, AttemptRow.cancel.is_(True))
            cancelled = tuple(session.scalars(cancel.where(AttemptRow.state == "running")))
            start = self._take(session, holder, room=room, accepts=accepts, known=known) if room > 0 else []
            turn = Turn(tuple(start), cancelled, self._signature(session))
        self._known = {job: stored for job, stored in known.items() if stored.state in {State.ACTIVE, State.READY}}
        return turn

    def signature(self) -> tuple[int, ...]:
        """How many jobs are open, their versions' sum, and how many have their time: while it stays, nothing is new."""
        with self.database.session() as session:
            return self._signature(session)

    def running(self, holder: Holder) -> set[str]:
        """The attempts that the database believes this scheduler to run."""
        mine = (AttemptRow.owner == holder.owner, AttemptRow.state == "running")
        with self.database.session() as session:
            return set(session.scalars(select(AttemptRow.id).where(*mine)))

    def claim(self, attempt: str, owner: str, host: str, process: str) -> bool:
        """Take a queued attempt for a worker; False when another one has it, or it is not wanted any more."""
        values = {"state": "running", "owner": owner, "host": host, "process": process, "started_at": now()}
        where = (AttemptRow.id == attempt, AttemptRow.state == "queued", AttemptRow.cancel.is_(False))
        with self.database.session() as session:
            done = session.execute(update(AttemptRow).where(*where).values(lease_until=self._later(), **values))
            return bool(done.rowcount == 1)  # type: ignore[attr-defined]

    def beat(self, owner: str, progress: Mapping[str, float | None]) -> set[str]:
        """Renew the leases of a worker's attempts. Returns those to end: cancelled, or not this worker's any more."""
        mine = (AttemptRow.owner == owner, AttemptRow.state == "running", AttemptRow.id.in_(list(progress)))
        with self.database.session() as session:
            session.execute(update(AttemptRow).where(*mine).values(lease_until=self._later()))
            self._write_progress(session, progress)
            wanted = set(session.scalars(select(AttemptRow.id).where(*mine, AttemptRow.cancel.is_(False))))
        return set(progress) - wanted

    def report(self, attempt: str, owner: str, end: End) -> bool:
        """A worker's attempt has ended; the scheduler applies it. False when it was given up meanwhile."""
        values = {"state": "reported", "exit_code": end.code, "reason": end.reason.value, "message": end.message}
        mine = (AttemptRow.id == attempt, AttemptRow.owner == owner, AttemptRow.state == "running")
        with self.database.session() as session:
            done = session.execute(update(AttemptRow).where(*mine).values(ended_at=now(), **values))
            return bool(done.rowcount == 1)  # type: ignore[attr-defined]

    def attempt(self, attempt: str) -> Attempt:
        """What a worker has to know of the attempt that it was sent. Raises NotFound."""
        with self.database.session() as session:
            row = session.get(AttemptRow, attempt)
            tree = session.scalar(select(JobRow.tree).where(JobRow.id == row.job_id)) if row else None
        if row is None or tree is None:
            raise NotFound(f"There is no attempt {attempt}.")
        job = jobjson.loads(tree)
        shape = states.plant(job)
        name = list(shape.nodes)[row.task]
        board = Board({name: Mark(State.ACTIVE, row.command)})
        return self._attempt(Stored(row.job_id, job, shape, board, 0, State.ACTIVE), name, row.number, row.id)

    def full_limits(self) -> dict[str, int]:
        """The tags of which as many commands run as may, and how many those are."""
        with self.database.session() as session:
            return self._limits(session, {}).full()

    def progress(self, percents: Mapping[str, float | None]) -> None:
        """Write down how far attempts are."""
        with self.database.session() as session:
            self._write_progress(session, percents)

    def _write_progress(self, session: Session, percents: Mapping[str, float | None]) -> None:
        rows = [{"id": attempt, "progress": percent} for attempt, percent in percents.items() if percent is not None]
        if rows:
            session.execute(update(AttemptRow), rows)

    def _later(self) -> Any:
        return now() + timedelta(seconds=self.settings.lease_seconds)

    def _renew(self, session: Session, holder: Holder, *, beat: bool) -> None:
        mine = (SchedulerRow.name == self.lease, SchedulerRow.owner == holder.owner)
        done = session.execute(update(SchedulerRow).where(*mine).values(lease_until=self._later()))
        if done.rowcount != 1:  # type: ignore[attr-defined]
            raise LeaseLost("Another scheduler has taken over.")
        if beat:
            own = (AttemptRow.owner == holder.owner, AttemptRow.state == "running")
            session.execute(update(AttemptRow).where(*own).values(lease_until=self._later()))
            self._adopt(session)

    def _open_jobs(self, session: Session) -> int:
        return self._signature(session)[0]

    def _signature(self, session: Session) -> tuple[int, ...]:
        due = func.coalesce(func.sum(case((_is_due(), 1), else_=0)), 0)
        query = select(func.count(), func.coalesce(func.sum(JobRow.version), 0), due).select_from(JobRow)
        return tuple(map(int, session.execute(query.where(*self._jobs(), JobRow.owed > 0)).one()))

    def _ended(self, session: Session, holder: Holder, ends: Mapping[str, End]) -> list[tuple[AttemptRow, End]]:
        """The attempts that have ended: as told, as workers reported, and those of others whose lease has run out.

        Its own it knows better: after a long wait for the database they still run, whatever their lease says.
        """
        wanted = AttemptRow.id.in_(list(ends))
        expired = (AttemptRow.state == "running") & (AttemptRow.lease_until < now())
        expired &= AttemptRow.owner != holder.owner
        query = select(AttemptRow).where(or_(wanted, AttemptRow.state == "reported", expired))
        query = query.where(AttemptRow.open_key.is_not(None), self._is_mine()).with_for_update()
        return [(row, ends.get(row.id) or _end_of(row)) for row in session.scalars(query)]

    def _is_mine(self) -> ColumnElement[bool]:
        """Attempts of these jobs: another engine's or machine's scheduler ends its own."""
        return AttemptRow.job_id.in_(select(JobRow.id).where(*self._jobs()))

    def _jobs(self) -> list[ColumnElement[bool]]:
        """Which jobs this scheduler takes."""
        here = [JobRow.home == self.machine] if self.machine else []
        return [JobRow.engine == self.engine, *here]

    def _apply(self, session: Session, ended: Sequence[tuple[AttemptRow, End]], known: dict[str, Stored]) -> None:
        jobs: dict[str, list[tuple[AttemptRow, End]]] = {}
        for row, end in ended:
            jobs.setdefault(row.job_id, []).append((row, end))
        for job in sorted(jobs):
            stored = board_store.load(session, job, known.get(job))
            names = list(stored.shape.nodes)
            pairs = [(names[row.task], end) for row, end in jobs[job]]
            board = states.ended_all(stored.shape, stored.board, pairs, lost_retries=self.settings.lost_retries)
            facts = {name: {"exit_code": end.code, "message": end.message} for name, end in pairs}
            for row, end in jobs[job]:
                row.state, row.open_key, row.ended_at = "ended", None, row.ended_at or now()
                row.exit_code, row.reason, row.message = end.code, end.reason.value, end.message
            known[job] = board_store.save(session, stored, board, facts)

    def _take(
        self,
        session: Session,
        holder: Holder,
        *,
        room: int,
        accepts: Callable[[str], bool],
        known: dict[str, Stored],
    ) -> list[Attempt]:
        limits = self._limits(session, known)
        if self.places is not None:
            self.places.look(session)
        taken: list[Attempt] = []
        for row in session.execute(self._in_order()).all():
            if len(taken) >= room:
                break
            if self._barren.get(row.id) == row.version:
                continue
            stored = known[row.id] = board_store.load(session, row.id, known.get(row.id))
            if not stored.board.cancelled and unfinished(session, stored.job.after_jobs):
                continue
            names = (name for name in states.ready(stored.shape, stored.board) if accepts(_service(stored, name)))
            first = next(names, None)
            if first is None:
                self._barren[row.id] = stored.version
                continue
            seats = self._seats(stored, chain([first], names), limits=limits, room=room - len(taken))
            if seats:
                taken += self._begin(session, stored, seats, holder=holder, known=known)
        return taken

    def _seats(self, stored: Stored, names: Iterable[str], *, limits: TagLimits, room: int) -> dict[str, Seat]:
        """Which of the nodes begin now, and where."""
        seats: dict[str, Seat] = {}
        for name in names:
            command = _command(stored, name)
            if len(seats) >= room:
                break
            if not limits.allow(_tags(stored, command)):
                continue
            seat = self.places.place(_service(stored, name)) if self.places else Seat()
            if seat is None:
                limits.give_back(_tags(stored, command))
            else:
                seats[name] = seat
        return seats

    def _in_order(self) -> Select[str, int]:
        """The open jobs whose time has come: by tier, then by priority, the oldest first."""
        ranks = {name: rank for rank, name in enumerate(self.settings.tiers)}
        usual = ranks.get(_DEFAULT_TIER, len(ranks))
        tiers = [case(ranks, value=JobRow.tier, else_=usual)] if ranks else []
        query = select(JobRow.id, JobRow.version).where(*self._jobs(), JobRow.owed > 0, _is_due())
        return query.order_by(*tiers, JobRow.priority.desc(), JobRow.id)

    def _begin(
        self, session: Session, stored: Stored, seats: Mapping[str, Seat], *, holder: Holder, known: dict[str, Stored]
    ) -> list[Attempt]:
        ordinals, when = stored.ordinals, now()
        board = states.started(stored.board, *seats)
        count = dict(
            session.execute(
                select(AttemptRow.task, func.count())
                .where(AttemptRow.job_id == stored.id, AttemptRow.task.in_([ordinals[name] for name in seats]))
                .group_by(AttemptRow.task)
            ).all()
        )
        attempts, rows, facts = [], [], {}
        for name, seat in seats.items():
            number = count.get(ordinals[name], 0) + 1
            attempt = self._attempt(stored, name, number, new_id())
            attempts.append(attempt)
            row = {"id": attempt.id, "job_id": stored.id, "task": ordinals[name], "command": attempt.command}
            row |= {"number": number, "open_key": f"{stored.id}/{ordinals[name]}", "cancel": False}
            rows.append({**row, **self._claimed(holder), "worker": seat.worker, "reason": "", "message": ""})
            facts[name] = {"attempts": number, "host": (seat.host or holder.host).partition(" ")[0]}
            if stored.board.marks[name].position == 0:
                facts[name]["started_at"] = when
        session.execute(insert(AttemptRow), rows)
        known[stored.id] = board_store.save(session, stored, board, facts)
        return attempts

    def _claimed(self, holder: Holder) -> dict[str, Any]:
        """On this machine the scheduler runs what it takes; elsewhere a worker claims the attempt later."""
        if self.engine != homes.LOCAL:
            return {"state": "queued", "owner": "", "host": "", "process": ""}
        mine = {"owner": holder.owner, "host": holder.host, "process": holder.process}
        return {**mine, "state": "running", "started_at": now(), "lease_until": self._later()}

    def _attempt(self, stored: Stored, name: str, number: int, attempt: str) -> Attempt:
        node, command = stored.shape.nodes[name], _command(stored, name)
        position = stored.board.marks[name].position
        last = position + 1 == len(node.commands)
        argv = _substituted(stored, name, number) if command.substitute else command.argv
        return Attempt(
            id=attempt,
            job=stored.id,
            task=name,
            argv=argv,
            log=log_file(self.settings.logs, stored.id, attempt),
            ordinal=stored.ordinals[name],
            command=position,
            number=number,
            cwd=command.cwd,
            env=(*env_keys.variables(command.env_keys or stored.job.env_keys), *command.env),
            project=stored.job.projects[0] if stored.job.projects else "",
            service=_service(stored, name),
            min_seconds=command.min_run_seconds,
            max_seconds=command.max_run_seconds,
            outputs=node.outputs if last and node.kind is Kind.TASK else (),
        )

    def _limits(self, session: Session, known: dict[str, Stored]) -> TagLimits:
        if not self.settings.limits:
            return TagLimits({}, Counter())
        used: Counter[str] = Counter()
        # What runs at a machine that is gone is ended by its own scheduler one day; it holds no limit until then.
        alive = or_(AttemptRow.lease_until.is_(None), AttemptRow.lease_until >= now())
        open_attempts = select(AttemptRow.job_id, AttemptRow.task).where(AttemptRow.open_key.is_not(None), alive)
        for row in session.execute(open_attempts).all():
            stored = known[row.job_id] = board_store.load(session, row.job_id, known.get(row.job_id))
            name = list(stored.shape.nodes)[row.task]
            used.update(_tags(stored, _command(stored, name)))
        return TagLimits(self.settings.limits, used)


def log_file(folder: Path, job: str, attempt: str) -> Path:
    """Where an attempt's log is."""
    return folder / job / f"{attempt}.log"


def _command(stored: Stored, name: str) -> Command:
    commands = stored.shape.nodes[name].commands
    return commands[min(stored.board.marks[name].position, len(commands) - 1)]


def _substituted(stored: Stored, name: str, number: int) -> tuple[str, ...]:
    """The arguments with the tokens of a Tractor engine replaced, by what the environment says as ``TR_ENV_...``."""
    command, position = _command(stored, name), stored.board.marks[name].position
    resumable = command.resumable or stored.shape.nodes[name].resumable
    again = "1" if resumable and number > 1 else "0"
    host = processes.host().partition(" ")[0]
    values = {"j": stored.id, "t": name, "c": str(position), "h": host, "r": again}
    return substituted(command.argv, values, stored.job.dirmaps)


def _service(stored: Stored, name: str) -> str:
    """What the machine must provide: the crews', the job's, the task's and the command's wish together."""
    job, node = stored.job, stored.shape.nodes[name]
    return keys.both(keys.of_crews(job.crews), job.service, node.service, _command(stored, name).service)


def _is_due() -> ColumnElement[bool]:
    return or_(JobRow.not_before.is_(None), JobRow.not_before <= now(), JobRow.cancelled.is_(True))


def unfinished(session: Session, jobs: Sequence[str]) -> list[str]:
    """Which of these jobs are not done, in their order; one that nobody knows is never done."""
    if not jobs:
        return []
    done = set(session.scalars(select(JobRow.id).where(JobRow.id.in_(jobs), JobRow.state == State.DONE.value)))
    return [job for job in jobs if job not in done]


def _tags(stored: Stored, command: Command) -> set[str]:
    return {*stored.job.tags, *command.tags}


def _scheduler(session: Session, name: str) -> SchedulerRow:
    row = session.get(SchedulerRow, name, with_for_update=True)
    if row is None:  # the migration writes that of this machine; other engines' begin here
        row = SchedulerRow(name=name, owner="", host="", process="")
        session.add(row)
        session.flush()
    return row


def _is_over(row: SchedulerRow) -> bool:
    if processes.is_surely_dead(row.host, row.process):
        return True
    return row.lease_until is None or row.lease_until < now()


def _end_of(row: AttemptRow) -> End:
    if row.state == "reported":
        return End(row.exit_code or 0, Reason(row.reason), row.message)
    return End(-9, Reason.LOST, f"{row.host.partition(' ')[0] or 'The machine'} has not been heard of, or has died.")
