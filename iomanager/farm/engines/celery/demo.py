"""A cluster to look at on one machine: a Redis of its own, workers, and a small job, all in a folder that goes away."""

from __future__ import annotations

import logging
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from iomanager.core.cancel import CancelToken
from iomanager.core.errors import Unavailable
from iomanager.db.engine import Database
from iomanager.farm.engines.celery.broker import Broker
from iomanager.farm.engines.celery.dispatch import ENGINE
from iomanager.farm.engines.celery.engine import celery_engine
from iomanager.farm.engines.celery.settings import CelerySettings
from iomanager.farm.engines.local import scheduler_environment
from iomanager.farm.model import Command, Job, Task
from iomanager.farm.service import JobService
from iomanager.farm.settings import FarmSettings
from iomanager.farm.store import JobStore
from iomanager.farm.worker_store import WorkerStore

log = logging.getLogger(__name__)
_PATIENCE = 120.0
_LOOK = 0.1
STEPS = ("copy", "jpg", "mp4", "register")


@dataclass(slots=True)
class DemoCluster:
    """Starts and stops everything. ``program`` is how this program is called."""

    folder: Path
    program: Sequence[str]
    settings: FarmSettings
    database: Database
    _processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def service(self) -> JobService:
        """The jobs of the cluster."""
        store = JobStore(self.database)
        engine = celery_engine(store, self.settings, self._schedule)
        return JobService(store, {ENGINE: lambda: engine}, self.settings)

    def start(self, workers: int, token: CancelToken) -> None:
        """Redis and the workers, until they take messages. Raises Unavailable, Cancelled."""
        self._redis(token)
        for number in range(workers):
            self._run("farm", "worker", "--slots", "1", "--name", f"demo-{number + 1}")
        known = WorkerStore(self.database, self.settings.lease_seconds)
        until = time.monotonic() + _PATIENCE
        while sum(worker.polled_at is not None for worker in known.alive()) < workers:
            self._wait(token, until, "The workers do not start.")

    def flower(self) -> str:
        """Start Flower, and return where it is. Raises Unavailable when it is not installed."""
        import importlib.util

        if importlib.util.find_spec("flower") is None:
            raise Unavailable("Flower is not installed.", hint="Install it with: pip install flower")
        port = free_port()
        words = ["-m", "celery", "--broker", self.settings.celery.broker, "flower", "--address=127.0.0.1"]
        self._spawn([sys.executable, *words, f"--port={port}"])
        return f"http://127.0.0.1:{port}"

    def stop(self) -> None:
        """End everything, the last one first, and wait until it is gone."""
        for process in reversed(self._processes):
            process.terminate()
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self.database.close()

    def _redis(self, token: CancelToken) -> None:
        program = shutil.which("redis-server")
        if program is None:
            raise Unavailable(
                "redis-server is not installed.",
                hint="Debian: apt install redis-server. macOS: brew install redis. Then try again.",
            )
        port = self.settings.celery.broker.rpartition(":")[2].partition("/")[0]
        words = ["--port", port, "--bind", "127.0.0.1", "--dir", str(self.folder), "--save", "", "--appendonly", "no"]
        self._spawn([program, *words])
        broker, until = Broker(self.settings.celery), time.monotonic() + _PATIENCE
        while not _answers(broker):
            self._wait(token, until, "Redis does not start.")
        broker.close()

    def _schedule(self) -> None:
        if not any("scheduler" in process.args and process.poll() is None for process in self._processes):  # type: ignore[operator]
            self._run("farm", "scheduler", "--engine", ENGINE)

    def _run(self, *words: str) -> None:
        self._spawn([*self.program, *words])

    def _spawn(self, words: list[str]) -> None:
        environment = {**scheduler_environment(self.database.url, self.settings), "IOMANAGER_BROKER_PASSWORD": ""}
        with (self.folder / "processes.log").open("ab") as output:
            process = subprocess.Popen(
                words, env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True
            )
        self._processes.append(process)

    def _wait(self, token: CancelToken, until: float, what: str) -> None:
        token.check()
        ended = [process for process in self._processes if process.poll() is not None]
        if ended or time.monotonic() > until:
            said = (self.folder / "processes.log").read_text("utf-8", "replace").strip().rpartition("\n")[2]
            raise Unavailable(what, hint=said)
        time.sleep(_LOOK)


def demo_cluster(folder: Path, program: Sequence[str]) -> DemoCluster:
    """A cluster that keeps everything in ``folder``."""
    broker = CelerySettings(broker=f"redis://127.0.0.1:{free_port()}/0")
    logs = str(folder / "logs")
    settings = FarmSettings(engine="celery", celery=broker, poll_seconds=0.2, log_folder=logs)
    database = Database(f"sqlite:///{folder / 'jobs.sqlite3'}")
    database.upgrade()
    return DemoCluster(folder, tuple(program), settings, database)


def demo_job(program: Sequence[str], plates: int, seconds: float) -> Job:
    """A delivery of plates with steps that only pretend, each after the one before."""
    return Job("demo delivery", tuple(_plate(program, number + 1, seconds) for number in range(plates)), owner="demo")


def _plate(program: Sequence[str], number: int, seconds: float) -> Task:
    command = Command((*program, "farm", "pretend", str(seconds)))
    steps = tuple(Task(f"{step} {number}", f"p{number}-{step}", (), (command,)) for step in STEPS)
    return Task(f"plate {number}", f"p{number}", steps, serial_subtasks=True)


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(broker: Broker) -> bool:
    try:
        broker.check()
    except Unavailable as error:
        log.debug("%s", error)
        return False
    return True
