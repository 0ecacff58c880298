"""Deliveries published through a real Celery cluster, whose worker is killed in the middle, and cancelled ones."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from iomanager.farm import processes
from iomanager.farm.engines.celery.settings import CelerySettings
from iomanager.farm.engines.tractor.settings import TractorSettings
from iomanager.farm.model import State
from iomanager.steps.claim import CLAIM
from tests.farm.celery.cluster import RedisServer
from tests.farm.havoc import until
from tests.farm.studio import Studio, footage, settings_of
from tests.journeys.test_publish_faults import check_whole
from tests.postgres import PostgresServer
from tests.sites.tractor.server import StandIn


@pytest.fixture
def celery(tmp_path: Path, postgres: PostgresServer) -> Iterator[Studio]:
    """Two workers of one slot, over PostgreSQL and Redis."""
    with RedisServer(tmp_path / "redis") as redis:
        broker = CelerySettings(broker=redis.url, resend_seconds=3, watch_seconds=15)
        settings = settings_of(tmp_path, engine="celery", celery=broker)
        with Studio(postgres.new_database(), tmp_path / "studio", settings, Random(3), redis) as studio:
            studio.work()
            studio.work()
            yield studio


@pytest.fixture
def local(tmp_path: Path) -> Iterator[Studio]:
    """This machine over the embedded database."""
    folder = tmp_path / "studio"
    with Studio(f"sqlite:///{tmp_path / 'jobs.sqlite3'}", folder, settings_of(tmp_path), Random(3)) as studio:
        yield studio


@pytest.fixture
def tractor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Studio]:
    """A stand-in Tractor engine with two machines."""
    with StandIn(tmp_path / "engine") as engine:
        launcher = [sys.executable, "-m", "iomanager.farm.engines.tractor.launch"]
        chosen = TractorSettings(host="127.0.0.1", port=engine.port, user="lizzy", launcher=launcher)
        settings = settings_of(tmp_path, engine="tractor", tractor=chosen)
        folder = tmp_path / "studio"
        with Studio(f"sqlite:///{tmp_path / 'jobs.sqlite3'}", folder, settings, Random(3)) as studio:
            for name, value in studio.environment.items():
                monkeypatch.setenv(name, value)
            yield studio


def test_whole_plates_though_a_worker_is_killed_in_the_middle(celery: Studio) -> None:
    celery.plan(footage(celery.folder / "vendor", plates=2, frames=8))
    celery.begin()
    until(celery.running, lambda found: len(found) == 2 and processes.of_attempts(found))  # both workers are at work
    lost = celery.running()
    assert celery.kill_worker()
    celery.finish()
    job = celery.job()
    assert (job.state, job.engine) == (State.DONE, "celery")
    assert sum(task.attempts for task in job.tasks) > sum(bool(task.commands) for task in job.tasks), lost
    assert {line[0] for line in celery.events()} == {"begin", "end"}


@pytest.mark.parametrize("engine", ["local", "celery", "tractor"])
def test_a_cancelled_publish_leaves_no_process_and_no_half_file(engine: str, request: pytest.FixtureRequest) -> None:
    studio: Studio = request.getfixturevalue(engine)
    studio.plan(footage(studio.folder / "vendor", plates=2, frames=8))
    studio.begin()
    studio.wait_for_steps(3)
    assert studio.knows_delivery()
    assert studio.alive()
    assert studio.product.run("jobs", "cancel", studio.job().id)[0] == 0
    assert studio.application is not None
    assert studio.application.wait(120) == 130
    until(studio.alive, lambda left: not left)
    until(lambda: studio.product.found("jobs", "show", studio.job().id)["state"], lambda state: state == "cancelled")
    check_whole(studio.plans[-1])
    wanted = {item["destination"] for item in studio.plans[-1]["items"]}
    there = {file for file in studio.product.show.rglob("*") if file.is_file() and file.parent.name != "ascmhl"}
    assert {file for file in there if str(file) not in wanted and file.name != CLAIM} == set()
    studio.begin()
    studio.finish()
