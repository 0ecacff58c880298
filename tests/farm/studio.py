"""Real deliveries, published by the real programs while parts of the farm are killed, and what must hold afterwards.

The application waits with ``publish --wait``; its steps run through ``witness``, which sees a step that runs twice.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import psutil
from sqlalchemy import select

from iomanager.app import load_tables
from iomanager.farm import processes
from iomanager.farm.engines.local import scheduler_environment
from iomanager.farm.model import State
from iomanager.farm.settings import FarmSettings
from iomanager.farm.status import JobStatus
from iomanager.farm.store import JobStore
from iomanager.farm.tables import AttemptRow, SchedulerRow
from iomanager.ingest.journal.store import Journal
from tests.databases import upgraded
from tests.farm import witness
from tests.farm.celery.cluster import RedisServer
from tests.farm.havoc import until
from tests.journeys.test_publish_faults import Product, check_finished, check_whole, scanlist_of
from tests.media import footage_files
from tests.postgres import PostgresServer

PATIENCE = 300.0
MOST_PAUSE = 3.0
"""Seconds between two moments at which something is killed: about as long as a step takes."""
_PROGRAM = (sys.executable, str(Path(witness.__file__).resolve()))
Part = Callable[[], bool]
"""Kills one part; False when there was none."""


def settings_of(folder: Path, **options: object) -> FarmSettings:
    """Settings of a farm that looks often, waits little and lets nothing be lost."""
    usual: dict[str, object] = {"local_slots": 2, "poll_seconds": 0.1, "grace_seconds": 2.0, "idle_seconds": 5}
    usual |= {"lost_retries": 100, "log_folder": str(folder / "job logs"), "program": _PROGRAM}
    return FarmSettings.model_validate({**usual, **options})


def footage(folder: Path, *, plates: int, frames: int, width: int = 480, height: int = 270) -> Path:
    """A delivery of so many sequences in Korean folders."""
    for number in range(1, plates + 1):
        place = folder / f"서울 {number}"
        footage_files.plate(place, frames, width, height)
        for file in place.iterdir():
            file.rename(place / f"S001_{number:03d}0_{file.name}")
    return folder


@dataclass
class Studio:
    """One database, one folder of shows and the programs over them. ``redis`` where its engine is Celery."""

    url: str
    folder: Path
    settings: FarmSettings
    chance: Random
    redis: RedisServer | None = None
    kills: Counter[str] = field(default_factory=Counter)
    plans: list[dict[str, Any]] = field(default_factory=list)
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)
    application: subprocess.Popen[bytes] | None = None
    scanlist: str = ""
    delivery: str = ""

    def __enter__(self) -> Studio:
        load_tables()
        (self.folder / "witness").mkdir(parents=True)
        self.environment = {**scheduler_environment(self.url, self.settings), "IOMANAGER_BROKER_PASSWORD": ""}
        self.environment |= {"IOMANAGER_HOME": str(self.folder / "home"), witness.FOLDER: str(self.folder / "witness")}
        self.database = upgraded(self.url)
        self.product = Product(self.folder, self.environment)
        self.product.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.end()
        for worker in self.workers:
            worker.send_signal(signal.SIGTERM)
        for worker in self.workers:
            worker.wait(PATIENCE)
        self.product.stop()
        pids = self.schedulers()
        for pid in pids:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGTERM)
        until(lambda: [pid for pid in pids if processes.start_time(pid)], lambda left: not left)
        self.database.close()

    def end(self) -> None:
        """End the application where it waits."""
        if self.application is not None:
            self.application.kill()
            self.application.wait()

    # -- the parts ----------------------------------------------------------------------------------------------------

    def work(self, slots: int = 1) -> subprocess.Popen[bytes]:
        """Start a worker."""
        self.workers.append(self._start("farm", "worker", "--slots", str(slots), name="worker"))
        return self.workers[-1]

    def schedulers(self) -> list[int]:
        """The pids of the schedulers that are alive."""
        with self.database.session() as session:
            found = [row.process for row in session.scalars(select(SchedulerRow).where(SchedulerRow.owner != ""))]
        pairs = [process.partition(":") for process in found if process]
        return [int(pid) for pid, _, start in pairs if processes.start_time(int(pid)) == start]

    def kill_scheduler(self) -> bool:
        """Whoever schedules."""
        return self._kill(self.schedulers())

    def kill_guard(self) -> bool:
        """What ends the commands of a scheduler or worker that has died."""
        return self._kill(self._below("iomanager.farm.guard"))

    def kill_child(self) -> bool:
        """A process of a step that runs: the step's own, or one that decodes for it."""
        return self._kill(processes.of_attempts(self.running()))

    def kill_application(self) -> bool:
        """The command that publishes and waits; another one goes on with the delivery, as a person would."""
        assert self.application is not None
        if self.application.poll() is not None:
            return False
        self.end()
        self.begin()
        return True

    def kill_worker(self) -> bool:
        """A worker, which somebody starts again."""
        return self._kill_worker(with_guard=False)

    def kill_worker_and_guard(self) -> bool:
        """A worker, after the guard that would have ended what it runs."""
        return self._kill_worker(with_guard=True)

    def kill_receiver(self) -> bool:
        """The part of a worker that takes messages."""
        return self._kill(self._below("iomanager.farm.engines.celery.receiver"))

    def kill_redis_with_data(self) -> bool:
        """Redis, which comes back with its data."""
        assert self.redis is not None
        self.redis.kill()
        time.sleep(self.chance.uniform(0, 1))
        self.redis.start()
        return True

    def kill_redis_without_data(self) -> bool:
        """Redis, which comes back empty."""
        assert self.redis is not None
        self.redis.kill()
        for file in [*self.redis.folder.rglob("*.aof"), *self.redis.folder.rglob("*.manifest")]:
            file.unlink()
        self.redis.start()
        return True

    def parts(self) -> Mapping[str, Part]:
        """What can be killed here, by its name."""
        found: dict[str, Part] = {"application": self.kill_application, "scheduler": self.kill_scheduler}
        found |= {"child": self.kill_child, "guard": self.kill_guard}
        if self.redis is not None:
            found |= {"worker": self.kill_worker, "worker and guard": self.kill_worker_and_guard}
            found |= {"receiver": self.kill_receiver, "redis with its data": self.kill_redis_with_data}
            found |= {"redis without its data": self.kill_redis_without_data}
        return found

    def running(self) -> list[str]:
        """The attempts that run, as the database has them."""
        with self.database.session() as session:
            return list(session.scalars(select(AttemptRow.id).where(AttemptRow.state == "running")))

    # -- a delivery ---------------------------------------------------------------------------------------------------

    def plan(self, scanned: Path) -> None:
        """Make a scanlist with the next free versions and keep its plan; nothing is written yet."""
        self.scanlist, self.delivery = scanlist_of(self.product, scanned), ""
        self.plans.append(self.product.found("plan", self.scanlist))

    def begin(self) -> None:
        """Start an application that publishes the scanlist, or goes on with its delivery, and waits for the end."""
        words = ("--resume", self.delivery) if self.knows_delivery() else (self.scanlist,)
        self.application = self._start("publish", *words, "--wait", name="application")

    def knows_delivery(self) -> bool:
        """Whether the application came to write the delivery down; its id is learnt."""
        if not self.delivery:
            found = Journal(self.database).deliveries()
            if len(found) == len(self.plans):
                self.delivery = found[0].id
        return bool(self.delivery)

    def job(self) -> JobStatus:
        """The job of the delivery, as our database has it."""
        return JobStore(self.database).job(Journal(self.database).delivery(self.delivery).job_id)

    def alive(self) -> list[int]:
        """The processes that steps have started, on whichever engine."""
        mine = {f"{witness.FOLDER}={self.folder / 'witness'}".encode(), b"TR_ENV_TID="}
        pids = [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]
        return [pid for pid in pids if all(word in _environment(pid) for word in mine) and processes.start_time(pid)]

    def wait_for_steps(self, count: int) -> None:
        """Until so many more steps have begun."""
        known = len(self.events()) + count
        until(self.events, lambda events: len(events) >= known)

    def rampage(self, parts: Mapping[str, Part], most: int) -> None:
        """Publish; kill up to three parts at random moments, each at most ``most`` times in all, until it has ended."""
        self.begin()
        assert self.application is not None
        while self.application.poll() is None:
            wanted = [name for name in parts if self.kills[name] < most]
            if not wanted:
                break
            time.sleep(self.chance.uniform(0, MOST_PAUSE))
            for name in self.chance.sample(wanted, min(len(wanted), self.chance.randint(1, 3))):
                # The application is sometimes killed before it has submitted anything as well.
                early = name == "application" and self.chance.random() < 0.1
                if (early or self.running()) and parts[name]():
                    self._count(name)
            check_whole(self.plans[-1])
            self.check_once()
        self.finish()

    def finish(self) -> None:
        """Follow the delivery to its end; steps that ended in a stated error are resumed, as a person would."""
        for _ in range(60):
            assert self.application is not None
            self.application.wait(PATIENCE)
            self.check_ended()
            if self.application.returncode == 0:
                break
            self.begin()
        assert self.application is not None
        assert self.application.returncode == 0, (self.folder / "application.log").read_text("utf-8", "replace")[-4000:]
        check_finished(self.product, self.plans)

    def check_once(self) -> None:
        """No step was run twice at once."""
        assert [line for line in self.events() if line[0] == "twice"] == []

    def check_ended(self) -> None:
        """Where the job has ended: each task in a stated end, and nothing of it left."""
        self.check_once()
        if not self.knows_delivery() or not Journal(self.database).delivery(self.delivery).job_id:
            return
        status = self.job()
        if status.state not in {State.DONE, State.ERROR, State.CANCELLED}:
            return
        ended = {State.DONE, State.BLOCKED, State.CANCELLED}
        assert all(one.state in ended or (one.state is State.ERROR and one.message) for one in status.tasks), status
        with self.database.session() as session:
            rows = session.execute(
                select(AttemptRow.id, AttemptRow.open_key).where(AttemptRow.job_id == status.id)
            ).all()
        assert [row.id for row in rows if row.open_key] == []
        assert processes.of_attempts(row.id for row in rows) == set()

    def events(self) -> list[list[str]]:
        """What the witnesses have seen: word, step, pid, seconds."""
        file = self.folder / "witness" / witness.EVENTS
        return [line.split() for line in file.read_text().splitlines()] if file.exists() else []

    # -- inside -------------------------------------------------------------------------------------------------------

    def _count(self, name: str) -> None:
        self.kills[name] += 1
        with (self.folder / "kills").open("a") as file:
            file.write(f"{time.time():.3f} {name} {self.kills[name]}\n")

    def _start(self, *words: str, name: str) -> subprocess.Popen[bytes]:
        plain = ["--project", "데모", "--set", f"project.root={self.folder / 'shows'}"]
        plain += ["--set", "media.decode_processes=1", "--set", "ingest.films=[]"]
        with (self.folder / f"{name}.log").open("ab") as log:
            command = [sys.executable, "-m", "iomanager", *plain, *words]
            environment = {**os.environ, **self.environment}
            return subprocess.Popen(command, env=environment, stdout=log, stderr=log, stdin=subprocess.DEVNULL)

    def _below(self, module: str) -> list[int]:
        """The children of the schedulers and workers that run a module."""
        owners = [*self.schedulers(), *(one.pid for one in self.workers if one.poll() is None)]
        return [child.pid for owner in owners for child in _children(owner) if module in _words(child)]

    def _kill_worker(self, *, with_guard: bool) -> bool:
        living = [one for one in self.workers if one.poll() is None]
        chosen = self.chance.choice(living)
        if with_guard:
            for child in _children(chosen.pid):
                if "iomanager.farm.guard" in _words(child):
                    self._kill([child.pid])
        chosen.kill()
        chosen.wait()
        self.workers.remove(chosen)
        self.work()
        return True

    def _kill(self, pids: Iterable[int]) -> bool:
        found = sorted(pids)
        if not found:
            return False
        try:
            os.kill(self.chance.choice(found), signal.SIGKILL)
        except ProcessLookupError:
            return False
        return True


def _children(pid: int) -> list[psutil.Process]:
    try:
        return list(psutil.Process(pid).children())
    except psutil.NoSuchProcess:
        return []


def _words(process: psutil.Process) -> list[str]:
    try:
        return list(process.cmdline())
    except (psutil.NoSuchProcess, psutil.ZombieProcess):
        return []


def _environment(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/environ").read_bytes()
    except OSError:
        return b""


@contextmanager
def frozen(server: PostgresServer) -> Iterator[None]:
    """A PostgreSQL that answers nobody, though its machine takes what is sent to it."""
    first = next(one for one in psutil.process_iter() if str(server.data) in _words(one))
    stopped = [first, *first.children(recursive=True)]
    for process in stopped:
        with suppress(psutil.NoSuchProcess):
            process.suspend()
    try:
        yield
    finally:
        for process in stopped:
            with suppress(psutil.NoSuchProcess):
                process.resume()
