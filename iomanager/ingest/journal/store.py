"""The journal in the database: written in batches, one process for a step of a plate."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from iomanager.core.errors import IOManagerError, NotFound
from iomanager.db.schema import UtcTime, new_id, now
from iomanager.ingest.journal.lease_store import LEASE_SECONDS, Hold, Lease, Leases, Patience
from iomanager.ingest.journal.model import (
    Delivery,
    DeliveryState,
    FileEntry,
    FileState,
    NewDelivery,
    Step,
    StepState,
)
from iomanager.ingest.journal.tables import DeliveryRow, FileRow, PlateRow, StepRow

if TYPE_CHECKING:
    from iomanager.db.engine import Database

_FAILURE = "failure"
_TAKEN_BACK = frozenset({DeliveryState.UNDOING, DeliveryState.UNDONE})


class Journal:
    """Reads and writes what happened to deliveries. Raises Unavailable when the database does not answer."""

    def __init__(self, database: Database, *, lease_seconds: float = LEASE_SECONDS) -> None:
        self._database = database
        self._leases = Leases(database, lease_seconds)

    def create(self, new: NewDelivery) -> str:
        """Write a planned delivery with all its steps and files, and return its id (a UUIDv7)."""
        delivery = new_id()
        steps = [(plate, kind) for plate, kinds in new.steps.items() for kind in kinds]
        with self._database.session() as session:
            session.add(
                DeliveryRow(
                    id=delivery,
                    project=new.plan["project"],
                    path=new.plan["delivery"],
                    plan=json.dumps(new.plan),
                    settings=json.dumps(new.settings),
                    state=DeliveryState.PLANNED.value,
                    created_by=new.user,
                    host=socket.gethostname(),
                )
            )
            session.flush()
            if steps:
                common = {"delivery_id": delivery, "state": StepState.PENDING.value}
                rows = [{**common, "plate": p, "kind": k, "ordinal": n} for n, (p, k) in enumerate(steps)]
                session.execute(insert(StepRow), rows)
            if new.files:
                session.execute(insert(FileRow), [_file_values(delivery, entry) for entry in new.files])
        return delivery

    def deliveries(self, project: str | None = None) -> list[Delivery]:
        """Every delivery, newest first, without its steps. Their states do not know of jobs yet."""
        query = select(DeliveryRow).order_by(DeliveryRow.created_at.desc(), DeliveryRow.id.desc())
        with self._database.session() as session:
            rows = session.scalars(query if project is None else query.where(DeliveryRow.project == project)).all()
            counted = select(FileRow.delivery_id, FileRow.state, func.count())
            files: dict[str, dict[str, int]] = {}
            for delivery, state, count in session.execute(counted.group_by(FileRow.delivery_id, FileRow.state)):
                files.setdefault(delivery, {})[state] = count
            standing = _standing(session)
            held = self._held(session.scalars(select(PlateRow).where(PlateRow.lease_owner.is_not(None))))
        nothing = _Standing()
        return [
            _delivery(row, standing.get(row.id, nothing), files=files.get(row.id, {}), live=row.id in held)
            for row in rows
        ]

    def delivery(self, delivery: str) -> Delivery:
        """One delivery with its steps and the count of its files. Raises NotFound."""
        with self._database.session() as session:
            row = _row(session, delivery)
            found = session.scalars(select(StepRow).filter_by(delivery_id=delivery).order_by(StepRow.ordinal)).all()
            counted = select(FileRow.state, func.count()).filter_by(delivery_id=delivery).group_by(FileRow.state)
            files = {row[0]: row[1] for row in session.execute(counted)}
            held = self._held(session.scalars(select(PlateRow).filter_by(delivery_id=delivery)))
        steps = tuple(_step(step) for step in found)
        standing = _Standing()
        for step in steps:
            standing.add(step.state, step.ended_at)
        standing.failures = [(step.plate, step.error) for step in steps if step.state is StepState.FAILED]
        return replace(_delivery(row, standing, files=files, live=delivery in held), steps=steps)

    def plan(self, delivery: str) -> dict[str, Any]:
        """The stored plan as JSON. Raises NotFound."""
        with self._database.session() as session:
            plan: dict[str, Any] = json.loads(_row(session, delivery).plan)
            return plan

    def settings(self, delivery: str) -> dict[str, Any]:
        """The settings that its steps follow, by group and name. Raises NotFound."""
        with self._database.session() as session:
            settings: dict[str, Any] = json.loads(_row(session, delivery).settings)
            return settings

    def is_taken_back(self, delivery: str) -> bool:
        """Whether it was taken back, or is about to be."""
        with self._database.session() as session:
            state = session.scalars(select(DeliveryRow.state).where(DeliveryRow.id == delivery)).one_or_none()
        return state in {taken.value for taken in _TAKEN_BACK}

    def set_state(self, delivery: str, state: DeliveryState, message: str = "") -> None:
        """Write down where the delivery stands: planned, being taken back, or taken back."""
        values = {"state": state.value, "message": message}
        self._update(delivery, {**values, "ended_at": now() if state is DeliveryState.UNDONE else None})

    def set_job(self, delivery: str, job: str) -> None:
        """Write down which job runs the delivery."""
        self._update(delivery, {"job_id": job})

    def step(self, delivery: str, plate: str, kind: str) -> Step:
        """One step as it stands."""
        with self._database.session() as session:
            return _step(session.get_one(StepRow, (delivery, plate, kind)))

    def steps(self, delivery: str, plate: str) -> list[Step]:
        """The steps of a plate, in order."""
        query = select(StepRow).filter_by(delivery_id=delivery, plate=plate).order_by(StepRow.ordinal)
        with self._database.session() as session:
            return [_step(row) for row in session.scalars(query)]

    def begin(self, delivery: str, plate: str, kind: str) -> None:
        """A step is about to run (again)."""
        with self._database.session() as session:
            row = session.get_one(StepRow, (delivery, plate, kind))
            row.state, row.attempts, row.started_at = StepState.RUNNING.value, row.attempts + 1, now()
            row.ended_at, row.error = None, ""

    def end(self, delivery: str, plate: str, kind: str, *, detail: Mapping[str, Any] | None = None) -> None:
        """A step has ended well; ``detail`` is added to what it left behind."""
        with self._database.session() as session:
            row = session.get_one(StepRow, (delivery, plate, kind))
            row.state, row.error, row.ended_at = StepState.DONE.value, "", now()
            kept = {name: value for name, value in json.loads(row.detail).items() if name != _FAILURE}
            row.detail = json.dumps({**kept, **(detail or {})})

    def fail(self, delivery: str, plate: str, kind: str, error: IOManagerError) -> None:
        """A step has ended with an error, which is kept with its hint and exit code."""
        with self._database.session() as session:
            row = session.get_one(StepRow, (delivery, plate, kind))
            row.state, row.error, row.ended_at = StepState.FAILED.value, error.message, now()
            failure = {"hint": error.hint, "exit_code": error.exit_code}
            row.detail = json.dumps({**json.loads(row.detail), _FAILURE: failure})

    def reopen(self, delivery: str, plate: str, kinds: Sequence[str]) -> None:
        """These steps are to be run again, whatever came of them."""
        mine = (StepRow.delivery_id == delivery, StepRow.plate == plate, StepRow.kind.in_(kinds))
        with self._database.session() as session:
            session.execute(update(StepRow).where(*mine).values(state=StepState.PENDING.value, error=""))

    def remember(self, delivery: str, plate: str, kind: str, detail: Mapping[str, Any]) -> None:
        """Add to a step's detail what is not there yet: the first word counts, a repeat changes nothing."""
        with self._database.session() as session:
            row = session.get_one(StepRow, (delivery, plate, kind))
            row.detail = json.dumps({**detail, **json.loads(row.detail)})

    def files(self, delivery: str, plate: str | None = None) -> list[FileEntry]:
        """The files of a delivery, or of one of its plates, by destination."""
        query = select(FileRow).filter_by(delivery_id=delivery).order_by(FileRow.destination)
        with self._database.session() as session:
            rows = session.scalars(query if plate is None else query.filter_by(plate=plate))
            return [
                FileEntry(r.plate, r.kind, r.destination, r.source, r.size, r.xxh64, FileState(r.state)) for r in rows
            ]

    def record_files(self, delivery: str, entries: Sequence[FileEntry]) -> None:
        """Write down many files at once; one that is not known yet is added."""
        if not entries:
            return
        with self._database.session() as session:
            known: set[str] = set()
            names = [entry.destination for entry in entries]
            for start in range(0, len(names), 500):
                chunk = FileRow.destination.in_(names[start : start + 500])
                known.update(session.scalars(select(FileRow.destination).filter_by(delivery_id=delivery).where(chunk)))
            old = [_file_values(delivery, entry) for entry in entries if entry.destination in known]
            new = [_file_values(delivery, entry) for entry in entries if entry.destination not in known]
            if old:
                session.execute(update(FileRow), old)
            if new:
                session.execute(insert(FileRow), new)

    def lease(self, delivery: str, patience: Patience | None = None) -> AbstractContextManager[Lease]:
        """Hold a whole delivery. Raises NotFound, or Conflict while another process holds it or one of its steps."""
        return self._leases.held(Hold(delivery), patience)

    def lease_step(self, hold: Hold, patience: Patience | None = None) -> AbstractContextManager[Lease]:
        """Hold one step of a plate, after waiting a while for it. Raises NotFound, Conflict, Cancelled."""
        return self._leases.held(hold, patience)

    def _held(self, rows: Iterable[PlateRow]) -> set[str]:
        return {row.delivery_id for row in rows if self._leases.is_live(row)}

    def _update(self, delivery: str, values: Mapping[str, Any]) -> None:
        with self._database.session() as session:
            session.execute(update(DeliveryRow).where(DeliveryRow.id == delivery).values(values))


