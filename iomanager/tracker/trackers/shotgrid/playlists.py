"""The order of the versions of a playlist, which a site keeps in connections (``domain/shotgrid.md`` 3)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from iomanager.tracker.kinds import Kind
from iomanager.tracker.query import Ref
from iomanager.tracker.record import Record
from iomanager.tracker.trackers.shotgrid.client import ShotGridClient
from iomanager.tracker.trackers.shotgrid.values import link

_CONNECTION = "PlaylistVersionConnection"
_CHUNK = 200


def ordered(client: ShotGridClient, playlists: Sequence[Record]) -> list[Record]:
    """The playlists with their versions in order: those that were never put in one come last, by their age."""
    wanted = [record for record in playlists if len(record.fields["versions"]) > 1]
    ranks: dict[tuple[str, str], tuple[float, int]] = {}
    for start in range(0, len(wanted), _CHUNK):
        links = [link(Kind.PLAYLIST, record.id) for record in wanted[start : start + _CHUNK]]
        for row in _connections(client, [["playlist", "in", links]]):
            rank = row.get("sg_sort_order")
            key = str(row["playlist"]["id"]), str((row.get("version") or {}).get("id"))
            ranks[key] = (float("inf") if rank is None else float(rank), int(row["id"]))
    last = (float("inf"), 0)

    def sorted_versions(record: Record) -> tuple[Ref, ...]:
        versions: Iterable[Ref] = record.fields["versions"]
        return tuple(sorted(versions, key=lambda ref: ranks.get((record.id, ref.id), last)))

    return [replace(record, fields={**record.fields, "versions": sorted_versions(record)}) for record in playlists]


def put_in_order(client: ShotGridClient, playlist: str, versions: Sequence[Ref]) -> None:
    """Write the order down. Setting it twice does no harm."""
    places = {ref.id: place for place, ref in enumerate(versions)}
    rows = _connections(client, [["playlist", "is", link(Kind.PLAYLIST, playlist)]])
    requests = [
        {
            "request_type": "update",
            "entity_type": _CONNECTION,
            "entity_id": int(row["id"]),
            "data": {"sg_sort_order": places[version]},
        }
        for row in rows
        if (version := str((row.get("version") or {}).get("id"))) in places
        and row.get("sg_sort_order") != places[version]
    ]
    for start in range(0, len(requests), 100):
        client.write("batch", requests[start : start + 100])


def _connections(client: ShotGridClient, filters: list[Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.read("find", _CONNECTION, filters, ["playlist", "version", "sg_sort_order"])
    return found
