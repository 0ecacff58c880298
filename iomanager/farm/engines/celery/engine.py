"""The Celery engine: jobs in our database, run by the workers of a cluster, with a scheduler process of its own.

The scheduler is started as that of this machine is: when a job is submitted or followed and none is alive. Workers
start one as well, so that jobs go on when the machine that submitted them has gone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from iomanager.core.errors import Unavailable
from iomanager.farm import keys, waiting
from iomanager.farm.engines.celery.broker import Broker
from iomanager.farm.engines.celery.dispatch import ENGINE, Dispatcher
from iomanager.farm.engines.local import LocalEngine, start_scheduler
from iomanager.farm.schedule_store import ScheduleStore
from iomanager.farm.settings import FarmSettings
from iomanager.farm.store import JobStore
from iomanager.farm.worker_store import WorkerInfo, WorkerPlaces, WorkerStore, provides


@dataclass(slots=True)
class CeleryEngine(LocalEngine):
    """Runs jobs on the workers of a cluster. ``start`` starts its scheduler."""

    name: str = ENGINE
    _broker: Broker | None = field(default=None)

    def check(self) -> str:
        """The database and the broker answer, and how many workers are alive. Raises Unavailable."""
        self.store.database.check()
        self._ask().check()
        alive = self._workers().alive()
        slots = sum(worker.slots for worker in alive)
        return f"The Celery engine has {len(alive)} workers with {slots} slots."

    def why(self, job: str, wishes: Mapping[str, str]) -> list[str]:
        """What is away, what no worker provides, and the limits and slots that are taken."""
        reasons = self._general()
        if reasons:
            return reasons
        alive, tree = self._workers().alive(), self.store.tree(job)
        crews = keys.of_crews(tree.crews)
        if not any(provides(worker, crews) for worker in alive):
            return [waiting.for_crews(tree, f"each of the {len(alive)} workers")]
        for title, wish in wishes.items():
            if not any(provides(worker, keys.both(crews, wish)) for worker in alive):
                reasons.append(f"{title} asks for {wish}, which none of the {len(alive)} workers provides.")
        full = ScheduleStore(self.store.database, self.settings, self.name).full_limits()
        return reasons or waiting.for_limits(tree, full) or self._busy(alive)

    def close(self) -> None:
        """Give the connections to the broker back."""
        if self._broker is not None:
            self._broker.close()

    def _general(self) -> list[str]:
        try:
            self._ask().check()
        except Unavailable as error:
            return [error.message]
        if not self._workers().alive():
            return ["No worker is alive. Start one with: iomanager farm worker"]
        return []

    def _busy(self, alive: list[WorkerInfo]) -> list[str]:
        places = WorkerPlaces(self._workers(), self.settings.celery.watch_seconds)
        if places.pulse().free:
            return []
        silent = [worker for worker in alive if worker.polled_at is None]
        if len(silent) == len(alive):
            return ["The workers have taken no message from the broker yet."]
        return [f"Every slot of the {len(alive)} workers is taken."]

    def _ask(self) -> Broker:
        if self._broker is None:
            self._broker = Broker(self.settings.celery)
        return self._broker

    def _workers(self) -> WorkerStore:
        return WorkerStore(self.store.database, self.settings.lease_seconds)


def celery_engine(store: JobStore, settings: FarmSettings, start: Callable[[], None] | None = None) -> CeleryEngine:
    """The engine; without ``start`` its scheduler is a detached process with these settings."""
    own = settings.model_copy(update={"engine": ENGINE})
    return CeleryEngine(store, own, start or (lambda: start_scheduler(store.database.url, own, ENGINE)))


def dispatcher(schedule: ScheduleStore, settings: FarmSettings) -> Dispatcher:
    """The scheduler of the cluster over an engine's own store."""
    return Dispatcher(schedule, settings, Broker(settings.celery))
