"""What the database knows of workers: places, what is sent again, and what is given back."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from iomanager.db.engine import Database
from iomanager.db.schema import now
from iomanager.farm.keys import Provides
from iomanager.farm.model import Command, Job, State, Task
from iomanager.farm.schedule_store import Holder, ScheduleStore
from iomanager.farm.settings import FarmSettings
from iomanager.farm.states import End
from iomanager.farm.store import JobStore
from iomanager.farm.tables import AttemptRow, WorkerRow
from iomanager.farm.worker_store import WorkerInfo, WorkerPlaces, WorkerStore, provides
from tests.farm.conftest import task_of
from tests.farm.trees import task

HOLDER = Holder("scheduler", "elsewhere", "")


@pytest.fixture
def workers(database: Database) -> WorkerStore:
    return WorkerStore(database, 30)


@pytest.fixture
def schedule(database: Database, workers: WorkerStore) -> Iterator[ScheduleStore]:
    store = ScheduleStore(database, FarmSettings(), "celery", WorkerPlaces(workers, 30))
    assert store.acquire(HOLDER)
    yield store
    assert store.release(HOLDER, idle=False)


def join(workers: WorkerStore, name: str, *, slots: int = 1, keys: tuple[str, ...] = ("*",)) -> WorkerInfo:
    """A worker on another machine that has taken a message."""
    made = WorkerInfo(name, f"host-{name} ns", "1:1", name, slots, Provides(keys, {"mem": 8.0}), polled_at=now())
    workers.announce(made)
    return made


def begin(schedule: ScheduleStore, *, room: int = 10) -> list[str]:
    return [one.id for one in schedule.turn(HOLDER, {}, room=room, accepts=lambda _: True).start]


def where(database: Database) -> dict[str, str]:
    with database.session() as session:
        return {row.id: row.worker for row in session.query(AttemptRow).filter(AttemptRow.open_key.is_not(None))}


def test_attempts_go_to_free_slots_that_provide_what_they_ask_for(
    database: Database, workers: WorkerStore, schedule: ScheduleStore
) -> None:
    join(workers, "big", slots=3, keys=("linux",))
    join(workers, "gpu", slots=1, keys=("linux", "gpu"))
    wishes = ("gpu", "gpu", "linux && @.mem > 4", "linux", "linux", "linux", "nuke", "broken (")
    tasks = tuple(Task(f"t{n}", f"t{n}", (), (Command(("true",), service=wish),)) for n, wish in enumerate(wishes))
    job = JobStore(database).add(Job("job", tasks), engine="celery")
    assert len(begin(schedule)) == 4
    assert sorted(where(database).values()) == ["big", "big", "big", "gpu"]
    assert task_of(JobStore(database).job(job), "t0").host == "host-gpu"
    assert begin(schedule) == []


def test_who_is_silent_stopping_or_takes_no_messages_gets_nothing(
    database: Database, workers: WorkerStore, schedule: ScheduleStore
) -> None:
    JobStore(database).add(Job("job", (task("a"),)), engine="celery")
    old = now() - timedelta(minutes=5)
    rows: dict[str, dict[str, Any]] = {
        "silent": {"seen_at": old},
        "deaf": {"polled_at": old},
        "going": {"stopping": True},
    }
    for name, values in rows.items():
        join(workers, name)
        with database.session() as session:
            session.execute(update(WorkerRow).where(WorkerRow.id == name).values(**values))
    assert begin(schedule) == []
    assert {one.id for one in workers.alive()} == {"deaf"}
    join(workers, "well")
    assert len(begin(schedule)) == 1
    assert set(where(database).values()) == {"well"}


def test_what_was_not_claimed_is_sent_again_and_given_back_once(
    database: Database, workers: WorkerStore, schedule: ScheduleStore
) -> None:
    store = JobStore(database)
    join(workers, "w", slots=2)
    job = store.add(Job("job", (task("a"), task("b"))), engine="celery")
    first, second = begin(schedule)
    assert {one.attempt for one in workers.to_send(60)} == {first, second}
    workers.sent([first, second])
    assert workers.to_send(60) == []
    assert schedule.claim(first, "w", "h", "")
    assert [one.attempt for one in workers.to_send(0)] == [second]
    workers.leave("w")
    assert not schedule.claim(second, "w", "h", "")
    begin(schedule)
    assert [task_of(store.job(job), name).state for name in "ab"] == [State.ACTIVE, State.READY]
    assert schedule.attempt(first).argv == ("sh", "-c", "exit 0")
    assert schedule.report(first, "w", End(0))
    begin(schedule)
    assert task_of(store.job(job), "a").state is State.DONE


def test_of_a_claim_and_giving_back_one_alone_happens(
    database: Database, workers: WorkerStore, schedule: ScheduleStore
) -> None:
    store = JobStore(database)
    job = store.add(Job("job", tuple(task(f"t{n}") for n in range(8))), engine="celery")
    join(workers, "w", slots=8)
    won: list[str] = []
    attempts = begin(schedule)
    assert len(attempts) == 8

    def claim() -> None:
        won.extend(one for one in attempts if schedule.claim(one, "w", "h", ""))

    threads = [threading.Thread(target=claim), threading.Thread(target=lambda: workers.bury("w"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    begin(schedule)
    states = [one.state for one in store.job(job).tasks]
    assert (states.count(State.ACTIVE), states.count(State.READY)) == (len(won), 8 - len(won))


def test_what_is_overdue_on_a_machine_is_known_and_can_be_held(
    database: Database, workers: WorkerStore, schedule: ScheduleStore
) -> None:
    store = JobStore(database)
    job = store.add(Job("job", (task("a"),)), engine="celery")
    join(workers, "w")
    (attempt,) = begin(schedule)
    assert schedule.claim(attempt, "w", "here", "")
    assert workers.overdue("here", 10) == []
    assert workers.overdue("here", 31) == [attempt]
    assert workers.overdue("elsewhere", 31) == []
    with database.session() as session:
        session.execute(update(AttemptRow).values(lease_until=now() - timedelta(seconds=1)))
    workers.prolong(workers.overdue("here", 0))
    begin(schedule)
    assert task_of(store.job(job), "a").state is State.ACTIVE


def test_a_worker_that_was_buried_too_early_comes_back(workers: WorkerStore) -> None:
    worker = join(workers, "w")
    workers.bury("w")
    assert workers.workers() == []
    workers.beat(worker, polled=True)
    assert [one.id for one in workers.alive()] == ["w"]
    assert provides(worker, "anything && @.mem == 8")
