"""What must hold when parts of a cluster die: nothing is lost, nothing runs twice at once, nothing is left."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from iomanager.core.cancel import CancelToken
from iomanager.farm import processes
from iomanager.farm.engines.celery.broker import Broker
from iomanager.farm.engines.celery.dispatch import Dispatcher
from iomanager.farm.model import Command, Job, State, Task
from iomanager.farm.schedule_store import ScheduleStore
from tests.databases import upgraded
from tests.farm.celery.chaos import Chaos, Events
from tests.farm.celery.cluster import Cluster, RedisServer, kill, until
from tests.farm.conftest import task_of
from tests.farm.trees import python, task


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[RedisServer]:
    with RedisServer(tmp_path / "redis") as server:
        yield server


@pytest.fixture
def cluster(tmp_path: Path, redis: RedisServer) -> Iterator[Cluster]:
    database = upgraded(f"sqlite:///{tmp_path / 'jobs.sqlite3'}")
    with Cluster(database, redis, tmp_path, lost_retries=60) as made:
        yield made
    database.close()


@pytest.mark.timeout(600)
def test_every_task_ends_well_whatever_is_killed(cluster: Cluster) -> None:
    chaos = Chaos(cluster, Random(7))
    job = chaos.begin(tasks=36)
    for _ in range(3):
        chaos.kill_each()
    status = cluster.wait(job)
    assert status.state is State.DONE, [one for one in status.tasks if one.state is not State.DONE]
    assert chaos.events.twice() == []
    assert chaos.events.never_ended({one.id for one in status.tasks}) == set()


def test_messages_that_come_twice_run_once(cluster: Cluster, tmp_path: Path) -> None:
    cluster.work(slots=2)
    schedule, token = ScheduleStore(cluster.store.database, cluster.settings, "celery"), CancelToken()
    twice = Dispatcher(schedule, cluster.settings, EachTwice(cluster.settings.celery))
    thread = threading.Thread(target=twice.run, args=(token,))
    thread.start()
    until(lambda: cluster.service.engine().check() and schedule.is_scheduled(), "it schedules")
    events = Events(tmp_path / "events")
    job = cluster.service.submit(Job("twice", tuple(events.task(f"t{n}", seconds=0.05) for n in range(12))))
    status = cluster.wait(job)
    token.cancel()
    thread.join()
    assert status.state is State.DONE
    assert sorted(events.begun()) == sorted(f"t{n}" for n in range(12))
    assert {one.attempts for one in status.tasks} == {1}


class EachTwice(Broker):
    """Delivers every message twice, as Redis may."""

    def run(self, worker: str, attempt: str, name: str = "") -> None:
        super().run(worker, attempt, name)
        super().run(worker, attempt, name)


def test_a_broker_that_is_away_stops_nothing_for_good(cluster: Cluster, redis: RedisServer, tmp_path: Path) -> None:
    redis.kill()
    cluster.work(slots=1)
    job = cluster.service.submit(Job("later", (task("a"),)))
    (reason,) = cluster.service.why_waiting(job)
    assert "does not answer" in reason
    assert f"127.0.0.1:{redis.port}" in reason
    redis.start()
    assert cluster.wait(job).state is State.DONE


def test_a_worker_that_is_stopped_gives_back_what_it_runs(cluster: Cluster, tmp_path: Path) -> None:
    code = """
import os, sys, time
new = not os.path.exists(sys.argv[1])
open(sys.argv[1], 'w').close()
time.sleep(600 * new)
"""
    first = cluster.work(slots=1)
    job = cluster.service.submit(Job("job", (Task("a", "a", (), (python(code, str(tmp_path / "seen")),)),)))
    until((tmp_path / "seen").exists, "it began")
    first.send_signal(signal.SIGTERM)
    first.wait(60)
    until(lambda: not processes.of_attempts(cluster.attempts(job)), "nothing is left of it")
    assert "No worker is alive" in cluster.service.why_waiting(job)[0]
    cluster.work(slots=1)
    status = cluster.wait(job)
    assert (status.state, task_of(status, "a").attempts) == (State.DONE, 2)


def test_what_a_worker_runs_that_stands_still_is_ended_before_another_begins_it(
    redis: RedisServer, tmp_path: Path
) -> None:
    code = """
