"""Writes that were made while the tracker was away, and are sent when it answers, each exactly once.

They go in the order in which they were made. One that needs a person (a conflict, a refusal) holds up what builds on
it, and nothing else. What was sent without an answer is looked for before it is sent again
(``domain/shotgrid.md`` 4.2).
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from iomanager.core.cancel import CancelToken, Progress
from iomanager.core.errors import Cancelled, Conflict, Forbidden, InvalidInput, IOManagerError, NotFound, Unavailable
from iomanager.db.schema import new_id, now
from iomanager.tracker.adapter import Adapter, Upload
from iomanager.tracker.cache import TEMPORARY, is_temporary
from iomanager.tracker.kinds import FieldType, Kind, spec
from iomanager.tracker.outbox_store import Operation, OutboxStore, State
from iomanager.tracker.query import Op, Query, Ref, Where, is_
from iomanager.tracker.record import Action, Record, Write, checked, refs_of
from iomanager.tracker.rules import completed, placed
from iomanager.tracker.trackers import local_files

log = logging.getLogger(__name__)
UPLOAD = "upload"
CLOCKS = timedelta(minutes=5)
"""How much the clocks of the tracker and of this machine may differ."""
_STUCK = (State.CONFLICT, State.FAILED)
_NEXT_TRY = "It is tried again when the tracker answers."
_OWN_NAME = "Try what they wrote again to send it in your own name, or remove it."


@dataclass(frozen=True, slots=True)
class Replayed:
    """What a run did. ``stopped`` is why it ended before the end; ``busy``: somebody else was sending."""

    done: int = 0
    stuck: int = 0
    waiting: int = 0
    stopped: str = ""
    busy: bool = False


@dataclass(frozen=True, slots=True)
class Outbox:
    """Takes writes and sends them. ``files`` is a folder for copies of uploads.

    ``user`` is who works: what somebody else wrote waits for them, so that the site never says the wrong author.
    Without a name everything is sent.
    """

    adapter: Adapter
    store: OutboxStore
    files: Path = Path()
    user: str = ""

    # -- taking -------------------------------------------------------------------------------------------------------

    def add(self, writes: Sequence[Write], *, labels: Sequence[str] = (), sent: bool = False) -> list[Operation]:
        """Keep writes that are sent in one call. ``sent``: they were, and nobody knows whether they were done.

        Raises InvalidInput for values that no tracker would take.
        """
        bundle, names = new_id(), [*labels, *[""] * len(writes)]
        rows = []
        for write, label in zip(writes, names, strict=False):
            making = write.action is Action.CREATE
            fields = completed(write.kind, write.fields) if making else checked(write.kind, write.fields)
            rows.append(
                {
                    "key": write.key or new_id(),
                    "bundle": bundle,
                    "action": write.action.value,
                    "kind": write.kind,
                    "record_id": TEMPORARY + new_id() if making else write.id,
                    "label": label or str(fields.get(spec(write.kind).label) or write.id),
                    "fields": {name: fields[name] for name in write.fields},
                    "base": write.base,
                    "made_by": self.user,
                    "sent_at": now() if sent else None,
                }
            )
        return self.store.add(rows)

    def add_upload(self, upload: Upload, *, label: str = "", sent: bool = False) -> Operation:
        """Keep an upload with a copy of its file, once for its key. Raises NotFound, Forbidden without one."""
        if upload.key and (before := self.store.with_key(upload.key)) is not None:
            return before
        folder = self.files / new_id()  # of its own: it goes with the write
        kept = local_files.keep(upload.file, folder, token=CancelToken(), progress=Progress())
        name = upload.name or upload.file.name
        row = {
            "key": upload.key or new_id(),
            "bundle": new_id(),
            "action": UPLOAD,
            "kind": upload.to.kind,
            "record_id": upload.to.id,
            "label": f"{label or upload.to.id}: {name}",
            "file": kept.as_posix(),
            "file_field": upload.field,
            "file_name": name,
            "made_by": self.user,
            "sent_at": now() if sent else None,
        }
        return self.store.add([row])[0]

    def pending(self) -> list[Operation]:
        """What was not sent, oldest first; where it waits for somebody else, it says so."""
        others, told = dict[str, str](), []
        for each in self.store.all():
            before = (others[one] for one in _needs(each) if one in others)
            whose = each.made_by if self._is_others(each) else next(before, "")
            if whose:
                others[each.record_id] = whose
            waits = whose and each.state not in _STUCK
            told.append(replace(each, message=f"It waits until {whose} logs in.", hint=_OWN_NAME) if waits else each)
        return told

    def _is_others(self, operation: Operation) -> bool:
        """Whether somebody else than who works wrote it."""
        both = operation.made_by and self.user
        return bool(both) and operation.made_by.casefold() != self.user.casefold()

    # -- a person's decisions -----------------------------------------------------------------------------------------

    def retry(self, number: int) -> Operation:
        """Try again. Of a conflict this means: mine. An update writes over what was shown; a creation takes the record
        that is there. What somebody else wrote is sent by whoever works. Raises NotFound, InvalidInput for one that is
        done.
        """
        operation = self.store.get(number)
        if operation.state is State.DONE:
            raise InvalidInput(f"{operation.label} was sent already.")
        if operation.state is State.CONFLICT and operation.action == Action.CREATE.value:
            twin = self._twin(operation, self._resolved(operation))
            if twin is not None:
                self.store.finish([(operation, twin)])
        mates = [each for each in self.store.call(operation.bundle) if each.state is not State.SENDING]
        for mate in mates:
            base = {"base": {**mate.base, **mate.theirs}} if mate.state is State.CONFLICT else {}
            mine = self.user or mate.made_by
            self.store.set([mate], State.WAITING, message="", hint="", theirs={}, made_by=mine, **base)
        return self.store.get(number)

    def remove(self, number: int) -> list[Operation]:
        """Forget a write, with its call and with all that builds on a record that it would have made; what went."""
        operation = self.store.get(number)
        every = self.store.all()
        gone = {each.number: each for each in every if each.bundle == operation.bundle}
        lost = {each.record_id for each in gone.values() if each.action == Action.CREATE.value}
        for each in every:
            if lost & _needs(each):
                gone[each.number] = each
                if each.action == Action.CREATE.value:
                    lost.add(each.record_id)
        if not self.store.remove(list(gone)):
            raise Conflict(f"{operation.label} is being sent just now.", hint="Look again in a moment.")
        self._tidy(gone.values())
        return list(gone.values())

    # -- sending ------------------------------------------------------------------------------------------------------

    def replay(self, *, token: CancelToken | None = None, progress: Progress | None = None) -> Replayed:
        """Send what waits of whoever works, oldest first, until all is sent or nobody answers. Raises Cancelled."""
        token, progress = token or CancelToken(), progress or Progress()
        if not self.store.all():
            return Replayed()
        with self.store.lease() as mine:
            if not mine:
                return Replayed(waiting=len(self.store.all()), busy=True)
            return self._replay(token, progress)

    def _replay(self, token: CancelToken, progress: Progress) -> Replayed:
        done, stuck, held, others, stopped = 0, 0, set[str](), set[str](), ""
        operations = self.store.all()
        progress.start("Sending to the tracker", len(operations))
        for bundle in dict.fromkeys(operation.bundle for operation in operations):
            token.check()
            call = self.store.call(bundle)  # as it is now: a person may have removed or decided it meanwhile
            if any(each.state in _STUCK or held & _needs(each) for each in call):
                held |= {each.record_id for each in call}
                stuck += len(call)
                continue
            if any(self._is_others(each) or others & _needs(each) for each in call):
                others |= {each.record_id for each in call}
                continue
            try:
                done += len(call) if call and self._send(call, token, progress) else 0
            except _Paused as pause:
                stopped = pause.error.message
                self.store.set(call, State.WAITING, message=stopped, hint=pause.error.hint or _NEXT_TRY)
                break
            except Cancelled:
                raise
            except IOManagerError as error:
                stuck += len(call)
                held |= {each.record_id for each in call}
                log.info("A write needs a decision: %s", error.message)
            progress.advance(len(call), call[0].label if call else "")
        return Replayed(done, stuck, len(self.store.all()) - stuck, stopped)

    def _send(self, call: Sequence[Operation], token: CancelToken, progress: Progress) -> bool:
        """Send one call and write down what became of it; False when somebody removed it just before.

        Raises _Paused, and the refusal that was written down.
        """
        if not self.store.take(call):
            return False
        now_sent = [replace(each, fields=self._resolved(each), record_id=self._real(each)) for each in call]
        try:
            known = self._done_before(now_sent)
            if known is None:
                self.store.set(call, State.SENDING, sent_at=now(), tries=call[0].tries + 1)
                known = self._done(now_sent, token, progress)
        except Cancelled:
            self.store.set(call, State.WAITING)
            raise
        except Unavailable as error:
            raise _Paused(error) from error
        except Forbidden as error:
            self._check_login(error)
            self.store.fail(call, error, State.FAILED)
            raise
        except _Differs as error:
            for each in call:
                self.store.fail([each], error, State.CONFLICT, error.theirs.get(each.number))
            raise
        except Conflict as error:
            creation = len(call) == 1 and call[0].action == Action.CREATE.value
            twin = self._twin(now_sent[0], now_sent[0].fields) if creation else None
            if twin is None or call[0].sent_at is None or not _holds(twin, now_sent[0]):
                theirs = {name: twin.fields.get(name) for name in call[0].fields} if twin is not None else {}
                self.store.fail(call, error, State.CONFLICT, theirs)
                raise
            known = [twin]  # made by the call whose answer was lost
        except IOManagerError as error:
            self.store.fail(call, error, State.FAILED)
            raise
        self.store.finish(list(zip(call, known, strict=True)))
        self._tidy(call)
        return True

    def _check_login(self, error: Forbidden) -> None:
        """A login that is over is no fault of the write: the queue waits for the next one."""
        try:
            self.adapter.check()
        except IOManagerError:
            raise _Paused(error) from error

    def _done(self, call: Sequence[Operation], token: CancelToken, progress: Progress) -> list[Record | None]:
        """Do it. Raises what the adapter raises, and _Differs."""
        first = call[0]
        if first.action == UPLOAD:
            to = Ref(first.kind, first.record_id)
            upload = Upload(to, Path(first.file), first.file_field, first.file_name, first.key)
            made = self.adapter.upload(upload, token=token, progress=Progress())
            return [made if made.id else None]
        writes = self._writes(call)
        if len(call) == 1 and first.action in {Action.RETIRE.value, Action.REVIVE.value}:
            use = self.adapter.retire if first.action == Action.RETIRE.value else self.adapter.revive
            use(first.kind, first.record_id)
            return [self.adapter.get(first.kind, first.record_id)]
        sent = [write for write in writes if write is not None]
        made_by = iter(self.adapter.batch(sent) if sent else [])
        return [
            next(made_by) if write is not None else self.adapter.get(each.kind, each.record_id)
            for write, each in zip(writes, call, strict=True)
        ]

    def _writes(self, call: Sequence[Operation]) -> list[Write | None]:
        """The writes of a call; None for an update that the tracker has already. Raises _Differs, NotFound."""
        writes: list[Write | None] = []
        theirs: dict[int, dict[str, Any]] = {}
        for each in call:
            action = Action(each.action)
            if action is not Action.UPDATE:
                writes.append(
                    Write(action, each.kind, "" if action is Action.CREATE else each.record_id, each.fields, each.key)
                )
                continue
            current = self.adapter.get(each.kind, each.record_id)
            if current is None:
                raise NotFound(f"{each.label} is not at the tracker any more.")
            other = _other(each, current)
            if other:
                theirs[each.number] = other
            open_fields = {name: value for name, value in each.fields.items() if current.fields.get(name) != value}
            seen = {name: current.fields.get(name) for name in open_fields if name in each.base}
            writes.append(
                Write(action, each.kind, each.record_id, open_fields, each.key, seen) if open_fields else None
            )
        if theirs:
            raise _Differs(call, theirs)
        return writes

    # -- what was done already ----------------------------------------------------------------------------------------

    def _done_before(self, call: Sequence[Operation]) -> list[Record | None] | None:
        """The records that a call made whose answer was lost; None when it must be sent (again).

        A call is whole, so finding what it made says that all of it was done.
        """
        creations = [each for each in call if each.action == Action.CREATE.value]
        if not creations or any(each.sent_at is None for each in creations):
            return None
        found: dict[int, Record] = {}
        for each in creations:
            record = self._found(each, {one.id for one in found.values()})
            if record is None:
                return None
            found[each.number] = record
        return [found.get(each.number) or self.adapter.get(each.kind, each.record_id) for each in call]

    def _found(self, operation: Operation, taken: Collection[str]) -> Record | None:
        """A record that holds all that a creation says, was made since it was sent, and is of no other creation.

        A site shows no links to what was removed meanwhile, finds nothing by them, and removes versions along.
        """
        kind, known = operation.kind, self.adapter.schema(operation.kind).fields
        said = {name: value for name, value in _plain(operation).items() if name in known}
        hidden = {name for name, value in said.items() if self._is_gone(kind, name, value)}
        where = [is_(name, value) for name, value in said.items() if name not in hidden]
        since = (operation.sent_at or now()) - CLOCKS
        recent = (*where, Where("created_at", Op.GREATER, since))
        found = self.adapter.find(Query(kind, recent, retired=None if hidden else False))
        others = {*taken, *(each.made_id for each in self.store.all(done=True))}
        mine = (r for r in found if r.id not in others)
        return next((r for r in mine if all(r.fields[name] in (None, said[name]) for name in hidden)), None)

    def _is_gone(self, kind: Kind, name: str, value: Any) -> bool:
        """Whether a value links to a record that is no longer in use."""
        field = spec(kind).fields[name]
        if field.type is not FieldType.LINK:
            return False
        record = self.adapter.get(field.targets[0], value)
        return record is None or record.retired

    def _twin(self, operation: Operation, values: Mapping[str, Any]) -> Record | None:
        """The record that has the natural key of a creation."""
        key = {name: values.get(name) for name in spec(operation.kind).key}
        if not key or any(value in (None, "") for value in key.values()):
            return None
        where = tuple(is_(name, value) for name, value in key.items())
        found = self.adapter.find(Query(operation.kind, where, retired=None))
        return min(found, key=lambda record: record.retired, default=None)

    def _tidy(self, operations: Iterable[Operation]) -> None:
        """Delete the copies of files that nothing waits for any more."""
        files = {each.file for each in operations if each.file}
        for file in map(Path, files - self.store.named(files) if files else ()):
            try:
                file.unlink(missing_ok=True)
                if file.parent != self.files:  # copies of earlier releases lie beside each other
                    file.parent.rmdir()
            except OSError as error:
                log.info("A copy that is not needed any more stays: %s", error)

    # -- temporary ids ------------------------------------------------------------------------------------------------

    def _real(self, operation: Operation) -> str:
        made = self.store.made([operation.record_id])
        return made.get(operation.record_id, operation.record_id)

    def _resolved(self, operation: Operation) -> dict[str, Any]:
        return resolved(operation.kind, operation.fields, self.store)


class _Paused(Exception):
    """The tracker does not answer, or nobody is logged in: everything waits."""

    def __init__(self, error: IOManagerError) -> None:
        super().__init__(error.message)
        self.error = error


class _Differs(Conflict):
    """The tracker holds other values than the writer saw. ``theirs``: those, by the numbers of the operations."""

    def __init__(self, call: Sequence[Operation], theirs: Mapping[int, Mapping[str, Any]]) -> None:
        labels = {each.number: each.label for each in call}
        shown = "; ".join(
            f"{labels[number]}: " + ", ".join(f"{name} = {value}" for name, value in values.items())
            for number, values in theirs.items()
        )
        super().__init__(
            f"It was changed by somebody else meanwhile: {shown}.",
            hint="Try again to write over it, or remove the write to leave it.",
        )
        self.theirs = theirs


def resolved(kind: Kind, fields: Mapping[str, Any], store: OutboxStore) -> dict[str, Any]:
    """Values whose temporary ids are replaced by the tracker's, as far as those are known."""
    return with_made(fields, store.made(links(kind, fields)))


