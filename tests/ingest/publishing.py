"""A small show to publish into: source frames, a plan for them, and a renderer that needs no child process."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import simplejpeg

from iomanager.core.cancel import CancelToken, Progress
from iomanager.core.errors import Cancelled, InvalidInput, IOManagerError, NotFound
from iomanager.db.engine import Database
from iomanager.db.schema import now
from iomanager.farm import proof
from iomanager.farm.model import Instance, Job, State, Task
from iomanager.farm.service import JobService
from iomanager.farm.settings import FarmSettings
from iomanager.farm.status import Action, JobStatus, LogPart, TaskStatus
from iomanager.farm.store import JobStore
from iomanager.farm.tree import walk
from iomanager.ingest.journal.store import Journal
from iomanager.ingest.model import PublishOptions
from iomanager.ingest.plan import Plan, PlanItem, PlanRecord, PlatePlan
from iomanager.ingest.publish import Publisher
from iomanager.ingest.publish_job import Spool
from iomanager.ingest.publish_run import Stage, StepName, StepSite, run_step
from iomanager.ingest.settings import IngestSettings
from iomanager.media.proxy import ProxyJob, Rendered
from iomanager.media.settings import MediaSettings
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


@dataclass(slots=True)
class InlineEngine:
    """Runs what a job has left in this process, in order, when somebody asks for the job a second time."""

    store: JobStore
    stage: Stage
    name: str = "local"
    token: CancelToken = field(default_factory=CancelToken)
    jobs: dict[str, Job] = field(default_factory=dict)
    tasks: dict[str, dict[str, TaskStatus]] = field(default_factory=dict)
    standing: dict[str, State] = field(default_factory=dict)
    asked: set[str] = field(default_factory=set)

    def submit(self, job: Job, job_id: str = "") -> str:
        """Keep it until somebody asks."""
        key = self.store.add(job, engine=self.name, job_id=job_id)
        self.jobs[key] = job
        self.tasks[key] = {
            place.task.id: TaskStatus(place.task.id, place.task.title, State.BLOCKED, commands=len(place.task.commands))
            for place in walk(job)
        }
        self.standing[key] = State.READY
        return key

    def states(self, job: str) -> JobStatus:
        """Tell how it stands; who keeps asking sees it done."""
        if job not in self.jobs:
            raise NotFound(f"There is no job {job}.")
        if self.standing[job] is State.READY and job in self.asked:
            self._run(job)
        self.asked.add(job)
        tasks = tuple(self.tasks[job].values())
        counts = Counter(task.state for task in tasks)
        message = next((task.message for task in tasks if task.message), "")
        return JobStatus(
            job, self.jobs[job].title, self.standing[job], now(), counts=counts, message=message, tasks=tasks
        )

    def control(self, job: str, action: Action, task: str = "", *, value: float | None = None) -> None:
        """Cancel, retry, pause and resume whole jobs."""
        known = self.tasks[job]
        self.asked.discard(job)
        if action is Action.RETRY:
            failed = [key for key, task in known.items() if task.state is State.ERROR]
            known.update({key: replace(known[key], state=State.BLOCKED, message="") for key in failed})
        self.standing[job] = {Action.CANCEL: State.CANCELLED, Action.PAUSE: State.PAUSED}.get(action, State.READY)

    def log(self, job: str, task: str, offset: int = 0) -> LogPart:
        """Nothing is logged here."""
        return LogPart("", offset, True)

    def check(self) -> str:
        """It is always there."""
        return "At work."

    def why(self, job: str, wishes: Mapping[str, str]) -> list[str]:
        """Nothing waits here."""
        return []

    def close(self) -> None:
        """Nothing is held."""

    def _run(self, job: str) -> None:
        known = self.tasks[job]
        for task in _children_first(self.jobs[job].subtasks):
            before = [known[child.id].state for child in task.subtasks]
            if known[task.id].state is State.BLOCKED and all(state is State.DONE for state in before):
                known[task.id] = self._one(task, known[task.id])
            if self.token.cancelled:
                self.standing[job] = State.CANCELLED
                return
        failed = any(task.state is State.ERROR for task in known.values())
        self.standing[job] = State.ERROR if failed else State.DONE

    def _one(self, task: Task, status: TaskStatus) -> TaskStatus:
        for command in task.commands:
            name = StepName(*command.argv[command.argv.index("publish") + 1 :])
            try:
                run_step(self.stage, name, token=self.token, progress=Progress())
            except Cancelled:
                return replace(status, state=State.CANCELLED)
            except IOManagerError as error:
                return replace(status, state=State.ERROR, message=error.message, exit_code=error.exit_code)
        if missing := proof.missing(task.outputs):
            return replace(status, state=State.ERROR, message=f"{missing[0]} is missing.", exit_code=0)
        return replace(status, state=State.DONE)


def _children_first(tasks: Sequence[Task | Instance]) -> Iterator[Task]:
    for task in tasks:
        if isinstance(task, Task):
            yield from _children_first(task.subtasks)
            yield task


def make_stage(database: Database, **changes: object) -> Stage:
    """Where steps run in this process: on the local tracker, with the grey renderer. Nobody is waited for."""
    values: dict[str, object] = {"renderer": GreyRenderer(), "settings": IngestSettings(), "user": "jo", **changes}
    site = StepSite(lambda: LocalTracker(database), media=MediaSettings(), **values)  # type: ignore[arg-type]
    return Stage(Journal(database), site, patience=0)


def make_publisher(database: Database, token: CancelToken | None = None, **changes: object) -> Publisher:
    """A publisher whose jobs run in this process, on :func:`make_stage`; ``token`` cancels what they run."""
    stage, store = make_stage(database, **changes), JobStore(database)
    engine = InlineEngine(store, stage, token=token or CancelToken())
    spool = Spool(stage.site.settings, (sys.executable, "-m", "iomanager"), stage.site.user)
    service = JobService(store, {"local": lambda: engine}, FarmSettings())
    return Publisher(database, LocalTracker(database), service, spool, patience=0)


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
