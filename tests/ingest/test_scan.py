"""Scanning deliveries of real files: what is found, what is wrong with it, and what a second scan does not read."""

from __future__ import annotations

import os
import shutil
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import OpenEXR
import pytest
import yaml

from iomanager.core.cancel import CancelToken, Progress, ProgressState
from iomanager.core.errors import Cancelled, InvalidInput, NotFound
from iomanager.core.paths import config_folder
from iomanager.db.engine import Database
from iomanager.db.schema import Base
from iomanager.ingest.model import Row, Scan
from iomanager.ingest.scan import Scanner
from iomanager.ingest.settings import IngestSettings
from iomanager.ingest.store import ScanCache
from iomanager.ingest.thumbnails import ThumbnailFormat
from iomanager.media.decoder import Decoder
from iomanager.media.settings import MediaSettings

QUICK = IngestSettings(still_writing_seconds=0)


def write_exr(path: Path, *, width: int = 64, second: int = 0, frame: int = 0, timecode: bool = True) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    header: dict[str, Any] = {"compression": OpenEXR.ZIP_COMPRESSION, "type": OpenEXR.scanlineimage}
    header["framesPerSecond"] = Fraction(24)
    if timecode:
        header["timeCode"] = OpenEXR.TimeCode(
            10, 0, second, frame, False, False, False, False, False, False, *([0] * 8)
        )
    pixels = np.random.default_rng(1).random((36, width, 3)).astype(np.float16)
    with OpenEXR.File(header, {"RGB": OpenEXR.Channel(pixels)}) as file:
        file.write(str(path))


def write_sequence(folder: Path, head: str = "A001C003_210101_R1AB.", first: int = 1001, count: int = 6) -> list[Path]:
    paths = [folder / f"{head}{first + index:04d}.exr" for index in range(count)]
    for index, path in enumerate(paths):
        write_exr(path, frame=index)
    return paths


def write_movie(path: Path, frames: int = 48) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with av.open(str(path), "w", options={}) as container:
        container.metadata["timecode"] = "01:00:00:00"
        stream = container.add_stream("mpeg4", rate=Fraction(24))
        stream.width, stream.height, stream.pix_fmt = 64, 36, "yuv420p"
        for index in range(frames):
            picture = av.VideoFrame.from_ndarray(np.full((36, 64, 3), index * 5 % 255, np.uint8), format="rgb24")
            container.mux(stream.encode(picture))
        container.mux(stream.encode(None))


@dataclass
class Rig:
    """A scanner, and what it sent."""

    scanner: Scanner
    sent: list[Row] = field(default_factory=list)
    token: CancelToken = field(default_factory=CancelToken)

    def scan(self, folder: Path, *, thumbnails: bool = False) -> Scan:
        return self.scanner.scan(folder, self.sent.extend, self.token, Progress(), thumbnails=thumbnails)


@pytest.fixture(scope="module")
def decoder() -> Iterator[Decoder]:
    with Decoder(MediaSettings(decode_processes=1)) as made:
        yield made


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[ScanCache]:
    database = Database(f"sqlite:///{tmp_path / 'cache.sqlite3'}")
    Base.metadata.create_all(database.engine)
    yield ScanCache(database)
    database.close()


@pytest.fixture
def rig(decoder: Decoder) -> Rig:
    return Rig(Scanner(decoder, None, QUICK))


def codes(scan: Scan) -> list[str]:
    return sorted(problem.code for problem in scan.problems)


def test_a_sequence_is_one_row_with_its_headers(rig: Rig, tmp_path: Path) -> None:
    write_sequence(tmp_path / "d" / "clip")
    scan = rig.scan(tmp_path / "d")
    (row,) = scan.rows
    assert (row.scan_name, row.pad, row.ext) == ("A001C003_210101_R1AB.", "%04d", "exr")
    assert (row.start_frame, row.end_frame, row.duration, row.just_in, row.just_out) == (1001, 1006, 6, 1001, 1006)
    assert (row.resolution, row.fps, row.framerate) == ("64 x 36", "24", 24.0)
    assert (row.timecode_in, row.timecode_out) == ("10:00:00:00", "10:00:00:05")
    assert (row.clip_name, row.type, row.check, row.frame_health) == ("A001C003_210101_R1AB", "org", True, ())
    assert row.scan_path == (tmp_path / "d" / "clip").as_posix()
    assert scan.problems == ()
    assert {sent.row_id for sent in rig.sent} == {row.row_id}
    assert rig.sent[0].resolution is None
    assert rig.sent[-1] == row


