"""What the commands of ``tracker`` do with one kind of record, and how they print it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from iomanager.core.errors import InvalidInput
from iomanager.terminal.command import CommandContext
from iomanager.tracker.belonging import OWNERS, needs_project, of_project
from iomanager.tracker.entry import shown
from iomanager.tracker.kinds import ARCHIVED, FieldType, Kind, spec
from iomanager.tracker.query import Query, Ref, Where, is_
from iomanager.tracker.record import Record

if TYPE_CHECKING:
    from iomanager.tracker.desk import Desk

COLUMNS: Mapping[Kind, tuple[str, ...]] = {
    Kind.PROJECT: ("name", "code", "status", "fps", "resolution", "colorspace"),
    Kind.SEQUENCE: ("code", "status", "description"),
    Kind.SHOT: ("code", "status", "cut_in", "cut_out", "cut_duration", "timecode_in", "clip_name"),
    Kind.ASSET: ("code", "asset_type", "status", "description"),
    Kind.TASK: ("name", "task_type", "department", "status", "priority", "due_date"),
    Kind.ASSIGNMENT: ("artist", "task", "asset", "role", "responsibility", "is_lead", "id"),
    Kind.GROUP: ("code", "members"),
    Kind.REPLY: ("note", "content", "created_by", "created_at"),
    Kind.LOCAL_STORAGE: ("code", "linux_path", "mac_path", "windows_path"),
    Kind.USER: ("login", "name", "email", "status"),
    Kind.VERSION: ("code", "status", "version_type", "path_to_frames", "created_by", "created_at"),
    Kind.PUBLISHED_FILE: ("code", "name", "version_number", "file_type", "path", "created_at"),
    Kind.NOTE: ("subject", "content", "status", "created_by", "created_at"),
    Kind.PLAYLIST: ("code", "description", "created_at"),
    Kind.TAG: ("name", "category", "description"),
    Kind.STEP: ("code", "short_name", "entity_kind"),
}
_JOINED: Mapping[Kind, Mapping[str, str]] = {
    Kind.ASSIGNMENT: {"artist": "user_id", "task": "task_id", "asset": "asset_id"},
    Kind.GROUP: {"members": "users"},
    Kind.REPLY: {"note": "note_id"},
}
"""The links of kinds that are nothing without them, and the words under which their names are told."""
_BY_CODE = (Kind.SEQUENCE, Kind.SHOT, Kind.ASSET, Kind.PLAYLIST)


def desk_of(context: CommandContext) -> Desk:
    """The records of the application's tracker, with folders where its shows are."""
    from iomanager.app import records_desk

    return records_desk(context.app)


def project_id(context: CommandContext, kind: Kind) -> str:
    """The id of the open project; empty for kinds that belong to none. Raises InvalidInput without one."""
    if not needs_project(kind):
        return ""
    name = context.app.project
    found = context.app.tracker.project(name) if name else None
    if found is None:
        raise InvalidInput("No project is open.", hint="Name one: iomanager --project NAME ...")
    return str(found.id)


def list_records(context: CommandContext, kind: Kind, wanted: Mapping[str, str]) -> None:
    """The records in use, those alone whose fields have the wanted values."""
    desk, project = desk_of(context), project_id(context, kind)
    where = [is_("project_id", project)] if "project_id" in spec(kind).fields else []
    in_use = kind is Kind.PROJECT and not {"archived", "status"} & set(wanted)
    where += [is_("archived", False)] if in_use else []
    where += [_where(kind, name, value) for name, value in desk.typed(kind, wanted, project).items()]
    order = (spec(kind).label,) if kind in _BY_CODE or kind is Kind.PROJECT else ()
    found = desk.adapter.find(Query(kind, tuple(where), order))
    if in_use:
        found = [record for record in found if record.fields["status"] != ARCHIVED]
    if kind in OWNERS:
        found = of_project(desk.adapter, kind, found, project)
    rows = _rows(desk, kind, found)
    context.console.result(rows, lambda: context.console.table(rows, COLUMNS[kind]))


