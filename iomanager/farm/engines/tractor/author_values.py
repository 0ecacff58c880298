"""The kinds of values that the attributes of a job script take: what they accept and how they are written.

Each kind knows its check (TypeError at assignment) and its text (``domain/tractor.md`` 1.2, byte for byte).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum


class Dialect(str, Enum):
    """Which release of the API is spoken. 2.4 doubles the backslashes in lists and knows more attributes."""

    V24 = "2.4"
    V20 = "2.0"


class Kind(str, Enum):
    """The types of attributes."""

    TEXT = "text"
    INT = "int"
    BOOL = "bool"
    FLOAT = "float"
    DATE = "date"
    INTS = "ints"
    TEXTS = "texts"
    ARGV = "argv"
    WHEN = "when"
    GROUP = "group"


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute of an element. ``alias`` is its name in Python where the script's is a keyword there."""

    name: str
    kind: Kind = Kind.TEXT
    positional: bool = False
    required: bool = False
    since: Dialect = Dialect.V20
    alias: str = ""

    @property
    def python_name(self) -> str:
        """The name that Python code uses."""
        return self.alias or self.name


def accept(attribute: Attribute, value: object) -> object:
    """The value as it is stored. None unsets. Raises TypeError for a value of another type."""
    if value is None:
        return None
    if attribute.kind is Kind.ARGV and isinstance(value, str):
        return value.split()
    if not _fits(attribute.kind, value):
        raise TypeError(f"{value!r} is not a valid value for {attribute.python_name}")
    listed = attribute.kind in (Kind.INTS, Kind.TEXTS, Kind.ARGV)
    return list(value) if listed and isinstance(value, Sequence) else value


def _fits(kind: Kind, value: object) -> bool:
    number = isinstance(value, int) and not isinstance(value, bool)
    match kind:
        case Kind.TEXT:
            return isinstance(value, str)
        case Kind.INT:
            return number
        case Kind.BOOL:
            return isinstance(value, bool) or value in (0, 1)
        case Kind.FLOAT:
            return number or isinstance(value, float)
        case Kind.DATE:
            return isinstance(value, dt.datetime)
        case Kind.WHEN:
            return value in ("done", "error", "always")
        case Kind.INTS:
            return _all(value, int)
    return _all(value, str)


def _all(value: object, kind: type) -> bool:
    if not isinstance(value, (list, tuple)):
        return False
    return all(isinstance(item, kind) and not isinstance(item, bool) for item in value)
