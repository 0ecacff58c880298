"""A ShotGrid site behind the interface that all trackers have."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from iomanager.core.cancel import CancelToken, Progress
from iomanager.core.errors import InvalidInput, Unavailable
from iomanager.tracker.adapter import Upload
from iomanager.tracker.kinds import Kind, KindSpec, spec
from iomanager.tracker.query import Query
from iomanager.tracker.record import Action, Changes, Record, Write
from iomanager.tracker.trackers.shotgrid.author import Author
from iomanager.tracker.trackers.shotgrid.client import ShotGridClient
from iomanager.tracker.trackers.shotgrid.events import Events
from iomanager.tracker.trackers.shotgrid.fields import TYPES, Names
from iomanager.tracker.trackers.shotgrid.pictures import picture
from iomanager.tracker.trackers.shotgrid.reading import PAGE, Reader
from iomanager.tracker.trackers.shotgrid.schema import Schema
from iomanager.tracker.trackers.shotgrid.storages import Storages
from iomanager.tracker.trackers.shotgrid.uploads import Uploader
from iomanager.tracker.trackers.shotgrid.values import Values
from iomanager.tracker.trackers.shotgrid.writing import Guard, Writer


class ShotGridRecords:
    """Implements ``tracker.adapter.Adapter``. Safe from several threads; nothing is asked before the first call.

    ``user`` is the login of who works, for records that a script makes.
    """

    def __init__(
        self, client: ShotGridClient, names: Names, *, guard: Guard | None = None, page: int = PAGE, user: str = ""
    ) -> None:
        self.client = client
        self._schema = Schema(client, names)
        self._types = _FileTypes(client)
        self._values = Values(self._schema, self._types.link, Storages(client).path)
        self._reader = Reader(client, self._schema, self._values, page=page)
        hold, author = guard or _Guards().hold, Author(client, user)
        self._writer = Writer(self._schema, self._values, self._reader, guard=hold, author=author)
        self._uploader = Uploader(client, self._schema)
        self._events = Events(client)

    @property
    def name(self) -> str:
        """``shotgrid``."""
        return "shotgrid"

    def check(self) -> str:
        """One sentence on the site and the login; raises Unavailable, Forbidden."""
        info = self.client.read("info")
        version = ".".join(str(part) for part in info.get("version", ())[:3])
        self.client.read("find_one", "Project", [], ["id"])
        return f"ShotGrid at {self.client.site.name} answers (version {version})."

    def schema(self, kind: Kind) -> KindSpec:
        """Our fields that the site has, with the choices of its lists."""
        return self._schema.described(kind) if kind in TYPES else KindSpec(kind, {})

    def find(self, query: Query) -> list[Record]:
        """The records that a query asks for; none of a kind that the site does not keep."""
        return self._reader.find(query) if query.kind in TYPES else []

    def get(self, kind: Kind, record_id: str) -> Record | None:
        """One record, retired or not."""
        return self._reader.get(kind, record_id) if kind in TYPES else None

    def create(self, kind: Kind, fields: Mapping[str, Any], *, key: str = "") -> Record:
        """Make a record, once for each key."""
        return self.batch([Write(Action.CREATE, kind, fields=fields, key=key)])[0]

    def update(
        self, kind: Kind, record_id: str, fields: Mapping[str, Any], *, base: Mapping[str, Any] | None = None
    ) -> Record:
        """Set fields. A site knows no conditions: between the look at ``base`` and the write lies a moment."""
        return self.batch([Write(Action.UPDATE, kind, record_id, fields, base=base)])[0]

    def batch(self, writes: Sequence[Write]) -> list[Record]:
        """All writes or none, up to a hundred; more go in several calls. Revivals go one by one, and never with others.

        A call that failed may be made again: what was done stays done.
        """
        revived = [write for write in writes if write.action is Action.REVIVE]
        if not revived:
            return self._writer.batch(writes)
        if len(revived) < len(writes):
            raise InvalidInput("ShotGrid revives records one by one.")
        return self._writer.bring_back(writes)

    def retire(self, kind: Kind, record_id: str) -> bool:
        """Retire a record; what the site retires with it (the versions of a shot) is its own matter."""
        return self._writer.use(kind, record_id, retired=True)

    def revive(self, kind: Kind, record_id: str) -> bool:
        """Bring a retired record back."""
        return self._writer.use(kind, record_id, retired=False)

    def upload(self, upload: Upload, *, token: CancelToken | None = None, progress: Progress | None = None) -> Record:
        """Bring a file to the site; the attachment that it became."""
        made = self._uploader.send(upload, token or CancelToken(), progress or Progress())
        found = self._reader.get(Kind.ATTACHMENT, made) if made else None
        return found or Record(Kind.ATTACHMENT, made, dict.fromkeys(spec(Kind.ATTACHMENT).fields))

    def thumbnail(self, kind: Kind, record_id: str) -> bytes | None:
        """The bytes of a record's picture; None while there is none, or the site still makes it."""
        found = self._reader.rows(kind, [["id", "is", int(record_id)]], ["image"]) if record_id.isdecimal() else []
        return picture(self.client, str(found[0].get("image") or "")) if found else None

    def changes(self, cursor: str = "", limit: int = 500) -> Changes:
        """What was touched since, by the event log and by the times of the records."""
        return self._events.changes(cursor, limit)

    def knock(self, seconds: float) -> None:
        """Ask once for a sign of life, within so many seconds. Raises Unavailable, and Forbidden of a proxy."""
        self.client.knock(seconds)

    def close(self) -> None:
        """Close the connections."""
        self.client.close()


class _Guards:
    """Holds names within this process."""

    def __init__(self) -> None:
        self._free = threading.Condition()
        self._held: set[str] = set()

    @contextmanager
    def hold(self, name: str) -> Iterator[None]:
        """Wait until nobody has the name, and keep it."""
        with self._free:
            if not self._free.wait_for(lambda: name not in self._held, 600):
                raise Unavailable(f"{name} is being written by somebody else for very long.")
            self._held.add(name)
        try:
            yield
        finally:
            with self._free:
                self._held.discard(name)
                self._free.notify_all()


class _FileTypes:
    """The types of published files of a site, which are links there and words here."""

    def __init__(self, client: ShotGridClient) -> None:
        self._client = client
        self._lock = threading.Lock()
        self._known: dict[str, dict[str, Any]] = {}

    def link(self, code: str) -> dict[str, Any]:
        """The type of that name. Raises InvalidInput for a new one: it would be of all projects, so it is not made."""
        with self._lock:
            if code not in self._known:
                rows = self._client.read("find", "PublishedFileType", [], ["code"])
                self._known = {row["code"]: {"type": row["type"], "id": row["id"]} for row in rows if row.get("code")}
            if code not in self._known:
                raise InvalidInput(
                    f"The ShotGrid site has no published file type {code}.", hint="Ask whoever runs the site to add it."
                )
            return self._known[code]
