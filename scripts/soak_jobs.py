"""Kills the parts of the farm while jobs run, and takes their database away; checks what must hold after every end."""

from __future__ import annotations

import random
import tempfile
import threading
from pathlib import Path

from iomanager.farm.model import State
from iomanager.farm.settings import FarmSettings
from iomanager.farm.status import ENDED
from tests.farm.havoc import Site, assert_never_twice_at_once, delivery, submit_elsewhere, until
from tests.postgres import PostgresServer

AWAY_SECONDS = 20


def soak(kills: int, chance: random.Random) -> None:
    """``kills`` of each part, on each kind of database, and the database away for 20 seconds."""
    with tempfile.TemporaryDirectory(prefix="iomanager-soak-") as name:
        folder = Path(name)
        server = PostgresServer(folder / "server")
        server.folder.mkdir()
        folder.chmod(0o755)
        server.start()
        try:
            for kind, url in (
                ("sqlite", f"sqlite:///{folder / 'jobs.sqlite3'}"),
                ("postgresql", server.new_database()),
            ):
                for part in ("scheduler", "guard", "child"):
                    _parts(_site(url, folder / f"{kind} {part}", chance), part, kills)
                _applications(_site(url, folder / f"{kind} applications", chance), kills)
            _postgresql_away(server, folder / "away", chance)
            _sqlite_locked(f"sqlite:///{folder / 'jobs.sqlite3'}", folder / "locked", chance)
        finally:
            server.stop()


def _site(url: str, folder: Path, chance: random.Random, *, lease: float = 30.0) -> Site:
    folder.mkdir()
    settings = FarmSettings(
        local_slots=4,
        poll_seconds=0.05,
        grace_seconds=1,
        lost_retries=100,
        lease_seconds=lease,
        log_folder=str(folder / "logs"),
    )
    return Site(url, folder, settings, chance)


def _parts(site: Site, part: str, kills: int) -> None:
    """Jobs one after the other, until the part was killed as often as wished."""
    done, jobs = 0, list[str]()
    while done < kills:
        jobs.append(site.service.submit(delivery(site.folder, 40, f"job {len(jobs)}")))
        while done < kills and site.service.job(jobs[-1]).state not in ENDED:
            done += site.kill(part)
        if site.finish(jobs[-1]).state is State.ERROR:
            site.check(jobs)
            site.service.retry(jobs[-1])
        assert site.finish(jobs[-1]).state is State.DONE
        site.check(jobs)
    print(f"{site.folder.name}: {done} kills, {len(jobs)} jobs, all ended well", flush=True)
    site.close()


def _applications(site: Site, kills: int) -> None:
    for _ in range(kills):
        with submit_elsewhere(site, 2) as application:
            assert application.stdout is not None
            assert application.stdout.readline() == "up\n"
            timer = threading.Timer(site.chance.uniform(0.0, 0.5), application.kill)
            timer.start()
            application.stdout.read()
            timer.join()
    jobs = [job.id for job in site.service.jobs() if "-" in job.title]
    for job in jobs:
        status = site.finish(job)
        assert (status.state, status.total) == (State.DONE, 2), status
    site.check(jobs)
    for events in site.folder.glob("*/events"):
        lines = [line.split() for line in events.read_text().splitlines()]
        assert_never_twice_at_once([(word, name, pid) for word, name, pid in lines])
    print(f"{site.folder.name}: {kills} kills, {len(jobs)} jobs, all whole and done", flush=True)
    site.close()


def _postgresql_away(server: PostgresServer, folder: Path, chance: random.Random) -> None:
    for lease in (30.0, 5.0):
        site = _site(server.new_database(), folder.with_name(f"away {lease:g}"), chance, lease=lease)
        job = site.service.submit(delivery(site.folder, 200))
        until(site.children, lambda seen: seen)
        server.stop()
        threading.Event().wait(AWAY_SECONDS)
        server.start()
        assert site.finish(job).state is State.DONE
        site.check([job])
        print(f"PostgreSQL away for {AWAY_SECONDS} s with a lease of {lease:g} s: done", flush=True)
        site.close()


def _sqlite_locked(url: str, folder: Path, chance: random.Random) -> None:
    site = _site(url, folder, chance)
    job = site.service.submit(delivery(site.folder, 100))
    until(site.children, lambda seen: seen)
    with site.database.session() as session:
        session.connection()
        threading.Event().wait(AWAY_SECONDS)
    assert site.finish(job).state is State.DONE
    site.check([job])
    print(f"SQLite locked for {AWAY_SECONDS} s: done", flush=True)
    site.close()
