"""What was done in the panel, and how it is taken back: plain functions for threads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was done. ``undo`` takes it back, in a thread; it returns the step that does it again."""

    title: str
    undo: Callable[[], Step]


@dataclass(slots=True)
class History:
    """The steps that can be undone, and those that can be done again."""

    done: list[Step] = field(default_factory=list)
    undone: list[Step] = field(default_factory=list)

    def add(self, step: Step) -> None:
        """Something new was done; what was undone before is gone."""
        self.done.append(step)
        self.undone.clear()

    def clear(self) -> None:
        """Forget everything."""
        self.done.clear()
        self.undone.clear()


def run(step: Step) -> Any:
    """Turn a step round, in a thread; the step that turns it round again."""
    return step.undo()
