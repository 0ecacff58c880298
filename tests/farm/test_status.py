"""What people are told of how far a task is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iomanager.db.engine import Database
from iomanager.farm.model import Job, State
from iomanager.farm.schedule_store import Holder, ScheduleStore
from iomanager.farm.settings import FarmSettings
from iomanager.farm.states import End
from iomanager.farm.status import so_far
from iomanager.farm.store import JobStore
from tests.farm.trees import task


@pytest.mark.parametrize(
    ("state", "percent", "place", "shown"),
    [
        (State.DONE, None, (1, 1), 100.0),
        (State.ACTIVE, None, (0, 1), None),
        (State.ACTIVE, 40.0, (0, 1), 40.0),
        (State.ACTIVE, 100.0, (0, 1), 99.0),
        (State.ACTIVE, 100.0, (0, 2), 50.0),
        (State.ACTIVE, None, (1, 2), 50.0),
        (State.ACTIVE, 50.0, (1, 2), 75.0),
        (State.ACTIVE, 100.0, (1, 2), 99.0),
        (State.ERROR, 100.0, (0, 1), 99.0),
        (State.READY, None, (1, 2), None),
    ],
)
def test_all_of_a_task_is_done_only_when_it_is(
    state: State, percent: float | None, place: tuple[int, int], shown: float | None
) -> None:
    assert so_far(state, percent, *place) == shown


@given(st.floats(0, 100), st.integers(1, 9))
def test_a_task_never_goes_back_from_one_command_to_the_next(percent: float, commands: int) -> None:
    steps = [so_far(State.ACTIVE, value, n, commands) for n in range(commands) for value in (0.0, percent)]
    assert steps == sorted(step for step in steps if step is not None)


def test_a_step_that_says_all_and_still_runs_is_not_shown_as_done(database: Database) -> None:
    store = JobStore(database)
    schedule = ScheduleStore(database, FarmSettings())
    holder = Holder("one", "here", "")
    job = store.add(Job("job", (task("a"),)))
    assert schedule.acquire(holder)
    (attempt,) = schedule.turn(holder, {}, room=1, accepts=lambda _: True).start
    schedule.progress({attempt.id: 100.0})
    assert store.job(job).tasks[0].progress == 99.0
    schedule.turn(holder, {attempt.id: End(0)}, room=1, accepts=lambda _: True)
    assert store.job(job).tasks[0].progress == 100.0
