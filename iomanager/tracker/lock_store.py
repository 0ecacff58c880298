"""Names that one process of ours holds at a time, on whichever machine: what is made under them is made once."""

from __future__ import annotations

import logging
import os
import platform
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from iomanager.core.errors import IOManagerError, Unavailable
from iomanager.db.schema import new_id, now
from iomanager.tracker.trackers.tables import LockRow

if TYPE_CHECKING:
    from iomanager.db.engine import Database

log = logging.getLogger(__name__)
LEASE = timedelta(minutes=2)
"""After so long without a sign a holder on another machine counts as dead."""
PATIENCE = 600.0
_BEAT = 20.0
_LOOK = 0.05


@dataclass(frozen=True, slots=True)
class NameLocks:
    """Holds names in the database. A holder that is gone from this machine is passed over at once."""

    database: Database
    patience: float = PATIENCE

    @contextmanager
    def hold(self, name: str) -> Iterator[None]:
        """Wait until nobody has the name, and keep it. Raises Unavailable when that takes longer than ``patience``."""
        owner, deadline = _new_owner(), time.monotonic() + self.patience
        while not self._take(name, owner):
            if time.monotonic() > deadline:
                raise Unavailable(f"{name} is being written by another process for very long.", hint="Try again later.")
            time.sleep(_LOOK)
        with self._kept(name, owner):
            yield

    @contextmanager
    def lease(self, name: str) -> Iterator[bool]:
        """Keep the name if nobody has it: False, without a wait, when somebody does."""
        owner = _new_owner()
        if not self._take(name, owner):
            yield False
            return
        with self._kept(name, owner):
            yield True

    @contextmanager
    def _kept(self, name: str, owner: str) -> Iterator[None]:
        """Give a sign of life now and then, and let go at the end."""
        stop = threading.Event()
        beat = threading.Thread(target=self._renew, args=(name, owner, stop), name="name lock", daemon=True)
        beat.start()
        try:
            yield
        finally:
            stop.set()
            beat.join()
            with self.database.session() as session:
                session.execute(delete(LockRow).where(LockRow.name == name, LockRow.owner == owner))

    def _take(self, name: str, owner: str) -> bool:
        until = now() + LEASE
        try:
            with self.database.session() as session:
                session.execute(insert(LockRow).values(name=name, owner=owner, until=until))
            return True
        except IntegrityError:
            with self.database.session() as session:
                holder = session.scalar(select(LockRow.owner).where(LockRow.name == name)) or ""
                over = LockRow.owner == holder if _is_dead(holder) else LockRow.until < now()
                taking = update(LockRow).where(LockRow.name == name, over)
                return bool(session.execute(taking.values(owner=owner, until=until)).rowcount)  # type: ignore[attr-defined]

    def _renew(self, name: str, owner: str, stop: threading.Event) -> None:
        while not stop.wait(_BEAT):
            try:
                with self.database.session() as session:
                    mine = (LockRow.name == name, LockRow.owner == owner)
                    session.execute(update(LockRow).where(*mine).values(until=now() + LEASE))
            except IOManagerError as error:  # it is tried again; until then the lease still runs
                log.info("The lock of %s was not renewed: %s", name, error.message)


def _new_owner() -> str:
    return f"{platform.node()}/{os.getpid()}/{new_id()}"


def _is_dead(holder: str) -> bool:
    """Whether a holder was a process of this machine that is gone; False where that cannot be told."""
    host, _, rest = holder.partition("/")
    number = rest.partition("/")[0]
    if host != platform.node() or not number.isdecimal() or os.name != "posix":
        return False
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False
