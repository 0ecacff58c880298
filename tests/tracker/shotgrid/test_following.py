"""Following a site that shows its event log to nobody, whose scripts write none, or that hides some kinds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from iomanager.core.errors import Forbidden, LoginWanted
from iomanager.db.engine import Database
from iomanager.tracker.adapter import Upload
from iomanager.tracker.kinds import Kind
from iomanager.tracker.offline import OfflineRecords
from iomanager.tracker.query import Query
from iomanager.tracker.trackers.shotgrid import client, events, login, wire
from iomanager.tracker.trackers.shotgrid.adapter import ShotGridRecords
from iomanager.tracker.trackers.shotgrid.client import ShotGridClient
from iomanager.tracker.trackers.shotgrid.fields import Names
from tests.databases import upgraded
from tests.sites.shotgrid.server import Site
from tests.tracker.stages import Stage, site_stage


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as made:
        yield made


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    monkeypatch.setattr(client, "WAIT", 0.01)
    made = upgraded(f"sqlite:///{tmp_path / 'ours.sqlite3'}")
    yield made
    made.close()


def _work_of_others(stage: Stage, folder: Path) -> None:
    there, shot = stage.there, stage.there.find(Query(Kind.SHOT))[0]
    there.update(Kind.SHOT, shot.id, {"status": "fin"})
    version = there.create(Kind.VERSION, {"project_id": stage.project.id, "shot_id": shot.id, "code": "v1"})
    there.retire(Kind.SHOT, there.create(Kind.SHOT, stage.shot("S_0020")).id)
    note = there.create(Kind.NOTE, {"project_id": stage.project.id, "subject": "밝게", "links": (version.ref,)})
    there.create(Kind.REPLY, {"note_id": note.id, "content": "네"})
    picture = folder / "ref.jpg"
    picture.write_bytes(b"picture")
    there.upload(Upload(note.ref, picture))


def _replies(stage: Stage) -> None:
    assert stage.work().cache.find(Query(Kind.REPLY)) == stage.there.find(Query(Kind.REPLY))


@pytest.mark.parametrize("how", ["fault", "empty"])
def test_a_site_without_the_right_to_read_events_is_followed(
    site: Site, database: Database, tmp_path: Path, how: str
) -> None:
    site.api.accounts.deny("EventLogEntry", how=how)
    with site_stage(database, tmp_path, site) as stage:
        _work_of_others(stage, tmp_path)
        done = stage.work().refresh()
        assert not done.whole
        stage.check()
        _replies(stage)
        shot = stage.there.find(Query(Kind.SHOT, retired=True))[0]
        stage.there.revive(Kind.SHOT, shot.id)
        stage.work().refresh()
        stage.check()


def test_a_reply_to_an_old_note_is_followed_without_events(site: Site, database: Database, tmp_path: Path) -> None:
    site.api.accounts.deny("EventLogEntry")
    with site_stage(database, tmp_path, site) as stage:
        note = stage.there.create(Kind.NOTE, {"project_id": stage.project.id, "subject": "밝게"})
        stage.work().refresh()
        site.add("Reply", entity={"type": "Note", "id": int(note.id)}, content="네")
        stage.work().refresh()
        _replies(stage)


def test_what_a_silent_script_writes_is_found_by_its_time(
    site: Site, database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.api.accounts.add_script("silent", "quiet-key", events=False)
    silent = ShotGridRecords(ShotGridClient(wire.Site(site.url), login.script("silent", "quiet-key")), Names({}, {}))
    with site_stage(database, tmp_path, site) as stage:
        silent.create(Kind.SHOT, stage.shot("S_0020"))
        monkeypatch.setattr(events, "SCAN", events.OVERLAP * 0)
        stage.work().refresh()
        stage.check()
        assert stage.codes() == ["S_0010", "S_0020"]
    silent.close()


def test_a_kind_that_may_not_be_read_stops_nothing_else(site: Site, database: Database, tmp_path: Path) -> None:
    site.api.accounts.deny("EventLogEntry")
    site.api.accounts.deny("Group")
    with site_stage(database, tmp_path, site) as stage:
        stage.there.create(Kind.SHOT, stage.shot("S_0020"))
        stage.work().refresh()
        assert len(stage.work().cache.find(Query(Kind.SHOT))) == 2


def test_a_log_that_is_taken_away_later_is_made_up_for_with_every_look(
    site: Site, database: Database, tmp_path: Path
) -> None:
    with site_stage(database, tmp_path, site) as stage:
        stage.there.create(Kind.SHOT, stage.shot("S_0020"))
        stage.work().refresh()
        site.api.accounts.deny("EventLogEntry")
        stage.there.create(Kind.SHOT, stage.shot("S_0030"))
        stage.work().refresh()
        assert stage.codes() == ["S_0010", "S_0020", "S_0030"]
        stage.check()


def _nobody() -> str:
    raise LoginWanted("Nobody is logged in to ShotGrid (any more).", wanted="login")


def _shut_out(stage: Stage, site: Site, how: str) -> None:
    """The login is over, or a proxy lets nobody through."""
    if how == "proxy":
        site.fault("*", "status", status=403, times=1000)
        return
    over = login.session("over", _nobody if how == "nobody" else None)
    stage.site.inner = ShotGridRecords(ShotGridClient(wire.Site(site.url), over), Names({}, {}))


@pytest.mark.parametrize("how", ["expired", "nobody", "proxy"])
def test_a_login_that_is_over_takes_nothing_from_what_is_kept(
    site: Site, database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    with site_stage(database, tmp_path, site) as stage:
        _work_of_others(stage, tmp_path)
        stage.work().refresh()
        cache = stage.work().cache
        counts, scopes = cache.counts(), cache.scopes()
        stage.there.update(Kind.SHOT, stage.there.find(Query(Kind.SHOT))[0].id, {"status": "ip"})
        _shut_out(stage, site, how)
        with pytest.raises(Forbidden):
            stage.work().refresh()
        assert cache.scopes() == scopes
        with pytest.raises(Forbidden):
            stage.work().sync.resync()
        assert (cache.counts(), cache.scopes()[""].as_of) == (counts, scopes[""].as_of)
        ours = OfflineRecords(stage.site, cache, stage.work().outbox, tmp_path, fresh=0.0)
        assert ours.find(Query(Kind.PROJECT)) == cache.find(Query(Kind.PROJECT)) != []
        if stage.site.inner is not stage.there:
            stage.site.inner.close()
        site.faults.clear()
        stage.site.inner = stage.there
        monkeypatch.setattr(events, "SCAN", events.OVERLAP * 0)
        stage.work().refresh()
        stage.check()


def test_a_kind_that_is_hidden_for_a_while_stays_as_it_is_kept(site: Site, database: Database, tmp_path: Path) -> None:
    with site_stage(database, tmp_path, site) as stage:
        _work_of_others(stage, tmp_path)
        stage.work().sync.resync()
        counts = stage.work().cache.counts()
        shot = stage.there.find(Query(Kind.SHOT))[0]
        stage.there.update(Kind.SHOT, shot.id, {"status": "ip"})
        for entity in ("Shot", "Reply"):
            site.api.accounts.deny(entity)
        stage.work().refresh()
        stage.work().sync.resync()
        assert stage.work().cache.counts() == counts
        site.api.accounts.denied.clear()
        stage.work().sync.resync()
        stage.check()
