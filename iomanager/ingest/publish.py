"""Publishing: a plan becomes a delivery in the journal and one job on an engine, which can be killed anywhere.

Each plate goes through the steps of ``plan_steps``; each is written down before and after. A plate that fails does not
stop the others. Nothing is ever overwritten, and records come only after the files are verified.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from iomanager.core.cancel import CancelToken, Progress
from iomanager.core.errors import Conflict, InvalidInput, NotFound, Unavailable
from iomanager.db.schema import new_id
from iomanager.farm.model import State
from iomanager.farm.monitor import JobMonitor
from iomanager.farm.service import JobService
from iomanager.farm.status import JobStatus
from iomanager.ingest.journal.lease_store import Patience
from iomanager.ingest.journal.model import Delivery, DeliveryState, FileEntry, NewDelivery
from iomanager.ingest.journal.store import Journal
from iomanager.ingest.model import Problem, Severity
from iomanager.ingest.plan import Plan, from_json, to_json
from iomanager.ingest.plan_steps import kinds_of
from iomanager.ingest.publish_follow import Published, follow, outcome
from iomanager.ingest.publish_job import Contents, Spool, job_of
from iomanager.ingest.undo import Undone, undo
from iomanager.tracker.service import Tracker

if TYPE_CHECKING:
    from iomanager.db.engine import Database

log = logging.getLogger(__name__)
UNMADE_KINDS = frozenset({"folder", "mhl", "script"})
"""The kinds of items that the journal does not count as files: it learns the manifest's names when it is written."""
MOST_SAID = 20
"""So many errors of a plan are said in one message."""
AT_WORK = frozenset({State.BLOCKED, State.READY, State.ACTIVE})
_UNSETTLED = frozenset({DeliveryState.PLANNED, DeliveryState.INTERRUPTED, DeliveryState.FAILED})
_TAKEN_BACK = frozenset({DeliveryState.UNDOING, DeliveryState.UNDONE})


