"""The records of a tracker in our own database, as they were when they were last read."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, and_, delete, false, func, or_, select, true, update

from iomanager.db.schema import now
from iomanager.tracker import query as queries
from iomanager.tracker.cache import dumps, loads, place
from iomanager.tracker.cache_tables import CachedRow, ScopeRow
from iomanager.tracker.kinds import Kind, spec
from iomanager.tracker.query import AnyOf, Condition, Query, Ref, Where, matches
from iomanager.tracker.record import Record
from iomanager.tracker.trackers.clauses import CLAUSES

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from iomanager.db.engine import Database

NO_PROJECT = ""
"""The scope of what belongs to no project."""
CHUNK = 500
_LINKS = ("project_id", "sequence_id", "shot_id", "asset_id", "note_id")
_READ = ("id", "fields", "created_at", "updated_at", "created_by", "retired", "version")


@dataclass(frozen=True, slots=True)
class Scope:
    """How far a part of the tracker is kept. ``progress`` is the filler's own."""

    name: str
    progress: Mapping[str, Any] = field(default_factory=dict)
    filled_at: datetime | None = None
    cursor: str = ""
    as_of: datetime | None = None


@dataclass(frozen=True, slots=True)
class Cache:
    """What is known of one tracker; ``site`` tells it from others. Safe from several threads and processes."""

    database: Database
    site: str

    def find(self, query: Query) -> list[Record]:
        """The kept records that a query asks for. Raises InvalidInput."""
        queries.check(query)
        chosen, left = self._chosen(query)
        in_order = all(self._column(query.kind, name.removeprefix("-")) is not None for name in query.order)
        if in_order:
            for name in query.order:
                column = self._ordered(self._column(query.kind, name.removeprefix("-")))
                chosen = chosen.order_by(column.desc().nulls_last() if name[0] == "-" else column.asc().nulls_last())
        chosen = chosen.order_by(CachedRow.place)
        if in_order and not left and query.limit is not None:
            chosen = chosen.limit(query.limit)
        enough = query.limit if in_order else None
        with self.database.session() as session:
            kept = self._read(session, query.kind, chosen, left, enough)
        for name in () if in_order else reversed(query.order):
            kept = in_the_order(kept, name)
        return kept if query.limit is None else kept[: query.limit]

    def get(self, kind: Kind, record_id: str) -> Record | None:
        """One kept record, retired or not."""
        return next(iter(self.many([Ref(kind, record_id)])), None)

    def many(self, refs: Iterable[Ref]) -> list[Record]:
        """Those of the records that are kept, retired or not."""
        found: list[Record] = []
        with self.database.session() as session:
            for kind, ids in by_kind(refs).items():
                for start in range(0, len(ids), CHUNK):
                    mine = CachedRow.id.in_(ids[start : start + CHUNK])
                    found += [_record(kind, row) for row in session.execute(self._all(kind).where(mine))]
        return found

    def turned(self, records: Sequence[Record]) -> list[Ref]:
        """Those of the records that are kept in another state of use, or were turned by us since the last look."""
        found: list[Ref] = []
        now_retired = {record.ref: record.retired for record in records}
        with self.database.session() as session:
            for kind, ids in by_kind(now_retired).items():
                for start in range(0, len(ids), CHUNK):
                    mine = (CachedRow.site == self.site, CachedRow.kind == kind.value)
                    chosen = select(CachedRow.id, CachedRow.retired, CachedRow.turned).where(*mine)
                    rows = session.execute(chosen.where(CachedRow.id.in_(ids[start : start + CHUNK])))
                    refs = [(Ref(kind, row.id), row) for row in rows]
                    found += [ref for ref, row in refs if row.turned or row.retired is not now_retired[ref]]
        return found

    def unseen(self, kind: Kind, since: datetime, project: str | None) -> list[str]:
        """The ids of a kind that were not read since a time: the tracker may have them no more."""
        mine = and_(CachedRow.site == self.site, CachedRow.kind == kind.value, CachedRow.seen_at < since)
        chosen = select(CachedRow.id).where(mine)
        if project is not None:
            chosen = chosen.where(CachedRow.project_id == project)
        with self.database.session() as session:
            return list(session.scalars(chosen.order_by(CachedRow.place)))

    def put(self, records: Sequence[Record], *, gone: Iterable[Ref] = (), force: bool = False) -> None:
        """Keep records; one that is older than what is kept changes nothing, unless forced."""
        with self.database.session() as session:
            put_rows(session, self.site, records, force=force)
            self._drop(session, gone)

    def learn(self, records: Sequence[Record]) -> None:
        """Keep what the tracker answered to a write, as far as it belongs to what is kept."""
        with self.database.session() as session:
            put_kept(session, self.site, records)

    def follow(self, records: Sequence[Record], gone: Iterable[Ref], cursor: str, as_of: datetime | None) -> None:
        """Keep what was touched together with the place up to which that is known."""
        with self.database.session() as session:
            put_rows(session, self.site, records)
            self._drop(session, gone)
            row = self._scope(session, NO_PROJECT)
            row.cursor, row.as_of = cursor, as_of or row.as_of

    def fill(self, scope: str, records: Sequence[Record], progress: Mapping[str, Any], *, whole: bool = False) -> None:
        """Keep a page of a scope together with how far the filling is; ``whole`` when it was the last."""
        with self.database.session() as session:
            put_rows(session, self.site, records)
            row = self._scope(session, scope)
            row.progress = json.dumps(dict(progress))
            if whole:
                row.filled_at = now()

    def begin(self, scope: str, cursor: str | None = None, as_of: datetime | None = None) -> None:
        """Start to keep a scope, with the place from which changes are followed. What was kept stays until then."""
        with self.database.session() as session:
            row = self._scope(session, scope)
            row.progress = ""
            if cursor is not None:
                row.cursor, row.as_of = cursor, as_of

    def scopes(self) -> dict[str, Scope]:
        """Every scope that is kept or being filled, by its name."""
        with self.database.session() as session:
            rows = list(
                session.scalars(select(ScopeRow).where(ScopeRow.site == self.site, ~ScopeRow.scope.contains("/")))
            )
        return {
            row.scope: Scope(row.scope, json.loads(row.progress or "{}"), row.filled_at, row.cursor, row.as_of)
            for row in rows
        }

    def note(self, name: str, text: str) -> None:
        """Keep a text about the tracker under a name with a slash, which no project's id has."""
        with self.database.session() as session:
            self._scope(session, name).cursor = text

    def noted(self, name: str) -> str:
        """A text that was kept; empty when there is none."""
        with self.database.session() as session:
            row = session.get(ScopeRow, (self.site, name))
            return row.cursor if row is not None else ""

    def counts(self) -> dict[str, int]:
        """How many records of each kind are kept."""
        chosen = (
            select(CachedRow.kind, func.count().label("number"))
            .where(CachedRow.site == self.site)
            .group_by(CachedRow.kind)
        )
        with self.database.session() as session:
            return {row.kind: row.number for row in session.execute(chosen)}

    # -- how ----------------------------------------------------------------------------------------------------------

    def _read(
        self, session: Session, kind: Kind, chosen: Any, left: Sequence[Condition], enough: int | None
    ) -> list[Record]:
        """The records of a statement that meet the conditions it does not know, some at a time, until it is enough."""
        if not left:
            return [_record(kind, row) for row in session.execute(chosen)]
        rows = session.execute(chosen, execution_options={"yield_per": CHUNK})
        records = (_record(kind, row) for row in rows)
        found = (r for r in records if all(matches(kind, r.values(), condition) for condition in left))
        return list(itertools.islice(found, enough))

    def _all(self, kind: Kind) -> Any:
        columns = [getattr(CachedRow, name) for name in _READ]
        return select(*columns).where(CachedRow.site == self.site, CachedRow.kind == kind.value)

    def _chosen(self, query: Query) -> tuple[Any, list[Condition]]:
        """What the database can choose, and the conditions that are left to look at."""
        chosen, left = self._all(query.kind), []
        for condition in query.where:
            clause = self._clause(query.kind, condition)
            if clause is None:
                left.append(condition)
            else:
                chosen = chosen.where(clause)
        if query.retired is not None:
            chosen = chosen.where(CachedRow.retired.is_(query.retired))
        if query.after:
            chosen = chosen.where(CachedRow.place > place(query.after))
        return chosen, left

    def _clause(self, kind: Kind, condition: Condition) -> ColumnElement[bool] | None:
        """A condition as SQL where it means the very same there; else None."""
        if not isinstance(condition, Where):
            parts = [self._clause(kind, part) for part in condition.parts]
            known = [part for part in parts if part is not None]
            if len(known) < len(parts):
                return None
            return or_(false(), *known) if isinstance(condition, AnyOf) else and_(true(), *known)
        column, clause = self._column(kind, condition.field), CLAUSES.get(condition.op)
        return clause(column, condition.value) if column is not None and clause is not None else None

    def _column(self, kind: Kind, name: str) -> Any:
        """The column that repeats a field; None where there is none."""
        if name in {"id", "created_at", "updated_at", "created_by"}:
            return getattr(CachedRow, name)
        if name == spec(kind).label:
            return CachedRow.label
        return getattr(CachedRow, name) if name in (*_LINKS, "status") else None

    def _ordered(self, column: Any) -> Any:
        """Text in the order of its letters' numbers, as everywhere else."""
        if self.database.is_sqlite or column.key in {"created_at", "updated_at"}:
            return column
        return column.collate("C")

    def _scope(self, session: Session, scope: str) -> ScopeRow:
        row = session.get(ScopeRow, (self.site, scope), with_for_update=True)
        if row is None:
            row = ScopeRow(site=self.site, scope=scope, progress="", cursor="")
            session.add(row)
        return row

    def _drop(self, session: Session, gone: Iterable[Ref]) -> None:
        for kind, ids in by_kind(gone).items():
            for start in range(0, len(ids), CHUNK):
                mine = CachedRow.id.in_(ids[start : start + CHUNK])
                session.execute(
                    delete(CachedRow).where(CachedRow.site == self.site, CachedRow.kind == kind.value, mine)
                )


