"""The job tree as a value: jobs, tasks and commands, in the words of Tractor (``domain/tractor.md`` 1.3 and 4).

A task's commands run in order after all of its subtasks are done. An :class:`Instance` stands for a task that is
defined elsewhere in the tree, so the tree is a DAG. Seconds are wall-clock; exit codes are the process's.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum


class State(str, Enum):
    """Where a job or task stands. ``blocked`` waits for subtasks, ``ready`` for a slot."""

    BLOCKED = "blocked"
    READY = "ready"
    ACTIVE = "active"
    DONE = "done"
    ERROR = "error"
    SKIPPED = "skipped"
    CANCELLED = "cancelled"
    PAUSED = "paused"


class When(str, Enum):
    """When a postscript runs: after a job that is done, one stalled by errors, or either."""

    DONE = "done"
    ERROR = "error"
    ALWAYS = "always"


@dataclass(frozen=True, slots=True)
class Command:
    """One program call. ``service`` is a key expression such as ``Linux64 && @.mem > 4``; empty runs anywhere.

    ``env`` holds extra environment (never secrets); ``retry_codes`` are exit codes that are tried again, at most
    ``max_retries`` times (a Tractor engine has a number of its own).
    Arguments are literal; with ``substitute`` the engine replaces tokens such as ``%j`` and ``%D(path)`` in them.
    ``env_keys`` is described in ``farm.env_keys``. For a ``resumable`` one ``%r`` is 1 when it is run again.
    """

    argv: tuple[str, ...]
    id: str = ""
    title: str = ""
    service: str = ""
    env_keys: tuple[str, ...] = ()
    env: tuple[tuple[str, str], ...] = ()
    cwd: str = ""
    tags: tuple[str, ...] = ()
    retry_codes: tuple[int, ...] = ()
    max_retries: int = 3
    min_run_seconds: float | None = None
    max_run_seconds: float | None = None
    when: When | None = None
    resumable: bool = False
    metadata: str = ""
    substitute: bool = False


@dataclass(frozen=True, slots=True)
class Instance:
    """The task ``id`` once more, under another parent. It has that task's state and runs nothing."""

    id: str


@dataclass(frozen=True, slots=True)
class Task:
    """A node of the tree. Without commands it groups.

    ``outputs`` are files that must exist when it says done, frames as ``proof`` spells them. With ``resumable`` all of
    its commands are.
    """

    title: str
    id: str
    subtasks: tuple[Task | Instance, ...] = ()
    commands: tuple[Command, ...] = ()
    cleanup: tuple[Command, ...] = ()
    service: str = ""
    serial_subtasks: bool = False
    resumable: bool = False
    metadata: str = ""
    outputs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Job:
    """A whole tree. ``tier`` goes before ``priority`` (higher first). Every command gets ``tags``, and those without
    keys of their own ``env_keys``. A machine must provide what the job, the task, those above and the command ask for.

    Nothing begins before the moment ``after`` (aware, UTC), nor before the jobs ``after_jobs`` (our ids) are done.
    Where there are ``crews``, only machines of one of them run it. Subtrees that a command writes (Tractor's
    ``-expand``) are not part of the model: no other engine has them.
    """

    title: str
    subtasks: tuple[Task | Instance, ...]
    service: str = ""
    env_keys: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    priority: float = 10.0
    tier: str = ""
    projects: tuple[str, ...] = ()
    crews: tuple[str, ...] = ()
    max_active: int | None = None
    paused: bool = False
    serial_subtasks: bool = False
    comment: str = ""
    metadata: str = ""
    cleanup: tuple[Command, ...] = ()
    postscripts: tuple[Command, ...] = ()
    owner: str = ""
    assigns: tuple[tuple[str, str], ...] = ()
    dirmaps: tuple[tuple[str, str, str], ...] = field(default=())
    after: datetime | None = None
    after_jobs: tuple[str, ...] = ()
