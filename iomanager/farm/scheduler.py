"""The scheduler: takes what may begin, runs it, and writes down how it ended. One at a time for each database.

It ends what it ran when it is told to stop and when another one has taken over; its pool does when the database was
silent for too long. What a scheduler that died has left is ended by its guard and by the next scheduler, and run again.
"""

from __future__ import annotations

import logging
import os
import time
from uuid import uuid4

from iomanager.core.cancel import CancelToken
from iomanager.core.errors import Conflict, InvalidInput, Unavailable
from iomanager.farm import keys, processes
from iomanager.farm.keys import Provides
from iomanager.farm.pool import Pool
from iomanager.farm.schedule_store import Holder, LeaseLost, ScheduleStore, Turn, log_file
from iomanager.farm.settings import FarmSettings
from iomanager.farm.states import End, Reason

log = logging.getLogger(__name__)
_SAY_PROGRESS = 1.0


class Scheduler:
    """Schedules jobs until it has been idle for long, is told to stop, or loses its lease.

    With ``adopts`` it becomes the parent of whatever commands leave behind; only where the process is its own.
    """

    def __init__(self, store: ScheduleStore, settings: FarmSettings, *, adopts: bool = False) -> None:
        self._store = store
        self._settings = settings
        self._adopts = adopts
        self._pool = Pool(settings)
        self._holder = Holder(uuid4().hex, processes.host(), processes.identity(os.getpid()))
        self._provides = Provides(settings.local_keys, processes.metrics(), settings.crews)
        self._accepted: dict[str, bool] = {}
        self._signature: tuple[int, ...] = (-1,)
        self._ends: dict[str, End] = {}
        self._beaten = self._worked = self._said = time.monotonic()
        self._doubtful = False

    def run(self, token: CancelToken) -> bool:
        """Schedule. False when another scheduler is alive, so that this one is not needed."""
        if not self._store.acquire(self._holder):
            return False
        if self._adopts:
            processes.adopt_orphans()
        self._pool.lease.renew(time.monotonic())
        try:
            self._end_orphans()
            while not token.cancelled:
                if self._look():
                    return True
                self._pool.wait(self._settings.poll_seconds)
                if self._adopts:
                    processes.reap_orphans()
        except LeaseLost:
            log.info("another scheduler has taken over")
            return True
        finally:
            self._stop()
        return True

    def _end_orphans(self) -> None:
        orphans = self._store.orphans(self._holder)
        if not orphans:
            return
        log.info("ending and repeating %s commands of a scheduler that died", len(orphans))
        if not processes.kill_attempts(orphans):
            raise Unavailable("What an earlier scheduler has left does not end.", hint="Restart this machine.")
        self._ends = {attempt: self._end_of(job, attempt) for attempt, job in orphans.items()}

    def _end_of(self, job: str, attempt: str) -> End:
        """How an orphan counts: one that was only taken ahead has no log yet, and does not count as a try."""
        if log_file(self._settings.logs, job, attempt).exists():
            return End(-9, Reason.LOST, "Its scheduler died.")
        return End(-9, Reason.STOPPED, "Its scheduler died before it began.")

    def _look(self) -> bool:
        """One look at the database; True when the scheduler is not needed any more."""
        asked = time.monotonic()
        try:
            if self._doubtful:
                self._make_sure()
            self._turn_if_due()
            self._say_progress()
            self._pool.lease.renew(asked)
            return self._is_idle() and self._store.release(self._holder, idle=True)
        except Unavailable as error:
            log.info("the database is away: %s", error)
            self._doubtful = True
        except LeaseLost:
            raise
        except Conflict as error:
            log.info("looking again: %s", error)
        return False

    def _make_sure(self) -> None:
        """After an outage: what the database believes to run here, but does not, is repeated."""
        missing = self._store.running(self._holder) - self._pool.known()
        self._ends |= dict.fromkeys(missing, End(-9, Reason.STOPPED, "The database went away as it began."))
        self._doubtful = False

    def _turn_if_due(self) -> None:
        now = time.monotonic()
        ends = {**self._ends, **self._pool.ended()}
        beat = now - self._beaten > self._settings.lease_seconds / 4
        while ends or beat or self._store.signature() != self._signature:
            asked = time.monotonic()
            turn = self._store.turn(self._holder, ends, room=self._pool.room(), accepts=self._accepts, beat=beat)
            self._pool.lease.renew(asked)
            self._signature = turn.signature
            if beat:
                self._beaten = now
            self._begin(turn, ends)
            ends, beat = self._pool.ended() if self._pool.is_hungry() else {}, False

    def _begin(self, turn: Turn, ends: dict[str, End]) -> None:
        self._pool.forget(ends)
        self._ends = {}
        for attempt in turn.start:
            self._pool.start(attempt)
        if turn.cancel:
            self._pool.end(set(turn.cancel), Reason.CANCELLED)
        if turn.signature[0] or turn.start:
            self._worked = time.monotonic()

    def _is_idle(self) -> bool:
        if self._signature[0] or self._pool.known():
            self._worked = time.monotonic()
        return time.monotonic() - self._worked >= self._settings.idle_seconds

    def _say_progress(self) -> None:
        if time.monotonic() - self._said >= _SAY_PROGRESS:
            self._said = time.monotonic()
            self._store.progress(self._pool.progress())

    def _accepts(self, service: str) -> bool:
        if service not in self._accepted:
            try:
                self._accepted[service] = keys.matches(service, self._provides)
            except InvalidInput as error:
                log.info("a job asks for %s: %s", service, error)
                self._accepted[service] = False
        return self._accepted[service]

    def _stop(self) -> None:
        """End what runs; write that down where the database answers and the lease still holds."""
        self._pool.close(Reason.STOPPED)
        try:
            ends = {**self._ends, **self._pool.ended()}
            if ends:
                self._store.turn(self._holder, ends, room=0, accepts=self._accepts)
            self._store.release(self._holder, idle=False)
        except (Unavailable, Conflict) as error:
            log.info("the next scheduler repeats what ran: %s", error)
