"""Publishing a plan: whole or not at all, never over another's files, and resumable."""

from __future__ import annotations

import dataclasses
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from iomanager.core.cancel import CancelToken, Progress
from iomanager.core.errors import Cancelled, Conflict, InvalidInput, NotFound, Unavailable
from iomanager.db.engine import Database
from iomanager.ingest.journal.lease_store import Hold
from iomanager.ingest.journal.model import DeliveryState, StepState
from iomanager.ingest.journal.store import Journal
from iomanager.ingest.journal.tables import PlateRow
from iomanager.ingest.model import Problem, Severity
from iomanager.ingest.plan import Plan
from iomanager.ingest.plan_steps import steps_of
from iomanager.ingest.publish import Publisher
from iomanager.ingest.publish_follow import Published
from iomanager.ingest.publish_run import StepName, run_step
from iomanager.ingest.settings import IngestSettings
from iomanager.media.decoder import Decoder
from iomanager.media.mhl_verify import verify_folder
from iomanager.media.proxy import ProxyJob, Rendered
from tests.databases import upgraded
from tests.ingest.publishing import (
    GreyRenderer,
    assert_published,
    leftovers,
    make_frames,
    make_pictures,
    make_plan,
    make_publisher,
    make_stage,
)


@pytest.fixture
def show(tmp_path: Path) -> Path:
    return tmp_path / "shows" / "Demo"


@pytest.fixture
def plan(tmp_path: Path, show: Path) -> Plan:
    return make_plan(show, {"S001_0010": make_frames(tmp_path / "in" / "a"), "S001_0020": make_frames(tmp_path / "b")})


def publish(publisher: Publisher, plan: Plan) -> Published:
    return publisher.publish(plan, token=CancelToken(), progress=Progress())


def resume(publisher: Publisher, delivery: str) -> Published:
    return publisher.resume(delivery, token=CancelToken(), progress=Progress())


def test_publishes_every_plate_and_says_what(database: Database, show: Path, plan: Plan) -> None:
    publisher = make_publisher(database)
    known: list[str] = []

    def on_delivery(delivery: str) -> None:
        known.append(delivery)
        assert not show.exists()

    done = publisher.publish(plan, token=CancelToken(), progress=Progress(), on_delivery=on_delivery)
    assert_published(show, plan, database)
    assert known == [done.delivery_id]
    assert [plate["plate"] for plate in done.published] == ["S001_0010_org_v001", "S001_0020_org_v001"]
    assert done.published[0]["frames"] == 6
    assert {record["kind"] for record in done.published[0]["records"]} >= {"version", "published_file"}
    assert done.job_id == publisher.delivery(done.delivery_id).job_id == publisher.jobs.jobs()[0].id
    delivery = publisher.delivery(done.delivery_id)
    assert delivery.state is DeliveryState.DONE
    assert delivery.files_done == delivery.files == 2 * (6 + 6 + 1 + 2)
    assert {step.state for step in delivery.steps} == {StepState.DONE}
    assert [entry.id for entry in publisher.deliveries()] == [done.delivery_id]
    for plate in plan.plates:
        report = verify_folder(Path(plate.folder), token=CancelToken(), progress=Progress())
        assert (report.agrees, report.files) == (True, 6)


def test_resuming_a_finished_delivery_changes_nothing(database: Database, show: Path, plan: Plan) -> None:
    publisher = make_publisher(database)
    done = publish(publisher, plan)
    before = {path: path.stat().st_mtime_ns for path in show.rglob("*")}
    assert resume(publisher, done.delivery_id).published == done.published
    assert {path: path.stat().st_mtime_ns for path in show.rglob("*")} == before


def test_the_progress_of_a_step_ends_where_the_plan_said(database: Database, plan: Plan) -> None:
    sized = dataclasses.replace(
        plan, items=tuple(item if item.bytes else dataclasses.replace(item, bytes=70) for item in plan.items)
    )
    delivery = make_publisher(database).submit(sized).delivery_id
    key, stage = plan.plates[0].key, make_stage(database)
    for step, kinds in (("copy", {"copy"}), ("jpg", {"jpg", "thumbnail"})):
        progress = Progress()
        run_step(stage, StepName(delivery, key, step), token=CancelToken(), progress=progress)
        planned = sum(item.bytes for item in sized.items if item.kind in kinds and item.plate == key)
        assert progress.done == progress.total == planned > 0


