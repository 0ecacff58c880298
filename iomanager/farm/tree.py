"""Walks over a job's tree without recursion, and the order in which its tasks can start and end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from graphlib import TopologicalSorter

from iomanager.farm import keys
from iomanager.farm.model import Instance, Job, Task

Moment = tuple[bool, str]
"""``(True, id)`` is the start of a task (its turn among serial siblings), ``(False, id)`` its end."""


@dataclass(frozen=True, slots=True)
class Place:
    """A task and where it stands. ``before`` is the sibling that must end first, in a serial group."""

    task: Task
    parent: str
    before: str = ""

    @property
    def children(self) -> tuple[str, ...]:
        """The ids of its subtasks, those of instances included."""
        return tuple(child.id for child in self.task.subtasks)


def walk(job: Job) -> Iterator[Place]:
    """Every task of the job, parents before their children, siblings in order."""
    waiting = list(reversed(list(_places(job.subtasks, "", job.serial_subtasks))))
    while waiting:
        place = waiting.pop()
        yield place
        task = place.task
        waiting += reversed(list(_places(task.subtasks, task.id, task.serial_subtasks)))


def _places(subtasks: tuple[Task | Instance, ...], parent: str, serial: bool) -> Iterator[Place]:
    before = ""
    for child in subtasks:
        if isinstance(child, Task):
            yield Place(child, parent, before)
        before = child.id if serial else ""


def services(places: Iterable[Place]) -> dict[str, str]:
    """What the commands of each task ask of a machine, by its id: its own wish and those of the tasks above it.

    A task's service is for its whole subtree (``domain/tractor.md`` 4); ``places`` are as :func:`walk` gives them.
    """
    found: dict[str, str] = {}
    for place in places:
        found[place.task.id] = keys.both(found.get(place.parent, ""), place.task.service)
    return found


def moments(places: list[Place]) -> list[Moment]:
    """The starts and ends of all tasks in an order that keeps every dependency. Raises graphlib.CycleError."""
    sorter: TopologicalSorter[Moment] = TopologicalSorter()
    for place in places:
        own = place.task.id
        gates = [(True, place.parent)] if place.parent else []
        if place.before:
            gates.append((False, place.before))
        sorter.add((True, own), *gates)
        sorter.add((False, own), (True, own), *((False, child) for child in place.children))
    return list(sorter.static_order())
