"""Random trees through the real local engine, against the oracle of the state machine."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from iomanager.farm import processes
from iomanager.farm.model import Command, Instance, Job, State, Task
from iomanager.farm.settings import FarmSettings
from tests.databases import upgraded
from tests.farm.conftest import Farm
from tests.farm.test_states import oracle
from tests.farm.trees import jobs

Codes = Mapping[str, tuple[int, ...]]
few = settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Farm]:
    """One farm for all examples: what they are about is the trees."""
    folder: Path = tmp_path_factory.mktemp("farm")
    database = upgraded(f"sqlite:///{folder / 'jobs.sqlite3'}")
    farm = Farm(database, FarmSettings(local_slots=4, poll_seconds=0.02, grace_seconds=1, log_folder=str(folder)))
    yield farm
    farm.close()
    database.close()


def real(job: Job, codes: Codes, seconds: float = 0.0) -> Job:
    """The job with commands that really exit so."""

    def build(node: Task | Instance) -> Task | Instance:
        if isinstance(node, Instance):
            return node
        lines = [f"sleep {seconds}; exit {code}" if seconds else f"exit {code}" for code in codes[node.id]]
        commands = tuple(Command(("sh", "-c", line)) for line in lines)
        return replace(node, subtasks=tuple(map(build, node.subtasks)), commands=commands)

    return replace(job, subtasks=tuple(map(build, job.subtasks)))


@few
@given(jobs())
def test_every_tree_ends_as_the_oracle_says(shared: Farm, made: tuple[Job, Codes]) -> None:
    job, codes = made
    found = shared.service.submit(real(job, codes))
    status = shared.wait(found)
    assert {task.id: task.state for task in status.tasks} == oracle(job, codes)


@few
@given(jobs(), st.floats(0, 0.5))
def test_a_cancel_at_any_moment_leaves_no_process_and_no_state_in_between(
    shared: Farm, made: tuple[Job, Codes], moment: float
) -> None:
    job, codes = made
    found = shared.service.submit(real(job, codes, seconds=0.05))
    time.sleep(moment)
    shared.service.cancel(found)
    status = shared.wait(found)
    settled = {State.DONE, State.ERROR, State.CANCELLED, State.BLOCKED}
    assert {task.state for task in status.tasks} <= settled
    assert processes.of_attempts(shared.attempts(found)) == set()
