"""What must hold when parts die: nothing is lost, nothing runs twice at once, nothing is left."""

from __future__ import annotations

import sys
import threading
import time
from pathlib import Path

import pytest
from sqlalchemy import text

from iomanager.core.errors import Conflict, Unavailable
from iomanager.db.engine import Database
from iomanager.farm import processes
from iomanager.farm.model import Command, Job, State, Task
from iomanager.farm.schedule_store import Holder, LeaseLost, ScheduleStore
from iomanager.farm.settings import FarmSettings
from iomanager.farm.states import End
from tests.databases import upgraded
from tests.farm.conftest import PATIENCE, Farm, task_of
from tests.farm.trees import python, task


def until(seen: object, what: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not seen():  # type: ignore[operator]
        assert time.monotonic() < deadline, what
        time.sleep(0.02)


def accept(_service: str) -> bool:
    return True


def test_what_a_killed_scheduler_ran_is_ended_and_run_again(farm: Farm, tmp_path: Path) -> None:
    farm.in_process = False
    code = """
import os, time
out = os.environ['OUT']
new = not os.path.exists(out + 'go')
open(out + str(os.getpid()), 'w').close()
time.sleep(600 * new)
"""
    command = python(code, env=(("OUT", f"{tmp_path}/pid-"),))
    job = farm.service.submit(Job("job", (task("after", Task("long", "long", (), (command,))),)))
    until(lambda: list(tmp_path.glob("pid-[0-9]*")), "the command began")
    (first,) = [int(file.name[4:]) for file in tmp_path.glob("pid-[0-9]*")]
    Path(f"{tmp_path}/pid-go").touch()
    farm.kill()
    until(lambda: not processes.start_time(first), "the guard ends what ran")
    status = farm.wait(job)  # following a job starts another scheduler
    assert status.state is State.DONE
    assert task_of(status, "long").attempts == 2
    assert len(farm.schedulers) >= 2


def test_a_command_whose_process_is_killed_is_a_stated_error(farm: Farm) -> None:
    command = python("import os; os.kill(os.getpid(), 9)")
    status = farm.wait(farm.service.submit(Job("job", (Task("a", "a", (), (command,)),))))
    assert (status.state, task_of(status, "a").exit_code, task_of(status, "a").attempts) == (State.ERROR, -9, 1)
    assert task_of(status, "a").message == "It was killed by SIGKILL."


def test_a_scheduler_that_is_stopped_ends_what_it_runs_which_does_not_count(farm: Farm, tmp_path: Path) -> None:
    code = """
import os, sys, time
new = not os.path.exists(sys.argv[1])
open(sys.argv[1], 'w').close()
time.sleep(600 * new)
"""
    job = farm.service.submit(Job("job", (Task("a", "a", (), (python(code, str(tmp_path / "seen")),)),)))
    until((tmp_path / "seen").exists, "it began")
    farm.close()
    assert processes.of_attempts(farm.attempts(job)) == set()
    assert task_of(farm.service.job(job), "a").state is State.READY
    farm.reopen()
    assert farm.wait(job).state is State.DONE


def test_one_scheduler_at_a_time_and_a_lost_lease_changes_nothing(database: Database, farm: Farm) -> None:
    store = ScheduleStore(database, FarmSettings(lease_seconds=0.5))
    one, two = (Holder(name, "elsewhere", "") for name in ("one", "two"))
    job = farm.store.add(Job("job", (task("a"),)))
    assert store.acquire(one)
    assert not store.acquire(two)
    (attempt,) = store.turn(one, {}, room=5, accepts=accept).start
    until(lambda: store.acquire(two), "the lease runs out")
    with pytest.raises(LeaseLost):
        store.turn(one, {attempt.id: End(0)}, room=5, accepts=accept)
    until(lambda: store.turn(two, {}, room=5, accepts=accept, beat=False).start, "the lost attempt is repeated")
    found = task_of(farm.store.job(job), "a")
    assert (found.state, found.attempts) == (State.ACTIVE, 2)
    with pytest.raises(Conflict, match="still at work"):
        farm.store.delete(job)


def test_what_a_scheduler_runs_itself_is_not_lost_to_it_by_a_long_wait(database: Database, farm: Farm) -> None:
    store = ScheduleStore(database, FarmSettings(lease_seconds=0.5))
    holder = Holder("one", "elsewhere", "")
    job = farm.store.add(Job("job", (task("a"),)))
    assert store.acquire(holder)
    (attempt,) = store.turn(holder, {}, room=5, accepts=accept).start
    other = Holder("two", "further away", "")
    until(lambda: attempt.id in store.orphans(other), "its lease is over")
    assert store.turn(holder, {}, room=5, accepts=accept, beat=False).start == ()
    assert task_of(farm.store.job(job), "a").attempts == 1
    store.turn(holder, {attempt.id: End(0)}, room=0, accepts=accept)
    assert farm.store.job(job).state is State.DONE


def test_an_attempt_is_claimed_once_by_many_at_once(database: Database, farm: Farm) -> None:
    store = ScheduleStore(database, FarmSettings(), engine="celery")
    farm.store.add(Job("job", (task("a"),)), engine="celery")
    holder = Holder("scheduler", "here", "")
    assert store.acquire(holder)
    (attempt,) = store.turn(holder, {}, room=1, accepts=accept).start
    won: list[bool] = []
    threads = [
        threading.Thread(target=lambda n=n: won.append(store.claim(attempt.id, f"w{n}", "h", ""))) for n in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(won) == [False] * 7 + [True]
    assert store.turn(holder, {}, room=5, accepts=accept).start == ()


def test_a_worker_s_beats_cancel_and_report(database: Database, farm: Farm) -> None:
    store = ScheduleStore(database, FarmSettings(lost_retries=0), engine="celery")
    job = farm.store.add(Job("job", (task("a"), task("b"))), engine="celery")
    holder = Holder("scheduler", "here", "")
    assert store.acquire(holder)
    first, second = store.turn(holder, {}, room=2, accepts=accept).start
    assert store.claim(first.id, "w", "h", "")
    assert store.claim(second.id, "w", "h", "")
    assert store.beat("w", {first.id: 40.0, second.id: None}) == set()
    assert task_of(farm.store.job(job), first.task).progress == 40.0
    farm.service.cancel(job, second.task)
    assert store.beat("w", {first.id: 50.0, second.id: None}) == {second.id}
    assert store.report(first.id, "w", End(0))
    assert not store.report(first.id, "w", End(1))
    store.turn(holder, {}, room=0, accepts=accept)
    assert task_of(farm.store.job(job), first.task).state is State.DONE


def test_an_idle_scheduler_ends_and_the_next_job_starts_another(database: Database, tmp_path: Path) -> None:
    settings = FarmSettings(local_slots=2, poll_seconds=0.02, idle_seconds=0, log_folder=str(tmp_path))
    farm = Farm(database, settings)
    for _ in range(3):
        assert farm.wait(farm.service.submit(Job("job", (task("a"),)))).state is State.DONE
    farm.close()


def test_commands_go_on_while_the_database_is_away(tmp_path: Path, farm_settings: FarmSettings) -> None:
    database = upgraded(f"sqlite:///{tmp_path / 'jobs.sqlite3'}")
    farm = Farm(database, farm_settings)
    gate = tmp_path / "gate"
    code = "import os, sys, time\nprint('up', flush=True)\nwhile not os.path.exists(sys.argv[1]): time.sleep(0.02)"
    job = farm.service.submit(Job("job", (task("after", Task("a", "a", (), (python(code, str(gate)),))),)))
    farm.until(job, lambda _: "\nup\n" in farm.service.log(job, "a").text)
    with database.session() as session:
        session.execute(text("alter table job rename to job_away"))
    with pytest.raises(Unavailable):
        farm.store.jobs()
    gate.touch()
    attempts = (tmp_path / "job logs" / job).iterdir
    until(lambda: any("[exit code 0" in file.read_text() for file in attempts()), "it ended meanwhile")
    with database.session() as session:
        session.execute(text("alter table job_away rename to job"))
    assert farm.wait(job).state is State.DONE
    assert task_of(farm.service.job(job), "a").attempts == 1
    farm.close()
    database.close()


def test_logs_are_read_in_pieces_over_all_attempts(farm: Farm) -> None:
    command = Command(python("print('글' * 400_000)").argv)
    job = farm.service.submit(Job("job", (Task("a", "a", (), (command, python("print('second')"))),)))
    farm.wait(job)
    found = "".join(farm.monitor.log(job, "a"))
    assert found.count("글") >= 400_000
    assert found.index("second") > found.index("글")
    assert "�" not in found
    assert sys.executable in found


def test_following_shows_old_answers_as_old(farm: Farm) -> None:
    job = farm.service.submit(Job("job", (task("a"),)))
    farm.wait(job)
    fresh = farm.monitor.status(job)
    broken = Database("postgresql://nobody@127.0.0.1:9/none")
    farm.monitor.service = Farm(broken, farm.settings).service
    stale = farm.monitor.status(job)
    assert (fresh.stale, stale.as_of) == ("", fresh.as_of)
    assert "does not answer" in stale.stale
    broken.close()
