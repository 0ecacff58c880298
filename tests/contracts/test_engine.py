"""The semantics of job trees, the same on every engine (``domain/tractor.md`` 4).

An engine joins the suite by a fixture that gives a :class:`Bench`, named in ``ENGINES``.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from iomanager.core.errors import InvalidInput
from iomanager.farm.engines.tractor.client import TractorClient
from iomanager.farm.engines.tractor.engine import TractorEngine
from iomanager.farm.engines.tractor.settings import TractorSettings
from iomanager.farm.engines.tractor.transport import Address, Timeouts
from iomanager.farm.kept import KeptJobs
from iomanager.farm.kept_store import KeptStore
from iomanager.farm.model import Command, Instance, Job, State, Task, When
from iomanager.farm.service import JobService
from iomanager.farm.settings import FarmSettings
from iomanager.farm.status import ENDED, JobStatus
from iomanager.farm.store import JobStore
from tests.databases import upgraded
from tests.farm.celery.cluster import Cluster, RedisServer
from tests.farm.conftest import PATIENCE, Farm, task_of
from tests.postgres import PostgresServer
from tests.sites.tractor.server import StandIn

ENGINES = ("local_sqlite", "local_postgresql", "celery", "tractor")


@dataclass(frozen=True)
class Bench:
    """A job service over an engine, and a folder that its commands see.

    ``keeps_jobs``: the engine is a program of its own whose rules we only follow (``domain/tractor.md`` 3 and 4). What
    it does otherwise: it tells no number of attempts; a job's end is told before postscripts and cleanups have run; the
    cleanup of a task that was cancelled runs when the job is deleted; its logs have no line with the exit code.
    """

    service: JobService
    folder: Path
    keeps_jobs: bool = False

    def program(self, name: str, code: str = "", **options: Any) -> Command:
        """A command that writes down when it began and ended, with ``code`` in between."""
        script = f"""
import os, sys, time
def note(word):
    line = '{{"word": "%s", "name": "%s", "time": %r}}\\n' % (word, {name!r}, time.time())
    file = os.open({str(self.folder / "events")!r}, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(file, line.encode())
note("begin")
{code}
note("end")
"""
        return Command((sys.executable, "-I", "-S", "-c", script), **options)

    def task(self, name: str, *subtasks: Task | Instance, code: str = "", **options: Any) -> Task:
        """A task with one such command."""
        return Task(name, name, subtasks, (self.program(name, code),), **options)

    def events(self) -> list[tuple[str, str]]:
        """What the commands have written down, in order of time."""
        file = self.folder / "events"
        lines = map(json.loads, file.read_text().splitlines()) if file.exists() else ()
        return [(line["word"], line["name"]) for line in sorted(lines, key=lambda line: float(line["time"]))]

    def begun(self) -> list[str]:
        """The commands that have begun, in order."""
        return [name for word, name in self.events() if word == "begin"]

    def run(self, *subtasks: Task | Instance, **options: Any) -> tuple[str, JobStatus]:
        """Submit a job and wait for its end."""
        job = self.service.submit(Job("contract", subtasks, **options))
        return job, self.service.wait(job, PATIENCE)

    def until(self, seen: Callable[[], object]) -> None:
        """Wait until something is true."""
        deadline = time.monotonic() + PATIENCE
        while not seen():
            assert time.monotonic() < deadline
            time.sleep(0.02)


def _local(url: str, folder: Path) -> Iterator[Bench]:
    database = upgraded(url)
    settings = FarmSettings(local_slots=3, poll_seconds=0.05, grace_seconds=1, log_folder=str(folder / "logs"))
    farm = Farm(database, settings)
    yield Bench(farm.service, folder)
    farm.close()
    database.close()


@pytest.fixture
def local_sqlite(tmp_path: Path) -> Iterator[Bench]:
    """The local engine on the embedded database."""
    yield from _local(f"sqlite:///{tmp_path / 'jobs.sqlite3'}", tmp_path)


@pytest.fixture
def local_postgresql(tmp_path: Path, postgres: PostgresServer) -> Iterator[Bench]:
    """The local engine on a studio's database."""
    yield from _local(postgres.new_database(), tmp_path)


@pytest.fixture
def tractor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:
    """A Tractor farm: our client over HTTP, and an engine that parses and runs what it is sent."""
    monkeypatch.setenv("IOMANAGER_OUTPUT_PATIENCE", "0.1")
    database = upgraded(f"sqlite:///{tmp_path / 'jobs.sqlite3'}")
    store = JobStore(database)
    with StandIn(tmp_path / "engine") as site:
        client = TractorClient(Address("127.0.0.1", site.port), user="lizzy", timeouts=Timeouts(15, 60))
        kept = KeptJobs(store, KeptStore(database), TractorEngine(client, TractorSettings(), owner="lizzy"))
        service = JobService(store, {"tractor": lambda: kept}, FarmSettings(engine="tractor"))
        yield Bench(service, tmp_path, keeps_jobs=True)
        service.close()
    database.close()


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory, postgres: PostgresServer) -> Iterator[Cluster]:
    """A Celery cluster on a studio's database: Redis, a scheduler and two workers, once for all tests."""
    folder = tmp_path_factory.mktemp("cluster")
    database = upgraded(postgres.new_database())
    with RedisServer(folder / "redis") as redis, Cluster(database, redis, folder) as cluster:
        cluster.work()
        cluster.work(slots=1)
        cluster.wait_for_workers(2)
        yield cluster
    database.close()


