"""A job as JSON and back, without loss: the format in which jobs are stored, exported and sent between machines."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import UTC, datetime
from enum import Enum
from typing import Any, Final

from iomanager.core.errors import InvalidInput
from iomanager.farm.model import Command, Instance, Job, Task, When

FORMAT: Final = 1
Node = Job | Task | Instance | Command


def dumps(job: Job) -> str:
    """The job as one JSON document. Names that are no valid Unicode keep their bytes as escapes."""
    return json.dumps({"iomanager_job": FORMAT, **to_plain(job)})


def loads(text: str) -> Job:
    """The job that :func:`dumps` wrote. Raises InvalidInput that names the place which does not fit."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InvalidInput(f"This is not a job in JSON: {error}") from error
    if not isinstance(document, dict) or document.pop("iomanager_job", None) != FORMAT:
        raise InvalidInput("This JSON is no job, or one of a newer version.")
    return from_plain(document)


def to_plain(node: Node) -> dict[str, Any]:
    """A node as plain data; fields that have their default are left out."""
    if isinstance(node, Instance):
        return {"instance": node.id}
    plain = {}
    for field in fields(node):
        value = getattr(node, field.name)
        if value != field.default:
            plain[field.name] = _plain(value)
    return plain


def from_plain(plain: Mapping[str, Any]) -> Job:
    """A job from plain data. Raises InvalidInput for unknown or missing names and values of another type."""
    job = _read(Job, plain, "job")
    assert isinstance(job, Job)  # noqa: S101 - _read() makes what it is told to
    return job


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return to_plain(value) if isinstance(value, (Task, Instance, Command)) else value


def _read(kind: type[Job | Task | Command], plain: Any, where: str) -> Job | Task | Command:
    if not isinstance(plain, Mapping):
        raise InvalidInput(f"{where} must be an object.")
    known = {field.name: str(field.type) for field in fields(kind)}
    if unknown := set(plain) - set(known):
        raise InvalidInput(f"{where} has an unknown field {sorted(unknown)[0]!r}.")
    values = {name: _value(known[name], value, f"{where}.{name}") for name, value in plain.items()}
    try:
        return kind(**values)
    except TypeError as error:
        raise InvalidInput(f"{where} is not whole: {error}") from error


def _node(plain: Any, where: str) -> Task | Instance:
    if isinstance(plain, Mapping) and set(plain) == {"instance"}:
        return Instance(_text(plain["instance"], where))
    task = _read(Task, plain, where)
    assert isinstance(task, Task)  # noqa: S101 - as above
    return task


def _value(annotation: str, value: Any, where: str) -> Any:
    """A value as its annotation in the model asks for it."""
    if annotation.endswith("| None"):
        return None if value is None else _value(annotation.removesuffix("| None").strip(), value, where)
    if annotation.startswith("tuple["):
        return _items(annotation, value, where)
    if annotation == "When":
        return _when(value, where)
    if annotation == "datetime":
        return _moment(value, where)
    kinds: dict[str, tuple[type, ...]] = {"str": (str,), "int": (int,), "float": (int, float), "bool": (bool,)}
    wrong_bool = isinstance(value, bool) and annotation != "bool"
    if wrong_bool or not isinstance(value, kinds[annotation]):
        raise InvalidInput(f"{where} must be of the type {annotation}.")
    return value


def _items(annotation: str, value: Any, where: str) -> tuple[Any, ...]:
    if not isinstance(value, list):
        raise InvalidInput(f"{where} must be a list.")
    inner = annotation.removeprefix("tuple[").removesuffix("]")
    if not inner.endswith(", ..."):
        return _row(inner, value, where)
    read = _reader(inner.removesuffix(", ..."))
    return tuple(read(item, f"{where}[{number}]") for number, item in enumerate(value))


def _reader(inner: str) -> Callable[[Any, str], Any]:
    if inner == "Command":
        return lambda item, where: _read(Command, item, where)
    if inner == "Task | Instance":
        return _node
    return lambda item, where: _value(inner, item, where)


def _row(inner: str, value: list[Any], where: str) -> tuple[Any, ...]:
    kinds = inner.split(", ")
    if len(kinds) != len(value):
        raise InvalidInput(f"{where} must have {len(kinds)} values.")
    return tuple(_value(kind, item, where) for kind, item in zip(kinds, value, strict=True))


def _when(value: Any, where: str) -> When:
    try:
        return When(value)
    except ValueError as error:
        raise InvalidInput(f"{where} must be done, error or always.") from error


def _moment(value: Any, where: str) -> datetime:
    try:
        found = datetime.fromisoformat(_text(value, where))
    except ValueError as error:
        raise InvalidInput(f"{where} must be a time such as 2026-01-31T18:00:00+00:00.") from error
    if found.tzinfo is None:
        raise InvalidInput(f"{where} must be a time such as 2026-01-31T18:00:00+00:00.")
    return found.astimezone(UTC)


def _text(value: Any, where: str) -> str:
    if not isinstance(value, str):
        raise InvalidInput(f"{where} must be a text.")
    return value
