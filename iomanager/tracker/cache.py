"""What of a tracker is kept for work without it, and how records are written down.

Projects are kept one by one as they are opened; people, steps, tags and the like, which belong to no project, once.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from iomanager.tracker.kinds import FieldType, Kind, spec
from iomanager.tracker.query import Ref
from iomanager.tracker.record import Record

TEMPORARY = "z"
"""What the ids of records begin with that the tracker does not know yet: they come after all others."""
ANSWERS = {
    Kind.REPLY: (Kind.NOTE, "note_id"),
}
"""Kinds that are read by what they answer to, as they name no project."""
OWNED = tuple(kind for kind in Kind if "project_id" in spec(kind).fields)
"""Kinds whose records belong to a project."""
SHARED = tuple(kind for kind in Kind if kind not in OWNED and kind not in ANSWERS)
"""Kinds whose records belong to none; projects themselves too."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What is known of a question. ``as_of`` is when the tracker was last looked at whole; None: it never was.

    ``waiting`` of the records are not (wholly) at the tracker yet.
    """

    records: tuple[Record, ...]
    as_of: datetime | None = None
    waiting: int = 0


def place(record_id: str) -> str:
    """An id as text that orders by age: numbers by their size."""
    return record_id.rjust(19, "0") if record_id.isdecimal() else record_id


def is_temporary(record_id: str) -> bool:
    """Whether the tracker does not know this id."""
    return record_id.startswith(TEMPORARY)


def dumps(fields: Mapping[str, Any]) -> str:
    """Values of fields as JSON: links as [kind, id], times in ISO 8601."""
    return json.dumps(dict(fields), ensure_ascii=False, default=_plain, separators=(",", ":"))


def loads(kind: Kind, text: str, *, whole: bool = False) -> dict[str, Any]:
    """Values of fields from JSON. ``whole``: every field of the kind, empty where it was not written down."""
    found: dict[str, Any] = json.loads(text)
    times, links = _SPECIAL[kind]
    for name in times:
        if found.get(name):
            found[name] = datetime.fromisoformat(found[name])
    for name in links:
        if name in found or whole:
            found[name] = tuple(Ref(Kind(one), number) for one, number in found.get(name) or ())
    return {**dict.fromkeys(spec(kind).fields), **found} if whole else found


def _plain(value: Any) -> Any:
    if isinstance(value, Ref):
        return [value.kind.value, value.id]
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"{value!r} cannot be written down")


def _of_type(kind: Kind, wanted: FieldType) -> tuple[str, ...]:
    return tuple(name for name, field in spec(kind).fields.items() if field.type is wanted)


_SPECIAL: Mapping[Kind, tuple[tuple[str, ...], tuple[str, ...]]] = {
    kind: (_of_type(kind, FieldType.TIME), _of_type(kind, FieldType.LINKS)) for kind in Kind
}
