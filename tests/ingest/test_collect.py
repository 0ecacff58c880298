"""Collect: which rows become which movies, what stands in the way, and the movies themselves."""

from __future__ import annotations

import sys
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import pytest

from iomanager import cli
from iomanager.core import log
from iomanager.core.errors import Conflict, InvalidInput
from iomanager.farm import validate
from iomanager.farm.model import Job, Task
from iomanager.ingest.collect import CollectMovie, movies_of
from iomanager.ingest.collect_job import Collector, job_of
from iomanager.ingest.context import Context, Disk, FrameFile, Rules
from iomanager.ingest.model import Row
from iomanager.ingest.publish_job import Spool
from tests.ingest.plates import files_of, movie_row, plate_row, show_context
from tests.ingest.rendering import context, exr_row, mov_row
from tests.media.footage_files import exr

OUT = Path("/collected")
SPOOL = Spool(Rules(), (sys.executable, "-m", "iomanager"), "jo")


class Submitted:
    """Jobs as a service would take them: kept."""

    def __init__(self) -> None:
        self.jobs: list[Job] = []

    def submit(self, job: Job, engine: str | None = None, *, job_id: str = "") -> str:
        """Keep the job."""
        validate.require(job)
        self.jobs.append(job)
        return job_id or f"job-{engine}"


def movies(rows: list[Row], **values: Any) -> list[CollectMovie]:
    known = show_context(disk=Disk(frames=files_of), **values)
    return movies_of(rows, OUT, known, "ProRes 422 HQ")


def test_rows_with_a_shot_are_merged_and_others_split() -> None:
    rows = [
        plate_row(row_id="a", just_in=1001, just_out=1004),
        plate_row(row_id="b", shot_name=None, scan_name="B001."),
        plate_row(row_id="c", just_in=1005, just_out=1008),
        plate_row(row_id="d", shot_name=None, scan_name="B001.", just_in=1005),
        plate_row(row_id="e", check=False, shot_name="S009_0010"),
        movie_row(row_id="f", type="src", just_in=3, just_out=9),
    ]
    found = [(m.path, m.mode, m.row_ids, m.first, m.last) for m in movies(rows)]
    assert found == [
        ("/collected/S001_0010_org.mov", "merged", ("a", "c"), 1001, 1008),
        ("/collected/S001_0010_src.mov", "merged", ("f",), 3, 9),
        ("/collected/B001._org0001.mov", "split", ("b",), 1001, 1010),
        ("/collected/B001._org0002.mov", "split", ("d",), 1005, 1010),
    ]


