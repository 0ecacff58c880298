"""Random lives beside a tracker that is away now and then, far more of them than the test suite has."""

from __future__ import annotations

import random
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from iomanager.app import load_tables
from iomanager.db.engine import Database
from iomanager.tracker.trackers.shotgrid import client, events
from tests.sites.shotgrid.server import Site
from tests.tracker.schedules import Schedule, beside_site
from tests.tracker.stages import stage_of

STEPS = 40


def soak(lives: int, chance: random.Random) -> None:
    """Half of the lives beside the tracker of our own, half beside the stand-in site with what goes wrong there."""
    load_tables()
    client.WAIT, events.SCAN = 0.01, timedelta(0)
    for number in range(lives):
        seed = chance.randrange(10**9)
        print(f"life {number + 1} of {lives}, seed {seed}", flush=True)
        life(seed, site=number % 2 == 1)
    print(f"{lives} lives, all agree")


def life(seed: int, *, site: bool) -> None:
    """One life; a broken promise ends it with its traceback."""
    with _database() as (database, folder):
        if not site:
            with stage_of(database, folder) as stage:
                Schedule(stage, random.Random(seed), f"s{seed}").run(STEPS)
            return
        with Site() as there:
            beside_site(database, folder, there, seed=seed, steps=STEPS)


@contextmanager
def _database() -> Iterator[tuple[Database, Path]]:
    with tempfile.TemporaryDirectory(prefix="iomanager-soak-") as folder:
        database = Database(f"sqlite:///{Path(folder) / 'ours.sqlite3'}")
        database.upgrade()
        yield database, Path(folder)
        database.close()
