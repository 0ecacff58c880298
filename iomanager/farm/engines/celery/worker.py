"""A worker: claims the attempts that it is sent, runs them, keeps their leases, and says how they ended.

Its pool ends what it runs when the database has been silent for too long, so that nothing of it is left when the
scheduler gives the work to another worker. What a worker that died has left is ended by its guard.
"""

from __future__ import annotations

import logging
import os
import queue
import time
from collections.abc import Callable
from dataclasses import replace

from iomanager.core.cancel import CancelToken
from iomanager.core.errors import NotFound, Unavailable
from iomanager.farm import processes
from iomanager.farm.engines.celery.broker import Broker
from iomanager.farm.engines.celery.watchdog import Receiver
from iomanager.farm.pool import Pool
from iomanager.farm.schedule_store import ScheduleStore
from iomanager.farm.settings import FarmSettings
from iomanager.farm.states import End, Reason
from iomanager.farm.worker_store import WorkerInfo, WorkerStore

log = logging.getLogger(__name__)
_CANCEL_SECONDS = 1.0
_CARE_SECONDS = 5.0


class Worker:
    """Runs attempts until it is told to stop. ``ensure`` starts a scheduler where jobs wait and none is alive."""

    def __init__(
        self, schedule: ScheduleStore, settings: FarmSettings, worker: WorkerInfo, *, ensure: Callable[[], None]
    ) -> None:
        self._schedule = schedule
        self._settings = settings
        self._worker = worker
        self._ensure = ensure
        self._store = WorkerStore(schedule.database, settings.lease_seconds)
        self._pool = Pool(settings)
        self._wake = Broker(settings.celery)
        self._receiver = Receiver(
            Broker(settings.celery),
            worker.id,
            name=worker.queue,
            slots=worker.slots,
            watch_seconds=settings.celery.watch_seconds,
        )
        self._beaten = self._cared = -settings.lease_seconds

    def run(self, token: CancelToken) -> None:
        """Work. Raises Unavailable when the database does not answer at the start."""
        processes.adopt_orphans()
        self._bury_own_dead()
        self._store.announce(self._worker)
        self._pool.lease.renew(time.monotonic())
        self._receiver.start()
        try:
            while not token.cancelled:
                self._look()
            self._drain()
        finally:
            self._stop()

    def _bury_own_dead(self) -> None:
        """End what workers that died on this machine have left, and say so."""
        for worker in self._store.workers():
            if worker.is_dead:
                lost = self._store.running(worker.id)
                if processes.kill_attempts(lost):
                    self._store.bury(worker.id, lost)

    def _look(self) -> None:
        self._take(min(self._settings.poll_seconds, _CANCEL_SECONDS))
        try:
            self._report()
            self._beat_if_due()
            self._care_if_due()
        except Unavailable as error:
            log.info("the database is away: %s", error)
            time.sleep(self._settings.poll_seconds)
        processes.reap_orphans()

    def _take(self, seconds: float) -> None:
        """Begin what comes within the time; an end of a command ends the waiting."""
        if self._receiver.came.empty():
            self._pool.wait(seconds)
        while True:
            try:
                attempt = self._receiver.came.get_nowait()
            except queue.Empty:
                return
            self._begin(attempt)

    def _begin(self, attempt: str) -> None:
        if attempt in self._pool.known():
            return  # it came twice: the one that runs will tell the end of both
        mine = self._worker
        try:
            if not self._schedule.claim(attempt, mine.id, mine.host, mine.process):
                self._receiver.tell(attempt, "taken")
                return
            self._pool.start(self._schedule.attempt(attempt))
        except NotFound:
            self._receiver.tell(attempt, "taken")
        except Unavailable as error:
            log.info("%s was not begun, and is sent again: %s", attempt, error)
            self._receiver.tell(attempt, "the database is away")

    def _report(self) -> None:
        ends = self._pool.ended()
        for attempt, end in ends.items():
            if not self._schedule.report(attempt, self._worker.id, end):
                log.info("%s was given up meanwhile", attempt)
            self._receiver.tell(attempt, _word(end))
            self._pool.forget({attempt: end})
        if ends:
            self._notify()

    def _notify(self) -> None:
        try:
            self._wake.wake()
        except Unavailable as error:
            log.debug("the scheduler is not told, and looks by itself: %s", error)

    def _beat_if_due(self) -> None:
        now, known = time.monotonic(), self._pool.progress()
        due = min(_CANCEL_SECONDS, self._settings.lease_seconds / 6) if known else self._settings.lease_seconds / 6
        if now - self._beaten < due:
            return
        if known:
            unwanted = self._schedule.beat(self._worker.id, known) - set(self._pool.ended())
            if unwanted:
                self._pool.end(unwanted, Reason.CANCELLED)
        self._store.beat(self._worker, polled=self._receiver.polled())
        self._beaten = now
        self._pool.lease.renew(now)

    def _care_if_due(self) -> None:
        """See that somebody schedules what waits."""
        if time.monotonic() - self._cared < min(self._settings.lease_seconds / 2, _CARE_SECONDS):
            return
        self._cared = time.monotonic()
        if self._schedule.signature()[0] and not self._schedule.is_scheduled():
            self._ensure()

    def _drain(self) -> None:
        """Take nothing more; let what runs go on for a while, where the settings say so."""
        self._worker = replace(self._worker, stopping=True)
        self._beaten = -self._settings.lease_seconds
        until = time.monotonic() + self._settings.celery.drain_seconds
        while self._pool.busy() and time.monotonic() < until:
            self._look()

    def _stop(self) -> None:
        """End what runs, and give it back."""
        self._pool.close(Reason.STOPPED)
        try:
            self._report()
            self._store.leave(self._worker.id)
        except Unavailable as error:
            log.info("the scheduler gives back what ran: %s", error)
        self._receiver.close()
        self._wake.close()


def this_worker(name: str, settings: FarmSettings) -> WorkerInfo:
    """What this process announces: its slots, keys, metrics and crews. ``name`` is what Flower shows."""
    from iomanager.db.schema import new_id
    from iomanager.farm.keys import Provides

    provided = Provides(settings.local_keys, processes.metrics(), settings.crews)
    host, process = processes.host(), processes.identity(os.getpid())
    return WorkerInfo(
        new_id(), host, process, name or f"{host.partition(' ')[0]}-{os.getpid()}", settings.slots, provided
    )


def _word(end: End) -> str:
    if end.code == 0 and end.reason is Reason.EXIT:
        return "done"
    return end.message or f"{end.reason.value} {end.code}"
