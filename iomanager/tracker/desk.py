"""What people do with records by hand, at the panel and on the command line: name, add, change, remove, restore."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

from iomanager.core.errors import Conflict, InvalidInput, NotFound
from iomanager.core.paths import twin_key
from iomanager.tracker import belonging, removal
from iomanager.tracker.adapter import Adapter
from iomanager.tracker.entry import entered
from iomanager.tracker.folders import Folders, names_of, remove_empty
from iomanager.tracker.inherit import Inherited, above, inherited
from iomanager.tracker.kinds import FieldType, Kind, KindSpec, spec
from iomanager.tracker.permit import Permit
from iomanager.tracker.query import Op, Query, Ref, Where, in_, is_
from iomanager.tracker.record import Record
from iomanager.tracker.removal import Removed
from iomanager.tracker.rules import FOLDERED, alike, check_editable

NAMED = ("code", "name", "login", "short_name", "subject")
"""The fields by which people call records."""
_UNDER: Mapping[Kind, tuple[Kind, ...]] = {
    Kind.SHOT: (Kind.SEQUENCE,),
    Kind.TASK: (Kind.SHOT, Kind.ASSET, Kind.SEQUENCE),
    Kind.ASSIGNMENT: (Kind.USER, Kind.TASK),
}
"""What stands before the slash in their names."""


@dataclass(frozen=True, slots=True)
class Added:
    """A new record, and the folders that were made for it."""

    record: Record
    folders: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class Desk:
    """Works on one tracker; ``folders`` of None makes and moves none. What ``permit`` forbids raises Forbidden."""

    adapter: Adapter
    folders: Folders | None = None
    permit: Permit = field(default_factory=Permit)

    def schema(self, kind: Kind) -> KindSpec:
        """The fields of a kind as the tracker has them."""
        return self.adapter.schema(kind)

    def project(self, name: str) -> Record | None:
        """The project of that name, else of that code (as ``--project`` takes both), or None."""
        for field_name in ("name", "code") if name else ():
            found = self._by(Kind.PROJECT, field_name, name, (), retired=False)
            if found:
                return found[0]
        return None

    def named(self, kind: Kind, name: str, project_id: str = "", *, retired: bool = False) -> Record:
        """The record that people call ``name``, which may be its id, or ``S001/S001_0010`` for a shot,
        ``S001_0010/comp`` for a task, ``mina/S001_0010/comp`` for an assignment.

        Raises NotFound, and Conflict where several are called so.
        """
        found = self._called(kind, name, project_id, retired=retired)
        if not found:
            raise NotFound(f"There is no {kind.value} {name}.")
        if len(found) > 1:
            ids = ", ".join(record.id for record in found)
            raise Conflict(
                f"Several records of kind {kind.value} are called {name}.", hint=f"Name one by its id: {ids}"
            )
        return found[0]

    def id_of(self, kind: Kind, name: str, project_id: str = "") -> str | None:
        """The id of the record that people call ``name``; None for none. Raises Conflict for several."""
        return self.named(kind, name, project_id).id if self._called(kind, name, project_id) else None

    def typed(self, kind: Kind, texts: Mapping[str, Any], project_id: str = "") -> dict[str, Any]:
        """Typed words as values of fields; links by what people call the records. Raises InvalidInput, Conflict."""
        fields = self.schema(kind).fields
        if not fields:
            raise InvalidInput(
                f"This tracker keeps no records of the kind {kind.value}.",
                hint="ShotGrid keeps who works on a task with the task: see its assignees.",
            )
        found = {}
        for word, text in texts.items():
            name = word if word in fields else f"{word}_id"
            if name not in fields:
                raise InvalidInput(f"A {kind.value} has no field {word}.", hint=f"Its fields: {', '.join(fields)}")
            found[name] = entered(fields[name], text, lambda target, called: self.id_of(target, called, project_id))
        return found

    def add(self, kind: Kind, fields: Mapping[str, Any]) -> Added:
        """Make a record with its folders. Raises Conflict, InvalidInput, Forbidden; then there is neither."""
        self.permit.to_edit()
        check_editable(self.schema(kind), fields)
        values = filled(kind, self._with_place(kind, fields))
        made: list[Path] = []
        draft = Record(kind, "", {**dict.fromkeys(spec(kind).fields), **_defaults(kind), **values})
        self._refuse_look_alike(draft)
        if self.folders is not None and draft.kind.value in self.folders.settings.templates:
            made = self.folders.make(draft, names_of(self.adapter, draft))
        try:
            record = self.adapter.create(kind, values, key=str(uuid4()))
        except (Conflict, InvalidInput, NotFound) as error:
            remove_empty(made)
            project = str(values.get("project_id") or "")
            if isinstance(error, Conflict) and self._called(kind, draft.label, project, retired=True):
                raise Conflict(f"{draft.label} was removed before.", hint="Restore it instead of adding it.") from error
            raise
        return Added(record, tuple(made))

    def change(self, record: Record, fields: Mapping[str, Any]) -> Record:
        """Set fields of a record as it was seen. Raises Conflict when somebody else has changed them meanwhile, and
        InvalidInput for what only the tracker sets.
        """
        self.permit.to_edit()
        check_editable(self.schema(record.kind), fields)
        base = {name: record.fields.get(name) for name in fields}
        return self.adapter.update(record.kind, record.id, dict(fields), base=base)

    def remove(self, record: Record, *, along: bool = False, files: bool = False) -> Removed:
        """Take a record out of use, and its own folder with ``files``; see :mod:`iomanager.tracker.removal`."""
        self.permit.to_delete()
        return removal.remove(self.adapter, record, along=along, files=files, folders=self.folders)

    def restore(self, removed: Removed) -> None:
        """Undo a removal."""
        self.permit.to_delete()
        removal.restore(self.adapter, removed)

    def revive(self, record: Record) -> Removed:
        """Bring a retired record back with what was removed together with it; what that was."""
        self.permit.to_delete()
        names = names_of(self.adapter, record)
        alone = Removed((record.ref,))
        removed = alone
        if self.folders is not None and "project" in names:
            removed = removal.noted(self.folders.show(names["project"]), record.ref)
        removal.restore(self.adapter, removed)
        return removed

    def inherited(self, record: Record) -> dict[str, Inherited]:
        """What the record has from above."""
        return inherited(record, above(self.adapter, record))

    def names(self, refs: Sequence[Ref]) -> dict[Ref, str]:
        """What the records of links are called; a task with what it is for."""
        return belonging.names(self.adapter, refs)

    def _called(self, kind: Kind, name: str, project_id: str, *, retired: bool = False) -> list[Record]:
        where = (is_("project_id", project_id),) if project_id and "project_id" in spec(kind).fields else ()
        if "/" in name and kind in _UNDER:
            return self._under(kind, name, project_id, retired)
        for field_name in NAMED:
            if field_name in spec(kind).fields:
                named = self._by(kind, field_name, name, where, retired)
                if named:
                    return named
        record = self.adapter.get(kind, name) if _may_be_id(name) else None
        return [record] if record is not None and record.retired is retired else []

    def _under(self, kind: Kind, name: str, project_id: str, retired: bool) -> list[Record]:
        """The records of that name which belong to another one."""
        if kind is Kind.ASSIGNMENT:
            artist, _, task = name.partition("/")
            who, what = (self._called(*one, project_id) for one in ((Kind.USER, artist), (Kind.TASK, task)))
            where = (in_("user_id", [one.id for one in who]), in_("task_id", [one.id for one in what]))
            return self.adapter.find(Query(kind, where, retired=retired)) if who and what else []
        above_it, _, own = name.rpartition("/")
        found: list[Record] = []
        for owner in _UNDER[kind]:
            ids = [one.id for one in self._called(owner, above_it, project_id)]
            whole = (is_("shot_id", None),) if (kind, owner) == (Kind.TASK, Kind.SEQUENCE) else ()  # not of its shots
            if ids:
                found += self._by(kind, spec(kind).label, own, (in_(f"{owner.value}_id", ids), *whole), retired)
        return found

    def _by(self, kind: Kind, field_name: str, name: str, where: tuple[Any, ...], retired: bool) -> list[Record]:
        return self.adapter.find(Query(kind, (*where, is_(field_name, name)), retired=retired))

    def _refuse_look_alike(self, draft: Record) -> None:
        """Raise Conflict where a name differs in case alone: on many disks the two would be one folder."""
        label, own = spec(draft.kind).label, spec(draft.kind).key
        if draft.kind not in FOLDERED or not draft.fields.get(label):
            return
        beside = [is_(name, draft.fields.get(name)) for name in own if name != label and draft.fields.get(name)]
        near = self.adapter.find(Query(draft.kind, (*beside, Where(label, Op.CONTAINS, draft.label)), retired=None))
        other = next((one.label for one in near if twin_key(one.label) == twin_key(draft.label)), draft.label)
        if other != draft.label:
            raise alike(other, draft.label)

    def _with_place(self, kind: Kind, fields: Mapping[str, Any]) -> dict[str, Any]:
        """A task's sequence follows from its shot, a version's project from its shot or asset."""
        values = dict(fields)
        owner = next((k for k in (Kind.SHOT, Kind.ASSET, Kind.SEQUENCE) if values.get(f"{k.value}_id")), None)
        if owner is None:
            return values
        record = self.adapter.get(owner, str(values[f"{owner.value}_id"]))
        for name in ("project_id", "sequence_id"):
            if record is not None and name in spec(kind).fields and record.fields.get(name):
                values.setdefault(name, record.fields[name])
        return values


def filled(kind: Kind, fields: Mapping[str, Any]) -> dict[str, Any]:
    """A project's short name and a task's department, where none is given (``domain/publishes.md`` 1)."""
    values = dict(fields)
    if kind is Kind.PROJECT and values.get("name") and not values.get("code"):
        values["code"] = str(values["name"]).replace(" ", "").upper()[:8]
    if kind is Kind.TASK and not values.get("department"):
        values["department"] = values.get("task_type") or spec(kind).fields["task_type"].default
    return values


def _defaults(kind: Kind) -> dict[str, Any]:
    fields = spec(kind).fields.values()
    return {field.name: field.default for field in fields if field.type is not FieldType.LINKS and field.default}


def _may_be_id(name: str) -> bool:
    return name.isdecimal() or len(name) == 36
