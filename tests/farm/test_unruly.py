"""Commands that do what they should not, on the engines that run them themselves: none leaves a process or a full disk.

That they ignore SIGTERM, fork away, print 100 MB or what is no UTF-8, and never end.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from iomanager.farm import processes
from iomanager.farm.model import Job, State, Task
from iomanager.farm.service import JobService
from iomanager.farm.settings import FarmSettings
from tests.databases import upgraded
from tests.farm.celery.cluster import Cluster, RedisServer
from tests.farm.conftest import PATIENCE, task_of
from tests.farm.havoc import Site, until
from tests.farm.trees import python

UP = "print('up', flush=True)\n"
DEAF = f"import signal, time\nsignal.signal(15, signal.SIG_IGN)\n{UP}time.sleep(600)"
AWAY = f"""
import os, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        {UP}
        time.sleep(600)
    os._exit(0)
os.wait()
"""
FLOOD = """
import sys
print('it begins', flush=True)
for _ in range(100):
    sys.stdout.buffer.write(b'x' * 999_999 + b'\\n')
print('the plate is bad')
sys.exit(3)
"""
NO_TEXT = "import sys\nsys.stdout.buffer.write(b'\\xff\\xfe\\x1b[31m bad \\xc3 bytes\\n')\nsys.exit(4)"
LOUD = f"import sys\n{UP}while True: sys.stdout.buffer.write(b'\\xff' * 9999 + b'\\n')"
LIMIT_MB = 5


@pytest.fixture(params=["local", "celery"])
def service(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[JobService]:
    """Three commands at once, and logs of 5 MB."""
    made: Iterator[JobService] = {"local": _local, "celery": _celery}[request.param](tmp_path)
    yield from made


def _local(folder: Path) -> Iterator[JobService]:
    settings = FarmSettings(
        local_slots=3, poll_seconds=0.05, grace_seconds=1, log_limit_mb=LIMIT_MB, log_folder=str(folder / "logs")
    )
    site = Site(f"sqlite:///{folder / 'jobs.sqlite3'}", folder, settings, Random(1))
    yield site.service
    site.close()


def _celery(folder: Path) -> Iterator[JobService]:
    database = upgraded(f"sqlite:///{folder / 'jobs.sqlite3'}")
    with (
        RedisServer(folder / "redis") as redis,
        Cluster(database, redis, folder, log_limit_mb=LIMIT_MB) as cluster,
    ):
        cluster.work(slots=3)
        yield cluster.service
    database.close()


def tasks(**codes: str) -> tuple[Task, ...]:
    return tuple(Task(name, name, (), (python(code, max_retries=0),)) for name, code in codes.items())


def test_each_is_one_stated_end_and_nothing_is_left(service: JobService, tmp_path: Path) -> None:
    endless = Task("endless", "endless", (), (python(LOUD, max_run_seconds=2.0),))
    job = service.submit(Job("job", (*tasks(flood=FLOOD, no_text=NO_TEXT, away=AWAY), endless)))
    status = service.wait(job, PATIENCE)
    ends = {task.id: (task.state.value, task.message) for task in status.tasks}
    assert ends["flood"] == ("error", "the plate is bad (exit code 3)")
    assert ends["no_text"] == ("error", "�� bad � bytes (exit code 4)")
    assert ends["away"] == ("done", "")
    assert ends["endless"] == ("error", "It ran longer than 2 s and was ended.")
    sizes = sorted(file.stat().st_size for file in tmp_path.rglob(f"{job}/*.log"))
    assert LIMIT_MB * 1_000_000 < sizes[-2] <= sizes[-1] < LIMIT_MB * 1_000_000 + 1_000_000
    log = service.log(job, "flood").text
    assert "\nit begins\n" in log
    assert "bad" in service.log(job, "no_text").text


def test_cancelled_they_leave_no_process(service: JobService, tmp_path: Path) -> None:
    job = service.submit(Job("job", tasks(deaf=DEAF, away=f"{AWAY}\ntime.sleep(600)", loud=LOUD)))
    names = ("deaf", "away", "loud")
    until(lambda: [service.log(job, name).text for name in names], lambda logs: all("\nup\n" in log for log in logs))
    service.cancel(job)
    status = service.wait(job, PATIENCE)
    assert status.state is State.CANCELLED
    left = [file.stem for file in tmp_path.rglob(f"{job}/*.log")]
    assert len(left) == len(names)
    assert processes.of_attempts(left) == set()
    assert task_of(status, "deaf").message == "It was cancelled."
