"""Parts that are killed while jobs run: every task ends well or in a stated error, none runs twice at once.

``scripts/soak`` does the same thirty times for each part.
"""

from __future__ import annotations

import random
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from iomanager.farm.model import Command, Job, State, Task
from iomanager.farm.settings import FarmSettings
from iomanager.farm.status import ENDED
from tests.farm.conftest import task_of
from tests.farm.havoc import Site, assert_never_twice_at_once, delivery, submit_elsewhere, until
from tests.farm.studio import frozen
from tests.farm.trees import python
from tests.postgres import PostgresServer


def settings_of(folder: Path, **options: object) -> FarmSettings:
    usual = {"local_slots": 4, "poll_seconds": 0.05, "grace_seconds": 1.0, "lost_retries": 50, "idle_seconds": 300}
    return FarmSettings(**{**usual, "log_folder": str(folder / "logs"), **options})


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    made = Site(f"sqlite:///{tmp_path / 'jobs.sqlite3'}", tmp_path, settings_of(tmp_path), random.Random(7))
    yield made
    made.close()


def test_kills_of_scheduler_guard_and_children_lose_and_double_nothing(site: Site) -> None:
    job = site.service.submit(delivery(site.folder, 40))
    wanted = ["child", "guard", "scheduler", "child", "guard", "scheduler", "child"]
    killed = []
    for what in wanted:
        until(lambda: (site.children(), site.service.job(job)), lambda seen: seen[0] or seen[1].state in ENDED)
        if site.kill(what):
            killed.append(what)
    status = site.finish(job)
    site.check([job])
    assert {"child", "guard", "scheduler"} <= set(killed)
    assert {task.message for task in status.failed()} <= {"It was killed by SIGKILL."}
    if status.state is State.ERROR:
        site.service.retry(job)
        assert site.finish(job).state is State.DONE
    site.check([job])


def test_a_submitting_application_that_is_killed_leaves_whole_jobs_that_run(site: Site) -> None:
    for _ in range(3):
        application = submit_elsewhere(site, 2, count=8)
        with application:
            assert application.stdout is not None
            assert application.stdout.readline() == "up\n"
            timer = threading.Timer(site.chance.uniform(0.0, 0.6), application.kill)
            timer.start()
            application.stdout.read()
            timer.join()
    assert site.service.jobs()
    for job in site.service.jobs():
        status = site.finish(job.id)
        assert (status.state, status.total) == (State.DONE, 2)
    site.check([job.id for job in site.service.jobs()])
    for events in site.folder.glob("*/events"):
        assert_never_twice_at_once([tuple(line.split()) for line in events.read_text().splitlines()])  # type: ignore[misc]


def test_a_command_that_kills_its_scheduler_is_given_up_and_others_go_on(tmp_path: Path) -> None:
    """As one whose runner dies of it (SIGSEGV) does."""
    settings = settings_of(tmp_path, lost_retries=2, local_slots=1)
    site = Site(f"sqlite:///{tmp_path / 'jobs.sqlite3'}", tmp_path, settings, random.Random(1))
    poison = Task("poison", "poison", (), (Command(("sh", "-c", "kill -SEGV $PPID; sleep 600")),))
    job = site.service.submit(Job("job", (poison, *delivery(tmp_path, 6).subtasks)))
    status = site.finish(job)
    found = task_of(status, "poison")
    assert (found.state, found.attempts, found.message) == (State.ERROR, 3, "Its scheduler died.")
    assert sum(task.state is State.DONE for task in status.tasks) == 6
    site.check([job])
    site.close()


@pytest.fixture
def server() -> Iterator[PostgresServer]:
    """A PostgreSQL of this test's own, so that it may go away."""
    with tempfile.TemporaryDirectory(prefix="iomanager-postgres-") as folder:
        made = PostgresServer(Path(folder))
        made.start()
        yield made
        made.stop()


def test_postgresql_away_for_longer_than_the_lease(server: PostgresServer, tmp_path: Path) -> None:
    settings = settings_of(tmp_path, lease_seconds=4.0)
    site = Site(server.new_database(), tmp_path, settings, random.Random(2))
    job = site.service.submit(delivery(tmp_path, 40))
    until(site.children, lambda seen: seen)
    server.stop()
    threading.Event().wait(6)
    server.start()
    assert site.finish(job).state is State.DONE
    site.check([job])
    site.close()


def test_postgresql_silent_for_longer_than_the_lease(server: PostgresServer, tmp_path: Path) -> None:
    """It takes what it is sent, and answers nothing: nobody is told that it is away."""
    settings = settings_of(tmp_path, lease_seconds=4.0)
    site = Site(server.new_database(), tmp_path, settings, random.Random(2))
    says = f"echo begin $NAME $$ >> {tmp_path}/events; sleep 1.5; echo end $NAME $$ >> {tmp_path}/events"
    names = [f"t{n}" for n in range(8)]
    tasks = [Task(n, n, (), (Command(("sh", "-c", says), env=(("NAME", n),)),)) for n in names]
    job = site.service.submit(Job("job", tuple(tasks)))
    until(site.children, lambda seen: seen)
    with frozen(server):
        threading.Event().wait(6)
        assert site.children() == []
    assert site.finish(job).state is State.DONE
    site.check([job])
    site.close()


def test_sqlite_locked_by_somebody_else_for_a_while(site: Site) -> None:
    job = site.service.submit(delivery(site.folder, 20))
    until(site.children, lambda seen: seen)
    with site.database.session() as session:
        session.connection()
        threading.Event().wait(3)
    assert site.finish(job).state is State.DONE
    site.check([job])


def test_a_cancelled_job_leaves_no_process_whatever_its_commands_do(site: Site) -> None:
    up = "print('up', flush=True)"
    away = f"import os, time\nif os.fork() == 0:\n os.setsid()\n if os.fork(): os._exit(0)\n{up}\ntime.sleep(600)"
    deaf = f"import signal, time; signal.signal(15, signal.SIG_IGN); {up}; time.sleep(600)"
    loud = f"import sys, time\n{up}\nwhile True:\n sys.stdout.buffer.write(b'\\xff' * 9999 + b'\\n')\n time.sleep(0.01)"
    codes = {"away": away, "deaf": deaf, "loud": loud}
    job = site.service.submit(Job("job", tuple(Task(n, n, (), (python(code),)) for n, code in codes.items())))
    until(lambda: [site.service.log(job, n).text for n in codes], lambda logs: all("\nup\n" in log for log in logs))
    site.service.cancel(job)
    assert site.finish(job).state is State.CANCELLED
    site.check([job])
