"""Verify: what a delivery's own manifest says, and what its frames are like."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import OpenEXR
import pytest
import xxhash

from iomanager.core.cancel import CancelToken, Progress
from iomanager.core.errors import Cancelled, InvalidInput, NotFound
from iomanager.ingest.model import Severity
from iomanager.ingest.verify import Verified, verify
from iomanager.media.mhl import Entry, write_manifest


@pytest.fixture
def delivery(tmp_path: Path) -> Path:
    folder = tmp_path / "day1" / "A001"
    folder.mkdir(parents=True)
    for number in range(1001, 1006):
        pixels = np.full((36, 64, 3), number / 2000, np.float16)
        with OpenEXR.File(
            {"compression": OpenEXR.ZIP_COMPRESSION, "type": OpenEXR.scanlineimage}, {"RGB": pixels}
        ) as file:
            file.write(str(folder / f"A001C003.{number}.exr"))
    return tmp_path / "day1"


def look(folder: Path) -> Verified:
    return verify(folder, token=CancelToken(), progress=Progress())


def codes(found: Verified) -> list[tuple[str, str]]:
    return sorted((problem.code, Path(problem.path or "").name) for problem in found.problems)


def seal(folder: Path) -> None:
    now = datetime.now(UTC)
    files = sorted(folder.iterdir())
    write_manifest(
        folder, [Entry(f.name, f.stat().st_size, xxhash.xxh64(f.read_bytes()).hexdigest(), now) for f in files]
    )


def test_a_whole_delivery_passes(delivery: Path) -> None:
    found = look(delivery)
    assert (found.passed, found.files, found.manifests) == (True, 5, 0)
    assert codes(found) == [("no-manifest", "day1")]
    seal(delivery / "A001")
    found = look(delivery)
    assert (found.passed, found.manifests, found.hashed, found.problems) == (True, 1, 5, ())
    assert found.to_json()["passed"] is True


def test_everything_wrong_is_said_at_once(delivery: Path) -> None:
    seal(delivery / "A001")
    frames = sorted((delivery / "A001").glob("*.exr"))
    frames[0].write_bytes(b"")
    os.truncate(frames[1], frames[1].stat().st_size // 2)
    frames[2].unlink()
    (delivery / "A001" / "notes.txt").write_text("new")
    (delivery / "scanlist_01.xlsx").write_bytes(b"ours")
    found = look(delivery)
    assert not found.passed
    assert codes(found) == sorted(
        [
            ("mhl-changed", frames[0].name),
            ("mhl-changed", frames[1].name),
            ("mhl-extra", "notes.txt"),
            ("mhl-missing", frames[2].name),
            ("missing", "A001C003.%04d.exr"),
            ("truncated", frames[1].name),
            ("zero-byte", frames[0].name),
        ]
    )
    assert "1003" in next(problem.message for problem in found.problems if problem.code == "missing")
    extra = next(problem for problem in found.problems if problem.code == "mhl-extra")
    assert extra.severity is Severity.WARNING


def test_with_a_decoder_every_picture_is_decoded(delivery: Path) -> None:
    seen: list[str] = []

    class Decodes:
        def decodes(self, path: Path) -> None:
            seen.append(path.name)
            if "1002" in path.name:
                raise InvalidInput(f"{path.name} does not decode.")

    found = verify(delivery, token=CancelToken(), progress=Progress(), decoder=Decodes())
    assert len(seen) == 5
    assert ("unreadable", "A001C003.1002.exr") in codes(found)


def test_folders_that_are_none(delivery: Path) -> None:
    with pytest.raises(NotFound, match="no folder"):
        look(delivery / "nowhere")
    with pytest.raises(InvalidInput, match="is a file"):
        look(delivery / "A001" / "A001C003.1001.exr")


def test_it_can_be_cancelled(delivery: Path) -> None:
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        verify(delivery, token=token, progress=Progress())
