"""A record of any kind as a value, the writes that make one, and what has changed since."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any

from iomanager.core.errors import InvalidInput
from iomanager.tracker.kinds import Field, FieldType, Kind, spec
from iomanager.tracker.query import Ref


@dataclass(frozen=True, slots=True)
class Record:
    """One record. ``fields`` holds every field of its kind; ``version`` grows with each change where that is known."""

    kind: Kind
    id: str
    fields: Mapping[str, Any] = field(default_factory=dict)
    created_at: datetime | None = None
    updated_at: datetime | None = None
    created_by: str = ""
    retired: bool = False
    version: int = 0

    @property
    def label(self) -> str:
        """What people call it."""
        return str(self.fields.get(spec(self.kind).label) or self.id)

    @property
    def ref(self) -> Ref:
        """As links name it."""
        return Ref(self.kind, self.id)

    def values(self) -> dict[str, Any]:
        """The fields together with the common ones, as conditions look at them."""
        common = {"id": self.id, "created_at": self.created_at, "updated_at": self.updated_at}
        return {**self.fields, **common, "created_by": self.created_by}


def refs_of(kind: Kind, name: str, value: Any) -> tuple[Ref, ...]:
    """The records that a value of a field links to."""
    field = spec(kind).fields[name]
    if field.type is FieldType.LINKS:
        return tuple(value or ())
    return (Ref(field.targets[0], str(value)),) if field.type is FieldType.LINK and value else ()


class Action(str, Enum):
    """What a write does."""

    CREATE = "create"
    UPDATE = "update"
    RETIRE = "retire"
    REVIVE = "revive"


@dataclass(frozen=True, slots=True)
class Write:
    """One write. ``key`` makes a creation safe to repeat: a second one with it returns the first record.

    ``base`` are the values that the writer saw; when the tracker has others by now, the write is refused.
    """

    action: Action
    kind: Kind
    id: str = ""
    fields: Mapping[str, Any] = field(default_factory=dict)
    key: str = ""
    base: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Changes:
    """What was touched since a cursor, each record once. ``more``: ask again with the new cursor at once."""

    touched: tuple[Ref, ...]
    cursor: str
    more: bool = False


def checked(kind: Kind, fields: Mapping[str, Any]) -> dict[str, Any]:
    """The values in their proper types. Raises InvalidInput for unknown fields and values of another type."""
    known = spec(kind).fields
    unknown = sorted(set(fields) - set(known))
    if unknown:
        raise InvalidInput(f"A {kind.value} has no field {', '.join(unknown)}.")
    return {name: _value(kind, known[name], value) for name, value in fields.items()}


def _value(kind: Kind, field: Field, value: Any) -> Any:
    if field.type is FieldType.LINKS:
        return _links(kind, field, value)
    if value is None:
        return None
    wrong = InvalidInput(f"{value!r} is no value for the field {field.name} of a {kind.value}.")
    if field.type is FieldType.FLOAT and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if field.type is FieldType.DATE:
        return _date(value, wrong)
    if field.type is FieldType.TIME and isinstance(value, datetime):
        if value.tzinfo is None:
            raise wrong
        return value.astimezone(UTC)
    if not isinstance(value, _TYPES[field.type]) or (isinstance(value, bool) and field.type is not FieldType.BOOLEAN):
        raise wrong
    return value


def _links(kind: Kind, field: Field, value: Any) -> tuple[Ref, ...]:
    links = tuple(dict.fromkeys(value or ()))
    for link in links:
        if not isinstance(link, Ref) or link.kind not in field.targets:
            raise InvalidInput(f"{link!r} is no value for the field {field.name} of a {kind.value}.")
    return links


def _date(value: Any, wrong: InvalidInput) -> str:
    """A day as ISO text, which orders as days do."""
    try:
        return date.fromisoformat(value).isoformat() if isinstance(value, str) else date.isoformat(value)
    except (TypeError, ValueError) as error:
        raise wrong from error


_TYPES: Mapping[FieldType, type] = {
    FieldType.TEXT: str,
    FieldType.INTEGER: int,
    FieldType.FLOAT: float,
    FieldType.BOOLEAN: bool,
    FieldType.TIME: datetime,
    FieldType.LINK: str,
}