def show_record(context: CommandContext, kind: Kind, name: str) -> None:
    """Every field of one record, and what it has from above."""
    desk = desk_of(context)
    record = desk.named(kind, name, project_id(context, kind))
    above = {
        field: {"value": one.value, "from": one.owner.kind.value, "name": one.owner.label}
        for field, one in desk.inherited(record).items()
        if one.owner is not None and not one.own
    }

    def lines() -> None:
        for field, value in _plain(record).items():
            if value not in (None, "", (), []):
                context.console.line(f"{field:20} {shown(value) if not isinstance(value, list) else _listed(value)}")
        for field, one in above.items():
            context.console.line(f"{field:20} {shown(one['value'])}  (from {one['from']} {one['name']})")

    context.console.result({**_plain(record), "inherited": above}, lines)


def make_record(context: CommandContext, kind: Kind, name: str, texts: Mapping[str, str]) -> None:
    """Add a record with its folders."""
    desk, project = desk_of(context), project_id(context, kind)
    words = {"login": name} if kind is Kind.USER else {spec(kind).label: name}
    fields = desk.typed(kind, {**texts, **words}, project)
    added = desk.add(kind, {**fields, **({"project_id": project} if "project_id" in spec(kind).fields else {})})
    for folder in added.folders:
        context.console.say(f"made {folder}")
    _print(context, desk, added.record)


def change_record(context: CommandContext, kind: Kind, name: str, texts: Mapping[str, str]) -> None:
    """Set fields of a record."""
    if not texts:
        raise InvalidInput("Nothing is to be set.", hint="Say what: FIELD=VALUE")
    desk, project = desk_of(context), project_id(context, kind)
    record = desk.named(kind, name, project)
    _print(context, desk, desk.change(record, desk.typed(kind, texts, project)))


def remove_record(context: CommandContext, kind: Kind, name: str, *, along: bool, files: bool) -> None:
    """Take a record out of use."""
    desk = desk_of(context)
    record = desk.named(kind, name, project_id(context, kind))
    removed = desk.remove(record, along=along, files=files)
    value = {
        "removed": [{"kind": ref.kind.value, "id": ref.id} for ref in removed.records],
        "moved": [{"from": source, "to": target} for source, target in removed.moved],
    }

    def lines() -> None:
        context.console.line(f"removed {record.label} and {len(removed.records) - 1} record(s) that belong to it")
        for source, target in removed.moved:
            context.console.line(f"moved {source} to {target}")

    context.console.result(value, lines)


def restore_record(context: CommandContext, kind: Kind, name: str) -> None:
    """Bring a removed record back."""
    desk = desk_of(context)
    record = desk.named(kind, name, project_id(context, kind), retired=True)
    removed = desk.revive(record)
    value = {"restored": [{"kind": ref.kind.value, "id": ref.id} for ref in removed.records]}
    context.console.result(value, lambda: context.console.line(f"restored {record.label} ({len(removed.records)})"))


def _where(kind: Kind, name: str, value: Any) -> Where:
    several = spec(kind).fields[name].type is FieldType.LINKS
    return is_(name, value[0] if several and value else value or None)


def _print(context: CommandContext, desk: Desk, record: Record) -> None:
    row = _rows(desk, record.kind, [record])[0]
    context.console.result(row, lambda: context.console.table([row], COLUMNS[record.kind]))


def _rows(desk: Desk, kind: Kind, records: Sequence[Record]) -> list[dict[str, Any]]:
    """Records as JSON holds them, with the names of what they join."""
    joined = _JOINED.get(kind, {})
    names = desk.names([ref for record in records for field in joined.values() for ref in _refs(record, field)])

    def told(record: Record, field: str) -> str:
        return ", ".join(names.get(ref, ref.id) for ref in _refs(record, field))

    return [{**_plain(record), **{word: told(record, field) for word, field in joined.items()}} for record in records]


def _refs(record: Record, field: str) -> tuple[Ref, ...]:
    value, known = record.fields.get(field), spec(record.kind).fields[field]
    if known.type is FieldType.LINKS:
        return tuple(value or ())
    return (Ref(known.targets[0], str(value)),) if value else ()


def _plain(record: Record) -> dict[str, Any]:
    """A record as JSON holds it; links as kind and id."""
    values = {name: _value(value) for name, value in record.values().items()}
    return {"id": record.id, **values, "retired": record.retired}


def _value(value: Any) -> Any:
    return [{"kind": ref.kind.value, "id": ref.id} for ref in value] if isinstance(value, tuple) else value


def _listed(value: list[dict[str, str]]) -> str:
    return ", ".join(f"{one['kind']} {one['id']}" for one in value)
