"""Taking deliveries back: only what is still ours is removed."""

from __future__ import annotations

from pathlib import Path

import pytest

from iomanager.core.cancel import CancelToken, Progress
from iomanager.core.errors import Conflict, NotFound
from iomanager.db.engine import Database
from iomanager.ingest.journal.model import DeliveryState
from iomanager.ingest.plan import Plan
from iomanager.ingest.publish import Publisher
from iomanager.ingest.publish_run import StepName, run_step
from iomanager.ingest.undo import Undone
from tests.ingest.publishing import assert_published, make_frames, make_plan, make_publisher, make_stage


@pytest.fixture
def show(tmp_path: Path) -> Path:
    return tmp_path / "shows" / "Demo"


@pytest.fixture
def plan(tmp_path: Path, show: Path) -> Plan:
    return make_plan(show, {"S001_0010": make_frames(tmp_path / "in")})


def publish(publisher: Publisher, plan: Plan) -> str:
    return publisher.publish(plan, token=CancelToken(), progress=Progress()).delivery_id


def undo(publisher: Publisher, delivery: str) -> Undone:
    return publisher.undo(delivery, token=CancelToken(), progress=Progress())


def test_undo_removes_files_folders_and_records(database: Database, show: Path, plan: Plan) -> None:
    publisher = make_publisher(database)
    delivery = publish(publisher, plan)
    undone = undo(publisher, delivery)
    assert undone.removed == 6 + 6 + 1 + 2
    assert sorted(record["kind"] for record in undone.retired) == ["published_file", "version"]
    assert undone.kept == ()
    assert not any(show.iterdir())
    project = publisher.tracker.projects()[0]
    assert not publisher.tracker.versions(project.id)
    assert not publisher.tracker.published_files(project.id)
    assert publisher.tracker.shots(project.id)[0].cut_in is None
    assert publisher.delivery(delivery).state is DeliveryState.UNDONE
    with pytest.raises(Conflict, match="taken back"):
        publisher.resume(delivery, token=CancelToken(), progress=Progress())
    again = undo(publisher, delivery)
    assert (again.removed, again.retired) == (0, ())


def test_the_same_plan_can_be_published_again(database: Database, show: Path, plan: Plan) -> None:
    publisher = make_publisher(database)
    undo(publisher, publish(publisher, plan))
    publish(publisher, plan)
    assert_published(show, plan, database)


def test_what_changed_or_was_added_since_stays(database: Database, plan: Plan) -> None:
    publisher = make_publisher(database)
    delivery = publish(publisher, plan)
    folder = Path(plan.plates[0].folder)
    frames = sorted(folder.glob("*.exr"))
    same_size = bytearray(frames[0].read_bytes())
    same_size[0] ^= 1
    frames[0].write_bytes(same_size)
    frames[1].write_bytes(b"longer or shorter")
    frames[2].unlink()
    frames[2].symlink_to(frames[0])
    (folder / "matte.exr").write_bytes(b"an artist's own")
    undone = undo(publisher, delivery)
    assert sorted(Path(file["path"]).name for file in undone.kept) == [frame.name for frame in frames[:3]]
    assert sorted(path.name for path in folder.iterdir()) == sorted([*(f.name for f in frames[:3]), "matte.exr"])
    assert frames[0].read_bytes() == same_size


def test_only_the_delivery_itself_is_taken_back(database: Database, tmp_path: Path, show: Path, plan: Plan) -> None:
    publisher = make_publisher(database)
    first = publish(publisher, plan)
    second_plan = make_plan(show, {"S001_0010": make_frames(tmp_path / "two")}, version=2)
    publish(publisher, second_plan)
    undo(publisher, first)
    assert not Path(plan.plates[0].folder).exists()
    assert_published(show, second_plan, database)


def test_a_cut_that_somebody_changed_since_stays(database: Database, plan: Plan) -> None:
    publisher = make_publisher(database)
    delivery = publish(publisher, plan)
    tracker = publisher.tracker
    shot = tracker.shots(tracker.projects()[0].id)[0]
    tracker.update_shot(shot.id, {"cut_out": 1100})
    undo(publisher, delivery)
    assert tracker.shots(shot.project_id)[0].cut_out == 1100


def test_a_delivery_that_failed_half_way_can_be_taken_back(database: Database, show: Path, plan: Plan) -> None:
    Path(plan.items[-5].source or plan.items[-4].source).unlink()
    publisher = make_publisher(database)
    delivery = publish(publisher, plan)
    assert publisher.delivery(delivery).state is DeliveryState.FAILED
    assert undo(publisher, delivery).kept == ()
    assert not any(show.iterdir())


def test_an_unknown_delivery_is_not_found(database: Database) -> None:
    with pytest.raises(NotFound, match="no delivery"):
        undo(make_publisher(database), "nothing")


def test_a_delivery_whose_job_is_at_work_is_left_alone(database: Database, show: Path, plan: Plan) -> None:
    publisher = make_publisher(database)
    submitted = publisher.submit(plan)
    with pytest.raises(Conflict, match="still at work") as refused:
        undo(publisher, submitted.delivery_id)
    assert refused.value.hint == f"Cancel it first: iomanager jobs cancel {submitted.job_id}"
    publisher.cancel(submitted.delivery_id)
    undo(publisher, submitted.delivery_id)
    name = StepName(submitted.delivery_id, plan.plates[0].key, "copy")
    with pytest.raises(Conflict, match="taken back"):  # somebody retries the job all the same
        run_step(make_stage(database), name, token=CancelToken(), progress=Progress())
    assert not any(show.rglob("*.exr"))
