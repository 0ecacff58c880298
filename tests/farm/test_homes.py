"""Machines that share a database: a job of the engine local stays on the one that submitted it or began it again."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from sqlalchemy import update

from iomanager.core.cancel import CancelToken
from iomanager.db.engine import Database
from iomanager.db.schema import now
from iomanager.farm import homes
from iomanager.farm.engines.local import LocalEngine
from iomanager.farm.model import Job, State
from iomanager.farm.schedule_store import Holder, ScheduleStore
from iomanager.farm.scheduler import Scheduler
from iomanager.farm.service import JobService
from iomanager.farm.settings import FarmSettings
from iomanager.farm.store import JobStore
from iomanager.farm.tables import AttemptRow
from tests.databases import upgraded
from tests.farm.conftest import PATIENCE
from tests.farm.trees import task
from tests.postgres import PostgresServer

JOB = Job("job", (task("a"),))


class Machine:
    """One of several machines at a database: its engine, and its scheduler where it shall have one."""

    def __init__(self, database: Database, settings: FarmSettings, name: str) -> None:
        self.name, self.settings = name, settings
        self.started: list[str] = []
        self.store = JobStore(database)
        self.schedule = ScheduleStore(database, settings, home=name)
        self.engine = LocalEngine(self.store, settings, lambda: self.started.append(name), home=name)
        self.service = JobService(self.store, {"local": lambda: self.engine}, settings)

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """With its scheduler."""
        token = CancelToken()
        thread = threading.Thread(target=Scheduler(self.schedule, self.settings).run, args=(token,))
        thread.start()
        try:
            yield
        finally:
            token.cancel()
            thread.join(PATIENCE)
            assert not thread.is_alive()

    def turn(self) -> tuple[str, ...]:
        """The jobs of which its scheduler takes something at one look."""
        holder = Holder(self.name, self.name, "")
        assert self.schedule.acquire(holder)
        start = self.schedule.turn(holder, {}, room=9, accepts=lambda _: True).start
        return tuple(attempt.job for attempt in start)


@pytest.fixture
def east(database: Database, farm_settings: FarmSettings) -> Machine:
    return Machine(database, farm_settings, "east")


@pytest.fixture
def west(database: Database, farm_settings: FarmSettings) -> Machine:
    return Machine(database, farm_settings, "west")


def test_a_job_waits_for_its_own_machine_and_says_so(east: Machine, west: Machine) -> None:
    job = east.service.submit(JOB)
    mine = west.service.submit(JOB)
    with west.at_work():
        assert west.service.wait(mine, PATIENCE).state is State.DONE
        assert (status := west.service.job(job)).state is State.READY
        assert (status.engine, status.home) == ("local", "east")
        (why,) = west.service.why_waiting(job)
        assert why.startswith("It waits for the scheduler of east, which is not at work.")
        assert west.started == ["west"] * len(west.started)
        with east.at_work():
            assert west.service.wait(job, PATIENCE).state is State.DONE


def test_two_machines_schedule_at_once_each_its_own(east: Machine, west: Machine) -> None:
    first, second = east.service.submit(JOB), west.service.submit(JOB)
    assert (east.turn(), west.turn()) == ((first,), (second,))
    assert (east.started, west.started) == (["east"], ["west"])
    (why,) = west.service.why_waiting(east.service.submit(JOB))
    assert "free slot of east" in why


def test_looking_at_the_job_of_another_machine_starts_nothing_here(east: Machine, west: Machine) -> None:
    job = east.service.submit(JOB)
    west.service.job(job)
    west.service.pause(job)
    west.service.resume(job)
    assert west.started == []
    east.service.job(job)
    assert east.started


def test_what_ran_on_a_machine_that_is_gone_is_no_fresh_news(database: Database, farm_settings: FarmSettings) -> None:
    short = farm_settings.model_copy(update={"lease_seconds": 0.25})
    east, west = (Machine(database, short, name) for name in ("east", "west"))
    job = east.service.submit(JOB)
    assert east.turn() == (job,)
    while not (status := west.service.job(job)).stale:
        assert status.state is State.ACTIVE
    assert status.stale == "The scheduler of east is not at work."


def test_a_job_that_had_ended_begins_again_where_that_was_asked_for(east: Machine, west: Machine) -> None:
    job = east.service.submit(JOB)
    east.service.cancel(job)
    assert west.service.job(job).home == "east"
    west.service.retry(job)
    assert (west.service.job(job).home, west.started) == ("west", ["west"])
    assert (east.turn(), west.turn()) == ((), (job,))


def test_the_limits_of_a_studio_count_no_machine_that_is_gone(database: Database, farm_settings: FarmSettings) -> None:
    tight = farm_settings.model_copy(update={"limits": {"nuke": 1}})
    east, west = (Machine(database, tight, name) for name in ("east", "west"))
    jobs = [machine.service.submit(replace(JOB, tags=("nuke",))) for machine in (east, west)]
    assert (east.turn(), west.turn()) == ((jobs[0],), ())
    with database.session() as session:
        session.execute(update(AttemptRow).values(lease_until=now()))  # east is not heard of any more
    assert west.turn() == (jobs[1],)


def test_jobs_of_an_older_version_are_taken_once_its_scheduler_is_gone(
    database: Database, farm_settings: FarmSettings
) -> None:
    east = Machine(database, farm_settings, "east")
    job = east.store.add(JOB, home="")
    old = ScheduleStore(database, farm_settings, home="")
    holder = Holder("old", "attic", "")
    assert old.acquire(holder)
    assert east.turn() == ()
    assert old.release(holder, idle=False)
    assert east.turn() == (job,)
    assert east.service.job(job).home == "east"


def test_a_database_file_knows_no_machines_and_a_server_does(
    postgres: PostgresServer, tmp_path_factory: pytest.TempPathFactory
) -> None:
    urls = [f"sqlite:///{tmp_path_factory.mktemp('db') / 'one.sqlite3'}", postgres.new_database()]
    own = []
    for url in urls:
        database = upgraded(url)
        store = JobStore(database)
        own.append((store.job(store.add(JOB)).home, ScheduleStore(database, FarmSettings()).lease))
        assert store.job(store.add(JOB, engine="celery")).home == ""
        assert ScheduleStore(database, FarmSettings(), "celery").lease == "celery"
        database.close()
    here = socket.gethostname()
    assert own == [("", "jobs"), (here, f"jobs@{here}")]


def test_the_list_names_the_machine_of_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "gethostname", lambda: "east")
    assert [homes.engine_name("local", home) for home in ("", "east", "west")] == ["local", "local", "local on west"]
