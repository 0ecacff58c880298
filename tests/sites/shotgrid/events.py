"""The event log of the stand-in site: rows per change, ids taken before the commit, so they can come late or never."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass
from typing import Any, Final

from tests.sites.shotgrid.schema import Field
from tests.sites.shotgrid.store import Link, Store

Origin = tuple[int | None, Field, Link, str]  # entry, field, row, added or removed
NEVER: Final = 1e18  # seconds: an entry that is held back


@dataclass(frozen=True, slots=True)
class Actor:
    """Who makes a call. ``silent``: a script that writes no events. ``session``: its session_uuid."""

    link: Link
    silent: bool = False
    session: str | None = None


class Events:
    """Writes EventLogEntry rows. ``delay``: seconds until an entry can be read."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.delay = 0.0
        self._holding = 0
        self._lock = threading.Lock()

    # -- switches -----------------------------------------------------------------------------------------------------

    def gap(self, count: int = 1) -> None:
        """Lose ``count`` ids for ever, as transactions do that are rolled back."""
        with self.store.lock:
            for _ in range(count):
                self.store.take_id("EventLogEntry")

    def hold(self, count: int = 1_000_000) -> None:
        """The next ``count`` entries have their ids but cannot be read before ``release``."""
        with self._lock:
            self._holding = count

    def release(self) -> None:
        """Late commits: entries that were held back appear, below ids that were read long ago."""
        with self._lock, self.store.transaction():
            self._holding = 0
            self.store.db.execute("UPDATE EventLogEntry SET shown = 0 WHERE shown >= ?", (NEVER,))

    # -- entries ------------------------------------------------------------------------------------------------------

    def new(self, actor: Actor, link: Link, project: int | None) -> None:
        meta = {"type": "new_entity", "entity_type": link[0], "entity_id": link[1]}
        self._write(actor, "New", link, project, meta)

    def changed(self, actor: Actor, link: Link, project: int | None, change: dict[str, Any]) -> int | None:
        """``change``: attribute_name, field_data_type and old_value with new_value, or added with removed."""
        meta = {"type": "attribute_change", "entity_type": link[0], "entity_id": link[1], **change}
        return self._write(actor, "Change", link, project, meta)

    def back(
        self, actor: Actor, project: int | None, target: Link, origin: tuple[int | None, Field, Link, str]
    ) -> None:
        """A link was set or cleared: the other side has changed too."""
        entry, one, source, side = origin
        other = self.store.schema.back(one, target[0])
        if other is None:
            return
        item = {"type": source[0], "id": source[1]}
        meta = {
            "type": "attribute_change",
            "attribute_name": other.name,
            "actual_attribute_changed": f"{one.entity}.{one.name}",
            "original_event_log_entry_id": entry,
            "entity_type": target[0],
            "entity_id": target[1],
            "field_data_type": "multi_entity",
            "added": [item] if side == "added" else [],
            "removed": [item] if side == "removed" else [],
        }
        self._write(actor, "Change", target, project, meta)

    def retired(self, actor: Actor, link: Link, project: int | None, name: str) -> None:
        stamp = self.store.stamp()
        told = {"class_name": link[0], "display_name": name, "entity_type": link[0], "entity_id": link[1]}
        self._write(actor, "Retirement", link, project, {"type": "entity_retirement", "retirement_date": stamp, **told})
        change = {"attribute_name": "retirement_date", "field_data_type": "date_time", "old_value": None}
        self.changed(actor, link, project, {**change, "new_value": stamp})

    def revived(self, actor: Actor, link: Link, project: int | None) -> None:
        self._write(
            actor, "Revival", link, project, {"type": "entity_revival", "entity_type": link[0], "entity_id": link[1]}
        )
        change = {"attribute_name": "retirement_date", "field_data_type": "date_time", "new_value": None}
        self.changed(actor, link, project, change)

    def _write(self, actor: Actor, word: str, link: Link, project: int | None, meta: dict[str, Any]) -> int | None:
        if actor.silent:
            return None
        number = self.store.take_id("EventLogEntry")
        columns: dict[str, Any] = {
            "event_type": f"Shotgun_{link[0]}_{word}",
            "attribute_name": meta.get("attribute_name"),
            "meta": json.dumps(meta),
            "entity": link[1],
            "entity$t": link[0],
            "user": actor.link[1],
            "user$t": actor.link[0],
            "project": project,
            "project$t": "Project" if project else None,
            "created_at": self.store.stamp(),
            "session_uuid": actor.session,
            "description": f"{word} {link[0]} {link[1]}",
            "shown": self._shown(),
        }
        self.store.insert("EventLogEntry", number, columns)
        return number

    def _shown(self) -> float:
        with self._lock:
            if self._holding:
                self._holding -= 1
                return NEVER
        return self.store.now().timestamp() + self.delay if self.delay else 0.0
