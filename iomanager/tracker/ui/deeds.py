"""What the panel changes, in threads: each deed with the step that takes it back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from iomanager.core.errors import IOManagerError
from iomanager.tracker.kinds import Kind
from iomanager.tracker.record import Record
from iomanager.tracker.removal import Removed
from iomanager.tracker.ui.history import Step
from iomanager.tracker.ui.port import TrackerDesk


@dataclass(frozen=True, slots=True)
class Done:
    """The records as they are by now, and how to take it back."""

    records: tuple[Record, ...]
    step: Step


def edit(desk: TrackerDesk, record: Record, texts: Mapping[str, str], project_id: str) -> Done:
    """Set fields as they were typed. Raises InvalidInput, Conflict, Forbidden, Unavailable."""
    return _set(desk, record, desk.desk.typed(record.kind, texts, project_id))


def add(desk: TrackerDesk, kind: Kind, texts: Mapping[str, str], project_id: str) -> Done:
    """Add a record. Raises InvalidInput, Conflict, Forbidden, Unavailable."""
    fields = desk.desk.typed(kind, {name: text for name, text in texts.items() if text}, project_id)
    if "project_id" in desk.desk.schema(kind).fields:
        fields["project_id"] = project_id
    record = desk.desk.add(kind, fields).record
    return Done((record,), Step(record.label, lambda: remove(desk, (record,), along=False, files=False).step))


def remove(desk: TrackerDesk, records: Sequence[Record], *, along: bool, files: bool) -> Done:
    """Remove records, all or none. Raises Conflict while others depend on them."""
    removed: list[Removed] = []
    try:
        removed.extend(desk.desk.remove(record, along=along, files=files) for record in records)
    except IOManagerError:
        for one in reversed(removed):
            desk.desk.restore(one)
        raise
    title = ", ".join(record.label for record in records[:3])
    return Done(tuple(records), Step(title, lambda: _restore(desk, tuple(records), removed, (along, files))))


def _set(desk: TrackerDesk, record: Record, fields: Mapping[str, Any]) -> Done:
    before = {name: record.fields.get(name) for name in fields}
    after = desk.desk.change(record, fields)
    return Done((after,), Step(record.label, lambda: _set(desk, after, before).step))


def _restore(desk: TrackerDesk, records: Sequence[Record], removed: Sequence[Removed], how: tuple[bool, bool]) -> Step:
    for one in reversed(removed):
        desk.desk.restore(one)
    along, files = how
    title = ", ".join(record.label for record in records[:3])
    return Step(title, lambda: remove(desk, records, along=along, files=files).step)
