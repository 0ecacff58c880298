"""A small show to publish into: source frames, a plan for them, and a renderer that needs no child process."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import simplejpeg

from iomanager.core.cancel import CancelToken, Progress
from iomanager.core.errors import InvalidInput
from iomanager.db.engine import Database
from iomanager.ingest.model import PublishOptions
from iomanager.ingest.plan import Plan, PlanItem, PlanRecord, PlatePlan
from iomanager.ingest.publish import Publisher
from iomanager.ingest.settings import IngestSettings
from iomanager.media.proxy import ProxyJob, Rendered
from iomanager.tracker.trackers.local import LocalTracker

FIRST = 1001
LEFTOVERS = (".iomanager-part", ".iomanager-claim")


@dataclass(frozen=True, slots=True)
class GreyRenderer:
    """Writes grey JPGs for frames whose bytes begin well; what the real decoder does is tested with it."""

    def render(self, job: ProxyJob, token: CancelToken, progress: Progress) -> Rendered:
        """One small grey picture per output."""
        for frame in job.frames:
            token.check()
            if not frame.read_bytes():
                raise InvalidInput(f"{frame.name} does not decode.")
        picture = simplejpeg.encode_jpeg(np.full((36, 64, 3), 119, np.uint8))
        for path in job.outputs():
            token.check()
            path.write_bytes(picture)
        return Rendered(len(job.frames), 64, 36, tuple(job.outputs()))


def make_frames(folder: Path, count: int = 6, size: int = 3000) -> list[Path]:
    """Frames of random bytes, 1049 onwards."""
    folder.mkdir(parents=True, exist_ok=True)
    frames = [folder / f"A001C003.{1049 + number}.exr" for number in range(count)]
    for number, frame in enumerate(frames):
        frame.write_bytes(os.urandom(size + number))
    return frames


def make_pictures(folder: Path, count: int) -> list[Path]:
    """Real EXR frames of 64 x 36, 1049 onwards."""
    import OpenEXR

    folder.mkdir(parents=True, exist_ok=True)
    frames = [folder / f"A001C003.{1049 + number}.exr" for number in range(count)]
    for number, frame in enumerate(frames):
        pixels = np.full((36, 64, 3), number / 10, np.float16)
        header = {"compression": OpenEXR.ZIP_COMPRESSION, "type": OpenEXR.scanlineimage}
        with OpenEXR.File(header, {"RGB": pixels}) as file:
            file.write(str(frame))
    return frames


def make_plan(show: Path, sources: Mapping[str, list[Path]], *, version: int = 1, mp4: bool = False) -> Plan:
    """A plan of one ``org`` plate per shot."""
    plates = [_plate(show, shot, frames, version) for shot, frames in sources.items()]
    items = [item for plate in plates for item in _items(plate, sources[plate.shot], mp4)]
    records = [record for plate in plates for record in _records(plate)]
    total = sum(item.bytes for item in items)
    return Plan("/in/day1", show.name, PublishOptions(), tuple(plates), tuple(items), tuple(records), {}, (), total, 0)


def make_publisher(database: Database, **changes: object) -> Publisher:
    """A publisher on the local tracker with the grey renderer."""
    values: dict[str, object] = {"renderer": GreyRenderer(), "settings": IngestSettings(), "user": "jo", **changes}
    return Publisher(database, LocalTracker(database), **values)  # type: ignore[arg-type]


def leftovers(folder: Path) -> list[Path]:
    """Temporary files and claims below ``folder``."""
    return [path for path in folder.rglob("*") if path.name.endswith(LEFTOVERS)]


def assert_published(show: Path, plan: Plan, database: Database) -> None:
    """Every file is there once and right, every record once, nothing is left over."""
    for item in plan.items:
        destination = Path(item.destination)
        if item.kind == "copy":
            assert destination.read_bytes() == Path(item.source).read_bytes(), destination.name
        else:
            assert destination.exists(), destination.name
    assert not leftovers(show)
    files = {path for path in show.rglob("*") if path.is_file()}
    planned = {Path(item.destination) for item in plan.items if item.kind not in {"folder", "mhl"}}
    assert {path for path in files - planned if path.parent.name != "ascmhl"} == set()
    tracker = LocalTracker(database)
    projects = tracker.projects()
    assert len(projects) == 1
    shots = tracker.shots(projects[0].id)
    assert sorted(shot.code for shot in shots) == sorted({plate.shot for plate in plan.plates})
    versions = tracker.versions(projects[0].id)
    published = tracker.published_files(projects[0].id)
    assert sorted(v.code for v in versions) == sorted(r.code for r in plan.records if r.kind == "version")
    assert sorted(p.code for p in published) == sorted(r.code for r in plan.records if r.kind == "published_file")
    assert {file.version_id for file in published} == {version.id for version in versions}
    assert all(shot.cut_in == FIRST for shot in shots)


def _plate(show: Path, shot: str, frames: list[Path], version: int) -> PlatePlan:
    sequence = shot.split("_")[0]
    folder = show / "seq" / sequence / shot / "plate" / "org" / f"v{version:03d}"
    return PlatePlan(
        key=f"{shot}_org_v{version:03d}",
        shot=shot,
        sequence=sequence,
        type="org",
        version=version,
        row_ids=("r1",),
        folder=str(folder),
        source=str(frames[0].parent),
        movie=False,
        first=1049,
        last=1049 + len(frames) - 1,
        fps="24",
        colorspace="ACES - ACEScg",
        width=64,
        height=36,
        ext="exr",
    )


def _items(plate: PlatePlan, sources: list[Path], mp4: bool) -> list[PlanItem]:
    folder = Path(plate.folder)
    jpg = folder.with_name(f"{folder.name}_jpg")
    needed = [*reversed(folder.parents[:5]), folder, jpg, folder / "ascmhl"]
    items = [PlanItem("folder", "", str(path), 0, plate.key) for path in needed]
    for number, source in enumerate(sources):
        frame = FIRST + number
        name = f"{folder}/{plate.key}.{frame}.exr"
        items.append(PlanItem("copy", str(source), name, source.stat().st_size, plate.key, frame))
        items.append(PlanItem("jpg", "", f"{jpg}/{plate.key}.{frame}.jpg", 1000, plate.key, frame))
    if mp4:
        items.append(PlanItem("mp4", "", f"{folder.parents[1]}/{plate.key}.mp4", 1000, plate.key))
    items.append(PlanItem("thumbnail", "", f"{folder.parents[1]}/{plate.key}.jpg", 1000, plate.key))
    items.append(PlanItem("mhl", "", f"{folder}/ascmhl", 0, plate.key))
    return items


def _records(plate: PlatePlan) -> list[PlanRecord]:
    frames = f"{plate.folder}/{plate.key}.%04d.exr"
    count = plate.last - plate.first + 1
    published = {
        "code": f"{plate.key}.%04d.exr",
        "name": f"{plate.shot}_org",
        "version_number": plate.version,
        "path": frames,
        "file_type": "Plate",
    }
    return [
        PlanRecord("sequence", plate.sequence, plate.key),
        PlanRecord("shot", plate.shot, plate.key),
        PlanRecord("version", f"{plate.key}.mov", plate.key, {"path_to_frames": frames, "last_frame": count}),
        PlanRecord("shot_cut", plate.shot, plate.key, {"cut_in": FIRST, "cut_out": FIRST - 1 + count}),
        PlanRecord("published_file", f"{plate.key}.%04d.exr", plate.key, published),
    ]
