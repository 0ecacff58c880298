"""A show of a site that is kept for work without it: reading it whole, following it, opening it, and the memory.

20,000 shots and 60,000 versions on the stand-in site, over HTTP by the real client, into SQLite. The stand-in answers
in the same process; what it takes for itself is part of the first figure.
"""

from __future__ import annotations

import statistics
import tempfile
import time
import tracemalloc
from pathlib import Path
from typing import Any

SHOTS, VERSIONS, CHANGES, ROWS = 20_000, 60_000, 100, 500
OPENING = 0.3  # seconds to the first rows
MEMORY = 300.0  # MB that reading it may take at its height


def run(scale: float) -> list[dict[str, Any]]:
    """Seconds of the first reading, rows read to follow, seconds to the first rows, and MB."""
    from iomanager.app import load_tables
    from iomanager.db.engine import Database
    from tests.sites.shotgrid.server import Site

    load_tables()
    shots, versions = max(100, round(SHOTS * scale)), max(300, round(VERSIONS * scale))
    with tempfile.TemporaryDirectory() as folder, Site() as site:
        site.fill(shots=shots, versions=versions)
        database = Database(f"sqlite:///{Path(folder) / 'ours.sqlite3'}")
        database.upgrade()
        try:
            return _figures(site, database, Path(folder), shots + versions)
        finally:
            database.close()


def _figures(site: Any, database: Any, folder: Path, count: int) -> list[dict[str, Any]]:
    from iomanager.tracker.kinds import Kind
    from iomanager.tracker.query import Query
    from iomanager.tracker.trackers.shotgrid import login, wire
    from iomanager.tracker.trackers.shotgrid.adapter import ShotGridRecords
    from iomanager.tracker.trackers.shotgrid.client import ShotGridClient
    from iomanager.tracker.trackers.shotgrid.fields import Names
    from tests.tracker.fakes import FlakyAdapter

    class Counting(ShotGridClient):
        """Counts the rows that come over the wire, events and times of change among them."""

        rows = 0

        def read(self, method: str, *args: Any, **named: Any) -> Any:
            found = ShotGridClient.read(self, method, *args, **named)
            self.rows += len(found) if isinstance(found, list) else 0
            return found

    client = Counting(wire.Site(site.url), login.script("demo", "demo"))
    tracker = ShotGridRecords(client, Names({}, {}))
    try:
        there = FlakyAdapter(tracker)
        project = next(r.id for r in there.find(Query(Kind.PROJECT)) if _has_shots(tracker, r.id))
        filled, own = _filled(_ours(there, database, folder), project)
        followed, read = _followed(tracker, client, _ours(there, database, folder), project)
        there.away = True
        opened = statistics.median(_opened(_ours(there, database, folder), project) for _ in range(5))
        memory = _memory(there, database, folder, project)
    finally:
        tracker.close()
    return [
        _row("tracker: first fill (s)", filled, f"told, {count} records", holds=True),
        _row("tracker: of that our own work (s)", own, "told; the rest is the stand-in", holds=True),
        _row("tracker: follow 100 changes (s)", followed, "told", holds=True),
        _row("tracker: rows read for them", read, f"<= {CHANGES + ROWS}", holds=read <= CHANGES + ROWS),
        _row("tracker: first rows offline (s)", opened, f"<= {OPENING}", holds=opened <= OPENING),
        _row("tracker: all versions in memory (MB)", memory, f"<= {MEMORY:.0f}", holds=memory <= MEMORY),
    ]


def _ours(there: Any, database: Any, folder: Path) -> Any:
    from iomanager.tracker.cache_store import Cache
    from iomanager.tracker.offline import OfflineRecords
    from iomanager.tracker.outbox import Outbox
    from iomanager.tracker.outbox_store import OutboxStore

    outbox = Outbox(there, OutboxStore(database, "bench"), folder)
    return OfflineRecords(there, Cache(database, "bench"), outbox, folder)


def _has_shots(tracker: Any, project: str) -> bool:
    from iomanager.tracker.kinds import Kind
    from iomanager.tracker.query import Query, is_

    return bool(tracker.find(Query(Kind.SHOT, (is_("project_id", project),), limit=1)))


def _filled(ours: Any, project: str) -> tuple[float, float]:
    """Seconds until everything is kept, and the seconds of the processor that our own thread took of them."""
    start, own = time.perf_counter(), time.thread_time()
    ours.open(project)
    return time.perf_counter() - start, time.thread_time() - own


def _followed(tracker: Any, client: Any, ours: Any, project: str) -> tuple[float, int]:
    """Somebody changes shots; the seconds and the rows that it takes to know."""
    from iomanager.tracker.kinds import Kind
    from iomanager.tracker.query import Query, is_
    from iomanager.tracker.record import Action, Write

    shots = tracker.find(Query(Kind.SHOT, (is_("project_id", project),), limit=CHANGES))
    tracker.batch([Write(Action.UPDATE, Kind.SHOT, shot.id, {"status": "ip"}) for shot in shots])
    client.rows = 0
    start = time.perf_counter()
    ours.refresh()
    seconds, read = time.perf_counter() - start, client.rows
    changed = ours.cache.find(Query(Kind.SHOT, (is_("project_id", project), is_("status", "ip"))))
    assert {shot.id for shot in shots} <= {record.id for record in changed}
    return seconds, read


def _opened(ours: Any, project: str) -> float:
    """Without the network: the project, its sequences, and the first rows of shots and versions."""
    from iomanager.tracker.kinds import Kind
    from iomanager.tracker.query import Query, is_

    start, mine = time.perf_counter(), is_("project_id", project)
    assert ours.get(Kind.PROJECT, project) is not None
    ours.find(Query(Kind.SEQUENCE, (mine,), order=("code",)))
    shots = ours.find(Query(Kind.SHOT, (mine,), order=("code",), limit=ROWS))
    ours.find(Query(Kind.VERSION, (mine,), limit=ROWS))
    assert shots
    return time.perf_counter() - start


def _memory(there: Any, database: Any, folder: Path, project: str) -> float:
    """MB at the height of reading every version at once."""
    from iomanager.tracker.kinds import Kind
    from iomanager.tracker.query import Query, is_

    tracemalloc.start()
    try:
        _ours(there, database, folder).find(Query(Kind.VERSION, (is_("project_id", project),)))
        return tracemalloc.get_traced_memory()[1] / 1e6
    finally:
        tracemalloc.stop()


def _row(name: str, ours: float, target: str, *, holds: bool) -> dict[str, Any]:
    return {"name": name, "ours": ours, "reference": None, "ratio": None, "target": target, "holds": holds}
