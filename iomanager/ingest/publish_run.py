"""One step of one plate of a delivery, the same on every engine.

It takes the step's lease, runs what the journal does not have as done, and writes down how it went. Whatever of the
plate has to stand before it, but does not any more, is made first, so that a step is right whenever it is run.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from iomanager.core.cancel import CancelToken, Progress
from iomanager.core.errors import Cancelled, Conflict, InvalidInput, IOManagerError, NotFound
from iomanager.ingest.journal.lease_store import LEASE_SECONDS, Hold, Patience
from iomanager.ingest.journal.model import StepState
from iomanager.ingest.journal.store import Journal
from iomanager.ingest.plan_json import from_json
from iomanager.ingest.plan_model import Plan
from iomanager.ingest.plan_steps import PlateStep, steps_of
from iomanager.ingest.publish_plate import PlateRun, Site, makes
from iomanager.ingest.settings import IngestSettings
from iomanager.media.settings import MediaSettings
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
    plan, journal = stage.plan(name.delivery, name.plate), stage.journal
    plate = plan.plates[0]
    kinds = _kinds(steps_of(plate, plan.options), name)
    hold = Hold(name.delivery, name.plate, name.step)
    with journal.lease_step(hold, Patience(stage.patience, token)) as lease:
        if journal.is_taken_back(name.delivery):
            raise Conflict(f"Delivery {name.delivery} was taken back.", hint="Publish its scanlist again.")
        items = plan.items
        run = PlateRun(name.delivery, plan, plate, items, journal, lease, stage.site, token, progress)
        known = {step.kind: step.state for step in journal.steps(name.delivery, name.plate)}
        todo = [kind for kind in kinds if known[kind] is not StepState.DONE]
        wanted = makes(todo)
        progress.start(f"{name.plate}: {name.step}", sum(item.bytes for item in items if item.kind in wanted), "B")
        _run(run, todo)
        if all(step.state is StepState.DONE for step in journal.steps(name.delivery, name.plate)):
            run.release()
    return todo


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
            if kind == "proxy" and isinstance(error, InvalidInput):
                run.withdraw()
            raise


def _kinds(steps: Sequence[PlateStep], name: StepName) -> list[str]:
    """The kinds of the step, behind those of every step that it runs after, in the order of the plate."""
    by_name = {step.name: step for step in steps}
    if name.step not in by_name:
        raise NotFound(f"The plate {name.plate} has no step {name.step}.", hint=f"It has: {', '.join(by_name)}.")
    needed, waiting = set(), [name.step]
    while waiting:
        step = by_name[waiting.pop()]
        needed.add(step.name)
        waiting += step.after
    return [kind for step in steps if step.name in needed for kind in step.kinds]
