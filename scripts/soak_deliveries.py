"""What the soaks of the farm share: deliveries that are published while parts are killed or the database is away."""

from __future__ import annotations

import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from tests.farm.studio import Studio, footage, frozen
from tests.postgres import PostgresServer

AWAY_SECONDS = 20
PLATES, FRAMES = 4, 24


@contextmanager
def server_and_folder() -> Iterator[tuple[PostgresServer, Path]]:
    """A PostgreSQL of its own, and a folder for everything else."""
    with tempfile.TemporaryDirectory(prefix="iomanager-soak-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        server = PostgresServer(folder / "server")
        server.folder.mkdir()
        server.start()
        try:
            yield server, folder
        finally:
            server.stop()


def kill_parts(studio: Studio, kills: int, *, workers: int = 0) -> None:
    """Deliveries one after the other, until each part was killed so often while one was being published."""
    scanned = footage(studio.folder / "vendor", plates=PLATES, frames=FRAMES)
    begun = time.monotonic()
    with studio:
        for _ in range(workers):
            studio.work()
        parts = studio.parts()
        while any(studio.kills[name] < kills for name in parts):
            studio.plan(scanned)
            studio.rampage(parts, kills)
            counts = ", ".join(f"{name} {studio.kills[name]}" for name in parts)
            minutes = (time.monotonic() - begun) / 60
            print(f"{studio.folder.name}: {minutes:.0f} min, {len(studio.plans)} deliveries; {counts}", flush=True)
        runs = sum(line[0] == "begin" for line in studio.events())
    steps = len({line[1] for line in studio.events()})
    print(
        f"{studio.folder.name}: {sum(studio.kills.values())} kills, {steps} steps in {runs} runs, all whole", flush=True
    )


def database_away(
    studio: Studio, away: Callable[[], AbstractContextManager[None]], rounds: int, *, workers: int = 0
) -> None:
    """The database away for 20 seconds in the middle of a delivery, so many times."""
    scanned = footage(studio.folder / "vendor", plates=PLATES, frames=FRAMES)
    with studio:
        for _ in range(workers):
            studio.work()
        for _ in range(rounds):
            studio.plan(scanned)
            studio.begin()
            studio.wait_for_steps(studio.chance.randint(1, PLATES * 2))
            with away():
                threading.Event().wait(AWAY_SECONDS)
            studio.finish()
    lease = studio.settings.lease_seconds
    print(f"{studio.folder.name}: {rounds} times {AWAY_SECONDS} s, lease {lease:g} s, all whole", flush=True)


@contextmanager
def stopped(server: PostgresServer) -> Iterator[None]:
    """The server is gone, and comes back."""
    server.stop()
    yield
    server.start()


@contextmanager
def locked(studio: Studio) -> Iterator[None]:
    """Somebody else holds the embedded database."""
    with studio.database.session() as session:
        session.connection()
        yield


def away_in_every_way(
    server: PostgresServer, make: Callable[[str, str, float], Studio], rounds: int, *, workers: int = 0
) -> None:
    """Stopped and frozen, for less and for longer than the lease; ``make`` has the URL, a name and the lease."""
    ways = {"stopped": lambda: stopped(server), "frozen": lambda: frozen(server)}
    for name, away in ways.items():
        for lease in (30.0, 8.0):
            studio = make(server.new_database(), f"PostgreSQL {name} {lease:g}", lease)
            database_away(studio, away, rounds, workers=workers)
