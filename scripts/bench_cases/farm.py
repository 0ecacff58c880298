"""``farm``: a delivery published through two Celery workers against one, with every step limited to one core."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from iomanager.app import App
from iomanager.core.cancel import CancelToken, Progress
from iomanager.farm.worker_store import WorkerStore
from scripts.bench_cases.publish import FRAMES, PLATES, make_delivery, opened_at, plan_of
from tests.farm.celery.cluster import RedisServer, until
from tests.postgres import PostgresServer

TARGET = 1.6


def run(scale: float) -> list[dict[str, Any]]:
    """Seconds from the submission to the end, for 20 plates (times ``scale``) of 48 frames."""
    plates = max(4, round(PLATES * scale))
    with tempfile.TemporaryDirectory(prefix="bench-farm-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        make_delivery(folder / "delivery", plates)
        one, two = (_seconds(folder, count) for count in (1, 2))
    cores = os.cpu_count() or 1
    return [
        {
            "name": f"farm: {plates} plates of {FRAMES}, two workers",
            "ours": two,
            "reference": one,
            "ratio": one / two,
            "target": f">= {TARGET:g}x one worker ({cores} cores)",
            "holds": one / two >= TARGET,
        }
    ]


def _seconds(folder: Path, workers: int) -> float:
    own = folder / f"workers{workers}"
    own.mkdir()
    with (
        tempfile.TemporaryDirectory(prefix="bench-farm-db-", ignore_cleanup_errors=True) as place,
        _database(Path(place)) as url,
        RedisServer(own / "redis") as redis,
        opened_at(own, **_cluster(url, redis)) as opened,
        _working(opened, own, workers),
    ):
        plan = plan_of(opened, folder)
        begun = time.perf_counter()
        done = opened.ingest.publish(plan, token=CancelToken(), progress=Progress())
        seconds = time.perf_counter() - begun
        assert len(done.published) == len(plan.plates), done.failed
    return seconds


def _cluster(url: str, redis: RedisServer) -> dict[str, str]:
    return {
        "IOMANAGER_DATABASE__URL": url,
        "IOMANAGER_FARM__ENGINE": "celery",
        "IOMANAGER_FARM__CELERY__BROKER": redis.url,
        "IOMANAGER_FARM__IDLE_SECONDS": "5",
        "IOMANAGER_BROKER_PASSWORD": "",
    }


@contextmanager
def _database(folder: Path) -> Iterator[str]:
    server = PostgresServer(folder)
    server.start()
    try:
        yield server.new_database()
    finally:
        server.stop()


@contextmanager
def _working(opened: App, own: Path, count: int) -> Iterator[None]:
    """Workers of one slot, each on a core of its own, which all that it starts inherits."""
    cores = sorted(os.sched_getaffinity(0))
    known = WorkerStore(opened.database, opened.settings.model.farm.lease_seconds)
    started = []
    with (own / "workers.log").open("ab") as log:
        try:
            for number in range(count):
                words = ["-m", "iomanager", "farm", "worker", "--slots", "1"]
                command = [sys.executable, *words]
                worker = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
                started.append(worker)
                os.sched_setaffinity(worker.pid, {cores[number % len(cores)]})
            until(lambda: sum(one.polled_at is not None for one in known.alive()) >= count, "workers are there")
            yield
        finally:
            for worker in started:
                worker.send_signal(signal.SIGTERM)
            for worker in started:
                worker.wait(60)
