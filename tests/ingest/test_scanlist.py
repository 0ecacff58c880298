"""Scanlists: written, never overwritten, and read back whatever a spreadsheet made of them."""

from __future__ import annotations

import datetime
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import simplejpeg
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy import full
from openpyxl.utils import get_column_letter

from iomanager.core.cancel import CancelToken, Progress, ProgressState
from iomanager.core.errors import Cancelled, InvalidInput
from iomanager.ingest import scanlist
from iomanager.ingest.columns import ColumnType, ProjectColumn
from iomanager.ingest.model import OWN_KEYS, PUBLIC_KEYS, Problem, Row, Severity
from iomanager.ingest.scanlist import WriteOptions

KEYS = [*PUBLIC_KEYS, *OWN_KEYS]
COLUMNS = (
    ProjectColumn(name="episode", choices=("E01", "E02"), default="E01"),
    ProjectColumn(name="take", type=ColumnType.INTEGER),
    ProjectColumn(name="circled", type=ColumnType.BOOLEAN),
)


def a_row(row_id: str = "one", **values: Any) -> Row:
    row = Row(
        row_id=row_id,
        scan_path="/deliveries/배달/A001C003",
        scan_name="A001C003.",
        ext="exr",
        check=True,
        shot_name="S001_0010",
        version=3,
        clip_name="A001C003",
        pad="%04d",
        resolution="1920 x 1080",
        start_frame=-8,
        end_frame=1100,
        duration=1109,
        retime_percent=-50.5,
        timecode_in="01:00:41:17",
        timecode_out="01:01:27;21",
        just_in=-8,
        just_out=1100,
        framerate=23.976,
        fps="24000/1001",
        frame_health=("missing", "truncated"),
        missing_frames="1049,1061-1063",
        colorspace="ACES - ACEScg",
    )
    return row.with_changes(**values)


def picture(path: Path, value: int = 128, size: tuple[int, int] = (270, 480)) -> Path:
    path.write_bytes(simplejpeg.encode_jpeg(full((*size, 3), value, "uint8"), quality=80))
    return path


def sheet(path: Path, lines: list[list[Any]], header: list[str] | None = None) -> Path:
    """A workbook of plain cells, as somebody's spreadsheet would write it."""
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False}) as book:
        clock = book.add_format({"num_format": "hh:mm:ss"})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        page = book.add_worksheet("Sheet1")
        for row, line in enumerate([KEYS if header is None else header, *lines]):
            for column, cell in enumerate(line):
                if isinstance(cell, datetime.time):
                    page.write_datetime(row, column, cell, clock)
                elif isinstance(cell, datetime.date):
                    page.write_datetime(row, column, cell, day)
                elif cell is not None:
                    page.write(row, column, cell)
    return path


def line(**cells: Any) -> list[Any]:
    values = {"check": "o", "scan_path": "/in/a", "scan_name": "a.", "ext": "exr", "row_id": "r1", **cells}
    return [values.get(key) for key in KEYS]


def messages(scan: Any) -> list[str]:
    return [problem.message for problem in scan.problems]


# -- writing ----------------------------------------------------------------------------------------------------------


def test_rows_come_back_as_they_were(tmp_path: Path) -> None:
    thumbnails = tmp_path / "cache"
    thumbnails.mkdir()
    rows = [
        a_row(thumbnail=str(picture(thumbnails / "a.jpg")), extra={"episode": "E02", "take": 4, "circled": True}),
        a_row("two", check=False, frame_health=(), extra={"episode": None, "take": None, "circled": False}),
        a_row("three", frame_health=None, ext="mov", pad=None, extra={"episode": "E01", "take": -1, "circled": None}),
    ]
    path = scanlist.write(rows, [], tmp_path, COLUMNS)
    scan = scanlist.read(path, COLUMNS, thumbnails=thumbnails)
    assert path.name == "scanlist_01.xlsx"
    assert scan.rows == tuple(rows)
    assert scan.problems == ()
    assert (scan.delivery, scan.scanlist) == (str(tmp_path), str(path))


