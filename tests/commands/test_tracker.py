"""The ``tracker`` commands, as a shell calls them."""

from __future__ import annotations

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
    assert run("import", str(sheet), "--skip-wrong")["created"] == 2
    assert [shot["code"] for shot in run("shots")] == ["A"]


def test_what_is_not_there_is_said(run: Run) -> None:
    assert run("shots", code=2)["error"] == "No project is open."
    assert run("artists", "show", "nobody", code=3)["error"] == "There is no user nobody."
    assert run("tags", "add", code=2)["error"].startswith("Name one record")
