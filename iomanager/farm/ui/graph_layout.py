"""Where the tasks of a job stand in its graph: what runs first on the left, what waits for it to its right. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter

from iomanager.farm.status import TaskStatus

_SWEEPS = 4


@dataclass(frozen=True, slots=True)
class Layout:
    """The column and the height, in rows, of each task from 0 on; arrows are pairs of what is first and what waits."""

    places: dict[str, tuple[int, float]]
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
    rows = _heights(layers, arrows)
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


def _heights(layers: dict[int, list[str]], arrows: Sequence[tuple[str, str]]) -> dict[str, float]:
    """Rows in which arrows cross seldom and run straight.

    Each column is put in the order of the middles of its neighbours, a few times; then the fullest column is packed,
    and from there to both sides every task stands beside the middle of its neighbours, or just below the one above.
    """
    near: dict[str, list[str]] = {name: [] for layer in layers.values() for name in layer}
    for first, then in arrows:
        near[first].append(then)
        near[then].append(first)
    rows = {name: float(at) for layer in layers.values() for at, name in enumerate(layer)}
    for sweep in range(_SWEEPS):
        for column in sorted(layers, reverse=bool(sweep % 2)):
            middle = {name: _middle(near[name], rows, rows[name]) for name in layers[column]}
            layers[column].sort(key=middle.__getitem__)
            rows.update((name, float(at)) for at, name in enumerate(layers[column]))
    fullest = max(layers, key=lambda column: len(layers[column]), default=0)
    known = {name: rows[name] for name in layers.get(fullest, ())}
    for column in (*range(fullest - 1, -1, -1), *range(fullest + 1, len(layers))):
        _place(layers[column], near, known)
    return known


def _place(layer: Sequence[str], near: dict[str, list[str]], known: dict[str, float]) -> None:
    """Put a column beside those whose heights are known."""
    wish = {name: _middle([other for other in near[name] if other in known], known, 0.0) for name in layer}
    last = -1.0
    for name in sorted(layer, key=wish.__getitem__):
        last = max(last + 1, wish[name])
        known[name] = last


def _middle(others: Sequence[str], rows: dict[str, float], otherwise: float) -> float:
    return sum(rows[other] for other in others) / len(others) if others else otherwise