def test_the_bar_of_a_publish_counts_the_steps_of_its_job(database: Database, plan: Plan) -> None:
    progress = Progress()
    make_publisher(database).publish(plan, token=CancelToken(), progress=progress)
    steps = sum(len(steps_of(plate, plan.options)) for plate in plan.plates)
    assert progress.done == progress.total == steps
    assert progress.detail == "2 of 2 plates"


def test_a_plan_with_errors_writes_nothing_and_names_them_all(database: Database, show: Path, plan: Plan) -> None:
    publisher = make_publisher(database)
    problems = (Problem("shot", "Row 1 has no shot."), Problem("type", "Row 2 has no type."))
    warning = Problem("fps", "Row 3 is slow.", severity=Severity.WARNING)
    with pytest.raises(InvalidInput, match=r"Row 1 has no shot\.\n  Row 2 has no type\.$"):
        publish(publisher, dataclasses.replace(plan, problems=(*problems, warning)))
    refused = dataclasses.replace(plan.plates[0], refused="Retimes wait for the job tree.")
    with pytest.raises(InvalidInput, match="Retimes wait"):
        publish(publisher, dataclasses.replace(plan, plates=(refused,)))
    with pytest.raises(InvalidInput, match="nothing to publish"):
        publish(publisher, dataclasses.replace(plan, plates=()))
    assert publisher.deliveries() == []
    assert not show.exists()


def test_one_bad_plate_does_not_stop_the_other(database: Database, show: Path, plan: Plan) -> None:
    publisher = make_publisher(database)
    lost = Path(plan.items[8].source)
    assert "a/A001C003" in str(lost)
    content = lost.read_bytes()
    lost.unlink()
    done = publish(publisher, plan)
    assert [plate["plate"] for plate in done.published] == ["S001_0020_org_v001"]
    assert [(plate["step"], lost.name in plate["message"]) for plate in done.failed] == [("copy", True)]
    delivery = publisher.delivery(done.delivery_id)
    assert delivery.state is DeliveryState.FAILED
    assert lost.name in delivery.message
    assert [v.code for v in publisher.tracker.versions(publisher.tracker.projects()[0].id)] == [
        "S001_0020_org_v001.mov"
    ]
    lost.write_bytes(content)
    assert len(resume(publisher, done.delivery_id).published) == 2
    assert_published(show, plan, database)


@dataclass(frozen=True, slots=True)
class Particular:
    """A grey renderer that does not decode frames that begin with ``bad``."""

    def render(self, job: ProxyJob, token: CancelToken, progress: Progress) -> Rendered:
        """As the grey one, or refused."""
        for frame in job.frames:
            if frame.read_bytes().startswith(b"bad"):
                raise InvalidInput(f"{frame.name} does not decode.")
        return GreyRenderer().render(job, token, progress)


def test_a_frame_that_does_not_decode_is_never_registered(database: Database, tmp_path: Path, show: Path) -> None:
    frames = make_frames(tmp_path / "in")
    frames[3].write_bytes(b"bad")
    publisher = make_publisher(database, renderer=Particular())
    done = publish(publisher, make_plan(show, {"S001_0010": frames}))
    assert [(plate["step"], "1052" in plate["message"]) for plate in done.failed] == [("proxy", True)]
    assert publisher.tracker.projects() == []
    assert not list(show.rglob("*.exr")), "nor does it stand under a published name"
    assert "A001C003.1052.exr" in done.failed[0]["message"], "named as it came"
    assert publisher.resume(done.delivery_id, token=CancelToken(), progress=Progress()).failed
    frames[3].write_bytes(b"x" * 100)
    resumed = publisher.resume(done.delivery_id, token=CancelToken(), progress=Progress())
    assert [plate["step"] for plate in resumed.failed] == ["copy"], "another size was not planned"


def test_a_frame_that_comes_again_is_published_by_a_resume(database: Database, tmp_path: Path, show: Path) -> None:
    frames = make_frames(tmp_path / "in")
    plan = make_plan(show, {"S001_0010": frames})
    publisher = make_publisher(database, renderer=Particular())
    good, frames_bad = frames[2].read_bytes(), b"bad" + frames[2].read_bytes()[3:]
    frames[2].write_bytes(frames_bad)
    failed = publish(publisher, plan)
    assert [plate["exit_code"] for plate in failed.failed] == [2]
    frames[2].write_bytes(good)
    done = publisher.resume(failed.delivery_id, token=CancelToken(), progress=Progress())
    assert done.failed == ()
    assert_published(show, plan, database)


