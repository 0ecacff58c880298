"""Workbooks that we write: one table with a header, pictures, drop-down lists and coloured cells.

Everything that is text is stored as text, so that a cell which begins with ``= + - @`` is never a formula (a vendor
chooses many of these texts); numbers stay numbers. JPEG pictures are stored in the archive as they are: compressing
them again is most of the time that a plain workbook costs, and saves nothing.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from xlsxwriter.exceptions import XlsxWriterException
from xlsxwriter.image import Image
from xlsxwriter.packager import Packager
from xlsxwriter.workbook import Workbook

from iomanager.core.errors import InvalidInput
from iomanager.ingest.model import Severity

CELL_LIMIT = 32_767  # UTF-16 units, a limit of the format
ROW_LIMIT = 200_000  # ours: what the reader takes too
COMMENT_LIMIT = 2_000
LIST_LIMIT = 255  # characters of a drop-down list inside a cell, a limit of the format
COLOURS = {
    Severity.ERROR: ("#FFC7CE", "#9C0006"),
    Severity.WARNING: ("#FFEB9C", "#7F6000"),
    Severity.INFO: ("#DDEBF7", "#1F3864"),
}
_CAPTION = {"valign": "bottom", "text_wrap": True, "font_size": 7, "font_color": "#808080"}
_RISKY = re.compile(r"[=+\-@\t\r]")
_LONE = re.compile("[\ud800-\udfff\ufffe\uffff]")
_LONE_TEXT = re.compile(r"_x(D[89A-F][0-9A-F]{2}|FFF[EF])_")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its header, its width in characters, and the values of its drop-down list.

    ``caption`` is text beneath a picture: small and grey, and wrapped, so that it never runs into the next column.
    """

    name: str
    width: float = 15
    text: bool = True
    hidden: bool = False
    choices: tuple[str, ...] = ()
    caption: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """A comment on a cell, and how serious it is: that colours the cell."""

    message: str
    severity: Severity


@dataclass(frozen=True, slots=True)
class Pictures:
    """The pictures of one column by row index: JPEG or PNG files, fitted into ``box`` (pixels)."""

    column: int
    files: Mapping[int, Path]
    box: tuple[int, int] = (240, 135)


@dataclass(frozen=True, slots=True)
class Table:
    """What a workbook shows: columns, and rows of cells (text, numbers, booleans or None) in the columns' order.

    ``notes`` are found by (row index, column index), both counted from 0 without the header. Heights are pixels.
    """

    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Any]]
    notes: Mapping[tuple[int, int], Note] = field(default_factory=dict)
    pictures: Pictures | None = None
    row_height: int | None = None


def _ignore() -> None:
    """Count nothing."""


def write_table(file: BinaryIO, table: Table, step: Callable[[], None] = _ignore) -> list[str]:
    """Write the workbook to an open, seekable file; return a sentence for every picture that could not be used.

    ``step`` is called after each row, and may raise to stop. Raises InvalidInput, naming every cell, where a text is
    longer than a cell can hold.
    """
    _check(table)
    buffer = BytesIO()  # without the pictures it is small
    book = _Workbook(buffer, {"in_memory": True})
    book.use_zip64()
    try:
        warnings = _Writer(book, table).write(step)
        book.close()
    finally:
        book.fileclosed = True  # a workbook that failed must not try again when it is collected
    file.write(buffer.getbuffer())
    _add_pictures(file, book.packager.stored)
    return warnings


def _add_pictures(file: BinaryIO, pictures: Sequence[tuple[str, BytesIO]]) -> None:
    if pictures:
        with ZipFile(file, "a", ZIP_STORED) as archive:
            for name, data in pictures:
                archive.writestr(ZipInfo(name, (1980, 1, 1, 0, 0, 0)), data.getbuffer())


def to_cell(text: str) -> str:
    """Text that XML can hold: undecodable bytes of a file name are written ``_xDC80_``."""
    return _LONE.sub(lambda found: f"_x{ord(found[0]):04X}_", text)


def from_cell(text: str) -> str:
    """The text that :func:`to_cell` was given."""
    return _LONE_TEXT.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


class _Packager(Packager):  # type: ignore[misc]
    """Keeps the pictures aside, so that the archive can store them as they are."""

    def _create_package(self) -> list[tuple[BytesIO, str, bool]]:
        files = super()._create_package()
        self.stored = [(name, data) for data, name, binary in files if binary]
        return [entry for entry in files if not entry[2]]


class _Workbook(Workbook):  # type: ignore[misc]
    """A workbook whose pictures are added by us, not compressed a second time."""

    def _get_packager(self) -> _Packager:
        self.packager = _Packager()
        return self.packager


