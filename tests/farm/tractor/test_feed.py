"""The list of the jobs panel over an engine that keeps jobs itself: as of now, or said to be old."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from iomanager.db.engine import Database
from iomanager.farm.engines.tractor.engine import TractorEngine
from iomanager.farm.kept import KeptJobs
from iomanager.farm.kept_store import KeptStore
from iomanager.farm.model import Command, Job, State, Task
from iomanager.farm.service import JobService
from iomanager.farm.settings import FarmSettings
from iomanager.farm.store import JobStore
from iomanager.farm.ui.feed import Question, ask
from tests.sites.tractor.faults import Kind
from tests.sites.tractor.server import StandIn, wait_until


@pytest.fixture
def service(database: Database, engine: TractorEngine) -> Iterator[JobService]:
    store = JobStore(database)
    made = JobService(
        store, {"tractor": lambda: KeptJobs(store, KeptStore(database), engine)}, FarmSettings(engine="tractor")
    )
    yield made
    made.close()


def test_jobs_that_nobody_opened_are_as_of_now(service: JobService, site: StandIn) -> None:
    job = service.submit(Job("delivery", (Task("copy", "copy", commands=(Command(("true",)),)),)))

    def state(question: Question) -> State:
        ((listed, _),) = ask(service, question).listed
        assert listed.id == job
        return listed.state

    assert wait_until(lambda: state(Question(refresh=True)) is State.DONE)


def test_while_the_engine_is_away_they_are_said_to_be_old(service: JobService, site: StandIn) -> None:
    service.submit(Job("delivery", (Task("copy", "copy", commands=(Command(("true",)),)),), paused=True))
    assert not ask(service, Question(refresh=True)).old
    site.faults.add("*", Kind.STATUS, status=500, times=1000)
    away = ask(service, Question(refresh=True))
    assert away.old
    assert [job.stale for job, _ in away.listed] == [away.old]
    later = ask(service, Question(old=away.old))  # it is not asked with every look
    assert [job.stale for job, _ in later.listed] == [away.old]
    site.faults.clear()
    assert [job.stale for job, _ in ask(service, Question(refresh=True)).listed] == [""]
