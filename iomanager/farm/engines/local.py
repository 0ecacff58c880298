"""The engine of this machine: jobs in our database, run by a scheduler process that needs no window.

The scheduler is started when a job is submitted or followed and none is alive; it ends by itself when it is idle. Where
several machines share the database, a job stays on the one that submitted it or began it again (``homes``).
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from pydantic import BaseModel

from iomanager.core import paths
from iomanager.farm import homes, keys, processes, states, waiting
from iomanager.farm.board_store import Stored
from iomanager.farm.engines import detached
from iomanager.farm.keys import Provides
from iomanager.farm.logs import read_log
from iomanager.farm.model import Job, State
from iomanager.farm.schedule_store import ScheduleStore
from iomanager.farm.settings import FarmSettings
from iomanager.farm.states import Board
from iomanager.farm.status import ENDED, Action, JobStatus, LogPart
from iomanager.farm.store import JobStore

_PACKAGE_HOME = str(Path(__file__).resolve().parents[3])
_LOOK_AFTER = 2.0


@dataclass(slots=True)
class LocalEngine:
    """Runs jobs on this machine. ``start`` starts a scheduler of its own; the default is a detached process.

    ``home`` names this machine where jobs stay on theirs, by default as ``homes`` does.
    """

    store: JobStore
    settings: FarmSettings
    start: Callable[[], None]
    name: str = homes.LOCAL
    home: str | None = None
    _looked: float = field(default=-_LOOK_AFTER)

    def submit(self, job: Job, job_id: str = "") -> str:
        """Write the job into the database, and see that a scheduler runs."""
        found = self.store.add(job, engine=self.name, job_id=job_id, home=self._machine())
        self.ensure()
        return found

    def states(self, job: str) -> JobStatus:
        """The job as it stands. When its scheduler has died, another one is started; on its own machine only."""
        found = self.store.job(job)
        if found.state in ENDED:
            return found
        if not self._is_elsewhere(found.home):
            if time.monotonic() - self._looked >= _LOOK_AFTER:
                self.ensure()
        elif found.state is State.ACTIVE and not self._schedule(found.home).is_scheduled():
            return replace(found, stale=_asleep(found.home))
        return found

    def control(self, job: str, action: Action, task: str = "", *, value: float | None = None) -> None:
        """Act on the job or a task. One that had ended and begins again does so here. Raises NotFound, Conflict."""
        if action is Action.PRIORITY:
            self.store.set_priority(job, value if value is not None else 0.0)
        elif action is Action.DELETE:
            self.store.delete(job)
        else:
            self.store.change(job, lambda stored: _act(stored, action, task), home=self._machine())
            if not self._is_elsewhere(self.store.home(job)):
                self.ensure()

    def log(self, job: str, task: str, offset: int = 0) -> LogPart:
        """The log of every attempt of the task, in order."""
        return read_log(self.settings.logs / job, self.store.attempts(job, task), offset)

    def check(self) -> str:
        """The database answers, and whether a scheduler runs."""
        self.store.database.check()
        runs = self._schedule().is_scheduled()
        return "The local engine is at work." if runs else "The local engine starts with the next job."

    def why(self, job: str, wishes: Mapping[str, str]) -> list[str]:
        """What the machine of the job is not or does not provide, and the limits that are reached."""
        home = self.store.home(job)
        if self._is_elsewhere(home):
            return self._why_elsewhere(home)
        own = Provides(self.settings.local_keys, processes.metrics(), self.settings.crews)
        tree = self.store.tree(job)
        if not keys.matches(keys.of_crews(tree.crews), own):
            return [waiting.for_crews(tree, "this one")]
        lacking = [(title, wish) for title, wish in wishes.items() if not keys.matches(wish, own)]
        if lacking:
            return [f"{title} asks for {wish}, which this machine does not provide." for title, wish in lacking]
        return waiting.for_limits(tree, self._schedule().full_limits())

    def close(self) -> None:
        """Nothing is held: the scheduler is a process of its own."""

    def ensure(self) -> None:
        """Start a scheduler where none is alive."""
        self._looked = time.monotonic()
        if not self._schedule().is_scheduled():
            self.start()

    def _why_elsewhere(self, home: str) -> list[str]:
        """What another machine provides is its own matter; here it is known whether it schedules at all."""
        if self._schedule(home).is_scheduled():
            return [f"It waits for a free slot of {home}, or for what that machine does not provide."]
        again = "Open IO-Manager there, or cancel the job and retry it here."
        return [f"It waits for the scheduler of {home}, which is not at work. {again}"]

    def _machine(self) -> str:
        return homes.home_of(self.store.database, self.name) if self.home is None else self.home

    def _is_elsewhere(self, home: str) -> bool:
        return home not in {"", self._machine()}

    def _schedule(self, home: str | None = None) -> ScheduleStore:
        return ScheduleStore(self.store.database, self.settings, self.name, home=self.home if home is None else home)


def _asleep(home: str) -> str:
    return f"The scheduler of {home} is not at work."


def _act(stored: Stored, action: Action, task: str) -> Board:
    shape, board = stored.shape, stored.board
    if action is Action.RETRY:
        return states.retry(shape, board, task)
    if action is Action.SKIP:
        return states.skip(shape, board, task)
    if action is Action.CANCEL:
        return states.cancel(shape, board, task)
    if action in {Action.PAUSE, Action.RESUME}:
        return states.pause(shape, board, task, paused=action is Action.PAUSE)
    return states.restart(shape, board)


def start_scheduler(database_url: str, settings: FarmSettings, engine: str = homes.LOCAL) -> None:
    """Start ``iomanager farm scheduler`` as a process that belongs to nobody, unless one was started already."""
    words = [] if getattr(sys, "frozen", False) else ["-m", "iomanager"]
    command = [sys.executable, *words, "farm", "scheduler", "--engine", engine]
    environment = scheduler_environment(database_url, settings)
    detached.start(command, environment, detached.lock_file(database_url, engine))


def scheduler_environment(database_url: str, settings: FarmSettings) -> Mapping[str, str]:
    """The environment of this process with what was set otherwise; nobody else sees a password there."""
    search = os.pathsep.join(filter(None, (_PACKAGE_HOME, os.environ.get("PYTHONPATH"))))
    own = {"IOMANAGER_DATABASE__URL": database_url, "IOMANAGER_HOME": str(paths.home()), "PYTHONPATH": search}
    own.update(_variables("IOMANAGER_FARM", settings))
    return {name: value for name, value in {**os.environ, **own}.items() if name != processes.MARK}


def _variables(prefix: str, values: BaseModel) -> Iterator[tuple[str, str]]:
    """What was set, as environment variables; the groups inside are joined with two underscores."""
    for name in values.model_dump(exclude_defaults=True):
        value, variable = getattr(values, name), f"{prefix}__{name.upper()}"
        if isinstance(value, BaseModel):
            yield from _variables(variable, value)
        elif isinstance(value, str):
            yield variable, value
        else:
            plain = values.model_dump(mode="json", include={name})[name]
            yield variable, json.dumps(plain, ensure_ascii=False)
