"""The project's own columns: their types, patterns, choices and defaults."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from iomanager.ingest.columns import ColumnType, ProjectColumn, check, defaults


@pytest.mark.parametrize(
    ("kind", "cell", "value"),
    [
        ("text", 12.0, "12"),
        ("text", "현장", "현장"),
        ("integer", "0012", 12),
        ("integer", 7.0, 7),
        ("number", "2.5", 2.5),
        ("number", -8, -8.0),
        ("boolean", "o", True),
        ("boolean", False, False),
        ("date", date(2026, 3, 31), "2026-03-31"),
        ("date", "2026-03-31", "2026-03-31"),
        ("integer", "", None),
        ("integer", None, None),
    ],
)
def test_cells_get_the_columns_type(kind: str, cell: Any, value: Any) -> None:
    parsed = ProjectColumn(name="mine", type=ColumnType(kind)).parse(cell)
    assert parsed == value
    assert type(parsed) is type(value)


@pytest.mark.parametrize(
    ("kind", "cell", "message"),
    [
        ("integer", "1o", '"1o" is not a whole number'),
        ("number", "nan", '"nan" is not a number'),
        ("number", "1,5", '"1,5" is not a number'),
        ("boolean", "maybe", '"maybe" is neither yes nor no'),
        ("date", "31.3.26", '"31.3.26" is not a date like 2026-03-31'),
    ],
)
def test_what_cannot_be_read_is_said_in_words(kind: str, cell: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        ProjectColumn(name="mine", type=ColumnType(kind)).parse(cell)


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "shot_name"},
        {"name": "Row_ID"},
        {"name": "two words"},
        {"name": "mine", "pattern": "("},
        {"name": "mine", "type": "integer", "default": "many"},
        {"name": "mine", "choices": ["a"], "default": "b"},
        {"name": "mine", "colour": "red"},
    ],
)
def test_wrong_declarations_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        ProjectColumn(**wrong)


def test_every_wrong_column_of_a_row_is_named() -> None:
    columns = [
        ProjectColumn(name="episode", required=True, pattern=r"E\d{2}"),
        ProjectColumn(name="unit", choices=("main", "second"), default="main"),
        ProjectColumn(name="take", type=ColumnType.INTEGER, required=True),
        ProjectColumn(name="note"),
    ]
    assert defaults(columns) == {"episode": None, "unit": "main", "take": None, "note": None}
    assert check(columns, {"episode": "E1", "unit": "third", "take": "two"}) == {
        "episode": r'"E1" does not match the pattern E\d{2}',
        "unit": '"third" is not one of main, second',
        "take": '"two" is not a whole number',
    }
    assert check(columns, {"episode": "E01", "unit": "main", "take": 2}) == {}
    assert check(columns, {})["take"] == "is empty, but the project needs a value"
