"""How the sheet of a scanlist becomes rows again, whatever was done to it in a spreadsheet.

The columns are found by their names. A cell that cannot be read is a problem at its place, ``row 14, just_in: "1o01"
is not a frame number``, and empty; its row is kept. A scanlist of the original has no ``row_id``: it is derived from
the clip, so that reading twice gives the same.
"""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, fields
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from iomanager.core.paths import as_posix
from iomanager.ingest import cells
from iomanager.ingest.columns import ProjectColumn
from iomanager.ingest.model import INTEGER_KEYS, MOVIE_EXTENSIONS, OWN_KEYS, PUBLIC_KEYS, Problem, Row, Severity
from iomanager.ingest.workbook import Cells, read_cells
from iomanager.ingest.workbook_child import is_header, key_of

KEYS = (*PUBLIC_KEYS, *OWN_KEYS)
NEEDED = ("scan_path", "scan_name")
NAMESPACE = uuid.UUID("6f1d1f2e-6a52-5f0b-9d83-0b7d2f1a7c55")
_FIELDS = tuple(f.name for f in fields(Row))
_FRAMES = {"start_frame", "end_frame", "just_in", "just_out", "retime_start_frame"}


def row_id_for(row: Row, delivery: str, *event: str) -> str:
    """The id that a scan of the delivery gives the clip; ``event`` tells rows of one clip from each other."""
    from iomanager.ingest.clip import row_id  # on demand: lists of our own bring their ids

    inside = row.scan_path.removeprefix(delivery).strip("/")
    numbered = (row.scan_name, "", row.ext.lower()) if row.pad and not row.is_movie else (row.scan_name,)
    return row_id("\0".join((inside, *numbered)), *event)


def read_rows(file: Path, columns: Sequence[ProjectColumn], thumbnails: Path | None) -> Read:
    """The rows and the problems of a file; raises as ``workbook.read_cells`` does."""
    return _Sheet(read_cells(file, KEYS, least=3), file.parent, columns, thumbnails).read()


class Read(NamedTuple):
    """What a file holds: its rows, what could not be read, and the line of each row by its row_id."""

    rows: list[Row]
    problems: list[Problem]
    lines: dict[str, int]


@dataclass(frozen=True, slots=True)
class _Finding:
    """A problem whose row's id is not known yet. ``line`` is an index of the body, None for the whole file."""

    code: str
    message: str
    line: int | None = None
    column: str | None = None
    severity: Severity = Severity.ERROR