@dataclass(slots=True)
class _Standing:
    """How the steps of a delivery stand, all together. ``failures`` are plates with their errors."""

    states: set[StepState] = field(default_factory=set)
    ended: datetime | None = None
    failures: list[tuple[str, str]] = field(default_factory=list)

    def add(self, state: StepState, ended: datetime | None) -> None:
        """One more step, or all that are in this state."""
        self.states.add(state)
        self.ended = max(filter(None, (self.ended, ended)), default=None)


def _standing(session: Session) -> dict[str, _Standing]:
    """Of every delivery, in two queries that do not read every step."""
    found: dict[str, _Standing] = {}
    grouped = select(StepRow.delivery_id, StepRow.state, func.max(StepRow.ended_at, type_=UtcTime()))
    for delivery, state, ended in session.execute(grouped.group_by(StepRow.delivery_id, StepRow.state)):
        found.setdefault(delivery, _Standing()).add(StepState(state), ended)
    failed = select(StepRow.delivery_id, StepRow.plate, StepRow.error).where(StepRow.state == StepState.FAILED.value)
    for delivery, plate, error in session.execute(failed.order_by(StepRow.ordinal)):
        found[delivery].failures.append((plate, error))
    return found


def _delivery(row: DeliveryRow, steps: _Standing, *, files: Mapping[str, int], live: bool) -> Delivery:
    """The value of a row. Its state follows from its steps, so that whatever ran them is told truthfully."""
    state = _state(DeliveryState(row.state), steps.states, live=live)
    ended = steps.ended if state in {DeliveryState.DONE, DeliveryState.FAILED} else None
    failures = "; ".join(f"{plate}: {error}" for plate, error in steps.failures)
    return Delivery(
        id=row.id,
        project=row.project,
        delivery=row.path,
        state=state,
        created_at=row.created_at,
        ended_at=row.ended_at or ended,
        user=row.created_by,
        host=row.host,
        message=row.message or failures,
        files=sum(files.values()),
        files_done=files.get(FileState.DONE.value, 0),
        job_id=row.job_id or "",
    )


