"""What waits to be sent, laid over what is kept: each record as it will be once that is done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from iomanager.core.errors import InvalidInput
from iomanager.tracker.cache import place
from iomanager.tracker.kinds import Kind, spec
from iomanager.tracker.outbox_store import Operation
from iomanager.tracker.query import Query, matches
from iomanager.tracker.record import Action, Record, Write
from iomanager.tracker.rules import completed


def is_of(operation: Operation, kind: Kind, record_id: str) -> bool:
    """Whether a write is one of a record."""
    return operation.kind is kind and operation.record_id == record_id


def fits(query: Query, record: Record) -> bool:
    """Whether a record belongs to the answer of a query."""
    if query.retired is not None and record.retired is not query.retired:
        return False
    if query.after and place(record.id) <= place(query.after):
        return False
    return all(matches(record.kind, record.values(), condition) for condition in query.where)


def as_it_will_be(kind: Kind, record: Record | None, operations: Sequence[Operation]) -> Record | None:
    """A record as it is when what waits was done; None when nothing is known of it."""
    for operation in operations:
        if operation.action == Action.CREATE.value:
            made = {**dict.fromkeys(spec(kind).fields), **completed(kind, operation.fields)}
            record = Record(
                kind, operation.record_id, made, operation.created_at, operation.created_at, operation.made_by
            )
        elif record is not None and operation.action == Action.UPDATE.value:
            record = replace(record, fields={**record.fields, **operation.fields})
        elif record is not None and operation.action in {Action.RETIRE.value, Action.REVIVE.value}:
            record = replace(record, retired=operation.action == Action.RETIRE.value)
    return record


def with_base(write: Write, record: Record | None) -> Write:
    """An update with the values that its writer saw. Raises InvalidInput for a field that the record does not have."""
    if write.action is not Action.UPDATE or record is None or write.base is not None:
        return write
    unknown = sorted(set(write.fields) - set(record.fields))
    if unknown:
        raise InvalidInput(f"A {write.kind.value} has no field {', '.join(unknown)}.")
    return replace(write, base={name: record.fields.get(name) for name in write.fields})


def attachment(operation: Operation) -> Record:
    """What stands for an attachment until it is made."""
    fields = {**dict.fromkeys(spec(Kind.ATTACHMENT).fields), "name": operation.file_name, "file": operation.file}
    number = operation.made_id or operation.record_id
    return Record(Kind.ATTACHMENT, number, {**fields, "links": ()}, operation.created_at)
