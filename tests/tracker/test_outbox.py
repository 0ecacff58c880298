"""Writes made without the tracker: sent in order and once, held up by what needs a person, safe from kills."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from iomanager.core.cancel import CancelToken
from iomanager.core.errors import Cancelled, Conflict, NotFound
from iomanager.db.engine import Database
from iomanager.tracker.adapter import Upload
from iomanager.tracker.cache import is_temporary
from iomanager.tracker.kinds import Kind
from iomanager.tracker.outbox_store import State
from iomanager.tracker.query import Query, is_
from iomanager.tracker.record import Action, Record, Write
from tests.tracker.fakes import FlakyAdapter, Killed
from tests.tracker.stages import Stage, stage_of


@pytest.fixture
def stage(database: Database, tmp_path: Path) -> Iterator[Stage]:
    with stage_of(database, tmp_path) as made:
        yield made


def test_what_builds_on_each_other_is_sent_in_order(stage: Stage, tmp_path: Path) -> None:
    ours = stage.work()
    stage.site.away = True
    sequence = ours.create(Kind.SEQUENCE, {"project_id": stage.project.id, "code": "T"})
    shot = ours.create(Kind.SHOT, {**stage.shot("T_0010"), "sequence_id": sequence.id})
    version = ours.create(Kind.VERSION, {"project_id": stage.project.id, "shot_id": shot.id, "code": "v1"})
    note = {"project_id": stage.project.id, "subject": "밝게", "links": (shot.ref, version.ref)}
    ours.create(Kind.NOTE, note)
    ours.update(Kind.SHOT, shot.id, {"cut_in": 1001})
    file = tmp_path / "그림.jpg"
    file.write_bytes(b"picture")
    ours.upload(Upload(version.ref, file, "thumbnail"))
    file.unlink()
    assert is_temporary(shot.id)
    assert stage.codes() == ["S_0010"]
    stage.site.away = False
    done = stage.work().send()
    assert (done.done, done.stuck, done.waiting) == (6, 0, 0)
    found = stage.there.find(Query(Kind.SHOT, (is_("code", "T_0010"),)))[0]
    assert found.fields["cut_in"] == 1001
    made = stage.there.find(Query(Kind.VERSION))[0]
    assert made.fields["shot_id"] == found.id
    assert stage.there.thumbnail(Kind.VERSION, made.id) == b"picture"
    assert stage.there.find(Query(Kind.NOTE))[0].fields["links"] == (found.ref, made.ref)
    stage.work().refresh()
    stage.check()
    kept = stage.work().get(Kind.SHOT, shot.id)
    assert kept is not None
    assert kept.id == found.id


@pytest.mark.parametrize("fault", ["before", "after", "kill"])
def test_a_lost_answer_makes_nothing_twice(stage: Stage, fault: str) -> None:
    ours = stage.work()
    stage.site.away = True
    note = ours.create(Kind.NOTE, {"project_id": stage.project.id, "subject": "밝게", "content": "더"})
    shot = ours.create(Kind.SHOT, stage.shot("S_0020"))
    ours.update(Kind.SHOT, stage.there.find(Query(Kind.SHOT))[0].id, {"status": "ip"})
    ours.create(Kind.REPLY, {"note_id": note.id, "content": "네"})
    stage.site.away = False
    for at in range(4):
        stage.site.faults = [""] * (at % 2) + [fault]
        try:
            stage.work().send()
        except Killed:
            assert fault == "kill"
    stage.site.faults = []
    stage.work().send()
    assert not stage.work().outbox.store.all()
    assert stage.codes() == ["S_0010", "S_0020"]
    assert stage.codes(Kind.NOTE) == ["밝게"]
    assert len(stage.there.find(Query(Kind.REPLY))) == 1
    stage.work().refresh()
    stage.check()
    assert is_temporary(shot.id)


def test_without_keys_at_the_tracker_a_lost_answer_is_looked_for(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    create = stage.there.batch
    monkeypatch.setattr(
        type(stage.there),
        "batch",
        lambda _self, writes: create([Write(w.action, w.kind, w.id, w.fields) for w in writes]),
    )
    ours = stage.work()
    stage.site.faults = ["after"]
    ours.create(Kind.NOTE, {"project_id": stage.project.id, "subject": "밝게"})
    stage.site.faults = ["after"]
    stage.work().create(Kind.SHOT, stage.shot("S_0020"))
    assert stage.codes(Kind.NOTE) == ["밝게"]
    assert stage.work().send().done == 2
    assert stage.codes(Kind.NOTE) == ["밝게"]
    assert stage.codes() == ["S_0010", "S_0020"]


def test_a_difference_stops_the_write_and_what_builds_on_it(stage: Stage) -> None:
    ours, shot = stage.work(), stage.there.find(Query(Kind.SHOT))[0]
    stage.site.away = True
    ours.update(Kind.SHOT, shot.id, {"status": "ip"})
    ours.update(Kind.SHOT, shot.id, {"cut_in": 5})
    ours.create(Kind.SHOT, stage.shot("S_0020"))
    stage.there.update(Kind.SHOT, shot.id, {"status": "fin"})
    stage.site.away = False
    done = ours.send()
    assert (done.done, done.stuck) == (1, 2)
    first, second = ours.outbox.store.all()
    assert (first.state, second.state) == (State.CONFLICT, State.WAITING)
    assert (first.base, first.fields, first.theirs) == ({"status": "wtg"}, {"status": "ip"}, {"status": "fin"})
    assert "fin" in first.message
    ours.outbox.retry(first.number)
    assert ours.send().done == 2
    found = stage.there.get(Kind.SHOT, shot.id)
    assert found is not None
    assert (found.fields["status"], found.fields["cut_in"]) == ("ip", 5)


def test_a_conflict_can_be_left_to_the_other(stage: Stage) -> None:
    ours, shot = stage.work(), stage.there.find(Query(Kind.SHOT))[0]
    stage.site.away = True
    ours.update(Kind.SHOT, shot.id, {"status": "ip"})
    stage.there.update(Kind.SHOT, shot.id, {"status": "fin"})
    stage.site.away = False
    ours.send()
    ours.outbox.remove(ours.outbox.store.all()[0].number)
    assert not ours.outbox.store.all()
    ours.refresh()
    assert ours.find(Query(Kind.SHOT, (is_("project_id", stage.project.id),)))[0].fields["status"] == "fin"


def test_a_record_that_somebody_made_meanwhile_can_be_taken(stage: Stage) -> None:
    ours = stage.work()
    stage.site.away = True
    shot = ours.create(Kind.SHOT, {**stage.shot("S_0020"), "cut_in": 1})
    ours.create(Kind.VERSION, {"project_id": stage.project.id, "shot_id": shot.id, "code": "v1"})
    theirs = stage.there.create(Kind.SHOT, {**stage.shot("S_0020"), "cut_in": 2})
    stage.site.away = False
    assert ours.send().stuck == 2
    stuck = ours.outbox.store.all()[0]
    assert (stuck.state, stuck.theirs["cut_in"]) == (State.CONFLICT, 2)
    ours.outbox.retry(stuck.number)
    assert ours.send().done == 1
    assert stage.there.find(Query(Kind.VERSION))[0].fields["shot_id"] == theirs.id


def test_what_goes_takes_along_what_builds_on_it(stage: Stage) -> None:
    ours = stage.work()
    stage.site.away = True
    shot = ours.create(Kind.SHOT, stage.shot("S_0020"))
    version = ours.create(Kind.VERSION, {"project_id": stage.project.id, "shot_id": shot.id, "code": "v1"})
    ours.update(Kind.VERSION, version.id, {"status": "ip"})
    other = ours.create(Kind.SHOT, stage.shot("S_0030"))
    gone = ours.outbox.remove(ours.outbox.store.all()[0].number)
    assert [each.label for each in gone] == ["S_0020", "v1", "v1"]
    assert [each.record_id for each in ours.outbox.store.all()] == [other.id]
    with pytest.raises(NotFound):
        ours.outbox.retry(9999)


def test_a_refused_write_holds_up_nothing_else(stage: Stage) -> None:
    ours = stage.work()
    stage.site.away = True
    ours.create(Kind.SHOT, {**stage.shot("S_0020"), "sequence_id": "none"})
    ours.create(Kind.SHOT, stage.shot("S_0030"))
    stage.site.away = False
    assert (ours.send().done, stage.codes()) == (1, ["S_0010", "S_0030"])
    failed = ours.outbox.store.all()[0]
    assert failed.state is State.FAILED
    assert failed.message


def test_a_call_is_sent_whole(stage: Stage) -> None:
    ours, shot = stage.work(), stage.there.find(Query(Kind.SHOT))[0]
    stage.site.away = True
    create = Write(Action.CREATE, Kind.SHOT, fields=stage.shot("S_0020"))
    ours.batch([create, Write(Action.UPDATE, Kind.SHOT, shot.id, {"status": "ip"})])
    stage.there.update(Kind.SHOT, shot.id, {"status": "fin"})
    stage.site.away = False
    assert ours.send().stuck == 2
    assert stage.codes() == ["S_0010"]
    ours.outbox.retry(ours.outbox.store.all()[0].number)
    assert ours.send().done == 2
    assert stage.codes() == ["S_0010", "S_0020"]


def test_one_sends_at_a_time(stage: Stage) -> None:
    ours = stage.work()
    stage.site.away = True
    ours.create(Kind.SHOT, stage.shot("S_0020"))
    stage.site.away = False
    with stage.work().outbox.store.lease() as mine:
        assert mine
        assert ours.send().busy
        with ours.outbox.store.lease() as second:
            assert not second
    assert ours.send().done == 1


def test_a_cancelled_run_goes_on_later(stage: Stage) -> None:
    ours = stage.work()
    stage.site.away = True
    ours.create(Kind.SHOT, stage.shot("S_0020"))
    stage.site.away = False
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        ours.send(token=token)
    assert ours.send().done == 1


def test_one_that_is_being_sent_stays(stage: Stage) -> None:
    ours = stage.work()
    stage.site.away = True
    ours.create(Kind.SHOT, stage.shot("S_0020"))
    operation = ours.outbox.store.all()[0]
    ours.outbox.store.set([operation], State.SENDING)
    with pytest.raises(Conflict):
        ours.outbox.remove(operation.number)


KILLED = """
import os, signal, sys
from pathlib import Path
from iomanager.app import load_tables
load_tables()
from iomanager.db.engine import Database
from iomanager.tracker.outbox import Outbox
from iomanager.tracker.outbox_store import OutboxStore
from iomanager.tracker.trackers.local_records import LocalRecords

