"""Following the job of a delivery, and what came of its plates: by the journal, and by the job where that is silent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from iomanager.core.cancel import CancelToken, Progress
from iomanager.core.errors import Cancelled, Conflict, Forbidden, InvalidInput, IOManagerError, NotFound, Unavailable
from iomanager.farm.model import State
from iomanager.farm.monitor import JobMonitor
from iomanager.farm.status import JobStatus, TaskStatus
from iomanager.ingest.journal.model import Step, StepState
from iomanager.ingest.journal.store import Journal
from iomanager.ingest.plan import Plan, PlanItem, PlatePlan
from iomanager.ingest.plan_steps import ORIGINAL_KINDS, steps_of
from iomanager.ingest.publish_job import task_id

OVER = frozenset({State.DONE, State.SKIPPED})
_CODES = {kind.exit_code for kind in (InvalidInput, NotFound, Conflict, Unavailable, Forbidden)}
_NOT_RUN = "Not all of its steps have run."
_RESUME = "Resume the delivery; what is missing is made then."


@dataclass(frozen=True, slots=True)
class Published:
    """What a publish brought: one dictionary per plate. Both lists are empty while nobody has waited for the job."""

    delivery_id: str
    published: tuple[Mapping[str, Any], ...] = ()
    failed: tuple[Mapping[str, Any], ...] = ()
    job_id: str | None = None

    def to_json(self) -> dict[str, Any]:
        """As ``iomanager publish --json`` prints it."""
        return {
            "delivery_id": self.delivery_id,
            "job_id": self.job_id,
            "published": [dict(plate) for plate in self.published],
            "failed": [dict(plate) for plate in self.failed],
        }


@dataclass(slots=True)
class Bar:
    """The job as progress: its steps, with what runs now and how many plates are done."""

    progress: Progress
    _told: float = field(default=-1.0)

    def show(self, status: JobStatus) -> None:
        """Tell how far the job is. It never goes back while the job goes on."""
        steps = [task for task in status.tasks if task.commands]
        plates = [task for task in status.tasks if not task.commands and task.kind == "task"]
        if self._told < 0:
            self.progress.start("Publish", len(steps), "steps")
            self._told = 0.0
        done = sum(1.0 if task.state in OVER else (task.progress or 0.0) / 100 for task in steps)
        more = max(0.0, done - self._told)
        self._told += more
        ready = sum(plate.state in OVER for plate in plates)
        now = next((task.title for task in steps if task.state is State.ACTIVE), "")
        self.progress.advance(more, f"{now}, {ready} of {len(plates)} plates".removeprefix(", "))


def follow(monitor: JobMonitor, job: str, *, token: CancelToken, progress: Progress) -> JobStatus | None:
    """The job when it has ended; None when its engine does not know it (any more). Raises Cancelled, Unavailable."""
    bar, found = Bar(progress), None
    try:
        for found in monitor.follow(job, token=token):
            bar.show(found)
    except NotFound:
        return None
    return found


def outcome(delivery: str, plan: Plan, journal: Journal, status: JobStatus | None) -> Published:
    """What has come of every plate. Raises Cancelled when the job was cancelled before they were all done."""
    steps: dict[str, list[Step]] = {}
    for step in journal.delivery(delivery).steps:
        steps.setdefault(step.plate, []).append(step)
    items: dict[str, list[PlanItem]] = {}
    for item in plan.items:
        items.setdefault(item.plate, []).append(item)
    published, failed = [], []
    for plate in plan.plates:
        mine = steps.get(plate.key, [])
        if mine and all(step.state is StepState.DONE for step in mine):
            published.append(_result(plate, mine, items.get(plate.key, [])))
        else:
            failed.append(_failure(plate, mine, _tasks(plan, plate, status)))
    if status is not None and status.state is State.CANCELLED and failed:
        raise Cancelled("The job was cancelled.")
    return Published(delivery, tuple(published), tuple(failed), status.id if status else None)


def _result(plate: PlatePlan, steps: Sequence[Step], items: Sequence[PlanItem]) -> dict[str, Any]:
    originals = [item for item in items if item.kind in ORIGINAL_KINDS]
    records = next((step.detail.get("records") for step in steps if step.kind == "register"), None) or []
    return {
        "plate": plate.key,
        "shot": plate.shot,
        "type": plate.type,
        "version": plate.version,
        "folder": plate.folder,
        "frames": len(originals),
        "bytes": sum(item.bytes for item in originals),
        "records": records,
    }


def _failure(plate: PlatePlan, steps: Sequence[Step], tasks: Mapping[str, TaskStatus]) -> dict[str, Any]:
    """The plate's first error: what its step wrote down, or what the farm knows of one that could not write."""
    for step in steps:
        if step.state is StepState.FAILED:
            code = step.exit_code or IOManagerError.exit_code
            return {"plate": plate.key, "step": step.kind, "message": step.error, "hint": step.hint, "exit_code": code}
    for name, task in tasks.items():
        if task.state is State.ERROR:
            code = task.exit_code if task.exit_code in _CODES else IOManagerError.exit_code
            message = task.message or _NOT_RUN
            return {"plate": plate.key, "step": name, "message": message, "hint": _RESUME, "exit_code": code}
    return {"plate": plate.key, "step": "", "message": _NOT_RUN, "hint": _RESUME, "exit_code": 1}


def _tasks(plan: Plan, plate: PlatePlan, status: JobStatus | None) -> dict[str, TaskStatus]:
    """The tasks of a plate by the names of their steps."""
    known = {task.id: task for task in status.tasks} if status else {}
    names = [step.name for step in steps_of(plate, plan.options)]
    return {name: known[at] for name in names if (at := task_id(plate.key, name)) in known}
