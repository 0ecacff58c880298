"""The journal in the database: written in batches, one process per delivery."""

from __future__ import annotations

import json
import logging
import socket
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, insert, select, update

from iomanager.core.errors import Conflict, IOManagerError, NotFound
from iomanager.db.schema import new_id, now
from iomanager.ingest.journal.lease import is_surely_dead, this_run
from iomanager.ingest.journal.model import STEPS, Delivery, DeliveryState, FileEntry, FileState, Step, StepState
from iomanager.ingest.journal.tables import DeliveryRow, FileRow, StepRow

if TYPE_CHECKING:
    from iomanager.db.engine import Database

log = logging.getLogger(__name__)
LEASE_SECONDS = 20.0


class Lease:
    """A delivery held by this run; :meth:`check` raises when another process took it over."""

    def __init__(self) -> None:
        self._lost = threading.Event()

    def lose(self) -> None:
        """Another process has it now."""
        self._lost.set()

    def check(self) -> None:
        """Raise Conflict when the lease was lost, as after a machine slept."""
        if self._lost.is_set():
            raise Conflict("Another process has taken this delivery over.", hint="Look there for its progress.")


class Journal:
    """Reads and writes what happened to deliveries. Raises Unavailable when the database does not answer."""

    def __init__(self, database: Database, *, lease_seconds: float = LEASE_SECONDS) -> None:
        self._database = database
        self._lease_seconds = lease_seconds

    def create(self, plan: Mapping[str, Any], files: Sequence[FileEntry], *, user: str) -> str:
        """Write a planned delivery with all its steps and files, and return its id (a UUIDv7)."""
        delivery = new_id()
        plates = [plate["key"] for plate in plan["plates"]]
        steps = [(plate, kind) for plate in plates for kind in STEPS]
        with self._database.session() as session:
            session.add(
                DeliveryRow(
                    id=delivery,
                    project=plan["project"],
                    path=plan["delivery"],
                    plan=json.dumps(plan),
                    state=DeliveryState.PLANNED.value,
                    created_by=user,
                    host=socket.gethostname(),
                )
            )
            session.flush()
            if steps:
                common = {"delivery_id": delivery, "state": StepState.PENDING.value}
                rows = [{**common, "plate": p, "kind": k, "ordinal": n} for n, (p, k) in enumerate(steps)]
                session.execute(insert(StepRow), rows)
            if files:
                session.execute(insert(FileRow), [_file_values(delivery, entry) for entry in files])
        return delivery

    def deliveries(self, project: str | None = None) -> list[Delivery]:
        """Every delivery, newest first, without its steps."""
        query = select(DeliveryRow).order_by(DeliveryRow.created_at.desc(), DeliveryRow.id.desc())
        with self._database.session() as session:
            rows = session.scalars(query if project is None else query.where(DeliveryRow.project == project)).all()
            counted = select(FileRow.delivery_id, FileRow.state, func.count())
            counts: dict[str, dict[str, int]] = {}
            for delivery, state, count in session.execute(counted.group_by(FileRow.delivery_id, FileRow.state)):
                counts.setdefault(delivery, {})[state] = count
            return [self._delivery(row, counts=counts.get(row.id)) for row in rows]

    def delivery(self, delivery: str) -> Delivery:
        """One delivery with its steps and the count of its files. Raises NotFound."""
        with self._database.session() as session:
            row = _row(session, delivery)
            steps = session.scalars(select(StepRow).filter_by(delivery_id=delivery).order_by(StepRow.ordinal)).all()
            counted = select(FileRow.state, func.count()).filter_by(delivery_id=delivery).group_by(FileRow.state)
            counts = {row[0]: row[1] for row in session.execute(counted)}
            return self._delivery(row, tuple(_step(step) for step in steps), counts)

    def plan(self, delivery: str) -> dict[str, Any]:
        """The stored plan as JSON. Raises NotFound."""
        with self._database.session() as session:
            plan: dict[str, Any] = json.loads(_row(session, delivery).plan)
            return plan

    def set_state(self, delivery: str, state: DeliveryState, message: str = "") -> None:
        """Write down where the delivery stands."""
        ended = None if state in {DeliveryState.RUNNING, DeliveryState.UNDOING} else now()
        with self._database.session() as session:
            values = {"state": state.value, "message": message, "ended_at": ended}
            session.execute(update(DeliveryRow).where(DeliveryRow.id == delivery).values(values))

    def step(self, delivery: str, plate: str, kind: str) -> Step:
        """One step as it stands."""
        with self._database.session() as session:
            return _step(session.get_one(StepRow, (delivery, plate, kind)))

    def begin(self, delivery: str, plate: str, kind: str) -> None:
        """A step is about to run (again)."""
        with self._database.session() as session:
            row = session.get_one(StepRow, (delivery, plate, kind))
            row.state, row.attempts, row.started_at = StepState.RUNNING.value, row.attempts + 1, now()
            row.ended_at, row.error = None, ""

    def end(
        self, delivery: str, plate: str, kind: str, *, error: str = "", detail: Mapping[str, Any] | None = None
    ) -> None:
        """A step has ended: well, or with an error."""
        with self._database.session() as session:
            row = session.get_one(StepRow, (delivery, plate, kind))
            row.state, row.error = (StepState.FAILED if error else StepState.DONE).value, error
            row.ended_at = now()
            if detail is not None:
                row.detail = json.dumps({**json.loads(row.detail), **detail})

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

    @contextmanager
    def lease(self, delivery: str) -> Iterator[Lease]:
        """Hold a delivery for this run alone. Raises NotFound, or Conflict while another living process holds it."""
        holder, lease, stop = this_run(), Lease(), threading.Event()
        with self._database.session() as session:
            row = _row(session, delivery)
            seen = row.lease_owner
            if seen and not self._is_stale(row):
                raise Conflict(
                    f"Delivery {delivery} is being worked on by {_machine(row.lease_host)}.",
                    hint="Wait until it ends there; when that process has died, try again in half a minute.",
                )
            mine = {"lease_owner": holder.owner, "lease_host": holder.host, "lease_process": holder.process}
            same = DeliveryRow.lease_owner == seen if seen else DeliveryRow.lease_owner.is_(None)
            taken = update(DeliveryRow).where(DeliveryRow.id == delivery, same).values({**mine, "lease_at": now()})
            if session.execute(taken).rowcount != 1:  # type: ignore[attr-defined]
                raise Conflict(f"Delivery {delivery} was taken by another process a moment ago.")
        beat = threading.Thread(target=self._beat, args=(delivery, holder.owner, lease, stop), name="lease")
        beat.start()
        try:
            yield lease
        finally:
            stop.set()
            beat.join()
            self._release(delivery, holder.owner)

    def _beat(self, delivery: str, owner: str, lease: Lease, stop: threading.Event) -> None:
        while not stop.wait(self._lease_seconds / 4):
            try:
                if not self._touch(delivery, owner, {"lease_at": now()}):
                    lease.lose()
                    return
            except IOManagerError as error:
                log.info("the lease of delivery %s could not be renewed: %s", delivery, error)

    def _release(self, delivery: str, owner: str) -> None:
        try:
            self._touch(delivery, owner, {"lease_owner": None, "lease_at": None})
        except IOManagerError as error:
            log.info("the lease of delivery %s runs out by itself: %s", delivery, error)

    def _touch(self, delivery: str, owner: str, values: Mapping[str, Any]) -> bool:
        mine = DeliveryRow.lease_owner == owner
        with self._database.session() as session:
            done = session.execute(update(DeliveryRow).where(DeliveryRow.id == delivery, mine).values(values))
            return bool(done.rowcount == 1)  # type: ignore[attr-defined]

    def _is_stale(self, row: DeliveryRow) -> bool:
        if is_surely_dead(row.lease_host, row.lease_process):
            return True
        return row.lease_at is None or now() - row.lease_at > timedelta(seconds=self._lease_seconds)

    def _delivery(
        self, row: DeliveryRow, steps: tuple[Step, ...] = (), counts: Mapping[str, int] | None = None
    ) -> Delivery:
        """The value of a row; one that runs, but whose process is gone, was interrupted."""
        state, counts = DeliveryState(row.state), counts or {}
        if state is DeliveryState.RUNNING and (not row.lease_owner or self._is_stale(row)):
            state = DeliveryState.INTERRUPTED
        return Delivery(
            id=row.id,
            project=row.project,
            delivery=row.path,
            state=state,
            created_at=row.created_at,
            ended_at=row.ended_at,
            user=row.created_by,
            host=row.host,
            message=row.message,
            steps=steps,
            files=sum(counts.values()),
            files_done=counts.get(FileState.DONE.value, 0),
        )


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
    return Step(
        row.plate,
        row.kind,
        StepState(row.state),
        row.attempts,
        row.started_at,
        row.ended_at,
        row.error,
        json.loads(row.detail),
    )


def _machine(host: str | None) -> str:
    """The name of a machine without its process namespace."""
    return host.split()[0] if host and host.split() else "another machine"
