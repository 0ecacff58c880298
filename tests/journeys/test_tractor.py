"""A delivery published through a Tractor farm: as on this machine, and after the engine has lost its jobs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys.conftest import Run
from tests.journeys.test_main_job import digests
from tests.sites.tractor.server import StandIn, wait_until


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    """A studio's engine with two machines, and the settings that lead to it."""
    with StandIn(tmp_path / "engine") as engine:
        for name, value in {"HOST": "127.0.0.1", "PORT": str(engine.port), "USER": "lizzy"}.items():
            monkeypatch.setenv(f"IOMANAGER_FARM__TRACTOR__{name}", value)
        monkeypatch.setenv("IOMANAGER_FARM__ENGINE", "tractor")
        for blade in engine.farm.blades:
            blade.slots = 1
        yield engine


@pytest.fixture
def scanlist(run: Run, delivery: Path) -> str:
    found = run("scan", delivery, "--propose", "--save", "--no-thumbnails").found
    return str(run("validate", found["scanlist"], "--fix").found["scanlist"])


def right(run: Run, delivery: Path, shows: Path) -> None:
    """The plate has the bytes of the source, proxies, a manifest that holds, and each record once."""
    plate = shows / "데모/seq/S001/S001_0010/plate/org/v001"
    assert digests(plate) == digests(delivery / "A")
    assert len(list((plate.parent / "v001_jpg").glob("*.jpg"))) == 4
    assert (plate.parents[1] / "S001_0010_org_v001.mp4").stat().st_size > 0
    assert run("verify", plate).code == 0
    versions = run("tracker", "versions").found
    assert sorted(version["code"] for version in versions) == ["S001_0010_org_v001.mov", "S001_0030_org_v001.mov"]


def test_a_delivery_is_published_on_the_farm_though_its_engine_loses_the_job(
    run: Run, delivery: Path, shows: Path, scanlist: str, site: StandIn
) -> None:
    begun = run("publish", scanlist).found
    assert wait_until(lambda: any(task.state == "D" for task in site.farm.jobs[1].tasks), 90)
    site.forget()
    shown = run("jobs", "show", begun["job_id"]).found
    assert (shown["state"], shown["lost"]) == ("error", True)
    assert "does not know this job any more" in shown["message"]
    assert run("deliveries", "show", begun["delivery_id"]).found["state"] in {"failed", "interrupted"}
    done = run("publish", "--resume", begun["delivery_id"], "--wait")
    assert done.code == 0, done.error
    assert done.found["job_id"] != begun["job_id"]
    right(run, delivery, shows)
    shown = run("jobs", "show", done.found["job_id"]).found
    assert (shown["state"], shown["engine"], shown["lost"]) == ("done", "tractor", False)
    assert {task["host"] for task in shown["tasks"] if task["commands"]} == {"blade1", "blade2"}
