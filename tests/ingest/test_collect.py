"""Collect: which rows become which movies, what stands in the way, and the movies themselves."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import pytest
from sqlalchemy import select, update

from iomanager import cli
from iomanager.core import log
from iomanager.core.errors import Conflict, InvalidInput, NotFound
from iomanager.db.engine import Database
from iomanager.db.schema import now
from iomanager.farm import validate
from iomanager.farm.model import Job, Task
from iomanager.farm.store import JobStore
from iomanager.ingest.collect import CollectMovie, movies_of
from iomanager.ingest.collect_job import Collector, job_of
from iomanager.ingest.context import Context, Disk, FrameFile, Rules
from iomanager.ingest.journal import collect_store
from iomanager.ingest.journal.collect_store import Kept
from iomanager.ingest.journal.tables import CollectRow
from iomanager.ingest.model import Row
from iomanager.ingest.publish_job import Spool
from tests.databases import upgraded
from tests.farm import trees
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


def test_the_timecode_is_that_of_the_first_frame_used() -> None:
    def said(row: Row, frame: int) -> str | None:
        return {"B001.": None}.get(row.scan_name, f"02:00:00:{frame % 100:02d}")

    rows = [
        plate_row(row_id="a", just_in=1006, timecode_in="01:00:00:00"),
        plate_row(row_id="b", shot_name=None, scan_name="B001.", just_in=1003, timecode_in="03:00:00:00"),
        movie_row(row_id="f", type="src", just_in=3, just_out=9, timecode_in="04:00:00:00"),
    ]
    known = show_context(disk=Disk(frames=files_of, timecode=said))
    found = [movie.timecode for movie in movies_of(rows, OUT, known, "ProRes 422 HQ")]
    assert found == ["02:00:00:06", "02:00:00:03", "03:00:00:00"]


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
        (
            [plate_row(), plate_row(row_id="b", resolution="64 x 36", scan_name="B.")],
            r"different resolutions \(1920 x 1080, 64 x 36\)",
        ),
        (
            [plate_row(fps="24", framerate=24.0), plate_row(row_id="b", fps="25", framerate=25.0, scan_name="B.")],
            r"different frame rates \(24, 25\)\. Make them the same, or empty shot_name",
        ),
        (
            [plate_row(colorspace="rec709"), plate_row(row_id="b", colorspace="ACES - ACEScg", scan_name="B.")],
            r"different colourspaces \(rec709, ACES - ACEScg\)",
        ),
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


def test_rows_that_say_the_same_in_other_words_are_merged() -> None:
    rows = [plate_row(fps="24", framerate=24.0), plate_row(row_id="b", fps=None, framerate=None, scan_name="B.")]
    rows = [row.with_changes(colorspace=name) for row, name in zip(rows, ("rec709", None), strict=True)]
    (movie,) = movies(rows, fps="24", colorspace="rec709")
    assert (movie.fps, movie.colorspace) == (Fraction(24), "rec709")


def test_nothing_that_exists_is_written_over(tmp_path: Path, database: Database) -> None:
    (tmp_path / "s001_0010_ORG.mov").write_bytes(b"theirs")
    service = Submitted()
    collector = Collector(service, SPOOL, database)  # type: ignore[arg-type]
    known = show_context(disk=Disk(frames=files_of))
    with pytest.raises(Conflict, match="exists already"):
        collector.collect([plate_row()], tmp_path, known)
    assert service.jobs == []
    assert (tmp_path / "s001_0010_ORG.mov").read_bytes() == b"theirs"


def test_every_movie_is_a_task_side_by_side(tmp_path: Path) -> None:
    known = movies([plate_row(), movie_row(type="src")])
    found = [replace(one, path=str(tmp_path / Path(one.path).name)) for one in known]
    job = job_of(found, SPOOL, project="Demo", job_id="1234")
    assert validate.check(job, {}) == []
    assert job.title == f"[IOM]{tmp_path.name} collect"
    tasks = [task for task in job.subtasks if isinstance(task, Task)]
    assert [task.title for task in tasks] == ["split S001_0010_org.mov", "split S001_0010_src.mov"]
    assert [task.commands[0].argv[-4:] for task in tasks] == [
        ("step", "collect", "1234", "S001_0010_org.mov"),
        ("step", "collect", "1234", "S001_0010_src.mov"),
    ]
    assert [task.outputs for task in tasks] == [(movie.path,) for movie in found]


@pytest.fixture
def database(home: Path) -> Iterator[Database]:
    """The user's own, which the steps open too."""
    database = upgraded(f"sqlite:///{home / 'iomanager.sqlite3'}")
    yield database
    database.close()


def run_job(job: Job, shows: Path) -> list[int]:
    """Every command of the job, as an engine would run them; their exit codes."""
    codes = []
    for task in job.subtasks:
        assert isinstance(task, Task)
        for command in task.commands:
            assert command.argv[:3] == SPOOL.program
            with pytest.raises(SystemExit) as ended:
                cli.main(["--set", f"project.root={shows}", *command.argv[3:]])
            log.stop()
            codes.append(int(ended.value.code or 0))
    return codes


