"""The names of what kept records link to come from what is kept as well: no page waits for the tracker."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from iomanager.tracker.kinds import Kind
from iomanager.tracker.query import Query, in_, is_
from iomanager.tracker.removal import dependents
from tests.databases import upgraded
from tests.tracker.stages import Stage, stage_of


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    database = upgraded(f"sqlite:///{tmp_path / 'ours.sqlite3'}")
    with stage_of(database, tmp_path) as made:
        yield made
    database.close()


def test_kept_records_are_named_without_a_call(stage: Stage) -> None:
    (shot,) = stage.there.find(Query(Kind.SHOT))
    stage.work().open(stage.project.id)
    stage.site.calls.clear()
    for where in (is_("id", shot.id), in_("id", [shot.id])):
        assert [found.label for found in stage.work().find(Query(Kind.SHOT, (where,)))] == [shot.label]
    assert stage.site.calls == []


def test_what_is_not_kept_is_asked_for(stage: Stage) -> None:
    (shot,) = stage.there.find(Query(Kind.SHOT))
    other = stage.there.create(Kind.PROJECT, {"name": "other", "code": "other"})
    sequence = stage.there.create(Kind.SEQUENCE, {"code": "X", "project_id": other.id})
    unread = stage.there.create(Kind.SHOT, {"code": "X_0010", "project_id": other.id, "sequence_id": sequence.id})
    stage.work().open(stage.project.id)
    stage.site.calls.clear()
    found = stage.work().find(Query(Kind.SHOT, (in_("id", [shot.id, unread.id]),)))
    assert {record.label for record in found} == {shot.label, unread.label}
    assert stage.site.calls


def test_what_belongs_to_a_kept_record_is_found_without_a_call(stage: Stage) -> None:
    (shot,) = stage.there.find(Query(Kind.SHOT))
    stage.work().open(stage.project.id)
    stage.site.calls.clear()
    assert dependents(stage.work(), stage.sequence) == [shot]
    assert stage.site.calls == []