@pytest.fixture
def celery(cluster: Cluster, tmp_path: Path) -> Iterator[Bench]:
    """The Celery engine; what a test leaves is removed."""
    yield Bench(cluster.service, tmp_path)
    for job in cluster.service.jobs():
        if job.state not in ENDED:
            cluster.service.cancel(job.id)
            cluster.wait(job.id)
        cluster.service.delete(job.id)


@pytest.fixture(params=ENGINES)
def bench(request: pytest.FixtureRequest) -> Bench:
    """Each engine in turn."""
    made: Bench = request.getfixturevalue(request.param)
    return made


def test_commands_run_in_order_after_all_subtasks_and_instances(bench: Bench) -> None:
    shared = bench.task("shared")
    parent = Task("p", "p", (shared, bench.task("c")), (bench.program("p1"), bench.program("p2")))
    job, status = bench.run(parent, bench.task("q", Instance("shared")))
    assert status.state is State.DONE
    assert {task.state for task in status.tasks} == {State.DONE}
    begun = bench.begun()
    assert sorted(begun) == ["c", "p1", "p2", "q", "shared"]
    assert begun.index("p1") > max(begun.index("shared"), begun.index("c"))
    assert begun.index("p2") > begun.index("p1")
    assert begun.index("q") > begun.index("shared")
    log = bench.service.log(job, "p").text
    assert log.count("====[") == 2
    assert bench.keeps_jobs or "exit code 0" in log


def test_a_serial_group_waits_for_each_whole_subtree(bench: Bench) -> None:
    group = Task("g", "g", (bench.task("a", bench.task("a1")), bench.task("b", bench.task("b1"))), serial_subtasks=True)
    bench.run(group)
    assert bench.begun() == ["a1", "a", "b1", "b"]


def test_an_error_blocks_its_ancestors_alone_and_a_retry_ends_well(bench: Bench) -> None:
    gate = bench.folder / "gate"
    bad = bench.task("bad", code=f"if not os.path.exists({str(gate)!r}): print('no gate here'); sys.exit(3)")
    job, status = bench.run(bench.task("parent", bad), bench.task("other"))
    assert status.state is State.ERROR
    assert [task_of(status, name).state.value for name in ("bad", "parent", "other")] == ["error", "blocked", "done"]
    assert (task_of(status, "bad").exit_code, task_of(status, "bad").message) == (3, "no gate here (exit code 3)")
    assert status.message == "bad: no gate here (exit code 3)"
    gate.touch()
    bench.service.retry(job)
    assert bench.service.wait(job, PATIENCE).state is State.DONE
    assert bench.begun().count("other") == 1


