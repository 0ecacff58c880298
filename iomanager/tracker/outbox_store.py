"""The writes that wait for the tracker, in our own database: they outlive kills, and one process sends at a time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, select, update

from iomanager.core.errors import IOManagerError, NotFound
from iomanager.db.schema import now
from iomanager.tracker.cache import dumps, is_temporary, loads
from iomanager.tracker.cache_store import put_kept
from iomanager.tracker.cache_tables import OutboxRow
from iomanager.tracker.kinds import Kind
from iomanager.tracker.lock_store import NameLocks
from iomanager.tracker.record import Record

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from iomanager.db.engine import Database

KEEP = timedelta(days=30)
"""How long it is known what became of a temporary id."""


class State(str, Enum):
    """Where an operation is. A conflict waits for a person, as does a failure."""

    WAITING = "waiting"
    SENDING = "sending"
    CONFLICT = "conflict"
    FAILED = "failed"
    DONE = "done"


OPEN = (State.WAITING, State.SENDING, State.CONFLICT, State.FAILED)


@dataclass(frozen=True, slots=True)
class Operation:
    """One write. ``action`` is that of a ``Write``, or ``upload``; ``file`` its file with ``file_field`` and its name.

    ``sent_at`` is set when it was sent and no (whole) answer came: it may have been done.
    """

    number: int
    key: str
    bundle: str
    action: str
    kind: Kind
    record_id: str
    label: str
    fields: Mapping[str, Any]
    base: Mapping[str, Any]
    theirs: Mapping[str, Any]
    file: str
    file_field: str
    file_name: str
    state: State
    made_id: str
    message: str
    hint: str
    tries: int
    made_by: str
    created_at: datetime
    sent_at: datetime | None
    done_at: datetime | None


@dataclass(frozen=True, slots=True)
class OutboxStore:
    """The outbox of one tracker."""

    database: Database
    site: str

    def add(self, rows: Sequence[Mapping[str, Any]]) -> list[Operation]:
        """Write operations down, in order; they wait from now on. ``fields`` and ``base`` are values of fields.

        One whose key was written down before is not taken twice: it is returned as it stands.
        """
        numbers = []
        with self.database.session() as session:
            for values in rows:
                same = select(OutboxRow.number).where(OutboxRow.site == self.site, OutboxRow.key == values["key"])
                if (before := session.scalar(same)) is not None:
                    numbers.append(before)
                    continue
                plain = {name: dumps(values.get(name) or {}) for name in ("fields", "base")}
                kind = Kind(values["kind"]).value
                row = OutboxRow(**{**values, **plain, "kind": kind}, site=self.site)
                session.add(row)
                session.flush()
                numbers.append(row.number)
        return [self.get(number) for number in numbers]

    def all(self, *, done: bool = False) -> list[Operation]:
        """Every operation that is not done, in order; with ``done`` those too."""
        chosen = select(OutboxRow).where(OutboxRow.site == self.site)
        if not done:
            chosen = chosen.where(OutboxRow.state.in_([state.value for state in OPEN]))
        with self.database.session() as session:
            return [_operation(row) for row in session.scalars(chosen.order_by(OutboxRow.number))]

    def get(self, number: int) -> Operation:
        """One operation. Raises NotFound."""
        with self.database.session() as session:
            row = session.get(OutboxRow, number)
            if row is None or row.site != self.site:
                raise NotFound(f"There is no waiting write {number}.", hint="iomanager tracker outbox list")
            return _operation(row)

    def with_key(self, key: str) -> Operation | None:
        """The operation with a key."""
        with self.database.session() as session:
            row = session.scalar(select(OutboxRow).where(OutboxRow.site == self.site, OutboxRow.key == key))
            return _operation(row) if row is not None else None

    def made(self, ids: Iterable[str]) -> dict[str, str]:
        """The tracker's ids of records with temporary ones, as far as they were made."""
        wanted = [one for one in ids if is_temporary(one)]
        if not wanted:
            return {}
        chosen = select(OutboxRow.record_id, OutboxRow.made_id).where(
            OutboxRow.site == self.site, OutboxRow.record_id.in_(wanted), OutboxRow.made_id != ""
        )
        with self.database.session() as session:
            return {row.record_id: row.made_id for row in session.execute(chosen)}

    def named(self, files: Iterable[str]) -> set[str]:
        """Those of the files that a write which is not done needs, to whichever site it goes."""
        mine = (OutboxRow.file.in_(list(files)), OutboxRow.state != State.DONE.value)
        with self.database.session() as session:
            return set(session.scalars(select(OutboxRow.file).where(*mine)))

    def call(self, bundle: str) -> list[Operation]:
        """The writes of one call that are not done, in order; none when somebody removed them."""
        mine = (OutboxRow.site == self.site, OutboxRow.bundle == bundle, OutboxRow.state != State.DONE.value)
        with self.database.session() as session:
            rows = session.scalars(select(OutboxRow).where(*mine).order_by(OutboxRow.number))
            return [_operation(row) for row in rows]

    def take(self, operations: Iterable[Operation]) -> bool:
        """Move what waits to SENDING, all or nothing: False when somebody removed or decided one meanwhile."""
        numbers = [operation.number for operation in operations]
        with self.database.session() as session:
            if not self._locked(session, numbers, State.WAITING, State.SENDING):
                return False
            sending = update(OutboxRow).where(OutboxRow.number.in_(numbers)).values(state=State.SENDING.value)
            session.execute(sending)
            return True

    def set(self, operations: Iterable[Operation], state: State, **values: Any) -> None:
        """Move operations to a state; ``values`` are columns, mappings are written as values of fields."""
        plain = {name: dumps(value) if isinstance(value, Mapping) else value for name, value in values.items()}
        numbers = [operation.number for operation in operations]
        with self.database.session() as session:
            session.execute(update(OutboxRow).where(OutboxRow.number.in_(numbers)).values(state=state.value, **plain))

    def fail(self, operations: Iterable[Operation], error: IOManagerError, state: State, theirs: Any = None) -> None:
        """An answer that needs a person: kept with the tracker's words, and with what it holds."""
        self.set(operations, state, message=error.message, hint=error.hint, sent_at=None, theirs=theirs or {})

    def finish(self, done: Sequence[tuple[Operation, Record | None]]) -> None:
        """Operations with the records that they made: both are written down in one transaction."""
        with self.database.session() as session:
            for operation, record in done:
                made = record.id if record is not None and operation.action in {"create", "upload"} else ""
                values = {"state": State.DONE.value, "made_id": made, "done_at": now(), "message": "", "hint": ""}
                session.execute(update(OutboxRow).where(OutboxRow.number == operation.number).values(**values))
            put_kept(session, self.site, [record for _, record in done if record is not None and record.id])
            old = OutboxRow.done_at < now() - KEEP
            session.execute(delete(OutboxRow).where(OutboxRow.site == self.site, old))

    def remove(self, numbers: Sequence[int]) -> bool:
        """Forget operations, all or none: False when one of them is being sent, or was."""
        with self.database.session() as session:
            if not self._locked(session, numbers, State.WAITING, State.CONFLICT, State.FAILED):
                return False
            session.execute(delete(OutboxRow).where(OutboxRow.number.in_(numbers)))
            return True

    def _locked(self, session: Session, numbers: Sequence[int], *states: State) -> bool:
        """Whether every operation is in one of the states; they stay so until the session ends."""
        among = (OutboxRow.number.in_(numbers), OutboxRow.state.in_([state.value for state in states]))
        chosen = select(OutboxRow.number).where(OutboxRow.site == self.site, *among)
        found = session.scalars(chosen.order_by(OutboxRow.number).with_for_update()).all()
        return len(found) == len(set(numbers))

    def lease(self) -> AbstractContextManager[bool]:
        """Hold the right to send, for which others do not wait: False when somebody else sends."""
        return NameLocks(self.database).lease(f"outbox/{self.site}")


def _operation(row: OutboxRow) -> Operation:
    kind = Kind(row.kind)
    values = {name: getattr(row, name) for name in Operation.__dataclass_fields__ if name not in {"kind", "state"}}
    for name in ("fields", "base", "theirs"):
        values[name] = loads(kind, values[name])
    return Operation(**values, kind=kind, state=State(row.state))
