"""The main job by the command line: scan, scanlist, validate, plan, publish, verify, diff, undo."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.journeys.conftest import Run


def digests(folder: Path) -> list[str]:
    """The hashes of the frames of a folder, in order of their names."""
    return [hashlib.sha256(file.read_bytes()).hexdigest() for file in sorted(folder.glob("*.exr"))]


def by_shot(rows: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {row["shot_name"]: row for row in rows}


@pytest.fixture
def scanlist(run: Run, delivery: Path) -> Path:
    found = run("scan", delivery, "--propose", "--save").found
    return Path(found["scanlist"])


def test_a_delivery_becomes_verified_plates_and_records(run: Run, delivery: Path, shows: Path, scanlist: Path) -> None:
    rows = by_shot(run("scanlist", "read", scanlist).found["rows"])
    assert set(rows) == {"S001_0010", "S001_0020", "S001_0030"}
    hurt = rows["S001_0020"]
    assert (hurt["check"], hurt["frame_health"], hurt["missing_frames"]) == (False, ["missing"], "1000")
    assert (hurt["pad"], hurt["start_frame"], hurt["end_frame"]) == ("%03d", 998, 1001)
    checked = run("validate", scanlist, "--fix")
    assert (checked.code, Path(checked.found["scanlist"]).name) == (0, "scanlist_02.xlsx")
    plan = run("plan", checked.found["scanlist"])
    assert plan.code == 0
    assert not shows.exists(), "a plan writes nothing"
    done = run("publish", checked.found["scanlist"], "--wait")
    assert done.code == 0
    assert done.found["delivery_id"] in done.error.splitlines()[0]
    plate = shows / "데모/seq/S001/S001_0010/plate/org/v001"
    assert digests(plate) == digests(delivery / "A")
    assert sorted(file.name for file in plate.glob("*.exr"))[0] == "S001_0010_org_v001.1001.exr"
    assert (plate.parents[1] / "S001_0010_org_v001.mp4").stat().st_size > 0
    assert len(list((plate.parent / "v001_jpg").glob("*.jpg"))) == 4
    assert run("verify", plate).code == 0
    versions = run("tracker", "versions").found
    assert sorted(version["code"] for version in versions) == ["S001_0010_org_v001.mov", "S001_0030_org_v001.mov"]
    shots = {shot["code"]: shot for shot in run("tracker", "shots").found}
    assert (shots["S001_0010"]["cut_in"], shots["S001_0010"]["cut_out"]) == (1001, 1004)
    planned = {item["destination"] for item in plan.found["items"] if item["kind"] == "copy"}
    assert planned == {str(file) for file in (shows / "데모/seq").rglob("*") if file.suffix in {".exr", ".mov"}}


def test_the_same_scanlist_twice_is_refused_and_loses_nothing(
    run: Run, delivery: Path, shows: Path, scanlist: Path
) -> None:
    fixed = run("validate", scanlist, "--fix").found["scanlist"]
    assert run("publish", fixed, "--wait").code == 0
    before = {file: file.stat().st_mtime_ns for file in shows.rglob("*") if file.is_file()}
    again = run("publish", fixed)
    assert again.code == 2
    assert "v001" in again.error
    assert {file: file.stat().st_mtime_ns for file in shows.rglob("*") if file.is_file()} == before
    assert len(run("tracker", "versions").found) == 2
    following = run("validate", fixed, "--fix").found
    assert by_shot(following["rows"])["S001_0010"]["version"] == 2


def test_what_was_published_can_be_compared_and_taken_back(
    run: Run, delivery: Path, shows: Path, scanlist: Path
) -> None:
    fixed = run("validate", scanlist, "--fix").found["scanlist"]
    published = run("publish", fixed, "--wait").found
    kinds = {entry["clip"]: entry["kind"] for entry in run("diff", delivery, "published").found["entries"]}
    assert sorted(kinds.values()) == ["identical", "identical", "new"]
    kept = shows / "데모/seq/S001/S001_0010/plate/org/v001/S001_0010_org_v001.1002.exr"
    kept.chmod(0o644)
    kept.write_bytes(b"somebody's own")
    undone = run("publish", "--undo", published["delivery_id"])
    assert undone.code == 0
    assert run("tracker", "versions").found == []
    assert [file for file in shows.rglob("*") if file.is_file()] == [kept]
    assert [delivery["state"] for delivery in run("deliveries", "list").found] == ["undone"]


def test_a_corrected_cell_is_read_back_and_a_wrong_one_named(run: Run, scanlist: Path) -> None:
    book = openpyxl.load_workbook(scanlist)
    sheet = book.worksheets[0]
    keys = [cell.value for cell in sheet[1]]
    shot = next(
        r for r in range(2, sheet.max_row + 1) if sheet.cell(r, keys.index("shot_name") + 1).value == "S001_0010"
    )
    sheet.cell(shot, keys.index("just_in") + 1).value = "1o01"
    sheet.cell(shot, keys.index("shot_name") + 1).value = "../../etc"
    edited = scanlist.with_name("scanlist_02.xlsx")
    book.save(edited)
    read = run("scanlist", "read", edited).found
    assert f'row {shot}, just_in: "1o01" is not a frame number' in [problem["message"] for problem in read["problems"]]
    checked = run("validate", edited)
    assert checked.code == 2
    assert any(p["code"] == "shot-name" and "../../etc" in p["message"] for p in checked.found["problems"])
    refused = run("publish", edited)
    assert (refused.code, refused.found["exit_code"]) == (2, 2)
    assert f"row {shot}, shot_name" in refused.error


def test_a_missing_clip_is_found_by_the_count_sheet_and_told_to_the_vendor(
    run: Run, delivery: Path, tmp_path: Path
) -> None:
    sheet = tmp_path / "counts.csv"
    sheet.write_text("shot,clip,frames\nS001_0099,Z999C001,24\n", encoding="utf-8")
    reply = tmp_path / "reply.txt"
    found = run("diff", delivery, sheet, "--reply", reply).found
    assert any(entry["clip"] == "Z999C001" for entry in found["entries"])
    text = reply.read_text(encoding="utf-8")
    assert "Z999C001" in text
    assert "1000" in text, "the missing frame is told"
    again = run("diff", delivery, sheet, "--reply", reply)
    assert again.code == 4, "a reply is never overwritten"


def test_the_next_turnover_is_compared_with_the_last_one(
    run: Run, delivery: Path, scanlist: Path, tmp_path: Path
) -> None:
    fixed = run("validate", scanlist, "--fix").found["scanlist"]
    assert run("publish", fixed, "--wait").code == 0
    again = tmp_path / "next turnover"
    shutil.copytree(delivery / "A", again / "A")
    frame = again / "A" / "S001_0010_plate.1004.exr"
    shutil.copy(frame, frame.with_name("S001_0010_plate.1005.exr"))
    entries = {entry["clip"]: entry for entry in run("diff", again, "last").found["entries"]}
    assert sorted(entry["kind"] for entry in entries.values()) == ["extended", "missing", "missing"]
