"""Where the tasks of a job stand in its graph: what runs first on the left, what waits for it to its right. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter

from iomanager.farm.status import TaskStatus

_SWEEPS = 4


@dataclass(frozen=True, slots=True)
class Layout:
    """The column and row of each task, counted from 0, and the arrows: pairs of what is done first and what waits."""

    places: dict[str, tuple[int, int]]
    arrows: tuple[tuple[str, str], ...]

    @property
    def columns(self) -> int:
        """How many columns there are."""
        return 1 + max((column for column, _ in self.places.values()), default=-1)


def lay_out(tasks: Sequence[TaskStatus]) -> Layout:
    """The layered layout of the tasks; ones that wait for each other stand in the first column."""
    names = {task.id for task in tasks}
    arrows = [(task.id, task.parent) for task in tasks if task.parent in names]
    arrows += [(other, task.id) for task in tasks for other in task.instances if other in names]
    arrows = list(dict.fromkeys(arrows))
    columns = _columns([task.id for task in tasks], arrows)
    layers: dict[int, list[str]] = {}
    for task in tasks:
        layers.setdefault(columns[task.id], []).append(task.id)
    rows = _rows(layers, arrows)
    return Layout({name: (columns[name], rows[name]) for name in columns}, tuple(arrows))


def _columns(names: Sequence[str], arrows: Sequence[tuple[str, str]]) -> dict[str, int]:
    """The longest chain of tasks before each."""
    before: dict[str, list[str]] = {name: [] for name in names}
    for first, then in arrows:
        before[then].append(first)
    try:
        order = list(TopologicalSorter(before).static_order())
    except CycleError:
        return dict.fromkeys(names, 0)
    columns: dict[str, int] = {}
    for name in order:
        columns[name] = 1 + max((columns[first] for first in before[name]), default=-1)
    return columns


def _rows(layers: dict[int, list[str]], arrows: Sequence[tuple[str, str]]) -> dict[str, int]:
    """Rows in which arrows cross seldom: each column in the order of the middles of its neighbours, a few times."""
    near: dict[str, list[str]] = {name: [] for layer in layers.values() for name in layer}
    for first, then in arrows:
        near[first].append(then)
        near[then].append(first)
    rows = {name: at for layer in layers.values() for at, name in enumerate(layer)}
    for sweep in range(_SWEEPS):
        for column in sorted(layers, reverse=bool(sweep % 2)):
            middle = {name: _middle(name, near, rows) for name in layers[column]}
            layers[column].sort(key=middle.__getitem__)
            rows.update((name, at) for at, name in enumerate(layers[column]))
    return rows


def _middle(name: str, near: dict[str, list[str]], rows: dict[str, int]) -> float:
    others = near[name]
    return sum(rows[other] for other in others) / len(others) if others else float(rows[name])
