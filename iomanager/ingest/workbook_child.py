"""Reads one workbook in a process of its own, within limits of memory and time: run as a script.

``python workbook_child.py LIBRARY_FOLDER`` reads a question in JSON from its standard input and writes the answer in
JSON to its standard output. It imports nothing of the application, so that it starts in 20 ms. A workbook of 5 kB whose
cells are A1 and XFD1048576 makes any reader ask for terabytes: here that ends this process, and nobody else.
Formulas are never evaluated, links never followed, macros never run: only the stored values are read.
"""

from __future__ import annotations

import datetime
import gc
import io
import json
import os
import re
import struct
import sys
import zlib
from pathlib import Path
from typing import Any, BinaryIO

MEMORY = 512 * 2**20  # bytes of address space
SECONDS = 10
FILE_LIMIT = 4 * 2**30
ENTRIES = 120_000
PARTS = 2_000  # sheets, styles and links; pictures are counted above only
TOTAL = 2**30  # bytes unpacked, without pictures
RATIO = 250  # bytes unpacked per byte stored, asked of parts above RATIO_FROM
RATIO_FROM = 8 * 2**20
HEADER_ROWS = 100  # a header is looked for this far down
_ERROR = re.compile(  # a cell with its formula and the error that it gave
    rb'<c r="([A-Z]{1,3})(\d{1,7})"[^>]*?\bt="e"[^>]*>(?:<f[^<]*</f>|<f[^>]*/>)?<v>(#[^<]{1,20})</v>'
)
_XML = (b".xml", b".rels", b".vml")


class Refused(Exception):
    """The file is not one that we read; the message is shown to the user."""


def main() -> None:
    """Answer the one question on the standard input."""
    sys.path.insert(0, sys.argv[1])
    question = json.load(sys.stdin.buffer)
    gc.disable()  # it would walk all cells again and again, and the process ends anyway
    sys.stdout.write(json.dumps(answer(question), check_circular=False))
    sys.stdout.flush()
    os._exit(0)  # without freeing each cell


def answer(question: dict[str, Any]) -> dict[str, Any]:
    """The table that the question asks for, or ``{"refused": why}``."""
    limit_self()
    try:
        check_file(Path(question["path"]))
        return read(question)
    except Refused as refusal:
        return {"refused": str(refusal)}
    except MemoryError:
        return {"refused": "it needs more memory than a scanlist may"}
    except OSError as error:
        return {"missing": error.errno or 0, "refused": error.strerror or str(error)}


def limit_self() -> None:
    """Bound what this process may use; where a system has no limits, the parent's time limit remains."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def read(question: dict[str, Any]) -> dict[str, Any]:
    """The rows of the first visible sheet with a header, from the header on.

    ``header_row`` is its 1-based line; ``merged`` holds vertical merges as (first row, last row, column), 0-based
    within ``rows``.
    """
    import python_calamine as calamine

    keys = set(question["keys"])
    try:
        with open_book(calamine, Path(question["path"])) as book:
            for number, name in visible_sheets(calamine, book):
                found = table(book.get_sheet_by_name(name), keys, question)
                if found:
                    mark_errors(Path(question["path"]), number, found)
                    return {"sheet": name, **found}
    except calamine.PasswordError:
        raise Refused("it is protected by a password") from None
    except calamine.CalamineError as error:
        raise Refused(f"it cannot be read as a workbook ({error})") from None
    return {"no_header": True}


def visible_sheets(calamine: Any, book: Any) -> list[tuple[int, str]]:
    """The number and name of every sheet that people see."""
    shown, plain = calamine.SheetVisibleEnum.Visible, calamine.SheetTypeEnum.WorkSheet
    sheets = enumerate(book.sheets_metadata)
    return [(number, meta.name) for number, meta in sheets if meta.visible == shown and meta.typ == plain]


def open_book(calamine: Any, path: Path) -> Any:
    """The workbook by its path, which leaves the pictures on disk; by its content where the name is misleading."""
    archive = path.suffix.lower() in {".xlsx", ".xlsm"}
    with path.open("rb") as file:
        if archive == (file.read(2) == b"PK"):
            return calamine.CalamineWorkbook.from_path(path)
        file.seek(0)
        return calamine.CalamineWorkbook.from_filelike(io.BytesIO(file.read()))


def table(sheet: Any, keys: set[str], question: dict[str, Any]) -> dict[str, Any] | None:
    """The sheet's rows from its header on, or None where it has no header."""
    if sheet.total_height > question["rows"] + HEADER_ROWS:
        raise Refused(f"it has more than {question['rows']:,} rows")
    rows = sheet.to_python(skip_empty_area=True)
    top = next((at for at, row in enumerate(rows[:HEADER_ROWS]) if is_header(row, keys, question["least"])), None)
    if top is None:
        return None
    first_row, first_column = sheet.start or (0, 0)
    merged = [
        (a[0] - first_row - top, b[0] - first_row - top, a[1] - first_column)
        for a, b in sheet.merged_cell_ranges or []
        if a[1] == b[1]
    ]
    place = {"header_row": first_row + top + 1, "first_column": first_column}
    return {**place, "rows": plain(rows[top:]), "merged": merged}


