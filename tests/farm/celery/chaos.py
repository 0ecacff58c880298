"""Kills the parts of a cluster at random while it works, and what its commands have written down of themselves."""

from __future__ import annotations

import json
import os
import time
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import psutil
from sqlalchemy import select

from iomanager.farm import processes
from iomanager.farm.model import Command, Job, Task
from iomanager.farm.tables import AttemptRow, SchedulerRow
from tests.farm.celery.cluster import Cluster, kill, until
from tests.farm.trees import python

_CODE = """
import fcntl, json, os, sys, time
events, name, seconds = sys.argv[1:]
def note(word):
    line = json.dumps({"word": word, "name": name, "time": time.time(), "pid": os.getpid()}) + "\\n"
    file = os.open(events, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(file, line.encode())
    os.close(file)
lock = open(events + "." + name, "a")
try:
    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
except BlockingIOError:
    note("twice")
    sys.exit("it runs twice at once")
note("begin")
time.sleep(float(seconds))
note("end")
"""


@dataclass(frozen=True)
class Events:
    """Commands that say when they begin and end, and hold a lock that the kernel takes from the dead."""

    file: Path

    def task(self, name: str, *subtasks: Task, seconds: float) -> Task:
        """A task of one such command; it is tried again when it was killed."""
        command = python(_CODE, str(self.file), name, str(seconds))
        return Task(name, name, subtasks, (Command(command.argv, retry_codes=(-9, -15), max_retries=60),))

    def begun(self) -> list[str]:
        """The names of what has begun, in order."""
        return [line["name"] for line in self._lines() if line["word"] == "begin"]

    def twice(self) -> list[str]:
        """What has run twice at once."""
        return [line["name"] for line in self._lines() if line["word"] == "twice"]

    def never_ended(self, names: set[str]) -> set[str]:
        """Which of these have never come to their end."""
        return names - {line["name"] for line in self._lines() if line["word"] == "end"}

    def _lines(self) -> list[dict[str, str]]:
        return [json.loads(line) for line in self.file.read_text().splitlines()] if self.file.exists() else []


@dataclass
class Chaos:
    """Kills parts of a cluster, and brings back what nobody else would."""

    cluster: Cluster
    luck: Random
    kills: int = 0
    events: Events = field(init=False)

    def __post_init__(self) -> None:
        self.events = Events(self.cluster.folder / "events")

    def begin(self, *, tasks: int, seconds: float = 0.4) -> str:
        """Two workers and a job of pairs, so that there are things to wait for."""
        for _ in range(2):
            self.cluster.work(slots=2)
        self.cluster.wait_for_workers(2)
        pairs = [
            self.events.task(f"after{n}", self.events.task(f"t{n}", seconds=seconds), seconds=seconds)
            for n in range(tasks // 2)
        ]
        job = self.cluster.service.submit(Job("chaos", tuple(pairs)))
        until(self.events.begun, "it begins")
        return job

    def kill_each(self) -> None:
        """Every part once, in any order."""
        parts = [self.worker, self.command, self.receiver, self.guard, self.scheduler]
        parts += [self.redis_with_data, self.redis_without_data, self.flush, self.worker_and_guard]
        for part in self.luck.sample(parts, len(parts)):
            time.sleep(self.luck.uniform(0.05, 0.8))
            part()
            self.kills += 1

    def worker(self) -> None:
        """A worker, which somebody starts again."""
        living = [one for one in self.cluster.workers if one.poll() is None]
        kill(self.luck.choice(living))
        self.cluster.work(slots=2)

    def worker_and_guard(self) -> None:
        """A worker together with the guard that would end what it runs."""
        living = [one for one in self.cluster.workers if one.poll() is None]
        chosen = self.luck.choice(living)
        for guard in _of_worker(chosen.pid, "iomanager.farm.guard"):
            _kill(guard)
        kill(chosen)
        self.cluster.work(slots=2)

    def command(self) -> None:
        """The process of a command alone."""
        with self.cluster.store.database.session() as session:
            running = list(session.scalars(select(AttemptRow.id).where(AttemptRow.state == "running")))
        for pid in list(processes.of_attempts(running))[:1]:
            _kill(psutil.Process(pid) if psutil.pid_exists(pid) else None)

    def receiver(self) -> None:
        """The part of a worker that takes messages."""
        _kill(self.luck.choice([*self.receivers(), None]))

    def guard(self) -> None:
        """The guard of a worker."""
        found = [one for worker in self.cluster.workers for one in _of_worker(worker.pid, "iomanager.farm.guard")]
        _kill(self.luck.choice([*found, None]))

    def scheduler(self) -> None:
        """Whoever schedules now."""
        self.end_schedulers()

    def redis_with_data(self) -> None:
        """Redis, which comes back with its data."""
        self.cluster.redis.kill()
        time.sleep(self.luck.uniform(0, 1))
        self.cluster.redis.start()

    def redis_without_data(self) -> None:
        """Redis, which comes back empty."""
        self.cluster.redis.kill()
        for file in sorted(self.cluster.redis.folder.rglob("*.aof")):
            file.unlink()
        for file in sorted(self.cluster.redis.folder.rglob("*.manifest")):
            file.unlink()
        self.cluster.redis.start()

    def flush(self) -> None:
        """Redis forgets everything."""
        self.cluster.redis.flush()

    def receivers(self) -> list[psutil.Process]:
        """The receivers of the living workers."""
        module = "iomanager.farm.engines.celery.receiver"
        return [one for worker in self.cluster.workers for one in _of_worker(worker.pid, module)]

    def end_schedulers(self) -> None:
        """kill -9 of the process that holds the lease, if there is one."""
        with self.cluster.store.database.session() as session:
            row = session.get(SchedulerRow, "celery")
            process = row.process if row is not None and row.owner else ""
        pid, _, start = process.partition(":")
        if pid and processes.start_time(int(pid)) == start and int(pid) != os.getpid():
            _kill(psutil.Process(int(pid)))


def _of_worker(pid: int, module: str) -> list[psutil.Process]:
    try:
        children = psutil.Process(pid).children()
    except psutil.NoSuchProcess:
        return []
    return [one for one in children if module in _words(one)]


def _words(process: psutil.Process) -> list[str]:
    try:
        return list(process.cmdline())
    except psutil.NoSuchProcess:
        return []


def _kill(process: psutil.Process | None) -> None:
    if process is None:
        return
    try:
        process.kill()
    except psutil.NoSuchProcess:
        return
