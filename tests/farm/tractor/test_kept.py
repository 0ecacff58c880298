"""Jobs on a Tractor engine through the job service: rows of ours, faults of the engine, jobs that it lost."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from iomanager.core.errors import Conflict, InvalidInput, NotFound, Unavailable
from iomanager.db.engine import Database
from iomanager.farm import kept
from iomanager.farm.engines.tractor import engine as tractor
from iomanager.farm.engines.tractor.engine import TractorEngine
from iomanager.farm.kept import KeptJobs, Unsure
from iomanager.farm.kept_store import KeptStore
from iomanager.farm.model import Command, Job, State, Task
from iomanager.farm.monitor import JobFinished, JobMonitor
from iomanager.farm.service import JobService
from iomanager.farm.settings import FarmSettings
from iomanager.farm.status import Action
from iomanager.farm.store import JobStore
from tests.farm.conftest import PATIENCE, task_of
from tests.sites.tractor.faults import Kind
from tests.sites.tractor.server import StandIn, wait_until

PAUSED = Job("한글 {job}", (Task("t {x}", "t", commands=(Command(("true",)),)),), paused=True)


@pytest.fixture
def service(database: Database, engine: TractorEngine) -> Iterator[JobService]:
    store = JobStore(database)
    made = JobService(
        store,
        {"tractor": lambda: KeptJobs(store, KeptStore(database), engine)},
        FarmSettings(engine="tractor"),
    )
    yield made
    made.close()


def code(text: str) -> Command:
    return Command((sys.executable, "-I", "-S", "-c", text))


def test_a_job_has_a_row_with_its_engines_number(service: JobService, site: StandIn) -> None:
    job = service.submit(PAUSED)
    status = service.job(job)
    assert (status.id, status.engine, status.engine_id, status.state) == (job, "tractor", "1", State.PAUSED)
    assert (status.title, task_of(status, "t").title) == ("한글 {job}", "t {x}")
    service.resume(job)
    assert service.wait(job, PATIENCE).state is State.DONE
    (listed,) = service.jobs()
    assert (listed.state, listed.counts) == (State.DONE, {State.DONE: 1})
    service.delete(job)
    assert service.jobs() == []
    assert site.farm.jobs[1].retired


def test_a_list_shows_what_was_last_seen_and_when(service: JobService, site: StandIn) -> None:
    job = service.submit(PAUSED)
    first = service.job(job).as_of
    site.farm.jobs[1].paused = False
    (listed,) = service.jobs()
    assert (listed.state, listed.as_of) == (State.PAUSED, first)

    def done() -> bool:
        assert service.refresh() == ""
        return service.jobs()[0].state is State.DONE

    assert wait_until(done)
    assert service.jobs()[0].as_of > first


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (Kind.STATUS, "answered 500"),
        (Kind.TEXT, "answered 500"),
        (Kind.HTML, "web page"),
        (Kind.NOTHING, "not whole"),
        (Kind.HALF, "hung up"),
        (Kind.DROP_BEFORE, "hung up"),
    ],
)
def test_an_engine_that_is_out_of_order_is_said_and_nothing_shown_as_fresh(
    service: JobService, site: StandIn, kind: Kind, words: str
) -> None:
    job = service.submit(PAUSED)
    seen = service.job(job)
    assert seen.stale == ""
    site.faults.add("*", kind, times=1_000)
    found = service.job(job)
    assert words in found.stale
    assert (found.state, found.as_of, len(found.tasks)) == (State.PAUSED, seen.as_of, 1)
    assert words in service.refresh()
    for act in (lambda: service.log(job, "t"), lambda: service.cancel(job), lambda: service.delete(job)):
        with pytest.raises(Unavailable, match=words):
            act()
    with pytest.raises(Unavailable, match="has not ended within"):
        service.wait(job, 0.3)
    site.faults.clear()
    assert service.job(job).stale == ""


def test_a_job_that_was_surely_not_taken_leaves_no_row(service: JobService, site: StandIn) -> None:
    site.faults.add("spool", Kind.STATUS)
    with pytest.raises(Unavailable, match="answered 500") as caught:
        service.submit(PAUSED)
    assert not isinstance(caught.value, Unsure)
    assert (service.jobs(), site.farm.jobs) == ([], {})


def test_a_job_that_may_have_been_taken_is_found_later(
    service: JobService, site: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tractor, "LOOKS", (0.0,))
    site.faults.add("spool", Kind.DROP_AFTER)
    site.faults.add("jobs", Kind.STATUS)
    with pytest.raises(Unsure, match="was not found") as caught:
        service.submit(PAUSED)
    (row,) = service.jobs()
    assert row.id in caught.value.hint
    found = service.job(row.id)
    assert (found.state, found.engine_id, found.stale) == (State.PAUSED, "1", "")


def test_a_job_that_never_arrived_is_lost_and_can_be_sent_again(
    service: JobService, site: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tractor, "LOOKS", (0.0,))
    site.faults.add("spool", Kind.DROP_BEFORE)
    with pytest.raises(Unsure):
        service.submit(PAUSED)
    (row,) = service.jobs()
    found = service.job(row.id)
    assert "does not have this job yet" in found.stale
    with pytest.raises(NotFound, match="does not have this job"):
        service.cancel(row.id)
    monkeypatch.setattr(kept, "SENDING_SECONDS", 0)
    found = service.job(row.id)
    assert (found.state, found.stale, found.message) == (
        State.ERROR,
        "",
        "The job did not reach the engine tractor.",
    )
    service.restart(row.id)
    assert (service.job(row.id).state, len(site.farm.jobs)) == (State.PAUSED, 1)


def test_a_job_that_the_engine_forgot_is_lost_and_told_once(service: JobService, site: StandIn, tmp_path: Path) -> None:
    task = Task("long", "long", commands=(Command(("sleep", "60")),))
    job = service.submit(Job("forgotten", (Task("after", "after", (task,)), Task("short", "short"))))
    assert wait_until(lambda: service.job(job).state is State.ACTIVE)
    site.forget()
    other = service.submit(PAUSED)  # has the same number now
    monitor, told = JobMonitor(service), list[JobFinished]()
    monitor.events.on(JobFinished, told.append)
    lost = monitor.wait(job, PATIENCE)
    monitor.status(job)
    assert (lost.state, lost.stale, lost.lost, len(told)) == (State.ERROR, "", True, 1)
    assert "does not know this job any more" in lost.message
    assert [task.state for task in lost.tasks] == [State.BLOCKED, State.ERROR, State.DONE]
    for act in (lambda: service.retry(job), lambda: service.log(job, "long")):
        with pytest.raises(NotFound, match="does not know this job any more") as caught:
            act()
        assert "restart" in caught.value.hint
    service.restart(job)
    assert wait_until(lambda: service.job(job).state is State.ACTIVE)
    assert service.job(other).state is State.PAUSED
    with pytest.raises(Conflict, match="still at work"):
        service.delete(job)
    service.cancel(job)
    assert service.wait(job, PATIENCE).state is State.CANCELLED
    service.delete(job)


def test_a_lost_job_can_be_deleted(service: JobService, site: StandIn) -> None:
    job = service.submit(PAUSED)
    site.forget()
    service.delete(job)
    assert service.jobs() == []


class Died(BaseException):
    """What ends a process."""


@pytest.mark.parametrize("end", [Died("killed"), Unavailable("The database is away.")])
def test_what_dies_between_the_row_and_the_engines_answer_loses_nothing(
    service: JobService, site: StandIn, end: BaseException
) -> None:
    def die(*_: object) -> None:
        raise end

    place, KeptStore.place = KeptStore.place, die  # type: ignore[assignment, method-assign]
    try:
        with pytest.raises(type(end)):
            service.submit(PAUSED)
    finally:
        KeptStore.place = place  # type: ignore[method-assign]
    (row,) = service.jobs()
    assert service.job(row.id).engine_id == "1"
    assert len(site.farm.jobs) == 1


def test_a_caller_may_name_the_job_before_it_is_sent(service: JobService) -> None:
    name = "0190a5c8-0000-7000-8000-000000000001"
    assert service.submit(PAUSED, job_id=name) == name
    with pytest.raises(Conflict, match="already"):
        service.submit(PAUSED, "tractor", job_id=name)
    service.engine().control(name, Action.PRIORITY, value=50)
    assert service.jobs()[0].priority == 50


def test_why_it_waits_is_asked_of_the_engine(service: JobService, site: StandIn) -> None:
    job = service.submit(PAUSED)
    assert service.why_waiting(job) == ["It is paused."]
    wants = Task("t", "t", commands=(Command(("true",), service="mac"),))
    site.farm.blades[0].provides = site.farm.blades[1].provides = ("linux",)
    job = service.submit(Job("waits", (wants,)))
    assert service.why_waiting(job) == ["2: looked at 2 blades"]
    site.faults.add("*", Kind.HTML, times=100)
    (why,) = service.why_waiting(job)
    assert "web page" in why


def test_a_job_waits_for_other_jobs_by_their_numbers_there(service: JobService, site: StandIn) -> None:
    first = service.submit(PAUSED)
    second = service.submit(Job("second", (Task("t", "t", commands=(Command(("true",)),)),), after_jobs=(first,)))
    assert site.farm.jobs[2].element.lists["afterjids"] == ["1"]
    assert service.job(second).state is State.READY
    assert service.why_waiting(second) == ["It waits for the job 한글 {job}, which is paused."]
    service.resume(first)
    assert service.wait(second, PATIENCE).state is State.DONE
    elsewhere = JobStore(service._store.database).add(PAUSED)
    with pytest.raises(Conflict, match="not at the engine tractor"):
        service.submit(Job("third", (Task("t", "t", commands=(Command(("true",)),)),), after_jobs=(elsewhere,)))
    with pytest.raises(NotFound):
        service.submit(Job("third", (Task("t", "t", commands=(Command(("true",)),)),), after_jobs=("none",)))
    assert len(service.jobs()) == 3


def test_a_job_waits_for_its_moment(service: JobService) -> None:
    later = datetime.now(UTC) + timedelta(minutes=3)
    job = service.submit(Job("later", (Task("t", "t", commands=(Command(("true",)),)),), after=later))
    (why,) = service.why_waiting(job)
    assert why.startswith("It begins at ")
    assert service.job(job).state is State.READY


def test_an_older_answer_does_not_replace_a_later_one(service: JobService, database: Database) -> None:
    job = service.submit(PAUSED)
    old = service.job(job)
    service.resume(job)
    done = service.wait(job, PATIENCE)
    KeptStore(database).see(job, replace(old, tasks=()))
    assert (service.jobs()[0].state, service.jobs()[0].as_of) == (State.DONE, done.as_of)


def test_the_program_of_other_machines_need_not_be_here(database: Database, engine: TractorEngine) -> None:
    store = JobStore(database)
    settings = FarmSettings(engine="tractor", program=("/studio/bin/iomanager",))
    service = JobService(store, {"tractor": lambda: KeptJobs(store, KeptStore(database), engine)}, settings)
    theirs = Task("t", "t", commands=(Command(("/studio/bin/iomanager", "doctor")),))
    assert service.job(service.submit(Job("theirs", (theirs,), paused=True))).state is State.PAUSED
    with pytest.raises(InvalidInput, match="/studio/bin/other is not found"):
        service.submit(Job("other", (Task("t", "t", commands=(Command(("/studio/bin/other",)),)),)))