def is_header(row: list[Any], keys: set[str], least: int) -> bool:
    """Whether at least ``least`` cells are names that are looked for."""
    return len({name for cell in row if isinstance(cell, str) and (name := key_of(cell)) in keys}) >= least


def key_of(text: str) -> str:
    """A header's cell as a key: case, blanks and dashes do not matter."""
    return "_".join(text.strip().lower().replace("-", " ").replace("_", " ").split())


def plain(rows: list[list[Any]]) -> list[list[Any]]:
    """The rows with booleans, dates and times as ``{"kind": value}``, which JSON can carry."""
    simple = {str, float, int}
    for row in rows:
        if not simple.issuperset(map(type, row)):
            row[:] = [cell if type(cell) in simple else moment(cell) for cell in row]
    return rows


def moment(cell: Any) -> Any:
    """A boolean, date or time with its kind; as a dict it is never equal to a number."""
    if isinstance(cell, bool):
        return {"boolean": cell}
    if isinstance(cell, datetime.datetime):
        return {"datetime": cell.isoformat()}
    if isinstance(cell, datetime.date):
        return {"date": cell.isoformat()}
    if isinstance(cell, datetime.time):
        seconds = (cell.hour * 60 + cell.minute) * 60 + cell.second + cell.microsecond / 1e6
        return {"time": seconds}
    return {"time": cell.total_seconds()} if isinstance(cell, datetime.timedelta) else str(cell)


def mark_errors(path: Path, number: int, found: dict[str, Any]) -> None:
    """Put ``{"error": "#REF!"}`` where the sheet has an error: the library says that such a cell is empty."""
    with path.open("rb") as file:
        if file.read(2) != b"PK":
            return
        try:
            text = sheet_text(file, number)
        except (zlib.error, struct.error):  # damaged, and yet the library could read it
            return
    if b't="e"' not in text:
        return
    for match in _ERROR.finditer(text):
        column = 0
        for letter in match[1]:
            column = column * 26 + letter - 64
        row, column = int(match[2]) - found["header_row"], column - 1 - found["first_column"]
        if 0 <= row < len(found["rows"]) and 0 <= column < len(found["rows"][row]):
            found["rows"][row][column] = {"error": match[3].decode()}


def sheet_text(file: BinaryIO, number: int) -> bytes:
    """The XML of a sheet by its place in the workbook; empty where it is not where Office and LibreOffice put it."""
    entries = {entry[0]: entry for entry in directory(file, file.seek(0, 2))}
    sheets = re.findall(rb"<sheet\s[^>]*?\br:id=\"([^\"]+)\"", part_text(file, entries.get(b"xl/workbook.xml")))
    links = part_text(file, entries.get(b"xl/_rels/workbook.xml.rels"))
    for link in re.findall(rb"<Relationship\s[^>]*>", links):
        target = re.search(rb"\bTarget=\"/?(?:xl/)?([^\"]+)\"", link)
        if target and number < len(sheets) and b'Id="' + sheets[number] + b'"' in link:
            return part_text(file, entries.get(b"xl/" + target[1]))
    return b""