def test_every_frame_is_examined(rig: Rig, tmp_path: Path) -> None:
    paths = write_sequence(tmp_path, count=12)
    paths[2].unlink()
    paths[3].unlink()
    paths[5].write_bytes(b"")
    paths[6].write_bytes(paths[6].read_bytes()[: paths[6].stat().st_size // 2])
    paths[7].write_bytes(b"not an exr at all")
    write_exr(paths[8], width=32, frame=8)
    write_exr(paths[10], second=5)
    shutil.copy(paths[11], tmp_path / "A001C003_210101_R1AB.01012.exr")
    scan = rig.scan(tmp_path)
    (row,) = scan.rows
    assert row.frame_health == tuple(
        "missing zero-byte truncated unreadable resolution-change timecode-jump duplicate".split()
    )
    assert (row.missing_frames, row.check) == ("1003-1004", False)
    messages = {problem.code: problem.message for problem in scan.problems}
    assert messages["missing"] == "Frames 1003-1004 are missing."
    assert "1006" in messages["zero-byte"]
    assert "1007" in messages["truncated"]
    assert "1008" in messages["unreadable"]
    assert "1009" in messages["resolution-change"]
    assert "1011" in messages["timecode-jump"]
    assert all(problem.row == row.row_id for problem in scan.problems)


def test_a_header_that_claims_too_many_pixels_and_a_still(rig: Rig, tmp_path: Path) -> None:
    write_exr(tmp_path / "still.exr", timecode=False)
    data = bytearray((tmp_path / "still.exr").read_bytes())
    at = data.index(b"displayWindow")
    window = data.index(b"box2i\x00", at) + 10
    data[window + 8 : window + 16] = b"\xff\xff\xff\x7f" * 2
    (tmp_path / "bomb.exr").write_bytes(bytes(data))
    bomb, still = rig.scan(tmp_path).rows
    assert (bomb.frame_health, bomb.check) == (("unreadable",), False)
    assert (still.scan_name, still.pad, still.start_frame, still.end_frame, still.duration) == (
        "still.exr",
        None,
        1,
        1,
        1,
    )


def test_movies_come_first_and_bad_ones_are_rows_with_a_problem(rig: Rig, tmp_path: Path) -> None:
    write_movie(tmp_path / "b" / "clip.mov", frames=5)
    write_sequence(tmp_path / "a", count=2)
    (tmp_path / "text.mov").write_text("this is no movie")
    (tmp_path / "empty.mov").write_bytes(b"")
    scan = rig.scan(tmp_path)
    assert [row.scan_name for row in scan.rows] == ["empty.mov", "text.mov", "clip.mov", "A001C003_210101_R1AB."]
    empty, text, movie, _ = scan.rows
    assert (movie.start_frame, movie.end_frame, movie.duration, movie.pad) == (1, 5, 5, None)
    assert (movie.timecode_in, movie.timecode_out, movie.check) == ("01:00:00:00", "01:00:00:04", True)
    assert (empty.frame_health, text.frame_health) == (("zero-byte",), ("unreadable",))
    assert codes(scan) == ["unreadable", "zero-byte"]


EDL = (
    "TITLE: X\r\n001  A001C003 V     C        10:00:00:00 10:00:01:00 01:00:00:00 01:00:01:00\r\n"
    "* FROM CLIP NAME: caf\xe9.mov\r\n"
    "002  A001C004 V     C        10:00:00:00 10:00:01:00 01:00:02:00 01:00:01:00\r\n"
)


def test_edl_events_are_rows_with_their_lies(rig: Rig, tmp_path: Path) -> None:
    write_movie(tmp_path / "cut.v1.mov")
    write_movie(tmp_path / "cut2.mov", frames=3)
    (tmp_path / "CUT_a.EDL").write_bytes(EDL.encode("latin-1"))
    (tmp_path / "cut_b.edl").write_text("nothing here")
    (tmp_path / "other.edl").write_text(EDL)
    scan = rig.scan(tmp_path)
    assert [(row.scan_name, row.clip_name, row.start_frame, row.end_frame) for row in scan.rows] == [
        ("cut2.mov", None, 1, 3),
        ("cut.v1.mov", "café.", 1, 24),
        ("cut.v1.mov", None, None, None),
    ]
    assert [row.check for row in scan.rows] == [True, True, False]
    assert len({row.row_id for row in scan.rows}) == 3
    by_code = {problem.code: problem for problem in scan.problems}
    assert set(by_code) == {"edl-backwards", "edl-unreadable", "edl-unmatched"}
    assert by_code["edl-backwards"].row == scan.rows[2].row_id


def test_what_is_no_clip_is_listed_with_its_kind(rig: Rig, tmp_path: Path) -> None:
    for name in ("a.wav", "b.cdl", "c.ale", "d.pdf", "e.zip", "f.strange", "g.xlsx", "raw.001.ari", "raw.002.ari"):
        (tmp_path / name).write_text("x")
    for name in (".DS_Store", "Thumbs.db", "scanlist_01.xlsx"):
        (tmp_path / name).write_text("x")
    (tmp_path / ".thumbnail").mkdir()
    (tmp_path / ".secret").mkdir()
    scan = rig.scan(tmp_path)
    assert codes(scan) == ["hidden-folder", *["not-a-clip"] * 8]
    messages = " ".join(problem.message for problem in scan.problems)
    assert "raw.%03d.ari (2 files) is no clip that can be read: camera raw." in messages
    assert "f.strange is no clip that can be read: unknown kind of file." in messages


def test_row_ids_are_stable_wherever_the_delivery_stands(rig: Rig, tmp_path: Path) -> None:
    write_sequence(tmp_path / "one" / "서울", count=2)
    shutil.copytree(tmp_path / "one", tmp_path / "two")
    write_exr(tmp_path / "two" / "서울" / "A001C003_210101_R1AB.0998.exr")
    assert rig.scan(tmp_path / "one").rows[0].row_id == rig.scan(tmp_path / "two").rows[0].row_id


def test_a_folder_that_is_none(rig: Rig, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    (tmp_path / "empty").mkdir()
    with pytest.raises(NotFound):
        rig.scan(tmp_path / "nowhere")
    with pytest.raises(InvalidInput):
        rig.scan(tmp_path / "file")
    assert codes(rig.scan(tmp_path / "empty")) == ["empty"]


def test_links_do_not_lead_round_or_out(rig: Rig, decoder: Decoder, tmp_path: Path) -> None:
    inside = tmp_path / "d" / "clip"
    write_sequence(inside, count=2)
    write_exr(tmp_path / "outside" / "x.1.exr")
    (inside / "loop").symlink_to(tmp_path / "d")
    (tmp_path / "d" / "out").symlink_to(tmp_path / "outside")
    (inside / "x.2.exr").symlink_to(tmp_path / "outside" / "x.1.exr")
    (inside / "gone.exr").symlink_to(tmp_path / "nothing")
    scan = rig.scan(tmp_path / "d")
    assert len(scan.rows) == 1
    assert codes(scan) == ["broken-link", "folder-link", "outside-link", "outside-link"]
    following = Rig(Scanner(decoder, None, QUICK.model_copy(update={"follow_links": True})))
    assert len(following.scan(tmp_path / "d").rows) == 3


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can become somebody else")
def test_an_unreadable_folder_is_a_problem_and_not_a_stop(rig: Rig) -> None:
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        root.chmod(0o755)
        write_sequence(root / "open", count=2)
        (root / "closed").mkdir(mode=0o700)
        os.seteuid(65534)
        try:
            scan = rig.scan(root)
        finally:
            os.seteuid(0)
    assert codes(scan) == ["unreadable-folder"]
    assert len(scan.rows) == 1


def test_a_folder_that_disappears_during_the_scan(decoder: Decoder, tmp_path: Path) -> None:
    write_sequence(tmp_path / "a", count=2)
    write_sequence(tmp_path / "b" / "deep", count=2)
    scanner = Scanner(decoder, None, QUICK)
    scan = scanner.scan(
        tmp_path,
        lambda rows: shutil.rmtree(tmp_path / "b", ignore_errors=True),
        CancelToken(),
        Progress(),
        thumbnails=False,
    )
    assert scan.rows[0].check
    assert "vanished" in codes(scan) or "unreadable" in codes(scan)


def test_a_file_that_still_grows_is_held_back(decoder: Decoder, tmp_path: Path) -> None:
    grown = write_sequence(tmp_path / "a", count=3)[2]
    write_sequence(tmp_path / "b", count=2)
    stop = threading.Event()

    def grow() -> None:
        while not stop.wait(0.02):
            with grown.open("ab") as file:
                file.write(b"x")

    writer = threading.Thread(target=grow)
    writer.start()
    try:
        scan = Rig(Scanner(decoder, None, IngestSettings())).scan(tmp_path)
    finally:
        stop.set()
        writer.join()
    assert "still-writing" in codes(scan)
    assert [row.check for row in scan.rows] == [False, True]


def test_cancel_stops_the_scan(rig: Rig, tmp_path: Path) -> None:
    write_sequence(tmp_path, count=2)
    rig.token.cancel()
    with pytest.raises(Cancelled):
        rig.scan(tmp_path)


def test_thumbnails_are_made_in_the_cache_and_pixels_that_do_not_decode_are_seen(rig: Rig, tmp_path: Path) -> None:
    delivery = tmp_path / "d"
    write_sequence(delivery / "good", count=2)
    write_movie(delivery / "cut.mov")
    (delivery / "cut.edl").write_text(EDL.replace("01:00:02:00 01:00:01:00", "01:00:01:00 01:00:02:00"))
    bad = write_sequence(delivery / "bad", head="bad.", count=2)[0]
    data = bytearray(bad.read_bytes())
    data[-300:-20] = b"\xaa" * 280
    bad.write_bytes(bytes(data))
    scan = rig.scan(delivery, thumbnails=True)
    by_name = {(row.scan_name, row.start_frame): row for row in scan.rows}
    one, two = by_name["cut.mov", 1].thumbnail, by_name["cut.mov", 25].thumbnail
    good = by_name["A001C003_210101_R1AB.", 1001].thumbnail
    assert one
    assert two
    assert good
    assert one != two
    assert all(Path(path).read_bytes()[:2] == b"\xff\xd8" for path in (one, two, good))
    assert by_name["bad.", 1001].frame_health == ("unreadable",)
    assert not by_name["bad.", 1001].check
    assert not list(delivery.rglob("*.jpg"))


def test_a_second_scan_reads_nothing(decoder: Decoder, cache: ScanCache, tmp_path: Path) -> None:
    delivery = tmp_path / "d"
    paths = write_sequence(delivery / "clip", count=4)
    write_movie(delivery / "m.mov", frames=3)
    first = Rig(Scanner(decoder, cache, QUICK)).scan(delivery, thumbnails=True)
    stamps = {path: path.stat() for path in [*paths, delivery / "m.mov"]}
    for path, stamp in stamps.items():
        path.write_bytes(b"\x00" * stamp.st_size)
        os.utime(path, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    rig = Rig(Scanner(decoder, cache, QUICK))
    assert rig.scan(delivery, thumbnails=True) == first
    assert all(row.thumbnail for row in first.rows)
    os.utime(paths[1], ns=(time.time_ns(), time.time_ns()))
    assert Rig(Scanner(decoder, cache, QUICK)).scan(delivery).rows[1].frame_health == ("unreadable",)
    assert len(cache.load(delivery)) == 1


def test_what_a_cancelled_scan_has_read_is_remembered(decoder: Decoder, cache: ScanCache, tmp_path: Path) -> None:
    write_sequence(tmp_path / "d" / "a", count=2)
    write_sequence(tmp_path / "d" / "b", count=2)
    token = CancelToken()

    def stop(state: ProgressState) -> None:
        if state.title == "Reading" and state.done:
            token.cancel()

    progress = Progress(listener=stop, interval=0)
    with pytest.raises(Cancelled):
        Scanner(decoder, cache, QUICK).scan(tmp_path / "d", lambda rows: None, token, progress, thumbnails=False)
    assert 1 <= len(cache.load(tmp_path / "d")) <= 2


def test_split_and_merge_are_remembered(decoder: Decoder, cache: ScanCache, tmp_path: Path) -> None:
    delivery = tmp_path / "d"
    write_sequence(delivery / "clip", count=6)
    write_exr(delivery / "still_A1x.exr")
    write_exr(delivery / "shot_v001.exr")
    write_exr(delivery / "shot_v002.exr")
    rig = Rig(Scanner(decoder, cache, QUICK))
    whole = next(row for row in rig.scan(delivery).rows if row.duration == 6)
    early, late = rig.scanner.split(delivery, whole, 1004)
    shapes = rig.scanner.shapes(delivery)
    rig.scanner.keep_shapes(delivery, [])
    assert 6 in [row.duration for row in rig.scan(delivery).rows]
    rig.scanner.keep_shapes(delivery, shapes)
    assert (early.row_id, early.start_frame, early.end_frame) == (whole.row_id, 1001, 1003)
    assert (late.start_frame, late.end_frame, late.timecode_in) == (1004, 1006, "10:00:00:03")
    again = {row.row_id: row for row in rig.scan(delivery).rows}
    assert {early.row_id, late.row_id} <= again.keys()
    with pytest.raises(InvalidInput):
        rig.scanner.split(delivery, early, 1005)
    (merged,) = rig.scanner.merge(delivery, [late, early])
    assert (merged.row_id, merged.duration) == (whole.row_id, 6)
    versions = [row for row in rig.scan(delivery).rows if row.scan_name.startswith("shot_v")]
    joined = next(row for row in rig.scanner.merge(delivery, versions) if row.scan_name == "shot_v")
    assert (joined.pad, joined.start_frame, joined.duration) == ("%03d", 1, 2)
    stills = [row for row in rig.scan(delivery).rows if row.scan_name in {"shot_v", "still_A1x.exr"}]
    with pytest.raises(InvalidInput):
        rig.scanner.merge(delivery, stills)


def test_a_tail_is_part_of_the_pad(rig: Rig, tmp_path: Path) -> None:
    for frame in (1, 2):
        write_exr(tmp_path / f"x.{frame:04d}_100%.exr")
    (row,) = rig.scan(tmp_path).rows
    assert row.pad is not None
    assert f"{row.scan_name}{row.pad % 2}.{row.ext}" == "x.0002_100%.exr"


def test_a_movie_with_edit_lists_sends_no_row_that_is_not_a_result(rig: Rig, tmp_path: Path) -> None:
    write_movie(tmp_path / "cut.mov")
    write_movie(tmp_path / "plain.mov", frames=3)
    (tmp_path / "cut.edl").write_bytes(EDL.encode("latin-1"))
    write_sequence(tmp_path / "clip", count=2)
    scan = rig.scan(tmp_path)
    assert {row.row_id for row in rig.sent} == {row.row_id for row in scan.rows}
    assert {row.row_id: row for row in rig.sent} == {row.row_id: row for row in scan.rows}


def test_thumbnails_are_made_with_the_projects_colours(decoder: Decoder, tmp_path: Path) -> None:
    write_sequence(tmp_path / "d", count=1)
    table = yaml.safe_load((config_folder() / "colour.yml").read_text("utf-8"))
    table["projects"] = {"Dark": {"defaults": {"exr": "Cineon", "float": "Cineon"}}}
    (tmp_path / "colour.yml").write_text(yaml.safe_dump(table), "utf-8")
    pictures = []
    with Decoder(MediaSettings(decode_processes=1, colour_table=str(tmp_path / "colour.yml"))) as other:
        for project in ("", "Dark"):
            look = ThumbnailFormat(project=project)
            (row,) = Rig(Scanner(other, None, QUICK, look=look)).scan(tmp_path / "d", thumbnails=True).rows
            pictures.append(Path(str(row.thumbnail)).read_bytes())
    assert pictures[0] != pictures[1]


def test_a_movie_that_is_cut_off_is_not_ticked(rig: Rig, tmp_path: Path) -> None:
    write_movie(tmp_path / "m.avi")
    data = (tmp_path / "m.avi").read_bytes()
    (tmp_path / "m.avi").write_bytes(data[: len(data) - 1200])  # the index, and the last frame
    scan = rig.scan(tmp_path, thumbnails=True)
    (row,) = scan.rows
    assert (row.frame_health, row.check) == (("truncated",), False)
    assert scan.problems[0].message.startswith("The movie is cut off: the file is ")