@pytest.mark.parametrize("what", ["frame in the folder", "file for the folder", "link for the folder", "proxy"])
def test_what_stands_there_is_never_overwritten(database: Database, show: Path, plan: Plan, what: str) -> None:
    folder = Path(plan.plates[0].folder)
    folder.parent.mkdir(parents=True)
    if what == "file for the folder":
        foreign = folder
    elif what == "frame in the folder":
        folder.mkdir()
        foreign = folder / "theirs.exr"
    elif what == "link for the folder":
        other = show / "other"
        other.mkdir()
        foreign = other / "theirs.exr"
        folder.symlink_to(other)
    else:
        foreign = folder.parents[1] / f"{plan.plates[0].key}.jpg"
    foreign.write_text("theirs")
    done = publish(make_publisher(database), plan)
    assert [plate["plate"] for plate in done.failed] == ["S001_0010_org_v001"]
    assert foreign.read_text() == "theirs"
    assert [plate["plate"] for plate in done.published] == ["S001_0020_org_v001"]


def test_the_real_decoder_makes_the_proxies(tmp_path: Path, show: Path) -> None:
    database = upgraded(f"sqlite:///{tmp_path / 'db.sqlite3'}")
    frames = make_pictures(tmp_path / "in", 3)
    plan = make_plan(show, {"S001_0010": frames}, mp4=True)
    with Decoder() as decoder:
        done = publish(make_publisher(database, renderer=decoder), plan)
        assert done.failed == ()
        assert_published(show, plan, database)
        frames[1].write_bytes(frames[1].read_bytes()[:-200])
        broken = make_plan(show, {"S001_0010": frames}, version=2, mp4=True)
        failed = publish(make_publisher(database, renderer=decoder), broken).failed
    assert [(plate["step"], "1050" in plate["message"]) for plate in failed] == [("proxy", True)]
    database.close()


def test_read_only_and_full_disks_are_named_and_resumed_when_there_is_space(tmp_path: Path) -> None:
    """Real ones: a tmpfs in a mount namespace of its own, made writable and then larger for the resumes."""
    (tmp_path / "show").mkdir()
    command = ["unshare", "-Urm", sys.executable, "-m", "tests.ingest.full_disk_program", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=Path(__file__).parents[2])
    assert done.returncode == 0, done.stderr
    assert "the disk is read-only" in done.stdout
    assert "the disk is full" in done.stdout
    assert done.stdout.strip().endswith("published after all")


def test_of_two_publishers_of_one_version_one_wins(database: Database, tmp_path: Path, show: Path) -> None:
    plans = [make_plan(show, {"S001_0010": make_frames(tmp_path / name, 3)}) for name in ("one", "two")]
    barrier = threading.Barrier(2)

    def run(plan: Plan) -> Published:
        barrier.wait()
        return publish(make_publisher(database), plan)

    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(run, plans))
    won = [bool(result.published) for result in results]
    assert sorted(won) == [False, True]
    assert_published(show, plans[won.index(True)], database)
    assert "another publish" in results[won.index(False)].failed[0]["message"]


def test_cancelling_is_quick_leaves_nothing_temporary_and_resumes(
    database: Database, tmp_path: Path, show: Path
) -> None:
    plan = make_plan(show, {"S001_0010": make_frames(tmp_path / "in", 40, 3_000_000)})
    publisher, token = make_publisher(database), CancelToken()
    delivery = publisher.submit(plan).delivery_id
    cancelled_at: list[float] = []

    def cancel(state: object) -> None:
        if getattr(state, "done", 0) > 30_000_000 and not cancelled_at:
            cancelled_at.append(time.monotonic())
            token.cancel()

    copy = StepName(delivery, plan.plates[0].key, "copy")
    with pytest.raises(Cancelled):
        run_step(make_stage(database), copy, token=token, progress=Progress(listener=cancel, interval=0))
    assert time.monotonic() - cancelled_at[0] < 2
    assert [path.name for path in leftovers(show)] == [".iomanager-claim"]
    assert Journal(database).delivery(delivery).state is DeliveryState.INTERRUPTED
    done_before = {e.destination for e in Journal(database).files(delivery) if e.xxh64}
    times = {path: Path(path).stat().st_mtime_ns for path in done_before}
    assert done_before
    resume(publisher, delivery)
    assert {path: Path(path).stat().st_mtime_ns for path in done_before} == times
    assert_published(show, plan, database)


