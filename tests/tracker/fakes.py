"""A tracker whose network can be taken away, before or after a write was done. What it holds is real."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from iomanager.core.cancel import CancelToken, Progress
from iomanager.core.errors import Unavailable
from iomanager.tracker.adapter import Adapter, Upload
from iomanager.tracker.kinds import Kind, KindSpec
from iomanager.tracker.query import Query
from iomanager.tracker.record import Changes, Record, Write

Done = TypeVar("Done")


class Killed(BaseException):
    """The process ends here, as after ``kill -9``: nothing of ours may catch it."""


@dataclass
class FlakyAdapter:
    """Passes everything on to a real adapter. ``away``: nothing gets through.

    ``faults`` are used up one by write: ``before`` and ``after`` lose the connection, ``kill`` ends the process after
    the write was done.
    """

    inner: Adapter
    away: bool = False
    faults: list[str] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    read: int = 0

    @property
    def name(self) -> str:
        return self.inner.name

    def _reading(self, what: str, work: Callable[[], Done]) -> Done:
        self.calls.append(what)
        if self.away:
            raise Unavailable("The tracker is away.")
        found = work()
        self.read += len(found) if isinstance(found, list) else 0
        return found

    def _writing(self, what: str, work: Callable[[], Done]) -> Done:
        self.calls.append(what)
        fault = self.faults.pop(0) if self.faults and not self.away else ""
        if self.away or fault == "before":
            raise Unavailable("The tracker is away.")
        done = work()
        if fault == "after":
            raise Unavailable("The tracker went away while it worked on this.")
        if fault == "kill":
            raise Killed
        return done

    def find(self, query: Query) -> list[Record]:
        return self._reading("find", lambda: self.inner.find(query))

    def get(self, kind: Kind, record_id: str) -> Record | None:
        return self._reading("get", lambda: self.inner.get(kind, record_id))

    def create(self, kind: Kind, fields: Mapping[str, Any], *, key: str = "") -> Record:
        return self._writing("create", lambda: self.inner.create(kind, fields, key=key))

    def update(
        self, kind: Kind, record_id: str, fields: Mapping[str, Any], *, base: Mapping[str, Any] | None = None
    ) -> Record:
        return self._writing("update", lambda: self.inner.update(kind, record_id, fields, base=base))

    def batch(self, writes: Sequence[Write]) -> list[Record]:
        return self._writing("batch", lambda: self.inner.batch(writes))

    def retire(self, kind: Kind, record_id: str) -> bool:
        return self._writing("retire", lambda: self.inner.retire(kind, record_id))

    def revive(self, kind: Kind, record_id: str) -> bool:
        return self._writing("revive", lambda: self.inner.revive(kind, record_id))

    def upload(self, upload: Upload, *, token: CancelToken | None = None, progress: Progress | None = None) -> Record:
        return self._writing("upload", lambda: self.inner.upload(upload, token=token, progress=progress))

    def thumbnail(self, kind: Kind, record_id: str) -> bytes | None:
        return self._reading("thumbnail", lambda: self.inner.thumbnail(kind, record_id))

    def changes(self, cursor: str = "", limit: int = 500) -> Changes:
        return self._reading("changes", lambda: self.inner.changes(cursor, limit))

    def schema(self, kind: Kind) -> KindSpec:
        return self._reading("schema", lambda: self.inner.schema(kind))

    def check(self) -> str:
        return self._reading("check", self.inner.check)

    def knock(self, seconds: float) -> None:
        self._reading("knock", lambda: self.inner.knock(seconds))

    def close(self) -> None:
        self.inner.close()