@dataclass(slots=True)
class _Sheet:
    """One sheet on its way to rows."""

    sheet: Cells
    folder: Path
    columns: Sequence[ProjectColumn]
    thumbnails: Path | None
    lines: list[int] = field(default_factory=list)  # the line in the file of each row of the body
    body: list[list[Any]] = field(default_factory=list)
    found: list[_Finding] = field(default_factory=list)

    def read(self) -> Read:
        self._fill_merged()
        self._take_body()
        places, extras = self._header()
        values = {key: self._column(key, at) for key, at in places.items()}
        empty = [None] * len(self.body)
        rows = self._rows({key: values.get(key, empty) for key in KEYS}, self._extras(extras))
        self._missing(rows, places)
        rows = self._identify(rows)
        lines = {row.row_id: line for row, line in zip(rows, self.lines, strict=True)}
        return Read(rows, [self._problem(finding, rows) for finding in self.found], lines)

    def _fill_merged(self) -> None:
        """A merged cell stands for each of its lines."""
        for top, bottom, column in self.sheet.merged:
            if 0 < top < len(self.sheet.rows) and 0 <= column < len(self.sheet.rows[top]):
                for row in self.sheet.rows[top + 1 : bottom + 1]:
                    row[column] = self.sheet.rows[top][column]

    def _take_body(self) -> None:
        header = self.sheet.rows[0]
        probe = next(at for at, cell in enumerate(header) if isinstance(cell, str) and key_of(cell) in _KEY_SET)
        for at, row in enumerate(self.sheet.rows[1:], start=self.sheet.header_row + 1):
            if _is_blank(row):
                continue
            if isinstance(row[probe], str) and _is_key(row[probe]) and is_header(row, set(KEYS), 3):
                self._say("header-repeated", f"row {at} repeats the header; it was left out", Severity.WARNING)
                continue
            self.lines.append(at)
            self.body.append(row)

    def _header(self) -> tuple[dict[str, int], dict[str, int]]:
        """Where the known and the other columns stand."""
        names = {column.name.casefold(): column.name for column in self.columns}
        known: dict[str, int] = {}
        others: dict[str, int] = {}
        for at, cell in enumerate(self.sheet.rows[0]):
            raw = cells.plain_text(cell).strip()
            key = key_of(raw)
            place, name = (known, key) if key in _KEY_SET else (others, names.get(key, raw))
            if not name:
                self._nameless(at)
            elif name in place:
                message = f"two columns are named {name}; the first is used"
                self._say("header-twice", message, Severity.WARNING, column=name)
            else:
                place[name] = at
        for name in others.keys() - names.values():
            message = f'"{name}" is not a column of scanlists or of this project; its texts are kept as they are'
            self._say("column-unknown", message, Severity.INFO, column=name)
        return known, others

    def _nameless(self, at: int) -> None:
        if any(row[at] != "" for row in self.body):
            message = f"column {_letters(at)} has no name in the header; its cells were left out"
            self._say("header-nameless", message, Severity.WARNING)

    def _column(self, key: str, at: int) -> list[Any]:
        return self._convert(key, at, _READERS.get(key, cells.text))

    def _convert(self, key: str, at: int, reader: Callable[[Any], Any]) -> list[Any]:
        """The column's values; equal cells are read once, as most columns repeat a few values."""
        column = [row[at] for row in self.body]
        if column.count("") == len(column):
            return [None] * len(column)
        try:
            known = _once(column, reader)
            return [
                known[cell] if cell in known else self._restore(key, i, cell, reader) for i, cell in enumerate(column)
            ]
        except TypeError:  # there is a date among them, which has no hash
            return [None if cell == "" else self._restore(key, i, cell, reader) for i, cell in enumerate(column)]

    def _restore(self, key: str, line: int, cell: Any, reader: Callable[[Any], Any]) -> Any:
        try:
            value = reader(cells.no_error(cell))
        except ValueError as error:
            self._say("cell-unreadable", str(error), line=line, column=key)
            return None
        if isinstance(value, cells.Guess):
            self._say("cell-changed", value.message, Severity.WARNING, line=line, column=key)
            return value.value
        return value

    def _extras(self, places: dict[str, int]) -> list[dict[str, Any]]:
        """The project's columns in their types (a column that is absent has its default), then the others as text."""
        values: dict[str, list[Any]] = {}
        for column in self.columns:
            if column.name in places:
                values[column.name] = self._convert(column.name, places.pop(column.name), _project_reader(column))
            else:
                values[column.name] = [column.parse(column.default)] * len(self.body)
        for name, at in places.items():
            values[name] = self._convert(name, at, cells.text)
        names = list(values)
        return [dict(zip(names, row, strict=True)) for row in zip(*values.values(), strict=True)] if names else []

    def _rows(self, values: dict[str, list[Any]], extras: list[dict[str, Any]]) -> list[Row]:
        count = len(self.body)
        for key in ("scan_path", "scan_name", "ext", "row_id"):
            values[key] = [value or "" for value in values[key]]
        values["check"] = [value or False for value in values["check"]]
        values["thumbnail"] = list(_Thumbnails(self.thumbnails).find(values))
        values["extra"] = [*extras] if extras else [{} for _ in range(count)]
        return [Row(*row) for row in zip(*(values[name] for name in _FIELDS), strict=True)]

    def _missing(self, rows: Sequence[Row], places: dict[str, int]) -> None:
        for key in NEEDED:
            if key not in places:
                self._say("column-missing", f"the column {key} is missing: the clips cannot be found", column=key)
                continue
            for line, row in enumerate(rows):
                is_number_alone = key == "scan_name" and row.pad  # 0001.dpx has nothing before its frame number
                if not getattr(row, key) and not is_number_alone:
                    self._say("cell-empty", "is empty: the clip cannot be found", line=line, column=key)

    def _identify(self, rows: list[Row]) -> list[Row]:
        """Give each row an id of its own: rows without one the clip's, copies of a row another."""
        used = {row.row_id for row in rows}
        delivery = as_posix(self.folder.absolute())
        seen: set[str] = set()
        for line, row in enumerate(rows):
            name = row.row_id or row_id_for(row, delivery)
            if name in seen and not row.row_id:
                name = row_id_for(row, delivery, str(row.start_frame), row.timecode_in or "")
            if name in seen:
                if row.row_id:
                    message = "this row is a copy of another; it is treated as a row of its own"
                    self._say("row-copied", message, Severity.WARNING, line=line, column="row_id")
                name = _another(name, seen | used)
            seen.add(name)
            if name != row.row_id:
                rows[line] = row.with_changes(row_id=name)
        return rows

    def _say(
        self,
        code: str,
        message: str,
        severity: Severity = Severity.ERROR,
        *,
        line: int | None = None,
        column: str | None = None,
    ) -> None:
        self.found.append(_Finding(code, message, line, column, severity))

    def _problem(self, finding: _Finding, rows: Sequence[Row]) -> Problem:
        if finding.line is None:
            return Problem(finding.code, finding.message, None, finding.column, finding.severity)
        at = self.lines[finding.line]
        message = f"row {at}, {finding.column}: {finding.message}"
        row_id = rows[finding.line].row_id
        return Problem(finding.code, message, row_id, finding.column, finding.severity, excel_row=at)


