"""The records that a publish makes, on any tracker: found by their natural keys, or made once.

Implements ``tracker.service.Tracker`` on an adapter. Two who make the same record at once get the same one: the
adapter refuses the second, who then finds the first; where it cannot, the later of twins is retired.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from collections.abc import Sequence as Rows
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import Any, TypeVar
from uuid import uuid4

from iomanager.core.cancel import CancelToken, Progress
from iomanager.core.errors import Conflict, InvalidInput, NotFound
from iomanager.tracker.adapter import Adapter, Upload
from iomanager.tracker.cache import is_temporary
from iomanager.tracker.kinds import ARCHIVED, Kind, spec
from iomanager.tracker.model import Project, PublishedFile, Sequence, Shot, Version
from iomanager.tracker.query import Condition, Query, Ref, in_, is_
from iomanager.tracker.record import Record

Entity = TypeVar("Entity", Project, Sequence, Shot, Version, PublishedFile)
KINDS: Mapping[type, Kind] = {
    Project: Kind.PROJECT,
    Sequence: Kind.SEQUENCE,
    Shot: Kind.SHOT,
    Version: Kind.VERSION,
    PublishedFile: Kind.PUBLISHED_FILE,
}
_CHUNK = 200
_TRIES = 5
"""So often is something added to a list that others change too."""
_ROOTS = ("linux_path", "mac_path", "windows_path")
_RETIRABLE = (Kind.VERSION, Kind.PUBLISHED_FILE)


@dataclass(frozen=True, slots=True)
class Records:
    """Finds and makes records. ``adapter`` is the tracker that holds them.

    ``hold`` keeps a name against every other process of ours, for lists that several of them add to.
    """

    adapter: Adapter
    hold: Callable[[str], AbstractContextManager[None]] = field(default=lambda name: nullcontext())

    @property
    def direct(self) -> Records:
        """The tracker itself, without what is kept of it for work while it is away."""
        site: Adapter | None = getattr(self.adapter, "site", None)
        return self if site is None else Records(site, self.hold)

    @property
    def takes_uploads(self) -> bool:
        """Whether pictures and movies are uploaded; else their paths are written down."""
        return self.adapter.name != "local"

    def keeps(self, kind: str, field: str) -> bool:
        """Whether the tracker has a field of ours: a site has those alone that somebody made there."""
        return field in self.adapter.schema(Kind(kind)).fields

    def check(self) -> str:
        """One sentence on the tracker; raises Unavailable."""
        return self.adapter.check()

    def projects(self, *, archived: bool = False) -> list[Project]:
        """Every project, ordered by name; those alone that are in use, by the field ``archived`` and the status."""
        where = () if archived else (is_("archived", False),)
        found = self._all(Project, *where, order=("name",))
        return [project for project in found if archived or project.status != ARCHIVED]

    def project(self, name: str) -> Project | None:
        """The project of that name, else of that code, or None."""
        by_code = (is_("code", name),) if name else ()
        return self._one(Project, is_("name", name)) or (self._one(Project, *by_code) if by_code else None)

    def ensure_project(self, name: str, fields: Mapping[str, Any] | None = None) -> Project:
        """Find, bring back or create a project; ``fields`` are set on creation only."""
        values = {"code": name.replace(" ", "").upper()[:8], **(fields or {}), "name": name}
        return self._ensure(Project, {"name": name}, values)

    def open_project(self, name: str) -> Project:
        """The project to publish into. Our own tracker makes it; of a site it is never made on the side."""
        if self.adapter.name == "local":
            return self.ensure_project(name)
        found = self.project(name)
        if found is None:
            hint = "Make it there first, or name another one: --project NAME"
            raise NotFound(f"The ShotGrid site has no project {name}.", hint=hint)
        return found

    def update_project(self, project_id: str, fields: Mapping[str, Any]) -> Project:
        """Set fields of a project."""
        return self._update(Project, project_id, fields)

    def sequences(self, project_id: str) -> list[Sequence]:
        """The sequences of a project, by code."""
        return self._all(Sequence, is_("project_id", project_id), order=("code",))

    def ensure_sequence(self, project_id: str, code: str) -> Sequence:
        """Find, bring back or create a sequence."""
        key = {"project_id": project_id, "code": code}
        return self._ensure(Sequence, key, key)

    def shots(self, project_id: str, codes: list[str] | None = None) -> list[Shot]:
        """The shots of a project, by code; only those named when ``codes`` is given."""
        return self._chosen(Shot, project_id, "code", codes, order=("code",))

    def ensure_shot(self, project_id: str, sequence_id: str, code: str) -> Shot:
        """Find, bring back or create a shot of a sequence: what is published into it would be seen nowhere else."""
        key = {"sequence_id": sequence_id, "code": code}
        return self._ensure(Shot, key, {**key, "project_id": project_id})

    def update_shot(self, shot_id: str, fields: Mapping[str, Any]) -> Shot:
        """Set fields of a shot."""
        return self._update(Shot, shot_id, fields)

    def tag_shot(self, shot_id: str, names: Rows[str]) -> None:
        """Give a shot these tags, each of which is made where it is new, beside those that it has."""
        tags = [self._active(Kind.TAG, {"name": name}, {}).ref for name in names]
        self._join(Kind.SHOT, shot_id, "tags", tags)

    def versions(self, project_id: str, shot_ids: list[str] | None = None) -> list[Version]:
        """The active versions of a project, oldest first; only those of ``shot_ids`` when given."""
        return self._chosen(Version, project_id, "shot_id", shot_ids)

    def put_version(self, project_id: str, shot_id: str, code: str, fields: Mapping[str, Any]) -> Version:
        """Create the version ``code`` of a shot, or update it; a retired one is revived.

        A status that the tracker does not offer is left to the tracker: sites choose their own.
        """
        key = {"shot_id": shot_id, "code": code}
        status = self.adapter.schema(Kind.VERSION).fields.get("status")
        if status is not None and status.choices and fields.get("status") not in status.choices:
            fields = {name: value for name, value in fields.items() if name != "status"}
        return self._put(Version, key, {**fields, **key, "project_id": project_id})

    def published_files(self, project_id: str, shot_ids: list[str] | None = None) -> list[PublishedFile]:
        """The active published files of a project, oldest first; only those of ``shot_ids`` when given."""
        return self._chosen(PublishedFile, project_id, "shot_id", shot_ids)

    def put_published_file(self, project_id: str, shot_id: str, fields: Mapping[str, Any]) -> PublishedFile:
        """Create or update by (shot, file_type, name, version_number); Conflict when another delivery holds it."""
        missing = [name for name in ("file_type", "name", "version_number", "code", "path") if name not in fields]
        if missing:
            raise InvalidInput(f"A published file needs {', '.join(missing)}.")
        key = {"shot_id": shot_id, **{name: fields[name] for name in ("file_type", "name", "version_number")}}
        values = {**fields, **key, "project_id": project_id}
        found = typed(PublishedFile, self._made(Kind.PUBLISHED_FILE, key, _of_kind(Kind.PUBLISHED_FILE, values)))
        kept = self.keeps(Kind.PUBLISHED_FILE.value, "delivery_id")
        if kept and not found.retired and found.delivery_id != fields.get("delivery_id"):
            raise Conflict(
                f"{found.name} v{found.version_number:03d} was published by another delivery meanwhile.",
                hint="Validate again: the next free version is filled in.",
            )
        return self._put(PublishedFile, key, values)

    def add_to_playlist(self, project_id: str, code: str, version_id: str) -> str:
        """Find or create a playlist and put a version at its end, once; the playlist's id."""
        playlist = self._active(Kind.PLAYLIST, {"project_id": project_id, "code": code}, {})
        self._join(Kind.PLAYLIST, playlist.id, "versions", [Ref(Kind.VERSION, version_id)])
        return playlist.id

    def drop_playlist(self, playlist_id: str) -> bool:
        """Retire a playlist that shows nothing any more; says whether it did."""
        found = self.adapter.get(Kind.PLAYLIST, playlist_id)
        if found is None or found.retired:
            return False
        versions = tuple(ref.id for ref in found.fields["versions"])
        if versions and self.adapter.find(Query(Kind.VERSION, (in_("id", versions),), limit=1)):
            return False
        return self.adapter.retire(Kind.PLAYLIST, playlist_id)

    def upload(self, upload: Upload, *, token: CancelToken | None = None, progress: Progress | None = None) -> str:
        """Bring a file to a record, once for its key; the id of the attachment."""
        return self.adapter.upload(upload, token=token, progress=progress).id

    def lacking(self, files: Rows[Mapping[str, Any]]) -> list[str]:
        """What a site lacks to keep published files of these fields, a sentence each: file types and storages."""
        if self.adapter.name == "local" or not files:
            return []
        known = {record.fields["code"] for record in self.adapter.find(Query(Kind.PUBLISHED_FILE_TYPE))}
        types = dict.fromkeys(file["file_type"] for file in files)
        missing = [f"The ShotGrid site has no published file type {name}." for name in types if name not in known]
        storages = self.adapter.find(Query(Kind.LOCAL_STORAGE))
        roots = [_path(root) for one in storages for name in _ROOTS if (root := one.fields.get(name))]
        outside = [
            file["path"] for file in files if not any(_path(file["path"]).is_relative_to(root) for root in roots)
        ]
        return missing + [f"No local storage of the ShotGrid site holds {path}." for path in outside[:1]]

    def retire(self, kind: str, record_id: str) -> bool:
        """Retire a ``version`` or ``published_file``; False when it already was."""
        if kind not in {retirable.value for retirable in _RETIRABLE}:
            raise InvalidInput(f"Records of kind {kind!r} cannot be retired.")
        if self.adapter.get(Kind(kind), record_id) is None:
            return False
        return self.adapter.retire(Kind(kind), record_id)

    def close(self) -> None:
        """Let go of connections to the tracker."""
        self.adapter.close()

    # -- how ----------------------------------------------------------------------------------------------------------

    def _all(self, entity: type[Entity], *where: Condition, order: tuple[str, ...] = ()) -> list[Entity]:
        return [typed(entity, record) for record in self.adapter.find(Query(KINDS[entity], where, order))]

    def _one(self, entity: type[Entity], *where: Condition) -> Entity | None:
        found = self.adapter.find(Query(KINDS[entity], where, limit=1))
        return typed(entity, found[0]) if found else None

    def _chosen(
        self,
        entity: type[Entity],
        project_id: str,
        field: str,
        wanted: Rows[str] | None,
        *,
        order: tuple[str, ...] = (),
    ) -> list[Entity]:
        """All of a project, or those whose ``field`` is one of ``wanted``, asked for in chunks."""
        mine = is_("project_id", project_id)
        if wanted is None:
            return self._all(entity, mine, order=order)
        chunks = [wanted[start : start + _CHUNK] for start in range(0, len(wanted), _CHUNK)]
        return [found for chunk in chunks for found in self._all(entity, mine, in_(field, chunk), order=order)]

    def _find(self, kind: Kind, key: Mapping[str, Any]) -> Record | None:
        """By the natural key, retired or not: an active one first, of several the oldest."""
        found = self.adapter.find(Query(kind, tuple(is_(name, value) for name, value in key.items()), retired=None))
        return min(found, key=lambda record: record.retired, default=None)

    def _made(self, kind: Kind, key: Mapping[str, Any], values: Mapping[str, Any]) -> Record:
        known = self._find(kind, key)
        if known is not None:
            return known
        try:
            made = self.adapter.create(kind, values, key=str(uuid4()))
        except Conflict:
            known = self._find(kind, key)
            if known is None:
                raise
            return known
        return self._first(made, key)

    def _first(self, made: Record, key: Mapping[str, Any]) -> Record:
        """Of twins the one that was there first; ours is retired then.

        A site has no unique names, and our locks hold for those who share a database: two machines that have one each
        may make the same record at the same moment. Both see both afterwards, and take the same one.
        """
        if self.adapter.name == "local" or is_temporary(made.id):
            return made
        first = self.direct._find(made.kind, key) or made
        if first.id != made.id:
            self.adapter.retire(made.kind, made.id)
        return first

    def _active(self, kind: Kind, key: Mapping[str, Any], values: Mapping[str, Any]) -> Record:
        """Found by its key, made, or brought back."""
        found = self._made(kind, key, {**values, **key})
        if found.retired:
            self.adapter.revive(kind, found.id)
            found = replace(found, retired=False)
        return found

    def _join(self, kind: Kind, record_id: str, field: str, refs: Rows[Ref]) -> None:
        """Put links at the end of a list, each once. Others of ours wait; who else changes it meanwhile keeps his.

        Raises NotFound.
        """
        with self.hold(f"{field} of {kind.value} {record_id}"):
            for left in reversed(range(_TRIES)):
                record = self.adapter.get(kind, record_id)
                if record is None:
                    raise NotFound(f"There is no {kind.value} {record_id}.")
                there = record.fields[field]
                wanted = tuple(dict.fromkeys((*there, *refs)))
                if wanted == there:
                    return
                try:
                    self.adapter.update(kind, record_id, {field: wanted}, base={field: there})
                    return
                except Conflict:
                    if not left:
                        raise

    def _ensure(self, entity: type[Entity], key: Mapping[str, Any], values: Mapping[str, Any]) -> Entity:
        return typed(entity, self._active(KINDS[entity], key, _of_kind(KINDS[entity], values)))

    def _put(self, entity: type[Entity], key: Mapping[str, Any], values: Mapping[str, Any]) -> Entity:
        kind = KINDS[entity]
        found = self._active(kind, key, _of_kind(kind, values))
        kept = self.adapter.schema(kind).fields
        other = {name: value for name, value in values.items() if name in kept and found.fields.get(name) != value}
        return self._update(entity, found.id, other) if other else typed(entity, found)

    def _update(self, entity: type[Entity], record_id: str, fields: Mapping[str, Any]) -> Entity:
        kind = KINDS[entity]
        return typed(entity, self.adapter.update(kind, record_id, _of_kind(kind, fields)))


def typed(entity: type[Entity], record: Record) -> Entity:
    """A record as the data class of its kind."""
    values = {**record.values(), "retired": record.retired}
    return entity(**{field.name: values[field.name] for field in dataclasses.fields(entity)})


def _path(text: str) -> PurePosixPath:
    """Compared by whole components, whichever system it is of."""
    return PurePosixPath(text.replace("\\", "/"))


def _of_kind(kind: Kind, values: Mapping[str, Any]) -> dict[str, Any]:
    unknown = sorted(set(values) - set(spec(kind).fields))
    if unknown:
        raise InvalidInput(f"A {kind.value} has no field {', '.join(unknown)}.")
    return dict(values)
