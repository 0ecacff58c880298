"""The project's own typed columns of a scanlist, as its settings declare them.

They stand behind the contract's columns; their values live in ``Row.extra`` under the column's name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from enum import Enum
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from iomanager.ingest.model import OWN_KEYS, PUBLIC_KEYS


class ColumnType(str, Enum):
    """What the cells of a project's column hold."""

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"


_TRUE = {"true", "yes", "y", "o", "x", "1", "on", "v"}
_FALSE = {"false", "no", "n", "0", "off"}
_NAME = re.compile(r"[^\W\d]\w*\Z")


class ProjectColumn(BaseModel):
    """One column that a project adds: its type, whether it must be filled, and which values it takes."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(description="The header of the column, and its JSON key: letters, digits and underscores.")
    type: ColumnType = Field(
        default=ColumnType.TEXT, description="text, integer, number, boolean or date (YYYY-MM-DD)."
    )
    required: bool = Field(default=False, description="Whether every ticked row needs a value.")
    pattern: str | None = Field(default=None, description="A regular expression that the whole text must match.")
    default: str | int | float | bool | None = Field(default=None, description="The value of a new row.")
    choices: tuple[str, ...] = Field(default=(), description="The values of the drop-down list; empty: any value.")

    @field_validator("name")
    @classmethod
    def _is_new_key(cls, name: str) -> str:
        if not _NAME.match(name):
            raise ValueError(f"{name!r} is not a column name: use letters, digits and underscores")
        if name.casefold() in {*PUBLIC_KEYS, *OWN_KEYS}:
            raise ValueError(f"{name!r} is already a column of every scanlist: choose another name")
        return name

    @field_validator("pattern")
    @classmethod
    def _compiles(cls, pattern: str | None) -> str | None:
        try:
            re.compile(pattern or "")
        except re.error as error:
            raise ValueError(f"{pattern!r} is not a regular expression: {error}") from error
        return pattern

    @model_validator(mode="after")
    def _default_is_valid(self) -> ProjectColumn:
        if self.default is not None and (reason := self.why_wrong(self.parse(self.default))):
            raise ValueError(f"the default of {self.name} is wrong: {reason}")
        return self

    def parse(self, value: Any) -> Any:
        """The cell's value in the column's type; None where it is empty.

        Raises ValueError, with a sentence for the user, where the value is of another type.
        """
        text = _as_text(value)
        return None if text is None else _PARSERS[self.type](text)

    def why_wrong(self, value: Any) -> str:
        """Why a parsed value is not allowed, as the rest of a sentence; empty where it is."""
        if value is None:
            return "is empty, but the project needs a value" if self.required else ""
        text = _as_text(value) or ""
        if self.choices and text not in self.choices:
            return f'"{text}" is not one of {", ".join(self.choices)}'
        if self.pattern is not None and not re.fullmatch(self.pattern, text):
            return f'"{text}" does not match the pattern {self.pattern}'
        return ""


def defaults(columns: Iterable[ProjectColumn]) -> dict[str, Any]:
    """The values of the project's columns in a new row."""
    return {column.name: column.parse(column.default) for column in columns}


def check(columns: Iterable[ProjectColumn], extra: Mapping[str, Any]) -> dict[str, str]:
    """What is wrong with a row's own columns: column name -> rest of a sentence."""
    found: dict[str, str] = {}
    for column in columns:
        try:
            reason = column.why_wrong(column.parse(extra.get(column.name)))
        except ValueError as error:
            reason = str(error)
        if reason:
            found[column.name] = reason
    return found


def _as_text(value: Any) -> str | None:
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date) else str(value)


def _integer(text: str) -> int:
    try:
        return int(text.strip())
    except ValueError:
        raise ValueError(f'"{text}" is not a whole number') from None


def _number(text: str) -> float:
    try:
        number = float(text.strip())
    except ValueError:
        number = float("nan")
    if number - number != 0:  # NaN and the infinities have no place in a cell
        raise ValueError(f'"{text}" is not a number')
    return number


def _boolean(text: str) -> bool:
    word = text.strip().casefold()
    if word not in _TRUE | _FALSE:
        raise ValueError(f'"{text}" is neither yes nor no')
    return word in _TRUE


def _date(text: str) -> str:
    try:
        return date.fromisoformat(text.strip()).isoformat()
    except ValueError:
        raise ValueError(f'"{text}" is not a date like 2026-03-31') from None


_PARSERS: dict[ColumnType, Callable[[str], Any]] = {
    ColumnType.TEXT: str,
    ColumnType.INTEGER: _integer,
    ColumnType.NUMBER: _number,
    ColumnType.BOOLEAN: _boolean,
    ColumnType.DATE: _date,
}
