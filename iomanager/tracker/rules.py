"""What is true of records whichever tracker holds them: links name what is there, and tasks belong to one thing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from iomanager.core.errors import Conflict, InvalidInput, NotFound
from iomanager.tracker.kinds import FieldType, Kind, KindSpec, spec
from iomanager.tracker.record import Record, checked

DONE = "done"
"""The status of a task that is completed."""
PLACES = frozenset({"project_id", "sequence_id", "shot_id", "asset_id"})
"""The fields that say where a record belongs, of which :func:`check_record` has rules."""
_LEAVE = "Leave it out: what is written there is not kept."
FOLDERED = (Kind.PROJECT, Kind.SEQUENCE, Kind.SHOT, Kind.ASSET)
"""The kinds that have folders of their names."""
Look = Callable[[Kind, str], Mapping[str, Any] | None]
"""The fields of a record; None where there is none."""


def completed(kind: Kind, fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a new record with their defaults. Raises InvalidInput for what is missing or does not fit."""
    defaults = {field.name: field.default for field in spec(kind).fields.values() if field.default is not None}
    values = checked(kind, {**defaults, **fields})
    missing = [name for name in spec(kind).required if values.get(name) in (None, "")]
    if missing:
        raise InvalidInput(f"A {kind.value} needs {', '.join(missing)}.")
    return values


def check_editable(known: KindSpec, names: Iterable[str]) -> None:
    """Raise InvalidInput for fields that the tracker sets by itself: it would drop what a person says."""
    fixed = [name for name in names if name in known.fields and not known.fields[name].editable]
    if fixed:
        raise InvalidInput(f"The tracker sets {', '.join(fixed)} of a {known.kind.value} by itself.", hint=_LEAVE)


def not_emptied(kind: Kind, values: Mapping[str, Any]) -> dict[str, Any]:
    """The checked values of an update as our own tables take them. Raises InvalidInput where one empties what a record
    always has; a description is a text without words then.
    """
    found = {}
    for name, value in values.items():
        default = spec(kind).fields[name].default
        if value in (None, "") and (name in spec(kind).required or default not in (None, "")):
            raise InvalidInput(f"The {name.removesuffix('_id')} of a {kind.value} cannot be empty.")
        found[name] = "" if value is None and default == "" else value
    return found


def check_base(before: Record, base: Mapping[str, Any] | None) -> None:
    """Raise Conflict with what the tracker holds by now, where that is not what the writer saw."""
    other = {name: before.fields.get(name) for name, value in (base or {}).items() if before.fields.get(name) != value}
    if other:
        shown = ", ".join(f"{name} = {value}" for name, value in other.items())
        raise Conflict(
            f"{before.label} was changed by somebody else meanwhile: {shown}.", hint="Look at it, and decide again."
        )


def twin(kind: Kind, values: Mapping[str, Any]) -> Conflict:
    """The refusal of a second record with the same natural key."""
    key = ", ".join(str(values.get(name, "")) for name in spec(kind).key if not name.endswith("_id"))
    return Conflict(f"There is a {kind.value} {key} already.", hint="Choose another name, or use that one.")


def alike(there: str, new: str) -> Conflict:
    """The refusal of a name that looks like another one."""
    return Conflict(
        f"{new} looks like {there}, which is there: on many disks both are one folder.",
        hint="Use that one, or choose another name.",
    )


def unknown(kind: Kind, record_id: str) -> NotFound:
    """The answer for an id that is not there."""
    return NotFound(f"There is no {kind.value} {record_id}.")


def check_record(kind: Kind, values: Mapping[str, Any], look: Look) -> None:
    """Raise InvalidInput where a rule of ``domain/publishes.md`` 1 is broken, NotFound for a link to nothing."""
    linked = {name: _linked(name, kind, values, look) for name in values if _is_link(kind, name)}
    if kind is Kind.TASK:
        _check_task(values, linked.get("shot_id"))
    if kind is Kind.ASSIGNMENT:
        _check_assignment(values)
    if kind is Kind.SHOT and linked.get("sequence_id"):
        _same_project(values, linked["sequence_id"], "sequence")


def placed(kind: Kind, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values without what follows from them: the sequence of a task is that of its shot. A site has one link for
    both, and holds the shot alone.
    """
    follows = "sequence_id" if kind is Kind.TASK and values.get("shot_id") else ""
    return {name: value for name, value in values.items() if name != follows}


def dated(kind: Kind, before: Mapping[str, Any], values: Mapping[str, Any], when: datetime) -> dict[str, Any]:
    """The values with what follows from them: a task whose status changes says when, and when it was done."""
    status = values.get("status")
    if kind is not Kind.TASK or "status" not in values or status == before.get("status"):
        return dict(values)
    followed = {**values, "status_changed_at": when}
    if "completed_at" not in values:
        followed["completed_at"] = when if status == DONE else None
    return followed


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


def _check_assignment(values: Mapping[str, Any]) -> None:
    if not values.get("user_id") or bool(values.get("task_id")) == bool(values.get("asset_id")):
        raise InvalidInput("An assignment names an artist, and either a task or an asset.")
    if not 0 <= (values.get("responsibility") or 0) <= 100:
        raise InvalidInput("The responsibility of an assignment is between 0 and 100 %.")


def _same_project(values: Mapping[str, Any], other: Mapping[str, Any] | None, what: str) -> None:
    if other and other.get("project_id") != values.get("project_id"):
        raise InvalidInput(f"The {what} is of another project.")