class _Writer:
    """Writes one table into one workbook."""

    def __init__(self, book: Any, table: Table) -> None:
        self._book, self._table = book, table
        self._sheet = book.add_worksheet(table.title)
        self._formats: dict[tuple[bool, bool, Severity | None, bool], Any] = {}
        self._warnings: list[str] = []

    def write(self, step: Callable[[], None]) -> list[str]:
        self._header()
        for index, cells in enumerate(self._table.rows):
            self._row(index, cells)
            step()
        self._lists()
        return self._warnings

    def _header(self) -> None:
        bold = self._book.add_format({"bold": True, "bg_color": "#D9D9D9", "bottom": 1, "valign": "vcenter"})
        for at, column in enumerate(self._table.columns):
            options = {"hidden": True} if column.hidden else {}
            self._sheet.set_column(
                at, at, column.width, self._format(text=column.text, caption=column.caption), options
            )
            self._sheet.write_string(0, at, to_cell(column.name), bold)
        last = max(len(self._table.rows), 1), len(self._table.columns) - 1
        self._sheet.freeze_panes(1, 0)
        self._sheet.autofilter(0, 0, *last)
        self._sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{last[0] + 1}"})

    def _row(self, index: int, cells: Sequence[Any]) -> None:
        if self._table.row_height is not None:
            self._sheet.set_row_pixels(index + 1, self._table.row_height)
        for at, value in enumerate(cells):
            note = self._table.notes.get((index, at)) if self._table.notes else None
            if value is not None or note is not None:
                self._cell(index + 1, at, value, note)
        if self._table.pictures is not None and index in self._table.pictures.files:
            self._picture(index + 1, self._table.pictures)

    def _cell(self, row: int, at: int, value: Any, note: Note | None) -> None:
        severity = note.severity if note else None
        text = self._table.columns[at].text
        if value is None:
            self._sheet.write_blank(row, at, None, self._format(text=text, severity=severity))
        elif isinstance(value, bool):
            self._sheet.write_boolean(row, at, value, self._format(text=False, severity=severity))
        elif isinstance(value, (int, float)) and abs(value) < 2**53:
            self._sheet.write_number(row, at, value, self._format(text=False, severity=severity))
        else:
            self._text(row, at, str(value), severity)
        if note:
            options = {"x_scale": 2.5, "y_scale": 1.2, "author": "IO-Manager"}
            self._sheet.write_comment(row, at, to_cell(note.message)[:COMMENT_LIMIT], options)

    def _text(self, row: int, at: int, value: str, severity: Severity | None) -> None:
        # the quote prefix keeps it text when somebody edits the cell
        quoted, caption = _RISKY.match(value) is not None, self._table.columns[at].caption
        style = self._format(quoted=quoted, severity=severity, caption=caption)
        self._sheet.write_string(row, at, to_cell(value), style)

    def _format(
        self, *, text: bool = True, quoted: bool = False, severity: Severity | None = None, caption: bool = False
    ) -> Any:
        key = (text, quoted, severity, caption)
        if key not in self._formats:
            style: dict[str, Any] = {"valign": "vcenter"} | (_CAPTION if caption else {})
            style |= {"num_format": "@"} if text else {}
            style |= {"quote_prefix": True} if quoted else {}
            style |= dict(zip(("bg_color", "font_color"), COLOURS[severity], strict=True)) if severity else {}
            self._formats[key] = self._book.add_format(style)
        return self._formats[key]

    def _picture(self, row: int, pictures: Pictures) -> None:
        path = pictures.files[row - 1]
        try:
            image = Image(BytesIO(path.read_bytes()))
            size = (image.width * 96 / image.x_dpi, image.height * 96 / image.y_dpi)
            scale = min(pictures.box[0] / size[0], pictures.box[1] / size[1])
        except (OSError, XlsxWriterException, struct.error, ArithmeticError, ValueError, LookupError) as error:
            self._warnings.append(f"row {row + 1}: the thumbnail {path.name} could not be used: {error}")
            return
        options = {"x_scale": scale, "y_scale": scale, "x_offset": 2, "y_offset": 2, "object_position": 1}
        self._sheet.insert_image(row, pictures.column, image, options | {"description": to_cell(path.name)})

    def _lists(self) -> None:
        rows = max(len(self._table.rows), 1)
        for at, column in enumerate(self._table.columns):
            if column.choices:
                source = self._list_source(column.choices)
                rule = {"validate": "list", "source": source, "error_type": "warning", "ignore_blank": True}
                self._sheet.data_validation(1, at, rows, at, rule)

    def _list_source(self, choices: Sequence[str]) -> Sequence[str] | str:
        """The values themselves, or where they do not fit, their place on a hidden sheet."""
        if len(",".join(choices)) <= LIST_LIMIT and not any("," in choice for choice in choices):
            return [to_cell(choice) for choice in choices]
        name = f"list{len(self._book.worksheets())}"
        sheet = self._book.add_worksheet(name)
        sheet.hide()
        for row, choice in enumerate(choices):
            sheet.write_string(row, 0, to_cell(choice))
        return f"={name}!$A$1:$A${len(choices)}"


def _check(table: Table) -> None:
    if len(table.rows) > ROW_LIMIT:
        message = f"The list has {len(table.rows):,} rows; a workbook of ours holds {ROW_LIMIT:,}."
        raise InvalidInput(message, hint="Save the delivery in parts.")
    too_long = list(_too_long(table))
    if too_long:
        raise InvalidInput("Some texts do not fit into a cell: " + "; ".join(too_long) + ".", hint="Shorten them.")


def _too_long(table: Table) -> Iterable[str]:
    for index, cells in enumerate(table.rows):
        for at, value in enumerate(cells):
            if isinstance(value, str) and len(value) * 7 > CELL_LIMIT and len(_utf16(value)) // 2 > CELL_LIMIT:
                yield f"row {index + 2}, {table.columns[at].name} ({len(value):,} characters, {CELL_LIMIT:,} fit)"


def _utf16(text: str) -> bytes:
    return to_cell(text).encode("utf-16-le")
