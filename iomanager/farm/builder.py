"""From named steps and what each runs after, to a job's tree. Pure.

In a Tractor tree a task runs after its subtasks, so "b after a" makes ``a`` a child of ``b``. A step with several
dependants stands under the first of them (in the order given) and as an Instance under the others. Steps that nothing
depends on are children of their group, or of the job. Dependencies may cross groups.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from graphlib import CycleError, TopologicalSorter

from iomanager.core.errors import InvalidInput
from iomanager.farm.model import Instance, Job, Task


@dataclass(frozen=True, slots=True)
class Step:
    """A task without its subtasks, the ids of the steps that it runs ``after``, and the id of its ``group``."""

    task: Task
    after: tuple[str, ...] = ()
    group: str = ""


def build(job: Job, steps: Sequence[Step], groups: Mapping[str, str] | None = None) -> Job:
    """``job`` with the tree of the steps; ``groups`` are titles by id, in order, each a task without commands.

    Raises InvalidInput for a step that is named twice, one that runs after an unknown step, and for a circle.
    """
    groups = dict(groups or {})
    found = {step.task.id: step for step in steps}
    _check(steps, found, groups)
    homes = _homes(steps)
    tasks: dict[str, Task] = {}
    for name in _order(found):
        step = found[name]
        below = tuple(
            tasks[before] if homes[before] == name else Instance(before) for before in dict.fromkeys(step.after)
        )
        tasks[name] = replace(step.task, subtasks=(*step.task.subtasks, *below))
    roots = [step for step in steps if not homes[step.task.id]]
    branches = [
        Task(title, name, tuple(tasks[step.task.id] for step in roots if step.group == name))
        for name, title in groups.items()
    ]
    loose = [tasks[step.task.id] for step in roots if not step.group]
    return replace(job, subtasks=(*(branch for branch in branches if branch.subtasks), *loose))


def _homes(steps: Sequence[Step]) -> dict[str, str]:
    """Each step's first dependant, under which it stands; empty for one that nothing depends on."""
    homes = dict.fromkeys((step.task.id for step in steps), "")
    for step in steps:
        for before in step.after:
            homes[before] = homes[before] or step.task.id
    return homes


def _order(found: Mapping[str, Step]) -> list[str]:
    try:
        return list(TopologicalSorter({name: step.after for name, step in found.items()}).static_order())
    except CycleError as error:
        raise InvalidInput(f"These steps wait for each other: {' -> '.join(error.args[1])}.") from error


def _check(steps: Sequence[Step], found: Mapping[str, Step], groups: Mapping[str, str]) -> None:
    if len(found) != len(steps):
        names = [step.task.id for step in steps]
        raise InvalidInput(f"Two steps have the id {next(n for n in names if names.count(n) > 1)}.")
    for step in steps:
        if step.group and step.group not in groups:
            raise InvalidInput(f"{step.task.title} belongs to the unknown group {step.group}.")
        for before in step.after:
            if before not in found:
                raise InvalidInput(f"{step.task.title} runs after {before}, which is no step of the job.")
