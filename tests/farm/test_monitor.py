"""Following jobs: less and less often while nothing changes, never stale as fresh, one notice for each end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import pytest

from iomanager.core.errors import NotFound, Unavailable
from iomanager.farm import monitor
from iomanager.farm.model import Job, State
from iomanager.farm.monitor import JobFinished, JobMonitor
from iomanager.farm.service import JobService
from iomanager.farm.settings import FarmSettings
from iomanager.farm.status import Action, JobStatus, LogPart, TaskStatus
from iomanager.farm.store import JobStore
from tests.databases import upgraded
from tests.farm.trees import task


@dataclass
class Script:
    """An engine that tells what it is told to tell, look by look; the last one stays."""

    store: JobStore
    looks: list[JobStatus | Exception] = field(default_factory=list)
    logs: list[str | Exception] = field(default_factory=list)
    name: str = "local"
    text: str = ""

    def submit(self, job: Job, job_id: str = "") -> str:
        return self.store.add(job, engine=self.name, job_id=job_id)

    def states(self, job: str) -> JobStatus:
        del job
        found = self.looks.pop(0) if len(self.looks) > 1 else self.looks[0]
        if isinstance(found, Exception):
            raise found
        return found

    def control(self, job: str, action: Action, task: str = "", *, value: float | None = None) -> None:
        raise AssertionError((job, action, task, value))

    def log(self, job: str, task: str, offset: int = 0) -> LogPart:
        del job
        if task == "none":
            raise NotFound("There is no such task.")
        piece = self.logs.pop(0) if self.logs else ""
        if isinstance(piece, Exception):
            raise piece
        self.text += piece
        return LogPart(self.text[offset:], len(self.text), complete=False)

    def check(self) -> str:
        return "It is a script."

    def why(self, job: str, wishes: object) -> list[str]:
        return [f"{job} {wishes}"]

    def close(self) -> None:
        """Nothing."""


@dataclass
class Scene:
    """A monitor over a scripted engine, and the pauses that it made."""

    engine: Script
    job: str
    monitor: JobMonitor
    pauses: list[float]
    told: list[JobFinished]

    def at(self, state: State, *, task_state: State | None = None, **values: object) -> JobStatus:
        tasks = (TaskStatus("a", "a", task_state or state, message="no gate" if state is State.ERROR else ""),)
        status = JobStatus(self.job, "판", state, datetime.now(UTC), counts={state: 1}, tasks=tasks)
        return replace(status, **values)  # type: ignore[arg-type]


@pytest.fixture
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    database = upgraded(f"sqlite:///{tmp_path_factory.mktemp('jobs') / 'jobs.sqlite3'}")
    engine, pauses, told = Script(JobStore(database)), list[float](), list[JobFinished]()
    service = JobService(engine.store, {"local": lambda: engine}, FarmSettings())
    watcher = JobMonitor(service, pause=pauses.append)
    watcher.events.on(JobFinished, told.append)
    yield Scene(engine, service.submit(Job("판", (task("a"),))), watcher, pauses, told)
    database.close()


def test_it_asks_less_and_less_often_while_nothing_changes(scene: Scene) -> None:
    scene.engine.looks = [*[scene.at(State.ACTIVE)] * 12, scene.at(State.ACTIVE, message="x"), scene.at(State.DONE)]
    seen = list(scene.monitor.follow(scene.job))
    assert [status.state for status in seen] == [State.ACTIVE, State.ACTIVE, State.DONE]
    first = scene.pauses[:12]
    assert first == sorted(first)
    assert (first[0], first[-1], scene.pauses[12]) == (monitor.FIRST_SECONDS, monitor.MOST_SECONDS, first[0])


def test_an_old_answer_says_that_it_is_old_and_is_no_end(scene: Scene) -> None:
    done = scene.at(State.DONE)
    away = Unavailable("The engine is away.")
    scene.engine.looks = [scene.at(State.ACTIVE), away, replace(done, stale="An old answer."), away, done]
    seen = list(scene.monitor.follow(scene.job))
    assert [(status.state, status.stale) for status in seen] == [
        (State.ACTIVE, ""),
        (State.ACTIVE, "The engine is away."),
        (State.DONE, "An old answer."),
        (State.DONE, "The engine is away."),
        (State.DONE, ""),
    ]
    assert seen[1].as_of == seen[0].as_of
    assert len(scene.told) == 1


def test_without_any_answer_there_is_nothing_to_show(scene: Scene) -> None:
    scene.engine.looks = [Unavailable("The engine is away.")]
    with pytest.raises(Unavailable, match="away"):
        scene.monitor.status(scene.job)


def test_one_notice_for_an_end_with_the_first_error(scene: Scene) -> None:
    bad = scene.at(State.ERROR, message="a: no gate (exit code 1)")
    scene.engine.looks = [scene.at(State.ACTIVE), bad, bad, bad]
    for _ in range(4):
        scene.monitor.status(scene.job)
    assert [(one.state, one.title, one.message) for one in scene.told] == [
        (State.ERROR, "판", "a: no gate (exit code 1)")
    ]
    assert [one.id for one in scene.monitor.failed(scene.job)] == ["a"]
    scene.engine.looks = [scene.at(State.ACTIVE), scene.at(State.DONE), scene.at(State.DONE)]
    for _ in range(3):
        scene.monitor.status(scene.job)
    assert [one.state for one in scene.told] == [State.ERROR, State.DONE]


def test_waiting_ends_with_its_time(scene: Scene) -> None:
    scene.engine.looks = [scene.at(State.ACTIVE)]
    with pytest.raises(Unavailable, match="it is active"):
        scene.monitor.wait(scene.job, 0.01)


def pieces(scene: Scene, *, follow: bool = True) -> str:
    return "".join(scene.monitor.log(scene.job, "a", follow=follow))


def test_a_log_is_followed_to_its_last_line(scene: Scene) -> None:
    scene.engine.looks = [scene.at(State.ACTIVE), scene.at(State.DONE)]
    scene.engine.logs = ["one\n", "", "two\n", "", "said between the look and the end\n"]
    assert pieces(scene) == "one\ntwo\nsaid between the look and the end\n"
    assert scene.pauses == [monitor.FIRST_SECONDS]


def test_a_log_is_followed_through_an_outage(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    away = Unavailable("The engine is away.")
    scene.engine.looks = [replace(scene.at(State.DONE), stale="old"), scene.at(State.DONE)]
    scene.engine.logs = ["one\n", away, away, "two\n", ""]
    assert pieces(scene) == "one\ntwo\n"
    monkeypatch.setattr(monitor, "PATIENCE", -1)
    scene.engine.logs = [away]
    with pytest.raises(Unavailable):
        pieces(scene)


def test_a_log_that_is_not_followed_is_read_once(scene: Scene) -> None:
    scene.engine.looks = [scene.at(State.ACTIVE)]
    scene.engine.logs = ["one\n", "two\n"]
    assert pieces(scene, follow=False) == "one\ntwo\n"
    scene.engine.logs = [Unavailable("The engine is away.")]
    reads: list[Callable[[], object]] = [
        lambda: pieces(scene, follow=False),
        lambda: list(scene.monitor.log(scene.job, "none", follow=True)),
    ]
    for read in reads:
        with pytest.raises((Unavailable, NotFound)):
            read()
