"""What a publish renders, for real: retimed plates, movies as frames, films, clips of the library."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import av
import numpy as np
import OpenEXR
import pytest

from iomanager.core.cancel import CancelToken, Progress, ProgressState
from iomanager.core.errors import Cancelled, Conflict, InvalidInput, NotFound, Unavailable
from iomanager.db.engine import Database
from iomanager.ingest import publish_render
from iomanager.ingest.context import Rules
from iomanager.ingest.journal.store import Journal
from iomanager.ingest.plan import Plan
from iomanager.ingest.publish_run import Stage, StepName, run_step
from iomanager.ingest.undo import undo
from iomanager.media.decoder import Decoder
from iomanager.media.headers import read_header
from iomanager.media.mhl_verify import verify_folder
from iomanager.media.pixels import read_still
from iomanager.media.settings import MediaSettings
from iomanager.tracker.trackers.local import LocalTracker
from tests.databases import upgraded
from tests.ingest.plates import plate_row
from tests.ingest.rendering import Site, begin, destinations, exr_row, mov_row, plan_of, publish, run_all, strangers
from tests.media.footage_files import plate
from tests.media.plate_files import exr_frame, square
from tests.steps.test_scripted import install

KEY = "S001_0010_org_v001"


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """SQLite alone: what is rendered does not depend on where it is written down."""
    database = upgraded(f"sqlite:///{tmp_path / 'iomanager.sqlite3'}")
    yield database
    database.close()


@pytest.fixture
def shows(tmp_path: Path) -> Path:
    folder = tmp_path / "shows"
    folder.mkdir()
    return folder


def lefts(paths: list[Path]) -> list[int]:
    """Where the bright square begins in each frame: at 4, 8, 12 ... in the frames of the source."""
    found = []
    for path in paths:
        pixels = OpenEXR.File(str(path)).channels()["RGB"].pixels
        found.append(int(np.argmax(pixels[20, :, 0] > 0.5)))
    return found


def assert_whole(plan: Plan, shows: Path) -> None:
    """Everything planned stands, nothing else does, and every manifest agrees."""
    assert [item.destination for item in plan.items if not Path(item.destination).exists()] == []
    assert list(strangers(plan, shows)) == []
    for item in plan.items:
        if item.kind == "mhl":
            folder = Path(item.destination).parent
            assert verify_folder(folder, token=CancelToken(), progress=Progress()).agrees


def test_a_retimed_plate_is_the_retimed_frames(tmp_path: Path, shows: Path, database: Database) -> None:
    row = exr_row(tmp_path / "in", retime_duration=10, retime_percent=50.0, retime_start_frame=1)
    plan = plan_of([row], shows)
    publish(plan, database)
    assert_whole(plan, shows)
    frames = destinations(plan, "retime")
    assert [path.name for path in frames] == [f"{KEY}.{1001 + n}.exr" for n in range(10)]
    assert lefts(frames) == [4, 4, 8, 8, 12, 12, 16, 16, 20, 20]
    assert read_header(frames[0]).compression == read_header(tmp_path / "in" / "plate.101.exr").compression
    tracker = LocalTracker(database)
    project = tracker.project("Demo")
    assert project
    shot = tracker.shots(project.id)[0]
    assert (shot.cut_in, shot.cut_out, shot.cut_duration) == (1001, 1010, 10)
    assert (shot.retime_duration, shot.retime_percent) == ("10", "50%")
    version = tracker.versions(project.id)[0]
    assert (version.retime_info, version.cut_duration, version.last_frame) == (None, 5, 10)
    fields = next(record for record in plan.records if record.kind == "version").fields
    assert [fields[f"retime_{name}"] for name in ("duration", "percent", "start_frame")] == ["10", "50%", "1"]


def test_segments_follow_each_other_backwards_too(tmp_path: Path, shows: Path, database: Database) -> None:
    base = exr_row(tmp_path / "in", count=6)
    back = {"just_in": 104, "just_out": 106, "retime_duration": 3, "retime_percent": -100.0, "retime_start_frame": 3}
    fast = {"just_in": 101, "just_out": 104, "retime_duration": 2, "retime_percent": 200.0, "retime_start_frame": 1}
    rows = [base.with_changes(row_id="b", **back), base.with_changes(row_id="a", **fast)]
    plan = plan_of(rows, shows)
    publish(plan, database)
    assert_whole(plan, shows)
    assert lefts(destinations(plan, "retime")) == [4, 12, 24, 20, 16]
    version = next(record for record in plan.records if record.kind == "version")
    assert version.fields["retime_percent"] == "200%\n-100%"
    assert version.fields["retime_start_frame"] == "1\n3"
    assert (version.fields["just_in"], version.fields["just_out"]) == (101, 106)


def test_smooth_retime_makes_frames_between_frames(tmp_path: Path, shows: Path, database: Database) -> None:
    row = exr_row(tmp_path / "in", count=4, retime_duration=8, retime_percent=50.0)
    plan = plan_of([row], shows, smooth_retime=True)
    publish(plan, database)
    assert_whole(plan, shows)
    found = lefts(destinations(plan, "retime"))
    assert found == sorted(found)
    assert len(set(found)) > 4


@pytest.mark.parametrize(("out_format", "bits"), [("", "10"), ("dpx 12bit", "12")])
def test_a_movie_becomes_dpx(tmp_path: Path, shows: Path, database: Database, out_format: str, bits: str) -> None:
    row = mov_row(tmp_path / "in", count=5, just_in=2, timecode_in="01:00:00:23")
    plan = plan_of([row], shows, rules=Rules(out_format=out_format, first_frame=9998), mov_to_dpx=True)
    publish(plan, database)
    assert_whole(plan, shows)
    frames = destinations(plan, "dpx")
    assert [path.name for path in frames] == [f"{KEY}.{number}.dpx" for number in (9998, 9999, 10000, 10001)]
    headers = [read_header(path) for path in frames]
    assert {header.bit_depth for header in headers} == {f"{bits} bit"}
    assert [header.timecode for header in headers[:2]] == ["01:00:00:23", "01:00:01:00"]
    greys = [int(read_still(path).pixels[48, 96, 1]) for path in destinations(plan, "jpg")]
    assert greys == pytest.approx([20, 40, 60, 80], abs=3)


def test_a_retimed_movie_becomes_exr_frames(tmp_path: Path, shows: Path, database: Database) -> None:
    row = mov_row(tmp_path / "in", count=4, retime_duration=4, retime_percent=-100.0)
    plan = plan_of([row], shows)
    publish(plan, database)
    assert_whole(plan, shows)
    frames = destinations(plan, "retime")
    assert [path.suffix for path in frames] == [".exr"] * 4
    assert read_header(frames[0]).compression == "piz"
    greys = [int(read_still(path).pixels[48, 96, 1]) for path in destinations(plan, "jpg")]
    assert greys == pytest.approx([60, 40, 20, 0], abs=3)


def test_non_retime_is_the_next_version_as_shot(tmp_path: Path, shows: Path, database: Database) -> None:
    row = exr_row(tmp_path / "in", count=4, retime_duration=2, retime_percent=200.0)
    plan = plan_of([row], shows, non_retime=True)
    assert [plate.key for plate in plan.plates] == [KEY, "S001_0010_org_v002"]
    publish(plan, database)
    assert_whole(plan, shows)
    folder = shows / "Demo/seq/S001/S001_0010/plate/org"
    assert sorted(path.name for path in folder.iterdir()) == ["v001", "v001_jpg", "v002_jpg"]
    assert len(list((folder / "v001").glob("*.exr"))) == 2
    assert len(list((folder / "v002_jpg").glob("*.jpg"))) == 4
    tracker = LocalTracker(database)
    project = tracker.project("Demo")
    assert project
    assert [version.code for version in tracker.versions(project.id)] == [f"{KEY}.mov", "S001_0010_org_v002.mov"]
    files = {file.version_number: file for file in tracker.published_files(project.id)}
    assert files[2].path == f"{folder}/v002_jpg/S001_0010_org_v002.%04d.jpg"
    assert tracker.shots(project.id)[0].cut_duration == 2


@pytest.mark.parametrize("movie", [False, True])
def test_a_clip_of_the_library(tmp_path: Path, shows: Path, database: Database, *, movie: bool) -> None:
    make = mov_row if movie else exr_row
    row = make(tmp_path / "in", type="lib", shot_name=None, version=None, clip_tag="fire, smoke , fire")
    stock = tmp_path / "stock"
    plan = plan_of([row], shows, rules=Rules(library_root=str(stock)), mov_to_dpx=True)
    publish(plan, database)
    assert_whole(plan, stock)
    assert not (shows / "Demo" / "seq").exists()
    clip = "src20260102030405"
    ext, first = ("dpx", 1001) if movie else ("exr", 1001)
    found = {path.relative_to(stock).as_posix() for path in stock.rglob("*") if path.is_file()}
    assert {
        f"src/{clip}/{clip}.{first}.{ext}",
        f"mp4/{clip}.mp4",
        f"gif/{clip}.gif",
        f"mov/{clip}stream.jpeg",
        f"thumb/montage/{clip}/{clip}.0001.jpg",
    } <= found
    tracker = LocalTracker(database)
    project = tracker.project("_ClibLibrary")
    assert project
    assert [shot.code for shot in tracker.shots(project.id)] == [clip]
    assert tracker.published_files(project.id) == []
    shot = next(record for record in plan.records if record.kind == "shot")
    assert shot.fields["tags"] == ["fire", "smoke"]


def test_cliplib_makes_a_clip_beside_the_plate(tmp_path: Path, shows: Path, database: Database) -> None:
    plan = plan_of([exr_row(tmp_path / "in", count=2)], shows, cliplib=True)
    assert [plate.key for plate in plan.plates] == [KEY, "src20260102030405_lib_v001"]
    publish(plan, database)
    assert_whole(plan, shows)
    clip = shows / "Demo/stock/src/src20260102030405/src20260102030405.1001.exr"
    assert clip.read_bytes() == destinations(plan, "copy", KEY)[0].read_bytes()


def test_every_film_is_made(tmp_path: Path, shows: Path, database: Database) -> None:
    rules = Rules(films=("mov", "webm", "montage", "filmstrip"), mov_codec="ProRes 422 HQ", half_jpg_width=100)
    plan = plan_of([mov_row(tmp_path / "in", just_in=2)], shows, rules=rules)
    publish(plan, database)
    assert_whole(plan, shows)
    with av.open(str(destinations(plan, "mov")[0])) as mov:
        stream = mov.streams.video[0]
        assert (stream.codec_context.codec_tag, stream.width, stream.height, stream.frames) == ("apch", 96, 48, 4)
    assert len(destinations(plan, "montage")) == 4
    version = next(record for record in plan.records if record.kind == "version").fields
    assert version["thumbnail"] == str(destinations(plan, "montage")[0])
    assert version["path_to_movie"] == str(destinations(plan, "mov")[0])


def test_what_is_for_the_tracker_only_goes_away(tmp_path: Path, shows: Path, database: Database) -> None:
    rules = Rules(films=("webm", "montage", "filmstrip"), keep_review=False)
    plan = plan_of([mov_row(tmp_path / "in")], shows, rules=rules)
    publish(plan, database)
    assert [path.exists() for path in destinations(plan, "webm")] == [False]
    assert [path.exists() for path in destinations(plan, "montage")] == [True, False, False, False, False]
    assert [path.exists() for path in destinations(plan, "filmstrip")] == [True]


@pytest.mark.parametrize(("tag", "axis"), [("flip", 0), ("flop", 1)])
def test_pictures_are_mirrored_and_the_plate_is_not(
    tmp_path: Path, shows: Path, database: Database, tag: str, axis: int
) -> None:
    rules = Rules(mov_codec="ProRes 4444")
    exr_frame(tmp_path / "in" / "plate.101.exr", square(4, top=4))
    plain = plan_of([exr_row(tmp_path / "in", count=0, end_frame=101, just_out=101)], shows, rules=rules)
    publish(plain, database)
    row = exr_row(tmp_path / "in", count=0, end_frame=101, just_out=101, clip_tag=tag, version=2)
    mirrored = plan_of([row], shows, rules=rules)
    publish(mirrored, database)
    one, two = (read_still(destinations(plan, "jpg")[0]).pixels.astype(int) for plan in (plain, mirrored))
    assert np.abs(np.flip(one, axis) - two).mean() < 2
    assert lefts(destinations(mirrored, "copy")) == lefts(destinations(plain, "copy"))


def test_a_delivery_with_clips_is_taken_back_whole(tmp_path: Path, shows: Path, database: Database) -> None:
    row = exr_row(tmp_path / "in", count=4, retime_duration=2, retime_percent=200.0)
    plan = plan_of([row], shows, non_retime=True, cliplib=True)
    delivery = publish(plan, database)
    undone = undo(delivery, Journal(database), LocalTracker(database), token=CancelToken(), progress=Progress())
    assert undone.kept == ()
    assert sum(record["kind"] == "version" for record in undone.retired) == 3
    assert [path for path in shows.rglob("*") if path.is_file()] == []
    assert not (shows / "Demo" / "stock").exists()


@pytest.mark.parametrize(
    ("values", "script"),
    [
        ({}, "S001_0010_org_v001_jpg.nk"),
        ({"retime_duration": 8, "retime_percent": 50.0}, "S001_0010_org_v001_retime.nk"),
        ({"type": "lib", "shot_name": "src20260102030405", "retime_duration": 8, "retime_percent": 50.0}, "_retime.nk"),
    ],
)
def test_the_script_of_a_failed_render_goes_with_its_delivery(  # noqa: PLR0917 - fixtures
    tmp_path: Path,
    shows: Path,
    database: Database,
    monkeypatch: pytest.MonkeyPatch,
    values: dict[str, Any],
    script: str,
) -> None:
    install(tmp_path / "programs", "nuke", "echo no licence; exit 3")
    monkeypatch.setenv("PATH", str(tmp_path / "programs"), prepend=":")
    plan = plan_of([exr_row(tmp_path / "in", count=4, **values)], shows)
    delivery = begin(plan, database)
    with Decoder(MediaSettings(decode_processes=1)) as decoder:
        site = Site(decoder, LocalTracker(database), media=MediaSettings(decode_processes=1, renderer="nuke"))
        with pytest.raises(Unavailable, match="no licence"):
            run_all(plan, delivery, database, site)
    (left,) = shows.rglob("*.nk")
    assert left.name.endswith(script)
    theirs = left.with_name("theirs_jpg.nk")
    theirs.write_text("# IO-Manager", encoding="utf-8")
    undone = undo(delivery, Journal(database), LocalTracker(database), token=CancelToken(), progress=Progress())
    assert undone.kept == ()
    assert [path for path in shows.rglob("*") if path.is_file()] == [theirs]


def run_step_of(plan: Plan, delivery: str, database: Database, step: str, token: CancelToken | None = None) -> None:
    """One step of the first plate, on a site of its own as in another process."""
    with Decoder(MediaSettings(decode_processes=1)) as decoder:
        stage = Stage(Journal(database), Site(decoder, LocalTracker(database)))
        name = StepName(delivery, plan.plates[0].key, step)

        def stop(state: ProgressState) -> None:
            if token is not None and state.total and state.done > 0.6 * state.total:
                token.cancel()

        run_step(stage, name, token=token or CancelToken(), progress=Progress(listener=stop, interval=0))


def test_a_stopped_retime_goes_on_where_it_was(
    tmp_path: Path, shows: Path, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publish_render, "CHUNK", 2)
    row = exr_row(tmp_path / "in", count=4, retime_duration=8, retime_percent=50.0)
    plan = plan_of([row], shows)
    delivery = begin(plan, database)
    with pytest.raises(Cancelled):
        run_step_of(plan, delivery, database, "retime", CancelToken())
    frames = destinations(plan, "retime")
    placed = {path: path.stat().st_mtime_ns for path in frames if path.exists()}
    assert 0 < len(placed) < len(frames)
    assert [path for path in frames[0].parent.iterdir() if path.name.endswith(".iomanager-part")] == []
    run_step_of(plan, delivery, database, "retime")
    assert lefts(frames) == [4, 4, 8, 8, 12, 12, 16, 16]
    assert {path: path.stat().st_mtime_ns for path in placed} == placed


def test_another_file_is_left_as_it_is(tmp_path: Path, shows: Path, database: Database) -> None:
    plan = plan_of([mov_row(tmp_path / "in")], shows, mov_to_dpx=True)
    delivery = begin(plan, database)
    theirs = destinations(plan, "dpx")[2]
    theirs.parent.mkdir(parents=True)
    theirs.write_bytes(b"theirs")
    with pytest.raises(Conflict):
        run_step_of(plan, delivery, database, "dpx")
    assert theirs.read_bytes() == b"theirs"
    assert [path.name for path in theirs.parent.iterdir()] == [theirs.name]


def test_a_source_that_has_changed_is_refused(tmp_path: Path, shows: Path, database: Database) -> None:
    row = exr_row(tmp_path / "in", count=4, retime_duration=8, retime_percent=50.0)
    plan = plan_of([row], shows)
    delivery = begin(plan, database)
    source = Path(plan.plates[0].sources[1].path)
    source.write_bytes(source.read_bytes() + b"more")
    with pytest.raises(InvalidInput, match="has changed since it was planned"):
        run_step_of(plan, delivery, database, "retime")
    assert [path for path in destinations(plan, "retime") if path.exists()] == []
    source.unlink()
    with pytest.raises(NotFound, match="does not exist any more"):
        run_step_of(plan, delivery, database, "retime")


def test_another_program_renders_where_the_settings_say_so(
    tmp_path: Path, shows: Path, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake = Path(__file__).parents[1] / "steps" / "fake_nuke.py"
    install(tmp_path / "programs", "nuke", f'exec "{sys.executable}" "{fake}" "$@"')
    monkeypatch.setenv("PATH", str(tmp_path / "programs"), prepend=":")
    plate(tmp_path / "in", 4, 64, 48)
    names = {"scan_path": str(tmp_path / "in"), "scan_name": "plate.", "resolution": "64 x 48"}
    frames = {"end_frame": 1004, "just_out": 1004, "duration": 4}
    row = plate_row(**names, **frames, retime_duration=8, retime_percent=-50.0)
    plan = plan_of([row], shows, rules=Rules(mov_codec="ProRes 422 HQ"))
    publish(plan, database, media=MediaSettings(decode_processes=1, renderer="nuke"))
    assert_whole(plan, shows)
    light = [float(np.median(read_still(path).pixels[:, 40:, 1])) for path in destinations(plan, "retime")]
    assert light == pytest.approx([0.02 * 2 ** (n / 2) for n in (3, 3, 2, 2, 1, 1, 0, 0)], rel=0.01)
