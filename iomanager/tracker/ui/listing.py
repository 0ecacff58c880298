"""A list of records that was read again, and in which steps the table goes from what it shows to it; for threads.

What holds the interpreter for long (a sort of 60,000 rows, letting go of as many records) is done in small pieces, so
that the window never waits for it.
"""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from iomanager.core.cancel import CancelToken
from iomanager.core.errors import Cancelled
from iomanager.tracker.query import Ref
from iomanager.tracker.record import Record
from iomanager.tracker.ui.port import TrackerDesk
from iomanager.tracker.ui.reading import Wanted, read_page, text_of

PIECE = 500
DROPPED = 50
"""So many records go without that anybody else gets the interpreter meanwhile."""
MOST_STEPS = 200
"""After more runs of rows that come and go, the table begins anew."""
Run = tuple[int, int]
"""Rows from the first up to, but not with, the last."""


@dataclass(frozen=True, slots=True)
class Steps:
    """From the old rows to the new: ``gone`` (old rows, the last run first), then an ``order`` of those that stay
    (None: as they are), then ``added`` and ``changed`` (new rows). ``anew``: in one.
    """

    gone: tuple[Run, ...] = ()
    order: list[Record] | None = None
    added: tuple[Run, ...] = ()
    changed: tuple[Run, ...] = ()
    anew: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """All records that are wanted, in order, with their rows by id, and the names of what they link to."""

    records: list[Record]
    rows: dict[str, int]
    names: Mapping[Ref, str] = field(default_factory=dict)
    as_of: datetime | None = None
    steps: Steps = field(default_factory=Steps)


@dataclass(frozen=True, slots=True)
class Shown:
    """What the table shows: records, the names of links that need not be read, and its order (descending or not)."""

    records: Sequence[Record]
    names: Mapping[Ref, str]
    order: tuple[str, bool] | None = None


def read_again(
    desk: TrackerDesk,
    wanted: Wanted,
    shown: Shown,
    *,
    token: CancelToken,
) -> Listing:
    """Read a whole list that is shown by now. Raises Unavailable, InvalidInput, Cancelled."""
    known, found, as_of = dict(shown.names), list[Record](), None
    more = True
    try:
        while more:
            token.check()
            page = read_page(desk, wanted, found[-1].id if found else "", known)
            found += page.records
            known.update(page.names)
            more, as_of = page.more, page.as_of
        if shown.order is not None:
            found = in_order(found, shown.order[0], known, shown.order[1])
        listing = listed(found, shown.records, known, as_of)
        token.check()
    except Cancelled:
        drop(found)  # here, and not all at once by whoever lets go of them last
        raise
    return listing


def listed(
    records: list[Record], before: Sequence[Record], names: Mapping[Ref, str], as_of: datetime | None
) -> Listing:
    """A list with the steps that lead to it."""
    rows = {record.id: row for row, record in enumerate(records)}
    return Listing(records, rows, names, as_of, steps(before, records, rows))


def steps(before: Sequence[Record], after: Sequence[Record], rows: Mapping[str, int]) -> Steps:
    """What came, went, moved and changed."""
    gone = runs(row for row, record in enumerate(before) if record.id not in rows)
    old = {record.id: record for record in before}
    added = runs(row for row, record in enumerate(after) if record.id not in old)
    if len(gone) + len(added) > MOST_STEPS:
        return Steps(anew=True)
    stayed = [rows[record.id] for record in before if record.id in rows]
    moved = any(row > later for row, later in itertools.pairwise(stayed))
    order = [old[record.id] for record in after if record.id in old] if moved else None
    changed = runs(row for row, record in enumerate(after) if record.id in old and old[record.id] != record)
    if len(changed) > MOST_STEPS:
        changed = ((0, len(after)),)
    return Steps(tuple(reversed(gone)), order, added, changed)


def runs(numbers: Iterable[int]) -> tuple[Run, ...]:
    """Rising numbers as runs without a gap."""
    found: list[Run] = []
    for number in numbers:
        if found and found[-1][1] == number:
            found[-1] = (found[-1][0], number + 1)
        else:
            found.append((number, number + 1))
    return tuple(found)


def in_order(records: Sequence[Record], name: str, names: Mapping[Ref, str], descending: bool) -> list[Record]:
    """Records by a field; empty ones last, numbers by size."""
    empty: list[Record] = []
    pieces: list[list[tuple[Any, int, Record]]] = []
    for start in range(0, len(records), PIECE):
        piece = []
        for at, record in enumerate(records[start : start + PIECE], start):
            key = _key(record, name, names)
            if key is None:
                empty.append(record)
            else:
                piece.append((key, -at if descending else at, record))
        piece.sort(key=_first_two, reverse=descending)
        pieces.append(piece)
    merged = heapq.merge(*pieces, key=_first_two, reverse=descending)
    return [*(record for _, _, record in merged), *empty]


def drop(records: list[Record]) -> None:
    """Let go of records that nobody shows any more, some at a time."""
    while records:
        del records[-DROPPED:]


def _first_two(item: tuple[Any, int, Record]) -> tuple[Any, int]:
    return item[0], item[1]


def _key(record: Record, name: str, names: Mapping[Ref, str]) -> tuple[int, float, str] | None:
    text = text_of(record, name, names)
    if not text:
        return None
    value = record.fields.get(name)
    return (0, float(value), "") if isinstance(value, int | float) else (1, 0.0, text.casefold())