class Deadly(LocalRecords):
    def batch(self, writes):
        super().batch(writes)
        os.kill(os.getpid(), signal.SIGKILL)

ours, site, folder = sys.argv[1:]
there = Deadly(Database(site), "site", Path(folder))
Outbox(there, OutboxStore(Database(ours), "test"), Path(folder)).replay()
"""


def test_a_kill_between_sending_and_writing_down_makes_nothing_twice(stage: Stage) -> None:
    ours = stage.work()
    stage.site.away = True
    ours.create(Kind.SHOT, stage.shot("S_0020"))
    ours.create(Kind.NOTE, {"project_id": stage.project.id, "subject": "밝게"})
    site = f"sqlite:///{stage.folder / 'site.sqlite3'}"
    command = [sys.executable, "-c", KILLED, stage.database.url, site, str(stage.folder)]
    for _ in range(2):
        code = subprocess.run(command, env=dict(os.environ), timeout=120, check=False).returncode
        assert code == -signal.SIGKILL
    stage.site.away = False
    assert ours.send().done == 1  # the second run found the shot before it sent the note
    assert stage.codes() == ["S_0010", "S_0020"]
    assert stage.codes(Kind.NOTE) == ["밝게"]


@dataclass
class Meddling(FlakyAdapter):
    """While a write is on its way, somebody does the next of ``deeds``."""

    deeds: list[Callable[[], object]] = field(default_factory=list)

    def batch(self, writes: Sequence[Write]) -> list[Record]:
        if self.deeds:
            self.deeds.pop(0)()
        return FlakyAdapter.batch(self, writes)


def test_what_is_removed_while_others_are_sent_is_not_sent(stage: Stage) -> None:
    ours = stage.work()
    stage.site.away = True
    ours.create(Kind.SHOT, stage.shot("S_0020"))
    ours.create(Kind.SHOT, stage.shot("S_0030"))
    ours.create(Kind.SHOT, stage.shot("S_0040"))
    first, second, _ = ours.outbox.store.all()

    def give_up() -> None:
        with pytest.raises(Conflict):
            ours.outbox.remove(first.number)
        ours.outbox.remove(second.number)

    done = replace(ours.outbox, adapter=Meddling(stage.there, deeds=[give_up])).replay()
    assert (done.done, done.stuck, done.waiting) == (2, 0, 0)
    assert stage.codes() == ["S_0010", "S_0020", "S_0040"]


def test_a_write_is_kept_once_for_its_key(stage: Stage, tmp_path: Path) -> None:
    ours, shot = stage.work(), stage.there.find(Query(Kind.SHOT))[0]
    file = tmp_path / "ref.jpg"
    file.write_bytes(b"picture")
    notes = [
        Write(Action.CREATE, Kind.NOTE, fields={"project_id": stage.project.id, "subject": name}, key=f"key {name}")
        for name in ("a", "b", "c")
    ]
    stage.site.away = True
    for _ in range(2):
        ours.upload(Upload(shot.ref, file, key="key u"))
        assert [record.label for record in ours.batch(notes[:2])] == ["a", "b"]
    assert len(ours.outbox.store.all()) == 3
    assert ours.outbox.add_upload(Upload(shot.ref, file, key="key u")) == ours.outbox.store.all()[0]
    assert [each.key for each in ours.outbox.add(notes[:1])] == ["key a"]
    assert [record.label for record in ours.batch(notes)] == ["a", "b", "c"]
    stage.site.away = False
    assert ours.send().done == 4
    made = ours.upload(Upload(shot.ref, file, key="key u"))
    assert [record.id for record in stage.there.find(Query(Kind.ATTACHMENT))] == [made.id]
    ours.batch(notes)
    assert stage.codes(Kind.NOTE) == ["a", "b", "c"]


def test_the_copy_of_a_file_goes_with_its_write(stage: Stage, tmp_path: Path) -> None:
    ours, shot = stage.work(), stage.there.find(Query(Kind.SHOT))[0]
    file = tmp_path / "ref.jpg"
    file.write_bytes(b"picture")
    stage.site.away = True
    for key in ("sent", "given up", "waits"):
        ours.upload(Upload(shot.ref, file, key=key))
    sent, given_up, waits = ours.outbox.store.all()
    ours.outbox.remove(given_up.number)
    assert not Path(given_up.file).exists()
    assert Path(waits.file).read_bytes() == Path(sent.file).read_bytes() == b"picture"
    stage.site.away = False
    assert ours.send().done == 2
    assert list((stage.folder / "outbox").rglob("*")) == []
    assert len(stage.there.find(Query(Kind.ATTACHMENT))) == 2


def test_a_copy_that_another_write_needs_stays(stage: Stage) -> None:
    """Releases before this one kept one copy for all writes of a content."""
    outbox, shot = stage.work().outbox, stage.there.find(Query(Kind.SHOT))[0]
    copy = outbox.files / "ref.jpg"
    outbox.files.mkdir()
    copy.write_bytes(b"picture")
    first = outbox.add_upload(Upload(shot.ref, copy, key="1"))
    row = {"bundle": "b", "action": "upload", "kind": Kind.SHOT, "record_id": shot.id, "file_name": "ref.jpg"}
    second = outbox.store.add([{**row, "key": "2", "file": copy.as_posix()}, {**row, "key": "3", "file": first.file}])
    outbox.remove(first.number)
    assert Path(first.file).exists()
    outbox.remove(second[0].number)
    assert not copy.exists()
    assert list(outbox.files.iterdir()) == []


def test_what_somebody_else_wrote_waits_for_them(stage: Stage) -> None:
    mine = stage.work()
    stage.site.away = True
    note = mine.create(Kind.NOTE, {"project_id": stage.project.id, "subject": "민지"})
    stage.site.away = False
    ours = replace(mine.outbox, user="Kim")
    ours.add([Write(Action.CREATE, Kind.REPLY, fields={"note_id": note.id, "content": "네"})])
    ours.add([Write(Action.CREATE, Kind.NOTE, fields={"project_id": stage.project.id, "subject": "Kim"})])
    done = ours.replay()
    assert (done.done, done.stuck, done.waiting, done.stopped) == (1, 0, 2, "")
    assert stage.codes(Kind.NOTE) == ["Kim"]
    told, answer = ours.pending()
    assert (told.made_by, told.state, told.message) == ("민지", State.WAITING, "It waits until 민지 logs in.")
    assert answer.message == told.message
    assert mine.outbox.pending()[0].message == ""
    assert replace(ours, user="민지").replay().done == 1
    assert sorted(stage.codes(Kind.NOTE)) == ["Kim", "민지"]
    assert replace(ours, user="KIM").replay().done == 1


def test_what_somebody_else_wrote_can_be_sent_in_ones_own_name(stage: Stage) -> None:
    mine = stage.work()
    stage.site.away = True
    mine.create(Kind.SHOT, stage.shot("S_0020"))
    stage.site.away = False
    ours = replace(mine.outbox, user="Kim")
    assert ours.replay().done == 0
    assert ours.retry(ours.pending()[0].number).made_by == "Kim"
    assert ours.replay().done == 1
    assert stage.codes() == ["S_0010", "S_0020"]
