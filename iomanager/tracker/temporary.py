"""Temporary ids in questions: they are asked with the tracker's ids, once those are known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from iomanager.tracker.cache import is_temporary
from iomanager.tracker.query import AllOf, Condition, Op, Query, Ref, Where


def named(query: Query) -> list[str]:
    """The temporary ids that a query names."""
    ids = [one for where in _leaves(query.where) for one in _ids(where.value)]
    return [*ids, query.after] if is_temporary(query.after) else ids


def translated(query: Query, made: Mapping[str, str]) -> Query:
    """A query with the tracker's ids for temporary ones, as far as they are known."""
    if not made:
        return query
    where = tuple(_condition(condition, made) for condition in query.where)
    return replace(query, where=where, after=made.get(query.after, query.after))


def needed(conditions: Sequence[Condition]) -> list[Where]:
    """The comparisons that must all be true."""
    found: list[Where] = []
    for condition in conditions:
        if isinstance(condition, Where):
            found.append(condition)
        elif isinstance(condition, AllOf):
            found += needed(condition.parts)
    return found


def projects_of(query: Query) -> list[str]:
    """The ids of the projects that a query names."""
    return [where.value for where in needed(query.where) if where.field == "project_id" and where.op is Op.IS]


def ids_of(query: Query) -> set[str]:
    """The ids of the records that a query asks for by name; none where it asks for others too."""
    wheres = [where for where in needed(query.where) if where.field == "id"]
    named = [set(where.value) for where in wheres if where.op is Op.IN]
    named += [{where.value} for where in wheres if where.op is Op.IS]
    return set.intersection(*named) if named else set()


def _leaves(conditions: Sequence[Condition]) -> list[Where]:
    """Every comparison."""
    return [
        leaf
        for condition in conditions
        for leaf in ([condition] if isinstance(condition, Where) else _leaves(condition.parts))
    ]


def _ids(value: Any) -> list[str]:
    """The temporary ids in the value of a comparison."""
    some = value if isinstance(value, tuple) else (value,)
    texts = [each.id if isinstance(each, Ref) else each for each in some]
    return [text for text in texts if isinstance(text, str) and is_temporary(text)]


def is_unknown(query: Query) -> bool:
    """Whether the tracker cannot find anything, as it does not know what is named."""
    links = [where for where in needed(query.where) if where.field.endswith("_id") or where.field == "id"]
    return is_temporary(query.after) or any(where.op is Op.IS and _ids(where.value) for where in links)


def _condition(condition: Condition, made: Mapping[str, str]) -> Condition:
    if not isinstance(condition, Where):
        return replace(condition, parts=tuple(_condition(part, made) for part in condition.parts))
    return replace(condition, value=_value(condition.value, made))


def _value(value: Any, made: Mapping[str, str]) -> Any:
    if isinstance(value, tuple):
        return tuple(_value(each, made) for each in value)
    if isinstance(value, Ref):
        return Ref(value.kind, made.get(value.id, value.id))
    return made.get(value, value) if isinstance(value, str) else value
