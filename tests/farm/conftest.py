"""A scheduler in a process of its own for each test, and proof that nothing is left of it."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from iomanager.core.cancel import CancelToken
from iomanager.db.engine import Database
from iomanager.farm import processes
from iomanager.farm.engines.local import LocalEngine, scheduler_environment
from iomanager.farm.monitor import JobMonitor
from iomanager.farm.schedule_store import ScheduleStore
from iomanager.farm.scheduler import Scheduler
from iomanager.farm.service import JobService
from iomanager.farm.settings import FarmSettings
from iomanager.farm.status import JobStatus, TaskStatus
from iomanager.farm.store import JobStore

PATIENCE = 90.0


class Farm:
    """The services over one database, and the scheduler processes that they start."""

    def __init__(self, database: Database, settings: FarmSettings) -> None:
        self.settings = settings
        self.store = JobStore(database)
        self.schedulers: list[subprocess.Popen[bytes]] = []
        self.in_process = True
        self._token = CancelToken()
        self._threads: list[threading.Thread] = []
        self.engine = LocalEngine(self.store, settings, self.start)
        self.service = JobService(self.store, dict.fromkeys(("local", "celery"), lambda: self.engine), settings)
        self.monitor = JobMonitor(self.service)

    def start(self) -> None:
        """Start a scheduler: a thread, or where it shall be killed a process; its errors appear in the output."""
        if self.in_process:
            store = ScheduleStore(self.store.database, self.settings)
            thread = threading.Thread(target=Scheduler(store, self.settings).run, args=(self._token,))
            self._threads.append(thread)
            thread.start()
            return
        environment = scheduler_environment(self.store.database.url, self.settings)
        command = [sys.executable, "-m", "iomanager", "farm", "scheduler"]
        self.schedulers.append(subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL))

    def reopen(self) -> None:
        """Let schedulers start again after :meth:`close`."""
        self._token = CancelToken()

    def kill(self) -> None:
        """End the newest scheduler as a power cut does."""
        self.schedulers[-1].send_signal(signal.SIGKILL)
        self.schedulers[-1].wait()

    def wait(self, job: str) -> JobStatus:
        """The job when it has ended."""
        return self.monitor.wait(job, PATIENCE)

    def until(self, job: str, seen: Callable[[JobStatus], bool]) -> JobStatus:
        """The job as soon as something is true of it."""
        deadline = time.monotonic() + PATIENCE
        while not seen(found := self.service.job(job)):
            assert time.monotonic() < deadline, found
            time.sleep(0.02)
        return found

    def attempts(self, job: str) -> list[str]:
        """The ids of all attempts."""
        return [one for task in self.service.job(job).tasks for one, _ in self.store.attempts(job, task.id)]

    def close(self) -> None:
        """Stop the schedulers in good order."""
        self._token.cancel()
        for thread in self._threads:
            thread.join(PATIENCE)
            assert not thread.is_alive()
        for process in self.schedulers:
            process.terminate()
        for process in self.schedulers:
            process.wait(PATIENCE)


def task_of(status: JobStatus, name: str) -> TaskStatus:
    """One task of a job."""
    return next(task for task in status.tasks if task.id == name)


@pytest.fixture
def farm_settings(tmp_path: Path) -> FarmSettings:
    return FarmSettings(
        local_slots=4, poll_seconds=0.05, grace_seconds=1.0, idle_seconds=300, log_folder=str(tmp_path / "job logs")
    )


@pytest.fixture
def farm(database: Database, farm_settings: FarmSettings) -> Iterator[Farm]:
    made = Farm(database, farm_settings)
    yield made
    made.close()
    attempts = [one for job in made.store.jobs() for one in made.attempts(job.id)]
    assert processes.of_attempts(attempts) == set()
