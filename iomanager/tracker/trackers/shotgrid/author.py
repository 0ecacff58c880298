"""In whose name a script makes records: ``created_by`` is the person who works, where the site knows that login."""

from __future__ import annotations

import logging
import threading
from typing import Any

from iomanager.core.errors import InvalidInput
from iomanager.tracker.adapter import Denied
from iomanager.tracker.kinds import Kind
from iomanager.tracker.trackers.shotgrid.client import ShotGridClient

log = logging.getLogger(__name__)
FIELD = "created_by"
"""Can be set when a record is made, never later (``domain/shotgrid.md`` 1.5)."""
KINDS = (Kind.VERSION, Kind.PUBLISHED_FILE, Kind.PLAYLIST, Kind.NOTE)


class Author:
    """The person behind a script. Safe from several threads; asked of the site once, with the first creation."""

    def __init__(self, client: ShotGridClient, login: str) -> None:
        self._client = client
        self._login = login
        self._lock = threading.Lock()
        self._found: dict[str, dict[str, Any]] | None = None

    def fields(self, kind: Kind) -> dict[str, Any]:
        """What to add to a new record; nothing where the login is a person's own, or the site does not know it."""
        if kind not in KINDS or not self._login or not self._client.is_script:
            return {}
        with self._lock:
            if self._found is None:
                self._found = self._asked()
            return dict(self._found)

    def refused(self, message: str) -> bool:
        """Whether a refusal is of the name alone; from then on it is left out."""
        with self._lock:
            if FIELD not in message or not self._found:
                return False
            log.info("ShotGrid does not let the script name %s: %s", self._login, message)
            self._found = {}
            return True

    def _asked(self) -> dict[str, dict[str, Any]]:
        try:
            person = self._client.read("find_one", "HumanUser", [["login", "is", self._login]], ["id"])
        except (Denied, InvalidInput) as error:
            log.info("The people of the site cannot be read: %s", error.message)
            return {}
        return {FIELD: {"type": "HumanUser", "id": person["id"]}} if person else {}
