"""Keeps what we know of a tracker as the tracker has it: filled by pages, then followed by what was touched.

The place in the tracker's log is taken before the first page is read and is written down in one transaction with the
records, so nothing that happens meanwhile is missed, and a kill at any moment costs no more than a page read again
(``domain/shotgrid.md`` 4.1).
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from iomanager.core.cancel import CancelToken, Progress
from iomanager.core.errors import InvalidInput
from iomanager.db.schema import now
from iomanager.tracker.adapter import Adapter, Denied
from iomanager.tracker.cache import ANSWERS, OWNED, SHARED
from iomanager.tracker.cache_store import NO_PROJECT, Cache, Scope, by_kind
from iomanager.tracker.kinds import FieldType, Kind, spec
from iomanager.tracker.query import Condition, Query, Ref, in_, is_
from iomanager.tracker.record import Record

log = logging.getLogger(__name__)
PAGE = 500
CHUNK = 200
"""Ids of one question."""
MOST_PAGES = 60
"""So many pages of what was touched are followed; after more, reading everything again is less."""
STALE = timedelta(days=14)
"""After so long without a look, everything is read again: trackers do not keep their log for ever."""
OLD = timedelta(days=1)
"""A scope is compared whole with the tracker this often: some changes leave no trace."""


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What a look brought: how many records were read, how many pages of changes, and whether all was read again."""

    read: int = 0
    pages: int = 0
    whole: bool = False


@dataclass(frozen=True, slots=True)
class _Part:
    """One kind in one state of use: what is filled at a time."""

    kind: Kind
    retired: bool

    @property
    def name(self) -> str:
        return f"{self.kind.value}{'-retired' if self.retired else ''}"


