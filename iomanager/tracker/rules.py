"""What is true of records whichever tracker holds them: links name what is there, and tasks belong to one thing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from iomanager.core.errors import InvalidInput, NotFound
from iomanager.tracker.kinds import FieldType, Kind, spec

Look = Callable[[Kind, str], Mapping[str, Any] | None]
"""The fields of a record; None where there is none."""


def check_record(kind: Kind, values: Mapping[str, Any], look: Look) -> None:
    """Raise InvalidInput where a rule of ``domain/publishes.md`` 1 is broken, NotFound for a link to nothing."""
    linked = {name: _linked(name, kind, values, look) for name in values if _is_link(kind, name)}
    if kind is Kind.TASK:
        _check_task(values, linked.get("shot_id"))
    if kind is Kind.SHOT and linked.get("sequence_id"):
        _same_project(values, linked["sequence_id"], "sequence")


def _is_link(kind: Kind, name: str) -> bool:
    return spec(kind).fields[name].type is FieldType.LINK


def _linked(name: str, kind: Kind, values: Mapping[str, Any], look: Look) -> Mapping[str, Any] | None:
    if not values[name]:
        return None
    target = spec(kind).fields[name].targets[0]
    found = look(target, values[name])
    if found is None:
        raise NotFound(f"The {kind.value} names a {target.value} that does not exist: {values[name]}.")
    return found


def _check_task(values: Mapping[str, Any], shot: Mapping[str, Any] | None) -> None:
    of_asset = bool(values.get("asset_id"))
    of_shot = bool(values.get("shot_id") or values.get("sequence_id"))
    if of_asset == of_shot:
        raise InvalidInput("A task belongs either to an asset, or to a sequence or shot.")
    if shot and values.get("sequence_id") and shot["sequence_id"] != values["sequence_id"]:
        raise InvalidInput("The shot of the task is not in its sequence.")


def _same_project(values: Mapping[str, Any], other: Mapping[str, Any] | None, what: str) -> None:
    if other and other.get("project_id") != values.get("project_id"):
        raise InvalidInput(f"The {what} is of another project.")
