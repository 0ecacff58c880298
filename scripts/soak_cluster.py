"""Kills the parts of a Celery cluster, each as often as is wished, while jobs run on it."""

from __future__ import annotations

import tempfile
from pathlib import Path
from random import Random

from iomanager.app import load_tables
from iomanager.db.engine import Database
from iomanager.farm.model import State
from tests.farm.celery.chaos import Chaos
from tests.farm.celery.cluster import Cluster, RedisServer


def soak(kills: int, luck: Random) -> None:
    """Each part killed ``kills`` times at random moments: no task is lost, and none runs twice at once."""
    load_tables()
    with tempfile.TemporaryDirectory(prefix="iomanager-soak-cluster-") as name:
        folder = Path(name)
        database = Database(f"sqlite:///{folder / 'jobs.sqlite3'}")
        database.upgrade()
        with RedisServer(folder / "redis") as redis, Cluster(database, redis, folder, lost_retries=60) as cluster:
            chaos, done = Chaos(cluster, luck), 0
            while done < kills:
                done += _job(cluster, chaos, rounds=min(3, kills - done))
                print(f"each part killed {done} times ({chaos.kills} in all), every task has ended well", flush=True)
        database.close()


def _job(cluster: Cluster, chaos: Chaos, *, rounds: int) -> int:
    chaos.events.file.unlink(missing_ok=True)
    job = chaos.begin(tasks=36)
    for _ in range(rounds):
        chaos.kill_each()
    status = cluster.wait(job)
    assert status.state is State.DONE, [one for one in status.tasks if one.state is not State.DONE]
    assert chaos.events.twice() == []
    assert chaos.events.never_ended({one.id for one in status.tasks}) == set()
    return rounds
