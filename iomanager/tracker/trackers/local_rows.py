"""Between the local tracker's tables and records: which table holds a kind, and conditions as SQL."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, and_, exists, false, func, or_, select, true

from iomanager.tracker.kinds import FieldType, Kind, spec
from iomanager.tracker.query import AnyOf, Condition, Op, Ref, Where
from iomanager.tracker.record import Record
from iomanager.tracker.trackers import tables as t
from iomanager.tracker.trackers.clauses import CLAUSES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

TABLES: Mapping[Kind, type[t.Common]] = {
    Kind.PROJECT: t.ProjectRow,
    Kind.SEQUENCE: t.SequenceRow,
    Kind.SHOT: t.ShotRow,
    Kind.ASSET: t.AssetRow,
    Kind.STEP: t.StepRow,
    Kind.TASK: t.TaskRow,
    Kind.ASSIGNMENT: t.AssignmentRow,
    Kind.USER: t.UserRow,
    Kind.GROUP: t.GroupRow,
    Kind.VERSION: t.VersionRow,
    Kind.PUBLISHED_FILE: t.PublishedFileRow,
    Kind.PUBLISHED_FILE_TYPE: t.PublishedFileTypeRow,
    Kind.NOTE: t.NoteRow,
    Kind.REPLY: t.ReplyRow,
    Kind.ATTACHMENT: t.AttachmentRow,
    Kind.PLAYLIST: t.PlaylistRow,
    Kind.TAG: t.TagRow,
    Kind.LOCAL_STORAGE: t.LocalStorageRow,
}
CHUNK = 500
"""Databases limit the size of ``in``."""


def records(session: Session, kind: Kind, rows: Iterable[Any]) -> list[Record]:
    """Rows with their links as records, in the same order."""
    found = list(rows)
    links = _links(session, kind, [row.id for row in found])
    names = [field.name for field in spec(kind).fields.values() if field.type is not FieldType.LINKS]
    return [
        Record(
            kind,
            row.id,
            {**{name: getattr(row, name) for name in names}, **links.get(row.id, _none(kind))},
            created_at=row.created_at,
            updated_at=row.updated_at or row.created_at,
            created_by=row.created_by,
            retired=row.retired,
            version=row.version,
        )
        for row in found
    ]


def link_fields(kind: Kind) -> list[str]:
    """The names of the fields that hold several links."""
    return [field.name for field in spec(kind).fields.values() if field.type is FieldType.LINKS]


def _none(kind: Kind) -> dict[str, tuple[Ref, ...]]:
    return dict.fromkeys(link_fields(kind), ())


def _links(session: Session, kind: Kind, ids: list[str]) -> dict[str, dict[str, tuple[Ref, ...]]]:
    found: dict[str, dict[str, tuple[Ref, ...]]] = {}
    if not link_fields(kind):
        return found
    for start in range(0, len(ids), CHUNK):
        query = select(t.LinkRow).where(t.LinkRow.owner_id.in_(ids[start : start + CHUNK]))
        for row in session.scalars(query.order_by(t.LinkRow.owner_id, t.LinkRow.field, t.LinkRow.position)):
            fields = found.setdefault(row.owner_id, _none(kind))
            fields[row.field] = (*fields.get(row.field, ()), Ref(Kind(row.target_kind), row.target_id))
    return found


def clause(kind: Kind, condition: Condition) -> ColumnElement[bool]:
    """A condition as SQL, with the meaning that :mod:`iomanager.tracker.query` gives it."""
    if not isinstance(condition, Where):
        parts = [clause(kind, part) for part in condition.parts]
        return or_(false(), *parts) if isinstance(condition, AnyOf) else and_(true(), *parts)
    if condition.field in link_fields(kind):
        return _link_clause(TABLES[kind], condition)
    column = getattr(TABLES[kind], condition.field)
    if condition.field == "updated_at":
        column = func.coalesce(column, TABLES[kind].created_at)
    return _CLAUSES[condition.op](column, condition.value)


def _link_clause(table: Any, condition: Where) -> ColumnElement[bool]:
    links = select(t.LinkRow.owner_id).where(t.LinkRow.owner_id == table.id, t.LinkRow.field == condition.field)
    negates = condition.op in {Op.IS_NOT, Op.NOT_IN}
    if condition.value is None:
        return exists(links) if negates else ~exists(links)
    wanted = condition.value if condition.op in {Op.IN, Op.NOT_IN} else (condition.value,)
    found = exists(links.where(t.LinkRow.target_id.in_([ref.id for ref in wanted])))
    return ~found if negates else found


_CLAUSES: Mapping[Op, Callable[[Any, Any], ColumnElement[bool]]] = {
    **CLAUSES,
    Op.CONTAINS: lambda column, text: _has(column).contains(text.lower(), autoescape=True),
    Op.STARTS_WITH: lambda column, text: _has(column).startswith(text.lower(), autoescape=True),
}


def _has(column: Any) -> Any:
    return func.lower(func.coalesce(column, ""))
