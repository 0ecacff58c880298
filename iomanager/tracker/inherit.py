"""What a shot or an asset has from its sequence and its project, and from which of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from iomanager.tracker.adapter import Adapter
from iomanager.tracker.kinds import Kind, spec
from iomanager.tracker.record import Record

INHERITED = ("fps", "resolution", "colorspace", "frame_start", "frame_end", "handles")
"""The fields that an empty record has from above (``domain/publishes.md`` 1)."""
_ABOVE = (("sequence_id", Kind.SEQUENCE), ("project_id", Kind.PROJECT))


@dataclass(frozen=True, slots=True)
class Inherited:
    """A value, and whose it is. ``own``: it is set on the record itself. None of nobody where it is set nowhere."""

    value: Any = None
    owner: Record | None = None
    own: bool = False


def above(adapter: Adapter, record: Record) -> tuple[Record, ...]:
    """The records that one inherits from, nearest first."""
    named = [(kind, record.fields.get(field)) for field, kind in _ABOVE]
    found = [adapter.get(kind, str(record_id)) for kind, record_id in named if record_id]
    return tuple(one for one in found if one is not None)


def inherited(record: Record, parents: Sequence[Record]) -> dict[str, Inherited]:
    """Each inherited field that the kind has. ``parents`` are those of :func:`above`."""
    return {name: _first(name, record, parents) for name in INHERITED if name in spec(record.kind).fields}


def _first(name: str, record: Record, parents: Sequence[Record]) -> Inherited:
    for owner in (record, *parents):
        value = owner.fields.get(name)
        if value not in (None, ""):
            return Inherited(value, owner, own=owner is record)
    return Inherited()
