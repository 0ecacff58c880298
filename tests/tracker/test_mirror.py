"""What the panel asks about a site that is kept: over the real store, with a tracker that goes away and comes back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from iomanager.core.errors import Forbidden, LoginWanted, Unavailable
from iomanager.db.engine import Database
from iomanager.db.schema import now
from iomanager.tracker import sync as syncing
from iomanager.tracker.kinds import Kind
from iomanager.tracker.mirror import Mirror
from iomanager.tracker.outbox_store import State
from iomanager.tracker.permit import Permit
from iomanager.tracker.query import Query, is_
from iomanager.tracker.record import Record
from tests.tracker.fakes import Done, FlakyAdapter
from tests.tracker.stages import Stage, stage_of


@pytest.fixture
def stage(database: Database, tmp_path: Path) -> Iterator[Stage]:
    with stage_of(database, tmp_path) as made:
        yield made


def shots(mirror: Mirror, project: Record) -> list[Record]:
    """As the panel reads them: what is kept, without a look."""
    return mirror.records.as_kept().find(Query(Kind.SHOT, (is_("project_id", project.id),)))


def test_a_look_brings_what_changed_and_says_so(stage: Stage) -> None:
    mirror = Mirror(stage.work(), "쇼")
    mirror.refresh()
    assert mirror.refresh() is False
    before = mirror.as_of()
    stage.there.create(Kind.SHOT, stage.shot("S_0020"))
    assert [one.label for one in shots(mirror, stage.project)] == ["S_0010"]
    assert mirror.refresh() is True
    assert [one.label for one in shots(mirror, stage.project)] == ["S_0010", "S_0020"]
    after = mirror.as_of()
    assert before is not None
    assert after is not None
    assert before < after <= now()


def test_what_is_shown_is_read_without_asking_the_site(stage: Stage) -> None:
    mirror = Mirror(stage.work(), "쇼")
    mirror.refresh()
    stage.site.calls.clear()
    shots(mirror, stage.project)
    assert stage.site.calls == []


def test_a_project_that_was_never_open_is_kept_from_the_first_look_on(stage: Stage) -> None:
    other = stage.there.create(Kind.PROJECT, {"name": "Other", "code": "oth"})
    sequence = stage.there.create(Kind.SEQUENCE, {"project_id": other.id, "code": "A"})
    stage.there.create(Kind.SHOT, {"project_id": other.id, "sequence_id": sequence.id, "code": "A_0010"})
    mirror = Mirror(stage.work(), "oth")  # by its code, as --project takes it
    Mirror(stage.work(), "쇼").refresh()
    assert other.id not in mirror.records.cache.scopes()
    assert mirror.refresh() is True
    assert mirror.records.cache.scopes()[other.id].filled_at is not None
    stage.site.away = True
    assert [one.label for one in shots(mirror, other)] == ["A_0010"]


def test_without_a_project_what_belongs_to_none_is_followed(stage: Stage) -> None:
    mirror = Mirror(stage.work())
    stage.there.create(Kind.TAG, {"name": "rain"})
    assert mirror.refresh() is True
    assert [one.label for one in mirror.records.as_kept().find(Query(Kind.TAG))] == ["rain"]


def test_all_is_compared_again_after_a_day(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    mirror = Mirror(stage.work(), "쇼")
    mirror.refresh()
    monkeypatch.setattr(syncing, "OLD", timedelta(0))
    stage.site.calls.clear()
    assert mirror.refresh() is True
    assert stage.site.calls.count("find") > len(Kind)


def test_a_site_that_is_away_is_said_and_its_writes_are_sent_when_it_answers(stage: Stage) -> None:
    mirror = Mirror(stage.work(), "쇼")
    mirror.refresh()
    as_of = mirror.as_of()
    stage.site.away = True
    shot = shots(mirror, stage.project)[0]
    mirror.records.update(Kind.SHOT, shot.id, {"status": "ip"})
    mirror.records.create(Kind.SHOT, stage.shot("S_0030"))
    assert [one.label for one in mirror.pending()] == ["S_0010", "S_0030"]
    with pytest.raises(Unavailable, match="away"):
        mirror.refresh()
    assert mirror.as_of() == as_of
    assert [(one.label, one.fields["status"]) for one in shots(mirror, stage.project)][:1] == [("S_0010", "ip")]
    stage.site.away = False
    assert mirror.refresh() is True
    assert mirror.pending() == []
    assert stage.codes() == ["S_0010", "S_0030"]
    stage.check()


def test_a_conflict_is_seen_and_decided_either_way(stage: Stage) -> None:
    mirror = Mirror(stage.work(), "쇼")
    mirror.refresh()
    shot = shots(mirror, stage.project)[0]
    for ours, theirs, decide, wins in (("ip", "fin", "retry", "ip"), ("wtg", "hld", "remove", "hld")):
        stage.site.away = True
        mirror.records.update(Kind.SHOT, shot.id, {"status": ours})
        stage.there.update(Kind.SHOT, shot.id, {"status": theirs})
        stage.site.away = False
        mirror.refresh()
        waiting = mirror.pending()
        assert [(one.state, one.theirs) for one in waiting] == [(State.CONFLICT, {"status": theirs})]
        assert "changed by somebody else" in waiting[0].message
        (mirror.retry if decide == "retry" else mirror.remove)(waiting[0].number)
        mirror.refresh()
        assert mirror.pending() == []
        found = stage.there.get(Kind.SHOT, shot.id)
        assert found is not None
        assert found.fields["status"] == wins


def test_who_may_not_edit_decides_nothing(stage: Stage) -> None:
    mirror = Mirror(stage.work(), "쇼", Permit(edit="The role client may not edit records of the tracker."))
    stage.site.away = True
    shot = shots(mirror, stage.project)[0]
    mirror.records.update(Kind.SHOT, shot.id, {"status": "ip"})
    number = mirror.pending()[0].number
    for deed in (mirror.retry, mirror.remove):
        with pytest.raises(Forbidden, match="role client"):
            deed(number)
    assert len(mirror.pending()) == 1


@dataclass
class LoggedOut(FlakyAdapter):
    """A site that answers, and lets nobody in while ``away``."""

    def _reading(self, what: str, work: Callable[[], Done]) -> Done:
        self._check()
        return super()._reading(what, work)

    def _writing(self, what: str, work: Callable[[], Done]) -> Done:
        self._check()
        return super()._writing(what, work)

    def _check(self) -> None:
        if self.away:
            raise LoginWanted("Nobody is logged in to ShotGrid (any more).", wanted="login")


def test_who_works_offline_without_a_login_goes_on_with_what_is_kept(stage: Stage) -> None:
    Mirror(stage.work(), "쇼").refresh()
    shut = replace(stage, site=LoggedOut(stage.there, away=True))
    mirror = Mirror(shut.work(), "쇼")
    shot = shots(mirror, stage.project)[0]
    mirror.records.as_kept().update(Kind.SHOT, shot.id, {"status": "ip"})
    assert mirror.records.as_kept().thumbnail(Kind.SHOT, shot.id) is None
    assert [one.label for one in mirror.pending()] == ["S_0010"]
    assert shots(mirror, stage.project)[0].fields["status"] == "ip"
    with pytest.raises(Unavailable, match="Nobody is logged in"):
        mirror.refresh()
    assert [(one.state, one.message) for one in mirror.pending()] == [
        (State.WAITING, "Nobody is logged in to ShotGrid (any more).")
    ]
    shut.site.away = False
    mirror.refresh()
    assert mirror.pending() == []
    found = stage.there.get(Kind.SHOT, shot.id)
    assert found is not None
    assert found.fields["status"] == "ip"