def test_the_sheet_is_laid_out_as_promised(tmp_path: Path) -> None:
    thumbnail = picture(tmp_path / "a.jpg")
    problems = [
        Problem("range", "the frame is outside", "one", "just_in"),
        Problem("slow", "the rate is odd", "one", "framerate", Severity.WARNING),
        Problem("general", "the whole clip is odd", "one", None, Severity.INFO),
    ]
    rows = [a_row(thumbnail=str(thumbnail))]
    options = WriteOptions(colorspaces=tuple(f"Input - Camera - Colour space {n}" for n in range(30)))
    path = scanlist.write(rows, problems, tmp_path, COLUMNS, options=options)
    book = openpyxl.load_workbook(path)
    page = book["Sheet1"]
    assert [cell.value for cell in page[1]] == [*KEYS, "episode", "take", "circled"]
    assert page.freeze_panes == "A2"
    assert page.auto_filter.ref is not None
    widths = {cell.value: page.column_dimensions[get_column_letter(cell.column or 0)] for cell in page[1]}
    assert [round(widths[key].width) for key in ("thumbnail", "scan_path")] == [41, 46]
    assert widths["row_id"].hidden
    assert page.row_dimensions[2].height == 108  # points: 144 pixels
    cells = dict(zip(KEYS, page[2], strict=False))
    assert cells["check"].value == "o"
    assert cells["thumbnail"].value == "a.jpg"
    assert cells["just_in"].comment is not None
    assert "the frame is outside" in cells["just_in"].comment.text
    assert cells["just_in"].fill.fgColor.rgb == "FFFFC7CE"
    assert cells["framerate"].fill.fgColor.rgb == "FFFFEB9C"
    assert "the whole clip is odd" in str(cells["scan_name"].comment)
    rules = {str(rule.sqref): rule.formula1 for rule in page.data_validations.dataValidation}
    assert rules["G2"] == '"org,src,ref,editor,lib"'
    assert any("!$A$1:$A$30" in str(formula) for formula in rules.values())
    with zipfile.ZipFile(path) as archive:
        stored = archive.getinfo("xl/media/image1.jpeg")
        assert stored.compress_type == zipfile.ZIP_STORED
        assert archive.read(stored) == thumbnail.read_bytes()
        drawing = archive.read("xl/drawings/drawing1.xml").decode()
    assert drawing.count("<xdr:pic>") == 1
    assert "<xdr:twoCellAnchor>" in drawing  # it moves and grows with its cell


def test_a_long_thumbnail_name_stays_in_its_cell(tmp_path: Path) -> None:
    name = "=A001C003_210101_R1AB_a_very_long_name_of_a_clip_that_nobody_shortened_before_it_was_sent.jpg"
    rows = [a_row(thumbnail=str(picture(tmp_path / name)))]
    book = openpyxl.load_workbook(scanlist.write(rows, [], tmp_path))
    cell = book["Sheet1"].cell(2, KEYS.index("thumbnail") + 1)
    assert (cell.value, cell.alignment.wrap_text) == (name, True)
    assert cell.font.size < book["Sheet1"]["C2"].font.size
    assert cell.quotePrefix


def test_a_bad_thumbnail_is_a_warning_and_the_list_is_written(tmp_path: Path) -> None:
    (tmp_path / "text.jpg").write_text("no picture")
    (tmp_path / "cut.jpg").write_bytes(picture(tmp_path / "good.jpg").read_bytes()[:8])
    names = ["absent.jpg", "text.jpg", "cut.jpg", "good.jpg", "\udc80.jpg"]
    rows = [a_row(name, thumbnail=str(tmp_path / name)) for name in names]
    saved = scanlist.save(rows, [], tmp_path)
    assert [p.message.split(" could")[0] for p in saved.problems[:3]] == [
        "row 2: the thumbnail absent.jpg",
        "row 3: the thumbnail text.jpg",
        "row 4: the thumbnail cut.jpg",
    ]
    assert {p.severity for p in saved.problems} == {Severity.WARNING}
    assert len(scanlist.read(saved.path).rows) == 5


