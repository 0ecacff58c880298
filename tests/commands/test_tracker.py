"""The ``tracker`` commands, as a shell calls them."""

from __future__ import annotations

import getpass
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from iomanager.cli import main

Run = Callable[..., Any]


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*words: str, code: int = 0) -> Any:
        root = f"project.root={(tmp_path / 'shows').as_posix()}"
        with pytest.raises(SystemExit) as ended:
            main(["--json", "--set", root, "--project", "Night", "tracker", *words])
        out = capsys.readouterr()
        assert ended.value.code == code, out.err
        return json.loads(out.out)

    return call


def test_a_shot_is_added_changed_removed_and_brought_back(run: Run, tmp_path: Path) -> None:
    run("projects", "add", "Night", "fps=24")
    run("sequences", "add", "S001")
    made = run("shots", "add", "S001_0010", "sequence=S001", "cut_in=1,001")
    folder = tmp_path / "shows" / "Night" / "sequences" / "S001" / "S001_0010"
    assert made["cut_in"] == 1001
    assert folder.is_dir()
    assert run("shots", "show", "S001_0010")["inherited"]["fps"] == {"value": "24", "from": "project", "name": "Night"}
    assert run("shots", "set", "S001_0010", "status=ip")["status"] == "ip"
    assert run("shots", "list", "status=wtg") == []
    assert "still needed" in run("sequences", "remove", "S001", code=4)["error"]
    run("shots", "remove", "S001_0010", "--files")
    assert not folder.exists()
    run("shots", "restore", "S001_0010")
    assert folder.is_dir()
    assert [shot["code"] for shot in run("shots")] == ["S001_0010"]


def test_an_import_is_looked_at_first(run: Run, tmp_path: Path) -> None:
    run("projects", "add", "Night")
    sheet = tmp_path / "shots.csv"
    sheet.write_text("shot,seq,cut in\nA,S001,1\nB,S001,x\n", encoding="utf-8")
    seen = run("import", str(sheet), "--dry-run")
    assert [one["line"] for one in seen["problems"]] == [3]
    run("import", str(sheet), code=2)
    assert run("shots") == []
    done = run("import", str(sheet), "--skip-wrong")
    assert (done["created"], done["left_out"]) == (2, 1)
    assert [shot["code"] for shot in run("shots")] == ["A"]


@pytest.mark.parametrize("role", ["client", "artist"])
def test_what_a_role_may_not_do_ends_with_exit_code_6(
    role: str, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("projects", "add", "Night")
    run("sequences", "add", "S001")
    sheet = tmp_path / "shots.csv"
    sheet.write_text("shot,seq\nA,S001\n", encoding="utf-8")
    monkeypatch.setenv("IOMANAGER_ACCOUNTS__ROLES", json.dumps({getpass.getuser(): role}))
    monkeypatch.setenv("IOMANAGER_ACCOUNTS__RIGHTS", json.dumps({"client": [], "artist": ["edit"]}))
    said = run("sequences", "remove", "S001", code=6)
    assert said["error"] == f"The role {role} may not delete records of the tracker."
    assert "supervisor" in said["hint"]
    may_edit = 0 if role == "artist" else 6
    run("sequences", "set", "S001", "description=rain", code=may_edit)
    run("shots", "add", "S001_0010", "sequence=S001", code=may_edit)
    run("import", str(sheet), code=may_edit)
    assert [one["action"] for one in run("import", str(sheet), "--dry-run")["lines"]] == (
        ["same"] if role == "artist" else ["create"]
    )
    assert [one["code"] for one in run("shots")] == ([] if role == "client" else ["A", "S001_0010"])


def test_assignments_groups_and_replies_are_listed_and_written(run: Run) -> None:
    run("projects", "add", "Night")
    run("sequences", "add", "S001")
    run("shots", "add", "S001_0010", "sequence=S001")
    run("tasks", "add", "comp", "shot=S001_0010")
    run("artists", "add", "mina")
    made = run("assignments", "add", "compositor", "user=mina", "task=S001_0010/comp", "responsibility=60")
    assert (made["artist"], made["task"], made["responsibility"]) == (made["user_id"], "S001_0010/comp", 60)
    changed = run("assignments", "set", "mina/S001_0010/comp", "is_lead=yes", "due_date=2026-12-01")
    assert (changed["is_lead"], changed["due_date"]) == (True, "2026-12-01")
    assert [one["id"] for one in run("assignments", "list", "user=mina")] == [made["id"]]
    assert run("groups", "add", "comp artists", "users=mina")["members"]
    run("notes", "add", "Rain", "content=more")
    run("replies", "add", "done", "note=Rain")
    assert [(one["note"], one["content"]) for one in run("replies")] == [("Rain", "done")]
    assert run("assignments", "add", "nobody", code=2)["error"].startswith("An assignment names an artist")


def test_what_a_record_always_has_is_not_emptied(run: Run) -> None:
    run("projects", "add", "Night")
    run("sequences", "add", "S001")
    assert run("sequences", "set", "S001", "status=", code=2)["error"] == "The status of a sequence cannot be empty."
    assert run("sequences", "set", "S001", "code=", code=2)["error"] == "The code of a sequence cannot be empty."
    assert run("sequences", "set", "S001", "description=")["description"] == ""


def test_what_is_not_there_is_said(run: Run) -> None:
    assert run("shots", code=2)["error"] == "No project is open."
    assert run("artists", "show", "nobody", code=3)["error"] == "There is no user nobody."
    assert run("tags", "add", code=2)["error"].startswith("Name one record")
