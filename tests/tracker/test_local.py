"""The local tracker, on SQLite and on a real PostgreSQL."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from iomanager.core.errors import Conflict, InvalidInput, NotFound
from iomanager.db.engine import Database
from iomanager.tracker.model import Shot
from iomanager.tracker.trackers.local import LocalTracker


@pytest.fixture
def tracker(database: Database) -> LocalTracker:
    return LocalTracker(database, user="민지")


@pytest.fixture
def shot(tracker: LocalTracker) -> Shot:
    project = tracker.ensure_project("데모 쇼")
    sequence = tracker.ensure_sequence(project.id, "S001")
    return tracker.ensure_shot(project.id, sequence.id, "S001_0010")


PLATE = {
    "file_type": "Plate",
    "name": "S001_0010_org",
    "version_number": 1,
    "code": "c",
    "path": "/p",
    "delivery_id": "d1",
}


def test_everything_is_found_again_instead_of_doubled(tracker: LocalTracker) -> None:
    project = tracker.ensure_project("show", {"fps": "24"})
    assert tracker.ensure_project("show", {"fps": "25"}) == project
    sequence = tracker.ensure_sequence(project.id, "S001")
    assert tracker.ensure_sequence(project.id, "S001") == sequence
    shot = tracker.ensure_shot(project.id, sequence.id, "S001_0010")
    assert tracker.ensure_shot(project.id, sequence.id, "S001_0010") == shot
    assert [found.code for found in tracker.shots(project.id, ["S001_0010", "other"])] == ["S001_0010"]
    assert tracker.project("SHOW") == project
    assert tracker.project("nothing") is None


def test_archived_projects_are_left_out_however_it_is_said(tracker: LocalTracker) -> None:
    for name, fields in (("a", {}), ("b", {"archived": True}), ("c", {"status": "archived"})):
        tracker.ensure_project(name, fields)
    assert [project.name for project in tracker.projects()] == ["a"]
    assert [project.name for project in tracker.projects(archived=True)] == ["a", "b", "c"]


def test_sixteen_writers_at_once_make_one_record(tracker: LocalTracker) -> None:
    with ThreadPoolExecutor(8) as pool:
        projects = list(pool.map(lambda _: tracker.ensure_project("show").id, range(16)))
    assert len(set(projects)) == 1
    assert len(tracker.projects()) == 1


def test_a_version_is_updated_and_revived(tracker: LocalTracker, shot: Shot) -> None:
    first = tracker.put_version(shot.project_id, shot.id, "S001_0010_org_v001.mov", {"just_in": 1001})
    again = tracker.put_version(shot.project_id, shot.id, "S001_0010_org_v001.mov", {"just_in": 1002})
    assert (again.id, again.just_in, again.created_by) == (first.id, 1002, "민지")
    assert tracker.retire("version", first.id)
    assert not tracker.retire("version", first.id)
    assert tracker.versions(shot.project_id) == []
    assert tracker.put_version(shot.project_id, shot.id, "S001_0010_org_v001.mov", {}).id == first.id
    assert len(tracker.versions(shot.project_id, [shot.id])) == 1


def test_a_version_number_belongs_to_one_delivery(tracker: LocalTracker, shot: Shot) -> None:
    first = tracker.put_published_file(shot.project_id, shot.id, PLATE)
    assert tracker.put_published_file(shot.project_id, shot.id, PLATE).id == first.id
    with pytest.raises(Conflict, match="v001 was published by another delivery"):
        tracker.put_published_file(shot.project_id, shot.id, {**PLATE, "delivery_id": "d2"})
    tracker.retire("published_file", first.id)
    assert tracker.put_published_file(shot.project_id, shot.id, {**PLATE, "delivery_id": "d2"}).delivery_id == "d2"


def test_wrong_writes_are_refused_in_words(tracker: LocalTracker, shot: Shot) -> None:
    with pytest.raises(InvalidInput, match="has no field colour"):
        tracker.update_shot(shot.id, {"colour": "red"})
    with pytest.raises(InvalidInput, match="needs path"):
        tracker.put_published_file(shot.project_id, shot.id, {k: v for k, v in PLATE.items() if k != "path"})
    with pytest.raises(NotFound):
        tracker.update_shot("no-such-id", {"cut_in": 1})
    with pytest.raises(NotFound, match="names a project that does not exist"):
        tracker.ensure_sequence("no-such-project", "S001")
    with pytest.raises(InvalidInput, match="cannot be retired"):
        tracker.retire("project", shot.project_id)
