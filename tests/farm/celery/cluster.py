"""A real cluster on one machine: Redis on a free port, scheduler and workers as processes of their own."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from redis import Redis
from redis.exceptions import RedisError

from iomanager.db.engine import Database
from iomanager.farm import processes
from iomanager.farm.engines.celery.engine import celery_engine
from iomanager.farm.engines.celery.settings import CelerySettings
from iomanager.farm.engines.local import scheduler_environment
from iomanager.farm.service import JobService
from iomanager.farm.settings import FarmSettings
from iomanager.farm.status import ENDED, JobStatus
from iomanager.farm.store import JobStore
from iomanager.farm.worker_store import WorkerStore
from tests.postgres import free_port

PATIENCE = 300.0


class RedisServer:
    """redis-server of the system, with its data in a folder."""

    def __init__(self, folder: Path, *, keeps_data: bool = True) -> None:
        self.folder = folder
        self.port = free_port()
        self.keeps_data = keeps_data
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """For ``farm.celery.broker``."""
        return f"redis://127.0.0.1:{self.port}/0"

    def __enter__(self) -> RedisServer:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    def start(self) -> None:
        """Start it, and wait until it answers."""
        self.folder.mkdir(parents=True, exist_ok=True)
        words = ["--port", str(self.port), "--bind", "127.0.0.1", "--dir", str(self.folder), "--save", ""]
        words += ["--appendonly", "yes" if self.keeps_data else "no"]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(["redis-server", *words], stdout=log, stderr=log)
        until(self._answers, "Redis answers")

    def flush(self) -> None:
        """FLUSHALL."""
        with Redis(port=self.port) as client:
            client.flushall()

    def kill(self) -> None:
        """kill -9."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def _answers(self) -> bool:
        try:
            with Redis(port=self.port) as client:
                return bool(client.ping())
        except (RedisError, OSError):
            return False


class Cluster:
    """The job service over one database and Redis, with processes that can be killed."""

    def __init__(self, database: Database, redis: RedisServer, folder: Path, **settings: object) -> None:
        chosen: dict[str, object] = {
            "engine": "celery",
            "poll_seconds": 0.1,
            "grace_seconds": 1.0,
            "lease_seconds": 30.0,
            "idle_seconds": 15,
            "log_folder": str(folder / "job logs"),
            "celery": CelerySettings(broker=redis.url, resend_seconds=3, watch_seconds=15),
        }
        self.settings = FarmSettings.model_validate({**chosen, **settings})
        self.redis = redis
        self.folder = folder
        self.store = JobStore(database)
        self.workers: list[subprocess.Popen[bytes]] = []
        self.schedulers: list[subprocess.Popen[bytes]] = []
        self.service = JobService(
            self.store, {"celery": lambda: celery_engine(self.store, self.settings, self.schedule)}, self.settings
        )

    def __enter__(self) -> Cluster:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def schedule(self) -> None:
        """Start a scheduler, unless one was started and lives."""
        if any(one.poll() is None for one in self.schedulers):
            return
        self.schedulers.append(self._start("scheduler", "--engine", "celery"))

    def work(self, *, slots: int = 2, keys: str = "") -> subprocess.Popen[bytes]:
        """Start a worker."""
        self.workers.append(self._start("worker", "--slots", str(slots), *(("--keys", keys) if keys else ())))
        return self.workers[-1]

    def wait_for_workers(self, count: int) -> None:
        """Until so many workers take messages."""
        known = WorkerStore(self.store.database, self.settings.lease_seconds)
        until(lambda: sum(one.polled_at is not None for one in known.alive()) >= count, "workers are there")

    def wait(self, job: str) -> JobStatus:
        """The job when it has ended."""
        return self.service.wait(job, PATIENCE)

    def attempts(self, job: str) -> list[str]:
        """The ids of all attempts."""
        return [one for task in self.service.job(job).tasks for one, _ in self.store.attempts(job, task.id)]

    def close(self) -> None:
        """Stop everything in good order, and see that nothing is left."""
        for job in self.store.jobs():
            if job.state not in ENDED:
                self.service.cancel(job.id)
        started = [process for process in (*self.workers, *self.schedulers) if process.poll() is None]
        for process in started:
            process.send_signal(signal.SIGTERM)
        for process in started:
            process.wait(PATIENCE)
        left = [one for job in self.store.jobs() for one in self.attempts(job.id)]
        until(lambda: not processes.of_attempts(left), "nothing is left of the commands")
        self.service.close()

    def _start(self, *words: str) -> subprocess.Popen[bytes]:
        environment = {**scheduler_environment(self.store.database.url, self.settings)}
        environment["IOMANAGER_BROKER_PASSWORD"] = ""
        with (self.folder / f"{words[0]}.log").open("ab") as log:
            command = [sys.executable, "-m", "iomanager", "-v", "farm", *words]
            return subprocess.Popen(command, env=environment, stdout=log, stderr=log)


def kill(process: subprocess.Popen[bytes]) -> None:
    """kill -9, and wait."""
    process.kill()
    process.wait()


def until(seen: Callable[[], object], what: str) -> None:
    """Wait until something is true."""
    deadline = time.monotonic() + PATIENCE
    while not seen():
        assert time.monotonic() < deadline, what
        time.sleep(0.05)
