"""``jobs ...`` on the command line, with the scheduler that a submission starts by itself."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest

from iomanager import app, cli
from iomanager.core import log
from iomanager.core.settings import Sources
from iomanager.farm.model import Job
from tests.farm.conftest import PATIENCE
from tests.farm.trees import python, task


def run(capfd: pytest.CaptureFixture[str], *words: str) -> tuple[int, Any]:
    capfd.readouterr()
    with pytest.raises(SystemExit) as ended:
        cli.main(["--json", *words])
    log.stop()
    output = capfd.readouterr().out
    return int(ended.value.code or 0), json.loads(output) if output.strip() else None


def test_a_job_from_its_submission_to_its_deletion(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("IOMANAGER_FARM__IDLE_SECONDS", "1")
    gate = str(tmp_path / "gate")
    built = app.build(app.load_settings(Sources()))
    bad = python("import os, sys; sys.exit('no gate' if not os.path.exists(sys.argv[1]) else 0)", gate)
    job = built.jobs.submit(Job("판 publish", (task("after", task("bad", codes=(), commands=(bad,))),)))
    code, found = run(capfd, "jobs", "wait", job, "--timeout", str(PATIENCE))
    assert (code, found["state"], found["message"]) == (1, "error", "bad: no gate (exit code 1)")
    assert [one["title"] for one in run(capfd, "jobs", "list", "--state", "error", "--text", "판")[1]] == ["판 publish"]
    assert run(capfd, "jobs", "list", "--project", "Night")[1] == []
    assert "no gate" in run(capfd, "jobs", "log", job[:34], "bad")[1]["log"]
    assert run(capfd, "jobs", "pause", job)[0] == 0
    assert run(capfd, "jobs", "priority", job, "50")[0] == 0
    Path(gate).touch()
    assert run(capfd, "jobs", "retry", job, "bad")[0] == 0
    shown = run(capfd, "jobs", "show", job)[1]
    assert (shown["state"], shown["priority"], shown["waiting"]) == ("paused", 50.0, ["It is paused."])
    assert run(capfd, "jobs", "resume", job)[0] == 0
    assert run(capfd, "jobs", "wait", job)[1]["counts"] == {"done": 2}
    assert run(capfd, "jobs", "delete", job)[0] == 0
    assert run(capfd, "jobs", "show", job)[0] == 3
    assert run(capfd, "jobs", "skip", "nothing")[0] == 3
    deadline = time.monotonic() + PATIENCE
    while built.jobs.check() != "The local engine starts with the next job.":
        assert time.monotonic() < deadline, "the scheduler ends when it is idle"
        time.sleep(0.1)
    built.close()
