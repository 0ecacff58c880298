"""``farm demo`` and ``farm workers`` on the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import psutil
import pytest

from iomanager import cli
from iomanager.core import log


def run(capfd: pytest.CaptureFixture[str], *words: str) -> tuple[int, Any, str]:
    capfd.readouterr()
    with pytest.raises(SystemExit) as ended:
        cli.main(["--json", *words])
    log.stop()
    output, said = capfd.readouterr()
    return int(ended.value.code or 0), json.loads(output) if output.strip() else None, said


def test_the_demo_runs_to_its_end_and_leaves_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    before = set(psutil.Process().children(recursive=True))
    code, found, said = run(capfd, "farm", "demo", "--plates", "1", "--seconds", "0")
    assert (code, found["state"], found["engine"]) == (0, "done", "celery")
    assert {one["title"] for one in found["tasks"]} == {"plate 1", "copy 1", "jpg 1", "mp4 1", "register 1"}
    assert f"python -m celery --broker {found['broker']} flower" in said
    assert set(psutil.Process().children(recursive=True)) <= before


def test_the_demo_says_how_to_get_what_is_missing(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    code, found, _ = run(capfd, "farm", "demo")
    assert (code, found["error"]) == (5, "redis-server is not installed.")
    assert "apt install redis-server" in found["hint"]


def test_workers_are_listed(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(capfd, "farm", "workers")[:2] == (0, [])
