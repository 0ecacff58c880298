"""One step of one plate of a delivery, the same on every engine.

It takes the step's lease, runs what the journal does not have as done, and writes down how it went. Whatever of the
plate has to stand before it, but does not any more, is made first under the lease of its own step, so that a step is
right whenever it is run, and nothing is made by two at once.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from iomanager.core.cancel import CancelToken, Progress
from iomanager.core.errors import Cancelled, Conflict, IOManagerError, NotFound
from iomanager.ingest.journal.lease_store import LEASE_SECONDS, Hold, Patience
from iomanager.ingest.journal.model import StepState
from iomanager.ingest.journal.store import Journal
from iomanager.ingest.plan_json import from_json
from iomanager.ingest.plan_model import Plan
from iomanager.ingest.plan_steps import PlateStep, makes, steps_of
from iomanager.ingest.publish_plate import PlateRun, Site, Undecodable
from iomanager.ingest.settings import IngestSettings
from iomanager.media.settings import MediaSettings

if TYPE_CHECKING:
    from iomanager.steps.proxy import Renderer
    from iomanager.tracker.service import Tracker

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class StepName:
    """Which step of which plate of which delivery."""

    delivery: str
    plate: str
    step: str


@dataclass(slots=True)
class StepSite:
    """What a plate needs of the process that runs its step; most steps never open the tracker."""

    open_tracker: Callable[[], Tracker]
    renderer: Renderer
    settings: IngestSettings
    media: MediaSettings
    user: str = ""
    _tracker: Tracker | None = None

    @property
    def tracker(self) -> Tracker:
        """The tracker, opened by the first step that writes records."""
        if self._tracker is None:
            self._tracker = self.open_tracker()
        return self._tracker


@dataclass(frozen=True, slots=True)
class Stage:
    """Where steps run: the journal, and what a plate needs. ``patience`` is in seconds."""

    journal: Journal
    site: Site
    patience: float = 2 * LEASE_SECONDS

    def plan(self, delivery: str, plate: str) -> Plan:
        """What of the stored plan belongs to one plate. Raises NotFound."""
        whole = self.journal.plan(delivery)
        mine = {name: [each for each in whole[name] if each["plate"] == plate] for name in ("items", "records")}
        plates = [each for each in whole["plates"] if each["key"] == plate]
        if not plates:
            raise NotFound(f"The delivery {delivery} has no plate {plate}.")
        return from_json({**whole, **mine, "plates": plates, "problems": []})


def run_step(stage: Stage, name: StepName, *, token: CancelToken, progress: Progress) -> list[str]:
    """Run one step; the kinds that it ran. Raises NotFound, Conflict, InvalidInput, Unavailable, Cancelled.

    An error is written down with the kind that it ended, and what has temporary names is removed.
    """
    plan = stage.plan(name.delivery, name.plate)
    done: list[str] = []
    for step in _needed(steps_of(plan.plates[0], plan.options), name):
        kinds = step.kinds
        if step.name != name.step and not _open_kinds(stage.journal, name, kinds):
            continue
        with stage.journal.lease_step(
            Hold(name.delivery, name.plate, step.name), Patience(stage.patience, token)
        ) as lease:
            if stage.journal.is_taken_back(name.delivery):
                raise Conflict(f"Delivery {name.delivery} was taken back.", hint="Publish its scanlist again.")
            run = PlateRun(
                name.delivery, plan, plan.plates[0], plan.items, stage.journal, lease, stage.site, token, progress
            )
            # Asked again under the lease of the very step: another process may have run it in between.
            todo = _open_kinds(stage.journal, name, kinds)
            wanted = makes(todo)
            progress.start(f"{name.plate}: {step.name}", sum(i.bytes for i in plan.items if i.kind in wanted), "B")
            _run(run, todo)
            done += todo
            if all(known.state is StepState.DONE for known in stage.journal.steps(name.delivery, name.plate)):
                run.release()
    return done


def _open_kinds(journal: Journal, name: StepName, kinds: Sequence[str]) -> list[str]:
    """Those of the kinds that are not done."""
    known = {step.kind: step.state for step in journal.steps(name.delivery, name.plate)}
    return [kind for kind in kinds if known[kind] is not StepState.DONE]


def _run(run: PlateRun, todo: Sequence[str]) -> None:
    key = run.plate.key
    for at, kind in enumerate(todo):
        try:
            run.token.check()
            if at == 0:
                run.clear(todo)
            run.journal.begin(run.delivery, key, kind)
            run.journal.end(run.delivery, key, kind, detail=run.step(kind))
        except Cancelled:
            run.clear(todo)
            run.journal.reopen(run.delivery, key, (kind,))
            raise
        except IOManagerError as error:
            log.info("plate %s failed at %s: %s", key, kind, error.message)
            run.journal.fail(run.delivery, key, kind, error)
            run.clear(todo)
            if isinstance(error, Undecodable):
                run.withdraw()
            raise


def _needed(steps: Sequence[PlateStep], name: StepName) -> list[PlateStep]:
    """The step behind every step that it runs after, in the order of the plate."""
    by_name = {step.name: step for step in steps}
    if name.step not in by_name:
        raise NotFound(f"The plate {name.plate} has no step {name.step}.", hint=f"It has: {', '.join(by_name)}.")
    needed, waiting = set(), [name.step]
    while waiting:
        step = by_name[waiting.pop()]
        needed.add(step.name)
        waiting += step.after
    return [step for step in steps if step.name in needed]
