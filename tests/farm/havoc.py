"""A job of short commands while parts of the farm are killed at random, and what must hold afterwards.

Each command appends lines to one file, which the system keeps in order: ``begin NAME PID``, some beats, ``end NAME
PID``. A command that ran twice at once would show as two pids of one name in turn.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import TypeVar

from sqlalchemy import select

from iomanager.app import load_tables
from iomanager.core.errors import Unavailable
from iomanager.db.engine import Database
from iomanager.farm import processes
from iomanager.farm.engines.local import LocalEngine, start_scheduler
from iomanager.farm.model import Command, Job, State, Task
from iomanager.farm.service import JobService
from iomanager.farm.settings import FarmSettings
from iomanager.farm.status import ENDED, JobStatus
from iomanager.farm.store import JobStore
from iomanager.farm.tables import AttemptRow, SchedulerRow
from tests.databases import upgraded

T = TypeVar("T")
PATIENCE = 180.0
_SAY = 'for n in begin 1 2 3 4 5 end; do echo "$n $NAME $$"; sleep 0.03; done >> "$EVENTS"'
_ROOT = Path(__file__).parents[2]


def delivery(folder: Path, size: int, title: str = "havoc") -> Job:
    """Pairs of a task and the one that it waits for, as plates are."""
    return Job(title, tuple(_task(folder, f"after{n}", (_task(folder, f"t{n}"),)) for n in range(size // 2)))


def _task(folder: Path, name: str, subtasks: tuple[Task, ...] = ()) -> Task:
    env = (("NAME", name), ("EVENTS", str(folder / "events")))
    return Task(name, name, subtasks, (Command(("sh", "-c", _SAY), env=env),))


@dataclass
class Site:
    """One database with its detached schedulers, in a folder of its own."""

    url: str
    folder: Path
    settings: FarmSettings
    chance: random.Random
    database: Database = field(init=False)
    service: JobService = field(init=False)

    def __post_init__(self) -> None:
        load_tables()
        self.database = upgraded(self.url)
        self.service = service_of(self.database, self.settings)

    def scheduler(self) -> int:
        """The pid of the scheduler that is at work, or 0."""
        with self.database.session() as session:
            row = session.scalars(select(SchedulerRow).where(SchedulerRow.owner != "")).one_or_none()
            process = row.process if row else ""
        pid, _, start = process.partition(":")
        return int(pid) if pid and processes.start_time(int(pid)) == start else 0

    def guards(self) -> list[int]:
        """The pids of the living guards of this site's scheduler."""
        found = Path(f"/proc/{self.scheduler()}/task").glob("*/children")
        pids = [int(pid) for file in found for pid in _text(file).split()]
        return [pid for pid in pids if "iomanager.farm.guard" in _text(Path(f"/proc/{pid}/cmdline"))]

    def children(self) -> list[int]:
        """The pids of the commands that have begun and not ended."""
        last = {name: (word, int(pid)) for word, name, pid in self.events()}
        return [pid for word, pid in last.values() if word != "end" and processes.attempt_of(pid)]

    def events(self) -> list[tuple[str, str, str]]:
        """What the commands have written, in order."""
        lines = _text(self.folder / "events").splitlines()
        return [(word, name, pid) for word, name, pid in (line.split() for line in lines)]

    def kill(self, what: str) -> bool:
        """Kill one part at a random moment; False when there was none."""
        time.sleep(self.chance.uniform(0.0, 0.25))
        found = {"scheduler": lambda: [self.scheduler()], "guard": self.guards, "child": self.children}[what]()
        pids = [pid for pid in found if pid]
        if not pids:
            return False
        with suppress(ProcessLookupError):
            os.kill(self.chance.choice(pids), signal.SIGKILL)
        return True

    def finish(self, job: str) -> JobStatus:
        """Follow the job to its end."""
        return until(lambda: self.service.job(job), lambda status: status.state in ENDED)

    def check(self, jobs: list[str]) -> None:
        """What must hold after every end: stated ends, nothing twice at once, nothing left."""
        for job in jobs:
            for task in self.service.job(job).tasks:
                stated = task.state in {State.DONE, State.BLOCKED, State.CANCELLED} or (
                    task.state is State.ERROR and task.message
                )
                assert stated, task
        assert_never_twice_at_once(self.events())
        with self.database.session() as session:
            rows = session.execute(select(AttemptRow.id, AttemptRow.open_key)).all()
        assert [row.id for row in rows if row.open_key] == []
        assert processes.of_attempts(row.id for row in rows) == set()

    def close(self) -> None:
        """Stop the scheduler in good order, and see that it and its guard go."""
        pids = [pid for pid in (self.scheduler(), *self.guards()) if pid]
        if pids:
            os.kill(pids[0], signal.SIGTERM)
        until(lambda: [pid for pid in pids if processes.start_time(pid)], lambda left: not left)
        self.database.close()


def service_of(database: Database, settings: FarmSettings) -> JobService:
    """Jobs on the local engine with detached schedulers, as the application has them."""
    store = JobStore(database)
    engine = LocalEngine(store, settings, partial(start_scheduler, database.url, settings))
    return JobService(store, {"local": lambda: engine}, settings)


def assert_never_twice_at_once(events: list[tuple[str, str, str]]) -> None:
    """Each pid of a name has one unbroken run of lines."""
    for name in {name for _, name, _ in events}:
        runs = [pid for pid, _ in groupby(pid for _, other, pid in events if other == name)]
        assert len(runs) == len(set(runs)), f"{name} ran twice at once: {runs}"


def until(look: Callable[[], T], good: Callable[[T], object]) -> T:
    """Look until what is seen is good. A database that is away is looked for again."""
    deadline = time.monotonic() + PATIENCE
    while True:
        with suppress(Unavailable):
            found = look()
            if good(found):
                return found
            assert time.monotonic() < deadline, found
        assert time.monotonic() < deadline, "the database did not come back"
        time.sleep(0.05)


def _text(file: Path) -> str:
    try:
        return file.read_text("utf-8", "replace")
    except OSError:
        return ""


def submit_elsewhere(site: Site, size: int, *, count: int = 100) -> subprocess.Popen[str]:
    """An application that submits job after job, and says so after each."""
    words = (site.url, str(site.folder), site.settings.model_dump_json(), str(size), str(count))
    return subprocess.Popen(
        [sys.executable, "-m", "tests.farm.havoc", *words], cwd=_ROOT, stdout=subprocess.PIPE, text=True
    )


def main(url: str, folder: str, settings: str, size: str, count: str) -> None:
    """Be that application."""
    load_tables()
    service = service_of(Database(url), FarmSettings.model_validate_json(settings))
    for number in range(int(count)):
        place = Path(folder) / f"{os.getpid()}-{number}"
        place.mkdir()
        service.submit(delivery(place, int(size), place.name))
        print("up", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