@dataclass(frozen=True, slots=True)
class Sync:
    """Fills and follows. Any number may run at once, in one process or several; the work is only done twice then."""

    adapter: Adapter
    cache: Cache
    page: int = PAGE

    def fill(self, project_id: str, *, token: CancelToken | None = None, progress: Progress | None = None) -> None:
        """Keep a project, and what belongs to none; goes on where it was stopped. Raises Unavailable, Cancelled."""
        scopes = self.cache.scopes()
        if NO_PROJECT not in scopes or not scopes[NO_PROJECT].cursor:
            started = now()
            self.cache.begin(NO_PROJECT, self.adapter.changes().cursor, started)
        progress = progress or Progress()
        progress.start("Reading the tracker")
        for name in (NO_PROJECT, project_id):
            if name not in scopes or scopes[name].filled_at is None:
                self._fill(scopes.get(name, Scope(name)), token or CancelToken(), progress)

    def refresh(self, *, token: CancelToken | None = None, progress: Progress | None = None) -> Refreshed:
        """Bring what is kept up to date. Raises Unavailable, Cancelled; what was read until then stays."""
        token, scopes = token or CancelToken(), self.cache.scopes()
        main = scopes.get(NO_PROJECT)
        if main is None or not main.cursor:
            return Refreshed()
        if main.as_of is None or now() - main.as_of > STALE:
            return self.resync(token=token, progress=progress)
        cursor, read = main.cursor, 0
        for page in range(MOST_PAGES):
            token.check()
            started = now()
            try:
                changes = self.adapter.changes(cursor, self.page)
            except InvalidInput as error:
                log.info("The tracker's log cannot be followed: %s", error.message)
                return self.resync(token=token, progress=progress)
            records, gone = self._touched(changes.touched, tuple(scopes))
            read += len(records)
            cursor = changes.cursor
            self.cache.follow(records, gone, cursor, None if changes.more else started)
            if not changes.more:
                return Refreshed(read, page + 1)
        return self.resync(token=token, progress=progress)

    def resync(self, *, token: CancelToken | None = None, progress: Progress | None = None) -> Refreshed:
        """Read everything that is kept again. Views show what is kept until then."""
        started, cursor = now(), self.adapter.changes().cursor
        progress = progress or Progress()
        progress.start("Reading the tracker")
        for name in sorted({NO_PROJECT, *self.cache.scopes()}):
            self._fill(Scope(name), token or CancelToken(), progress)
        self.cache.follow((), (), cursor, started)  # not before: who is killed half-way begins again
        return Refreshed(sum(self.cache.counts().values()), 0, whole=True)

    def is_old(self) -> bool:
        """Whether it is time to compare everything again."""
        filled = [scope.filled_at for scope in self.cache.scopes().values()]
        return any(at is None or now() - at > OLD for at in filled)

    # -- filling ------------------------------------------------------------------------------------------------------

    def _fill(self, scope: Scope, token: CancelToken, progress: Progress) -> None:
        """Page by page; the progress says which part is being read, and after which id."""
        state: dict[str, Any] = dict(scope.progress) or {"started": now().isoformat(), "done": [], "after": ""}
        for part in _parts(scope.name):
            if part.name in state["done"]:
                continue
            for records, after in self._pages(part, scope.name, state["after"]):
                token.check()
                state["after"] = after
                self.cache.fill(scope.name, records, state)
                progress.advance(len(records), part.name)
            state = {**state, "done": [*state["done"], part.name], "after": ""}
            self.cache.fill(scope.name, (), state)
        self._sweep(scope.name, datetime.fromisoformat(state["started"]))
        self.cache.fill(scope.name, (), {}, whole=True)

    def _pages(self, part: _Part, project: str, after: str) -> Iterator[tuple[list[Record], str]]:
        """The pages of a part with the id after which the next one begins."""
        if part.kind in ANSWERS:
            yield from self._answers(part, project, after)
            return
        mine = (is_("project_id", project),) if project else ()
        while True:
            query = Query(part.kind, mine, limit=self.page, after=after, retired=part.retired)
            found = self._readable(query)
            if found:
                after = found[-1].id
                yield found, after
            if len(found) < self.page:
                return

    def _answers(self, part: _Part, project: str, after: str) -> Iterator[tuple[list[Record], str]]:
        """What answers to the kept records of a project, such as the replies to its notes."""
        kind, field = ANSWERS[part.kind]
        while True:
            asked = self.cache.find(Query(kind, (is_("project_id", project),), limit=CHUNK, after=after, retired=None))
            if not asked:
                return
            after = asked[-1].id
            query = Query(part.kind, (in_(field, [record.id for record in asked]),), retired=part.retired)
            yield self._readable(query), after

    def _readable(self, query: Query) -> list[Record]:
        """What a query finds; nothing of kinds that this login may not read. A login that is over raises Forbidden."""
        return self._allowed(query) or []

    def _allowed(self, query: Query) -> list[Record] | None:
        """What a query finds; None of kinds that this login may not read: that says nothing of what is there."""
        try:
            return self.adapter.find(query)
        except Denied as error:
            log.info("Records of the kind %s cannot be read: %s", query.kind.value, error.message)
            return None

    def _sweep(self, scope: str, since: datetime) -> None:
        """What was not met while filling: it is asked for by its id, and dropped when it is not there."""
        for kind in {part.kind for part in _parts(scope)} - set(ANSWERS):
            unseen = [Ref(kind, one) for one in self.cache.unseen(kind, since, scope or None)]
            if unseen:
                found, gone = self._read(unseen, (scope,))
                self.cache.put(found, gone=gone, force=True)

    # -- following ----------------------------------------------------------------------------------------------------

    def _touched(self, refs: Sequence[Ref], scopes: tuple[str, ...]) -> tuple[list[Record], list[Ref]]:
        """What was touched as it is now, with what changed along with it; and what is there (for us) no more."""
        records, gone = self._read(refs, scopes)
        there = {record.ref for record in records}
        more, gone_along = self._read([ref for ref in self._along(records, scopes) if ref not in there], scopes)
        answers = self._answers_to([record for record in records if record.kind is Kind.NOTE])
        return [*records, *more, *answers], [*gone, *gone_along]

    def _along(self, records: Sequence[Record], scopes: tuple[str, ...]) -> list[Ref]:
        """What names records that were retired or revived: trackers change it along, or hide the link, without a word.

        Before a revival only the tracker knows what names it; before a retirement only we do.
        """
        found: dict[Ref, None] = {}
        for target, ids in by_kind(self.cache.turned(records)).items():
            for kind, wanted in _naming(target, ids):
                found.update((record.ref, None) for record in self.cache.find(Query(kind, (wanted,), retired=None)))
                mine = (in_("project_id", [name for name in scopes if name]),) if kind in OWNED else ()
                there = self._readable(Query(kind, (*mine, wanted), retired=None))
                found.update((record.ref, None) for record in there)
        return list(found)

    def _answers_to(self, notes: Sequence[Record]) -> list[Record]:
        """Replies leave no time of change: they are read with their notes."""
        ids = [note.id for note in notes]
        chunks = [ids[start : start + CHUNK] for start in range(0, len(ids), CHUNK)]
        return [
            reply
            for chunk in chunks
            for reply in self._readable(Query(Kind.REPLY, (in_("note_id", chunk),), retired=None))
        ]

    def _read(self, refs: Sequence[Ref], scopes: tuple[str, ...]) -> tuple[list[Record], list[Ref]]:
        """The records of these ids that belong to what is kept, retired or not; and the others, which are there no
        more. What may not be read (any more) is neither: it stays as it is kept.
        """
        projects = [scope for scope in scopes if scope]
        found: list[Record] = []
        hidden: set[Ref] = set()
        for kind, ids in by_kind(refs).items():
            owned = "project_id" in spec(kind).fields
            if owned and not projects:
                continue
            mine = (in_("project_id", projects),) if owned else ()
            for start in range(0, len(ids), CHUNK):
                some = ids[start : start + CHUNK]
                allowed = self._allowed(Query(kind, (in_("id", some), *mine), retired=None))
                found += allowed or []
                hidden.update(() if allowed is not None else _refs(kind, some))
        kept = self._kept_answers(found)
        met = {record.ref for record in kept} | hidden
        return kept, [ref for ref in refs if ref not in met]

    def _kept_answers(self, records: list[Record]) -> list[Record]:
        """Without the replies to notes of projects that are not kept."""
        asked = [
            Ref(kind, str(record.fields[field]))
            for record in records
            if record.kind in ANSWERS
            for kind, field in [ANSWERS[record.kind]]
            if record.fields.get(field)
        ]
        kept = {record.ref for record in self.cache.many(asked)} | {record.ref for record in records}
        return [
            record
            for record in records
            if record.kind not in ANSWERS
            or Ref(ANSWERS[record.kind][0], str(record.fields.get(ANSWERS[record.kind][1]))) in kept
        ]


def _naming(target: Kind, ids: Sequence[str]) -> Iterator[tuple[Kind, Condition]]:
    """The kinds that can name records of a kind, with the question which of them name these."""
    chunks = [ids[start : start + CHUNK] for start in range(0, len(ids), CHUNK)]
    fields = [(kind, field) for kind in Kind for field in spec(kind).fields.values() if target in field.targets]
    for kind, field in fields:
        if field.name != "project_id":
            several = field.type is FieldType.LINKS
            yield from ((kind, in_(field.name, _refs(target, some) if several else some)) for some in chunks)


def _refs(kind: Kind, ids: Sequence[str]) -> list[Ref]:
    return [Ref(kind, one) for one in ids]


def _parts(scope: str) -> list[_Part]:
    kinds = (*OWNED, *ANSWERS) if scope else SHARED
    return [_Part(kind, retired) for kind in kinds for retired in (False, True)]
