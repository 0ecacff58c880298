"""Count sheets with whatever names, encodings and programs they come in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from iomanager.core.errors import InvalidInput, NotFound
from iomanager.ingest.counts import Expected, expected_of, read_counts
from iomanager.ingest.model import Row


def workbook(path: Path, lines: list[list[Any]]) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet()
        for row, line in enumerate(lines):
            page.write_row(row, 0, line)
    return path


def test_a_workbook_with_a_title_and_other_names(tmp_path: Path) -> None:
    lines: list[list[Any]] = [
        ["Turnover 3"],
        [],
        ["VFX Shot", "Source Clip", "Frame Count", "Notes"],
        ["S1_0010", "A001C001", 120, "x"],
    ]
    sheet = read_counts(workbook(tmp_path / "counts.xlsx", [*lines, ["", "", ""], ["S1_0020", "A001C002", "96", ""]]))
    assert sheet.problems == ()
    assert sheet.expected == (
        Expected("A001C001", "S1_0010", 120, "counts.xlsx, row 4"),
        Expected("A001C002", "S1_0020", 96, "counts.xlsx, row 6"),
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp949"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_text_in_every_encoding(tmp_path: Path, encoding: str, mark: str) -> None:
    text = f'샷명{mark}clip{mark}frames\r\n하늘_0010{mark}"A001{mark}C"{mark}12\r\n'
    (tmp_path / "counts.csv").write_bytes(text.encode(encoding))
    assert read_counts(tmp_path / "counts.csv").expected == (
        Expected(f"A001{mark}C", "하늘_0010", 12, "counts.csv, row 2"),
    )


def test_frames_are_counted_from_first_and_last(tmp_path: Path) -> None:
    (tmp_path / "c.csv").write_text("clip,first frame,last frame\na,1001,1100\nb,1001,\n")
    assert [item.frames for item in read_counts(tmp_path / "c.csv").expected] == [100, None]


def test_wrong_numbers_are_problems_and_the_clips_are_kept(tmp_path: Path) -> None:
    (tmp_path / "c.csv").write_text("clip,frames\na,many\nb,12.5\nc,7\n")
    sheet = read_counts(tmp_path / "c.csv")
    assert [problem.message for problem in sheet.problems] == [
        'row 2, frames: "many" is not a number of frames',
        'row 3, frames: "12.5" is not a number of frames',
    ]
    assert [(item.clip, item.frames) for item in sheet.expected] == [("a", None), ("b", None), ("c", 7)]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "has no header"),
        (b"some words\nand more\n", "has no header"),
        (b"frames,first\n1,2\n", "neither clips nor shots"),
        (b"\0\0\0", "not a table of text"),
        (b'clip,frames\n"' + b"a" * 200_000 + b'",1\n', "not a table of text"),
    ],
)
def test_what_is_no_count_sheet_is_refused(tmp_path: Path, data: bytes, words: str) -> None:
    (tmp_path / "c.csv").write_bytes(data)
    with pytest.raises(InvalidInput, match=words):
        read_counts(tmp_path / "c.csv")
    with pytest.raises(NotFound):
        read_counts(tmp_path / "absent.csv")


def test_edit_lists_announce_clips_too() -> None:
    rows = [Row(row_id="1", scan_path="/in", scan_name="a.mov", ext="mov", clip_name="A001", duration=24)]
    assert expected_of(rows, "cut.edl") == [Expected("A001", None, 24, "cut.edl")]
