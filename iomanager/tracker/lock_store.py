"""Names that one process of ours holds at a time, on whichever machine: what is made under them is made once."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, update
from sqlalchemy.exc import IntegrityError

from iomanager.core.errors import Unavailable
from iomanager.db.schema import new_id, now
from iomanager.tracker.trackers.tables import LockRow

if TYPE_CHECKING:
    from iomanager.db.engine import Database

LEASE = timedelta(minutes=5)
"""After so long a holder counts as dead: longer than any call to a site may take."""
PATIENCE = 600.0
_LOOK = 0.05


@dataclass(frozen=True, slots=True)
class NameLocks:
    """Holds names in the database."""

    database: Database
    patience: float = PATIENCE

    @contextmanager
    def hold(self, name: str) -> Iterator[None]:
        """Wait until nobody has the name, and keep it. Raises Unavailable when that takes longer than ``patience``."""
        owner = new_id()
        deadline = time.monotonic() + self.patience
        while not self._take(name, owner):
            if time.monotonic() > deadline:
                raise Unavailable(f"{name} is being written by another process for very long.", hint="Try again later.")
            time.sleep(_LOOK)
        try:
            yield
        finally:
            with self.database.session() as session:
                session.execute(delete(LockRow).where(LockRow.name == name, LockRow.owner == owner))

    def _take(self, name: str, owner: str) -> bool:
        until = now() + LEASE
        try:
            with self.database.session() as session:
                session.execute(insert(LockRow).values(name=name, owner=owner, until=until))
            return True
        except IntegrityError:
            pass_over = update(LockRow).where(LockRow.name == name, LockRow.until < now())
            with self.database.session() as session:
                return bool(session.execute(pass_over.values(owner=owner, until=until)).rowcount)  # type: ignore[attr-defined]
