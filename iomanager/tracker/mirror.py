"""How old what is kept of a site is, and what waits for it, as the tracker's panel asks."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from iomanager.core.cancel import CancelToken, Progress
from iomanager.core.errors import Unavailable
from iomanager.tracker.cache_store import NO_PROJECT
from iomanager.tracker.desk import Desk
from iomanager.tracker.offline import OfflineRecords
from iomanager.tracker.outbox_store import Operation
from iomanager.tracker.permit import Permit
from iomanager.tracker.sync import Refreshed


@dataclass(frozen=True, slots=True)
class Mirror:
    """Implements ``tracker.ui.port.SyncPort``. ``project`` is the name of the open one, which is kept from now on."""

    records: OfflineRecords
    project: str = ""
    permit: Permit = field(default_factory=Permit)

    def as_of(self) -> datetime | None:
        """When the site was last looked at whole; None: never."""
        scope = self.records.cache.scopes().get(NO_PROJECT)
        return scope.as_of if scope is not None else None

    def refresh(self, *, token: CancelToken | None = None, progress: Progress | None = None) -> bool:
        """Send what waits, then look at the site; whether anything was sent or read. Raises Unavailable, Forbidden."""
        sent = self.records.send(token=token, progress=progress)
        if sent.stopped:
            raise Unavailable(sent.stopped, hint="What is kept is shown; it is tried again later.")
        read = self._look(token, progress)
        return bool(sent.done or sent.stuck or read.read or read.whole)

    def pending(self) -> list[Operation]:
        """What waits, oldest first."""
        return self.records.outbox.pending()

    def retry(self, number: int) -> Operation:
        """Let one be sent again. Raises NotFound, Conflict, Forbidden."""
        self.permit.to_edit()
        return self.records.outbox.retry(number)

    def remove(self, number: int) -> list[Operation]:
        """Give one up, with what builds on it. Raises NotFound, Conflict, Forbidden."""
        self.permit.to_edit()
        return self.records.outbox.remove(number)

    def _look(self, token: CancelToken | None, progress: Progress | None) -> Refreshed:
        """A project that is not kept (whole) yet is read; else all that is kept is brought up to date."""
        project = Desk(self.records.as_kept()).project(self.project)
        scope = self.records.cache.scopes().get(project.id) if project is not None else None
        if project is not None and (scope is None or scope.filled_at is None):
            found = self.records.open(project.id, token=token, progress=progress)
            return Refreshed(found.read, found.pages, whole=True)
        return self.records.refresh(token=token, progress=progress)