def test_frames_have_a_pattern_or_are_listed() -> None:
    one = movies([plate_row()])[0]
    assert one.pattern == "/in/day1/A001/A001C003.%04d.exr"
    two = movies([plate_row(), plate_row(row_id="b", scan_name="B.", just_out=1002)])[0]
    assert two.pattern == ""
    assert two.frames[-2:] == ("/in/day1/A001/B.1001.exr", "/in/day1/A001/B.1002.exr")
    assert (two.first, two.last) == (1, 12)


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([plate_row(check=False)], "No row is ticked"),
        ([plate_row(just_out=1012)], "1011-1012 missing or empty"),
        ([plate_row(just_in=None)], "has no range of frames"),
        ([movie_row(), movie_row(row_id="b", scan_name="other.mov")], "2 movies cannot be merged"),
        ([plate_row(), plate_row(row_id="b", resolution="64 x 36", scan_name="B.")], "different resolutions"),
        ([plate_row(), plate_row(row_id="b", shot_name="s001_0010")], "some disks cannot tell"),
    ],
)
def test_what_stands_in_the_way_is_said(rows: list[Row], words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        movies(rows)


def test_a_codec_that_cannot_be_written_is_said_before() -> None:
    def refuse(name: str, width: int, height: int, fps: Fraction) -> str:
        return f"{name}: not at {width} x {height}"

    with pytest.raises(InvalidInput, match="ProRes 422 HQ: not at 1920 x 1080"):
        movies([plate_row()], codec_problem=refuse)


def test_nothing_that_exists_is_written_over(tmp_path: Path) -> None:
    (tmp_path / "s001_0010_ORG.mov").write_bytes(b"theirs")
    service = Submitted()
    collector = Collector(service, SPOOL)  # type: ignore[arg-type]
    known = show_context(disk=Disk(frames=files_of))
    with pytest.raises(Conflict, match="exists already"):
        collector.collect([plate_row()], tmp_path, known)
    assert service.jobs == []
    assert (tmp_path / "s001_0010_ORG.mov").read_bytes() == b"theirs"


def test_every_movie_is_a_task_side_by_side(tmp_path: Path) -> None:
    known = movies([plate_row(), movie_row(type="src")])
    found = [replace(one, path=str(tmp_path / Path(one.path).name)) for one in known]
    job = job_of(found, SPOOL, project="Demo", codec="ProRes 4444")
    assert validate.check(job, {}) == []
    assert job.title == f"[IOM]{tmp_path.name} collect"
    assert [task.title for task in job.subtasks if isinstance(task, Task)] == [
        "split S001_0010_org.mov",
        "split S001_0010_src.mov",
    ]


def run_job(job: Job, shows: Path) -> None:
    """Every command of the job, as an engine would run them."""
    for task in job.subtasks:
        assert isinstance(task, Task)
        for command in task.commands:
            assert command.argv[:3] == SPOOL.program
            with pytest.raises(SystemExit) as ended:
                cli.main(["--set", f"project.root={shows}", *command.argv[3:]])
            log.stop()
            assert not ended.value.code, command.argv


def collected(rows: list[Row], out: Path, known: Context, **options: str) -> list[Path]:
    service = Submitted()
    found = Collector(service, SPOOL).collect(rows, out, known, **options)  # type: ignore[arg-type]
    run_job(service.jobs[0], Path(known.root))
    return [Path(movie.path) for movie in found.movies]


def facts(path: Path) -> tuple[str, int, list[int]]:
    """Fourcc, width, and the grey of the middle of each frame, of 255."""
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        greys = [int(frame.to_ndarray(format="rgb24")[24, 24, 1]) for frame in container.decode(stream)]
        return stream.codec_context.codec_tag, stream.width, greys


def test_movies_keep_their_colour_and_range(tmp_path: Path) -> None:
    row = mov_row(tmp_path / "in", count=6)
    rows = [row.with_changes(just_in=2, just_out=3), row.with_changes(row_id="m2", just_in=4, just_out=5)]
    made = collected(rows, tmp_path / "out", context(tmp_path / "shows"))
    assert [path.name for path in made] == ["S001_0010_org.mov"]
    fourcc, width, greys = facts(made[0])
    assert (fourcc, width) == ("apch", 192)
    assert greys == pytest.approx([20, 40, 60, 80], abs=2)


def test_sources_of_one_shot_are_put_behind_each_other(tmp_path: Path) -> None:
    one = exr_row(tmp_path / "a", count=3, colorspace="rec709")
    two = exr_row(tmp_path / "b", count=2, colorspace="rec709", row_id="r2")
    made = collected([one, two], tmp_path / "out", context(tmp_path / "shows"), codec="ProRes 4444")
    fourcc, width, greys = facts(made[0])
    assert (fourcc, width, len(greys)) == ("ap4h", 64, 5)
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["S001_0010_org.mov"]


def test_names_that_follow_no_pattern_are_collected_too(tmp_path: Path) -> None:
    import numpy as np

    for number in (9, 10):
        exr(tmp_path / f"x_{number}_v1.exr", np.full((48, 64, 3), 0.2, np.float16))
    files = [FrameFile(n, str(tmp_path / f"x_{n}_v1.exr"), 1) for n in (9, 10)]
    values = {"scan_path": str(tmp_path), "scan_name": "x_", "pad": "%d", "just_in": 9, "just_out": 10}
    row = plate_row(**values, resolution="64 x 48", shot_name=None)
    known = context(tmp_path / "shows", disk=Disk(frames=lambda row: files))
    made = collected([row], tmp_path / "out", known)
    assert [(path.name, len(facts(path)[2])) for path in made] == [("x__org0001.mov", 2)]