def test_a_cancelled_job_says_so_and_its_delivery_is_resumed(database: Database, show: Path, plan: Plan) -> None:
    publisher = make_publisher(database)
    delivery = publisher.submit(plan).delivery_id
    publisher.cancel(delivery)
    with pytest.raises(Cancelled, match="job was cancelled"):
        publisher.follow(delivery, token=CancelToken(), progress=Progress())
    known = publisher.delivery(delivery)
    assert known.state is DeliveryState.INTERRUPTED
    assert known.resumable
    assert not show.exists()
    assert len(resume(publisher, delivery).published) == 2
    assert len(publisher.jobs.jobs()) == 1, "the same job goes on"
    assert_published(show, plan, database)


def test_who_stops_waiting_stops_no_job(database: Database, show: Path, plan: Plan) -> None:
    publisher, token = make_publisher(database), CancelToken()
    delivery = publisher.submit(plan).delivery_id
    token.cancel()
    publisher.jobs.pause(publisher.delivery(delivery).job_id)
    with pytest.raises(Cancelled):
        publisher.follow(delivery, token=token, progress=Progress())
    assert publisher.delivery(delivery).state is DeliveryState.INTERRUPTED, "a paused job is not at work"
    resume(publisher, delivery)
    assert_published(show, plan, database)


def test_a_delivery_whose_job_was_lost_gets_another(database: Database, show: Path, plan: Plan) -> None:
    """As after a crash between the journal and the engine, or at an engine that forgot the job."""
    first = make_publisher(database)
    delivery = first.submit(_one_plate(plan)).delivery_id
    lost = first.delivery(delivery).job_id
    other = make_publisher(database)  # its engine knows nothing
    assert other.delivery(delivery).state is DeliveryState.INTERRUPTED
    done = resume(other, delivery)
    assert done.job_id != lost
    assert_published(show, _one_plate(plan), database)
    assert resume(other, delivery).job_id == done.job_id, "a finished one gets no further job"


def test_the_steps_find_their_settings_whatever_the_machine_says(database: Database, plan: Plan) -> None:
    publisher = dataclasses.replace(make_publisher(database), settings={"ingest": {"mhl": False}})
    delivery = publisher.submit(plan).delivery_id
    assert Journal(database).settings(delivery) == {"ingest": {"mhl": False}}


def test_pausing_holds_the_copy(database: Database, tmp_path: Path, show: Path) -> None:
    plan = make_plan(show, {"S001_0010": make_frames(tmp_path / "in", 10, 100_000)})
    delivery = make_publisher(database).submit(plan).delivery_id
    token, progress = CancelToken(), Progress()
    token.pause()
    copy = StepName(delivery, plan.plates[0].key, "copy")
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(run_step, make_stage(database), copy, token=token, progress=progress)
        time.sleep(0.3)
        assert not running.done()
        assert progress.done == 0
        token.resume()
        assert running.result(30) == ["claim", "copy"]


def test_a_database_that_goes_away_is_unavailable_and_resumable(tmp_path: Path, show: Path) -> None:
    database = upgraded(f"sqlite:///{tmp_path / 'db.sqlite3'}")
    plan = make_plan(show, {"S001_0010": make_frames(tmp_path / "in", 20, 200_000)})
    publisher = make_publisher(database)
    delivery = publisher.submit(plan).delivery_id
    away = tmp_path / "away"

    def lose(state: object) -> None:
        if getattr(state, "done", 0) > 1_000_000 and not away.exists():
            database.close()
            (tmp_path / "db.sqlite3").rename(away)
            (tmp_path / "db.sqlite3").mkdir()

    copy = StepName(delivery, plan.plates[0].key, "copy")
    with pytest.raises(Unavailable, match="database"):
        run_step(make_stage(database), copy, token=CancelToken(), progress=Progress(listener=lose, interval=0))
    database.close()
    (tmp_path / "db.sqlite3").rmdir()
    away.rename(tmp_path / "db.sqlite3")
    with database.session() as session:
        held = session.get_one(PlateRow, (delivery, plan.plates[0].key, "copy"))
        held.lease_process = "0:0"  # as if this process had ended
    resume(publisher, delivery)
    assert_published(show, plan, database)
    database.close()


