"""The scheduler of a Celery cluster: owns the tree in the database, and sends each attempt to a worker.

Redis only carries: what it loses is sent again, what it delivers twice is claimed once. While it is away nothing new is
taken, so that jobs stay ready; when a worker has died, what it ran is ended where that is possible, and run again.
"""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable
from functools import partial
from uuid import uuid4

from iomanager.core.cancel import CancelToken
from iomanager.core.errors import Conflict, Unavailable
from iomanager.farm import processes
from iomanager.farm.engines.celery.broker import Broker
from iomanager.farm.schedule_store import Holder, LeaseLost, ScheduleStore
from iomanager.farm.settings import FarmSettings
from iomanager.farm.worker_store import WorkerPlaces, WorkerStore

log = logging.getLogger(__name__)
ENGINE = "celery"
_MOST_AT_ONCE = 200
_SWEEP_SECONDS = 1.0
_PROBE_SECONDS = 1.0


class Dispatcher:
    """Schedules until it has been idle for long, is told to stop, or loses its lease."""

    def __init__(self, schedule: ScheduleStore, settings: FarmSettings, broker: Broker) -> None:
        self._schedule = schedule
        self._settings = settings
        self._broker = broker
        self._workers = WorkerStore(schedule.database, settings.lease_seconds)
        self._places = WorkerPlaces(self._workers, settings.celery.watch_seconds)
        self._schedule.places = self._places
        self._holder = Holder(uuid4().hex, processes.host(), processes.identity(os.getpid()))
        self._signature: tuple[int, ...] = (-1,)
        self._free = -1
        self._has_queued = False
        self._worked = self._alive = time.monotonic()
        self._beaten = self._swept = self._probed = -settings.lease_seconds
        self._is_away = self._is_said = False

    def run(self, token: CancelToken) -> bool:
        """Schedule. False when another scheduler is alive, so that this one is not needed."""
        if not self._schedule.acquire(self._holder):
            return False
        try:
            while not token.cancelled:
                if self._look():
                    return True
                self._wait()
        except LeaseLost:
            log.info("another scheduler has taken over")
        finally:
            self._broker.close()
            self._release()
        return True

    def _look(self) -> bool:
        """One look at the database; True when the scheduler is not needed any more."""
        try:
            self._sweep_if_due()
            self._probe_if_due()
            self._turn_if_due()
            self._send()
            self._alive = time.monotonic()
            return self._is_idle() and self._schedule.release(self._holder, idle=True)
        except Unavailable as error:
            log.info("the database is away: %s", error)
            # Its lease is over by then: a worker or a follower starts another one when the database is back.
            return time.monotonic() - self._alive > 2 * self._settings.lease_seconds
        except LeaseLost:
            raise
        except Conflict as error:
            log.info("looking again: %s", error)
        return False

    def _sweep_if_due(self) -> None:
        """Remove workers that are gone. What one on this machine ran is ended here, and lost at once.

        One that is only silent here, as when it was stopped by a signal, cannot end what it runs: this does.
        """
        if time.monotonic() - self._swept < _SWEEP_SECONDS:
            return
        self._swept = time.monotonic()
        for worker in self._workers.workers():
            if self._workers.is_alive(worker):
                continue
            lost = self._workers.running(worker.id) if worker.host == processes.host() else []
            if not processes.kill_attempts(lost):
                continue
            log.info("the worker %s on %s is gone", worker.queue, worker.host)
            self._workers.bury(worker.id, lost)
            self._carry(partial(self._broker.discard, worker.id))

    def _probe_if_due(self) -> None:
        if self._is_away and time.monotonic() - self._probed > _PROBE_SECONDS:
            self._probed = time.monotonic()
            self._is_away = False
            self._carry(self._broker.check)

    def _turn_if_due(self) -> None:
        now, pulse = time.monotonic(), self._places.pulse()
        free = 0 if self._is_away else pulse.free
        self._has_queued = pulse.has_queued
        beat = now - self._beaten > self._settings.lease_seconds / 4
        signature = self._schedule.signature()
        if not (beat or signature != self._signature or free != self._free or pulse.has_ends):
            return
        room = min(free, _MOST_AT_ONCE)
        self._end_overdue()
        turn = self._schedule.turn(self._holder, {}, room=room, accepts=lambda _: True, beat=beat)
        self._signature = turn.signature
        self._free = free - len(turn.start)
        self._has_queued = self._has_queued or bool(turn.start)
        if beat:
            self._beaten = now

    def _end_overdue(self) -> None:
        """End what a silent worker of this machine runs, before the turn gives it to another one."""
        late = self._workers.overdue(processes.host(), self._settings.lease_seconds / 6)
        if not processes.kill_attempts(late):
            log.info("%s commands of a silent worker do not end", len(late))
            self._workers.prolong(late)

    def _send(self) -> None:
        """Tell workers of what they were given; again where that seems to have been lost."""
        if self._is_away or not self._has_queued:
            return
        sent = []
        for one in self._workers.to_send(self._settings.celery.resend_seconds):
            if not self._carry(partial(self._broker.run, one.worker, one.attempt)):
                break
            sent.append(one.attempt)
        if sent:
            self._workers.sent(sent)

    def _carry(self, call: Callable[[], object]) -> bool:
        """Ask something of the broker; False when it is away, which is noted."""
        if self._is_away:
            return False
        try:
            call()
        except Unavailable as error:
            self._is_away, self._probed = True, time.monotonic()
            if not self._is_said:
                log.info("%s", error)
            self._is_said = True
            return False
        self._is_said = False
        return True

    def _wait(self) -> None:
        """Until a worker says that something has ended, or for the time between two looks."""
        if self._is_away or not self._carry(lambda: self._broker.wait(self._settings.poll_seconds)):
            time.sleep(self._settings.poll_seconds)

    def _is_idle(self) -> bool:
        if self._signature[0]:
            self._worked = time.monotonic()
        return time.monotonic() - self._worked >= self._settings.idle_seconds

    def _release(self) -> None:
        try:
            self._schedule.release(self._holder, idle=False)
        except (Unavailable, Conflict) as error:
            log.info("the lease runs out by itself: %s", error)