def _state(written: DeliveryState, states: AbstractSet[StepState], *, live: bool) -> DeliveryState:
    if written in _TAKEN_BACK:
        return written
    if states and states == {StepState.DONE}:
        return DeliveryState.DONE
    if live:
        return DeliveryState.RUNNING
    if StepState.FAILED in states:
        return DeliveryState.FAILED
    return DeliveryState.PLANNED if states <= {StepState.PENDING} else DeliveryState.INTERRUPTED


def _row(session: Any, delivery: str) -> DeliveryRow:
    row: DeliveryRow | None = session.get(DeliveryRow, delivery)
    if row is None:
        raise NotFound(f"There is no delivery {delivery}.", hint="See: iomanager deliveries list")
    return row


def _file_values(delivery: str, entry: FileEntry) -> dict[str, Any]:
    return {
        "delivery_id": delivery,
        "destination": entry.destination,
        "plate": entry.plate,
        "kind": entry.kind,
        "source": entry.source,
        "size": entry.size,
        "xxh64": entry.xxh64,
        "state": entry.state.value,
    }


def _step(row: StepRow) -> Step:
    detail = json.loads(row.detail)
    failure = detail.pop(_FAILURE, None) or {}
    return Step(
        row.plate,
        row.kind,
        StepState(row.state),
        row.attempts,
        row.started_at,
        row.ended_at,
        row.error,
        detail,
        failure.get("hint", ""),
        failure.get("exit_code", 0),
    )
