"""How rows become the sheet of a scanlist: the contract's columns, our own, then the project's.

Widths, row height and the picture's size are the original's (``domain/plates.md``, section 4). Columns that a person
added in a spreadsheet, and that no setting declares, are kept behind the others.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from iomanager.ingest.columns import ColumnType, ProjectColumn
from iomanager.ingest.model import FLOAT_KEYS, INTEGER_KEYS, OWN_KEYS, PLATE_TYPES, PUBLIC_KEYS, Problem, Row, Severity
from iomanager.ingest.sheets import Column, Note, Pictures, Table, write_table

SHEET = "Sheet1"
ROW_HEIGHT = 144  # pixels
WIDTHS = {"check": 7, "thumbnail": 40, "scan_path": 45}
KEYS = (*PUBLIC_KEYS, *OWN_KEYS)
_RANK = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}
_NUMBERS = INTEGER_KEYS | FLOAT_KEYS | {"check"}
_PLAIN_TYPES = {ColumnType.INTEGER, ColumnType.NUMBER, ColumnType.BOOLEAN}


@dataclass(frozen=True, slots=True)
class Layout:
    """What a scanlist shows besides the rows: the project's columns, and the drop-down list of colourspaces."""

    columns: tuple[ProjectColumn, ...] = ()
    colorspaces: tuple[str, ...] = ()
    types: tuple[str, ...] = PLATE_TYPES


def write_sheet(
    file: BinaryIO, rows: Sequence[Row], problems: Sequence[Problem], *, layout: Layout, step: Callable[[], None]
) -> list[str]:
    """Write the rows to an open file; return a sentence for each thumbnail that could not be used."""
    columns = _columns(rows, layout)
    keys = [column.name for column in columns]
    table = Table(
        title=SHEET,
        columns=columns,
        rows=[cells(row, keys) for row in rows],
        notes=_notes(rows, problems, keys),
        pictures=Pictures(KEYS.index("thumbnail"), {i: Path(r.thumbnail) for i, r in enumerate(rows) if r.thumbnail}),
        row_height=ROW_HEIGHT,
    )
    return write_table(file, table, step)


def cells(row: Row, keys: Sequence[str]) -> list[Any]:
    """The cells of a row: ``check`` is "o" or empty, the thumbnail its file name, the health "ok" or its codes."""
    values = [_blank(row.get(key)) for key in keys]
    values[0] = "o" if row.check else None
    values[1] = Path(row.thumbnail).name if row.thumbnail else None
    values[_HEALTH] = None if row.frame_health is None else ", ".join(row.frame_health) or "ok"
    values[_FRAMERATE] = None if row.framerate is None else round(row.framerate, 3)
    return values


_HEALTH = KEYS.index("frame_health")
_FRAMERATE = KEYS.index("framerate")


def _blank(value: Any) -> Any:
    return None if value == "" else value


def _columns(rows: Sequence[Row], layout: Layout) -> list[Column]:
    choices = {"type": layout.types, "colorspace": layout.colorspaces}
    columns = [
        Column(key, WIDTHS.get(key, 15), key not in _NUMBERS, key == "row_id", choices.get(key, ()), key == "thumbnail")
        for key in KEYS
    ]
    columns += [
        Column(column.name, text=column.type not in _PLAIN_TYPES, choices=column.choices) for column in layout.columns
    ]
    known = {column.name for column in columns}
    others = dict.fromkeys(key for row in rows for key in row.extra if key not in known)
    return columns + [Column(key, text=False) for key in others]


def _notes(rows: Sequence[Row], problems: Sequence[Problem], keys: Sequence[str]) -> dict[tuple[int, int], Note]:
    """The problems by cell; those of a whole row stand on its scan_name, and the most serious colours the cell."""
    row_at = {row.row_id: index for index, row in enumerate(rows)}
    column_at: Mapping[str, int] = {key: index for index, key in enumerate(keys)}
    found: dict[tuple[int, int], list[Problem]] = {}
    for problem in problems:
        if problem.row in row_at:
            at = column_at.get(problem.column or "", column_at["scan_name"])
            at = column_at["scan_name"] if keys[at] == "row_id" else at
            found.setdefault((row_at[problem.row], at), []).append(problem)
    return {cell: _note(listed) for cell, listed in found.items()}


def _note(problems: list[Problem]) -> Note:
    listed = sorted(problems, key=lambda problem: _RANK[problem.severity])
    text = "\n".join(f"{problem.severity.value}: {problem.message}" for problem in listed)
    return Note(text, listed[0].severity)
