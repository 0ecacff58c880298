"""Which command begins next: tiers, priorities, age, times, other jobs, crews, keys and limits by tag."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from iomanager.core.errors import InvalidInput
from iomanager.db.engine import Database
from iomanager.farm import jobjson, keys, states, validate
from iomanager.farm.keys import Provides
from iomanager.farm.model import Command, Job, State, Task
from iomanager.farm.schedule_store import Holder, ScheduleStore
from iomanager.farm.settings import FarmSettings
from iomanager.farm.states import End
from iomanager.farm.store import JobStore
from tests.farm.conftest import Farm
from tests.farm.trees import task

HOLDER = Holder("one", "elsewhere", "")


class Queue:
    """A scheduler's view of a database, without processes."""

    def __init__(self, database: Database, settings: FarmSettings | None = None) -> None:
        self.jobs = JobStore(database)
        self.settings = settings or FarmSettings()
        self._store = ScheduleStore(database, self.settings)
        assert self._store.acquire(HOLDER)

    def add(self, title: str, *tasks: Task, **options: object) -> str:
        return self.jobs.add(Job(title, tasks or (task("t"),), **options))  # type: ignore[arg-type]

    def begin(self, room: int = 100, ends: dict[str, End] | None = None) -> list[tuple[str, str]]:
        """The commands that begin now, as (attempt, title of the job)."""
        provides = Provides(self.settings.local_keys, {}, self.settings.crews)
        turn = self._store.turn(HOLDER, ends or {}, room=room, accepts=lambda wish: keys.matches(wish, provides))
        return [(one.id, self.jobs.job(one.job).title) for one in turn.start]

    def titles(self, room: int = 100) -> list[str]:
        return [title for _, title in self.begin(room)]


def test_tier_before_priority_before_age(database: Database) -> None:
    queue = Queue(database)
    queue.add("batch", tier="batch", priority=99)
    queue.add("old", priority=5)
    queue.add("unknown tier", tier="farm7", priority=5)
    queue.add("new", tier="default", priority=5)
    queue.add("rush", tier="rush", priority=1)
    queue.add("high", priority=50)
    queue.add("admin", tier="admin", priority=1)
    expected = ["admin", "rush", "high", "old", "unknown tier", "new", "batch"]
    assert [queue.titles(room=1)[0] for _ in expected] == expected


def test_a_studio_s_own_tiers_and_none_at_all(database: Database) -> None:
    queue = Queue(database, FarmSettings(tiers=("client", "us")))
    queue.add("none", priority=99)
    queue.add("us", tier="us")
    queue.add("client", tier="client")
    assert queue.titles() == ["client", "us", "none"]
    plain = Queue(database, FarmSettings(tiers=()))
    plain.add("low", tier="client", priority=1)
    plain.add("high", priority=2)
    assert plain.titles() == ["high", "low"]


def test_a_job_waits_for_its_time(database: Database) -> None:
    queue = Queue(database)
    queue.add("tomorrow", after=datetime.now(UTC) + timedelta(days=1))
    queue.add("yesterday", after=datetime.now(UTC) - timedelta(days=1))
    assert queue.titles() == ["yesterday"]


def test_the_coming_of_its_time_is_news(farm: Farm) -> None:
    begun = datetime.now(UTC)
    job = farm.service.submit(Job("job", (task("a"),), after=begun + timedelta(seconds=0.8)))
    status = farm.wait(job)
    assert status.state is State.DONE
    assert status.started_at is not None
    assert status.started_at >= begun + timedelta(seconds=0.8)


def test_a_job_waits_until_others_are_done_and_not_for_less(database: Database) -> None:
    queue = Queue(database)
    first = queue.add("first")
    queue.add("second", after_jobs=(first,))
    queue.add("never", after_jobs=(first, "no such job"))
    ((attempt, _),) = queue.begin()
    ((again, title),) = queue.begin(ends={attempt: End(0)})
    assert title == "second"
    assert queue.begin(ends={again: End(0)}) == []
    failed = queue.add("fails")
    queue.add("third", after_jobs=(failed,))
    ((attempt, _),) = queue.begin()
    assert queue.begin(ends={attempt: End(3)}) == []


def test_a_job_that_was_cancelled_waits_for_nothing_with_its_cleanup(database: Database) -> None:
    queue = Queue(database)
    later = datetime.now(UTC) + timedelta(days=1)
    job = queue.add("job", after=later, after_jobs=("x",), cleanup=(Command(("true",)),))
    assert queue.titles() == []
    queue.jobs.change(job, lambda stored: states.cancel(stored.shape, stored.board))
    assert queue.titles() == ["job"]


