"""The tracker of our own database behind the interface that all trackers have. Files go to a folder of its own."""

from __future__ import annotations

import mimetypes
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from iomanager.core.cancel import CancelToken, Progress
from iomanager.db.schema import new_id, now
from iomanager.tracker import query as queries
from iomanager.tracker.adapter import Upload
from iomanager.tracker.kinds import FieldType, Kind, KindSpec, spec
from iomanager.tracker.query import Query, Ref
from iomanager.tracker.record import Action, Changes, Record, Write, checked
from iomanager.tracker.rules import check_base, check_record, completed, dated, not_emptied, twin, unknown
from iomanager.tracker.trackers import local_files
from iomanager.tracker.trackers.local_rows import TABLES, clause, link_fields, records
from iomanager.tracker.trackers.tables import CounterRow, LinkRow, TouchRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from iomanager.db.engine import Database

PICTURES = {Kind.PROJECT: "image", Kind.SEQUENCE: "image", Kind.SHOT: "image", Kind.ASSET: "image", Kind.USER: "image"}
"""The field that holds the path of a record's picture; ``thumbnail`` for the others."""


@dataclass(frozen=True, slots=True)
class LocalRecords:
    """Implements ``tracker.adapter.Adapter``. Safe from several threads and processes."""

    database: Database
    user: str = ""
    files: Path = Path()
    name: str = "local"

    def check(self) -> str:
        """One sentence on the database; raises Unavailable."""
        return f"Local tracker: {self.database.check()}"

    def knock(self, seconds: float) -> None:
        """Raises Unavailable; the database has a time limit of its own."""
        self.database.check()

    def schema(self, kind: Kind) -> KindSpec:
        """The fields of a kind: here all that there are."""
        return spec(kind)

    def find(self, query: Query) -> list[Record]:
        """The records that a query asks for."""
        queries.check(query)
        table: Any = TABLES[query.kind]
        chosen = select(table).where(*(clause(query.kind, condition) for condition in query.where))
        if query.retired is not None:
            chosen = chosen.where(table.retired.is_(query.retired))
        if query.after:
            chosen = chosen.where(table.id > query.after)
        for name in query.order:
            column = getattr(table, name.removeprefix("-"))
            chosen = chosen.order_by(column.desc().nulls_last() if name[0] == "-" else column.asc().nulls_last())
        chosen = chosen.order_by(table.id).limit(query.limit)
        with self.database.session() as session:
            return records(session, query.kind, session.scalars(chosen))

    def get(self, kind: Kind, record_id: str) -> Record | None:
        """One record, retired or not."""
        with self.database.session() as session:
            row = session.get(TABLES[kind], record_id)
            return records(session, kind, [row])[0] if row else None

    def create(self, kind: Kind, fields: Mapping[str, Any], *, key: str = "") -> Record:
        """Make a record, or find the one that was made with the same key."""
        return self.batch([Write(Action.CREATE, kind, fields=fields, key=key)])[0]

    def update(
        self, kind: Kind, record_id: str, fields: Mapping[str, Any], *, base: Mapping[str, Any] | None = None
    ) -> Record:
        """Set fields, unless the tracker holds others than ``base`` by now."""
        return self.batch([Write(Action.UPDATE, kind, record_id, fields, base=base)])[0]

    def retire(self, kind: Kind, record_id: str) -> bool:
        """Take a record out of use."""
        return self._use(kind, record_id, retired=True)

    def revive(self, kind: Kind, record_id: str) -> bool:
        """Bring a record back."""
        return self._use(kind, record_id, retired=False)

    def batch(self, writes: Sequence[Write]) -> list[Record]:
        """All writes in one transaction."""
        with self.database.session() as session:
            return [self._write(session, write) for write in writes]

    def upload(self, upload: Upload, *, token: CancelToken | None = None, progress: Progress | None = None) -> Record:
        """Copy a file to the tracker's folder and attach it; done once for each key."""
        owner = self.get(upload.to.kind, upload.to.id)
        if owner is None:
            raise unknown(upload.to.kind, upload.to.id)
        known = self._made_with(Kind.ATTACHMENT, upload.key)
        if known is not None:
            return known
        kept = local_files.keep(upload.file, self.files, token=token or CancelToken(), progress=progress or Progress())
        fields = {
            "name": upload.name or upload.file.name,
            "file": kept.as_posix(),
            "field": upload.field,
            "size": kept.stat().st_size,
            "content_type": mimetypes.guess_type(upload.file.name)[0] or "application/octet-stream",
            "project_id": owner.fields.get("project_id"),
            "links": (upload.to,) if upload.to.kind in spec(Kind.ATTACHMENT).fields["links"].targets else (),
        }
        field = PICTURES.get(owner.kind, "thumbnail") if upload.field == "thumbnail" else upload.field
        writes = [Write(Action.CREATE, Kind.ATTACHMENT, fields=fields, key=upload.key)]
        if field in spec(owner.kind).fields:
            writes.append(Write(Action.UPDATE, owner.kind, owner.id, {field: kept.as_posix()}))
        return self.batch(writes)[0]

    def thumbnail(self, kind: Kind, record_id: str) -> bytes | None:
        """The picture's bytes; None where there is none, or where it was removed from the disk."""
        record = self.get(kind, record_id)
        path = (record.fields.get(PICTURES.get(kind, "thumbnail")) or "") if record else ""
        return local_files.read(Path(path)) if path else None

    def changes(self, cursor: str = "", limit: int = 500) -> Changes:
        """The records that were touched since; numbers are given in the order of the commits, so none is missed."""
        with self.database.session() as session:
            if not cursor:
                return Changes((), str(session.scalar(select(CounterRow.number)) or 0))
            chosen = select(TouchRow).where(TouchRow.number > int(cursor)).order_by(TouchRow.number).limit(limit)
            rows = list(session.scalars(chosen))
        touched = dict.fromkeys(Ref(Kind(row.kind), row.record_id) for row in rows)
        return Changes(tuple(touched), str(rows[-1].number) if rows else cursor, more=len(rows) == limit)

    def close(self) -> None:
        """The database is closed by whoever opened it."""

    # -- how ----------------------------------------------------------------------------------------------------------

    def _write(self, session: Session, write: Write) -> Record:
        if write.action is Action.CREATE:
            return self._create(session, write)
        if write.action is Action.UPDATE:
            return self._update(session, write)
        row = _locked(session, write.kind, write.id)
        row.retired = write.action is Action.RETIRE
        return self._touched(session, write.kind, row)

    def _create(self, session: Session, write: Write) -> Record:
        kind = write.kind
        known = _with_key(session, kind, write.key)
        if known is not None:
            return records(session, kind, [known])[0]
        values = dated(kind, {}, completed(kind, write.fields), now())
        check_record(kind, values, lambda link, record_id: self._linked(session, link, record_id))
        links = {name: values.pop(name, ()) for name in link_fields(kind)}
        key, made = {"operation_key": write.key or None}, now()
        table: Any = TABLES[kind]
        row = table(**values, **key, id=new_id(), created_by=self.user, created_at=made, updated_at=made)
        try:
            with session.begin_nested():
                session.add(row)
        except IntegrityError as error:
            known = _with_key(session, kind, write.key)
            if known is None:
                raise twin(kind, values) from error
            return records(session, kind, [known])[0]
        self._link(session, row.id, links)
        return self._touched(session, kind, row)

    def _update(self, session: Session, write: Write) -> Record:
        row = _locked(session, write.kind, write.id)
        before = records(session, write.kind, [row])[0]
        wanted = not_emptied(write.kind, checked(write.kind, write.fields))
        values = dated(write.kind, before.fields, wanted, now())
        check_base(before, write.base)
        check_record(
            write.kind, {**before.fields, **values}, lambda link, record_id: self._linked(session, link, record_id)
        )
        links = {name: values.pop(name) for name in link_fields(write.kind) if name in values}
        try:
            with session.begin_nested():
                for name, value in values.items():
                    setattr(row, name, value)
        except IntegrityError as error:
            raise twin(write.kind, {**before.fields, **values}) from error
        self._link(session, row.id, links)
        return self._touched(session, write.kind, row)

    def _linked(self, session: Session, kind: Kind, record_id: str) -> Mapping[str, Any] | None:
        row = session.get(TABLES[kind], record_id)
        names = [field.name for field in spec(kind).fields.values() if field.type is not FieldType.LINKS]
        return {name: getattr(row, name) for name in names} if row is not None else None

    def _link(self, session: Session, owner: str, links: Mapping[str, Sequence[Ref]]) -> None:
        for field, targets in links.items():
            session.execute(delete(LinkRow).where(LinkRow.owner_id == owner, LinkRow.field == field))
            rows = [
                {"owner_id": owner, "field": field, "target_id": ref.id, "target_kind": ref.kind.value, "position": n}
                for n, ref in enumerate(targets)
            ]
            if rows:
                session.execute(insert(LinkRow), rows)

    def _use(self, kind: Kind, record_id: str, *, retired: bool) -> bool:
        with self.database.session() as session:
            row = _locked(session, kind, record_id)
            if row.retired is retired:
                return False
            row.retired = retired
            self._touched(session, kind, row)
            return True

    def _touched(self, session: Session, kind: Kind, row: Any) -> Record:
        """Count the change, under a lock that is held until the commit."""
        row.updated_at = now()
        row.version = (row.version or 0) + 1
        session.flush()
        counter = update(CounterRow).values(number=CounterRow.number + 1).returning(CounterRow.number)
        number = session.scalar(counter)
        session.execute(insert(TouchRow).values(number=number, kind=kind.value, record_id=row.id))
        return records(session, kind, [row])[0]

    def _made_with(self, kind: Kind, key: str) -> Record | None:
        with self.database.session() as session:
            row = _with_key(session, kind, key)
            return records(session, kind, [row])[0] if row is not None else None


def _with_key(session: Session, kind: Kind, key: str) -> Any:
    table: Any = TABLES[kind]
    return session.scalar(select(table).where(table.operation_key == key)) if key else None


def _locked(session: Session, kind: Kind, record_id: str) -> Any:
    row = session.get(TABLES[kind], record_id, with_for_update=True)
    if row is None:
        raise unknown(kind, record_id)
    return row
