"""The tracker that lives in our own database, for studios without ShotGrid and for work without a network."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from iomanager.tracker.lock_store import NameLocks
from iomanager.tracker.records import Records
from iomanager.tracker.trackers.local_records import LocalRecords

if TYPE_CHECKING:
    from iomanager.db.engine import Database


class LocalTracker(Records):
    """Implements ``tracker.service.Tracker`` on the database. Safe from several threads and processes."""

    __slots__ = ()

    def __init__(self, database: Database, user: str = "", files: Path | None = None) -> None:
        super().__init__(LocalRecords(database, user, files or Path()), NameLocks(database).hold)
