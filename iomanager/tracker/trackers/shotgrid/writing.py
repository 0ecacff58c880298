"""Writing to a site so that nothing is there twice: what may have been done is looked for before it is sent again.

A creation is marked with its key where the site has a field for that (setting ``tracker.operation_field``).
Elsewhere it is known again by its natural key, or by all that it holds, and by when it was made.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack
from datetime import datetime
from functools import partial
from typing import Any, TypeVar

from iomanager.core.errors import Forbidden, InvalidInput
from iomanager.tracker.kinds import FieldType, Kind, spec
from iomanager.tracker.query import Op, Query, Where, is_
from iomanager.tracker.record import Action, Record, Write, checked
from iomanager.tracker.rules import PLACES, check_base, check_record, completed, placed, twin, unknown
from iomanager.tracker.trackers.shotgrid import faults
from iomanager.tracker.trackers.shotgrid.author import Author
from iomanager.tracker.trackers.shotgrid.client import CLOCKS
from iomanager.tracker.trackers.shotgrid.playlists import put_in_order
from iomanager.tracker.trackers.shotgrid.reading import CHUNK, Reader
from iomanager.tracker.trackers.shotgrid.schema import Schema, entity_type
from iomanager.tracker.trackers.shotgrid.values import Values, number

log = logging.getLogger(__name__)
Done = TypeVar("Done")
Guard = Callable[[str], AbstractContextManager[None]]
"""Holds a name against every other process of ours while it is used: a site would take twins."""
TRIES = 5
BATCH = 100
"""Writes of one call; larger ones run into the time limits of proxies (``domain/shotgrid.md`` 1.8)."""
_AS_WRITTEN: Mapping[FieldType, Collection[str]] = {
    FieldType.TEXT: ("text", "list", "status_list"),
    FieldType.INTEGER: ("number",),
    FieldType.BOOLEAN: ("checkbox",),
    FieldType.DATE: ("date",),
    FieldType.LINK: ("entity",),
    FieldType.LINKS: ("multi_entity",),
}
"""The types of a site's fields that give back what was written to them, by the types of ours."""
_REMEMBERED = 2000
"""So many of the records that were made here last are known not to be those of a lost reply."""


