"""What links lead to: the names of records as people read them, and the project of what belongs to none by itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from iomanager.tracker.adapter import Adapter
from iomanager.tracker.kinds import Kind, spec
from iomanager.tracker.query import Query, Ref, in_, is_
from iomanager.tracker.record import Record

OWNERS: Mapping[Kind, Mapping[str, Kind]] = {
    Kind.ASSIGNMENT: {"task_id": Kind.TASK, "asset_id": Kind.ASSET},
    Kind.REPLY: {"note_id": Kind.NOTE},
}
"""The kinds that are of the project of another record, and the links that name it."""
_TASKS_OF = (Kind.SHOT, Kind.ASSET, Kind.SEQUENCE)
_CHUNK = 200


def needs_project(kind: Kind) -> bool:
    """Whether each record of a kind belongs to a project."""
    return "project_id" in spec(kind).fields or kind in OWNERS


def of_project(adapter: Adapter, kind: Kind, records: Sequence[Record], project_id: str) -> list[Record]:
    """Those of the records (of a kind of :data:`OWNERS`) that belong to a project."""
    mine = (is_("project_id", project_id),)
    owners = [adapter.find(Query(owner, mine, retired=None)) for owner in OWNERS[kind].values()]
    ids = {record.id for found in owners for record in found}
    return [record for record in records if any(record.fields.get(link) in ids for link in OWNERS[kind])]


def names(adapter: Adapter, refs: Iterable[Ref]) -> dict[Ref, str]:
    """What records are called, retired ones too; a task with what it is for: ``S001_0010/comp``."""
    ids: dict[Kind, dict[str, None]] = {}
    for ref in refs:
        ids.setdefault(ref.kind, {})[ref.id] = None
    found: dict[Ref, str] = {}
    for kind, numbers in ids.items():
        records = _read(adapter, kind, list(numbers))
        found.update(_of_tasks(adapter, records) if kind is Kind.TASK else ((one.ref, one.label) for one in records))
    return found


def _read(adapter: Adapter, kind: Kind, ids: Sequence[str]) -> list[Record]:
    chunks = [ids[start : start + _CHUNK] for start in range(0, len(ids), _CHUNK)]
    return [one for chunk in chunks for one in adapter.find(Query(kind, (in_("id", chunk),), retired=None))]


def _of_tasks(adapter: Adapter, tasks: Sequence[Record]) -> dict[Ref, str]:
    owners = {task.ref: _owner(task) for task in tasks}
    known = names(adapter, {owner for owner in owners.values() if owner is not None})
    above = {task: known.get(owner, "") if owner is not None else "" for task, owner in owners.items()}
    return {task.ref: "/".join(filter(None, (above[task.ref], task.label))) for task in tasks}


def _owner(task: Record) -> Ref | None:
    """The shot, asset or sequence that a task is for; those of a site may have none."""
    kind = next((one for one in _TASKS_OF if task.fields.get(f"{one.value}_id")), None)
    return Ref(kind, str(task.fields[f"{kind.value}_id"])) if kind is not None else None
