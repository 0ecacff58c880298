"""What was touched at a site since the last look: its event log, and a scan over ``updated_at`` that overlaps.

Numbers of events are given before they are committed, so some appear late and some never; those that are missing are
looked for again for five minutes (``domain/shotgrid.md`` 4.1). Not every change is an event, so what was updated since
is asked for too, now and then. Without the right to read events, the scan does alone, with every look.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from iomanager.core.errors import InvalidInput
from iomanager.tracker.adapter import Denied
from iomanager.tracker.kinds import Kind
from iomanager.tracker.query import Ref
from iomanager.tracker.record import Changes
from iomanager.tracker.trackers.shotgrid.client import ShotGridClient
from iomanager.tracker.trackers.shotgrid.fields import TYPES, kind_of

log = logging.getLogger(__name__)
WINDOW = 300.0
"""Seconds for which a missing event is waited for."""
OVERLAP = timedelta(seconds=5)
SCANNED = (
    *(Kind.PROJECT, Kind.SEQUENCE, Kind.SHOT, Kind.ASSET, Kind.TASK, Kind.VERSION, Kind.PUBLISHED_FILE),
    *(Kind.NOTE, Kind.ATTACHMENT, Kind.PLAYLIST, Kind.USER, Kind.GROUP, Kind.TAG),
)
"""The kinds whose types have ``updated_at``."""
UNLOGGED = (Kind.REPLY, Kind.PUBLISHED_FILE_TYPE, Kind.STEP)
"""What is scanned besides where there are no events: one of them by ``created_at``, as it has no other time."""
SCAN = timedelta(seconds=60)
"""With events, the scan is made this often: it costs two calls for each kind."""
_FIELDS = ["event_type", "meta", "entity", "attribute_name", "created_at"]
_MOST_MISSING = 2000


@dataclass(slots=True)
class Cursor:
    """Where the log was read to. ``missing`` are numbers below ``event`` with the time (seconds) to give them up."""

    event: int = 0
    updated: str = ""
    missing: dict[int, float] = field(default_factory=dict)

    @classmethod
    def read(cls, text: str) -> Cursor:
        """From its text. Raises InvalidInput for another tracker's."""
        try:
            found = json.loads(text)
            missing = {int(number): float(until) for number, until in found["missing"].items()}
            return cls(int(found["event"]), str(found["updated"]), missing)
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise InvalidInput("This is no place in ShotGrid's event log.", hint="Fill the cache anew.") from error

    def text(self) -> str:
        """To be kept until the next look."""
        return json.dumps({"event": self.event, "updated": self.updated, "missing": self.missing})


class Events:
    """Follows the changes of one site."""

    def __init__(self, client: ShotGridClient) -> None:
        self._client = client

    def changes(self, text: str, limit: int) -> Changes:
        """What was touched since; an empty cursor asks for the present one."""
        if not text:
            return Changes((), Cursor(self._newest(), self._site_time()).text())
        cursor, now = Cursor.read(text), time.time()
        read = self._events(cursor, limit)
        events, more = read or ([], False)
        touched = dict.fromkeys(ref for event in events for ref in _touched(event))
        self._advance(cursor, events, now)
        if not more:
            touched.update(dict.fromkeys(self._updated(cursor, logged=read is not None and cursor.event > 0)))
        return Changes(tuple(touched), cursor.text(), more)

    def _newest(self) -> int:
        try:
            found = self._client.read(
                "find_one", "EventLogEntry", [], ["id"], order=[{"field_name": "id", "direction": "desc"}]
            )
        except (Denied, InvalidInput) as error:
            log.info("The event log cannot be read: %s", error.message)
            return 0
        return int(found["id"]) if found else 0

    def _events(self, cursor: Cursor, limit: int) -> tuple[list[Mapping[str, Any]], bool] | None:
        """New events and late ones, and whether there are more; None where this login may not read the log."""
        order = [{"field_name": "id", "direction": "asc"}]
        try:
            new = self._client.read(
                "find", "EventLogEntry", [["id", "greater_than", cursor.event]], _FIELDS, order=order, limit=limit
            )
            late = []
            waited = sorted(cursor.missing)
            for start in range(0, len(waited), limit):
                some = waited[start : start + limit]
                late += self._client.read("find", "EventLogEntry", [["id", "in", some]], _FIELDS, order=order)
        except (Denied, InvalidInput) as error:
            log.info("The event log cannot be read: %s", error.message)
            return None
        return [*late, *new], len(new) == limit

    def _advance(self, cursor: Cursor, events: list[Mapping[str, Any]], now: float) -> None:
        seen = {int(event["id"]) for event in events}
        newest = max(seen, default=cursor.event)
        gaps = range(cursor.event + 1, newest) if newest - cursor.event < 10 * _MOST_MISSING else ()
        for number in gaps:
            if number not in seen:
                cursor.missing[number] = now + WINDOW
        cursor.event = max(cursor.event, newest)
        kept = {n: until for n, until in cursor.missing.items() if n not in seen and until > now}
        cursor.missing = dict(sorted(kept.items())[-_MOST_MISSING:])

    def _updated(self, cursor: Cursor, *, logged: bool) -> Iterator[Ref]:
        """What was updated since the last scan, and a little before."""
        last, reached = datetime.fromisoformat(cursor.updated), self._client.site_time()
        if logged and reached - last < SCAN:
            return
        for kind in (*SCANNED, *(() if logged else UNLOGGED)):
            time_field = "created_at" if kind is Kind.REPLY else "updated_at"
            where = [[time_field, "greater_than", (last - OVERLAP).replace(tzinfo=None)]]
            for retired in (False, True):
                for row in self._scanned(kind, where, retired=retired):
                    yield Ref(kind, str(row["id"]))
        cursor.updated = reached.isoformat()

    def _scanned(self, kind: Kind, where: list[Any], *, retired: bool) -> list[Mapping[str, Any]]:
        try:
            found: list[Mapping[str, Any]] = self._client.read("find", TYPES[kind], where, ["id"], retired_only=retired)
        except (Denied, InvalidInput) as error:  # a login may not see everything, and sites differ
            log.info("What changed of the kind %s cannot be read: %s", kind.value, error.message)
            return []
        return found

    def _site_time(self) -> str:
        """The time by the clock of the site, which marks its records."""
        return self._client.site_time().isoformat()


def _touched(event: Mapping[str, Any]) -> Iterator[Ref]:
    """The records that an event speaks of. Rows about the other side of a link name that one."""
    meta = event.get("meta") or {}
    linked = event.get("entity") or {}
    for entity, number in (
        (meta.get("entity_type") or meta.get("class_name"), meta.get("entity_id")),
        (linked.get("type"), linked.get("id")),
    ):
        kind = kind_of(str(entity))
        if kind is not None and number:
            yield Ref(kind, str(number))
