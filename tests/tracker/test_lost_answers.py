"""What was sent to a site without a field for our keys, where the answer was lost and others went on working."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from iomanager.db.engine import Database
from iomanager.db.schema import now
from iomanager.tracker.kinds import Kind
from iomanager.tracker.query import Query, is_
from iomanager.tracker.record import Action, Write
from tests.sites.shotgrid.server import Site
from tests.tracker.stages import Stage, site_stage

LONG_AGO = "%Y-%m-%dT%H:%M:%SZ"


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as made:
        yield made


@pytest.fixture
def stage(database: Database, tmp_path: Path, site: Site) -> Iterator[Stage]:
    with site_stage(database, tmp_path, site) as made:
        yield made


def test_a_version_whose_shot_was_removed_meanwhile_was_sent_all_the_same(stage: Stage) -> None:
    ours = stage.work()
    shot = stage.there.create(Kind.SHOT, stage.shot("S_0020"))
    stage.site.faults = ["after"]
    ours.create(Kind.VERSION, {"project_id": stage.project.id, "shot_id": shot.id, "code": "v001"})
    stage.there.retire(Kind.SHOT, shot.id)  # a site retires its versions with it, and shows no links to it
    done = stage.work().send()
    assert (done.done, done.stuck) == (1, 0)
    assert stage.codes(Kind.VERSION) == ["v001"]


def test_the_first_of_two_that_say_the_same_stays_removed(stage: Stage) -> None:
    ours = stage.work()
    mine = {"project_id": stage.project.id, "subject": "밝게"}
    stage.there.retire(Kind.NOTE, ours.create(Kind.NOTE, mine).id)
    stage.site.faults = ["before"]
    ours.create(Kind.NOTE, mine)
    assert stage.work().send().done == 1
    notes = stage.there.find(Query(Kind.NOTE, (is_("project_id", stage.project.id),), retired=None))
    assert [note.retired for note in notes] == [True, False]


def test_a_sheet_of_shots_that_was_sent_long_ago_is_found_again(stage: Stage, site: Site) -> None:
    codes, ours = ["S_0020", "S_0030", "S_0040"], stage.work()
    parents = {
        "project": {"type": "Project", "id": int(stage.project.id)},
        "sg_sequence": {"type": "Sequence", "id": int(stage.sequence.id)},
    }
    writes = [Write(Action.CREATE, Kind.SHOT, fields={**stage.shot(code), "cut_in": 1001}) for code in codes]
    kept = ours.outbox.add(writes, sent=True)
    sent = now() - timedelta(minutes=30)
    ours.outbox.store.set(kept, kept[0].state, sent_at=sent)
    for code in codes:
        site.add("Shot", code=code, sg_cut_in=1001, created_at=sent.strftime(LONG_AGO), **parents)
    done = stage.work().send()
    assert (done.done, done.stuck) == (3, 0)
    assert stage.codes() == ["S_0010", *codes]


def test_notes_of_one_call_that_say_the_same_are_each_found(stage: Stage) -> None:
    ours = stage.work()
    write = Write(Action.CREATE, Kind.NOTE, fields={"project_id": stage.project.id, "subject": "밝게"})
    stage.site.faults = ["after"]
    made = ours.batch([write, write])
    assert stage.work().send().done == 2
    ids = [record.id for record in (ours.get(Kind.NOTE, one.id) for one in made) if record is not None]
    assert len(set(ids)) == 2
    assert stage.codes(Kind.NOTE) == ["밝게", "밝게"]


def test_a_task_of_a_shot_is_found_again(stage: Stage) -> None:
    ours, shot = stage.work(), stage.there.find(Query(Kind.SHOT))[0]
    place = {"shot_id": shot.id, "sequence_id": stage.sequence.id}
    stage.site.faults = ["after"]
    ours.create(Kind.TASK, {"project_id": stage.project.id, **place, "name": "comp"})
    assert stage.work().send().done == 1
    tasks = stage.there.find(Query(Kind.TASK, (is_("project_id", stage.project.id),)))
    assert [(task.label, task.fields["shot_id"]) for task in tasks] == [("comp", shot.id)]
