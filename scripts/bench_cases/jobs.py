"""``jobs``: refreshing a list of 5,000 jobs of 8 tasks, and no-op tasks through the local engine against subprocess."""

from __future__ import annotations

import os
import subprocess
import tempfile
import threading
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from iomanager.app import load_tables
from iomanager.core.cancel import CancelToken
from iomanager.db.engine import Database
from iomanager.farm.engines.local import LocalEngine
from iomanager.farm.model import Command, Job, State, Task
from iomanager.farm.schedule_store import ScheduleStore
from iomanager.farm.scheduler import Scheduler
from iomanager.farm.service import JobService
from iomanager.farm.settings import FarmSettings
from iomanager.farm.status import ENDED, JobStatus
from iomanager.farm.store import JobStore

NO_OP = ("true",)


def run(scale: float) -> list[dict[str, Any]]:
    """Seconds of one list query, and of the tasks."""
    with tempfile.TemporaryDirectory() as folder:
        load_tables()
        jobs, tasks = max(50, round(5000 * scale)), max(50, round(1000 * scale))
        return [*_list(Path(folder), jobs), _tasks(Path(folder), tasks)]


def _list(folder: Path, count: int) -> list[dict[str, Any]]:
    """Seconds to read the list, in a thread of its own, and to show what has changed, on the UI thread."""
    store = _store(folder / "list.sqlite3")
    steps = tuple(Task(f"step {n}", f"s{n}", (), (Command(NO_OP),)) for n in range(8))
    for number in range(count):
        store.add(Job(f"job {number}", steps, owner="me", paused=True))
    times = []
    for _ in range(5):
        begun = time.perf_counter()
        listed = store.jobs()
        times.append(time.perf_counter() - begun)
    store.database.close()
    assert len(listed) == count
    read, shown = min(times), _shown(listed)
    return [
        _row(f"jobs: list of {count}, read", read, None, target="off the UI thread; <= 0.5 s", holds=read <= 0.5),
        _row(f"jobs: list of {count}, shown", shown, None, target="<= 50 ms of UI thread", holds=shown <= 0.05),
    ]


def _shown(listed: list[JobStatus]) -> float:
    """Seconds of UI thread for a refresh of the panel's tree in which every tenth job has changed."""
    from iomanager.farm.ui.nodes import job_sight
    from iomanager.farm.ui.tree_model import JobsModel

    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication, QTreeView

    there = QApplication.instance() or QApplication([])
    model, view = JobsModel(), QTreeView()
    view.setUniformRowHeights(True)
    view.setModel(model)
    view.show()
    times = []
    for number in range(6):
        fresh = [replace(job, priority=float(number)) if at % 10 == 0 else job for at, job in enumerate(listed)]
        seen = [(job, job_sight(job)) for job in fresh]
        begun = time.perf_counter()
        model.set_jobs(seen)
        there.processEvents()
        times.append(time.perf_counter() - begun)
    view.close()
    return min(times[1:])


def _tasks(folder: Path, count: int) -> dict[str, Any]:
    begun = time.perf_counter()
    for _ in range(count):
        subprocess.run(NO_OP, check=True, capture_output=True)
    bare = time.perf_counter() - begun
    store = _store(folder / "tasks.sqlite3")
    settings, token = FarmSettings(local_slots=2, log_folder=str(folder / "logs")), CancelToken()
    scheduler = Scheduler(ScheduleStore(store.database, settings), settings)
    service = JobService(store, {"local": lambda: LocalEngine(store, settings, lambda: None)}, settings)
    job = service.submit(Job("no-ops", tuple(Task(f"t{n}", f"t{n}", (), (Command(NO_OP),)) for n in range(count))))
    thread = threading.Thread(target=scheduler.run, args=(token,))
    begun = time.perf_counter()
    thread.start()
    while (found := service.jobs()[0].state) not in ENDED:
        time.sleep(0.05)
    ours = time.perf_counter() - begun
    token.cancel()
    thread.join()
    store.database.close()
    assert (found, service.jobs()[0].id) == (State.DONE, job)
    return _row(f"jobs: {count} no-op tasks", ours, bare, target="<= 3x subprocess", holds=ours <= 3 * bare)


def _store(file: Path) -> JobStore:
    database = Database(f"sqlite:///{file}")
    database.upgrade()
    return JobStore(database)


def _row(name: str, ours: float, reference: float | None, *, target: str, holds: bool) -> dict[str, Any]:
    ratio = None if reference is None else ours / reference
    return {"name": name, "ours": ours, "reference": reference, "ratio": ratio, "target": target, "holds": holds}