@dataclass(frozen=True, slots=True)
class Publisher:
    """Submits plans as jobs, goes on with interrupted ones and takes deliveries back. Safe from several threads.

    ``settings`` are those that the steps follow on every machine, see ``publish_settings``; ``patience`` is how many
    seconds are given to steps of an ended job that still clear up.
    """

    database: Database
    tracker: Tracker
    jobs: JobService
    spool: Spool
    settings: Mapping[str, Any] = field(default_factory=dict)
    patience: float = 10.0

    def submit(self, plan: Plan, on_delivery: Callable[[str], None] | None = None) -> Published:
        """Write the plan into the journal and submit its job; ``on_delivery`` hears the delivery's id in between.

        Raises InvalidInput with every error of the plan, and then nothing is written; Unavailable when the engine does
        not answer, and then the delivery can be resumed.
        """
        check_runnable(plan)
        steps = {plate.key: kinds_of(plate, plan.options) for plate in plan.plates}
        # The job is made of the rest again, and would double what every step reads.
        new = NewDelivery({**to_json(plan), "job": {}}, steps, _files(plan), self.settings, self.spool.user)
        delivery = self._journal().create(new)
        log.info("delivery %s: %s plates of %s", delivery, len(plan.plates), plan.delivery)
        if on_delivery:
            on_delivery(delivery)
        with self._journal().lease(delivery):
            return Published(delivery, job_id=self._spool(delivery, plan, plan.options.engine))

    def publish(
        self,
        plan: Plan,
        *,
        token: CancelToken,
        progress: Progress,
        on_delivery: Callable[[str], None] | None = None,
    ) -> Published:
        """Submit the plan and wait for its job. A plate that fails is in ``failed``. Raises as submit and follow do."""
        token.check()
        submitted = self.submit(plan, on_delivery)
        return self.follow(submitted.delivery_id, token=token, progress=progress)

    def restart(self, delivery: str, engine: str = "") -> Published:
        """See that the job of a delivery is at work: the one that it has, or a new one, on ``engine`` when given.

        What is done stays. Raises NotFound, Unavailable, and Conflict when it was taken back or somebody holds it.
        """
        journal = self._journal()
        known = journal.delivery(delivery)
        if known.state in _TAKEN_BACK:
            raise Conflict(f"Delivery {delivery} was taken back.", hint="Publish its scanlist again.")
        status = self._status(known.job_id)
        if known.state is DeliveryState.DONE or (status is not None and status.state in AT_WORK):
            return Published(delivery, job_id=known.job_id or None)
        with journal.lease(delivery, Patience(self.patience)):  # a step that was cancelled takes its time to end
            known = journal.delivery(delivery)
            return Published(delivery, job_id=self._again(known, self._status(known.job_id), engine))

    def resume(self, delivery: str, *, token: CancelToken, progress: Progress, engine: str = "") -> Published:
        """Finish a delivery exactly as it was planned, and wait for that. Raises as restart and follow do."""
        self.restart(delivery, engine)
        return self.follow(delivery, token=token, progress=progress)

    def follow(self, delivery: str, *, token: CancelToken, progress: Progress) -> Published:
        """Wait for the job of a delivery; what has come of its plates.

        Raises Cancelled when somebody stops waiting (the job goes on) and when the job was cancelled, Unavailable.
        """
        journal = self._journal()
        job = journal.delivery(delivery).job_id
        status = follow(JobMonitor(self.jobs), job, token=token, progress=progress) if job else None
        found = outcome(delivery, from_json(journal.plan(delivery)), journal, status)
        return replace(found, job_id=job or None)

    def cancel(self, delivery: str) -> None:
        """End the job of a delivery; it can be resumed. One that is not at work is left alone. Raises NotFound."""
        job = self._journal().delivery(delivery).job_id
        status = self._status(job)
        if status is not None and (status.state in AT_WORK or status.state is State.PAUSED):
            self.jobs.cancel(job)

    def pause(self, delivery: str, *, paused: bool = True) -> None:
        """Begin nothing more of the job of a delivery until it goes on; what runs goes on to its end."""
        job = self._journal().delivery(delivery).job_id
        if job:
            (self.jobs.pause if paused else self.jobs.resume)(job)

    def undo(self, delivery: str, *, token: CancelToken, progress: Progress) -> Undone:
        """Take a whole delivery back: retire its records, remove those files that are still the ones we wrote.

        Raises Conflict while its job is at work.
        """
        job = self._journal().delivery(delivery).job_id
        status = self._status(job)
        if status is not None and (status.state in AT_WORK or status.state is State.PAUSED):
            raise Conflict(
                f"The job of delivery {delivery} is still at work.",
                hint=f"Cancel it first: iomanager jobs cancel {job}",
            )
        # The steps wrote to the tracker itself, so that what is kept of it may not know their records yet.
        return undo(delivery, self._journal(), self.tracker.direct, token=token, progress=progress)

    def deliveries(self, project: str | None = None) -> list[Delivery]:
        """Past and present deliveries, newest first."""
        return [self._settled(delivery) for delivery in self._journal().deliveries(project)]

    def delivery(self, delivery: str) -> Delivery:
        """One delivery with its steps. Raises NotFound."""
        return self._settled(self._journal().delivery(delivery))

    def _journal(self) -> Journal:
        return Journal(self.database)

    def _spool(self, delivery: str, plan: Plan, engine: str) -> str:
        """Submit a new job. Its id is written down first, so that a crash in between leaves no job unknown."""
        job = new_id()
        self._journal().set_job(delivery, job)
        tree = job_of(Contents.of(plan), self.spool, delivery)
        # The plan looked at the folders, plate by plate: one that cannot be written must not stop the others.
        return self.jobs.submit(tree, engine or None, job_id=job, folders=False)

    def _again(self, known: Delivery, status: JobStatus | None, engine: str) -> str:
        plan = from_json(self._journal().plan(known.id))
        if status is None or status.lost or (engine and engine != status.engine) or status.state is State.DONE:
            return self._spool(known.id, plan, engine or plan.options.engine)
        if status.state is State.PAUSED:
            self.jobs.resume(known.job_id)
        elif status.state not in AT_WORK:
            self.jobs.retry(known.job_id)
        return known.job_id

    def _status(self, job: str) -> JobStatus | None:
        """The job as its engine knows it; None where it knows of none."""
        try:
            return self.jobs.job(job) if job else None
        except NotFound:
            return None

    def _settled(self, delivery: Delivery) -> Delivery:
        """The delivery with the state that its job gives it, where its steps alone do not tell."""
        if delivery.state not in _UNSETTLED or not delivery.job_id:
            return delivery
        try:
            status = self._status(delivery.job_id)
        except Unavailable as error:
            return replace(delivery, message=delivery.message or error.message)
        if status is None:
            planned = delivery.state is DeliveryState.PLANNED
            return replace(delivery, state=DeliveryState.INTERRUPTED) if planned else delivery
        return replace(delivery, state=_state(delivery, status.state), message=delivery.message or status.message)


def _state(delivery: Delivery, job: State) -> DeliveryState:
    if job in AT_WORK:
        return DeliveryState.RUNNING
    if job is State.ERROR:
        return DeliveryState.FAILED
    return DeliveryState.INTERRUPTED if delivery.state is DeliveryState.PLANNED else delivery.state


def check_runnable(plan: Plan) -> None:
    """Raise InvalidInput with everything that stops the plan, all at once."""
    errors = [_sentence(problem) for problem in plan.problems if problem.severity is Severity.ERROR]
    refused = [plate.refused for plate in plan.plates if plate.refused]
    errors += [reason for reason in refused if not any(reason in message for message in errors)]
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


def _files(plan: Plan) -> Sequence[FileEntry]:
    return [
        FileEntry(item.plate, item.kind, item.destination, item.source, item.bytes if item.kind == "copy" else None)
        for item in plan.items
        if item.kind not in UNMADE_KINDS
    ]
