"""Deliveries that are still being written while they are scanned: said, and held back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from iomanager.core.cancel import CancelToken, Progress, ProgressState
from iomanager.core.errors import Cancelled
from iomanager.ingest.growing import hold_back_growing
from iomanager.ingest.model import Scan
from iomanager.ingest.scan import Scanner
from iomanager.ingest.settings import IngestSettings
from iomanager.ingest.walk import list_folder
from iomanager.media.decoder import Decoder
from iomanager.media.settings import MediaSettings
from tests.ingest.test_scan import write_exr, write_sequence

QUICK = IngestSettings(still_writing_seconds=0)


@pytest.fixture(scope="module")
def decoder() -> Iterator[Decoder]:
    with Decoder(MediaSettings(decode_processes=1)) as made:
        yield made


@pytest.fixture
def scan(decoder: Decoder) -> Callable[[Path, Callable[[], object]], Scan]:
    """Scans a folder; ``write`` is called once, when everything is listed and the reading begins."""

    def run(folder: Path, write: Callable[[], object]) -> Scan:
        waiting = [write]

        def on_progress(state: ProgressState) -> None:
            if state.title == "Reading" and waiting:
                waiting.pop()()

        progress = Progress(listener=on_progress, interval=0)
        scanner = Scanner(decoder, None, QUICK)
        return scanner.scan(folder, lambda rows: None, CancelToken(), progress, thumbnails=False)

    return run


def add(*paths: Path) -> None:
    for path in paths:
        write_exr(path)


Scanning = Callable[[Path, Callable[[], object]], Scan]


def test_a_sequence_that_gets_frames_is_held_back(scan: Scanning, tmp_path: Path) -> None:
    write_sequence(tmp_path / "a", head="a.", count=3)
    write_sequence(tmp_path / "b", head="b.", count=3)
    found = scan(tmp_path, lambda: add(tmp_path / "b" / "b.1004.EXR"))
    assert [row.check for row in found.rows] == [True, False]
    (problem,) = found.problems
    assert (problem.code, problem.row) == ("still-writing", found.rows[1].row_id)
    assert problem.message.startswith("1 frame more (1004) appeared during the scan")


def test_a_first_frame_is_held_back_when_the_second_arrives(scan: Scanning, tmp_path: Path) -> None:
    write_exr(tmp_path / "x.1001.exr")
    found = scan(tmp_path, lambda: add(*(tmp_path / f"x.{frame}.exr" for frame in (1002, 1003))))
    assert [row.check for row in found.rows] == [False]
    assert "2 frames more (1002-1003)" in found.problems[0].message


def test_new_files_and_folders_are_said(scan: Scanning, tmp_path: Path) -> None:
    write_sequence(tmp_path / "a", head="a.", count=2)

    def write() -> None:
        write_exr(tmp_path / "a" / "other.1001.exr")
        write_exr(tmp_path / "late" / "c.1001.exr")
        (tmp_path / "a" / "note.txt").write_text("x")

    found = scan(tmp_path, write)
    assert [row.check for row in found.rows] == [True]
    assert sorted(Path(str(problem.path)).name for problem in found.problems) == ["late", "other.1001.exr"]
    assert {problem.code for problem in found.problems} == {"still-writing"}


def test_what_was_left_out_is_not_new(scan: Scanning, tmp_path: Path) -> None:
    write_sequence(tmp_path / "a", head="a.", count=2)
    (tmp_path / "a" / ".hidden.1003.exr").mkdir()
    (tmp_path / "a" / "link").symlink_to(tmp_path)
    (tmp_path / "a" / "gone.1001.exr").symlink_to(tmp_path / "nothing")
    Path(str(tmp_path / "a") + "/caf\udce9.1001.exr").write_bytes(b"x")
    found = scan(tmp_path, lambda: None)
    assert [row.check for row in found.rows] == [True]
    assert "still-writing" not in {problem.code for problem in found.problems}


def test_looking_again_can_be_cancelled(tmp_path: Path) -> None:
    write_exr(tmp_path / "a.1001.exr")
    folder, _ = list_folder(str(tmp_path), "", root=str(tmp_path))
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        hold_back_growing([folder], [], 0, token=token)
