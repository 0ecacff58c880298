"""Work without the tracker: what was read can be read, what was changed is seen, and in the end all agree."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis.strategies import integers, randoms

from iomanager.core.errors import Conflict, InvalidInput, NotFound, Unavailable
from iomanager.db.engine import Database
from iomanager.tracker.adapter import Upload
from iomanager.tracker.kinds import Kind
from iomanager.tracker.query import Op, Query, Where, is_
from iomanager.tracker.records import Records
from iomanager.tracker.trackers.shotgrid import client, events
from tests.databases import upgraded
from tests.sites.shotgrid.server import Site
from tests.tracker.schedules import Schedule, beside_site
from tests.tracker.stages import Stage, site_stage, stage_of

LIVES, SCHEDULES = 10, 16
"""Beside a site, with so many schedules in each life."""
OURS, EACH = 10, 4
"""Beside a tracker of our own: 200 in all."""


@pytest.fixture
def embedded(tmp_path: Path) -> Iterator[Database]:
    """An upgraded database of our own kind."""
    database = upgraded(f"sqlite:///{tmp_path / 'ours.sqlite3'}")
    yield database
    database.close()


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """No long pauses between tries."""
    monkeypatch.setattr(client, "WAIT", 0.01)


@pytest.fixture
def stage(embedded: Database, tmp_path: Path) -> Iterator[Stage]:
    with stage_of(embedded, tmp_path) as made:
        yield made


def _codes(stage: Stage, *where: Where, **options: object) -> list[str]:
    query = Query(Kind.SHOT, (is_("project_id", stage.project.id), *where), **options)  # type: ignore[arg-type]
    return [record.fields["code"] for record in stage.work().find(query)]


def test_what_was_read_can_be_read_without_the_tracker(stage: Stage) -> None:
    stage.site.away = True
    stage.site.calls.clear()
    assert _codes(stage) == ["S_0010"]
    assert [each.name for each in Records(stage.work()).projects()] == ["쇼"]
    assert stage.site.calls == []
    answer = stage.work().ask(Query(Kind.SHOT, (is_("project_id", stage.project.id),)))
    assert answer.as_of is not None
    assert answer.waiting == 0


def test_a_project_that_was_never_read_is_not_shown_as_empty(stage: Stage) -> None:
    other = stage.there.create(Kind.PROJECT, {"name": "other"})
    ours = stage.work()
    ours.sync.refresh()
    stage.site.away = True
    query = Query(Kind.SHOT, (is_("project_id", other.id),))
    with pytest.raises(Unavailable) as caught:
        ours.find(query)
    assert "never read here" in caught.value.hint
    made = ours.create(Kind.SEQUENCE, {"project_id": other.id, "code": "S9"})
    assert [each.id for each in ours.find(Query(Kind.SEQUENCE, (is_("project_id", other.id),)))] == [made.id]


def test_nothing_is_known_of_what_was_never_read(stage: Stage, tmp_path: Path) -> None:
    database = upgraded(f"sqlite:///{tmp_path / 'empty.sqlite3'}")
    ours = Stage(stage.there, stage.site, database, tmp_path, stage.project, stage.sequence).work()
    assert [each.label for each in ours.find(Query(Kind.SHOT))] == ["S_0010"]
    assert ours.ask(Query(Kind.SHOT)).as_of is None
    stage.site.away = True
    with pytest.raises(Unavailable):
        ours.find(Query(Kind.SHOT))
    database.close()


def test_own_changes_are_seen_before_they_are_sent(stage: Stage) -> None:
    shot = stage.there.find(Query(Kind.SHOT))[0]
    stage.site.away = True
    ours = stage.work()
    new = ours.create(Kind.SHOT, {**stage.shot("A_0010"), "cut_in": 7})
    ours.update(Kind.SHOT, shot.id, {"cut_in": 9})
    assert _codes(stage) == ["S_0010", "A_0010"]
    assert _codes(stage, order=("code",), limit=1) == ["A_0010"]
    assert _codes(stage, Where("cut_in", Op.GREATER, 8)) == ["S_0010"]
    assert _codes(stage, is_("cut_in", None)) == []
    ours.retire(Kind.SHOT, new.id)
    assert not ours.retire(Kind.SHOT, new.id)
    assert _codes(stage) == ["S_0010"]
    assert _codes(stage, retired=True) == ["A_0010"]
    answer = ours.ask(Query(Kind.SHOT, (is_("project_id", stage.project.id),), retired=None))
    assert answer.waiting == 2


def test_what_the_tracker_would_refuse_is_refused_without_it(stage: Stage) -> None:
    stage.site.away = True
    ours = stage.work()
    with pytest.raises(Conflict):
        ours.create(Kind.SHOT, stage.shot("S_0010"))
    with pytest.raises(InvalidInput):
        ours.create(Kind.SHOT, {"project_id": stage.project.id})
    with pytest.raises(InvalidInput):
        ours.update(Kind.PROJECT, stage.project.id, {"colour": "red"})
    with pytest.raises(NotFound):
        ours.update(Kind.SHOT, "none", {"cut_in": 1})
    assert not ours.outbox.store.all()
    first = ours.create(Kind.NOTE, {"project_id": stage.project.id, "subject": "밝게"}, key="once")
    assert ours.create(Kind.NOTE, {"project_id": stage.project.id, "subject": "밝게"}, key="once").id == first.id
    assert len(ours.outbox.store.all()) == 1


def test_a_publish_is_recorded_without_the_tracker_and_sent_later(stage: Stage) -> None:
    stage.site.away = True
    records = Records(stage.work())
    sequence = records.ensure_sequence(stage.project.id, "T")
    shot = records.ensure_shot(stage.project.id, sequence.id, "T_0010")
    version = records.put_version(stage.project.id, shot.id, "T_0010_org_v001.mov", {"first_frame": 1001})
    plate = {"file_type": "Plate", "name": "T_0010_org", "version_number": 1, "code": "T_0010_org_v001", "path": "/a"}
    records.put_published_file(stage.project.id, shot.id, {**plate, "version_id": version.id, "delivery_id": "d"})
    assert records.ensure_shot(stage.project.id, sequence.id, "T_0010").id == shot.id
    stage.site.away = False
    assert stage.work().send().stuck == 0
    found = stage.there.find(Query(Kind.PUBLISHED_FILE))[0]
    made = stage.there.get(Kind.VERSION, found.fields["version_id"])
    assert made is not None
    assert made.fields["first_frame"] == 1001
    assert [each.code for each in Records(stage.work()).versions(stage.project.id, [shot.id])] == [made.label]
    stage.work().refresh()
    stage.check()


def test_with_the_tracker_a_write_goes_through_and_is_kept(stage: Stage) -> None:
    ours = stage.work()
    shot = ours.create(Kind.SHOT, stage.shot("S_0020"))
    assert stage.codes() == ["S_0010", "S_0020"]
    assert ours.cache.get(Kind.SHOT, shot.id) == stage.there.get(Kind.SHOT, shot.id)
    assert not ours.outbox.store.all()
    stage.there.create(Kind.SHOT, stage.shot("S_0030"))
    with pytest.raises(Conflict):
        ours.create(Kind.SHOT, stage.shot("S_0030"))
    assert _codes(stage, is_("code", "S_0030")) == ["S_0030"]


def test_a_write_does_not_overtake_what_waits_for_the_same_record(stage: Stage) -> None:
    shot = stage.there.find(Query(Kind.SHOT))[0]
    stage.site.away = True
    stage.work().update(Kind.SHOT, shot.id, {"status": "ip"})
    stage.site.away = False
    ours = stage.work()
    ours.update(Kind.SHOT, shot.id, {"status": "fin"})
    assert len(ours.outbox.store.all()) == 2
    assert ours.send().done == 2
    found = stage.there.get(Kind.SHOT, shot.id)
    assert found is not None
    assert found.fields["status"] == "fin"


def test_pictures_and_fields_are_remembered(stage: Stage, tmp_path: Path) -> None:
    shot = stage.there.find(Query(Kind.SHOT))[0]
    file = tmp_path / "t.jpg"
    file.write_bytes(b"picture")
    stage.work().upload(Upload(shot.ref, file, "thumbnail"))
    assert stage.work().thumbnail(Kind.SHOT, shot.id) == b"picture"
    choices = stage.work().schema(Kind.SHOT).fields["status"].choices
    stage.site.away = True
    assert stage.work().thumbnail(Kind.SHOT, shot.id) == b"picture"
    assert stage.work().thumbnail(Kind.PROJECT, stage.project.id) is None
    assert stage.work().schema(Kind.SHOT).fields["status"].choices == choices
    with pytest.raises(Unavailable):
        stage.work().check()


@settings(max_examples=OURS, deadline=None)
@given(chance=randoms(use_true_random=False), steps=integers(5, 20))
def test_however_it_goes_all_agree_in_the_end(
    tmp_path_factory: pytest.TempPathFactory, chance: random.Random, steps: int
) -> None:
    folder = tmp_path_factory.mktemp("life")
    database = upgraded(f"sqlite:///{folder / 'ours.sqlite3'}")
    try:
        with stage_of(database, folder) as stage:
            life = Schedule(stage, chance, "H")
            for _ in range(EACH):
                life.run(steps)
            stage.check()
    finally:
        database.close()


@pytest.fixture(scope="module")
def everybodys() -> Iterator[Site]:
    """One site for many lives: each has a project of its own."""
    with Site() as site:
        yield site


@pytest.mark.parametrize("seed", range(LIVES))
def test_however_a_site_behaves_all_agree_in_the_end(
    everybodys: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    monkeypatch.setattr(events, "SCAN", timedelta(0))
    database = upgraded(f"sqlite:///{tmp_path / 'ours.sqlite3'}")
    try:
        beside_site(database, tmp_path, everybodys, seed=seed, steps=8, times=SCHEDULES)
    finally:
        database.close()


def test_a_site_that_is_switched_off_is_no_end_of_work(embedded: Database, tmp_path: Path) -> None:
    with Site() as site, site_stage(embedded, tmp_path, site) as stage:
        site.go_offline()
        ours = stage.work()
        shot = ours.create(Kind.SHOT, stage.shot("S_0020"))
        ours.update(Kind.SHOT, shot.id, {"cut_in": 1001})
        assert _codes(stage) == ["S_0010", "S_0020"]
        assert ours.send().stopped
        site.go_online()
        assert stage.work().send().done == 2
        stage.work().refresh()
        assert stage.codes() == ["S_0010", "S_0020"]
        stage.check()
