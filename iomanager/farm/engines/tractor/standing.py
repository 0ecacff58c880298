"""A job as it stands on a Tractor engine, in our own words (``domain/tractor.md`` 3.3 and 4).

The engine says ``B`` for blocked and ready alike, has no state for the job and no words for cancelled and skipped: the
first two follow from the tree, the others from marks that we leave in the job's comment.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

from iomanager.farm import alf
from iomanager.farm.engines.tractor.replies import TaskReply, TreeReply
from iomanager.farm.model import State
from iomanager.farm.status import JobStatus, TaskStatus, so_far

MARKS: Final = re.compile(r"(.*?)\s*\(io:((?: cancelled| skipped| \d+)+)\)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Marks:
    """What we noted in a job's comment: that it was cancelled, and the numbers of tasks that were skipped."""

    comment: str = ""
    cancelled: bool = False
    skipped: frozenset[int] = frozenset()

    @classmethod
    def of(cls, comment: str) -> Marks:
        """Read a comment with or without marks."""
        if not (match := MARKS.fullmatch(comment)):
            return cls(comment)
        words = match[2].split()
        return cls(match[1], "cancelled" in words, frozenset(int(word) for word in words if word.isdecimal()))

    @property
    def text(self) -> str:
        """The comment with its marks, as it is kept at the engine."""
        skipped = ["skipped", *map(str, sorted(self.skipped))] if self.skipped else []
        words = [*(["cancelled"] if self.cancelled else []), *skipped]
        return " ".join(filter(None, (self.comment, f"(io: {' '.join(words)})" if words else "")))


def above(tree: TreeReply, tids: Iterable[int]) -> frozenset[int]:
    """The tasks themselves and all that wait for them, by number."""
    parents = {task.tid: (task.parent, *task.instances_in) for task in tree.tasks}
    found, todo = set[int](), list(tids)
    while todo:
        tid = todo.pop()
        if tid and tid not in found:
            found.add(tid)
            todo.extend(parents.get(tid, ()))
    return frozenset(found)


def job_status(job: str, tree: TreeReply, words: Mapping[int, str]) -> JobStatus:
    """The whole job as of now. ``words`` are the last lines of failed tasks' logs, by number."""
    states = _states(tree)
    ids = {task.tid: alf.decoded_id(task.id) for task in tree.tasks}
    instances = _instances(tree, ids)
    own = [task for task in tree.tasks if not task.id.startswith(alf.STAND_IN)]
    tasks = tuple(
        replace(
            _task_status(task, states[task.tid], ids),
            instances=instances.get(task.tid, ()),
            message=_message(task, words.get(task.tid)) if task.state is State.ERROR else "",
        )
        for task in own
    )
    counts = Counter(task.state for task in tasks)
    state = _job_state(tree, counts)
    started = [task.started_at for task in tasks if task.started_at]
    ended = [task.ended_at for task in tasks if task.ended_at]
    return JobStatus(
        id=job,
        title=tree.job.title,
        state=state,
        as_of=datetime.now(UTC),
        owner=tree.job.owner,
        engine="tractor",
        engine_id=str(tree.job.jid),
        priority=tree.job.priority,
        counts=counts,
        message=next((f"{task.title}: {task.message}" for task in tasks if task.message), ""),
        created_at=_time(tree.job.spooled),
        started_at=min(started, default=None),
        ended_at=max(ended, default=None) if state is State.DONE else None,
        tasks=tasks,
    )


def _states(tree: TreeReply) -> dict[int, State]:
    """Each task's state by its number. The engine's ``B`` becomes blocked, ready, paused or cancelled."""
    certain = {task.tid: task.state for task in tree.tasks if task.state not in (State.BLOCKED, None)}
    children, gates = _children(tree), _gates(tree)
    marks = Marks.of(tree.job.comment)
    cancelled = tree.job.paused and marks.cancelled
    free = State.PAUSED if tree.job.paused else State.READY
    opened: dict[int, bool] = {0: True}
    states: dict[int, State] = {}
    for task in tree.tasks:
        gate = gates.get(task.tid)
        opened[task.tid] = opened[task.parent] and (gate is None or certain.get(gate) is State.DONE)
        waits = any(certain.get(child) is not State.DONE for child in children[task.tid])
        waiting = free if opened[task.tid] and not waits else State.BLOCKED
        states[task.tid] = certain.get(task.tid) or (State.CANCELLED if cancelled else waiting)
        if task.tid in marks.skipped and states[task.tid] is State.DONE:
            states[task.tid] = State.SKIPPED
    return states


def _children(tree: TreeReply) -> Mapping[int, list[int]]:
    """The tasks that each task waits for, by number, instances included."""
    children: defaultdict[int, list[int]] = defaultdict(list)
    for task in tree.tasks:
        for parent in (task.parent, *task.instances_in):
            children[parent].append(task.tid)
    return children


def _gates(tree: TreeReply) -> dict[int, int]:
    """For tasks whose siblings wait for each other, the sibling before it."""
    serial = {task.tid for task in tree.tasks if task.serial} | ({0} if tree.job.serial else set())
    last: dict[int, int] = {}
    gates: dict[int, int] = {}
    for task in tree.tasks:
        if task.parent in serial and task.parent in last:
            gates[task.tid] = last[task.parent]
        last[task.parent] = task.tid
    return gates


def _job_state(tree: TreeReply, counts: Counter[State]) -> State:
    if counts.total() == counts[State.DONE] + counts[State.SKIPPED]:
        return State.DONE
    if counts[State.ACTIVE]:
        return State.ACTIVE
    if counts[State.CANCELLED]:
        return State.CANCELLED
    if counts[State.ERROR] and not counts[State.READY] and not counts[State.PAUSED]:
        return State.ERROR
    return State.PAUSED if tree.job.paused else State.READY


def _instances(tree: TreeReply, ids: Mapping[int, str]) -> dict[int, tuple[str, ...]]:
    """The ids of the tasks that each task waits for though they stand elsewhere."""
    holders = {task.tid: task.parent for task in tree.tasks if task.id.startswith(alf.STAND_IN)}
    found: defaultdict[int, tuple[str, ...]] = defaultdict(tuple)
    for task in tree.tasks:
        for parent in task.instances_in:
            found[holders.get(parent, parent)] += (ids[task.tid],)
    return found


def _message(task: TaskReply, said: str | None) -> str:
    """The first error in one sentence, as on the other engines; ``said`` is None while its log was not read."""
    code = task.exit_code
    if code is None:
        return said or "Its log says why."
    if said:
        return f"{said} (exit code {code})"
    silence = "and said nothing" if said is not None else "; its log says why"
    return f"It ended with exit code {code} {silence}.".replace(" ;", ";")


def _task_status(task: TaskReply, state: State, ids: Mapping[int, str]) -> TaskStatus:
    return TaskStatus(
        id=ids[task.tid],
        title=task.title,
        state=state,
        parent=ids.get(task.parent, ""),
        commands=task.commands,
        position=task.commands if state is State.DONE else 0,
        progress=so_far(state, task.percent),
        host=task.blade,
        exit_code=task.exit_code,
        started_at=_time(task.started),
        ended_at=_time(task.changed) if state in (State.DONE, State.ERROR, State.SKIPPED) else None,
    )


def _time(seconds: float | None) -> datetime | None:
    return None if not seconds else datetime.fromtimestamp(seconds, UTC)
