"""The values of the journal: deliveries, steps and files, with their states. Times are aware UTC, sizes bytes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any


class DeliveryState(str, Enum):
    """Where a delivery stands, by its steps and its job. ``interrupted`` and ``failed`` ones can be resumed."""

    PLANNED = "planned"
    RUNNING = "running"
    INTERRUPTED = "interrupted"
    DONE = "done"
    FAILED = "failed"
    UNDOING = "undoing"
    UNDONE = "undone"


class StepState(str, Enum):
    """Where one step of one plate stands."""

    PENDING = "pending"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class FileState(str, Enum):
    """``placing``: verified under a temporary name, about to get its own. ``done``: stands under its own name."""

    PENDING = "pending"
    PLACING = "placing"
    DONE = "done"


STEPS = ("claim", "copy", "proxy", "mhl", "verify", "register")
"""The kinds of steps of a plain plate, in this order. Records come last, when its files are verified."""


@dataclass(frozen=True, slots=True)
class FileEntry:
    """One file that a delivery makes. ``source`` is empty and ``size`` None where it is rendered and not made yet."""

    plate: str
    kind: str
    destination: str
    source: str = ""
    size: int | None = None
    xxh64: str | None = None
    state: FileState = FileState.PENDING


@dataclass(frozen=True, slots=True)
class Step:
    """One step of one plate. ``detail`` is what it left behind, such as the records' ids."""

    plate: str
    kind: str
    state: StepState = StepState.PENDING
    attempts: int = 0
    started_at: datetime | None = None
    ended_at: datetime | None = None
    error: str = ""
    detail: Mapping[str, Any] = field(default_factory=dict)
    hint: str = ""
    exit_code: int = 0


@dataclass(frozen=True, slots=True)
class NewDelivery:
    """A delivery that begins: its plan as JSON, the kinds of steps of each plate in order, and its files.

    ``settings`` are those that its steps follow on every machine, by dotted key.
    """

    plan: Mapping[str, Any]
    steps: Mapping[str, Sequence[str]]
    files: Sequence[FileEntry] = ()
    settings: Mapping[str, Any] = field(default_factory=dict)
    user: str = ""


@dataclass(frozen=True, slots=True)
class Delivery:
    """One publish of one delivery folder, past or present. ``job_id`` is the job that runs it; empty before."""

    id: str
    project: str
    delivery: str
    state: DeliveryState
    created_at: datetime
    ended_at: datetime | None = None
    user: str = ""
    host: str = ""
    message: str = ""
    steps: tuple[Step, ...] = ()
    files: int = 0
    files_done: int = 0
    job_id: str = ""

    @property
    def resumable(self) -> bool:
        """Whether ``resume`` would have something to do."""
        return self.state in {DeliveryState.PLANNED, DeliveryState.INTERRUPTED, DeliveryState.FAILED}

    def to_json(self) -> dict[str, Any]:
        """As ``iomanager deliveries show`` prints it."""
        return {
            "id": self.id,
            "project": self.project,
            "delivery": self.delivery,
            "state": self.state.value,
            "created_at": self.created_at.isoformat(),
            "ended_at": self.ended_at.isoformat() if self.ended_at else None,
            "user": self.user,
            "host": self.host,
            "job_id": self.job_id or None,
            "message": self.message,
            "files": self.files,
            "files_done": self.files_done,
            "steps": [
                {"plate": s.plate, "kind": s.kind, "state": s.state.value, "attempts": s.attempts, "error": s.error}
                for s in self.steps
            ],
        }