def test_crews(database: Database) -> None:
    queue = Queue(database, FarmSettings(crews=("Comp", "io")))
    queue.add("lighting", crews=("lighting", "fx"))
    queue.add("comp", crews=("fx", "comp"))
    queue.add("anybody")
    assert queue.titles() == ["comp", "anybody"]
    every = Queue(database)
    assert every.titles() == ["lighting"]


def test_every_key_is_no_crew(database: Database) -> None:
    queue = Queue(database, FarmSettings(local_keys=("*",), crews=()))
    queue.add("lighting", crews=("lighting",))
    queue.add("keys", service="Nuke && Linux")
    assert queue.titles() == ["keys"]


def test_the_wishes_of_job_task_and_command_are_all_kept(database: Database) -> None:
    queue = Queue(database, FarmSettings(local_keys=("linux", "nuke")))
    queue.add("job", service="windows")
    queue.add("task", Task("t", "t", (), (Command(("true",)),), service="maya"))
    queue.add("command", Task("t", "t", (), (Command(("true",), service="linux && maya"),)))
    queue.add("all", Task("t", "t", (), (Command(("true",), service="nuke"),), service="linux"), service="Linux")
    assert queue.titles() == ["all"]


def test_limits_by_tag_hold_over_all_jobs(database: Database) -> None:
    queue = Queue(database, FarmSettings(limits={"nuke": 2, "nobody": 0}))
    nuke = tuple(Task(f"n{n}", f"n{n}", (), (Command(("true",), tags=("nuke",)),)) for n in range(3))
    queue.add("one", *nuke)
    queue.add("two", *(task(f"t{n}") for n in range(3)), tags=("nuke",))
    queue.add("free", task("f"))
    queue.add("none", tags=("nobody",))
    begun = queue.begin()
    assert [title for _, title in begun] == ["one", "one", "free"]
    again = queue.begin(ends={begun[0][0]: End(0)})
    assert [title for _, title in again] == ["one"]
    assert queue.begin() == []


def test_max_active_holds_over_many_turns(database: Database) -> None:
    queue = Queue(database)
    queue.add("job", *(task(f"t{n}") for n in range(4)), max_active=2)
    first = queue.begin()
    assert len(first) == 2
    assert queue.begin() == []
    assert len(queue.begin(ends={first[0][0]: End(0)})) == 1


def test_what_a_job_waits_for_survives_json_and_is_checked() -> None:
    when = datetime(2030, 1, 2, 3, 4, 5, tzinfo=UTC)
    job = Job("job", (task("a"),), after=when, after_jobs=("x", "y"))
    assert jobjson.loads(jobjson.dumps(job)) == job
    with pytest.raises(InvalidInput, match=r"job\.after must be a time such as"):
        jobjson.loads('{"iomanager_job": 1, "title": "x", "subtasks": [], "after": "tomorrow"}')
    with pytest.raises(InvalidInput, match=r"job\.after must be a time such as"):
        jobjson.loads('{"iomanager_job": 1, "title": "x", "subtasks": [], "after": "2030-01-01T00:00:00"}')
    wrong = Job("job", (task("a"),), after=when.replace(tzinfo=None), after_jobs=("",), crews=('a"b',), service="((")
    found = "\n".join(validate.check(wrong))
    for part in ("has no time zone", "job without an id", "is no name", "cannot be read near"):
        assert part in found


def test_why_a_job_does_not_begin_here(database: Database, farm_settings: FarmSettings) -> None:
    settings = farm_settings.model_copy(update={"crews": ("io",), "limits": {"nuke": 1}, "local_keys": ("linux",)})
    farm = Farm(database, settings)
    farm.start = lambda: None  # type: ignore[method-assign] # nothing runs here
    farm.engine.start = farm.start
    queue = Queue(database, settings)
    crew = farm.service.submit(Job("crew", (task("a"),), crews=("fx", "comp")))
    key = farm.service.submit(Job("key", (task("a"),), service="maya"))
    first, second = (farm.service.submit(Job(name, (task("a"),), tags=("nuke",))) for name in ("one", "two"))
    assert queue.titles() == ["one"]
    assert farm.service.why_waiting(crew) == [
        "Only machines of the crews fx, comp run it, and this one is of none of them."
    ]
    assert farm.service.why_waiting(key) == ["a asks for maya, which this machine does not provide."]
    assert farm.service.why_waiting(first) == []
    assert farm.service.why_waiting(second) == ["The limit of nuke is reached: 1 at once."]
