"""Leases in the database: one process works on a plate at a time, and nothing beside what holds the whole delivery."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select, update

from iomanager.core.cancel import CancelToken
from iomanager.core.errors import Conflict, IOManagerError, NotFound
from iomanager.db.schema import now
from iomanager.ingest.journal.lease import Holder, is_surely_dead, this_run
from iomanager.ingest.journal.tables import DeliveryRow, PlateRow

if TYPE_CHECKING:
    from iomanager.db.engine import Database

log = logging.getLogger(__name__)
LEASE_SECONDS = 20.0
_LOOK_AGAIN = 0.2
Held = DeliveryRow | PlateRow


class Lease:
    """A delivery or plate held by this run; :meth:`check` raises when another process took it over."""

    def __init__(self) -> None:
        self._lost = threading.Event()

    def lose(self) -> None:
        """Another process has it now."""
        self._lost.set()

    def check(self) -> None:
        """Raise Conflict when the lease was lost, as after a machine slept."""
        if self._lost.is_set():
            raise Conflict("Another process has taken this delivery over.", hint="Look there for its progress.")


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a step waits to begin: what ran it before may have died on another machine a moment ago."""

    seconds: float = 0.0
    token: CancelToken = field(default_factory=CancelToken)


@dataclass(frozen=True, slots=True)
class Hold:
    """What is held: a whole delivery, or one step of one of its plates."""

    delivery: str
    plate: str = ""
    step: str = ""


@dataclass(frozen=True, slots=True)
class Leases:
    """Takes, renews and gives back leases; one that is not renewed for ``seconds`` counts as that of a dead process."""

    database: Database
    seconds: float = LEASE_SECONDS

    @contextmanager
    def held(self, hold: Hold, patience: Patience | None = None) -> Iterator[Lease]:
        """Hold a step, or the whole delivery, for this run alone.

        Raises NotFound, and Conflict while another living process holds it, or for the whole: any of its steps.
        """
        holder, lease, stop = this_run(), Lease(), threading.Event()
        self._take_patiently(hold, holder, patience or Patience())
        beat = threading.Thread(target=self._beat, args=(hold, holder.owner, lease, stop), name="lease")
        beat.start()
        try:
            yield lease
        finally:
            stop.set()
            beat.join()
            self._release(hold, holder.owner)

    def is_live(self, row: Held) -> bool:
        """Whether a living process holds it, as far as can be known."""
        if not row.lease_owner or row.lease_at is None or is_surely_dead(row.lease_host, row.lease_process):
            return False
        return now() - row.lease_at <= timedelta(seconds=self.seconds)

    def _take_patiently(self, hold: Hold, holder: Holder, patience: Patience) -> None:
        ends = time.monotonic() + patience.seconds
        while True:
            try:
                return self._take(hold, holder)
            except Conflict:
                if time.monotonic() >= ends:
                    raise
            patience.token.check()
            time.sleep(_LOOK_AGAIN)

    def _take(self, hold: Hold, holder: Holder) -> None:
        with self.database.session() as session:
            whole = session.get(DeliveryRow, hold.delivery, with_for_update=True)
            if whole is None:
                raise NotFound(f"There is no delivery {hold.delivery}.", hint="See: iomanager deliveries list")
            query = select(PlateRow).filter_by(delivery_id=hold.delivery)
            steps = list(session.scalars(query.filter_by(plate=hold.plate, step=hold.step) if hold.plate else query))
            held: list[Held] = [whole, *steps]
            for row in held:
                if self.is_live(row):
                    raise Conflict(
                        f"Delivery {hold.delivery} is being worked on by {_machine(row.lease_host)}.",
                        hint="Wait until it ends there; when that process has died, try again in half a minute.",
                    )
            mine: Held = whole
            if hold.plate:
                mine = steps[0] if steps else PlateRow(delivery_id=hold.delivery, plate=hold.plate, step=hold.step)
                session.add(mine)
            mine.lease_owner, mine.lease_host, mine.lease_process = holder.owner, holder.host, holder.process
            mine.lease_at = now()

    def _beat(self, hold: Hold, owner: str, lease: Lease, stop: threading.Event) -> None:
        renewed = time.monotonic()
        while not stop.wait(self.seconds / 4):
            try:
                if not self._touch(hold, owner, {"lease_at": now()}):
                    lease.lose()
                    return
                renewed = time.monotonic()
            except IOManagerError as error:
                log.info("a lease of %s could not be renewed: %s", hold.plate or "a delivery", error)
            if time.monotonic() - renewed > self.seconds * 3 / 4:
                lease.lose()  # before anybody else may take it
                return

    def _release(self, hold: Hold, owner: str) -> None:
        try:
            self._touch(hold, owner, {"lease_owner": None, "lease_at": None})
        except IOManagerError as error:
            log.info("a lease of %s runs out by itself: %s", hold.plate or "a delivery", error)

    def _touch(self, hold: Hold, owner: str, values: Mapping[str, Any]) -> bool:
        table = PlateRow if hold.plate else DeliveryRow
        with self.database.session() as session:
            done = session.execute(update(table).where(table.lease_owner == owner).values(values))
            return bool(done.rowcount == 1)  # type: ignore[attr-defined]


def _machine(host: str | None) -> str:
    """The name of a machine without its process namespace."""
    return host.split()[0] if host and host.split() else "another machine"