def with_made(fields: Mapping[str, Any], made: Mapping[str, str]) -> dict[str, Any]:
    """Values with the tracker's ids (``made``) in the place of temporary ones."""
    return {name: _resolved(value, made) for name, value in fields.items()} if made else dict(fields)


def links(kind: Kind, fields: Mapping[str, Any]) -> Iterator[str]:
    """The ids that values name."""
    return (ref.id for name, value in fields.items() for ref in refs_of(kind, name, value))


def _resolved(value: Any, made: Mapping[str, str]) -> Any:
    if isinstance(value, tuple):
        return tuple(Ref(ref.kind, made.get(ref.id, ref.id)) for ref in value)
    return made.get(value, value) if isinstance(value, str) else value


def _plain(operation: Operation) -> dict[str, Any]:
    """The values of an operation that a tracker compares exactly."""
    fields, plain = spec(operation.kind).fields, (FieldType.TEXT, FieldType.LINK, FieldType.INTEGER)
    values = placed(operation.kind, operation.fields).items()
    return {name: value for name, value in values if fields[name].type in plain and value not in (None, "")}


def _holds(record: Record, operation: Operation) -> bool:
    """Whether a record holds all that a creation says, apart from what the tracker does not keep."""
    values = ((record.fields.get(name), value) for name, value in _plain(operation).items())
    return all(there in (None, value) for there, value in values)


def _needs(operation: Operation) -> set[str]:
    """The ids that must be settled before an operation."""
    named: Iterable[str] = links(operation.kind, operation.fields)
    own = operation.record_id if operation.action != Action.CREATE.value else ""
    return {*(one for one in named if is_temporary(one)), *([own] if own else [])}


def _other(operation: Operation, current: Record) -> dict[str, Any]:
    """The tracker's values that are neither those that the writer saw nor those that it writes."""
    return {
        name: current.fields.get(name)
        for name, seen in operation.base.items()
        if current.fields.get(name) not in (seen, operation.fields.get(name, seen))
    }
