"""Why a job does not begin, on a cluster and on one machine."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from iomanager.core.errors import InvalidInput
from iomanager.db.schema import new_id, now
from iomanager.farm import processes
from iomanager.farm.engines.celery.engine import celery_engine
from iomanager.farm.engines.celery.settings import CelerySettings
from iomanager.farm.engines.local import LocalEngine
from iomanager.farm.keys import Provides
from iomanager.farm.model import Command, Job, Task
from iomanager.farm.service import JobService
from iomanager.farm.settings import FarmSettings
from iomanager.farm.store import JobStore
from iomanager.farm.worker_store import WorkerInfo, WorkerStore
from tests.databases import upgraded
from tests.farm.celery.cluster import RedisServer

ENGINES = ("local", "celery")


@pytest.fixture(params=ENGINES)
def service(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[JobService]:
    """An engine that nobody schedules: one machine, or one worker, of the crew comp that provides ``linux``."""
    database = upgraded(f"sqlite:///{tmp_path / 'jobs.sqlite3'}")
    store = JobStore(database)
    with RedisServer(tmp_path / "redis") as redis:
        settings = FarmSettings(
            engine=request.param,
            celery=CelerySettings(broker=redis.url),
            limits={"nuke": 0},
            local_keys=("linux",),
            crews=("comp",),
            log_folder=str(tmp_path / "logs"),
        )
        own = processes.identity(os.getpid())
        provides = Provides(("linux",), {}, ("comp",))
        worker = WorkerInfo(new_id(), processes.host(), own, "w", 4, provides, polled_at=now())
        WorkerStore(database, settings.lease_seconds).announce(worker)
        local = LocalEngine(store, settings, lambda: None)
        cluster = celery_engine(store, settings, lambda: None)
        service = JobService(store, {"local": lambda: local, "celery": lambda: cluster}, settings)
        yield service
        service.close()
    database.close()


def waits(service: JobService, task: dict[str, Any] | None = None, **job: Any) -> str:
    """Why such a job does not begin."""
    command = Command(("true",), tags=job.pop("command_tags", ()))
    return " ".join(
        service.why_waiting(service.submit(Job("job", (Task("a", "a", (), (command,), **(task or {})),), **job)))
    )


def test_it_says_which_crew_limit_or_key_is_missing(service: JobService) -> None:
    assert "crews lighting" in waits(service, crews=("lighting",))
    assert waits(service, crews=("comp",)).find("crews") < 0
    assert "The limit of nuke is reached: 0 at once." in waits(service, tags=("nuke",))
    assert "The limit of nuke is reached: 0 at once." in waits(service, command_tags=("nuke",))
    assert "a asks for gpu" in waits(service, {"service": "gpu"})


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_a_priority_is_a_number(service: JobService, value: float) -> None:
    job = service.submit(Job("job", (Task("a", "a", (), (Command(("true",)),)),)))
    with pytest.raises(InvalidInput, match="is no priority"):
        service.priority(job, value)
    assert service.job(job).priority == 10
