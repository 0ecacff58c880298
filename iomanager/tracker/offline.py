"""A tracker with and without the network: read from what is kept, written through, or kept to be sent later.

What waits to be sent is shown over what is kept, so that one sees one's own changes. Records that the tracker does not
know yet have temporary ids, which stay good after they were sent.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from iomanager.core.cancel import CancelToken, Progress
from iomanager.core.errors import Conflict, Forbidden, LoginWanted, NotFound, Unavailable
from iomanager.db.schema import new_id, now
from iomanager.tracker import query as queries
from iomanager.tracker import temporary
from iomanager.tracker.adapter import Adapter, Upload
from iomanager.tracker.cache import ANSWERS, Answer, is_temporary, place
from iomanager.tracker.cache_store import NO_PROJECT, Cache, Scope, in_the_order
from iomanager.tracker.kinds import Field, Kind, KindSpec, spec
from iomanager.tracker.outbox import UPLOAD, Outbox, Replayed, links, resolved, with_made
from iomanager.tracker.outbox_store import Operation
from iomanager.tracker.overlay import as_it_will_be, attachment, fits, is_of, with_base
from iomanager.tracker.query import Query, Ref, is_
from iomanager.tracker.record import Action, Changes, Record, Write, checked
from iomanager.tracker.rules import twin
from iomanager.tracker.sync import Refreshed, Sync

log = logging.getLogger(__name__)
Done = TypeVar("Done")
PAUSE = 15.0
"""Seconds for which a tracker that did not answer is not asked again by what has another way."""
NEAR = 5.0
"""Seconds within which a tracker must give a sign of life before reads wait for what it has that is new."""
_CALL = 100
_SCHEMA = "fields/"


class OfflineRecords:
    """Implements ``tracker.adapter.Adapter`` over another one. Safe from several threads and processes.

    ``files`` is a folder for pictures. What is kept is brought up to date before it is read when it is older than
    ``fresh`` seconds; None: only by :meth:`refresh`.
    """

    def __init__(self, site: Adapter, cache: Cache, outbox: Outbox, files: Path, *, fresh: float | None = None) -> None:
        self.site = site
        self.cache = cache
        self.outbox = outbox
        self.sync = Sync(site, cache)
        self._files = files
        self._fresh = fresh
        self._rest = _Rest()

    @property
    def name(self) -> str:
        """The name of the tracker itself."""
        return self.site.name

    @property
    def away(self) -> bool:
        """Whether the tracker did not answer a moment ago."""
        return time.monotonic() < self._rest.until

    def as_kept(self) -> OfflineRecords:
        """The same records, read as they are kept without a look at the tracker first, for views that look behind."""
        other = OfflineRecords(self.site, self.cache, self.outbox, self._files)
        other._rest = self._rest
        return other

    # -- keeping up ---------------------------------------------------------------------------------------------------

    def open(self, project_id: str, *, token: CancelToken | None = None, progress: Progress | None = None) -> Refreshed:
        """Keep a project from now on, and bring it up to date. Raises Unavailable; what is kept can be read then."""
        return self._asked(lambda: self._open(project_id, token, progress))

    def refresh(self, *, token: CancelToken | None = None, progress: Progress | None = None) -> Refreshed:
        """Bring what is kept up to date. Raises Unavailable."""
        whole = self.sync.is_old()
        look = self.sync.resync if whole else self.sync.refresh
        return self._asked(lambda: look(token=token, progress=progress))

    def send(self, *, token: CancelToken | None = None, progress: Progress | None = None) -> Replayed:
        """Send what waits. A tracker that is away is told by ``stopped``."""
        done = self.outbox.replay(token=token, progress=progress)
        self._heard(answers=not done.stopped)
        return done

    def ask(self, query: Query) -> Answer:
        """What is known of a question without asking the tracker: the records, how old that is, what waits."""
        queries.check(query)
        waiting = self._waiting()
        found = self._over(self._translated(query), waiting)
        changed = {operation.record_id for operation in waiting}
        main = self.cache.scopes().get(NO_PROJECT)
        mine = sum(1 for record in found if record.id in changed)
        return Answer(tuple(found), main.as_of if main is not None else None, mine)

    def _open(self, project_id: str, token: CancelToken | None, progress: Progress | None) -> Refreshed:
        self.sync.fill(project_id, token=token, progress=progress)
        return self.sync.refresh(token=token, progress=progress)

    # -- reading ------------------------------------------------------------------------------------------------------

    def find(self, query: Query) -> list[Record]:
        """From what is kept, where all that is asked for is kept; else from the tracker, or what is known without it.

        Raises InvalidInput, and Unavailable when nothing of the kind or of the project was ever read.
        """
        queries.check(query)
        query = self._translated(query)
        if self._is_kept(query):
            self._freshen()
            return self._over(query, self._waiting())
        try:
            found = [] if temporary.is_unknown(query) else self._found(query)
        except (Unavailable, LoginWanted) as error:
            scopes = self.cache.scopes()
            known = self._over(query, self._waiting()) if NO_PROJECT in scopes else []
            if NO_PROJECT in scopes and (known or all(name in scopes for name in temporary.projects_of(query))):
                return known
            if error.hint or isinstance(error, LoginWanted):
                raise
            hint = "This was never read here: open the project once while the tracker answers."
            raise _Away(error.message, hint=hint) from error
        return self._merged(query, found, self._waiting())

    def get(self, kind: Kind, record_id: str) -> Record | None:
        """One record with what waits for it; by its temporary id too."""
        waiting = self._waiting()
        number = self.outbox.store.made([record_id]).get(record_id, record_id)
        return as_it_will_be(kind, self._known(kind, number), [each for each in waiting if is_of(each, kind, number)])

    def thumbnail(self, kind: Kind, record_id: str) -> bytes | None:
        """The picture of a record, as it was last seen when the tracker is away."""
        number = self.outbox.store.made([record_id]).get(record_id, record_id)
        file = self._files / kind.value / f"{number}.picture"
        if is_temporary(number):
            return None
        try:
            found = self._tried(lambda: self.site.thumbnail(kind, number))
        except Unavailable:
            return file.read_bytes() if file.is_file() else None
        if found:
            file.parent.mkdir(parents=True, exist_ok=True)
            part = file.with_suffix(f".{new_id()}.part")
            part.write_bytes(found)
            part.replace(file)
        return found

    def schema(self, kind: Kind) -> KindSpec:
        """The fields of a kind; as they were when the tracker is away."""
        try:
            found = self._tried(lambda: self.site.schema(kind))
        except Unavailable:
            return self._kept_schema(kind)
        fields = {name: [field.editable, *field.choices] for name, field in found.fields.items()}
        self.cache.note(_SCHEMA + kind.value, json.dumps(fields))
        return found

    def changes(self, cursor: str = "", limit: int = 500) -> Changes:
        """What was touched at the tracker itself."""
        return self._asked(lambda: self.site.changes(cursor, limit))

    def check(self) -> str:
        """One sentence on the tracker. Raises Unavailable when it does not answer."""
        return self._asked(self.site.check)

    def knock(self, seconds: float) -> None:
        """Ask the tracker for a sign of life. Raises Unavailable, Forbidden."""
        self._asked(lambda: self.site.knock(seconds))

    def close(self) -> None:
        """Let go of connections."""
        self.site.close()

    # -- writing ------------------------------------------------------------------------------------------------------

    def create(self, kind: Kind, fields: Mapping[str, Any], *, key: str = "") -> Record:
        """Make a record, now or when the tracker answers."""
        return self.batch([Write(Action.CREATE, kind, fields=fields, key=key)])[0]

    def update(
        self, kind: Kind, record_id: str, fields: Mapping[str, Any], *, base: Mapping[str, Any] | None = None
    ) -> Record:
        """Set fields, now or when the tracker answers. Without ``base`` what is shown now counts as seen."""
        return self.batch([Write(Action.UPDATE, kind, record_id, fields, base=base)])[0]

    def batch(self, writes: Sequence[Write]) -> list[Record]:
        """All writes or none. Later they are sent together, up to a hundred in one call. A creation is kept once."""
        before = [self._taken(write) for write in writes]
        rest = [self._ready(write) for write, known in zip(writes, before, strict=True) if known is None]
        made = iter(self._done(rest) if rest else [])
        return [known if known is not None else next(made) for known in before]

    def _done(self, ready: Sequence[Write]) -> list[Record]:
        """Write now, or when the tracker answers."""
        if not any(self._must_wait(write) for write in ready):
            try:
                return self._now(ready)
            except Unavailable as error:
                log.info("A write waits for the tracker: %s", error.message)
                return self._later(ready, sent=not isinstance(error, _Away))
        return self._later(ready)

    def retire(self, kind: Kind, record_id: str) -> bool:
        """Take a record out of use, now or when the tracker answers."""
        return self._use(kind, record_id, retired=True)

    def revive(self, kind: Kind, record_id: str) -> bool:
        """Bring a record back, now or when the tracker answers."""
        return self._use(kind, record_id, retired=False)

    def upload(self, upload: Upload, *, token: CancelToken | None = None, progress: Progress | None = None) -> Record:
        """Bring a file to a record, now or (a copy of it) when the tracker answers; once for its key."""
        known = self.outbox.store.with_key(upload.key) if upload.key else None
        if known is not None:
            return attachment(known)
        ready = replace(upload, to=self._ref(upload.to), key=upload.key or new_id())
        write = Write(Action.UPDATE, ready.to.kind, ready.to.id)
        sent = False
        if not self._must_wait(write):
            try:
                return self._tried(lambda: self.site.upload(ready, token=token, progress=progress))
            except Unavailable as error:
                sent = not isinstance(error, _Away)
        owner = self.get(ready.to.kind, ready.to.id)
        if owner is None:
            raise NotFound(f"There is no {ready.to.kind.value} {ready.to.id}.")
        kept = self.outbox.add_upload(ready, label=owner.label, sent=sent)
        return attachment(kept)

    def _now(self, writes: Sequence[Write]) -> list[Record]:
        try:
            done = self._tried(lambda: self.site.batch(writes))
        except Conflict:
            self._look_at(writes)
            raise
        self.cache.learn(done)
        return done

    def _later(self, writes: Sequence[Write], *, sent: bool = False) -> list[Record]:
        """Keep writes to be sent. Raises NotFound for a record of which nothing is known."""
        known = [None if w.action is Action.CREATE else self.get(w.kind, w.id) for w in writes]
        for write, record in zip(writes, known, strict=True):
            if write.action is not Action.CREATE and record is None:
                raise NotFound(f"There is no {write.kind.value} {write.id}.")
            if write.action is Action.CREATE:
                self._refuse_twin(write)
        seen = [with_base(write, record) for write, record in zip(writes, known, strict=True)]
        labels = [record.label if record is not None else "" for record in known]
        kept: list[Operation] = []
        for start in range(0, len(seen), _CALL):
            some = slice(start, start + _CALL)
            kept += self.outbox.add(seen[some], labels=labels[some], sent=sent)
        return [
            as_it_will_be(each.kind, record, [each]) or Record(each.kind, each.record_id)
            for each, record in zip(kept, known, strict=True)
        ]

    def _taken(self, write: Write) -> Record | None:
        """The record of a creation that was kept before under the same key."""
        known = self.outbox.store.with_key(write.key) if write.key and write.action is Action.CREATE else None
        return self.get(known.kind, known.record_id) if known is not None else None

    def _refuse_twin(self, write: Write) -> None:
        """Raise Conflict where a record with the natural key is known."""
        key = {name: write.fields.get(name) for name in spec(write.kind).key}
        if not key or any(value in (None, "") for value in key.values()):
            return
        where = tuple(is_(name, value) for name, value in key.items())
        if self._over(Query(write.kind, where, retired=None), self._waiting()):
            raise twin(write.kind, write.fields)

    def _use(self, kind: Kind, record_id: str, *, retired: bool) -> bool:
        action = Action.RETIRE if retired else Action.REVIVE
        write = self._ready(Write(action, kind, record_id))
        if not self._must_wait(write):
            try:
                done = self._tried(lambda: (self.site.retire if retired else self.site.revive)(kind, write.id))
                found = self.site.get(kind, write.id)
                self.cache.learn([found] if found is not None else [])
                return done
            except Unavailable as error:
                log.info("A write waits for the tracker: %s", error.message)
        record = self.get(kind, write.id)
        if record is None:
            raise NotFound(f"There is no {kind.value} {write.id}.")
        if record.retired is retired:
            return False
        self._later([write])
        return True

    def _look_at(self, writes: Sequence[Write]) -> None:
        """Keep what the tracker holds instead, so that whoever looks again finds it."""
        for write in writes:
            key = {name: write.fields.get(name) for name in spec(write.kind).key}
            if write.action is Action.UPDATE:
                found = [self.site.get(write.kind, write.id)]
            elif key and all(value not in (None, "") for value in key.values()):
                where = tuple(is_(name, value) for name, value in key.items())
                found = [*self.site.find(Query(write.kind, where, retired=None))]
            else:
                continue
            self.cache.learn([record for record in found if record is not None])

    def _ready(self, write: Write) -> Write:
        """With the tracker's ids for temporary ones, and a key."""
        store = self.outbox.store
        fields = resolved(write.kind, checked(write.kind, write.fields), store)
        base = resolved(write.kind, write.base, store) if write.base is not None else None
        key = write.key or (new_id() if write.action is Action.CREATE else "")
        return replace(write, id=store.made([write.id]).get(write.id, write.id), fields=fields, base=base, key=key)

    def _ref(self, ref: Ref) -> Ref:
        return Ref(ref.kind, self.outbox.store.made([ref.id]).get(ref.id, ref.id))

    def _must_wait(self, write: Write) -> bool:
        """Whether a write builds on one that waits: it must not overtake it."""
        named = [write.id, *links(write.kind, write.fields)]
        if any(is_temporary(one) for one in named):
            return True
        return bool(write.id) and any(is_of(each, write.kind, write.id) for each in self._waiting())

    # -- with or without the tracker ----------------------------------------------------------------------------------

    def _asked(self, work: Callable[[], Done]) -> Done:
        """Ask the tracker. Raises Unavailable."""
        try:
            done = work()
        except Unavailable:
            self._heard(answers=False)
            raise
        self._heard(answers=True)
        return done

    def _tried(self, work: Callable[[], Done]) -> Done:
        """Ask the tracker unless it was away a moment ago. Raises Unavailable."""
        if self.away:
            raise _Away("The tracker was away a moment ago.")
        try:
            return self._asked(work)
        except LoginWanted as error:  # who works offline goes on with what is kept
            raise _Away(error.message, hint=error.hint) from error

    def _found(self, query: Query) -> list[Record]:
        """What the tracker finds; one that was not heard of lately is first asked for a sign of life."""
        if time.monotonic() > self._rest.heard + PAUSE:
            self.knock(NEAR)
        return self._asked(lambda: self.site.find(query))

    def _heard(self, *, answers: bool) -> None:
        self._rest.until = 0.0 if answers else time.monotonic() + PAUSE
        self._rest.heard = time.monotonic() if answers else -PAUSE

    def _waiting(self) -> list[Operation]:
        """What waits, with the tracker's ids as far as they are known."""
        store = self.outbox.store
        waiting = store.all()
        named = {one for each in waiting for one in (each.record_id, *links(each.kind, each.fields))}
        made = store.made(filter(is_temporary, named))
        return [
            replace(each, record_id=made.get(each.record_id, each.record_id), fields=with_made(each.fields, made))
            for each in waiting
        ]

    def _known(self, kind: Kind, record_id: str) -> Record | None:
        """A kept record; else the tracker's."""
        found = self.cache.get(kind, record_id)
        if found is not None or is_temporary(record_id):
            return found
        try:
            return self._tried(lambda: self.site.get(kind, record_id))
        except Unavailable:
            return None

    def _is_kept(self, query: Query) -> bool:
        """Whether everything that a query can find is kept: of a project, or what belongs to none."""
        scopes = self.cache.scopes()
        if NO_PROJECT not in scopes or scopes[NO_PROJECT].filled_at is None or query.kind in ANSWERS:
            return False
        if "project_id" not in spec(query.kind).fields:
            return True
        named = [scopes[name] for name in temporary.projects_of(query) if name in scopes]
        return any(scope.filled_at is not None for scope in named) or self._are_kept(query, scopes)

    def _are_kept(self, query: Query, scopes: Mapping[str, Scope]) -> bool:
        """Whether a query for records by their ids, as for the names of what a page links to, asks for kept ones."""
        ids = temporary.ids_of(query)
        found = self.cache.many(Ref(query.kind, one) for one in ids) if ids else []
        projects = [scopes.get(record.fields.get("project_id") or "") for record in found]
        return 0 < len(ids) == len(found) and all(one is not None and one.filled_at is not None for one in projects)

    def _freshen(self) -> None:
        """Look at the tracker when what is kept is old; without it, or a login to it, that is what there is."""
        main = self.cache.scopes().get(NO_PROJECT)
        if self._fresh is None or main is None or self.away or time.monotonic() < self._rest.refused:
            return
        if main.as_of is None or (now() - main.as_of).total_seconds() > self._fresh:
            try:
                self.knock(NEAR)  # a network that swallows everything must not hold up what needs nothing of it
                self._asked(self.sync.refresh)
            except (Unavailable, Forbidden) as error:
                log.info("What is kept cannot be brought up to date: %s", error.message)
                if isinstance(error, Forbidden):
                    self._rest.refused = time.monotonic() + PAUSE

    def _translated(self, query: Query) -> Query:
        return temporary.translated(query, self.outbox.store.made(temporary.named(query)))

    def _over(self, query: Query, waiting: Sequence[Operation]) -> list[Record]:
        changed = {operation.record_id for operation in waiting if operation.kind is query.kind}
        wider = None if query.limit is None else query.limit + len(changed)
        return self._merged(query, self.cache.find(replace(query, limit=wider)), waiting)

    def _merged(self, query: Query, found: list[Record], waiting: Sequence[Operation]) -> list[Record]:
        """What was found, with what waits over it."""
        by_id: dict[str, list[Operation]] = {}
        for operation in waiting:
            if operation.kind is query.kind and operation.action != UPLOAD:
                by_id.setdefault(operation.record_id, []).append(operation)
        if not by_id:
            return found
        known = {record.id: record for record in self.cache.many(Ref(query.kind, one) for one in by_id)}
        known.update((record.id, record) for record in found if record.id in by_id)
        changed = [as_it_will_be(query.kind, known.get(one), operations) for one, operations in by_id.items()]
        merged = [record for record in found if record.id not in by_id]
        merged += [record for record in changed if record is not None and fits(query, record)]
        merged.sort(key=lambda record: place(record.id))
        for name in reversed(query.order):
            merged = in_the_order(merged, name)
        return merged if query.limit is None else merged[: query.limit]

    def _kept_schema(self, kind: Kind) -> KindSpec:
        kept = self.cache.noted(_SCHEMA + kind.value)
        if not kept:
            return spec(kind)
        known: dict[str, list[Any]] = json.loads(kept)
        ours = spec(kind).fields
        fields: dict[str, Field] = {
            name: replace(ours[name], editable=free, choices=tuple(some))
            for name, (free, *some) in known.items()
            if name in ours
        }
        return replace(spec(kind), fields=fields)


@dataclass(slots=True)
class _Rest:
    """Until when (``time.monotonic``) a tracker is left alone that did not answer, or that let no reader in; when it
    answered last (``heard``).
    """

    until: float = 0.0
    refused: float = 0.0
    heard: float = -PAUSE


class _Away(Unavailable):
    """The tracker was not asked: nothing was sent."""
