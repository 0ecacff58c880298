"""Bad input by the command line: each case ends in words and an exit code, with nothing lost."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.journeys.conftest import Run


def test_a_folder_that_is_not_there_a_file_and_an_empty_one(run: Run, tmp_path: Path) -> None:
    missing = run("scan", tmp_path / "없음")
    assert missing.code == 3
    assert "There is no folder" in missing.error
    file = tmp_path / "file"
    file.write_text("x")
    assert run("scan", file).code == 2
    (tmp_path / "empty").mkdir()
    empty = run("scan", tmp_path / "empty")
    assert (empty.code, empty.found["rows"]) == (0, [])
    assert [problem["code"] for problem in empty.found["problems"]] == ["empty"]


def test_hostile_frames_and_movies_are_rows_with_problems(run: Run, delivery: Path) -> None:
    whole = next((delivery / "A").iterdir())
    hurt = delivery / "hurt"
    hurt.mkdir()
    data = whole.read_bytes()
    (hurt / "zero.exr").write_bytes(b"")
    (hurt / "half.exr").write_bytes(data[: len(data) // 2])
    (hurt / "magic.exr").write_bytes(b"GIF89a" + data[6:])
    (hurt / "text.mov").write_text("#EXTM3U\nhttp://127.0.0.1:9/x.ts\n")
    found = run("scan", delivery).found
    health = {row["scan_name"]: (row["check"], row["frame_health"]) for row in found["rows"]}
    assert health["zero.exr"] == (False, ["zero-byte"])
    assert health["half.exr"] == (False, ["truncated"])
    assert health["magic.exr"] == (False, ["unreadable"])
    assert health["text.mov"] == (False, ["unreadable"])
    assert {problem["code"] for problem in found["problems"]} >= {"zero-byte", "truncated", "unreadable"}


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("scanlist_01.xlsx", b"this is no workbook", "scanlist_01.xlsx"),
        ("scanlist_01.csv", b"a,b", "scanlist_01.csv"),
        ("scanlist_01.xlsx", b"PK\x03\x04broken", "scanlist_01.xlsx"),
        ("scanlist_01.xlsx", b"", "scanlist_01.xlsx"),
    ],
)
def test_what_is_no_scanlist_is_refused(run: Run, tmp_path: Path, name: str, content: bytes, message: str) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    for command in (("scanlist", "read"), ("validate",), ("plan",), ("publish",)):
        done = run(*command, file)
        assert (done.code, done.found["exit_code"]) == (2, 2)
        assert message in done.error
        assert message in done.found["error"]


def test_a_broken_frame_ticked_by_hand_is_never_published(run: Run, delivery: Path, shows: Path) -> None:
    found = run("scan", delivery, "--propose", "--save").found
    broken = next((delivery / "A").glob("*1002*"))
    broken.write_bytes(broken.read_bytes()[:-100])  # after the scan, so the scanlist says ok
    fixed = run("validate", found["scanlist"], "--fix").found["scanlist"]
    plan = run("plan", fixed)
    assert any("1002" in problem["message"] for problem in plan.found["problems"])
    done = run("publish", fixed)
    assert (done.code, done.found["exit_code"]) == (2, 2)
    assert not shows.exists()


def test_a_destination_that_cannot_be_written_is_said_before_anything_is_copied(
    run: Run, delivery: Path, shows: Path
) -> None:
    shows.write_text("a file where the shows should be")
    scanlist = run("scan", delivery, "--propose", "--save").found["scanlist"]
    fixed = run("validate", scanlist, "--fix")
    assert fixed.code == 2
    assert any(problem["code"] == "permission" for problem in fixed.found["problems"])


def test_wrong_words_are_answered_with_the_right_ones(run: Run, delivery: Path) -> None:
    assert run("scna", delivery).code == 2
    assert run("--set", "projct.root=/x", "scan", delivery).code == 2
    assert "project.root" in run("--set", "projct.root=/x", "scan", delivery).error
    assert run("publish").code == 2
    assert run("publish", "--resume", "no-such-delivery").code == 3
    assert run("--project", "../evil", "scan", delivery).code == 2
    assert run("collect", delivery / "scanlist_09.xlsx", "--out", delivery).code == 3
    assert run("collect", delivery / "scanlist_01.xlsx").code == 2
    shutil.rmtree(delivery)


def test_settings_and_doctor_answer(run: Run, shows: Path) -> None:
    assert run("settings", "project.root").found == {
        "key": "project.root",
        "value": str(shows),
        "layer": "command line",
        "help": "The folder that holds the shows; a show is {root}/{name}.",
    }
    assert run("settings", "projct").code == 3
    names = {finding["name"]: finding["ok"] for finding in run("doctor").found}
    assert names["Database"]
    assert names["Colour"]


def test_the_database_commands(run: Run, tmp_path: Path) -> None:
    assert run("db", "upgrade").found["revision"]
    assert run("db", "backup", tmp_path / "copy.sqlite3").code == 0
    assert run("db", "backup", tmp_path / "copy.sqlite3").code == 4
    assert run("db", "reset").code == 2
    assert run("db", "reset", "--yes").code == 0
    assert run("report", tmp_path / "report.zip").code == 0


def test_rows_that_cannot_be_published_are_named_by_their_lines(run: Run, delivery: Path) -> None:
    scanlist = run("scan", delivery, "--save").found["scanlist"]
    refused = run("publish", scanlist)
    assert refused.code == 2
    assert "row 2, shot_name: shot_name is empty." in refused.error
    assert "No row is ticked" not in refused.error
    lines = [problem["excel_row"] for problem in run("validate", scanlist).found["problems"]]
    assert lines
    assert all(lines)


def test_an_engine_that_is_not_there_is_said_and_another_one_finishes(run: Run, delivery: Path, shows: Path) -> None:
    scanlist = run("scan", delivery, "--propose", "--save").found["scanlist"]
    fixed = run("validate", scanlist, "--fix").found["scanlist"]
    nowhere = ("--set", "farm.tractor.host=127.0.0.1", "--set", "farm.tractor.port=9")
    refused = run(*nowhere, "publish", fixed, "--engine", "tractor")
    assert refused.code == 5
    assert not shows.exists()
    begun = run("deliveries", "list").found[0]
    assert f"--resume {begun['id']}" in refused.error
    assert begun["state"] in {"planned", "interrupted", "failed"}
    done = run("publish", "--resume", begun["id"], "--engine", "local", "--wait")
    assert (done.code, len(done.found["published"])) == (0, 2)
    assert run("deliveries", "list").found[0]["state"] == "done"