def test_a_step_that_is_being_worked_on_is_left_alone(database: Database, show: Path, plan: Plan) -> None:
    publisher, stage, journal = make_publisher(database), make_stage(database), Journal(database)
    delivery, key = publisher.submit(_one_plate(plan)).delivery_id, plan.plates[0].key
    publisher.cancel(delivery)
    with journal.lease_step(Hold(delivery, key, "copy")):
        assert publisher.delivery(delivery).state is DeliveryState.RUNNING
        for refused in (
            lambda: run_step(stage, StepName(delivery, key, "copy"), token=CancelToken(), progress=Progress()),
            lambda: resume(publisher, delivery),
            lambda: publisher.undo(delivery, token=CancelToken(), progress=Progress()),
        ):
            with pytest.raises(Conflict, match="being worked on"):
                refused()
    assert not show.exists()
    assert resume(publisher, delivery).published


def test_a_step_waits_for_the_one_that_was_there_before(database: Database, plan: Plan) -> None:
    publisher, journal = make_publisher(database), Journal(database)
    delivery, key = publisher.submit(_one_plate(plan)).delivery_id, plan.plates[0].key
    patient = dataclasses.replace(make_stage(database), patience=60)
    with ThreadPoolExecutor(1) as pool:
        with journal.lease_step(Hold(delivery, key, "copy")):
            name = StepName(delivery, key, "copy")
            running = pool.submit(run_step, patient, name, token=CancelToken(), progress=Progress())
            time.sleep(0.3)
            assert not running.done()
        assert running.result(60) == ["claim", "copy"]


def test_what_two_steps_need_is_made_by_one_of_them(database: Database, show: Path, plan: Plan) -> None:
    publisher = make_publisher(database)
    delivery, key = publisher.submit(_one_plate(plan)).delivery_id, plan.plates[0].key
    stage = dataclasses.replace(make_stage(database), patience=60)
    both = threading.Barrier(2)

    def run(step: str) -> list[str]:
        both.wait(30)
        return run_step(stage, StepName(delivery, key, step), token=CancelToken(), progress=Progress())

    with ThreadPoolExecutor(2) as pool:
        ran = [kind for kinds in pool.map(run, ("mhl", "jpg")) for kind in kinds]
    assert sorted(ran) == ["claim", "copy", "mhl", "proxy"], "each of them once"
    assert resume(publisher, delivery).failed == ()
    assert_published(show, _one_plate(plan), database)


@dataclass(frozen=True, slots=True)
class Unlicensed:
    """A renderer that cannot work, for a reason of its own."""

    def render(self, job: ProxyJob, token: CancelToken, progress: Progress) -> Rendered:
        """Refuse."""
        raise InvalidInput("There is no colourspace of that name.")


def test_a_renderer_that_cannot_work_costs_no_verified_copy(database: Database, show: Path, plan: Plan) -> None:
    failed = publish(make_publisher(database, renderer=Unlicensed()), _one_plate(plan))
    assert [(plate["step"], plate["hint"]) for plate in failed.failed] == [("proxy", "")]
    assert len(list(show.rglob("*.exr"))) == 6, "the vendor is not to blame"
    assert resume(make_publisher(database), failed.delivery_id).failed == ()
    assert_published(show, _one_plate(plan), database)


def test_unknown_deliveries_plates_and_steps_are_not_found(database: Database, plan: Plan) -> None:
    stage, delivery = make_stage(database), make_publisher(database).submit(plan).delivery_id
    key = plan.plates[0].key
    for name in (StepName("nothing", key, "copy"), StepName(delivery, "nothing", "copy"), StepName(delivery, key, "x")):
        with pytest.raises(NotFound):
            run_step(stage, name, token=CancelToken(), progress=Progress())


def _one_plate(plan: Plan) -> Plan:
    key = plan.plates[0].key
    return dataclasses.replace(
        plan,
        plates=plan.plates[:1],
        items=tuple(item for item in plan.items if item.plate == key),
        records=tuple(record for record in plan.records if record.plate == key),
    )


def test_without_mhl_and_with_other_permissions(database: Database, show: Path, plan: Plan) -> None:
    settings = IngestSettings(mhl=False, folder_mode="750", copy_workers=1)
    assert publish(make_publisher(database, settings=settings), plan).published
    folder = Path(plan.plates[0].folder)
    assert folder.stat().st_mode & 0o777 == 0o750
    assert not (folder / "ascmhl").exists()
