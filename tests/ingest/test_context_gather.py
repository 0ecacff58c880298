"""The context as it is gathered from a tracker in a database and from folders on a disk."""

from __future__ import annotations

import os
from pathlib import Path

from iomanager.core.errors import InvalidInput
from iomanager.db.engine import Database
from iomanager.ingest.context_gather import DiskReader, Sources, gather
from iomanager.ingest.model import PublishOptions
from iomanager.ingest.plan import build
from iomanager.ingest.validate import fix_all, validate
from iomanager.tracker.trackers.local import LocalTracker
from tests.ingest.plates import codes, plate_row


def delivery(folder: Path, *names: str) -> str:
    folder.mkdir(parents=True)
    for number, name in enumerate(names):
        (folder / name).write_bytes(b"x" * (number + 1))
    return str(folder)


def reader(root: Path, **values: object) -> DiskReader:
    return DiskReader("Demo", Sources(str(root), **values))  # type: ignore[arg-type]


def test_frames_are_found_by_head_extension_and_tail(tmp_path: Path) -> None:
    names = [f"A.{frame}.exr" for frame in (998, 999, 1000)] + [f"A.{frame}.left.exr" for frame in (998, 999)]
    folder = delivery(tmp_path / "in", *names, "A.0998.dpx", "B.mov", "still.png")
    disk = reader(tmp_path)
    row = plate_row(scan_path=folder, scan_name="A.", pad="%03d", start_frame=998, end_frame=1000)
    assert [(f.frame, Path(f.path).name, f.size) for f in disk.frames(row)] == [
        (998, "A.998.exr", 1), (999, "A.999.exr", 2), (1000, "A.1000.exr", 3)
    ]  # fmt: skip
    left = row.with_changes(pad="%03d.left")
    assert [Path(file.path).name for file in disk.frames(left)] == ["A.998.left.exr", "A.999.left.exr"]
    movie = plate_row(scan_path=folder, scan_name="B.mov", ext="mov", pad=None)
    assert [file.frame for file in disk.frames(movie)] == [1]
    still = plate_row(scan_path=folder, scan_name="still.png", ext="png", pad=None, start_frame=1, end_frame=1)
    assert len(disk.frames(still)) == 1
    assert disk.frames(plate_row(scan_path=f"{folder}/gone")) == []


def test_versions_on_disk(tmp_path: Path) -> None:
    plates = tmp_path / "Demo/seq/S001/S001_0010/plate"
    for name in ("org/v001", "org/v012", "org/v012_jpg", "org/tmp", "editor/v002"):
        (plates / name).mkdir(parents=True)
    (plates / "S001_0010_editor_v007.mov").touch()
    (plates / "org/v099").touch()
    disk = reader(tmp_path)
    assert sorted(version.number for version in disk.versions("S001_0010", "org")) == [1, 12]
    assert sorted(version.number for version in disk.versions("S001_0010", "editor")) == [2, 7]
    assert disk.versions("../..", "org") == []
    assert all(version.at for version in disk.versions("S001_0010", "org"))


def test_timecode_of_a_frame_that_cannot_be_read_is_none(tmp_path: Path) -> None:
    def broken(path: Path) -> str | None:
        raise InvalidInput(f"{path} is cut off.")

    folder = delivery(tmp_path / "in", "A.1001.exr", "A.1002.exr")
    row = plate_row(scan_path=folder, scan_name="A.")
    assert reader(tmp_path, read_timecode=broken).timecode(row, 1001) is None
    assert reader(tmp_path, read_timecode=lambda path: path.name).timecode(row, 1002) == "A.1002.exr"
    assert reader(tmp_path, read_timecode=broken).timecode(row, 5) is None


def test_room_and_permission_of_a_folder_that_is_still_to_be_made(tmp_path: Path) -> None:
    disk = reader(tmp_path)
    assert (disk.free(str(tmp_path / "not/yet")) or 0) > 0
    assert disk.writable(str(tmp_path / "not/yet"))
    (tmp_path / "file").touch()
    assert not disk.writable(str(tmp_path / "file/below"))


def test_listing_tells_links_from_folders(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    (tmp_path / "nowhere").symlink_to("gone")
    found = reader(tmp_path).listing(str(tmp_path)) or {}
    assert {name: entry.kind for name, entry in found.items()} == {"real": "folder", "link": "link", "nowhere": "link"}
    assert reader(tmp_path).listing(str(tmp_path / "gone")) is None


def test_records_and_disk_give_the_next_version(database: Database, tmp_path: Path) -> None:
    tracker = LocalTracker(database)
    project = tracker.ensure_project("Demo", {"fps": "24"})
    sequence = tracker.ensure_sequence(project.id, "S001")
    shot = tracker.ensure_shot(project.id, sequence.id, "S001_0010")
    tracker.update_shot(shot.id, {"clip_name": "A001C003.", "timecode_in": "01:00:00:00"})
    published = {"name": "S001_0010_org", "code": "x", "version_number": 3, "path": "/x", "file_type": "Plate"}
    tracker.put_published_file(project.id, shot.id, published)
    (tmp_path / "shows/Demo/seq/S001/S001_0010/plate/src/v005").mkdir(parents=True)
    sources = Sources(str(tmp_path / "shows"), delivery="/in")
    rows = [
        plate_row(version=None),
        plate_row(row_id="s", type="src", version=None),
        plate_row(row_id="e", type="editor", shot_name=None, version=None, timecode_in="01:00:00:00"),
    ]
    context = gather(rows, project, tracker=tracker, sources=sources)
    assert context.fps == "24"
    fixed = fix_all(rows, context, {"version", "src-version", "shot-for-editorial"})
    assert [(row.shot_name, row.version) for row in fixed] == [("S001_0010", 4), ("S001_0010", 6), ("S001_0010", 1)]
    assert fixed[2].seq_name == "S001"


def test_a_plan_of_real_files_and_its_collision(database: Database, tmp_path: Path) -> None:
    tracker = LocalTracker(database)
    project = tracker.ensure_project("Demo")
    folder = delivery(tmp_path / "in", *(f"A001C003.{frame}.exr" for frame in range(1001, 1011)))
    row = plate_row(scan_path=folder)
    sources = Sources(str(tmp_path / "shows"), read_timecode=lambda path: None)
    plan = build([row], gather([row], project, tracker=tracker, sources=sources), PublishOptions())
    assert plan.problems == ()
    assert not (tmp_path / "shows").exists(), "a plan writes nothing"
    copies = [item for item in plan.items if item.kind == "copy"]
    assert [item.bytes for item in copies] == list(range(1, 11))
    for item in plan.items[: next(i for i, item in enumerate(plan.items) if item.kind != "folder")]:
        Path(item.destination).mkdir(parents=True)
    os.link(copies[0].source, copies[0].destination)
    again = gather([row], project, tracker=tracker, sources=sources)
    assert set(codes(build([row], again, PublishOptions()).problems)) == {"exists", "version"}
    assert codes(validate([row], again, {"version"})) == ["version"]
