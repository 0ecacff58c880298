"""The reply to the vendor."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from iomanager.core.errors import Conflict, NotFound
from iomanager.ingest.counts import Expected
from iomanager.ingest.diff import diff
from iomanager.ingest.model import Problem, Row, Severity
from iomanager.ingest.reply import Reply, reply


def clip(name: str, last: int = 1100) -> Row:
    row = Row(row_id=name, scan_path="/in", scan_name=f"{name}.", ext="exr", clip_name=name)
    return row.with_changes(start_frame=1001, end_frame=last, duration=last - 1000, shot_name="S1_0010")


@pytest.fixture
def answer() -> Reply:
    rows = [clip("good"), clip("broken"), clip("short", 1090), clip("=1+1\nevil: OK")]
    problems = [
        Problem("missing", "frames 1049, 1061-1063 are missing", "broken", "frame_health"),
        Problem("fps", "the header says 24 fps, the project 25", "broken", "fps", Severity.WARNING),
        Problem("shot", "the shot name is empty", "good", "shot_name"),
        Problem("note", "unknown file kind", "good", None, Severity.INFO),
        Problem("zip", "the zip cannot be opened", None),
    ]
    found = diff([clip("short"), clip("lost")], rows, expected=[Expected("A009", frames=5, source="counts.csv, row 2")])
    return reply(rows, problems, found, delivery="vendor_20261121")


def test_each_clip_is_ok_or_says_what_is_wrong(answer: Reply) -> None:
    assert answer.text() == (
        "vendor_20261121: 6 clips, 2 OK, 4 with remarks.\n\n"
        "- the zip cannot be opened\n"
        "good: OK\n"
        "broken: not OK\n"
        "    - frames 1049, 1061-1063 are missing\n"
        "    - the header says 24 fps, the project 25\n"
        "short: please check\n"
        "    - shorter by 10 frames at the tail\n"
        "=1+1 evil: OK: OK\n"
        "lost: missing\n"
        "    - is not in this turnover\n"
        "A009: missing\n"
        "    - was announced and did not come (counts.csv, row 2)\n"
    )


def test_the_workbook_says_the_same_and_holds_no_formula(answer: Reply, tmp_path: Path) -> None:
    path = answer.save_xlsx(tmp_path / "reply.xlsx")
    page = openpyxl.load_workbook(path)["Reply"]
    lines = list(page.iter_rows(values_only=True))
    assert lines[0] == ("clip", "shot", "frames", "first", "last", "result", "remarks")
    assert lines[1][:6] == ("good", "S1_0010", 100, 1001, 1100, "OK")
    assert [line[5] for line in lines[1:7]] == ["OK", "not OK", "please check", "OK", "missing", "missing"]
    assert lines[4][0] == "=1+1\nevil: OK"
    assert lines[7][6] == "the zip cannot be opened"
    assert not [cell for cells in page.iter_rows() for cell in cells if cell.data_type == "f"]
    assert page["F3"].fill.fgColor.rgb == "FFFFC7CE"


def test_a_reply_is_never_overwritten(answer: Reply, tmp_path: Path) -> None:
    path = answer.save_xlsx(tmp_path / "reply.xlsx")
    data = path.read_bytes()
    with pytest.raises(Conflict):
        answer.save_xlsx(path)
    assert path.read_bytes() == data
    with pytest.raises(NotFound):
        answer.save_xlsx(tmp_path / "absent" / "reply.xlsx")
