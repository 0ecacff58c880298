"""Kills publishes, far more often than the test suite does, and checks what must hold after every kill."""

from __future__ import annotations

import argparse
import itertools
import random
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from scripts import soak_cluster, soak_jobs, soak_tracker
from tests.ingest.test_publish_crash import Runner, Site

MOST_OF_A_PART = 30


def main() -> None:
    """Run until the wished number of kills; any broken promise ends it with its traceback."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200, help="random kills (default 200)")
    parser.add_argument("--seed", type=int, default=None, help="seed of the kills; printed when not given")
    parser.add_argument(
        "--every-call", action="store_true", help="also kill at each file-system call of a tiny publish"
    )
    parser.add_argument("--jobs", action="store_true", help="kill the parts of the farm instead, 30 times each")
    parser.add_argument("--cluster", action="store_true", help="kill the parts of a Celery cluster, 30 times each")
    parser.add_argument("--tracker", action="store_true", help="live beside a tracker instead, so many lives")
    options = parser.parse_args()
    seed = options.seed if options.seed is not None else random.SystemRandom().randrange(10**6)
    print(f"seed {seed}")
    if options.jobs:
        soak_jobs.soak(min(options.kills, MOST_OF_A_PART), random.Random(seed))
        return
    if options.cluster:
        soak_cluster.soak(min(options.kills, MOST_OF_A_PART), random.Random(seed))
        return
    if options.tracker:
        soak_tracker.soak(options.kills, random.Random(seed))
        return
    runner = Runner()
    try:
        with tempfile.TemporaryDirectory(prefix="iomanager-soak-") as folder:
            random_kills(runner, Path(folder), kills=options.kills, chance=random.Random(seed))
            if options.every_call:
                every_call(runner, Path(folder))
    finally:
        runner.close()


def random_kills(runner: Runner, folder: Path, *, kills: int, chance: random.Random) -> None:
    """Deliveries that are killed again and again, then finished."""
    done = 0
    for number in itertools.count():
        if done >= kills:
            break
        site = Site(folder / f"random{number}", frames=20, size=30_000)
        while done < kills and runner.run(site, kill_after=chance.uniform(0.01, 0.4)) != 0:
            done += 1
            site.check_invariants()
        assert runner.run(site) == 0
        site.check_finished()
        print(f"{done} kills, {number + 1} deliveries, all whole", flush=True)


def every_call(runner: Runner, folder: Path) -> None:
    """Before or after each call; the run after it completes."""
    for call in itertools.count(1):
        site = Site(folder / f"call{call}", frames=1)
        code = runner.run(site, call=call)
        site.check_invariants()
        if code != 0:
            assert runner.run(site) == 0
        site.check_finished()
        if code == 0:
            print(f"{call - 1} calls, all whole", flush=True)
            return


if __name__ == "__main__":
    main()
