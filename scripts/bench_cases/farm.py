"""``farm``: a delivery's JPGs through two Celery workers against one, with every step limited to one core."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from iomanager.app import load_tables
from iomanager.db.engine import Database
from iomanager.farm.model import Command, Job, State, Task
from scripts.bench_cases.proxy import make_plate
from tests.farm.celery.cluster import Cluster, RedisServer

TARGET = 1.6
FRAMES = 12


def run(scale: float) -> list[dict[str, Any]]:
    """Seconds from the submission to the end, for 20 plates (times ``scale``) of 12 frames of 1080p."""
    plates = max(4, round(20 * scale))
    with tempfile.TemporaryDirectory(prefix="bench-farm-") as name:
        folder = Path(name)
        load_tables()
        make_plate(folder / "plate", FRAMES)
        one, two = (_seconds(folder, count, plates) for count in (1, 2))
    cores = os.cpu_count() or 1
    return [
        {
            "name": f"farm: {plates} plates, two workers",
            "ours": two,
            "reference": one,
            "ratio": one / two,
            "target": f">= {TARGET:g}x one worker ({cores} cores)",
            "holds": one / two >= TARGET,
        }
    ]


def _seconds(folder: Path, workers: int, plates: int) -> float:
    own = folder / f"workers{workers}"
    own.mkdir()
    database = Database(f"sqlite:///{own / 'jobs.sqlite3'}")
    database.upgrade()
    with RedisServer(own / "redis") as redis, Cluster(database, redis, own) as cluster:
        cores = sorted(os.sched_getaffinity(0))
        for number in range(workers):  # before it has threads or children, which inherit the core
            os.sched_setaffinity(cluster.work(slots=1).pid, {cores[number % len(cores)]})
        cluster.wait_for_workers(workers)
        cluster.service.submit(Job("warm", (Task("warm", "warm", (), (_step(folder, own, "warm"),)),)))
        cluster.wait(cluster.service.jobs()[0].id)
        tasks = tuple(Task(f"plate {n}", f"p{n}", (), (_step(folder, own, f"p{n}"),)) for n in range(plates))
        begun = time.perf_counter()
        status = cluster.wait(cluster.service.submit(Job("bench", tasks)))
        seconds = time.perf_counter() - begun
    database.close()
    assert status.state is State.DONE, status.message
    return seconds


def _step(folder: Path, own: Path, name: str) -> Command:
    source, destination = folder / "plate" / "plate.%04d.exr", own / name / "plate.%04d.jpg"
    words = ["step", "jpg", "--source", str(source), "--first", "1001", "--last", str(1000 + FRAMES)]
    return Command((sys.executable, "-m", "iomanager", *words, "--destination", str(destination)))
