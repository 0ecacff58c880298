"""The tracker that lives in our own database, for studios without ShotGrid and for work without a network."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from iomanager.core.errors import Conflict, InvalidInput, NotFound
from iomanager.tracker.model import Project, PublishedFile, Sequence, Shot, Version
from iomanager.tracker.trackers.tables import ProjectRow, PublishedFileRow, SequenceRow, ShotRow, VersionRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from iomanager.db.engine import Database

Entity = TypeVar("Entity", Project, Sequence, Shot, Version, PublishedFile)
Table = type[ProjectRow] | type[SequenceRow] | type[ShotRow] | type[VersionRow] | type[PublishedFileRow]
NOT_SETTABLE = frozenset({"id", "project_id", "shot_id", "sequence_id", "created_at"})


class LocalTracker:
    """Implements ``tracker.service.Tracker`` on the database. Safe from several threads and processes."""

    def __init__(self, database: Database, user: str = "") -> None:
        self._database = database
        self._user = user

    def check(self) -> str:
        """One sentence on the database; raises Unavailable."""
        return f"Local tracker: {self._database.check()}"

    def projects(self, *, archived: bool = False) -> list[Project]:
        """Every project, ordered by name."""
        query = select(ProjectRow).order_by(ProjectRow.name)
        with self._database.session() as session:
            rows = session.scalars(query if archived else query.where(ProjectRow.archived.is_(False)))
            return [_entity(Project, row) for row in rows]

    def project(self, name: str) -> Project | None:
        """The project of that name, else of that code, or None."""
        with self._database.session() as session:
            row = session.scalar(select(ProjectRow).where(ProjectRow.name == name))
            row = row or session.scalar(select(ProjectRow).where(ProjectRow.code == name, ProjectRow.code != ""))
            return _entity(Project, row) if row else None

    def ensure_project(self, name: str, fields: Mapping[str, Any] | None = None) -> Project:
        """Find or create a project; ``fields`` are set on creation only."""
        values = {"code": name.replace(" ", "").upper()[:8], **(fields or {}), "name": name}
        return self._ensure(Project, ProjectRow, {"name": name}, values)

    def update_project(self, project_id: str, fields: Mapping[str, Any]) -> Project:
        """Set fields of a project."""
        return self._update(Project, ProjectRow, project_id, fields)

    def sequences(self, project_id: str) -> list[Sequence]:
        """The sequences of a project, by code."""
        with self._database.session() as session:
            query = select(SequenceRow).where(SequenceRow.project_id == project_id).order_by(SequenceRow.code)
            return [_entity(Sequence, row) for row in session.scalars(query)]

    def ensure_sequence(self, project_id: str, code: str) -> Sequence:
        """Find or create a sequence."""
        key = {"project_id": project_id, "code": code}
        return self._ensure(Sequence, SequenceRow, key, key)

    def shots(self, project_id: str, codes: list[str] | None = None) -> list[Shot]:
        """The shots of a project, by code; only those named when ``codes`` is given."""
        query = select(ShotRow).where(ShotRow.project_id == project_id).order_by(ShotRow.code)
        return self._chosen(Shot, query, ShotRow.code, codes)

    def ensure_shot(self, project_id: str, sequence_id: str, code: str) -> Shot:
        """Find or create a shot of a sequence."""
        key = {"sequence_id": sequence_id, "code": code}
        return self._ensure(Shot, ShotRow, key, {**key, "project_id": project_id})

    def update_shot(self, shot_id: str, fields: Mapping[str, Any]) -> Shot:
        """Set fields of a shot."""
        return self._update(Shot, ShotRow, shot_id, fields)

    def versions(self, project_id: str, shot_ids: list[str] | None = None) -> list[Version]:
        """The active versions of a project, oldest first; only those of ``shot_ids`` when given."""
        query = select(VersionRow).where(VersionRow.project_id == project_id, VersionRow.retired.is_(False))
        query = query.order_by(VersionRow.created_at, VersionRow.id)
        return self._chosen(Version, query, VersionRow.shot_id, shot_ids)

    def put_version(self, project_id: str, shot_id: str, code: str, fields: Mapping[str, Any]) -> Version:
        """Create the version ``code`` of a shot, or update it; a retired one is revived."""
        key = {"shot_id": shot_id, "code": code}
        created = {**key, "project_id": project_id, "created_by": self._user, **fields}
        version = self._ensure(Version, VersionRow, key, created)
        return self._update(Version, VersionRow, version.id, {**fields, "retired": False})

    def published_files(self, project_id: str, shot_ids: list[str] | None = None) -> list[PublishedFile]:
        """The active published files of a project, oldest first; only those of ``shot_ids`` when given."""
        table = PublishedFileRow
        query = select(table).where(table.project_id == project_id, table.retired.is_(False))
        return self._chosen(PublishedFile, query.order_by(table.created_at, table.id), table.shot_id, shot_ids)

    def put_published_file(self, project_id: str, shot_id: str, fields: Mapping[str, Any]) -> PublishedFile:
        """Create or update by (shot, file_type, name, version_number); Conflict when another delivery holds it."""
        missing = [name for name in ("file_type", "name", "version_number", "code", "path") if name not in fields]
        if missing:
            raise InvalidInput(f"A published file needs {', '.join(missing)}.")
        key = {"shot_id": shot_id, **{name: fields[name] for name in ("file_type", "name", "version_number")}}
        created = {**key, "project_id": project_id, "created_by": self._user, **fields}
        found = self._ensure(PublishedFile, PublishedFileRow, key, created)
        if not found.retired and found.delivery_id != fields.get("delivery_id"):
            raise Conflict(
                f"{found.name} v{found.version_number:03d} was published by another delivery meanwhile.",
                hint="Validate again: the next free version is filled in.",
            )
        return self._update(PublishedFile, PublishedFileRow, found.id, {**fields, "retired": False})

    def retire(self, kind: str, record_id: str) -> bool:
        """Retire a ``version`` or ``published_file``; False when it already was."""
        tables = {"version": VersionRow, "published_file": PublishedFileRow}
        if kind not in tables:
            raise InvalidInput(f"Records of kind {kind!r} cannot be retired.")
        with self._database.session() as session:
            row: Any = session.get(tables[kind], record_id)
            if row is None or row.retired:
                return False
            row.retired = True
            return True

    def _chosen(self, entity: type[Entity], query: Any, column: Any, wanted: list[str] | None) -> list[Entity]:
        """Run ``query``, in chunks where the caller wants only some rows: databases limit the size of ``in``."""
        with self._database.session() as session:
            if wanted is None:
                return [_entity(entity, row) for row in session.scalars(query)]
            chunks = [wanted[start : start + 500] for start in range(0, len(wanted), 500)]
            rows = [row for chunk in chunks for row in session.scalars(query.where(column.in_(chunk)))]
            return [_entity(entity, row) for row in rows]

    def _ensure(self, entity: type[Entity], table: Table, key: Mapping[str, Any], values: Mapping[str, Any]) -> Entity:
        """Find by the natural key, else create; a writer who was faster wins, and his record is returned."""
        _check_fields(table, values)
        try:
            with self._database.session() as session:
                return _entity(entity, self._find(session, table, key) or _created(session, table, values))
        except IntegrityError as error:
            with self._database.session() as session:
                row = self._find(session, table, key)
                if row is None:
                    raise NotFound(f"The {table.__tablename__} has no parent record.") from error
                return _entity(entity, row)

    def _find(self, session: Session, table: Table, key: Mapping[str, Any]) -> Any:
        return session.scalar(select(table).filter_by(**key))

    def _update(self, entity: type[Entity], table: Table, record_id: str, fields: Mapping[str, Any]) -> Entity:
        _check_fields(table, fields)
        with self._database.session() as session:
            row = session.get(table, record_id, with_for_update=True)
            if row is None:
                raise NotFound(f"There is no {table.__tablename__} {record_id}.")
            for name, value in fields.items():
                if name not in NOT_SETTABLE:
                    setattr(row, name, value)
            session.flush()
            return _entity(entity, row)


def _check_fields(table: Table, fields: Mapping[str, Any]) -> None:
    unknown = sorted(set(fields) - set(table.__table__.columns.keys()))
    if unknown:
        raise InvalidInput(f"A {table.__tablename__} has no field {', '.join(unknown)}.")


def _created(session: Session, table: Table, values: Mapping[str, Any]) -> Any:
    row = table(**values)
    session.add(row)
    session.flush()
    return row


def _entity(kind: type[Entity], row: Any) -> Entity:
    return kind(**{field.name: getattr(row, field.name) for field in dataclasses.fields(kind)})
