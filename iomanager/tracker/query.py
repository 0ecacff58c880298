"""What is asked of a tracker: typed conditions, the same on every tracker and on cached records.

Text is compared exactly by ``is`` and ``in``, without regard to case by ``contains`` and ``starts_with``. What negates
(``is_not``, ``not_in``) is true of an empty field, what compares (``greater``, ``less``, ``between``) is not. Of links,
``is`` and ``in`` ask whether one of them is there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from iomanager.core.errors import InvalidInput
from iomanager.tracker.kinds import Field, FieldType, Kind, spec


class Op(str, Enum):
    """How a field is compared."""

    IS = "is"
    IS_NOT = "is_not"
    IN = "in"
    NOT_IN = "not_in"
    CONTAINS = "contains"
    STARTS_WITH = "starts_with"
    GREATER = "greater"
    LESS = "less"
    BETWEEN = "between"


@dataclass(frozen=True, slots=True)
class Ref:
    """A record somewhere else, as links name it."""

    kind: Kind
    id: str


@dataclass(frozen=True, slots=True)
class Where:
    """One comparison. ``value`` is a tuple for ``in``, ``not_in`` and ``between`` (both ends included)."""

    field: str
    op: Op
    value: Any


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one part is true; none of nothing is."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every part is true; of nothing, that is so."""

    parts: tuple[Condition, ...]


Condition = Where | AnyOf | AllOf


@dataclass(frozen=True, slots=True)
class Query:
    """Which records. ``order`` are field names, ``-name`` for descending; oldest first otherwise.

    ``after`` is the id of the last record of the page before, for reading page by page in the order of age; ``order``
    is left empty then. ``retired``: None for active and retired ones, True for the retired alone.
    """

    kind: Kind
    where: tuple[Condition, ...] = ()
    order: tuple[str, ...] = ()
    limit: int | None = None
    after: str = ""
    retired: bool | None = False


COMMON = {
    name: Field(name, kind)
    for name, kind in (
        ("id", FieldType.TEXT),
        ("created_at", FieldType.TIME),
        ("updated_at", FieldType.TIME),
        ("created_by", FieldType.TEXT),
    )
}
"""What every record has beside its own fields."""


def is_(field: str, value: Any) -> Where:
    """The field holds the value; None asks for an empty field."""
    return Where(field, Op.IS, value)


def in_(field: str, values: Any) -> Where:
    """The field holds one of the values."""
    return Where(field, Op.IN, tuple(values))


def check(query: Query) -> None:
    """Raise InvalidInput for a field that the kind lacks, and for a comparison that the field's type has not."""
    for name in query.order:
        if _field(query.kind, name.removeprefix("-")).type is FieldType.LINKS:
            raise InvalidInput(f"Records cannot be ordered by {name.removeprefix('-')}.")
    if query.after and query.order:
        raise InvalidInput("Pages are in the order of age.")
    for condition in query.where:
        _check(query.kind, condition)


def matches(kind: Kind, values: Mapping[str, Any], condition: Condition) -> bool:
    """Whether a record's values (``fields`` with the common ones) fulfil a condition."""
    if isinstance(condition, AnyOf):
        return any(matches(kind, values, part) for part in condition.parts)
    if isinstance(condition, AllOf):
        return all(matches(kind, values, part) for part in condition.parts)
    value = values.get(condition.field)
    if _field(kind, condition.field).type is FieldType.LINKS:
        return _links_match(tuple(value or ()), condition)
    return _COMPARE[condition.op](value, condition.value)


def _links_match(links: tuple[Ref, ...], condition: Where) -> bool:
    wanted = condition.value if condition.op in {Op.IN, Op.NOT_IN} else (condition.value,)
    if condition.op is Op.IS and condition.value is None:
        return not links
    if condition.op is Op.IS_NOT and condition.value is None:
        return bool(links)
    found = any(ref in links for ref in wanted)
    return found if condition.op in {Op.IS, Op.IN} else not found


def _folded(text: Any) -> str:
    return str(text or "").casefold()


_COMPARE: Mapping[Op, Callable[[Any, Any], bool]] = {
    Op.IS: lambda value, wanted: bool(value == wanted),
    Op.IS_NOT: lambda value, wanted: bool(value != wanted),
    Op.IN: lambda value, wanted: value in wanted,
    Op.NOT_IN: lambda value, wanted: value not in wanted,
    Op.CONTAINS: lambda value, wanted: _folded(wanted) in _folded(value),
    Op.STARTS_WITH: lambda value, wanted: _folded(value).startswith(_folded(wanted)),
    Op.GREATER: lambda value, wanted: value is not None and bool(value > wanted),
    Op.LESS: lambda value, wanted: value is not None and bool(value < wanted),
    Op.BETWEEN: lambda value, wanted: value is not None and bool(wanted[0] <= value <= wanted[1]),
}
_ORDERED = {FieldType.INTEGER, FieldType.FLOAT, FieldType.DATE, FieldType.TIME}
_EQUAL = {Op.IS, Op.IS_NOT, Op.IN, Op.NOT_IN}


def _field(kind: Kind, name: str) -> Field:
    found = spec(kind).fields.get(name) or COMMON.get(name)
    if found is None:
        raise InvalidInput(f"A {kind.value} has no field {name}.")
    return found


def _check(kind: Kind, condition: Condition) -> None:
    if not isinstance(condition, Where):
        for part in condition.parts:
            _check(kind, part)
        return
    field = _field(kind, condition.field)
    possible = set(_EQUAL)
    if field.type is FieldType.TEXT:
        possible |= {Op.CONTAINS, Op.STARTS_WITH}
    if field.type in _ORDERED:
        possible |= {Op.GREATER, Op.LESS, Op.BETWEEN}
    if condition.op not in possible:
        raise InvalidInput(f"The field {field.name} of a {kind.value} cannot be compared by {condition.op.value}.")
    several = condition.op in {Op.IN, Op.NOT_IN, Op.BETWEEN}
    if several and (
        not isinstance(condition.value, tuple) or (condition.op is Op.BETWEEN and len(condition.value) != 2)
    ):
        raise InvalidInput(f"The comparison {condition.op.value} of {field.name} needs several values.")