NAUGHTY = ["=1+1", "+1", "-8", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x")', "=cmd|' /C calc'!A0", "-8-2"]


def test_texts_that_look_like_formulas_stay_text(tmp_path: Path) -> None:
    rows = [a_row(f"{n}", shot_name=text, roll=text, extra={"note": text}) for n, text in enumerate(NAUGHTY)]
    path = scanlist.write(rows, [Problem("x", "=1+1", "1", "roll")], tmp_path)
    page = openpyxl.load_workbook(path)["Sheet1"]
    assert not [cell.coordinate for cells in page.iter_rows() for cell in cells if cell.data_type == "f"]
    assert page.cell(2, KEYS.index("just_in") + 1).value == -8
    assert page.cell(2, KEYS.index("shot_name") + 1).quotePrefix
    scan = scanlist.read(path)
    assert [row.shot_name for row in scan.rows] == NAUGHTY
    assert [row.extra["note"] for row in scan.rows] == NAUGHTY


def test_every_text_that_is_too_long_is_named_and_nothing_is_left(tmp_path: Path) -> None:
    rows = [
        a_row(channels="R" * 40_000),
        a_row("two", clip_tag="\U0001f600" * 20_000),
        a_row("three", roll="x" * 32_767),
    ]
    with pytest.raises(InvalidInput, match=r"row 2, channels .*; row 3, clip_tag"):
        scanlist.write(rows, [], tmp_path)
    assert list(tmp_path.iterdir()) == []
    assert scanlist.read(scanlist.write(rows[2:], [], tmp_path)).rows == tuple(rows[2:])


def test_a_cancelled_save_leaves_nothing_and_tells_its_progress(tmp_path: Path) -> None:
    token, seen = CancelToken(), list[ProgressState]()

    def listen(state: ProgressState) -> None:
        seen.append(state)
        if state.done:
            token.cancel()

    options = WriteOptions(token=token, progress=Progress(listener=listen, interval=0))
    with pytest.raises(Cancelled):
        scanlist.write([a_row(str(n)) for n in range(9)], [], tmp_path, options=options)
    assert list(tmp_path.iterdir()) == []
    assert seen[-1].total == 9


# -- reading what spreadsheets leave ---------------------------------------------------------------------------------


def test_cells_that_a_spreadsheet_changed_are_restored(tmp_path: Path) -> None:
    path = sheet(
        tmp_path / "a.xlsx",
        [
            line(start_frame="1001", end_frame=1100.0, duration="100.0", version="v003", shot_name=10, pad="None"),
            line(row_id="r2", timecode_in=1004117, timecode_out="01004117", framerate="23,976", retime_percent="-50%"),
            line(row_id="r3", timecode_in="1:00:41:17", timecode_out="01:00:41.17", framerate="24000/1001"),
            line(row_id="r4", clip_name="None", roll="NaN", timecode_in="NaN", just_in="-0008", frame_health="OK"),
            line(row_id="r5", date=datetime.date(2026, 3, 31), missing_frames=1049, check=False, just_in=" 7 "),
        ],
    )
    scan = scanlist.read(path)
    assert messages(scan) == []
    one, two, three, four, five = scan.rows
    assert (one.start_frame, one.end_frame, one.duration, one.version) == (1001, 1100, 100, 3)
    assert (one.shot_name, one.pad, one.check) == ("10", None, True)
    assert (two.timecode_in, two.timecode_out) == ("01:00:41:17", "01:00:41:17")
    assert (two.framerate, two.retime_percent) == (23.976, -50.0)
    assert (three.timecode_in, three.timecode_out) == ("01:00:41:17", "01:00:41;17")
    assert three.framerate == pytest.approx(23.976, abs=1e-3)
    assert (four.clip_name, four.roll, four.timecode_in, four.just_in) == (None, None, None, -8)
    assert four.healthy
    assert (five.date, five.missing_frames, five.check, five.just_in) == ("2026-03-31", "1049", False, 7)


def test_times_and_dates_are_restored_with_a_word_to_the_user(tmp_path: Path) -> None:
    path = sheet(
        tmp_path / "a.xlsx",
        [line(timecode_in=datetime.time(1, 0, 41), timecode_out=0.5, shot_name=datetime.date(2026, 3, 10))],
    )
    scan = scanlist.read(path)
    assert (scan.rows[0].timecode_in, scan.rows[0].timecode_out) == ("01:00:41:00", "12:00:00:00")
    assert scan.rows[0].shot_name == "2026-03-10"
    assert {p.severity for p in scan.problems} == {Severity.WARNING}
    assert {p.column for p in scan.problems} == {"timecode_in", "timecode_out", "shot_name"}


def test_what_cannot_be_read_is_a_problem_at_its_cell(tmp_path: Path) -> None:
    wrong = line(
        just_in="1o01", just_out=1001.5, version="three", duration="1,001", timecode_in="01:61:00:00", framerate="fast"
    )
    path = sheet(tmp_path / "a.xlsx", [line(row_id="r0"), wrong, line(row_id="r2", just_in="1o01")])
    scan = scanlist.read(path)
    assert len(scan.rows) == 3
    assert sorted(messages(scan)) == [
        'row 3, duration: "1,001" is not a number of frames',
        'row 3, framerate: "fast" is not a frame rate',
        'row 3, just_in: "1o01" is not a frame number',
        'row 3, just_out: "1001.5" is not a frame number',
        'row 3, timecode_in: "01:61:00:00" is not a timecode',
        'row 3, version: "three" is not a version number',
        'row 4, just_in: "1o01" is not a frame number',
    ]
    first = next(p for p in scan.problems if p.column == "just_in")
    assert (first.row, first.excel_row, first.severity) == ("r1", 3, Severity.ERROR)
    assert scan.rows[1].just_in is None


def test_columns_may_be_sorted_missing_and_added(tmp_path: Path) -> None:
    header = ["Scan Name", "note", "SCAN_PATH", " ext ", "just-in", "Episode", "take", "", "ext"]
    path = sheet(tmp_path / "a.xlsx", [["a.", "하늘", "/in/a", "exr", 7, "E02", "4", "lost", "dpx"]], header)
    scan = scanlist.read(path, COLUMNS)
    row = scan.rows[0]
    assert (row.scan_name, row.scan_path, row.ext, row.just_in) == ("a.", "/in/a", "exr", 7)
    assert row.extra == {"episode": "E02", "take": 4, "circled": None, "note": "하늘"}
    assert {p.code: p.severity for p in scan.problems} == {
        "column-unknown": Severity.INFO,
        "header-nameless": Severity.WARNING,
        "header-twice": Severity.WARNING,
    }
    again = scanlist.read(scanlist.write(scan.rows, [], tmp_path, COLUMNS), COLUMNS)
    assert again.rows == scan.rows


def test_project_columns_are_typed_and_default(tmp_path: Path) -> None:
    header = ["scan_path", "scan_name", "ext", "take"]
    scan = scanlist.read(sheet(tmp_path / "a.xlsx", [["/in/a", "a.", "exr", "four"]], header), COLUMNS)
    assert messages(scan) == ['row 2, take: "four" is not a whole number']
    assert scan.rows[0].extra == {"episode": "E01", "take": None, "circled": None}


def test_blank_lines_titles_and_a_second_header_are_no_rows(tmp_path: Path) -> None:
    title: list[Any] = ["The delivery of today"]
    body = [KEYS, line(), [None], [" "], KEYS, line(row_id="r2", shot_name="S1")]
    scan = scanlist.read(sheet(tmp_path / "a.xlsx", body, title))
    assert [row.row_id for row in scan.rows] == ["r1", "r2"]
    assert messages(scan) == ["row 6 repeats the header; it was left out"]


def test_merged_cells_stand_for_each_of_their_lines(tmp_path: Path) -> None:
    path = sheet(tmp_path / "a.xlsx", [line(shot_name="S1"), line(row_id="r2"), line(row_id="r3")])
    book = openpyxl.load_workbook(path)
    book["Sheet1"].merge_cells("E2:E3")
    book.save(path)
    assert [row.shot_name for row in scanlist.read(path).rows] == ["S1", "S1", None]


def test_formulas_give_their_value_and_hidden_sheets_are_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        hidden, page = book.add_worksheet("old"), book.add_worksheet("new")
        for target, name in ((hidden, "old."), (page, "new.")):
            for column, key in enumerate(KEYS):
                target.write(0, column, key)
            for column, cell in enumerate(line(scan_name=name)):
                if cell is not None:
                    target.write(1, column, cell)
        page.write_formula(1, KEYS.index("just_in"), "=1000+1", None, 1001)
        page.write_formula(1, KEYS.index("shot_name"), '="S"&"1"', None, "S1")
        page.activate()
        hidden.hide()
    (row,) = scanlist.read(path).rows
    assert (row.scan_name, row.just_in, row.shot_name) == ("new.", 1001, "S1")


def test_error_values_of_a_spreadsheet_are_problems(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet("notes").write_formula("A1", "=1/0", None, "#DIV/0!")
        page = book.add_worksheet("list")
        page.write_row(2, 1, KEYS)
        page.write_row(3, 1, ["" if cell is None else cell for cell in line(just_out=7)])
        for key, error in (("just_in", "#REF!"), ("shot_name", "#N/A"), ("frame_health", "#NAME?")):
            page.write_formula(3, 1 + KEYS.index(key), "=A1", None, error)
    scan = scanlist.read(path)
    assert sorted(messages(scan)) == [
        'row 4, frame_health: "#NAME?" is an error of the spreadsheet, not a value',
        'row 4, just_in: "#REF!" is an error of the spreadsheet, not a value',
        'row 4, shot_name: "#N/A" is an error of the spreadsheet, not a value',
    ]
    assert (scan.rows[0].just_in, scan.rows[0].shot_name, scan.rows[0].just_out) == (None, None, 7)


def test_lists_of_the_original_open_with_stable_ids(tmp_path: Path) -> None:
    movies = tmp_path / "movies"
    (tmp_path / ".thumbnail").mkdir()
    picture(tmp_path / ".thumbnail" / "a_1001.jpg")
    cells: dict[str, Any] = {"row_id": None, "thumbnail": "a_1001.jpg", "scan_path": str(tmp_path / "a"), "pad": "%04d"}
    old = [
        line(**cells)[:26],
        line(**{**cells, "scan_path": str(movies), "scan_name": "b.mov", "ext": "mov", "start_frame": 1})[:26],
        line(**{**cells, "scan_path": str(movies), "scan_name": "b.mov", "ext": "mov", "start_frame": 50})[:26],
    ]
    scan = scanlist.read(sheet(tmp_path / "scanlist_01.xlsx", old, KEYS[:26]))
    again = scanlist.read(sheet(tmp_path / "scanlist_02.xlsx", old[::-1], KEYS[:26]))
    assert scan.problems == ()
    assert len({row.row_id for row in scan.rows}) == 3
    assert scan.rows[0].row_id == again.rows[2].row_id
    assert scan.rows[0].thumbnail == str(tmp_path / ".thumbnail" / "a_1001.jpg")
    assert scan.rows[1].thumbnail == str(movies / ".thumbnail" / "a_1001.jpg")


def test_a_copied_row_becomes_a_row_of_its_own(tmp_path: Path) -> None:
    path = sheet(tmp_path / "a.xlsx", [line(), line(), line()])
    scan = scanlist.read(path)
    ids = [row.row_id for row in scan.rows]
    assert ids[0] == "r1"
    assert len(set(ids)) == 3
    assert [(p.row, p.severity, p.excel_row) for p in scan.problems] == [
        (ids[1], Severity.WARNING, 3),
        (ids[2], Severity.WARNING, 4),
    ]
    assert [row.row_id for row in scanlist.read(path).rows] == ids


def test_rows_whose_clip_cannot_be_found_are_kept_and_said(tmp_path: Path) -> None:
    scan = scanlist.read(sheet(tmp_path / "a.xlsx", [line(scan_name=None, shot_name="S1")]))
    assert messages(scan) == ["row 2, scan_name: is empty: the clip cannot be found"]
    assert scan.rows[0].shot_name == "S1"
    scan = scanlist.read(sheet(tmp_path / "b.xlsx", [["S1", 1, 2]], ["shot_name", "just_in", "just_out"]))
    assert {p.code for p in scan.problems} == {"column-missing"}
    assert len(scan.rows) == 1


# -- round trips ------------------------------------------------------------------------------------------------------

texts = st.text(st.characters(exclude_categories=["Cs"], include_characters="\udc80\ufffe=+-@\t\r\n_x"), min_size=1)
words = texts.filter(lambda text: not text.isspace() and text != "NaN" and "_x" not in text)
maybe = st.none() | words
frames = st.none() | st.integers(-(10**9), 10**9)
codes = st.sampled_from(["missing", "zero-byte", "truncated", "duplicate"])
two = st.integers(0, 59).map("{:02d}".format)
clocks = st.builds("{}:{}:{}{}{}".format, two, two, two, st.sampled_from(":;"), two)
rows = st.builds(
    Row,
    row_id=words,
    scan_path=words,
    scan_name=words,
    ext=words,
    check=st.booleans(),
    roll=maybe,
    shot_name=maybe,
    type=maybe,
    version=frames,
    start_frame=frames,
    just_in=frames,
    retime_percent=st.none() | st.floats(-1e6, 1e6).map(lambda value: round(value, 4)),  # a cell has 16 digits
    framerate=st.none() | st.floats(1, 500).map(lambda value: round(value, 3)),
    timecode_in=st.none() | clocks,
    frame_health=st.none() | st.lists(codes, unique=True).map(tuple),
    missing_frames=maybe,
    checksum=maybe,
    extra=st.fixed_dictionaries({"note": maybe}),
)


@given(st.lists(rows, max_size=4, unique_by=lambda row: row.row_id))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_rows_come_back(tmp_path: Path, listed: list[Row]) -> None:
    columns = (ProjectColumn(name="note"),)
    path = scanlist.write(listed, [], tmp_path, columns)
    scan = scanlist.read(path, columns)
    assert scan.problems == ()
    assert scan.rows == tuple(listed)
    path.unlink()


def test_rows_survive_a_save_by_another_program(tmp_path: Path) -> None:
    listed = [
        a_row(roll="=1+1"),
        a_row("two", frame_health=(), clip_tag="플롭", thumbnail=str(picture(tmp_path / "a.jpg"))),
    ]
    path = scanlist.write(listed, [Problem("x", "odd", "two", "roll")], tmp_path)
    openpyxl.load_workbook(path).save(tmp_path / "again.xlsx")
    assert scanlist.read(tmp_path / "again.xlsx", thumbnails=tmp_path).rows == tuple(listed)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not on this machine")
@pytest.mark.parametrize("kind", ["xlsx", "xls"])
def test_rows_survive_a_save_by_libreoffice(tmp_path: Path, kind: str) -> None:
    listed = [a_row(str(n), roll=text) for n, text in enumerate(["=1+1", "-8", "@x", "0010", "3-10"])]
    path = scanlist.write(listed, [], tmp_path)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", str(tmp_path / "out"), str(path)]
    subprocess.run(command, check=True, timeout=120, capture_output=True)
    scan = scanlist.read(tmp_path / "out" / f"scanlist_01.{kind}")
    assert scan.rows == tuple(listed)
    assert messages(scan) == []