def test_skip_lets_the_parent_continue(bench: Bench) -> None:
    job, status = bench.run(bench.task("parent", bench.task("bad", code="sys.exit(1)")))
    assert status.state is State.ERROR
    bench.service.skip(job, "bad")
    status = bench.service.wait(job, PATIENCE)
    assert (status.state, task_of(status, "bad").state) == (State.DONE, State.SKIPPED)
    assert bench.begun()[-1] == "parent"


def test_retry_codes_are_tried_again_by_themselves(bench: Bench) -> None:
    command = bench.program("x", f"if len(open({str(bench.folder / 'events')!r}).readlines()) < 3: sys.exit(9)")
    _, status = bench.run(Task("x", "x", (), (Command(command.argv, retry_codes=(9,), max_retries=5),)))
    assert status.state is State.DONE
    assert bench.begun() == ["x"] * 3
    assert bench.keeps_jobs or task_of(status, "x").attempts == 3


def test_environment_keys_set_variables_and_a_commands_own_come_first(bench: Bench) -> None:
    code = 'assert (os.environ.get("A"), os.environ.get("B")) == {}, os.environ'
    tasks = (
        Task("all", "all", (), (bench.program("all", code.format('("1", "2")')),)),
        Task("own", "own", (), (bench.program("own", code.format('("3", None)'), env_keys=("setenv A=3", "nuke-15")),)),
    )
    _, status = bench.run(*tasks, env_keys=("setenv A=1 B=2",))
    assert status.state is State.DONE, status.message


def test_a_task_asks_for_what_the_tasks_above_it_ask(bench: Bench) -> None:
    group = Task("g", "g", (bench.task("below", service="@.ncpus > 0"), Task("deeper", "deeper", (bench.task("x"),))))
    job = bench.service.submit(Job("contract", (replace(group, service="@.mem > 1000000"), bench.task("free"))))
    bench.until(lambda: bench.events() == [("begin", "free"), ("end", "free")])
    bench.until(lambda: bench.service.why_waiting(job))
    bench.service.cancel(job)
    assert bench.service.wait(job, PATIENCE).state is State.CANCELLED
    assert bench.begun() == ["free"]


@pytest.mark.parametrize("whole", [False, True])
def test_a_resumable_task_is_told_that_it_goes_on(bench: Bench, whole: bool) -> None:
    script = bench.folder / "go_on.py"
    script.write_text("import sys\nprint('said', sys.argv[1])\nsys.exit(sys.argv[1] == '0')\n")
    command = Command((sys.executable, "-I", "-S", str(script), "%r"), substitute=True, resumable=not whole)
    job, status = bench.run(Task("on", "on", (), (command,), resumable=whole))
    assert status.state is State.ERROR
    bench.service.retry(job, *([] if whole else ["on"]))
    assert bench.service.wait(job, PATIENCE).state is State.DONE


def test_cancel_ends_what_runs_and_begins_nothing(bench: Bench) -> None:
    long = bench.task("long", code="time.sleep(600)", cleanup=(bench.program("clean"),))
    job = bench.service.submit(Job("contract", (bench.task("after", long), bench.task("pid", code="time.sleep(600)"))))
    bench.until(lambda: {"long", "pid"} <= set(bench.begun()))
    bench.service.cancel(job)
    status = bench.service.wait(job, PATIENCE)
    assert status.state is State.CANCELLED
    if bench.keeps_jobs:
        bench.service.delete(job)
    bench.until(lambda: "clean" in bench.begun())
    assert ("end", "long") not in bench.events()
    assert "after" not in bench.begun()
    left = [pid for pid in Path("/proc").glob("[0-9]*/cmdline") if str(bench.folder).encode() in _bytes(pid)]
    assert [pid for pid in left if b"time.sleep(600)" in _bytes(pid)] == []
    if not bench.keeps_jobs:
        bench.service.delete(job)
    assert bench.service.jobs() == []


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:
        return b""


def test_a_paused_job_begins_nothing_until_it_is_resumed(bench: Bench) -> None:
    job = bench.service.submit(Job("contract", (bench.task("a"),), paused=True))
    assert bench.service.job(job).state is State.PAUSED
    assert bench.begun() == []
    bench.service.resume(job)
    assert bench.service.wait(job, PATIENCE).state is State.DONE


