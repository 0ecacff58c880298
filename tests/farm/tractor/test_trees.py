"""Random trees on the stand-in engine against a model of a few lines (``domain/tractor.md`` 4)."""

from __future__ import annotations

import dataclasses
from functools import cache
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings

from iomanager.farm.engines.tractor.client import TractorClient
from iomanager.farm.engines.tractor.engine import TractorEngine
from iomanager.farm.engines.tractor.settings import TractorSettings
from iomanager.farm.engines.tractor.transport import Address
from iomanager.farm.model import Command, Instance, Job, State, Task
from iomanager.farm.status import ENDED
from tests.farm.trees import jobs
from tests.sites.tractor.server import StandIn, wait_until

Codes = dict[str, tuple[int, ...]]
UNHURRIED = settings(
    max_examples=12,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)


def expected(job: Job, codes: Codes) -> dict[str, State]:
    """Each task's state when nothing moves any more."""
    parents: dict[str, Job | Task] = {}
    tasks: dict[str, Task] = {}

    def collect(owner: Job | Task) -> None:
        for child in owner.subtasks:
            if isinstance(child, Task):
                parents[child.id], tasks[child.id] = owner, child
                collect(child)

    def is_open(name: str) -> bool:
        owner = parents[name]
        names = [child.id for child in owner.subtasks if isinstance(child, Instance) or child.id != name]
        place = next(n for n, child in enumerate(owner.subtasks) if child is tasks[name])
        if owner.serial_subtasks and any(state(other) is not State.DONE for other in names[:place]):
            return False
        return is_open(owner.id) if isinstance(owner, Task) else True

    @cache
    def state(name: str) -> State:
        if not is_open(name) or any(state(child.id) is not State.DONE for child in tasks[name].subtasks):
            return State.BLOCKED
        return State.ERROR if any(codes[name]) else State.DONE

    collect(job)
    return {name: state(name) for name in tasks}


def runnable(task: Task | Instance) -> Task | Instance:
    """The task with commands that really exit with the codes."""
    if isinstance(task, Instance):
        return task
    commands = tuple(Command(("/bin/sh", "-c", f"exit {command.argv[1]}")) for command in task.commands)
    return dataclasses.replace(task, subtasks=tuple(map(runnable, task.subtasks)), commands=commands)


def test_random_trees_end_as_the_model_says(tmp_path: Path) -> None:
    with StandIn(tmp_path) as site:
        client = TractorClient(Address("127.0.0.1", site.port), user="lizzy")
        engine = TractorEngine(client, TractorSettings(), owner="lizzy")

        @UNHURRIED
        @given(jobs())
        def ends_right(drawn: tuple[Job, Codes]) -> None:
            job, codes = drawn
            model = expected(job, codes)
            number = engine.submit(dataclasses.replace(job, subtasks=tuple(map(runnable, job.subtasks))))
            assert wait_until(lambda: engine.states(number).state in ENDED, 60)
            status = engine.states(number)
            assert {task.id: task.state for task in status.tasks} == model
            assert status.state is (State.ERROR if State.ERROR in model.values() else State.DONE)

        ends_right()
