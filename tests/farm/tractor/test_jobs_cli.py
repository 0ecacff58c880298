"""``jobs ...`` on a Tractor engine that is well, out of order, restarted, and gone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from iomanager import app, cli
from iomanager.app import App
from iomanager.core import log
from iomanager.core.settings import Sources
from iomanager.farm.model import Command, Job, State, Task
from tests.farm.conftest import PATIENCE
from tests.sites.tractor.faults import Kind
from tests.sites.tractor.server import StandIn, wait_until

SLEEPS = Job("판 publish", (Task("sleeps", "s", commands=(Command(("sleep", "60")),)),), owner="lizzy")
QUICK = Job("quick", (Task("says", "q", commands=(Command(("echo", "hello farm")),)),), paused=True)


@pytest.fixture
def built(site: StandIn, monkeypatch: pytest.MonkeyPatch) -> Iterator[App]:
    """The application with the settings of a studio that has a Tractor engine."""
    for name, value in {"HOST": "127.0.0.1", "PORT": str(site.port), "USER": "lizzy", "REPLY_TIMEOUT": "20"}.items():
        monkeypatch.setenv(f"IOMANAGER_FARM__TRACTOR__{name}", value)
    monkeypatch.setenv("IOMANAGER_FARM__ENGINE", "tractor")
    made = app.build(app.load_settings(Sources()))
    yield made
    made.close()


def run(capfd: pytest.CaptureFixture[str], *words: str) -> tuple[int, Any, str]:
    capfd.readouterr()
    with pytest.raises(SystemExit) as ended:
        cli.main(["--json", *words])
    log.stop()
    output, errors = capfd.readouterr()
    return int(ended.value.code or 0), json.loads(output) if output.strip() else None, errors


def test_a_job_from_its_submission_to_its_deletion(built: App, capfd: pytest.CaptureFixture[str]) -> None:
    job = built.jobs.submit(QUICK)
    code, shown, _ = run(capfd, "jobs", "show", job[:34])
    assert (code, shown["state"], shown["engine"], shown["engine_id"]) == (0, "paused", "tractor", "1")
    assert (shown["stale"], shown["waiting"]) == ("", ["It is paused."])
    assert run(capfd, "jobs", "priority", job, "77")[0] == 0
    assert run(capfd, "jobs", "resume", job)[0] == 0
    code, found, _ = run(capfd, "jobs", "wait", job, "--timeout", str(PATIENCE))
    assert (code, found["counts"], found["priority"]) == (0, {"done": 1}, 77.0)
    assert "hello farm" in run(capfd, "jobs", "log", job, "q", "--follow")[1]["log"]
    assert [one["state"] for one in run(capfd, "jobs", "list")[1]] == ["done"]
    exported = run(capfd, "jobs", "export", job, "--format", "alf")[1]["text"]
    assert "Job -title {quick}" in exported
    assert run(capfd, "jobs", "delete", job)[0] == 0
    assert run(capfd, "jobs", "show", job)[0] == 3


@pytest.mark.parametrize(
    ("kind", "words"),
    [(Kind.STATUS, "answered 500"), (Kind.HTML, "web page"), (Kind.HALF, "hung up"), (Kind.NOTHING, "not whole")],
)
def test_an_engine_out_of_order_is_told_everywhere(
    built: App, site: StandIn, capfd: pytest.CaptureFixture[str], kind: Kind, words: str
) -> None:
    job = built.jobs.submit(QUICK)
    seen = built.jobs.job(job).as_of
    site.faults.add("*", kind, times=1_000)
    code, shown, _ = run(capfd, "jobs", "show", job)
    assert (code, shown["state"], shown["as_of"]) == (0, "paused", seen.isoformat())
    assert words in shown["stale"]
    code, listed, errors = run(capfd, "jobs", "list")
    assert (code, listed[0]["as_of"]) == (0, seen.isoformat())
    assert words in errors
    for command in (["retry"], ["cancel"], ["log"], ["restart"], ["delete"]):
        task = ["q"] if command == ["log"] else []
        code, _, errors = run(capfd, "jobs", *command, job, *task)
        assert (code, words in errors) == (5, True), (command, errors)
    code, _, errors = run(capfd, "jobs", "wait", job, "--timeout", "0.2")
    assert (code, "has not ended" in errors) == (5, True)


def test_an_engine_that_restarted_without_its_jobs(
    built: App, site: StandIn, capfd: pytest.CaptureFixture[str]
) -> None:
    job = built.jobs.submit(SLEEPS)
    assert wait_until(lambda: built.jobs.job(job).state is State.ACTIVE)
    site.forget()
    code, found, _ = run(capfd, "jobs", "wait", job)
    assert (code, found["state"]) == (1, "error")
    assert "does not know this job any more" in found["message"]
    code, _, errors = run(capfd, "jobs", "retry", job)
    assert (code, "jobs restart" in errors) == (3, True)
    assert run(capfd, "jobs", "restart", job)[0] == 0
    assert wait_until(lambda: built.jobs.job(job).state is State.ACTIVE)
    assert run(capfd, "jobs", "cancel", job)[0] == 0
    assert run(capfd, "jobs", "wait", job)[0] == 130


def test_nobody_listens(site: StandIn, built: App, capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    job = built.jobs.submit(QUICK)
    assert built.jobs.job(job).stale == ""
    run_words = ("--set", "farm.tractor.port=1", "jobs")
    code, shown, _ = run(capfd, *run_words, "show", job)
    assert (code, "cannot be reached" in shown["stale"], shown["state"]) == (0, True, "paused")
    code, _, errors = run(capfd, *run_words, "cancel", job)
    assert (code, "cannot be reached" in errors) == (5, True)
