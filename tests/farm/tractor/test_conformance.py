"""The script that a studio runs on its own engine, here on the stand-in: what it asks is what the stand-in assumes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.sites.tractor.server import StandIn

ROOT = Path(__file__).resolve().parents[3]


def conformance(site: StandIn, *options: str) -> subprocess.CompletedProcess[str]:
    launcher = f"{sys.executable} -m iomanager.farm.engines.tractor.launch"
    where = ["--host", "127.0.0.1", "--port", str(site.port), "--user", "lizzy", "--patience", "30"]
    command = [sys.executable, "scripts/tractor_conformance.py", *where, "--launcher", launcher, *options]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, env={**os.environ})


def test_the_stand_in_is_as_the_script_expects(site: StandIn) -> None:
    run = conformance(site, "--run", "--json")
    assert run.returncode == 0, run.stdout + run.stderr
    answers = json.loads(run.stdout)
    assert len(answers) == 17
    assert all(answer["holds"] for answer in answers)
    assert all(job.retired for job in site.farm.jobs.values())


def test_nothing_is_sent_without_being_told_to(site: StandIn) -> None:
    run = conformance(site)
    assert (run.returncode, site.requests) == (2, [])
    assert "add --run" in run.stderr


def test_what_differs_is_told(site: StandIn) -> None:
    site.faults.add("status", "html")
    run = conformance(site, "--run")
    assert run.returncode == 1
    assert "DIFFERS  reach: Unavailable" in run.stdout
