"""What the panel asks of the tracker: the desk for records, and what waits to be sent where there is such a thing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from iomanager.tracker.desk import Desk
from iomanager.tracker.importing import ReadTable
from iomanager.tracker.kinds import Kind

PAGE_KINDS = {
    Kind.PROJECT: "Project",
    Kind.SEQUENCE: "Sequence",
    Kind.SHOT: "Shot",
    Kind.ASSET: "Asset",
    Kind.TASK: "Task",
    Kind.VERSION: "Version",
    Kind.PUBLISHED_FILE: "PublishedFile",
    Kind.NOTE: "Note",
    Kind.PLAYLIST: "Playlist",
    Kind.USER: "HumanUser",
}
"""What the pages of a site call the kinds."""


class Waiting(Protocol):
    """One write that was not sent yet (``tracker.outbox_store.Operation``)."""

    @property
    def number(self) -> int: ...
    @property
    def action(self) -> str: ...
    @property
    def kind(self) -> Kind: ...
    @property
    def label(self) -> str: ...
    @property
    def state(self) -> Any: ...
    @property
    def message(self) -> str: ...
    @property
    def hint(self) -> str: ...
    @property
    def created_at(self) -> datetime: ...


class SyncPort(Protocol):
    """What is kept of a site, and what waits for it. Plain synchronous functions, called in threads."""

    def as_of(self) -> datetime | None:
        """When the site was last looked at whole; None: never."""
        ...

    def refresh(self) -> bool:
        """Send what waits, and look at the site; whether anything was sent or read. Raises Unavailable, Forbidden."""
        ...

    def pending(self) -> Sequence[Waiting]:
        """What waits, oldest first."""
        ...

    def retry(self, number: int) -> object:
        """Let one be sent again. Raises NotFound, Conflict."""
        ...

    def remove(self, number: int) -> object:
        """Give one up, with what builds on it. Raises NotFound, Conflict."""
        ...


@dataclass(frozen=True, slots=True)
class TrackerDesk:
    """The records, the open project's name, the address of the site (empty for none), and the reader of sheets.

    Every so many ``seconds`` the site is looked at. Records that it does not know yet have no page.
    """

    desk: Desk
    project: str
    read_table: ReadTable
    site: str = ""
    sync: SyncPort | None = None
    seconds: float = 20.0

    def page_of(self, kind: Kind, record_id: str) -> str:
        """The address of a record's page; empty where there is none."""
        known = PAGE_KINDS.get(kind)
        there = self.site and known and record_id.isdecimal()
        return f"{self.site.rstrip('/')}/detail/{known}/{record_id}" if there else ""
