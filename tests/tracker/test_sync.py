"""What is kept of a tracker is what the tracker has: after filling, following, kills and gaps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from iomanager.core.cancel import CancelToken, Progress
from iomanager.core.errors import Cancelled, InvalidInput, Unavailable
from iomanager.db.engine import Database
from iomanager.tracker import sync as syncing
from iomanager.tracker.cache import OWNED, SHARED
from iomanager.tracker.cache_store import NO_PROJECT, Cache
from iomanager.tracker.kinds import Kind
from iomanager.tracker.query import Op, Query, Where, in_, is_
from iomanager.tracker.record import Action, Record, Write
from iomanager.tracker.sync import Sync
from iomanager.tracker.trackers.local_records import LocalRecords
from tests.databases import upgraded
from tests.tracker.fakes import FlakyAdapter


@dataclass(frozen=True)
class Stage:
    """A tracker with a project of some shots, and an empty cache elsewhere."""

    there: LocalRecords
    site: FlakyAdapter
    cache: Cache
    project: Record
    shots: list[Record]

    @property
    def sync(self) -> Sync:
        return Sync(self.site, self.cache, page=10)

    def add_shot(self, code: str, project: Record | None = None) -> Record:
        project = project or self.project
        known = self.there.find(Query(Kind.SEQUENCE, (is_("project_id", project.id),)))
        own = {"project_id": project.id}
        sequence = known[0] if known else self.there.create(Kind.SEQUENCE, {**own, "code": "S"})
        return self.there.create(Kind.SHOT, {**own, "sequence_id": sequence.id, "code": code})

    def check(self, project: Record | None = None) -> None:
        """The cache holds what the tracker holds, not more and not less."""
        mine = is_("project_id", (project or self.project).id)
        for kind in (*OWNED, *SHARED):
            query = Query(kind, (mine,) if kind in OWNED else (), retired=None)
            assert self.cache.find(query) == self.there.find(query), kind
        replies = self.there.find(Query(Kind.REPLY, retired=None))
        assert self.cache.find(Query(Kind.REPLY, retired=None)) == replies


@pytest.fixture
def stage(database: Database, tmp_path: Path) -> Iterator[Stage]:
    other = upgraded(f"sqlite:///{tmp_path / 'site.sqlite3'}")
    there = LocalRecords(other, "민지", tmp_path)
    project = there.create(Kind.PROJECT, {"name": "쇼"})
    stage = Stage(there, FlakyAdapter(there), Cache(database, "test"), project, [])
    stage.shots.extend(stage.add_shot(f"S_{n:04d}") for n in range(25))
    version = {"project_id": project.id, "code": "v1"}
    there.batch([Write(Action.CREATE, Kind.VERSION, fields={**version, "shot_id": s.id}) for s in stage.shots[:12]])
    note = there.create(Kind.NOTE, {"project_id": project.id, "subject": "밝게", "links": (stage.shots[0].ref,)})
    there.create(Kind.REPLY, {"note_id": note.id, "content": "네"})
    there.retire(Kind.SHOT, stage.shots[3].id)
    yield stage
    other.close()


def test_a_filled_project_is_what_the_tracker_has(stage: Stage) -> None:
    stage.sync.fill(stage.project.id)
    stage.check()
    state = stage.cache.scopes()[NO_PROJECT]
    assert state.as_of is not None


def test_what_is_kept_is_found_as_at_the_tracker(stage: Stage) -> None:
    stage.sync.fill(stage.project.id)
    first = stage.shots[0].fields["sequence_id"]
    mine = is_("project_id", stage.project.id)
    for query in (
        Query(Kind.SHOT, (mine, is_("sequence_id", first)), limit=5),
        Query(Kind.SHOT, (mine, Where("code", Op.CONTAINS, "s_000")), limit=4),
        Query(Kind.SHOT, (mine,), order=("-code",), limit=3),
        Query(Kind.SHOT, (mine,), order=("cut_in", "-code"), limit=3),
        Query(Kind.SHOT, (mine,), after=stage.shots[20].id),
        Query(Kind.SHOT, (in_("code", ["S_0001", "S_0003"]),), retired=True),
        Query(Kind.VERSION, (in_("shot_id", [stage.shots[1].id]), Where("status", Op.IS_NOT, "wtg"))),
        Query(Kind.NOTE, (is_("links", stage.shots[0].ref),)),
    ):
        found = stage.cache.find(query)
        assert found == stage.there.find(query)
        assert found


def test_what_was_touched_is_followed_and_little_else_is_read(stage: Stage) -> None:
    stage.sync.fill(stage.project.id)
    stage.there.update(Kind.SHOT, stage.shots[1].id, {"status": "fin"})
    stage.there.retire(Kind.SHOT, stage.shots[2].id)
    stage.there.revive(Kind.SHOT, stage.shots[3].id)
    stage.add_shot("S_0100")
    stage.there.create(Kind.USER, {"login": "jun"})
    stage.site.read = 0
    done = stage.sync.refresh()
    assert not done.whole
    assert stage.site.read <= 5 + 12
    stage.check()


def test_other_projects_are_not_kept(stage: Stage) -> None:
    stage.sync.fill(stage.project.id)
    other = stage.there.create(Kind.PROJECT, {"name": "다른 쇼"})
    shot = stage.add_shot("X_0010", other)
    stage.sync.refresh()
    assert stage.cache.get(Kind.SHOT, shot.id) is None
    stage.sync.fill(other.id)
    stage.there.update(Kind.SHOT, shot.id, {"status": "ip"})
    stage.sync.refresh()
    stage.check(other)
    stage.check()


def test_a_filling_that_was_stopped_goes_on(stage: Stage) -> None:
    class Stop(CancelToken):
        """Cancels at the third page."""

        pages = 0

        def check(self) -> None:
            self.pages += 1
            if self.pages > 3:
                self.cancel()
            super().check()

    stops = 0
    while stage.cache.scopes().get(stage.project.id) is None or not stage.cache.scopes()[stage.project.id].filled_at:
        try:
            stage.sync.fill(stage.project.id, token=Stop(), progress=Progress())
        except Cancelled:
            stops += 1
            stage.add_shot(f"M_{stops:04d}")
    assert stops >= 2
    stage.sync.refresh()
    stage.check()


def test_without_the_tracker_what_is_kept_stays(stage: Stage) -> None:
    stage.sync.fill(stage.project.id)
    before = stage.cache.scopes()[NO_PROJECT]
    stage.site.away = True
    with pytest.raises(Unavailable):
        stage.sync.refresh()
    assert stage.cache.scopes()[NO_PROJECT] == before
    stage.check()


def test_too_much_is_read_again_whole(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    stage.sync.fill(stage.project.id)
    monkeypatch.setattr(syncing, "MOST_PAGES", 1)
    for shot in stage.shots[5:20]:
        stage.there.update(Kind.SHOT, shot.id, {"status": "ip"})
    assert stage.sync.refresh().whole
    stage.check()


def test_after_very_long_all_is_read_again(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    stage.sync.fill(stage.project.id)
    stage.there.update(Kind.SHOT, stage.shots[0].id, {"status": "ip"})
    monkeypatch.setattr(syncing, "STALE", timedelta(0))
    assert stage.sync.refresh().whole
    stage.check()


def test_a_log_that_is_lost_is_no_harm(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    stage.sync.fill(stage.project.id)
    shot = stage.shots[0]
    stage.there.update(Kind.SHOT, shot.id, {"status": "ip"})
    right = stage.site.changes

    def lost(cursor: str = "", limit: int = 500) -> object:
        if cursor:
            raise InvalidInput("no such place")
        return right(cursor, limit)

    monkeypatch.setattr(stage.site, "changes", lost)
    assert stage.sync.refresh().whole
    stage.check()


def test_what_the_tracker_has_no_more_is_dropped(stage: Stage) -> None:
    stage.sync.fill(stage.project.id)
    ghost = stage.shots[0]
    stage.cache.put([Record(Kind.SHOT, "0-ghost", {**ghost.fields, "code": "ghost"})])
    stage.sync.resync()
    assert stage.cache.get(Kind.SHOT, "0-ghost") is None
    stage.check()


def test_older_news_change_nothing(stage: Stage) -> None:
    stage.sync.fill(stage.project.id)
    old = stage.there.get(Kind.SHOT, stage.shots[0].id)
    assert old is not None
    stage.cache.put([stage.there.update(Kind.SHOT, old.id, {"status": "fin"})])
    stage.cache.put([old])
    stage.check()


def test_what_we_retired_is_looked_around_at_once_however_often_it_is_learnt(stage: Stage) -> None:
    stage.sync.fill(stage.project.id)
    stage.there.retire(Kind.SHOT, stage.shots[5].id)
    retired = stage.there.get(Kind.SHOT, stage.shots[5].id)
    assert retired is not None
    for _ in range(2):
        stage.cache.learn([retired])
        assert stage.cache.turned([retired]) == [retired.ref]
    stage.sync.refresh()
    assert stage.cache.turned([retired]) == []
    stage.check()