import os, sys, time
if os.path.exists(sys.argv[1]):
    first = '/proc/' + open(sys.argv[1]).read() + '/stat'
    lives = os.path.exists(first) and open(first).read().rpartition(')')[2].split()[0] not in 'ZX'
    sys.exit(9 if lives else 0)
open(sys.argv[1] + '.new', 'w').write(str(os.getpid()))
os.rename(sys.argv[1] + '.new', sys.argv[1])
time.sleep(600)
"""
    database = upgraded(f"sqlite:///{tmp_path / 'jobs.sqlite3'}")
    with Cluster(database, redis, tmp_path, lease_seconds=10.0) as cluster:
        first = cluster.work(slots=1)
        job = cluster.service.submit(Job("job", (Task("a", "a", (), (python(code, str(tmp_path / "seen")),)),)))
        until((tmp_path / "seen").exists, "it began")
        first.send_signal(signal.SIGSTOP)
        cluster.work(slots=1)
        status = cluster.wait(job)
        first.send_signal(signal.SIGCONT)
        assert (status.state, task_of(status, "a").exit_code) == (State.DONE, 0)
        assert task_of(status, "a").attempts >= 2
    database.close()


def test_commands_go_where_their_keys_are_and_cancelling_leaves_nothing(cluster: Cluster, tmp_path: Path) -> None:
    cluster.work(slots=1, keys="cpu")
    cluster.wait_for_workers(1)
    gpu = Task("gpu", "gpu", (), (Command((sys.executable, "-c", "pass"), service="gpu && !slow"),))
    job = cluster.service.submit(Job("keys", (gpu, task("plain"))))
    until(lambda: task_of(cluster.service.job(job), "plain").state is State.DONE, "the other one runs")
    assert cluster.service.why_waiting(job) == ["gpu asks for gpu && !slow, which none of the 1 workers provides."]
    cluster.work(slots=1, keys="gpu,linux")
    assert cluster.wait(job).state is State.DONE
    forks = "import os, sys, time\nif os.fork() == 0: os.setsid()\nopen(sys.argv[1], 'a').close()\ntime.sleep(600)"
    long = cluster.service.submit(
        Job("long", (Task("long", "long", (), (python(forks, str(tmp_path / "on")),), service="gpu"),))
    )
    until((tmp_path / "on").exists, "it runs")
    cluster.service.cancel(long)
    assert cluster.wait(long).state is State.CANCELLED
    assert processes.of_attempts(cluster.attempts(long)) == set()


def test_a_receiver_that_takes_nothing_is_started_again(cluster: Cluster) -> None:
    worker = cluster.work(slots=1)
    cluster.wait_for_workers(1)
    chaos = Chaos(cluster, Random(1))
    (receiver,) = chaos.receivers()
    receiver.send_signal(signal.SIGSTOP)
    job = cluster.service.submit(Job("deaf", (task("a"),)))
    assert cluster.wait(job).state is State.DONE
    assert worker.poll() is None
    assert receiver.pid not in {one.pid for one in chaos.receivers()}


def test_a_scheduler_that_dies_is_followed_by_one_of_a_worker(cluster: Cluster, tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    wait = "import os, sys, time\nwhile not os.path.exists(sys.argv[1]): time.sleep(0.05)"
    cluster.work(slots=1)
    job = cluster.service.submit(Job("job", (task("after", Task("a", "a", (), (python(wait, str(gate)),))),)))
    until(lambda: task_of(cluster.service.job(job), "a").state is State.ACTIVE, "it runs")
    kill(cluster.schedulers[-1])
    gate.touch()
    until(lambda: cluster.store.job(job).state is State.DONE, "nobody follows it, and still it ends")
    Chaos(cluster, Random(1)).end_schedulers()
