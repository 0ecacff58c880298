"""A tracker elsewhere that can be away, and a machine of ours that works with and without it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from iomanager.db.engine import Database
from iomanager.tracker.adapter import Adapter
from iomanager.tracker.cache import OWNED, SHARED
from iomanager.tracker.cache_store import Cache
from iomanager.tracker.kinds import Kind
from iomanager.tracker.offline import OfflineRecords
from iomanager.tracker.outbox import Outbox
from iomanager.tracker.outbox_store import OutboxStore
from iomanager.tracker.query import Query, is_
from iomanager.tracker.record import Record
from iomanager.tracker.trackers.local_records import LocalRecords
from iomanager.tracker.trackers.shotgrid import login, wire
from iomanager.tracker.trackers.shotgrid.adapter import ShotGridRecords
from iomanager.tracker.trackers.shotgrid.client import ShotGridClient
from iomanager.tracker.trackers.shotgrid.fields import Names
from iomanager.tracker.trackers.shotgrid.login import Login
from tests.databases import upgraded
from tests.sites.shotgrid.server import Site
from tests.tracker.fakes import FlakyAdapter


@dataclass(frozen=True)
class Stage:
    """``there`` is the tracker itself, ``site`` the way to it. ``work`` makes a fresh session of ours."""

    there: Adapter
    site: FlakyAdapter
    database: Database
    folder: Path
    project: Record
    sequence: Record

    def work(self) -> OfflineRecords:
        """Ours, as after a start of the program."""
        cache = Cache(self.database, "test")
        outbox = Outbox(self.site, OutboxStore(self.database, "test"), self.folder / "outbox", "민지")
        return OfflineRecords(self.site, cache, outbox, self.folder / "pictures")

    def shot(self, code: str) -> dict[str, str]:
        """The fields of a new shot."""
        return {"project_id": self.project.id, "sequence_id": self.sequence.id, "code": code}

    def check(self, kinds: Sequence[Kind] = (*OWNED, *SHARED)) -> None:
        """What is kept is what the tracker has."""
        cache, mine = self.work().cache, is_("project_id", self.project.id)
        for kind in kinds:
            query = Query(kind, (mine,) if kind in OWNED else (), retired=None)
            assert cache.find(query) == self.there.find(query), kind

    def codes(self, kind: Kind = Kind.SHOT) -> list[str]:
        """The names of the tracker's records, retired ones too."""
        found = self.there.find(Query(kind, (is_("project_id", self.project.id),), retired=None))
        return [record.label for record in found]


@contextmanager
def stage_of(database: Database, folder: Path) -> Iterator[Stage]:
    """With the tracker of our own as the one that may be away, in a database of its own."""
    other = upgraded(f"sqlite:///{folder / 'site.sqlite3'}")
    there = LocalRecords(other, "site", folder / "site")
    project = there.create(Kind.PROJECT, {"name": "쇼"})
    sequence = there.create(Kind.SEQUENCE, {"project_id": project.id, "code": "S"})
    stage = Stage(there, FlakyAdapter(there), database, folder, project, sequence)
    there.create(Kind.SHOT, stage.shot("S_0010"))
    stage.work().open(project.id)
    try:
        yield stage
    finally:
        other.close()


def site_tracker(site: Site, known: Login) -> ShotGridRecords:
    """The stand-in site over HTTP, as whoever is ``known``."""
    return ShotGridRecords(ShotGridClient(wire.Site(site.url, seconds=10.0), known), Names({}, {}))


@contextmanager
def site_stage(database: Database, folder: Path, site: Site, known: Login | None = None) -> Iterator[Stage]:
    """With the stand-in site over HTTP, as its script or as whoever is ``known``."""
    tracker = site_tracker(site, known or login.script("demo", "demo"))
    try:
        project = tracker.create(Kind.PROJECT, {"name": f"쇼 {folder.name}"})
        sequence = tracker.create(Kind.SEQUENCE, {"project_id": project.id, "code": "S"})
        stage = Stage(tracker, FlakyAdapter(tracker), database, folder, project, sequence)
        tracker.create(Kind.SHOT, stage.shot("S_0010"))
        stage.work().open(project.id)
        yield stage
    finally:
        tracker.close()
