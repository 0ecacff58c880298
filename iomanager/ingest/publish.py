"""Publishing: running a plan, step by step, in a way that can be killed anywhere and finished later.

Each plate goes through the steps of ``journal.model.STEPS``; each step is written down before and after. A plate that
fails does not stop the others. Nothing is ever overwritten, and records come only after the files are verified.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from iomanager.core.cancel import CancelToken, Progress
from iomanager.core.errors import Cancelled, Conflict, InvalidInput, IOManagerError
from iomanager.ingest.journal.model import STEPS, Delivery, DeliveryState, FileEntry, StepState
from iomanager.ingest.journal.store import Journal
from iomanager.ingest.model import Problem, Severity
from iomanager.ingest.plan import Plan, PlanItem, from_json, to_json
from iomanager.ingest.publish_plate import PlateRun
from iomanager.ingest.settings import IngestSettings
from iomanager.ingest.undo import Undone, undo
from iomanager.steps.proxy import Renderer
from iomanager.tracker.service import Tracker

if TYPE_CHECKING:
    from iomanager.db.engine import Database

log = logging.getLogger(__name__)
MADE_KINDS = frozenset({"copy", "jpg", "jpg_half", "mp4", "thumbnail"})
"""The kinds of items that run today; plates with others are refused until the job tree can run them."""
MOST_SAID = 20
"""So many errors of a plan are said in one message."""

PLANNED_KINDS = MADE_KINDS | {"folder", "mhl"}


@dataclass(frozen=True, slots=True)
class Published:
    """What a publish brought: one dictionary per plate. ``job_id`` is None until the job tree exists."""

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
class _Outcome:
    """What has come of the plates so far."""

    published: list[Mapping[str, Any]] = field(default_factory=list)
    failed: list[Mapping[str, Any]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Publisher:
    """Runs plans, finishes interrupted ones and takes deliveries back. Safe from several threads and processes."""

    database: Database
    tracker: Tracker
    renderer: Renderer
    settings: IngestSettings = field(default_factory=IngestSettings)
    user: str = ""

    def publish(
        self,
        plan: Plan,
        *,
        token: CancelToken,
        progress: Progress,
        on_delivery: Callable[[str], None] | None = None,
    ) -> Published:
        """Execute ``plan``; ``on_delivery`` hears the delivery's id before anything is written to the disk.

        Raises InvalidInput with every error of the plan, and then nothing is written. Raises Cancelled, and Unavailable
        when the database does not answer: both can be resumed. A plate that fails is in ``failed``.
        """
        check_runnable(plan)
        token.check()
        delivery = self._journal().create(to_json(plan), _files(plan), user=self.user)
        log.info("delivery %s: %s plates of %s", delivery, len(plan.plates), plan.delivery)
        if on_delivery:
            on_delivery(delivery)
        return self._run(delivery, plan, token, progress)

    def resume(self, delivery: str, *, token: CancelToken, progress: Progress) -> Published:
        """Finish a delivery exactly as it was planned; what is done stays. Raises NotFound, Conflict."""
        state = self._journal().delivery(delivery).state
        if state in {DeliveryState.UNDOING, DeliveryState.UNDONE}:
            raise Conflict(f"Delivery {delivery} was taken back.", hint="Publish its scanlist again.")
        return self._run(delivery, from_json(self._journal().plan(delivery)), token, progress)

    def undo(self, delivery: str, *, token: CancelToken, progress: Progress) -> Undone:
        """Take a whole delivery back: retire its records, remove those files that are still the ones we wrote."""
        return undo(delivery, self._journal(), self.tracker, token=token, progress=progress)

    def deliveries(self, project: str | None = None) -> list[Delivery]:
        """Past and present deliveries, newest first."""
        return self._journal().deliveries(project)

    def delivery(self, delivery: str) -> Delivery:
        """One delivery with its steps. Raises NotFound."""
        return self._journal().delivery(delivery)

    def _journal(self) -> Journal:
        return Journal(self.database)

    def _run(self, delivery: str, plan: Plan, token: CancelToken, progress: Progress) -> Published:
        journal, outcome = self._journal(), _Outcome()
        state = DeliveryState.INTERRUPTED
        with journal.lease(delivery) as lease:
            try:
                journal.set_state(delivery, DeliveryState.RUNNING)
                total = sum(item.bytes for item in plan.items if item.kind in MADE_KINDS)
                progress.start("Publish", total, "B")
                items = _items_by_plate(plan)
                for plate in plan.plates:
                    lease.check()
                    mine = items.get(plate.key, [])
                    run = PlateRun(delivery, plan, plate, mine, journal, lease, self, token, progress)
                    self._plate(run, outcome)
                state = DeliveryState.FAILED if outcome.failed else DeliveryState.DONE
            finally:
                self._conclude(journal, delivery, state, outcome)
        return Published(delivery, tuple(outcome.published), tuple(outcome.failed))

    def _plate(self, run: PlateRun, outcome: _Outcome) -> None:
        """Run the steps of one plate. A failure is written down and ends this plate only."""
        key = run.plate.key
        kind = STEPS[0]
        try:
            run.token.check()
            run.clear()
            for kind in STEPS:
                if run.journal.step(run.delivery, key, kind).state is not StepState.DONE:
                    run.journal.begin(run.delivery, key, kind)
                    run.journal.end(run.delivery, key, kind, detail=run.step(kind))
                else:
                    run.skip(kind)
            run.release()
            outcome.published.append(run.result())
        except Cancelled:
            run.clear()
            raise
        except IOManagerError as error:
            log.info("plate %s failed at %s: %s", key, kind, error.message)
            run.journal.end(run.delivery, key, kind, error=error.message)
            run.clear()
            if kind == "proxy" and isinstance(error, InvalidInput):
                run.withdraw(error.message)
            outcome.failed.append(
                {
                    "plate": key,
                    "step": kind,
                    "message": error.message,
                    "hint": error.hint,
                    "exit_code": error.exit_code,
                }
            )

    def _conclude(self, journal: Journal, delivery: str, state: DeliveryState, outcome: _Outcome) -> None:
        message = "; ".join(f"{plate['plate']}: {plate['message']}" for plate in outcome.failed)
        try:
            journal.set_state(delivery, state, message)
        except IOManagerError as error:
            log.info("delivery %s ended as %s, which could not be written down: %s", delivery, state.value, error)


def check_runnable(plan: Plan) -> None:
    """Raise InvalidInput with everything that stops the plan, all at once."""
    errors = [_sentence(problem) for problem in plan.problems if problem.severity is Severity.ERROR]
    refused = [plate.refused for plate in plan.plates if plate.refused]
    errors += [reason for reason in refused if not any(reason in message for message in errors)]
    kinds = sorted({item.kind for item in plan.items} - PLANNED_KINDS)
    if kinds and not refused:
        errors.append(f"The plan has items that cannot be made yet: {', '.join(kinds)}.")
    if not plan.plates and not errors:
        errors.append("No row is ticked, so there is nothing to publish.")
    if errors:
        raise InvalidInput(_listed(errors), hint="Correct these rows, then plan again.")


def _sentence(problem: Problem) -> str:
    """With the line of the scanlist, where it is known and not said yet."""
    if problem.excel_row is None or problem.message.startswith(f"row {problem.excel_row}"):
        return problem.message
    column = f", {problem.column}" if problem.column else ""
    return f"row {problem.excel_row}{column}: {problem.message}"


def _listed(errors: Sequence[str]) -> str:
    """One error in the sentence, several below each other; the plan has those that are too many to say."""
    shown = list(dict.fromkeys(errors))
    if len(shown) == 1:
        return f"Nothing was published. {shown[0]}"
    rest = f"\n  ... and {len(shown) - MOST_SAID} more; the plan lists them all." if len(shown) > MOST_SAID else ""
    return "Nothing was published.\n  " + "\n  ".join(shown[:MOST_SAID]) + rest


def _items_by_plate(plan: Plan) -> Mapping[str, list[PlanItem]]:
    found: dict[str, list[PlanItem]] = {}
    for item in plan.items:
        found.setdefault(item.plate, []).append(item)
    return found


def _files(plan: Plan) -> Sequence[FileEntry]:
    return [
        FileEntry(item.plate, item.kind, item.destination, item.source, item.bytes if item.kind == "copy" else None)
        for item in plan.items
        if item.kind in MADE_KINDS
    ]