def part_text(file: BinaryIO, entry: tuple[bytes, int, int, int, int] | None) -> bytes:
    """A part of the archive, unpacked: at most 256 MiB."""
    if entry is None:
        return b""
    _, method, packed, _, offset = entry
    file.seek(offset)
    file.seek(sum(struct.unpack_from("<HH", file.read(30), 26)), 1)
    data = file.read(packed)
    return zlib.decompressobj(-15).decompress(data, 2**28) if method == 8 else data


def check_file(path: Path) -> None:
    """Refuse what is no workbook, and what would unpack to far more than a scanlist."""
    with path.open("rb") as file:
        magic = file.read(8)
        size = file.seek(0, 2)
        if size == 0:
            raise Refused("it is empty")
        if size > FILE_LIMIT:
            raise Refused("it is larger than 4 GiB")
        if magic.startswith(b"PK\x03\x04"):
            check_archive(file, size)
        elif magic == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
            check_old(file)
        else:
            raise Refused("it is not an Excel workbook")


def check_old(file: BinaryIO) -> None:
    """An old container: an ``.xls``, or a workbook that is encrypted with a password."""
    file.seek(0)
    head = file.read(64 * 2**20)
    if "EncryptedPackage".encode("utf-16-le") in head:
        raise Refused("it is protected by a password")
    if "Workbook".encode("utf-16-le") not in head and "Book".encode("utf-16-le") not in head:
        raise Refused("it is not an Excel workbook")


def check_archive(file: BinaryIO, size: int) -> None:
    """Judge the archive by its directory, before anything is unpacked."""
    total, parts = 0, 0
    names = set()
    for name, method, packed, unpacked, offset in directory(file, size):
        names.add(name)
        if packed + offset > size:
            raise Refused("it is damaged: it ends too early")
        if unpacked > RATIO_FROM and unpacked > RATIO * packed:
            raise Refused("it is a zip bomb: it unpacks to far more than its size")
        if name.lower().endswith(_XML):
            total, parts = total + unpacked, parts + 1
            if parts > PARTS or total > TOTAL:
                raise Refused("it unpacks to more than a scanlist may")
            check_part(file, method, packed, offset)
    if not names & {b"xl/workbook.xml", b"xl/workbook.bin", b"content.xml"}:
        raise Refused("it is an archive, but not an Excel workbook")


def directory(file: BinaryIO, size: int) -> Any:
    """The entries of a zip archive: (name, method, packed, unpacked, offset)."""
    file.seek(max(0, size - 65_557))
    tail = file.read()
    end = tail.rfind(b"PK\x05\x06")
    if end < 0 or len(tail) < end + 22:
        raise Refused("it is damaged: it ends too early")
    count, length, start = struct.unpack_from("<HII", tail, end + 10)
    if start + length > size or length > ENTRIES * 300:
        raise Refused("it is damaged, or too large for a scanlist")
    file.seek(start)
    data = file.read(length)
    at, seen = 0, 0
    while data[at : at + 4] == b"PK\x01\x02" and len(data) >= at + 46:
        method, packed, unpacked, named, extra, comment = struct.unpack_from("<10xH8xIIHHH", data, at)
        (offset,) = struct.unpack_from("<I", data, at + 42)
        yield data[at + 46 : at + 46 + named], method, packed, unpacked, offset
        at, seen = at + 46 + named + extra + comment, seen + 1
    if seen > ENTRIES or count not in {0xFFFF, seen}:
        raise Refused("it is damaged, or has too many parts for a scanlist")


def check_part(file: BinaryIO, method: int, packed: int, offset: int) -> None:
    """Refuse XML that declares entities, internal or external: no spreadsheet writes them."""
    file.seek(offset)
    head = file.read(30)
    if len(head) < 30 or not head.startswith(b"PK\x03\x04"):
        raise Refused("it is damaged: a part is missing")
    file.seek(sum(struct.unpack_from("<HH", head, 26)), 1)
    start = file.read(min(packed, 4096))
    try:
        text = zlib.decompressobj(-15).decompress(start, 4096) if method == 8 else start
    except zlib.error:
        raise Refused("it is damaged: a part does not unpack") from None
    if b"<!DOCTYPE" in text.replace(b"\0", b"") or b"<!ENTITY" in text.replace(b"\0", b""):
        raise Refused("it declares XML entities, which a scanlist never needs")


if __name__ == "__main__":
    main()