def collected(rows: list[Row], out: Path, known: Context, database: Database, **options: str) -> list[Path]:
    service = Submitted()
    found = Collector(service, SPOOL, database).collect(rows, out, known, **options)  # type: ignore[arg-type]
    assert run_job(service.jobs[0], Path(known.root)) == [0] * len(found.movies)
    return [Path(movie.path) for movie in found.movies]


def facts(path: Path) -> tuple[str, int, list[int]]:
    """Fourcc, width, and the grey of the middle of each frame, of 255."""
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        greys = [int(frame.to_ndarray(format="rgb24")[24, 24, 1]) for frame in container.decode(stream)]
        return stream.codec_context.codec_tag, stream.width, greys


def test_movies_keep_their_colour_and_range(tmp_path: Path, database: Database) -> None:
    row = mov_row(tmp_path / "in", count=6)
    rows = [row.with_changes(just_in=2, just_out=3), row.with_changes(row_id="m2", just_in=4, just_out=5)]
    made = collected(rows, tmp_path / "out", context(tmp_path / "shows"), database)
    assert [path.name for path in made] == ["S001_0010_org.mov"]
    fourcc, width, greys = facts(made[0])
    assert (fourcc, width) == ("apch", 192)
    assert greys == pytest.approx([20, 40, 60, 80], abs=2)


def test_sources_of_one_shot_are_put_behind_each_other(tmp_path: Path, database: Database) -> None:
    one = exr_row(tmp_path / "a", count=3, colorspace="rec709")
    two = exr_row(tmp_path / "b", count=2, colorspace="rec709", row_id="r2")
    made = collected([one, two], tmp_path / "out", context(tmp_path / "shows"), database, codec="ProRes 4444")
    fourcc, width, greys = facts(made[0])
    assert (fourcc, width, len(greys)) == ("ap4h", 64, 5)
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["S001_0010_org.mov"]


def test_names_that_follow_no_pattern_are_collected_too(tmp_path: Path, database: Database) -> None:
    import numpy as np

    for number in (9, 10):
        exr(tmp_path / f"x_{number}_v1.exr", np.full((48, 64, 3), 0.2, np.float16))
    files = [FrameFile(n, str(tmp_path / f"x_{n}_v1.exr"), 1) for n in (9, 10)]
    values = {"scan_path": str(tmp_path), "scan_name": "x_", "pad": "%d", "just_in": 9, "just_out": 10}
    row = plate_row(**values, resolution="64 x 48", shot_name=None)
    known = context(tmp_path / "shows", disk=Disk(frames=lambda row: files))
    made = collected([row], tmp_path / "out", known, database)
    assert [(path.name, len(facts(path)[2])) for path in made] == [("x__org0001.mov", 2)]


def test_a_collect_that_fails_leaves_nothing_and_follows_the_settings_of_who_collects(
    tmp_path: Path, database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [exr_row(tmp_path / "in", count=2, colorspace="rec709")]
    service, out = Submitted(), tmp_path / "out"
    known = context(tmp_path / "shows")
    theirs = {"media": {"renderer": "nuke"}}
    collector = Collector(service, SPOOL, database, theirs)  # type: ignore[arg-type]
    begun = collector.collect(rows, out, known)
    assert list(out.iterdir()) == []  # so that a job that is cancelled leaves nothing either
    assert run_job(service.jobs[0], Path(known.root)) == [5]
    assert "Nuke is not on this machine's PATH" in capsys.readouterr().err
    assert list(out.iterdir()) == []
    assert begun.job_id == service.jobs[0].subtasks[0].commands[0].argv[-2]  # type: ignore[union-attr]


def test_what_was_kept_of_a_collect_goes_when_its_job_is_gone(database: Database) -> None:
    empty = Kept({}, "ProRes 422 HQ", {})
    jobs = [JobStore(database).add(Job("collect", (trees.task("a"),))), "sent soon", "deleted"]
    for job in jobs:
        collect_store.keep(database, job, empty)
    with database.session() as session:
        for job in (jobs[0], jobs[2]):
            long_ago = now() - timedelta(days=3)
            session.execute(update(CollectRow).where(CollectRow.job_id == job).values(created_at=long_ago))
    collect_store.keep(database, "new", empty)
    assert [collect_store.kept(database, job) for job in (*jobs[:2], "new")] == [empty] * 3
    with pytest.raises(NotFound, match="no collect deleted"):
        collect_store.kept(database, "deleted")
    collect_store.forget(database, "new")
    with pytest.raises(NotFound):
        collect_store.kept(database, "new")


def test_a_collect_that_cannot_be_submitted_is_forgotten(tmp_path: Path, database: Database) -> None:
    wrong = replace(SPOOL, program=("/no/such/program",))
    collector = Collector(Submitted(), wrong, database)  # type: ignore[arg-type]
    with pytest.raises(InvalidInput, match="/no/such/program"):
        collector.collect([exr_row(tmp_path / "in", count=2)], tmp_path / "out", context(tmp_path / "shows"))
    with database.session() as session:
        assert list(session.scalars(select(CollectRow.job_id))) == []