class Writer:
    """Writes records of one site."""

    def __init__(self, schema: Schema, values: Values, reader: Reader, *, guard: Guard, author: Author) -> None:
        self._client = reader.client
        self._schema = schema
        self._values = values
        self._reader = reader
        self._guard = guard
        self._author = author
        self._own: deque[tuple[Kind, str]] = deque(maxlen=_REMEMBERED)

    def batch(self, writes: Sequence[Write]) -> list[Record]:
        """Do all or none. More than :data:`BATCH` writes go in several calls, each of which is whole."""
        with ExitStack() as held:
            for name in sorted({name for write in writes for name in self._names(write)}):
                held.enter_context(self._guard(name))
            known = self._known(writes)
            known.update(self._check(writes, known))
            open_writes = [write for write in writes if id(write) not in known]
            made: dict[int, str] = {}
            for start in range(0, len(open_writes), BATCH):
                chunk = open_writes[start : start + BATCH]
                made.update(zip(map(id, chunk), self._send(chunk), strict=True))
            ids = {**{one: record.id for one, record in known.items()}, **made}
            self._order(writes, ids)
        after = self._read([(write.kind, made[id(write)]) for write in open_writes])
        return [known.get(id(write)) or after[write.kind, made[id(write)]] for write in writes]

    def use(self, kind: Kind, record_id: str, *, retired: bool) -> bool:
        """Retire or revive. Raises NotFound."""
        before = self._one(kind, record_id)
        if before.retired is retired:
            return False
        method = "delete" if retired else "revive"
        self._repeated(lambda: self._client.write(method, entity_type(kind), number(record_id)), lambda: None)
        return True

    def bring_back(self, writes: Sequence[Write]) -> list[Record]:
        """Revive records, one by one: a site knows no batch for it. What is in use already stays so."""
        for write in writes:
            self.use(write.kind, write.id, retired=False)
        after = self._read([(write.kind, write.id) for write in writes])
        return [after[write.kind, write.id] for write in writes]

    # -- checks before anything is sent -------------------------------------------------------------------------------

    def _names(self, write: Write) -> Iterator[str]:
        key = spec(write.kind).key
        if write.action is Action.CREATE and key:
            yield "/".join([write.kind.value, *(str(write.fields.get(name, "")) for name in key)])

    def _known(self, writes: Sequence[Write]) -> dict[int, Record]:
        """The creations that were done before, by the identity of their writes. Raises Conflict for twins."""
        creations = [write for write in writes if write.action is Action.CREATE]
        found = self._with_keys(creations)
        for (kind, parents), group in _families([write for write in creations if id(write) not in found]).items():
            name = spec(kind).key[-1]
            wanted = Where(name, Op.IN, tuple({write.fields[name] for write in group}))
            where = (*(is_(parent, value) for parent, value in parents), wanted)
            twins = {record.fields[name]: record for record in self._reader.find(Query(kind, where, retired=None))}
            for write in group:
                if write.fields[name] in twins:
                    found[id(write)] = self._ours(write, twins[write.fields[name]])
        return found

    def _with_keys(self, writes: Sequence[Write]) -> dict[int, Record]:
        """The records that were made with the same keys, by the identity of the writes."""
        found: dict[int, Record] = {}
        for kind in dict.fromkeys(write.kind for write in writes):
            field = self._schema.operation_field(kind)
            keyed = [write for write in writes if write.kind is kind and write.key and field]
            keys, made = [write.key for write in keyed], dict[str, str]()
            for retired in (True, False):  # one in use goes before
                for start in range(0, len(keys), CHUNK):
                    wanted = [[field, "in", keys[start : start + CHUNK]]]
                    rows = self._reader.rows(kind, wanted, ["id", field], retired=retired)
                    made.update({row[field]: str(row["id"]) for row in rows})
            records = self._reader.many(kind, list(made.values()))
            found.update({id(write): records[made[write.key]] for write in keyed if write.key in made})
        return found

    def _ours(self, write: Write, record: Record) -> Record:
        """A record with the natural key: perhaps ours, where the site cannot mark it. Raises Conflict for another's.

        Ours is one that was made just now, is in use, and holds what the write says.
        """
        recent = record.created_at is not None and record.created_at > self._client.site_time() - CLOCKS
        marked = bool(self._schema.operation_field(write.kind)) or not write.key
        if not marked and recent and not record.retired and self._holds(record, write):
            return record
        raise twin(write.kind, write.fields)

    def _holds(self, record: Record, write: Write) -> bool:
        """Whether a record has what a write says, in the fields that the site keeps as they were written."""
        said = {name: value for name, value in checked(write.kind, write.fields).items() if value not in (None, "", ())}
        return all(_is_in(record.fields[n], value) for n, value in said.items() if self._is_kept(write.kind, n))

    def _is_kept(self, kind: Kind, name: str) -> bool:
        """Whether the site gives a value back as it was written: rates, paths and times may come back otherwise."""
        there, field = self._schema.site_field(kind, name), spec(kind).fields[name]
        return (
            bool(there)
            and self._schema.editable(kind, there)
            and self._schema.data_type(kind, there) in _AS_WRITTEN.get(field.type, ())
        )

    def _check(self, writes: Sequence[Write], known: Mapping[int, Record]) -> dict[int, Record]:
        """Raise for what breaks a rule; the records that are retired already, by the identity of their writes.

        A site refuses to retire those, and the whole batch with them.
        """
        seen: dict[tuple[Kind, str], Mapping[str, Any] | None] = {}

        def look(kind: Kind, record_id: str) -> Mapping[str, Any] | None:
            if (kind, record_id) not in seen:
                seen[kind, record_id] = self._look(kind, record_id)
            return seen[kind, record_id]

        before = self._read([(write.kind, write.id) for write in writes if write.action is not Action.CREATE])
        for write in writes:
            if write.action is Action.CREATE and id(write) not in known:
                check_record(write.kind, completed(write.kind, write.fields), look)
            elif write.action is Action.UPDATE:
                record = before[write.kind, write.id]
                fields = checked(write.kind, write.fields)
                if PLACES & fields.keys():  # where a site has things that our rules do not know, that is its matter
                    check_record(write.kind, {**record.fields, **fields}, look)
                check_base(record, write.base)
        retiring = [write for write in writes if write.action is Action.RETIRE]
        return {id(write): found for write in retiring if (found := before[write.kind, write.id]).retired}

    def _look(self, kind: Kind, record_id: str) -> Mapping[str, Any] | None:
        """What a link names; the site itself looks after most of them."""
        if kind not in {Kind.SEQUENCE, Kind.SHOT}:
            return {}
        found = self._reader.get(kind, record_id)
        return found.fields if found is not None else None

    # -- sending ------------------------------------------------------------------------------------------------------

    def _send(self, writes: Sequence[Write]) -> list[str]:
        """Send in one call; the ids of the records, in order."""
        since = self._client.a_moment_ago()
        requests = [self._request(write) for write in writes]
        alone = len(requests) == 1 and requests[0]["request_type"] != "delete"
        try:
            done = self._repeated(
                lambda: [self._alone(requests[0])] if alone else self._client.write("batch", requests),
                lambda: self._done(writes, requests, since),
            )
        except (InvalidInput, Forbidden) as error:
            if not self._author.refused(error.message):
                raise
            return self._send(writes)
        ids = [
            str(reply["id"]) if write.action is Action.CREATE else write.id
            for write, reply in zip(writes, done, strict=True)
        ]
        self._own.extend((w.kind, one) for w, one in zip(writes, ids, strict=True) if w.action is Action.CREATE)
        return ids

    def _order(self, writes: Sequence[Write], made: Mapping[int, str]) -> None:
        """The order of the versions of playlists, which is written after them."""
        for write in writes:
            versions = write.fields.get("versions") or ()
            if write.kind is Kind.PLAYLIST and len(versions) > 1:
                self._repeated(partial(put_in_order, self._client, made[id(write)], versions), lambda: None)

    def _alone(self, request: Mapping[str, Any]) -> Any:
        if request["request_type"] == "create":
            return self._client.write("create", request["entity_type"], request["data"])
        return self._client.write("update", request["entity_type"], request["entity_id"], request["data"])

    def _request(self, write: Write) -> dict[str, Any]:
        kind = write.kind
        if write.action in {Action.RETIRE, Action.REVIVE}:
            return {"request_type": "delete", "entity_type": entity_type(kind), "entity_id": number(write.id)}
        if write.action is Action.UPDATE:
            data = self._values.there(kind, checked(kind, write.fields))
            return {
                "request_type": "update",
                "entity_type": entity_type(kind),
                "entity_id": number(write.id),
                "data": data,
            }
        fields = {name: value for name, value in completed(kind, write.fields).items() if value not in (None, "", ())}
        data = self._values.there(kind, {name: v for name, v in fields.items() if self._is_asked(write, name)})
        data.update(self._author.fields(kind))
        mark = self._schema.operation_field(kind)
        if mark and write.key:
            data[mark] = write.key
        return {"request_type": "create", "entity_type": entity_type(kind), "data": data}

    def _is_asked(self, write: Write, name: str) -> bool:
        """Our defaults are not the site's: it has its own for what nobody asked for."""
        return name in write.fields

    def _repeated(self, send: Callable[[], Done], look: Callable[[], Done | None]) -> Done:
        """Send; when the outcome is unknown, look whether it was done before sending again."""
        for left in reversed(range(TRIES)):
            try:
                return send()
            except faults.Unknown as error:
                log.info("A write to ShotGrid has an unknown outcome: %s", error.message)
                found = look()
                if found is not None:
                    return found
                if not left:
                    raise
                self._client.pause(error, TRIES - left, None)
        raise AssertionError("unreachable")

    def _done(self, writes: Sequence[Write], requests: Sequence[Mapping[str, Any]], since: datetime) -> Any:
        """The replies of a call that was done after all; None when it was not. A batch is whole: one tells for all."""
        creations = [(w, r) for w, r in zip(writes, requests, strict=True) if w.action is Action.CREATE]
        retired = [write for write in writes if write.action is Action.RETIRE]
        if not creations and not (retired and all(self._one(w.kind, w.id).retired for w in retired)):
            return None  # setting the same values once more changes nothing
        found: dict[int, str] = {}
        for write, request in reversed(creations):
            one = self._made(write, request["data"], since, {*self._own, *((write.kind, o) for o in found.values())})
            if one is None:
                return None
            found[id(write)] = one
        return [{"id": found.get(id(write), write.id)} for write in writes]

    def _made(
        self, write: Write, data: Mapping[str, Any], since: datetime, others: Collection[tuple[Kind, str]]
    ) -> str | None:
        """The id of a record that a creation made, although its reply was lost. ``others`` were made by others."""
        mark = self._schema.operation_field(write.kind)
        if mark and write.key:
            rows = self._reader.rows(write.kind, [[mark, "is", write.key]], ["id"])
            return str(rows[0]["id"]) if rows else None
        found = self._reader.find(
            Query(write.kind, tuple(is_(name, write.fields[name]) for name in self._marks(write)))
        )
        recent = [r for r in found if r.created_at is not None and r.created_at >= since]
        return next((r.id for r in reversed(recent) if (r.kind, r.id) not in others), None)

    def _marks(self, write: Write) -> list[str]:
        """The fields by which a new record is known again: its natural key, which nobody had before; else all texts
        and links that the site keeps as they were written.
        """
        kind = spec(write.kind)
        if kind.key and all(write.fields.get(name) not in (None, "") for name in kind.key):
            return list(kind.key)
        plain = [name for name, field in kind.fields.items() if field.type in {FieldType.TEXT, FieldType.LINK}]
        kept = [name for name in plain if self._schema.editable(write.kind, self._schema.site_field(write.kind, name))]
        said = placed(write.kind, write.fields)
        return [name for name in kept if said.get(name) and self._schema.site_field(write.kind, name)]

    def _one(self, kind: Kind, record_id: str) -> Record:
        return self._read([(kind, record_id)])[kind, record_id]

    def _read(self, wanted: Sequence[tuple[Kind, str]]) -> dict[tuple[Kind, str], Record]:
        """The records as the site has them. Raises NotFound."""
        found: dict[tuple[Kind, str], Record] = {}
        for kind in dict.fromkeys(kind for kind, _ in wanted):
            records = self._reader.many(kind, [record_id for of, record_id in wanted if of is kind])
            found.update({(kind, record_id): record for record_id, record in records.items()})
        for kind, record_id in wanted:
            if (kind, record_id) not in found:
                raise unknown(kind, record_id)
        return found


def _is_in(there: Any, value: Any) -> bool:
    """Whether a site's value is the one that was written: texts lose their edges, lists may be longer by now."""
    if isinstance(value, tuple):
        return set(value) <= set(there)
    return bool(there == (value.strip() if isinstance(value, str) else value))


def _families(writes: Sequence[Write]) -> dict[tuple[Kind, tuple[tuple[str, Any], ...]], list[Write]]:
    """Creations that have all of their natural key, by all but its last field: such are looked for together."""
    found: dict[tuple[Kind, tuple[tuple[str, Any], ...]], list[Write]] = {}
    for write in writes:
        key = spec(write.kind).key
        if key and all(write.fields.get(name) not in (None, "") for name in key):
            parents = tuple((name, write.fields[name]) for name in key[:-1])
            found.setdefault((write.kind, parents), []).append(write)
    return found
