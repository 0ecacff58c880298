"""A job's tasks as people read them: groups (plates), and below each its steps in the order in which they run. Pure.

In the engine's tree a step stands above those that it waits for, so that a chain of eight steps is eight levels deep.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from iomanager.farm.model import State
from iomanager.farm.status import TaskStatus

OVER = frozenset({State.DONE, State.SKIPPED})
"""The states that count as finished in a progress bar."""


@dataclass(frozen=True, slots=True)
class Branch:
    """A line of the tree. ``below`` is empty for steps."""

    task: TaskStatus
    below: tuple[Branch, ...] = ()

    def steps(self) -> list[TaskStatus]:
        """Every step at or below this line, in order."""
        if not self.below:
            return [self.task]
        return [step for branch in self.below for step in branch.steps()]


def branches(tasks: Sequence[TaskStatus]) -> tuple[Branch, ...]:
    """The lines of a job. A group is a task without commands that has others below it."""
    children: dict[str, list[TaskStatus]] = {}
    for task in tasks:
        children.setdefault(task.parent if task.kind == "task" else "", []).append(task)
    return _below("", children)


def _below(name: str, children: Mapping[str, Sequence[TaskStatus]]) -> tuple[Branch, ...]:
    """The lines under a group, without recursion over chains of steps: those may be thousands long."""
    found: list[Branch] = []
    waiting = [(task, False) for task in reversed(children.get(name, ()))]
    while waiting:
        task, is_ready = waiting.pop()
        if is_group(task, children):
            found.append(Branch(task, _below(task.id, children)))
        elif is_ready or task.id not in children:
            found.append(Branch(task))
        else:
            waiting.append((task, True))
            waiting += [(child, False) for child in reversed(children[task.id])]
    return tuple(found)


def is_group(task: TaskStatus, children: Mapping[str, object]) -> bool:
    """Whether a task only holds others together."""
    return task.commands == 0 and task.id in children and task.kind == "task"


def progress(counts: Mapping[State, int]) -> float | None:
    """0 to 100 by finished tasks; None where there are none."""
    total = sum(counts.values())
    return 100.0 * sum(counts.get(state, 0) for state in OVER) / total if total else None


def tally(branch: Branch) -> Counter[State]:
    """How many steps at or below a line are in each state."""
    return Counter(step.state for step in branch.steps())


def group_state(branch: Branch) -> State:
    """What a group shows: its own end, or what matters most of what is below it."""
    if branch.task.state in OVER:
        return branch.task.state
    states = tally(branch)
    order = (State.ACTIVE, State.ERROR, State.READY, State.PAUSED, State.CANCELLED)
    return next((state for state in order if states[state]), branch.task.state)