def put_rows(session: Session, site: str, records: Sequence[Record], *, force: bool = False) -> None:
    """Insert records or replace those that are kept, if they are not newer than what comes."""
    if not records:
        return
    if session.get_bind().dialect.name == "sqlite":
        from sqlalchemy.dialects.sqlite import insert
    else:
        from sqlalchemy.dialects.postgresql import insert  # type: ignore[assignment]
    adding = insert(CachedRow)
    new, table = adding.excluded, CachedRow
    own = {"site", "kind", "id"}
    newer = or_(table.updated_at.is_(None), new.updated_at.is_(None), new.updated_at >= table.updated_at)
    replacing = adding.on_conflict_do_update(
        index_elements=sorted(own),
        set_={column.name: new[column.name] for column in table.__table__.columns if column.name not in own},
        where=None if force else newer,
    )
    seen = now()
    rows = {record.ref: _row(site, record, seen) for record in records}
    session.execute(replacing, list(rows.values()))


def put_kept(session: Session, site: str, records: Sequence[Record]) -> None:
    """Keep those of the records that belong to what is kept: others would never be brought up to date."""
    scopes = set(session.scalars(select(ScopeRow.scope).where(ScopeRow.site == site)))
    if not scopes:
        return
    mine = [record for record in records if (record.fields.get("project_id") or NO_PROJECT) in scopes]
    rows = [
        and_(
            CachedRow.kind == r.kind.value,
            CachedRow.id == r.id,
            or_(CachedRow.retired.is_not(r.retired), CachedRow.turned.is_(True)),  # until the next look
        )
        for r in mine
    ]
    chosen = select(CachedRow.kind, CachedRow.id).where(CachedRow.site == site, or_(false(), *rows))
    turned = [(row.kind, row.id) for row in session.execute(chosen)]
    put_rows(session, site, mine)
    for kind, one in turned:
        row = (CachedRow.site == site, CachedRow.kind == kind, CachedRow.id == one)
        session.execute(update(CachedRow).where(*row).values(turned=True))