class _Thumbnails:
    """Where the pictures are that the cells name: this user's cache, or the original's folder beside the frames."""

    def __init__(self, cache: Path | None) -> None:
        self._cache = cache
        self._listed: dict[str, frozenset[str]] = {}

    def find(self, values: dict[str, list[Any]]) -> Iterable[str | None]:
        for name, scan_path, ext in zip(values["thumbnail"], values["scan_path"], values["ext"], strict=True):
            yield self._path(name, scan_path, ext) if name else None

    def _path(self, name: str, scan_path: str, ext: str) -> str | None:
        name = name[max(name.rfind("/"), name.rfind("\\")) + 1 :]  # never a path that a sheet chose
        if not name or name in {".", ".."} or "\0" in name:
            return None
        if self._cache is not None and name in self._names(str(self._cache)):
            return f"{self._cache}/{name}"
        folder = scan_path if ext.lower() in MOVIE_EXTENSIONS else scan_path.rpartition("/")[0]
        beside = f"{folder}/.thumbnail"
        return f"{beside if self._cache is None or name in self._names(beside) else self._cache}/{name}"

    def _names(self, folder: str) -> frozenset[str]:
        if folder not in self._listed:
            try:
                self._listed[folder] = frozenset(os.listdir(folder))  # noqa: PTH208
            except (OSError, ValueError):
                self._listed[folder] = frozenset()
        return self._listed[folder]


def _is_blank(row: list[Any]) -> bool:
    return all(cell == "" or (isinstance(cell, str) and cell.isspace()) for cell in row)


@lru_cache(4096)
def _is_key(text: str) -> bool:
    return key_of(text) in _KEY_SET


def _once(column: list[Any], reader: Callable[[Any], Any]) -> dict[Any, Any]:
    """The values of the cells that can be read without a word to the user."""
    known: dict[Any, Any] = {"": None}
    for cell in set(column) - {""}:
        try:
            value = reader(cell)
        except ValueError:  # said later, at its place
            continue
        if value.__class__ is not cells.Guess:
            known[cell] = value
    return known


def _another(name: str, taken: set[str]) -> str:
    copy = 2
    while (other := str(uuid.uuid5(NAMESPACE, f"{name!a} {copy}"))) in taken:
        copy += 1
    return other


def _project_reader(column: ProjectColumn) -> Callable[[Any], Any]:
    def read(cell: Any) -> Any:
        value = cells.date_text(cell) if isinstance(cell, dict) else cells.text(cell)
        return column.parse(value.value if isinstance(value, cells.Guess) else value)

    return read


def _letters(at: int) -> str:
    """The spreadsheet's name of a column: 0 is A, 26 is AA."""
    return chr(65 + at) if at < 26 else _letters(at // 26 - 1) + chr(65 + at % 26)


def _what(key: str) -> str:
    if key in _FRAMES:
        return "frame number"
    return "version number" if key == "version" else "number of frames"


_KEY_SET = frozenset(KEYS)
_READERS: dict[str, Callable[[Any], Any]] = {
    **{key: cells.integer(_what(key)) for key in INTEGER_KEYS},
    **dict.fromkeys(("pad", "clip_name", "resolution"), cells.text_or_none),
    "check": cells.ticked,
    "retime_percent": cells.number("percentage"),
    "framerate": cells.number("frame rate"),
    "timecode_in": cells.timecode,
    "timecode_out": cells.timecode,
    "date": cells.date_text,
    "frame_health": cells.health,
}
