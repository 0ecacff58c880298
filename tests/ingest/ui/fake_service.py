"""A hand-written stand-in for the ingest service: it keeps what it was asked and answers from memory."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

from iomanager.core.cancel import CancelToken, Progress
from iomanager.core.errors import NotFound
from iomanager.ingest.checks.space import Room
from iomanager.ingest.collect import CollectMovie
from iomanager.ingest.collect_job import Collected
from iomanager.ingest.columns import ColumnType, ProjectColumn
from iomanager.ingest.context import Disk, Presets
from iomanager.ingest.diff import Diff, diff
from iomanager.ingest.journal.model import Delivery, DeliveryState, Step, StepState
from iomanager.ingest.merge import Merge, merge
from iomanager.ingest.model import Fix, Problem, PublishOptions, Row, Scan, Severity
from iomanager.ingest.plan_model import Plan, PlanItem, PlanRecord, PlatePlan
from iomanager.ingest.propose import Proposal
from iomanager.ingest.publish_follow import Published
from iomanager.ingest.store import Shape

BATCH = 100


def make_row(number: int, **changes: Any) -> Row:
    """One sequence of 24 frames."""
    row = Row(
        row_id=f"r{number:05d}",
        scan_path=f"/deliveries/a/A001C{number:03d}",
        scan_name=f"A001C{number:03d}.",
        ext="exr",
        clip_name=f"A001C{number:03d}_210101",
        pad="%04d",
        start_frame=1001,
        end_frame=1024,
        duration=24,
        just_in=1001,
        just_out=1024,
        timecode_in="01:00:41:17",
        timecode_out="01:00:42:16",
        framerate=24.0,
        resolution="1920 x 1080",
        frame_health=(),
    )
    return row.with_changes(**changes)


def plan_of(rows: Sequence[Row], options: PublishOptions | None = None, problems: tuple[Problem, ...] = ()) -> Plan:
    """A plan with one copied frame, one folder and one record for each row."""
    plates = tuple(
        PlatePlan(f"{row.shot_name}_org_v001", row.shot_name or "", "S001", "org", 1, (row.row_id,),
                  f"/show/{row.row_id}", row.scan_path, False, 1001, 1024, "24", None, 1920, 1080)
        for row in rows
    )  # fmt: skip
    items = [
        item
        for plate in plates
        for item in (
            PlanItem("folder", "", plate.folder, 0, plate.key),
            PlanItem("copy", "/in/a.1001.exr", f"{plate.folder}/{plate.key}.1001.exr", 1_000_000, plate.key, 1001),
            PlanItem("copy", "/in/a.1002.exr", f"{plate.folder}/{plate.key}.1002.exr", 2_000_000, plate.key, 1002),
        )
    ]
    records = tuple(PlanRecord("version", plate.key, plate.key, {"project": "Demo"}) for plate in plates)
    needed = sum(item.bytes for item in items)
    return Plan(
        "/deliveries/a",
        "Demo",
        options or PublishOptions(),
        plates,
        tuple(items),
        records,
        {},
        problems,
        needed,
        10**12,
    )


@dataclass
class Answer:
    """What :meth:`FakeService.compare` returns."""

    diff: Diff


@dataclass
class FakeService:
    """The port in memory. ``hold`` keeps a scan or publish waiting until it is set."""

    found: list[Row] = field(default_factory=list)
    scan_problems: tuple[Problem, ...] = ()
    files: dict[str, list[Row]] = field(default_factory=dict)
    plan_problems: tuple[Problem, ...] = ()
    calls: list[tuple[str, Any]] = field(default_factory=list)
    past: list[Delivery] = field(default_factory=list)
    kept_shapes: list[Shape] = field(default_factory=list)
    hold: threading.Event = field(default_factory=threading.Event)
    error: Exception | None = None
    lost: Exception | None = None
    failed: tuple[dict[str, Any], ...] = ()

    def __post_init__(self) -> None:
        self.hold.set()

    def scan(
        self,
        delivery: Path,
        *,
        on_rows: Callable[[list[Row]], None] | None = None,
        token: CancelToken | None = None,
        progress: Progress | None = None,
    ) -> Scan:
        self.calls.append(("scan", delivery))
        if self.error is not None:
            raise self.error
        for start in range(0, len(self.found), BATCH):
            if token is not None:
                token.check()
            if on_rows is not None:
                on_rows(self.found[start : start + BATCH])
        while not self.hold.wait(0.01):
            if token is not None:
                token.check()
        return Scan(str(delivery), tuple(self.found), self.scan_problems)

    def save(self, rows: Sequence[Row], delivery: Path, problems: Sequence[Problem] = ()) -> Path:
        path = delivery / f"scanlist_{len(self.files) + 1:02d}.xlsx"
        path.write_bytes(b"")
        self.files[str(path)] = list(rows)
        self.calls.append(("save", path))
        return path

    def load(self, file: Path) -> Scan:
        self.calls.append(("load", file))
        return Scan(str(file.parent), tuple(self.files[str(file)]), (), str(file))

    def newest(self, delivery: Path) -> Path | None:
        return Path(max(self.files)) if self.files else None

    def look(self) -> Disk:
        self.calls.append(("look", None))
        return Disk()

    def room(self, rows: Sequence[Row], *, disk: Disk | None = None) -> Room:
        return Room(sum(3_000_000 for row in rows if row.check), 10**12)

    def shapes(self, delivery: Path) -> list[Shape]:
        return list(self.kept_shapes)

    def keep_shapes(self, delivery: Path, shapes: Sequence[Shape]) -> None:
        self.kept_shapes = list(shapes)

    def validate(
        self, rows: Sequence[Row], *, codes: AbstractSet[str] | None = None, disk: Disk | None = None
    ) -> list[Problem]:
        self.calls.append(("validate", codes))
        missing = [
            Problem("shot-name", "The shot's name is empty.", row.row_id, "shot_name")
            for row in rows
            if row.check and not row.shot_name
        ]
        versions = [
            Problem("version", "The next version is 7.", row.row_id, "version", Severity.WARNING,
                    Fix("Set version 7", row.row_id, {"version": 7}))
            for row in rows
            if row.check and row.version != 7
        ]  # fmt: skip
        return [problem for problem in (*missing, *versions) if codes is None or problem.code in codes]

    def fix(self, rows: Sequence[Row], problems: Sequence[Problem]) -> list[Row]:
        wanted = {problem.fix.row_id: problem.fix.changes for problem in problems if problem.fix}
        return [row.with_changes(**wanted.get(row.row_id, {})) for row in rows]

    def fix_all(self, rows: Sequence[Row], codes: AbstractSet[str] | None = None) -> list[Row]:
        return self.fix(rows, self.validate(rows, codes=codes))

    def propose(self, rows: Sequence[Row], rule: str | None = None, template: str | None = None) -> list[Proposal]:
        head = template or "S001"
        return [Proposal(row.row_id, f"{head}_{at:04d}", "rule") for at, row in enumerate(rows, 1)]

    def plan(
        self,
        rows: Sequence[Row],
        delivery: Path | None,
        options: PublishOptions,
        *,
        token: CancelToken | None = None,
        progress: Progress | None = None,
    ) -> Plan:
        self.calls.append(("plan", options))
        return plan_of([row for row in rows if row.check], options, self.plan_problems)

    def export_plan(self, plan: Plan, path: Path) -> Path:
        self.calls.append(("export", path))
        return path

    def submit(self, plan: Plan, on_delivery: Callable[[str], None] | None = None) -> Published:
        self.calls.append(("publish", plan))
        if on_delivery is not None:
            on_delivery("d1")
        return Published("d1", job_id="job-d1")

    def restart(self, delivery_id: str) -> Published:
        self.calls.append(("resume", delivery_id))
        return Published(delivery_id, job_id=f"job-{delivery_id}")

    def follow(
        self, delivery_id: str, *, token: CancelToken | None = None, progress: Progress | None = None
    ) -> Published:
        self.calls.append(("follow", delivery_id))
        while delivery_id == "endless" or not self.hold.is_set():
            if token is not None:
                token.check()
            time.sleep(0.01)
        if self.lost is not None:
            raise self.lost
        return Published(delivery_id, failed=self.failed, job_id=f"job-{delivery_id}")

    def pause(self, delivery_id: str, *, paused: bool = True) -> None:
        self.calls.append(("pause" if paused else "go on", delivery_id))

    def cancel(self, delivery_id: str) -> None:
        self.calls.append(("cancel", delivery_id))

    def undo(self, delivery_id: str, *, token: CancelToken | None = None, progress: Progress | None = None) -> str:
        self.calls.append(("undo", delivery_id))
        return delivery_id

    def collect(self, rows: Sequence[Row], out: Path, *, delivery: Path | None = None) -> Collected:
        self.calls.append(("collect", out))
        if self.error is not None:
            raise self.error
        names = [row.row_id for row in rows if row.check]
        movies = [CollectMovie(f"{out}/{name}.mov", "split", (name,), 1, 2, Fraction(24)) for name in names]
        return Collected("job-1", tuple(movies))

    def deliveries(self) -> list[Delivery]:
        return self.past

    def delivery(self, delivery_id: str) -> Delivery:
        return next(each for each in self.past if each.id == delivery_id)

    def compare(
        self, delivery: Path, other: str, *, token: CancelToken | None = None, progress: Progress | None = None
    ) -> Answer:
        self.calls.append(("compare", other))
        return Answer(diff(self.found[1:], self.found[:-1]))

    def write_reply(self, compared: Any, path: Path) -> Path:
        self.calls.append(("reply", path))
        return path

    def merge(self, base: Sequence[Row], mine: Sequence[Row], theirs: Sequence[Row]) -> Merge:
        return merge(base, mine, theirs)

    def split(self, row: Row, frame: int, *, delivery: Path) -> list[Row]:
        self.kept_shapes.append(Shape("", row.scan_name, "", row.ext, frame))
        first = row.with_changes(row_id=f"{row.row_id}a", end_frame=frame - 1)
        return [first, row.with_changes(row_id=f"{row.row_id}b", start_frame=frame)]

    def merge_rows(self, rows: Sequence[Row], *, delivery: Path) -> list[Row]:
        return [rows[0].with_changes(row_id="joined", end_frame=rows[-1].end_frame)]

    def timecode_at(self, row: Row, frame: int) -> str | None:
        if frame < 0:
            raise NotFound("no such frame")
        return f"02:00:00:{frame % 24:02d}"

    def colourspaces(self) -> list[str]:
        return ["ACES - ACEScg", "rec709"]

    def presets(self) -> Presets:
        return Presets("ACES - ACEScg", "ProRes 422 HQ", "dpx 10bit", "24000/1001")

    def columns(self) -> list[ProjectColumn]:
        return [ProjectColumn(name="reel_id", type=ColumnType.INTEGER)]

    def shot_names(self) -> list[str]:
        return ["S001_0010", "S001_0020"]


def past_delivery(state: DeliveryState = DeliveryState.INTERRUPTED) -> Delivery:
    """A publish that is on record."""
    steps = (Step("S001_0010_org_v001", "copy", StepState.FAILED, 1, error="the disk is full"),)
    now = datetime.now(UTC)
    return Delivery("d1", "Demo", "/deliveries/a", state, now, user="kim", steps=steps, files=24, files_done=3)
