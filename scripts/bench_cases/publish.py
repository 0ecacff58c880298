"""``publish``: a delivery as a job of this machine, against a bare shell loop over the same steps."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from iomanager import app
from iomanager.app import App
from iomanager.core.cancel import CancelToken, Progress
from iomanager.core.settings import Sources
from iomanager.farm.engines.local import LocalEngine
from iomanager.farm.model import Job
from iomanager.farm.service import JobService
from iomanager.farm.store import JobStore
from iomanager.farm.tree import moments, walk
from iomanager.ingest.model import PublishOptions
from iomanager.ingest.plan import Plan
from scripts.bench_cases.proxy import make_plate

TARGET = 1.2
PLATES, FRAMES = 20, 48


def run(scale: float) -> list[dict[str, Any]]:
    """Seconds from the submission to the end of 20 plates (times ``scale``) of 48 frames, one command at a time."""
    plates = max(2, round(PLATES * scale))
    with tempfile.TemporaryDirectory(prefix="bench-publish-") as name:
        folder = Path(name)
        make_delivery(folder / "delivery", plates)
        loop, ours = _loop(folder, folder / "loop"), _job(folder, folder / "job")
    return [
        {
            "name": f"publish: {plates} plates of {FRAMES}, as a job",
            "ours": ours,
            "reference": loop,
            "ratio": ours / loop,
            "target": f"<= {TARGET:g}x a shell loop of its steps",
            "holds": ours / loop <= TARGET,
        }
    ]


def make_delivery(delivery: Path, plates: int) -> None:
    """Plates of 1080p; each its own files, as a delivery has them."""
    first = make_plate(delivery / "A000", FRAMES)
    for number in range(1, plates):
        other = delivery / f"A{number:03d}"
        other.mkdir()
        for frame in first:
            shutil.copy(frame, other / frame.name.replace("plate.", f"plate{number:03d}."))


@contextmanager
def opened_at(home: Path, **variables: str) -> Iterator[App]:
    """An application with a home and shows of its own; its steps read the same from the environment."""
    own = {
        "IOMANAGER_HOME": str(home),
        "IOMANAGER_PROJECT__ROOT": str(home / "shows"),
        "IOMANAGER_PROJECT__NAME": "bench",
        "IOMANAGER_FARM__LOCAL_SLOTS": "1",
        "IOMANAGER_FARM__IDLE_SECONDS": "1",
        **variables,
    }
    before = dict(os.environ)
    os.environ.update(own)
    try:
        opened = app.build(app.load_settings(Sources()))
        try:
            yield opened
        finally:
            opened.close()
    finally:
        os.environ.clear()
        os.environ.update(before)


def plan_of(opened: App, folder: Path) -> Plan:
    token, progress = CancelToken(), Progress()
    delivery = folder / "delivery"
    scan = opened.ingest.scan(delivery, token=token, progress=progress, thumbnails=False)
    rows = [
        replace(row, check=True, shot_name=f"S001_{number:04d}", version=1, framerate=24.0, fps="24")
        for number, row in enumerate(scan.rows, 1)
    ]
    plan = opened.ingest.plan(rows, delivery, PublishOptions(), token=token, progress=progress)
    assert len(plan.plates) == len(rows), [problem.message for problem in plan.problems]
    return plan


def _job(folder: Path, home: Path) -> float:
    """Seconds of the publish through the scheduler of this machine, its start included."""
    with opened_at(home) as opened:
        plan = plan_of(opened, folder)
        begun = time.perf_counter()
        done = opened.ingest.publish(plan, token=CancelToken(), progress=Progress())
        seconds = time.perf_counter() - begun
        assert len(done.published) == len(plan.plates), done.failed
    return seconds


def _loop(folder: Path, home: Path) -> float:
    """Seconds of the same commands, one after the other from a shell: their job is written down and not scheduled."""
    with opened_at(home) as opened:
        plan = plan_of(opened, folder)
        store, farm = JobStore(opened.database), opened.settings.model.farm
        quiet = JobService(store, {"local": lambda: LocalEngine(store, farm, lambda: None)}, farm)
        job = replace(opened.ingest.publisher, jobs=quiet).submit(plan).job_id
        assert job is not None
        script = home / "loop.sh"
        script.write_text("set -e\n" + "".join(f"{shlex.join(argv)}\n" for argv in _commands(store.tree(job))))
        begun = time.perf_counter()
        subprocess.run(["/bin/sh", str(script)], check=True, stdout=subprocess.DEVNULL)
        return time.perf_counter() - begun


def _commands(job: Job) -> list[tuple[str, ...]]:
    """The commands, each behind those of the tasks that it waits for."""
    places = list(walk(job))
    tasks = {place.task.id: place.task for place in places}
    ends = [task for begins, task in moments(places) if not begins]
    return [command.argv for task in ends for command in tasks[task].commands]
