"""Adding, inheriting, changing, removing and restoring records by hand, with their folders."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from iomanager.app import load_tables
from iomanager.core.errors import Conflict, Forbidden, InvalidInput, NotFound
from iomanager.tracker.desk import Desk
from iomanager.tracker.folders import Folders
from iomanager.tracker.kinds import Kind
from iomanager.tracker.record import Record
from iomanager.tracker.settings import FolderSettings
from iomanager.tracker.trackers.local_records import LocalRecords
from tests.databases import upgraded


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    load_tables()
    database = upgraded(f"sqlite:///{tmp_path / 'iomanager.sqlite3'}")
    return Desk(LocalRecords(database, "mina"), Folders(tmp_path / "shows", FolderSettings(mode="2775")))


class Show:
    """A project with a sequence, a shot and an asset, as a coordinator adds them."""

    def __init__(self, desk: Desk, folder: Path) -> None:
        self.desk, self.folder = desk, folder
        self.project = desk.add(Kind.PROJECT, {"name": "밤 Night", "fps": "24", "colorspace": "ACEScg"}).record
        mine = {"project_id": self.project.id}
        self.sequence = desk.add(Kind.SEQUENCE, {**mine, "code": "S001", "fps": "25"}).record
        self.shot = desk.add(
            Kind.SHOT, {**mine, "sequence_id": self.sequence.id, "code": "S001_0010", "frame_start": 1001}
        ).record
        self.asset = desk.add(Kind.ASSET, {**mine, "code": "hero", "asset_type": "character"}).record


@pytest.fixture
def show(desk: Desk, tmp_path: Path) -> Show:
    return Show(desk, tmp_path / "shows" / "밤 Night")


def test_values_come_from_the_nearest_above_and_say_from_where(desk: Desk, show: Show) -> None:
    found = desk.inherited(show.shot)
    assert (found["fps"].value, found["fps"].owner) == ("25", show.sequence)
    assert (found["colorspace"].value, found["colorspace"].owner) == ("ACEScg", show.project)
    assert found["frame_start"].own
    assert found["resolution"].owner is None
    assert desk.inherited(show.asset)["fps"].value == "24"


@pytest.mark.parametrize("text", ["2147483648", "-2147483648", "99999999999"])
def test_what_no_column_holds_is_refused(desk: Desk, show: Show, text: str) -> None:
    with pytest.raises(InvalidInput, match="too large a number"):
        desk.typed(Kind.SHOT, {"cut_in": text}, show.project.id)
    assert desk.typed(Kind.SHOT, {"cut_in": "2147483647"}, show.project.id)["cut_in"] == 2**31 - 1


@pytest.mark.parametrize("text", ["abc", "23,976", "1/0", "0", "24 fps"])
def test_what_is_no_rate_is_refused(desk: Desk, text: str) -> None:
    with pytest.raises(InvalidInput, match="frame rate"):
        desk.typed(Kind.PROJECT, {"fps": text})
    assert desk.typed(Kind.PROJECT, {"fps": " 23.976 ", "resolution": "abc"})["fps"] == "23.976"


def test_a_record_that_is_added_gets_its_folders(show: Show) -> None:
    shot = show.folder / "sequences" / "S001" / "S001_0010"
    assert {path.name for path in shot.iterdir()} == {*"anim env fx layout lgt mod cfx ldev".split()}
    assert (shot / "layout" / "3DEqualizer").is_dir()
    assert (show.folder / "assets" / "character" / "hero" / "comp").exists() is False
    assert (shot / "fx").stat().st_mode & 0o7777 == 0o2775


@pytest.mark.parametrize("code", ["../../out", "a/b", "con", "trailing."])
def test_no_name_leaves_the_show(desk: Desk, show: Show, code: str) -> None:
    with pytest.raises(InvalidInput):
        desk.add(Kind.ASSET, {"project_id": show.project.id, "code": code})
    assert desk.id_of(Kind.ASSET, code, show.project.id) is None
    assert not (show.folder.parent / "out").exists()


def test_a_second_record_of_that_name_leaves_no_folders_behind(desk: Desk, show: Show) -> None:
    with pytest.raises(Conflict):
        desk.add(Kind.ASSET, {"project_id": show.project.id, "code": "hero", "asset_type": "vehicle"})
    assert not (show.folder / "assets" / "vehicle").exists()


def test_a_task_says_when_its_status_changed_and_when_it_was_done(desk: Desk, show: Show) -> None:
    fields = desk.typed(Kind.TASK, {"name": "comp", "shot": "S001_0010", "priority": "high"}, show.project.id)
    task = desk.add(Kind.TASK, fields).record
    assert (task.fields["priority"], task.fields["department"], task.fields["completed_at"]) == (10 * 2, "comp", None)
    assert task.fields["sequence_id"] == show.sequence.id
    done = desk.change(task, {"status": "done"})
    assert isinstance(done.fields["completed_at"], datetime)
    assert done.fields["status_changed_at"] > task.fields["status_changed_at"]
    assert desk.change(done, {"status": "wip"}).fields["completed_at"] is None


def test_a_change_on_an_old_look_is_refused(desk: Desk, show: Show) -> None:
    desk.change(show.shot, {"status": "ip"})
    with pytest.raises(Conflict, match="changed by somebody else"):
        desk.change(show.shot, {"status": "fin"})


def test_what_is_needed_stays_unless_all_goes(desk: Desk, show: Show) -> None:
    with pytest.raises(Conflict, match=r"1 shot \(S001_0010\)"):
        desk.remove(show.sequence)
    removed = desk.remove(show.sequence, along=True)
    assert [ref.kind for ref in removed.records] == [Kind.SHOT, Kind.SEQUENCE]
    with pytest.raises(NotFound):
        desk.named(Kind.SHOT, "S001_0010", show.project.id)
    desk.restore(removed)
    assert desk.named(Kind.SHOT, "S001/S001_0010", show.project.id).id == show.shot.id


def test_an_artist_or_a_tag_that_is_in_use_stays_unless_asked_for(desk: Desk, show: Show) -> None:
    kim = desk.add(Kind.USER, {"login": "kim", "name": "김민지"}).record
    rain = desk.add(Kind.TAG, {"name": "비"}).record
    mine = {"project_id": show.project.id, "shot_id": show.shot.id, "name": "comp"}
    task = desk.add(Kind.TASK, {**mine, "assignees": (kim.ref,)}).record
    desk.change(show.shot, {"tags": (rain.ref,)})
    for record, needed in ((kim, "1 task"), (rain, "1 shot")):
        with pytest.raises(Conflict, match=needed) as caught:
            desk.remove(record)
        assert "these stay" in caught.value.hint
        assert desk.remove(record, along=True).records == (record.ref,)
    assert desk.named(Kind.TASK, "S001/S001_0010/comp", show.project.id).id == task.id


def test_what_went_along_comes_back_with_what_it_belonged_to(desk: Desk, show: Show) -> None:
    gone = desk.remove(show.sequence, along=True)
    assert (gone.moved, gone.note and gone.note.is_file()) == ((), True)
    assert (show.folder / "sequences" / "S001" / "S001_0010").is_dir()
    retired = desk.named(Kind.SEQUENCE, "S001", show.project.id, retired=True)
    assert set(desk.revive(retired).records) == {show.shot.ref, show.sequence.ref}
    assert not list((show.folder / ".trash").iterdir())
    shutil.rmtree(show.folder)
    assert desk.remove(show.sequence, along=True).note is None
    assert not show.folder.exists()


def test_files_go_to_the_trash_and_come_back(desk: Desk, show: Show) -> None:
    scene = show.folder / "sequences" / "S001" / "S001_0010" / "fx" / "boom.hip"
    scene.write_bytes(b"work")
    removed = desk.remove(show.shot, files=True)
    assert not scene.parent.parent.exists()
    assert [file.read_bytes() for file in (show.folder / ".trash").rglob("boom.hip")] == [b"work"]
    retired = desk.named(Kind.SHOT, "S001_0010", show.project.id, retired=True)
    assert desk.revive(retired).moved == removed.moved
    assert scene.read_bytes() == b"work"
    assert not list((show.folder / ".trash").rglob("removed.json"))


def test_a_folder_outside_of_the_show_is_not_touched(desk: Desk, show: Show, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    (elsewhere / "S001_0010").mkdir(parents=True)
    own = show.folder / "sequences" / "S001"
    for path in sorted(own.rglob("*"), reverse=True):
        path.rmdir()
    own.rmdir()
    own.symlink_to(elsewhere)
    with pytest.raises(Forbidden, match="not inside"):
        desk.remove(show.shot, files=True)
    assert (elsewhere / "S001_0010").is_dir()
    assert not desk.named(Kind.SHOT, "S001_0010", show.project.id).retired


def test_typed_words_name_what_is_wrong(desk: Desk, show: Show) -> None:
    with pytest.raises(InvalidInput, match="no field colour"):
        desk.typed(Kind.SHOT, {"colour": "x"}, show.project.id)
    with pytest.raises(InvalidInput, match="none of wtg"):
        desk.typed(Kind.SHOT, {"status": "started"}, show.project.id)
    with pytest.raises(InvalidInput, match="There is no sequence S009"):
        desk.typed(Kind.SHOT, {"sequence": "S009"}, show.project.id)
    assert desk.typed(Kind.SHOT, {"cut_in": "1,001", "description": ""}) == {"cut_in": 1001, "description": None}


def test_two_shots_of_one_name_are_told_apart(desk: Desk, show: Show) -> None:
    mine = {"project_id": show.project.id}
    other = desk.add(Kind.SEQUENCE, {**mine, "code": "S002"}).record
    twin = desk.add(Kind.SHOT, {**mine, "sequence_id": other.id, "code": "S001_0010"}).record
    with pytest.raises(Conflict, match="Several"):
        desk.named(Kind.SHOT, "S001_0010", show.project.id)
    found: list[Record] = [desk.named(Kind.SHOT, name, show.project.id) for name in ("S002/S001_0010", twin.id)]
    assert [record.id for record in found] == [twin.id, twin.id]


def test_what_was_removed_is_restored_instead_of_added(desk: Desk, show: Show) -> None:
    desk.remove(show.asset)
    with pytest.raises(Conflict, match="hero was removed before"):
        desk.add(Kind.ASSET, {"project_id": show.project.id, "code": "hero"})
    desk.revive(desk.named(Kind.ASSET, "hero", show.project.id, retired=True))
    assert desk.named(Kind.ASSET, "hero", show.project.id).id == show.asset.id


def test_tasks_are_named_by_what_they_are_for(desk: Desk, show: Show) -> None:
    mine = {"project_id": show.project.id}
    second = desk.add(Kind.SHOT, {**mine, "sequence_id": show.sequence.id, "code": "S001_0020"}).record
    owners = {"S001_0010": show.shot, "S001/S001_0020": second, "S001": show.sequence}
    tasks = {
        f"{name}/comp": desk.add(Kind.TASK, {**mine, "name": "comp", f"{one.kind.value}_id": one.id}).record.id
        for name, one in owners.items()
    }
    assert {name: desk.named(Kind.TASK, name, show.project.id).id for name in tasks} == tasks
    with pytest.raises(NotFound):
        desk.named(Kind.TASK, "S001_0030/comp", show.project.id)


def test_an_assignment_is_of_somebody_to_one_thing(desk: Desk, show: Show) -> None:
    task = desk.add(Kind.TASK, {"project_id": show.project.id, "name": "comp", "shot_id": show.shot.id}).record
    mina = desk.add(Kind.USER, {"login": "mina"}).record
    good = {"user_id": mina.id, "task_id": task.id, "role": "compositor"}
    wrong: list[dict[str, Any]] = [{"user_id": None}, {"task_id": None}, {"asset_id": show.asset.id}]
    for change in (*wrong, {"responsibility": 101}):
        with pytest.raises(InvalidInput, match=r"either a task or an asset|between 0 and 100"):
            desk.add(Kind.ASSIGNMENT, {**good, **change})
    made = desk.add(Kind.ASSIGNMENT, {**good, "responsibility": 100}).record
    assert desk.named(Kind.ASSIGNMENT, "mina/S001_0010/comp") == made


@pytest.mark.parametrize("name", ["status", "code", "sequence_id"])
def test_what_a_record_always_has_is_not_emptied(desk: Desk, show: Show, name: str) -> None:
    with pytest.raises(InvalidInput, match=f"The {name.removesuffix('_id')} of a shot cannot be empty"):
        desk.change(show.shot, {name: None})
    assert desk.change(show.shot, {"description": None, "cut_in": None}).fields["description"] == ""
