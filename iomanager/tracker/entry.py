"""What people type, and what sheets hold, as values of fields."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from iomanager.core import timecode
from iomanager.core.errors import InvalidInput
from iomanager.tracker.kinds import Field, FieldType, Kind
from iomanager.tracker.query import Ref

Find = Callable[[Kind, str], str | None]
"""The id of a record of a kind by what people call it; None where there is none."""
PRIORITIES: Mapping[str, int] = {
    "critical": 10,
    "high": 20,
    "normal": 50,
    "low": 80,
    "긴급": 10,
    "높음": 20,
    "보통": 50,
    "낮음": 80,
}
LARGEST = 2**31 - 1
"""The largest integer of a column of PostgreSQL, and of a number field of a site."""
_YES = frozenset({"yes", "y", "true", "x", "1", "예", "네"})
_NO = frozenset({"no", "n", "false", "0", "아니오", "아니요"})
_DAY = re.compile(r"^(\d{4})\s*[-./]\s*(\d{1,2})\s*[-./]\s*(\d{1,2})\.?$")


def entered(field: Field, value: Any, find: Find) -> Any:
    """A typed text or a sheet's cell as the field's value; None for an empty one.

    Cells are text, numbers or ``{"date": iso}``, ``{"datetime": iso}``, ``{"boolean": bool}``, ``{"error": text}``.
    Raises InvalidInput, and NotFound's words within it for a link to nothing.
    """
    plain = _plain(value)
    if plain in ("", None):
        return () if field.type is FieldType.LINKS else None
    if field.name == "priority" and str(plain).strip().casefold() in PRIORITIES:
        return PRIORITIES[str(plain).strip().casefold()]
    return _READ[field.type](field, plain, find)


def shown(value: Any) -> str:
    """A value as people read and type it; links are left to who knows their names."""
    if value is None or value == ():
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.astimezone().strftime("%Y-%m-%d %H:%M")
    if isinstance(value, float):
        return f"{value:g}"
    return str(value)


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return value.strip()
    if not isinstance(value, Mapping):
        return value
    if "error" in value:
        raise InvalidInput(f"The cell holds the error {value['error']}.")
    return next(iter(value.values()), "")


def _text(field: Field, value: Any, _: Find) -> str:
    text = f"{value:g}" if isinstance(value, float) and abs(value) < 1e6 else str(value)
    if field.name == "fps":
        timecode.rate(text)
    if not field.choices:
        return text
    known = next((choice for choice in field.choices if choice.casefold() == text.casefold()), None)
    if known is None:
        raise InvalidInput(f"{text} is none of {', '.join(field.choices)}.")
    return known


def _integer(_field: Field, value: Any, _: Find) -> int:
    number = _number(value)
    if number != int(number):
        raise InvalidInput(f"{value} is no whole number.")
    if abs(number) > LARGEST:
        raise InvalidInput(f"{value} is too large a number.")
    return int(number)


def _float(_field: Field, value: Any, _: Find) -> float:
    return _number(value)


def _number(value: Any) -> float:
    try:
        number = float(value) if not isinstance(value, str) else float(value.replace(",", ""))
    except ValueError as error:
        raise InvalidInput(f"{value} is no number.") from error
    if not abs(number) <= 2**53:  # which is no number either
        raise InvalidInput(f"{value} is no number.")
    return number


def _boolean(_field: Field, value: Any, _: Find) -> bool:
    if isinstance(value, bool):
        return value
    word = str(int(value) if isinstance(value, float) and value in (0.0, 1.0) else value).casefold()
    if word in _YES | _NO:
        return word in _YES
    raise InvalidInput(f"{value} is neither yes nor no.")


def _date(_field: Field, value: Any, _: Find) -> str:
    text = str(value)
    parts = _DAY.match(text)
    try:
        if parts:
            return date(*map(int, parts.groups())).isoformat()
        return datetime.fromisoformat(text).date().isoformat()
    except ValueError as error:
        raise InvalidInput(f"{text} is no day, such as 2026-11-21.") from error


def _time(_field: Field, value: Any, _: Find) -> datetime:
    try:
        when = datetime.fromisoformat(str(value))
    except ValueError as error:
        raise InvalidInput(f"{value} is no time, such as 2026-11-21 14:00.") from error
    return when.astimezone(UTC)


def _link(field: Field, value: Any, find: Find) -> str:
    name = _text(Field(field.name), value, find)
    found = find(field.targets[0], name)
    if found is None:
        raise InvalidInput(f"There is no {field.targets[0].value} {name}.")
    return found


def _links(field: Field, value: Any, find: Find) -> tuple[Ref, ...]:
    names = [name.strip() for name in re.split(r"[,;\n]", str(value)) if name.strip()]
    return tuple(_one_of(field, name, find) for name in names)


def _one_of(field: Field, name: str, find: Find) -> Ref:
    for kind in field.targets:
        found = find(kind, name)
        if found is not None:
            return Ref(kind, found)
    raise InvalidInput(f"There is no {' or '.join(kind.value for kind in field.targets)} {name}.")


_READ: Mapping[FieldType, Callable[[Field, Any, Find], Any]] = {
    FieldType.TEXT: _text,
    FieldType.INTEGER: _integer,
    FieldType.FLOAT: _float,
    FieldType.BOOLEAN: _boolean,
    FieldType.DATE: _date,
    FieldType.TIME: _time,
    FieldType.LINK: _link,
    FieldType.LINKS: _links,
}