def by_kind(refs: Iterable[Ref]) -> dict[Kind, list[str]]:
    """Ids by their kind, each once."""
    found: dict[Kind, dict[str, None]] = {}
    for ref in refs:
        found.setdefault(ref.kind, {})[ref.id] = None
    return {kind: list(ids) for kind, ids in found.items()}


def in_the_order(records: list[Record], name: str) -> list[Record]:
    """By a field, empty ones last."""
    wanted, down = name.removeprefix("-"), name.startswith("-")
    full = [record for record in records if record.values().get(wanted) is not None]
    empty = [record for record in records if record.values().get(wanted) is None]
    return [*sorted(full, key=lambda record: record.values()[wanted], reverse=down), *empty]


def _row(site: str, record: Record, seen: datetime) -> dict[str, Any]:
    return {
        "site": site,
        "kind": record.kind.value,
        "id": record.id,
        "place": place(record.id),
        "label": record.fields.get(spec(record.kind).label),
        **{name: record.fields.get(name) for name in (*_LINKS, "status")},
        "fields": dumps(record.fields),
        "created_by": record.created_by,
        "created_at": record.created_at,
        "updated_at": record.updated_at,
        "version": record.version,
        "retired": record.retired,
        "turned": False,
        "seen_at": seen,
    }


def _record(kind: Kind, row: Any) -> Record:
    return Record(
        kind,
        row.id,
        loads(kind, row.fields, whole=True),
        created_at=row.created_at,
        updated_at=row.updated_at,
        created_by=row.created_by,
        retired=row.retired,
        version=row.version,
    )
