"""Checksums of clips from the manifests that come with a delivery, and what they make possible."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import xxhash

from iomanager.core.cancel import CancelToken, Progress
from iomanager.ingest.diff import Kind, diff
from iomanager.ingest.hashes import DeliveredHashes, checksum, plate_checksum
from iomanager.ingest.model import Scan
from iomanager.ingest.scan import Scanner
from iomanager.ingest.settings import IngestSettings
from iomanager.ingest.walk import list_folder
from iomanager.media.decoder import Decoder
from iomanager.media.mhl import Entry, write_manifest
from iomanager.media.settings import MediaSettings
from tests.ingest.test_scan import write_movie, write_sequence


@pytest.fixture(scope="module")
def decoder() -> Iterator[Decoder]:
    with Decoder(MediaSettings(decode_processes=1)) as made:
        yield made


@pytest.fixture
def scanner(decoder: Decoder) -> Scanner:
    return Scanner(decoder, None, IngestSettings(still_writing_seconds=0))


def scan(scanner: Scanner, folder: Path) -> Scan:
    return scanner.scan(folder, lambda rows: None, CancelToken(), Progress(), thumbnails=False)


def classic(root: Path, kind: str = "xxhash64be") -> Path:
    """A classic MHL beside everything in ``root``."""
    lines = []
    for path in sorted(path for path in root.rglob("*") if path.is_file() and path.suffix != ".mhl"):
        data = path.read_bytes()
        digest = (
            hashlib.md5(data, usedforsecurity=False).hexdigest() if kind == "md5" else xxhash.xxh64(data).hexdigest()
        )
        lines.append(f"<hash><file>{path.relative_to(root).as_posix()}</file><{kind}>{digest}</{kind}></hash>")
    file = root / "delivery.mhl"
    file.write_text(f'<?xml version="1.0"?><hashlist version="1.1">{"".join(lines)}</hashlist>', "utf-8")
    return file


def entries(folder: Path) -> list[Entry]:
    paths = sorted(path for path in folder.iterdir() if path.is_file())
    return [Entry(p.name, p.stat().st_size, xxhash.xxh64(p.read_bytes()).hexdigest(), datetime.now(UTC)) for p in paths]


def test_a_classic_manifest_tells_the_checksum_of_every_clip(scanner: Scanner, tmp_path: Path) -> None:
    frames = write_sequence(tmp_path / "판", head="a.", count=3)
    write_movie(tmp_path / "m.mov", frames=2)
    classic(tmp_path)
    movie, row = scan(scanner, tmp_path).rows
    assert movie.checksum == f"xxh64:{xxhash.xxh64((tmp_path / 'm.mov').read_bytes()).hexdigest()}"
    hashes = [xxhash.xxh64(path.read_bytes()).hexdigest() for path in frames]
    assert row.checksum == checksum("xxh64", hashes)
    assert str(row.checksum).startswith("xxh64x3:")


def test_the_same_bytes_are_identical_by_checksum_whatever_they_are_called(scanner: Scanner, tmp_path: Path) -> None:
    write_sequence(tmp_path / "one", head="a.", count=3)
    shutil.copytree(tmp_path / "one", tmp_path / "two")
    write_sequence(tmp_path / "three", head="a.", count=3)[1].write_bytes(
        (tmp_path / "one" / "a.1002.exr").read_bytes() + b"tail"
    )
    write_manifest(tmp_path / "one", entries(tmp_path / "one"))
    classic(tmp_path / "two")
    classic(tmp_path / "three")
    one, two, three = (scan(scanner, tmp_path / name).rows for name in ("one", "two", "three"))
    (entry,) = diff(one, two).entries
    assert (entry.kind, entry.by) == (Kind.IDENTICAL, "checksum")
    (entry,) = diff(one, three).entries
    assert (entry.kind, entry.by) == (Kind.CHANGED, "checksum")
    assert one[0].checksum == plate_checksum(tmp_path / "one", "exr")


def test_hashes_of_another_kind_are_not_compared(scanner: Scanner, tmp_path: Path) -> None:
    write_sequence(tmp_path / "one", head="a.", count=2)
    shutil.copytree(tmp_path / "one", tmp_path / "two")
    classic(tmp_path / "one")
    classic(tmp_path / "two", "md5")
    (entry,) = diff(scan(scanner, tmp_path / "one").rows, scan(scanner, tmp_path / "two").rows).entries
    assert (entry.kind, entry.by) == (Kind.IDENTICAL, "header")


def test_a_frame_with_the_bytes_of_its_neighbour_is_seen(scanner: Scanner, tmp_path: Path) -> None:
    paths = write_sequence(tmp_path, head="a.", count=4)
    shutil.copy(paths[1], paths[2])
    classic(tmp_path)
    found = scan(scanner, tmp_path)
    (row,) = found.rows
    assert "duplicate" in (row.frame_health or ())
    assert not row.check
    said = {problem.code: problem for problem in found.problems}["duplicate"]
    assert said.message == "Frame 1003 exists twice: the bytes are those of the frame before"
    assert said.severity.value == "warning"


def test_a_manifest_that_was_changed_or_lies_is_not_believed(scanner: Scanner, tmp_path: Path) -> None:
    write_sequence(tmp_path / "a", head="a.", count=2)
    write_sequence(tmp_path / "b", head="b.", count=2)
    write_sequence(tmp_path / "c", head="c.", count=2)
    manifest = write_manifest(tmp_path / "a", entries(tmp_path / "a"))
    manifest.write_text(manifest.read_text("utf-8").replace("a.1001.exr", "a.1009.exr"), "utf-8")
    (tmp_path / "b" / "x.mhl").write_text("<!DOCTYPE x [<!ENTITY a 'b'>]><hashlist>&a;</hashlist>", "utf-8")
    (tmp_path / "c" / "y.mhl").write_text(
        "<hashlist><hash><file>../a/a.1001.exr</file><md5>00</md5></hash></hashlist>", "utf-8"
    )
    found = scan(scanner, tmp_path)
    assert [row.checksum for row in found.rows] == [None, None, None]
    assert [row.check for row in found.rows] == [True, True, True]
    assert [problem.code for problem in found.problems].count("mhl") == 3


def test_a_file_in_no_manifest_has_no_checksum(tmp_path: Path) -> None:
    write_sequence(tmp_path, head="a.", count=2)
    classic(tmp_path)
    folder, _ = list_folder(str(tmp_path), "", root=str(tmp_path))
    hashes = DeliveredHashes()
    assert hashes.read([folder]) == []
    assert len(hashes.of(str(tmp_path), ["a.1001.exr", "a.1002.exr"])[1]) == 2
    assert hashes.of(str(tmp_path), ["a.1001.exr", "a.1003.exr"]) == ("", [])
    assert checksum("", []) is None
