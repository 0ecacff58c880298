"""What is known of a job at a moment: its tasks' states, times, hosts and progress. Times are aware UTC."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any

from iomanager.farm.model import State


class Action(str, Enum):
    """What a user does to a job, or to a task of it (``delete``, ``restart`` and ``priority``: to jobs only)."""

    RETRY = "retry"
    SKIP = "skip"
    CANCEL = "cancel"
    PAUSE = "pause"
    RESUME = "resume"
    RESTART = "restart"
    DELETE = "delete"
    PRIORITY = "priority"


_MOST = 99.0


def so_far(state: State, percent: float | None, position: int = 0, commands: int = 1) -> float | None:
    """How much of a task is done, 0 to 100: all of it only when it is; None while unknown.

    ``percent`` is what the command that runs says of itself, ``position`` how many of the ``commands`` are over.
    """
    if state is State.DONE:
        return 100.0
    if state is State.ACTIVE and commands > 1 and (position or percent):
        percent = (100.0 * position + (percent or 0.0)) / commands
    return None if percent is None else min(percent, _MOST)


ENDED = frozenset({State.DONE, State.ERROR, State.CANCELLED})
"""The states in which a job does nothing more by itself."""


@dataclass(frozen=True, slots=True)
class TaskStatus:
    """A task as it stands. ``progress`` is 0 to 100, None while unknown; ``position`` counts finished commands.

    ``kind`` is ``task``, ``cleanup``, ``postscript`` or ``job cleanup``. ``instances`` are the ids of tasks that stand
    elsewhere in the tree and that this one waits for too. ``message`` is the first error in one sentence.
    """

    id: str
    title: str
    state: State
    parent: str = ""
    kind: str = "task"
    instances: tuple[str, ...] = ()
    commands: int = 0
    position: int = 0
    progress: float | None = None
    service: str = ""
    host: str = ""
    attempts: int = 0
    exit_code: int | None = None
    message: str = ""
    started_at: datetime | None = None
    ended_at: datetime | None = None

    def to_json(self) -> dict[str, Any]:
        """The fields as plain data."""
        return {**{name: getattr(self, name) for name in self.__slots__}, "state": self.state.value}


@dataclass(frozen=True, slots=True)
class JobStatus:
    """A job as it stood at ``as_of``. ``counts`` are its tasks by state; ``tasks`` is empty in lists.

    ``engine_id`` is the job's id at an engine of another program, such as a Tractor jid; ``home`` the machine of a job
    that stays on one. ``stale`` says why the answer is an old one; empty when it is fresh. ``lost``: the engine does
    not know the job (any more); it can be restarted.
    """

    id: str
    title: str
    state: State
    as_of: datetime
    owner: str = ""
    project: str = ""
    engine: str = "local"
    engine_id: str = ""
    home: str = ""
    priority: float = 10.0
    counts: Mapping[State, int] = field(default_factory=dict)
    message: str = ""
    created_at: datetime | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None
    tasks: tuple[TaskStatus, ...] = ()
    stale: str = ""
    lost: bool = False

    @property
    def total(self) -> int:
        """How many tasks the job has."""
        return sum(self.counts.values())

    def failed(self) -> tuple[TaskStatus, ...]:
        """The tasks in error."""
        return tuple(task for task in self.tasks if task.state is State.ERROR)

    def to_json(self) -> dict[str, Any]:
        """The fields as plain data; ``counts`` by the state's word."""
        plain = {name: getattr(self, name) for name in self.__slots__}
        counts = {state.value: count for state, count in self.counts.items() if count}
        tasks = [task.to_json() for task in self.tasks]
        return {**plain, "state": self.state.value, "counts": counts, "total": self.total, "tasks": tasks}


@dataclass(frozen=True, slots=True)
class LogPart:
    """A piece of a task's log. ``offset`` is where to go on reading, in bytes; ``complete`` when no more will come."""

    text: str
    offset: int
    complete: bool
