"""Registering a plate at our own tracker: tags, playlists, and what other deliveries hold."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from iomanager.core.errors import Conflict
from iomanager.ingest.plan_model import PlanRecord
from iomanager.steps import register
from iomanager.steps.register import Place
from iomanager.tracker.kinds import Kind
from iomanager.tracker.query import Query, is_
from iomanager.tracker.trackers.local import LocalTracker
from tests.databases import upgraded

CODE = "S001_0010_org_v001"
PLACE = Place("Demo", "S001", "S001_0010", "delivery-1")


@pytest.fixture
def tracker(tmp_path: Path) -> Iterator[LocalTracker]:
    database = upgraded(f"sqlite:///{tmp_path / 'tracker.sqlite3'}")
    yield LocalTracker(database)
    database.close()


def records(*tags: str) -> list[PlanRecord]:
    published: dict[str, Any] = {"name": "S001_0010_org", "version_number": 1, "path": "/p", "file_type": "Plate"}
    return [
        PlanRecord("shot", "S001_0010", CODE, {"sequence": "S001", "tags": list(tags)}),
        PlanRecord("version", f"{CODE}.mov", CODE, {"status": "fin"}),
        PlanRecord("published_file", f"{CODE}.exr", CODE, published),
        PlanRecord("playlist", "day1", CODE),
    ]


def test_tags_join_those_that_the_shot_has(tracker: LocalTracker) -> None:
    register.register(tracker, PLACE, records("rain", "서울"))
    register.register(tracker, PLACE, records("서울", "night"))
    shot = tracker.adapter.find(Query(Kind.SHOT))[0]
    names = {record.id: record.fields["name"] for record in tracker.adapter.find(Query(Kind.TAG))}
    assert [names[ref.id] for ref in shot.fields["tags"]] == ["rain", "서울", "night"]


def test_tags_that_several_give_at_once_are_all_there(tracker: LocalTracker) -> None:
    register.register(tracker, PLACE, records("rain"))
    shot = tracker.adapter.find(Query(Kind.SHOT))[0]
    words, together = ["a", "b", "c", "d"], threading.Barrier(4)

    def tag(word: str) -> None:
        together.wait(30)
        tracker.tag_shot(shot.id, [word])

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(tag, words))
    names = {record.id: record.fields["name"] for record in tracker.adapter.find(Query(Kind.TAG))}
    found = tracker.adapter.find(Query(Kind.SHOT))[0]
    assert sorted(names[ref.id] for ref in found.fields["tags"]) == [*words, "rain"]


def test_a_shot_that_was_removed_comes_back_with_its_plate(tracker: LocalTracker) -> None:
    register.register(tracker, PLACE, records())
    for kind in (Kind.SHOT, Kind.SEQUENCE, Kind.PROJECT):
        assert tracker.adapter.retire(kind, tracker.adapter.find(Query(kind))[0].id)
    register.register(tracker, PLACE, records())
    for kind in (Kind.SHOT, Kind.SEQUENCE, Kind.PROJECT):
        assert len(tracker.adapter.find(Query(kind))) == 1, kind
    assert tracker.adapter.find(Query(Kind.SHOT, retired=True)) == []


def test_a_playlist_holds_a_version_once_and_goes_with_its_last(tracker: LocalTracker) -> None:
    written = register.register(tracker, PLACE, records())
    assert register.register(tracker, PLACE, records()) == written
    ids = {record["kind"]: record["id"] for record in written}
    playlist = tracker.adapter.find(Query(Kind.PLAYLIST, (is_("code", "day1"),)))[0]
    assert [ref.id for ref in playlist.fields["versions"]] == [ids["version"]]
    assert not tracker.drop_playlist(playlist.id)
    retired = register.unregister(tracker, "Demo", PLACE.delivery_id)
    assert {record["kind"] for record in retired} == {"version", "published_file"}
    gone = register.take_back(tracker, PLACE, records(), {"records": written})
    assert [record["kind"] for record in gone] == ["playlist"]
    register.register(tracker, PLACE, records())
    assert len(tracker.adapter.find(Query(Kind.PLAYLIST))) == 1


def test_another_delivery_holds_its_records(tracker: LocalTracker) -> None:
    register.register(tracker, PLACE, records())
    other = Place("Demo", "S001", "S001_0010", "delivery-2")
    with pytest.raises(Conflict, match="by another delivery meanwhile"):
        register.register(tracker, other, records())
    assert {version.delivery_id for version in tracker.versions(tracker.open_project("Demo").id)} == {"delivery-1"}


def test_our_own_tracker_is_sent_nothing(tracker: LocalTracker) -> None:
    assert not tracker.takes_uploads
    assert tracker.open_project("New").name == "New"