def test_restart_runs_everything_again(bench: Bench) -> None:
    job, _ = bench.run(bench.task("b", bench.task("a")))
    bench.service.restart(job)
    assert bench.service.job(job).state not in ENDED
    assert bench.service.wait(job, PATIENCE).state is State.DONE
    assert bench.begun() == ["a", "b", "a", "b"]


def test_max_active_bounds_what_runs_at_once(bench: Bench) -> None:
    bench.run(*(bench.task(f"t{n}", code="time.sleep(0.05)") for n in range(4)), max_active=1)
    assert [word for word, _ in bench.events()] == ["begin", "end"] * 4


@pytest.mark.parametrize("code", [0, 1])
def test_postscripts_and_cleanups(bench: Bench, code: int) -> None:
    posts = tuple(bench.program(f"post {when.value}", when=when) for when in When)
    task = bench.task("a", code=f"sys.exit({code})" if code else "", cleanup=(bench.program("clean a"),))
    _, status = bench.run(task, postscripts=posts, cleanup=(bench.program("clean job"),))
    expected = ["post done", "post always", "clean a", "clean job"] if code == 0 else ["post error", "post always"]
    bench.until(lambda: len(bench.begun()) > len(expected))
    assert sorted(bench.begun()) == sorted(["a", *expected])
    assert status.state is (State.ERROR if code else State.DONE)


def test_a_task_without_its_outputs_is_in_error(bench: Bench) -> None:
    _, status = bench.run(bench.task("a", outputs=(str(bench.folder / "not made"),)))
    assert status.state is State.ERROR
    assert "says done, but" in task_of(status, "a").message


def test_odd_characters_reach_the_command_as_they_are(bench: Bench) -> None:
    hostile = ("[exec touch pwned]", "$(touch pwned)", "`touch pwned`", "; touch pwned", "a\nRemoteCmd {x}", "#")
    words = (
        "한글 [exit] $HOME {x} ; rm -rf `id`",
        '"quoted"',
        "",
        "%j",
        "100%",
        "~root",
        "it's",
        "a\\b",
        "-title",
        *hostile,
    )
    code = "import sys, json; print(json.dumps(sys.argv[1:], ensure_ascii=False))"
    command = Command((sys.executable, "-I", "-S", "-X", "utf8", "-c", code, *words), cwd=str(bench.folder))
    named = tuple(Task(f"{word} title", f"{word} id", (), (Command(("echo", word)),)) for word in words)
    job, status = bench.run(Task("샷 #1 [exit]", "id", (), (command,)), *named, comment="[exit] $HOME {x}")
    assert status.state is State.DONE, status
    assert [task.title for task in status.tasks] == ["샷 #1 [exit]", *(f"{word} title" for word in words)]
    assert not (bench.folder / "pwned").exists()
    assert json.dumps(list(words), ensure_ascii=False) in bench.service.log(job, "id").text


def test_a_command_may_ask_for_tokens(bench: Bench) -> None:
    script = bench.folder / "tokens.py"
    own = '[os.environ["TR_ENV_JID"], os.environ["TR_ENV_TID"], "50%", "/show/a", "%j"]'
    script.write_text(f"import os, sys\nassert sys.argv[1:] == {own}, (sys.argv, os.environ)\n")
    argv = (sys.executable, "-I", "-S", str(script), "%j", "%t", "50%%", "%D(/show/a)", "%%j")
    _, status = bench.run(Task("tokens", "tokens", (), (Command(argv, substitute=True),)))
    assert status.state is State.DONE, status.message


@pytest.mark.parametrize("word", ["a} {b", "{", "S010} -paused 1 -comment {", "back\\", "a\0b"])
def test_a_name_that_no_job_script_can_hold_is_refused_before_any_engine_sees_it(bench: Bench, word: str) -> None:
    for task in (Task(word, "id"), Task("title", word), Task("t", "t", (), (Command(("echo", word)),))):
        with pytest.raises(InvalidInput, match="cannot be spooled"):
            bench.service.submit(Job("contract", (task,)))
    assert bench.service.jobs() == []
