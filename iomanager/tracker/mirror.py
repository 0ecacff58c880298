"""How old what is kept of a site is, and what waits for it, as the tracker's panel asks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from iomanager.core.cancel import CancelToken, Progress
from iomanager.core.errors import Unavailable
from iomanager.tracker.cache_store import NO_PROJECT
from iomanager.tracker.kinds import Kind
from iomanager.tracker.offline import OfflineRecords
from iomanager.tracker.outbox_store import Operation
from iomanager.tracker.query import Query, is_


@dataclass(frozen=True, slots=True)
class Mirror:
    """Implements ``tracker.ui.port.SyncPort``. ``project`` is the name of the open one, which is kept from now on."""

    records: OfflineRecords
    project: str = ""

    def as_of(self) -> datetime | None:
        """When the site was last looked at whole; None: never."""
        scope = self.records.cache.scopes().get(NO_PROJECT)
        return scope.as_of if scope is not None else None

    def refresh(self, *, token: CancelToken | None = None, progress: Progress | None = None) -> None:
        """Send what waits, then look at the site. Raises Unavailable."""
        done = self.records.send(token=token, progress=progress)
        if done.stopped:
            raise Unavailable(done.stopped, hint="What is kept is shown; it is tried again later.")
        found = self.records.find(Query(Kind.PROJECT, (is_("name", self.project),), limit=1)) if self.project else []
        if found:
            self.records.open(found[0].id, token=token, progress=progress)
        else:
            self.records.refresh(token=token, progress=progress)

    def pending(self) -> list[Operation]:
        """What waits, oldest first."""
        return self.records.outbox.store.all()

    def retry(self, number: int) -> Operation:
        """Let one be sent again."""
        return self.records.outbox.retry(number)

    def remove(self, number: int) -> list[Operation]:
        """Give one up, with what builds on it."""
        return self.records.outbox.remove(number)
