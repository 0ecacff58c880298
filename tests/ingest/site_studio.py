"""A studio with a ShotGrid site: rows, plans, publishes whose jobs run in this process, and what the site then has."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import av

from iomanager.core.cancel import CancelToken, Progress
from iomanager.db.engine import Database
from iomanager.farm.service import JobService
from iomanager.farm.settings import FarmSettings
from iomanager.farm.store import JobStore
from iomanager.ingest.context import Context, Rules
from iomanager.ingest.context_gather import Sources, gather
from iomanager.ingest.journal.store import Journal
from iomanager.ingest.model import PublishOptions, Row
from iomanager.ingest.plan import Plan, build
from iomanager.ingest.publish import Publisher
from iomanager.ingest.publish_follow import Published
from iomanager.ingest.publish_job import Spool
from iomanager.ingest.publish_run import Stage, StepSite
from iomanager.ingest.settings import IngestSettings
from iomanager.media.proxy import ProxyJob, Rendered
from iomanager.media.settings import MediaSettings
from iomanager.tracker.opening import open_tracker
from iomanager.tracker.records import Records
from iomanager.tracker.settings import TrackerSettings
from tests.databases import upgraded
from tests.ingest.plates import plate_row
from tests.ingest.publishing import GreyRenderer, InlineEngine, make_frames
from tests.sites.shotgrid.server import Site
from tests.sites.shotgrid.studio import furnish

RULES = Rules(films=())
PROGRAM = (sys.executable, "-m", "iomanager")


@dataclass(frozen=True)
class QuickRenderer(GreyRenderer):
    """Grey pictures, and a small movie of as many frames."""

    def render(self, job: ProxyJob, token: CancelToken, progress: Progress) -> Rendered:
        done = GreyRenderer.render(self, job, token, progress)
        if job.mp4_path is not None:
            _movie(job.mp4_path, len(job.frames))
        return done


def _movie(path: Path, count: int) -> None:
    with av.open(str(path), "w", format="mp4") as container:
        stream = container.add_stream("libx264", rate=24)
        stream.width, stream.height, stream.pix_fmt = 64, 36, "yuv420p"
        for _ in range(count):
            container.mux(stream.encode(av.VideoFrame(64, 36, "yuv420p")))
        container.mux(stream.encode(None))


@dataclass(frozen=True)
class Studio:
    """A site with a studio's fields, the shows on a disk, and a publisher whose jobs run in this process."""

    site: Site
    database: Database
    tracker: Records
    shows: Path
    folder: Path
    renderer: Any = field(default_factory=QuickRenderer)

    def row(self, shot: str = "S001_0010", **values: Any) -> Row:
        """Four frames as they came."""
        place = self.folder / shot
        if not place.exists():
            make_frames(place, 4)
        frames = {"start_frame": 1049, "end_frame": 1052, "just_in": 1049, "just_out": 1052, "duration": 4}
        names = {"row_id": shot, "shot_name": shot, "scan_path": str(place), "resolution": "64 x 36"}
        codes = {"timecode_in": "01:00:00:00", "timecode_out": "01:00:00:03"}
        return plate_row(**{**frames, **names, **codes, **values})

    def context(self, *rows: Row, rules: Rules = RULES) -> Context:
        """The site's project and the disk."""
        project = self.tracker.open_project("Demo")
        sources = Sources(str(self.shows), rules, delivery=str(self.folder), read_timecode=lambda path: None)
        return gather(rows, project, tracker=self.tracker, sources=sources)

    def plan(self, *rows: Row, rules: Rules = RULES, **options: Any) -> Plan:
        """What would be published."""
        plan = build(rows, self.context(*rows, rules=rules), PublishOptions(**options))
        assert [problem.message for problem in plan.problems if problem.severity.value == "error"] == []
        return plan

    @property
    def publisher(self) -> Publisher:
        settings = IngestSettings()
        site = StepSite(lambda: self.tracker, self.renderer, settings, MediaSettings(), "jo")
        store = JobStore(self.database)
        engine = InlineEngine(store, Stage(Journal(self.database), site, patience=0))
        service = JobService(store, {"local": lambda: engine}, FarmSettings())
        return Publisher(self.database, self.tracker, service, Spool(settings, PROGRAM), patience=0)

    def publish(self, *rows: Row, **options: Any) -> Published:
        return self.publisher.publish(self.plan(*rows, **options), token=CancelToken(), progress=Progress())

    def resume(self, delivery: str) -> Published:
        return self.publisher.resume(delivery, token=CancelToken(), progress=Progress())

    def undo(self, delivery: str) -> Any:
        return self.publisher.undo(delivery, token=CancelToken(), progress=Progress())

    def counts(self) -> dict[str, int]:
        """How many there are of each type that a publish writes."""
        kinds = ("Sequence", "Shot", "Version", "PublishedFile", "Playlist")
        return {kind: len(self.site.rows(kind, "id")) for kind in kinds}

    def one(self, entity: str, *fields: str) -> dict[str, Any]:
        """The only row of a type; links as their names."""
        found = self.site.rows(entity, *fields)
        assert len(found) == 1, found
        return {name: _plain(value) for name, value in found[0].items() if name in fields}


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return value.get("name") if isinstance(value, dict) else value


@contextmanager
def open_studio(folder: Path, *, user: str = "") -> Iterator[Studio]:
    """A studio below an empty folder, with the project Demo. The script of the environment works for ``user``."""
    shows, came = folder / "shows", folder / "in" / "day1"
    shows.mkdir()
    with Site() as site:
        furnish(site, str(shows))
        site.change("Project", site.project()["id"], sg_fps=24.0, sg_colorspace="ACES - ACEScg")
        database = upgraded(f"sqlite:///{folder / 'iomanager.sqlite3'}")
        settings = TrackerSettings(kind="shotgrid", site=site.url, seconds=5.0)
        tracker = open_tracker(settings, database, user=user)
        yield Studio(site, database, tracker, shows, came)
        tracker.close()
        database.close()
