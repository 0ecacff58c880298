"""Rows find their files again: odd spellings, merges and splits by hand, frames named by their number alone."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from iomanager.core.cancel import CancelToken, Progress
from iomanager.db.engine import Database
from iomanager.ingest import scanlist
from iomanager.ingest.context_gather import DiskReader, Sources
from iomanager.ingest.model import Row
from iomanager.ingest.recheck import recheck
from iomanager.ingest.row_files import RowFiles
from iomanager.ingest.scan import Scanner
from iomanager.ingest.settings import IngestSettings
from iomanager.ingest.store import ScanCache
from iomanager.media.decoder import Decoder
from iomanager.media.settings import MediaSettings
from tests.ingest.test_scan import write_exr, write_movie, write_sequence


@pytest.fixture(scope="module")
def decoder() -> Iterator[Decoder]:
    with Decoder(MediaSettings(decode_processes=1)) as made:
        yield made


@pytest.fixture
def scanner(decoder: Decoder, database: Database) -> Scanner:
    return Scanner(decoder, ScanCache(database), IngestSettings(still_writing_seconds=0))


def scan(scanner: Scanner, folder: Path) -> list[Row]:
    return list(scanner.scan(folder, lambda rows: None, CancelToken(), Progress(), thumbnails=False).rows)


def files(row: Row) -> list[str]:
    """The names that a publish would copy, by the disk as it is."""
    return [Path(file.path).name for file in DiskReader("Demo", Sources("/shows")).frames(row)]


def health(row: Row) -> tuple[str, ...] | None:
    return recheck([row.with_changes(check=True)], token=CancelToken(), progress=Progress()).rows[0].frame_health


@pytest.mark.parametrize(
    "names",
    [
        ["a.0998.exr", "a.999.exr", "a.1000.exr"],
        ["a.1.exr", "a.2.EXR", "a.0003.exr"],
        [unicodedata.normalize("NFC", "판.1.exr"), unicodedata.normalize("NFD", "판.2.exr")],
        ["a.-0001.exr", "a.0000.exr", "a.0001.exr"],
        ["0001.exr", "0002.exr"],
        ["1_100%.exr", "2_100%.exr"],
    ],
)
def test_every_spelling_of_a_frame_is_found_again(scanner: Scanner, tmp_path: Path, names: list[str]) -> None:
    for at, name in enumerate(names):
        write_exr(tmp_path / "d" / "clip" / name, frame=at)
    (row,) = scan(scanner, tmp_path / "d")
    assert files(row) == names
    assert health(row) == ()


def test_a_sequence_that_was_merged_by_hand_is_found_again(scanner: Scanner, tmp_path: Path) -> None:
    for at in (1, 2, 3):
        write_exr(tmp_path / f"shot_v00{at}.exr", frame=at)
    (row,) = scanner.merge(tmp_path, scan(scanner, tmp_path))
    assert files(row) == ["shot_v001.exr", "shot_v002.exr", "shot_v003.exr"]
    assert health(row) == ()


def test_the_pieces_of_a_split_have_their_own_health(scanner: Scanner, tmp_path: Path) -> None:
    paths = write_sequence(tmp_path, count=4)
    for at in (2, 3):
        write_exr(paths[at], width=32, frame=at)
    (whole,) = scan(scanner, tmp_path)
    assert health(whole) == ("resolution-change",)
    pieces = scanner.split(tmp_path, whole, 1003)
    assert [health(piece) for piece in pieces] == [(), ()]
    paths[3].write_bytes(b"")
    assert [health(piece) for piece in pieces] == [(), ("zero-byte",)]


def test_frames_named_by_their_number_alone_survive_a_scanlist(scanner: Scanner, tmp_path: Path) -> None:
    for at in (1, 2):
        write_exr(tmp_path / "A001C003_210101_R1AB" / f"{at:04d}.exr", frame=at)
    (row,) = scan(scanner, tmp_path)
    assert (row.scan_name, row.clip_name, row.pad) == ("", "A001C003_210101_R1AB", "%04d")
    loaded = scanlist.read(scanlist.write([row], [], tmp_path))
    assert loaded.problems == ()
    assert files(loaded.rows[0]) == ["0001.exr", "0002.exr"]


def test_what_is_gone_is_not_found() -> None:
    row = Row("1", "/d", "a.", "exr", pad="%04d", start_frame=1)
    assert RowFiles(["b.0001.exr", "a.0001.dpx", "a.x.exr"]).find(row) is None
    assert RowFiles(["a.mov"]).find(replace(row, scan_name="a.exr", pad=None)) is None


def test_a_movie_that_was_cut_off_since_the_scan_is_seen(scanner: Scanner, tmp_path: Path) -> None:
    write_movie(tmp_path / "m.avi")
    (row,) = scan(scanner, tmp_path)
    assert health(row) == ()
    data = (tmp_path / "m.avi").read_bytes()
    (tmp_path / "m.avi").write_bytes(data[: len(data) // 2])
    assert health(row) == ("truncated",)
    (tmp_path / "m.avi").write_bytes(b"")
    assert health(row) == ("zero-byte",)
