"""What the panel asks of the ingest service. ``ingest.service.IngestService`` is the real one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from iomanager.core.cancel import CancelToken, Progress
from iomanager.ingest.checks.space import Room
from iomanager.ingest.columns import ProjectColumn
from iomanager.ingest.context import Disk, Presets
from iomanager.ingest.diff import Diff
from iomanager.ingest.journal.model import Delivery
from iomanager.ingest.merge import Merge
from iomanager.ingest.model import Problem, PublishOptions, Row, Scan
from iomanager.ingest.plan_model import Plan
from iomanager.ingest.propose import Proposal
from iomanager.ingest.publish_follow import Published

if TYPE_CHECKING:
    from iomanager.ingest.store import Shape

OnRows = Callable[[list[Row]], None]


class Compared(Protocol):
    """A comparison of two turnovers."""

    @property
    def diff(self) -> Diff:
        """Every clip of both."""
        ...


class IngestPort(Protocol):
    """Plain synchronous functions; the panel calls them in threads through ``shell.tasks``."""

    def scan(
        self, delivery: Path, *, on_rows: OnRows | None, token: CancelToken | None, progress: Progress | None
    ) -> Scan:
        """Look at a delivery; ``on_rows`` is told of rows as they are found, and again as more is known."""
        ...

    def save(self, rows: Sequence[Row], delivery: Path, problems: Sequence[Problem] = ()) -> Path:
        """Write the next scanlist, never over another one."""
        ...

    def load(self, file: Path) -> Scan:
        """Read a saved scanlist."""
        ...

    def newest(self, delivery: Path) -> Path | None:
        """The newest scanlist of a delivery."""
        ...

    def validate(
        self, rows: Sequence[Row], *, codes: AbstractSet[str] | None = None, disk: Disk | None = None
    ) -> list[Problem]:
        """Every problem of the rows; ``codes`` keeps to some checks, ``disk`` reads no folder twice."""
        ...

    def look(self) -> Disk:
        """The disks as they are from now on, to be kept while rows are edited."""
        ...

    def room(self, rows: Sequence[Row], *, disk: Disk | None = None) -> Room:
        """What copying the ticked rows needs, and what is free."""
        ...

    def fix_all(self, rows: Sequence[Row], codes: AbstractSet[str] | None = None) -> list[Row]:
        """The rows with every fix applied, and the fixes that those made possible."""
        ...

    def fix(self, rows: Sequence[Row], problems: Sequence[Problem]) -> list[Row]:
        """The rows with the problems' fixes applied."""
        ...

    def propose(self, rows: Sequence[Row], rule: str | None = None, template: str | None = None) -> Sequence[Proposal]:
        """Shot names by the rule (None: the project's)."""
        ...

    def plan(
        self, rows: Sequence[Row], delivery: Path | None, options: PublishOptions, *, token: CancelToken | None = None,
        progress: Progress | None = None,
    ) -> Plan:  # fmt: skip
        """Everything that publishing the ticked rows would do; writes nothing."""
        ...

    def export_plan(self, plan: Plan, path: Path) -> Path:
        """Write the plan as ``.xlsx`` or ``.json``."""
        ...

    def submit(self, plan: Plan, on_delivery: Callable[[str], None] | None = None) -> Published:
        """Submit exactly this plan as a job; the delivery's id is told before anything is written."""
        ...

    def restart(self, delivery_id: str) -> Published:
        """See that the job of an interrupted delivery is at work again."""
        ...

    def follow(
        self, delivery_id: str, *, token: CancelToken | None = None, progress: Progress | None = None
    ) -> Published:
        """Wait for the job of a delivery. Cancelling the token ends the waiting, never the job."""
        ...

    def collect(self, rows: Sequence[Row], out: Path, *, delivery: Path | None = None) -> Any:
        """Submit the job that makes movies of the ticked rows in ``out``; its ``movies`` and ``job_id``."""
        ...

    def cancel(self, delivery_id: str) -> None:
        """End the job of a delivery; it can be resumed."""
        ...

    def pause(self, delivery_id: str, *, paused: bool = True) -> None:
        """Begin nothing more of the job of a delivery, or go on with it."""
        ...

    def undo(self, delivery_id: str, *, token: CancelToken | None = None, progress: Progress | None = None) -> Any:
        """Take a delivery back."""
        ...

    def deliveries(self) -> Sequence[Delivery]:
        """Every publish, the newest first."""
        ...

    def delivery(self, delivery_id: str) -> Delivery:
        """One publish with its steps."""
        ...

    def compare(
        self, delivery: Path, other: str, *, token: CancelToken | None = None, progress: Progress | None = None
    ) -> Compared:
        """A delivery against ``published``, ``last``, another delivery, scanlist, EDL or count sheet."""
        ...

    def write_reply(self, compared: Any, path: Path) -> Path:
        """Write the answer to the vendor, ``.xlsx`` or text."""
        ...

    def merge(self, base: Sequence[Row], mine: Sequence[Row], theirs: Sequence[Row]) -> Merge:
        """Join two edits of the same rows."""
        ...

    def split(self, row: Row, frame: int, *, delivery: Path) -> Sequence[Row]:
        """Cut a sequence before ``frame``, now and in later scans; the rows of its folder."""
        ...

    def merge_rows(self, rows: Sequence[Row], *, delivery: Path) -> Sequence[Row]:
        """Join rows into one sequence, now and in later scans; the rows of their folder."""
        ...

    def shapes(self, delivery: Path) -> Sequence[Shape]:
        """The splits and merges that are remembered of a delivery."""
        ...

    def keep_shapes(self, delivery: Path, shapes: Sequence[Shape]) -> None:
        """Remember exactly these splits and merges."""
        ...

    def timecode_at(self, row: Row, frame: int) -> str | None:
        """The timecode of one frame, read from disk."""
        ...

    def colourspaces(self) -> Sequence[str]:
        """The names that a row's colourspace may have."""
        ...

    def presets(self) -> Presets:
        """What rows and options that say nothing are given."""
        ...

    def columns(self) -> Sequence[ProjectColumn]:
        """The project's own columns."""
        ...

    def shot_names(self) -> Sequence[str]:
        """The project's shots, for completion."""
        ...
