"""Random job trees, and small ones by hand."""

from __future__ import annotations

import sys
from graphlib import CycleError
from random import Random

from hypothesis import assume
from hypothesis import strategies as st

from iomanager.farm.model import Command, Instance, Job, Task
from iomanager.farm.states import plant


def python(code: str, *arguments: str, **options: object) -> Command:
    """A command that runs a piece of Python, without the site's packages so that it starts fast."""
    return Command((sys.executable, "-I", "-S", "-c", code, *arguments), **options)  # type: ignore[arg-type]


def task(name: str, *subtasks: Task | Instance, codes: tuple[int, ...] = (0,), **options: object) -> Task:
    """A task whose commands exit with ``codes``."""
    commands = tuple(Command(("sh", "-c", f"exit {code}"), retry_codes=()) for code in codes)
    options.setdefault("commands", commands)
    return Task(name, name, tuple(subtasks), **options)  # type: ignore[arg-type]


@st.composite
def jobs(draw: st.DrawFn) -> tuple[Job, dict[str, tuple[int, ...]]]:
    """A tree of at most 50 tasks with instances and serial groups, and the exit codes of each task's commands."""
    size = draw(st.integers(1, 50))
    luck = Random(draw(st.integers(0, 2**32)))
    parents = [luck.randint(max(-1, n - 8), n - 1) for n in range(size)]
    codes = {f"t{n}": tuple(luck.choices((0, 3), (8, 1), k=luck.randint(0, 2))) for n in range(size)}
    links = [(luck.randrange(size), luck.randrange(size)) for _ in range(luck.randint(0, 4))]
    serial = {luck.randint(-1, size - 1) for _ in range(luck.randint(0, 6))}

    def build(n: int) -> Task:
        own: list[Task | Instance] = [build(child) for child in range(size) if parents[child] == n]
        own += [Instance(f"t{to}") for at, to in links if at == n]
        commands = tuple(Command(("exit", str(code))) for code in codes[f"t{n}"])
        return Task(f"title {n}", f"t{n}", tuple(own), commands, serial_subtasks=n in serial)

    roots = tuple(build(n) for n in range(size) if parents[n] == -1)
    job = Job("random", roots, serial_subtasks=-1 in serial)
    try:
        plant(job)
    except CycleError:
        assume(False)
    return job, codes
