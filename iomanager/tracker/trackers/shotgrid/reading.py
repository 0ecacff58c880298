"""Finding records at a site: page by page over their numbers, every answer looked through again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from iomanager.core.cancel import CancelToken
from iomanager.tracker import query as queries
from iomanager.tracker.kinds import Kind
from iomanager.tracker.query import Op, Query, Where, matches
from iomanager.tracker.record import Record
from iomanager.tracker.trackers.shotgrid import playlists
from iomanager.tracker.trackers.shotgrid.client import ShotGridClient
from iomanager.tracker.trackers.shotgrid.filters import Filters
from iomanager.tracker.trackers.shotgrid.schema import Schema, entity_type
from iomanager.tracker.trackers.shotgrid.values import Values, number

PAGE = 500
"""Rows of one call (``domain/shotgrid.md`` 4 #10)."""
CHUNK = 200
"""Values of one ``in``."""


class Reader:
    """Reads records of one site."""

    def __init__(self, client: ShotGridClient, schema: Schema, values: Values, *, page: int = PAGE) -> None:
        self.client = client
        self._values = values
        self._filters = Filters(schema, values)
        self._page = page

    def find(self, query: Query, token: CancelToken | None = None) -> list[Record]:
        """The records that a query asks for."""
        queries.check(query)
        found: list[Record] = []
        for retired in (False, True) if query.retired is None else (query.retired,):
            pages = self._pages(query, retired, token)
            found += pages if query.limit is None or query.order else islice(pages, query.limit)
        found.sort(key=lambda record: number(record.id))
        if query.kind is Kind.PLAYLIST:
            found = playlists.ordered(self.client, found)
        for name in reversed(query.order):
            found = _ordered(found, name)
        return found if query.limit is None else found[: query.limit]

    def get(self, kind: Kind, record_id: str) -> Record | None:
        """One record, retired or not."""
        by_id = (Where("id", Op.IS, record_id),)
        return next(iter(self.find(Query(kind, by_id)) or self.find(Query(kind, by_id, retired=True))), None)

    def many(self, kind: Kind, ids: Sequence[str]) -> dict[str, Record]:
        """The records of these ids that are there, retired or not."""
        found: dict[str, Record] = {}
        for retired in (False, True):
            left = [record_id for record_id in dict.fromkeys(ids) if record_id not in found]
            for start in range(0, len(left), CHUNK):
                by_id = Where("id", Op.IN, tuple(left[start : start + CHUNK]))
                found.update({record.id: record for record in self.find(Query(kind, (by_id,), retired=retired))})
        return found

    def rows(self, kind: Kind, filters: list[Any], fields: list[str], *, retired: bool = False) -> list[dict[str, Any]]:
        """Rows as the site has them."""
        found: list[dict[str, Any]] = self.client.read("find", entity_type(kind), filters, fields, retired_only=retired)
        return found

    def _pages(self, query: Query, retired: bool, token: CancelToken | None) -> Iterator[Record]:
        """Page by page over the numbers: nothing is skipped when rows come or go meanwhile."""
        kind, after = query.kind, number(query.after)
        wanted, entity = self._values.wanted(kind), entity_type(kind)
        filters = self._filters.of(kind, query.where)
        while True:
            page = self.client.read(
                "find",
                entity,
                [*filters, ["id", "greater_than", after]],
                wanted,
                order=[{"field_name": "id", "direction": "asc"}],
                limit=self._page,
                retired_only=retired,
                token=token,
            )
            for row in page:
                record = self._values.record(kind, row, retired=retired)
                if self._is_wanted(record, query):
                    yield record
            if len(page) < self._page:
                return
            after = page[-1]["id"]

    def _is_wanted(self, record: Record, query: Query) -> bool:
        values: Mapping[str, Any] = record.values()
        return all(matches(record.kind, values, condition) for condition in query.where)


def _ordered(records: list[Record], name: str) -> list[Record]:
    """By a field, empty ones last, as the other trackers do."""
    field, down = name.removeprefix("-"), name.startswith("-")
    full = [record for record in records if record.values().get(field) is not None]
    empty = [record for record in records if record.values().get(field) is None]
    return [*sorted(full, key=lambda record: record.values()[field], reverse=down), *empty]
