"""Files that are no workbook, or a hostile one: refused in plain words and within the limits."""

from __future__ import annotations

import os
import tempfile
import time
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from iomanager.core.errors import Forbidden, InvalidInput, NotFound
from iomanager.ingest import scanlist
from iomanager.ingest.model import Row
from iomanager.ingest.workbook import read_cells, read_csv

ROW = Row(row_id="r", scan_path="/in/a", scan_name="a.", ext="exr")


def good(folder: Path) -> Path:
    return scanlist.write([ROW], [], folder)


def rebuilt(source: Path, target: Path, changed: dict[str, bytes]) -> Path:
    """The same workbook with some of its parts replaced or added."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in dict.fromkeys([*old.namelist(), *changed]):
            new.writestr(name, changed[name] if name in changed else old.read(name))
    return target


def refused(path: Path, words: str) -> None:
    started = time.monotonic()
    with pytest.raises(InvalidInput, match=words) as caught:
        scanlist.read(path)
    assert path.name in caught.value.message
    assert caught.value.hint
    assert time.monotonic() - started < 12


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("empty.xlsx", b"", "it is empty"),
        ("text.xlsx", b"shot,clip\n1,2\n", "not an Excel workbook"),
        ("html.xls", b"<html><table><tr><td>check</td></tr></table></html>", "not an Excel workbook"),
        ("picture.xlsx", b"\x89PNG\r\n\x1a\n" + b"\0" * 64, "not an Excel workbook"),
        ("cut.xlsx", b"PK\x03\x04" + b"\0" * 64, "damaged"),
        ("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "not an Excel workbook"),
        ("secret.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
        (
            "half.xls",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le") + b"\xff" * 5000,
            "cannot be",
        ),
    ],
)
def test_a_wrong_file_is_refused(tmp_path: Path, name: str, data: bytes, words: str) -> None:
    (tmp_path / name).write_bytes(data)
    refused(tmp_path / name, words)


def test_files_that_cannot_be_opened_are_said(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="no file"):
        scanlist.read(tmp_path / "absent.xlsx")
    (tmp_path / "folder.xlsx").mkdir()
    with pytest.raises(InvalidInput, match="is a folder"):
        scanlist.read(tmp_path / "folder.xlsx")
    with pytest.raises(InvalidInput, match="lock file of an open spreadsheet") as caught:
        scanlist.read(tmp_path / "~$scanlist_01.xlsx")
    assert "scanlist_01.xlsx" in caught.value.hint


def test_a_file_without_permission_is_said() -> None:
    user = os.geteuid()
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "c.csv").write_text("clip,frames\n")
        (Path(folder) / "c.csv").chmod(0)
        if user == 0:  # root may read everything
            os.seteuid(65534)
        try:
            with pytest.raises(Forbidden, match="may not read"):
                read_csv(Path(folder) / "c.csv", ["clip", "frames"], least=2)
        finally:
            os.seteuid(user)


def test_an_archive_that_is_no_workbook_and_one_without_header(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "zip.xlsx", "w") as archive:
        archive.writestr("readme.txt", "hello")
    refused(tmp_path / "zip.xlsx", "an archive, but not an Excel workbook")
    with xlsxwriter.Workbook(str(tmp_path / "other.xlsx")) as book:
        book.add_worksheet().write(0, 0, "scan_path")
    refused(tmp_path / "other.xlsx", "has no header")


def test_a_wrong_ending_does_not_matter(tmp_path: Path) -> None:
    path = good(tmp_path).rename(tmp_path / "list.xls")
    assert scanlist.read(path).rows == (ROW,)


def test_far_cells_do_not_end_the_application(tmp_path: Path) -> None:
    xml = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
        b"</sheetData></worksheet>"
    )
    refused(rebuilt(good(tmp_path), tmp_path / "far.xlsx", {"xl/worksheets/sheet1.xml": xml}), "memory|rows")


def test_many_rows_are_refused_in_time(tmp_path: Path) -> None:
    rows = b"".join(b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (n, n) for n in range(1, 300_000))
    xml = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        + rows
        + b"</sheetData></worksheet>"
    )
    refused(
        rebuilt(good(tmp_path), tmp_path / "rows.xlsx", {"xl/worksheets/sheet1.xml": xml}), "more than 200,000 rows"
    )


def test_zip_bombs_are_refused_before_they_are_unpacked(tmp_path: Path) -> None:
    path = good(tmp_path)
    refused(rebuilt(path, tmp_path / "bomb.xlsx", {"xl/sharedStrings.xml": b"<sst>" + b" " * 60_000_000}), "zip bomb")
    parts = {f"xl/worksheets/sheet{n}.xml": b"<a/>" for n in range(2, 2500)}
    refused(rebuilt(path, tmp_path / "parts.xlsx", parts), "more than a scanlist may")


def test_a_lying_size_is_stopped_by_the_limits(tmp_path: Path) -> None:
    """The directory says that a part is small, and it unpacks to 700 MB."""
    path, chunk = tmp_path / "lie.xlsx", b"a" * 1_000_000
    rebuilt(good(tmp_path), path, {"xl/sharedStrings.xml": b""})
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.filelist = [entry for entry in archive.filelist if entry.filename != "xl/sharedStrings.xml"]
        archive.NameToInfo.pop("xl/sharedStrings.xml")
        with archive.open("xl/sharedStrings.xml", "w") as part:
            part.write(b"<sst><si><t>")
            for _ in range(700):
                part.write(chunk)
    size = (700_000_000 + len(b"<sst><si><t>")).to_bytes(4, "little")
    data = path.read_bytes()
    assert size in data
    path.write_bytes(data.replace(size, (5_000).to_bytes(4, "little")))
    refused(tmp_path / "lie.xlsx", "cannot be used")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused_and_never_opened(tmp_path: Path, encoding: str) -> None:
    canary = tmp_path / "canary.txt"
    canary.write_text("secret")
    text = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "{canary.as_uri()}">]><sst><si><t>&e;</t></si></sst>'
    changed = {"xl/sharedStrings.xml": text.encode(encoding)}
    refused(rebuilt(good(tmp_path), tmp_path / "xxe.xlsx", changed), "XML entities")


def test_reading_stops_after_its_time(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="took longer than"):
        read_cells(good(tmp_path), ["scan_path", "scan_name", "ext"], least=3, seconds=0.001)


@given(st.binary(min_size=1, max_size=40), st.integers(0, 10**9), st.booleans())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_damaged_workbooks_give_rows_or_a_typed_error(tmp_path: Path, noise: bytes, at: int, cut: bool) -> None:
    source = tmp_path / "scanlist_01.xlsx"
    data = bytearray((source if source.exists() else good(tmp_path)).read_bytes())
    place = at % len(data)
    data[place : place + len(noise)] = noise
    path = tmp_path / "damaged.xlsx"
    path.write_bytes(data[:place] if cut else data)
    with suppress(InvalidInput):
        assert all(isinstance(row, Row) for row in scanlist.read(path).rows)
