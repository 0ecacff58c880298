"""Small real plates, planned and published step by step in this process, for the tests of what a publish renders."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from iomanager.core.cancel import CancelToken, Progress
from iomanager.db.engine import Database
from iomanager.farm import proof
from iomanager.ingest.context import Context, Rules
from iomanager.ingest.context_gather import Sources, read_disk
from iomanager.ingest.journal.model import FileEntry, NewDelivery
from iomanager.ingest.journal.store import Journal
from iomanager.ingest.model import PublishOptions, Row
from iomanager.ingest.plan import Plan, build, to_json
from iomanager.ingest.plan_steps import kinds_of, steps_of
from iomanager.ingest.publish_job import by_plate, outputs_of
from iomanager.ingest.publish_run import Stage, StepName, run_step
from iomanager.ingest.settings import IngestSettings
from iomanager.media.decoder import Decoder
from iomanager.media.settings import MediaSettings
from iomanager.tracker.trackers.local import LocalTracker
from tests.ingest.plates import movie_row, plate_row
from tests.media.footage_files import movie
from tests.media.plate_files import moving_plate

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Site:
    """What a plate needs, with one real decoding child."""

    renderer: Decoder
    tracker: LocalTracker
    settings: IngestSettings = field(default_factory=IngestSettings)
    media: MediaSettings = field(default_factory=lambda: MediaSettings(decode_processes=1))
    user: str = "jo"


def exr_row(folder: Path, count: int = 5, **values: Any) -> Row:
    """A real EXR sequence of 64 x 48 from frame 101, and its row."""
    moving_plate(folder, count)
    frames = {"start_frame": 101, "end_frame": 100 + count, "just_in": 101, "just_out": 100 + count, "duration": count}
    names = {"scan_path": str(folder), "scan_name": "plate.", "pad": "%d", "resolution": "64 x 48"}
    return plate_row(**{**names, **frames, **values})


def mov_row(folder: Path, count: int = 5, **values: Any) -> Row:
    """A real ProRes movie of 192 x 96, whose frame n has the grey 20 * n, and its row."""
    folder.mkdir(parents=True, exist_ok=True)
    movie(folder / "edit.mov", count)
    frames = {"end_frame": count, "just_out": count, "duration": count}
    names = {"scan_path": str(folder), "resolution": "192 x 96", "colorspace": "rec709"}
    return movie_row(**{**names, **frames, **values})


def context(root: Path, **values: Any) -> Context:
    """The project Demo below ``root``; ``rules`` are its settings."""
    disk = read_disk("Demo", Sources(str(root)))
    return Context(**{"project": "Demo", "root": str(root), "disk": disk, "fps": "24", "now": NOW, **values})


def plan_of(rows: Sequence[Row], root: Path, *, rules: Rules | None = None, **options: Any) -> Plan:
    """The plan of rows below ``root``, which must be faultless."""
    plan = build(rows, context(root, rules=rules or Rules()), PublishOptions(**options))
    assert [problem.message for problem in plan.problems if problem.severity.value == "error"] == []
    return plan


def begin(plan: Plan, database: Database) -> str:
    """Write the delivery into the journal."""
    steps = {plate.key: kinds_of(plate, plan.options) for plate in plan.plates}
    files = [
        FileEntry(item.plate, item.kind, item.destination, item.source, item.bytes if item.kind == "copy" else None)
        for item in plan.items
        if item.kind not in {"folder", "mhl"}
    ]
    return Journal(database).create(NewDelivery(to_json(plan), steps, files))


def run_all(plan: Plan, delivery: str, database: Database, site: Site) -> None:
    """Every step of every plate, in order."""
    stage = Stage(Journal(database), site)
    outputs: dict[str, list[str]] = {}
    for plate in plan.plates:
        for step in steps_of(plate, plan.options):
            run_step(stage, StepName(delivery, plate.key, step.name), token=CancelToken(), progress=Progress())
            made = outputs_of(plate, step, by_plate(plan.items)[plate.key])
            outputs.setdefault(plate.key, []).extend(made)
            assert proof.missing(made) == []
    assert [one for key in outputs for one in proof.missing(outputs[key])] == []  # whatever came after
    assert all(bool(made) for made in outputs.values())


def publish(plan: Plan, database: Database, **settings: Any) -> str:
    """Publish a plan; the delivery's id. Everything that was planned stands, and nothing else."""
    with Decoder(MediaSettings(decode_processes=1)) as decoder:
        site = Site(decoder, LocalTracker(database), **settings)
        delivery = begin(plan, database)
        run_all(plan, delivery, database, site)
    return delivery


def destinations(plan: Plan, kind: str, plate: str = "") -> list[Path]:
    """Where the items of a kind go."""
    return [Path(item.destination) for item in plan.items if item.kind == kind and plate in {"", item.plate}]


def strangers(plan: Plan, root: Path) -> Iterator[Path]:
    """Files below ``root`` that the plan does not name, manifests aside."""
    planned = {Path(item.destination) for item in plan.items}
    for path in root.rglob("*"):
        if path.is_file() and path.parent.name != "ascmhl" and path not in planned:
            yield path
