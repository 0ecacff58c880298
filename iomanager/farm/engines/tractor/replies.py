"""What the engine answers, as values (``domain/tractor.md`` 3.2 to 3.4)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from iomanager.core.errors import Unavailable
from iomanager.farm.model import State

LETTERS: Final = {"A": State.ACTIVE, "B": State.BLOCKED, "D": State.DONE, "E": State.ERROR}
STATE = re.compile(r"([+-])([A-Z])(?:,\s*(\d+))?")


@dataclass(frozen=True, slots=True)
class JobReply:
    """A job in the list of a user. The counts are of tasks."""

    jid: int
    owner: str
    title: str
    priority: float
    paused: bool
    metadata: str
    comment: str
    total: int
    active: int
    done: int
    error: int
    serial: bool = False
    spooled: float | None = None


@dataclass(frozen=True, slots=True)
class TaskReply:
    """A task of a job's tree. ``state`` is None for a letter nobody knows; ``percent`` may lag or be lost.

    Times are seconds since 1970, UTC. ``parent`` is the task it stands under, 0 for the job; ``instances_in``
    are further parents, and ``serial`` says that its subtasks wait for each other; a ``resumable`` one goes on where
    it stopped.
    """

    tid: int
    id: str
    title: str
    state: State | None
    percent: int | None
    has_log: bool
    blade: str
    exit_code: int | None
    parent: int
    instances_in: tuple[int, ...]
    serial: bool
    commands: int
    started: float | None
    changed: float | None
    resumable: bool = False


@dataclass(frozen=True, slots=True)
class TreeReply:
    """A job and its tasks, parents before children."""

    job: JobReply
    tasks: tuple[TaskReply, ...]


@dataclass(frozen=True, slots=True)
class CommandReply:
    """One command of a task, with its last run. Times are seconds since 1970, UTC."""

    cid: int
    state: str
    argv: tuple[str, ...]
    service: str
    blades: tuple[str, ...]
    exit_code: int | None
    started: float | None
    stopped: float | None


def read_jobs(reply: Mapping[str, Any]) -> list[JobReply]:
    """The jobs of a ``q=jobs`` answer. Raises Unavailable for another shape."""
    try:
        return [_job(entry["data"], owner) for owner, jobs in reply["users"].items() for entry in jobs.values()]
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        raise _odd("its list of jobs", error) from error


def read_tree(reply: Mapping[str, Any], jid: int) -> TreeReply | None:
    """The tree of a ``q=jtree`` answer, None where the job is not in it. Raises Unavailable for another shape."""
    try:
        for owner, jobs in reply["users"].items():
            if entry := jobs.get(f"J{jid}"):
                return TreeReply(_job(entry["data"], owner), tuple(_tasks(entry["children"], 0)))
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        raise _odd(f"the tree of job {jid}", error) from error
    return None


def read_commands(reply: Mapping[str, Any]) -> list[CommandReply]:
    """The commands of a ``q=taskdetails`` answer. Raises Unavailable for another shape."""
    try:
        return [_command(data) for data in reply["cmds"]]
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise _odd("the details of a task", error) from error


def read_state(text: str) -> tuple[State | None, int | None, bool]:
    """``+A,42`` -> (active, 42, has a log). The state of an unknown letter or text is None."""
    if not (match := STATE.match(text)):
        return None, None, False
    sign, letter, percent = match.groups()
    return LETTERS.get(letter), None if percent is None else max(0, min(100, int(percent))), sign == "+"


def _job(data: Mapping[str, Any], owner: str) -> JobReply:
    total, active, done, error = (int(count) for count in data["nTasks"])
    return JobReply(
        jid=int(data["jid"]),
        owner=str(data.get("user") or owner),
        title=str(data.get("title", "")),
        priority=float(data.get("priority") or 0),
        paused=bool(int(data.get("paused") or 0)),
        metadata=str(data.get("metadata") or ""),
        comment=str(data.get("comment") or ""),
        total=total,
        active=active,
        done=done,
        error=error,
        serial=bool(int(data.get("serialsubtasks") or 0)),
        spooled=_number(data.get("spooldate")),
    )


def _tasks(children: list[Mapping[str, Any]], parent: int) -> Iterator[TaskReply]:
    for child in children:
        data = child["data"]
        state, percent, has_log = read_state(str(data.get("state", "")))
        yield TaskReply(
            tid=int(data["tid"]),
            id=str(data.get("id") or ""),
            title=str(data.get("title", "")),
            state=state,
            percent=percent,
            has_log=has_log,
            blade=str(data.get("blade") or ""),
            exit_code=_whole(data.get("rcode")),
            parent=parent,
            instances_in=tuple(int(other) for other in data.get("ants") or () if int(other) != parent),
            serial=bool(int(data.get("serialsubtasks") or 0)),
            commands=len(data.get("cids") or ()),
            started=_number(data.get("activetime")),
            changed=_number(data.get("statetime")),
            resumable=bool(int(data.get("resumeblock") or 0)),
        )
        yield from _tasks(child.get("children") or [], int(data["tid"]))


def _command(data: Mapping[str, Any]) -> CommandReply:
    return CommandReply(
        cid=int(data["cid"]),
        state=str(data.get("state", "")),
        argv=tuple(str(item) for item in data.get("argv") or ()),
        service=str(data.get("service") or ""),
        blades=tuple(str(blade) for blade in data.get("blades") or ()),
        exit_code=_whole(data.get("exitcode")),
        started=_number(data.get("t0")),
        stopped=_number(data.get("t1")),
    )


def _whole(value: object) -> int | None:
    number = _number(value)
    return 0 if str(value) == "0" else None if number is None else int(number)


def _number(value: object) -> float | None:
    """A number, or None where an engine writes nothing, 0 or, as some do for times, words."""
    try:
        return float(str(value)) or None
    except ValueError:
        return None


def _odd(what: str, error: Exception) -> Unavailable:
    return Unavailable(
        f"The Tractor engine answered {what} in an unknown form ({type(error).__name__}: {error}).",
        hint="Check that the host and port in the settings are those of a Tractor 2 engine.",
    )
