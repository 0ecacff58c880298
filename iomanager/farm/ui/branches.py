"""A job's tasks as people read them: groups (plates), and below each its steps in the order in which they run. Pure.

In the engine's tree a step stands above those that it waits for, so that a chain of eight steps is eight levels deep.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from iomanager.farm.model import State
from iomanager.farm.status import TaskStatus

_TOP = ""
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
    forest = _Forest.of(tasks)
    return _below(_TOP, forest)


@dataclass(frozen=True, slots=True)
class _Forest:
    """The tasks by id, what stands below each, and the group that each belongs to."""

    tasks: Mapping[str, TaskStatus]
    children: Mapping[str, list[str]]
    home: Mapping[str, str]

    @classmethod
    def of(cls, tasks: Sequence[TaskStatus]) -> _Forest:
        found = {task.id: task for task in tasks}
        children: dict[str, list[str]] = {}
        home: dict[str, str] = {}
        for task in tasks:  # parents come before their children
            parent = task.parent if task.parent in found and task.kind == "task" else _TOP
            children.setdefault(parent, []).append(task.id)
        for task in tasks:
            above = found.get(task.parent) if task.kind == "task" else None
            inside = above is not None and not is_group(above, children)
            home[task.id] = home.get(task.parent, _TOP) if inside else (above.id if above is not None else _TOP)
        return cls(found, children, home)

    def before(self, name: str) -> list[str]:
        """What is done before a step: what stands below it, and what it waits for elsewhere."""
        return [*self.children.get(name, ()), *(other for other in self.tasks[name].instances if other in self.tasks)]


def _below(group: str, forest: _Forest) -> tuple[Branch, ...]:
    """The lines under a group, without recursion over chains of steps: those may be thousands long."""
    found: list[Branch] = []
    seen: set[str] = set()
    waiting = [(name, False) for name in reversed(forest.children.get(group, ()))]
    while waiting:
        name, is_ready = waiting.pop()
        if (name in seen and not is_ready) or forest.home[name] != group:
            continue
        seen.add(name)
        task = forest.tasks[name]
        if is_group(task, forest.children):
            found.append(Branch(task, _below(name, forest)))
        elif is_ready:
            found.append(Branch(task))
        else:
            waiting.append((name, True))
            waiting += [(other, False) for other in reversed(forest.before(name))]
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
