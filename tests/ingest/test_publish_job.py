"""A delivery as one job: every step of every plate once, in order, as commands of our own program."""

from __future__ import annotations

import dataclasses
import sys
from pathlib import Path

import pytest

from iomanager.farm import proof, validate
from iomanager.farm.model import Task
from iomanager.farm.tree import walk
from iomanager.ingest.context import Rules
from iomanager.ingest.plan import Plan, PlanItem
from iomanager.ingest.plan_steps import steps_of
from iomanager.ingest.publish_job import Contents, Spool, job_of, outputs_of
from tests.ingest.publishing import make_frames, make_plan

PROGRAM = (sys.executable, "-m", "iomanager")


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    frames = {f"S001_00{number}0": make_frames(tmp_path / str(number), 2) for number in (1, 2)}
    return make_plan(tmp_path / "shows" / "Demo", frames)


def test_every_step_of_every_plate_is_a_task_behind_what_it_needs(plan: Plan) -> None:
    job = job_of(Contents.of(plan), Spool(Rules(), PROGRAM, "jo"), "1234")
    assert (job.title, job.owner, job.projects, job.metadata) == ("[IOM]day1 publish", "jo", ("Demo",), "1234")
    groups = [task for task in job.subtasks if isinstance(task, Task)]
    assert [task.title for task in groups] == [plate.key for plate in plan.plates]
    assert all(not group.commands for group in groups)
    parents = {place.task.id: place.parent for place in walk(job)}
    for plate in plan.plates:
        for step in steps_of(plate, plan.options):
            assert f"{plate.key}/{step.name}" in parents
            task = next(place.task for place in walk(job) if place.task.id == f"{plate.key}/{step.name}")
            assert {child.id for child in task.subtasks} == {f"{plate.key}/{before}" for before in step.after}
            words = ("--project", "Demo", "step", "publish", "1234", plate.key, step.name)
            assert task.commands[0].argv == (*PROGRAM, *words)
            assert task.commands[0].retry_codes == (5,)
            assert task.service == "Linux64"
    assert validate.check(job) == []


def test_every_file_is_the_proof_of_the_step_that_makes_it(plan: Plan) -> None:
    job = job_of(Contents.of(plan), Spool(Rules(), PROGRAM), "1234")
    outputs = {place.task.id: place.task.outputs for place in walk(job)}
    key, folder = plan.plates[0].key, plan.plates[0].folder
    assert outputs[f"{key}/copy"] == (f"{folder}/{key}.%04d.exr//1001-1002",)
    assert outputs[f"{key}/jpg"] == (
        f"{folder}_jpg/{key}.%04d.jpg//1001-1002",
        f"{folder.rpartition('/org/')[0]}/{key}.jpg",
    )
    assert outputs[f"{key}/register"] == outputs[f"{key}/mhl"] == outputs[key] == ()
    made = {item.destination for item in plan.items if item.kind not in {"folder", "mhl"}}
    assert {path for one in outputs.values() for path in proof.missing(one)} == made


def test_a_plate_of_any_length_has_a_short_proof_that_names_what_is_missing(plan: Plan, tmp_path: Path) -> None:
    frames = [PlanItem("copy", "/in", f"{tmp_path}/p.{n:04d}.exr", 1, "p", n) for n in range(1001, 11_001) if n != 9999]
    plate = plan.plates[0]
    first = steps_of(plate, plan.options)[0]
    outputs = outputs_of(plate, first, frames)
    assert outputs == (f"{tmp_path}/p.%04d.exr//1001-9998", f"{tmp_path}/p.%04d.exr//10000-11000")
    for item in frames[:-1]:
        Path(item.destination).write_bytes(b"x")
    assert proof.missing(outputs) == [f"{tmp_path}/p.11000.exr"]
    single = dataclasses.replace(frames[0], destination=f"{tmp_path}/1001.exr", frame=1001)
    assert outputs_of(plate, first, [single]) == (f"{tmp_path}/%04d.exr//1001-1001",)


def test_what_is_taken_away_again_is_no_proof(plan: Plan) -> None:
    plate = dataclasses.replace(plan.plates[0], films=("mov", "webm", "montage"), review=False)
    items = [PlanItem(kind, "", f"/show/p.{kind}", 1, plate.key) for kind in ("mov", "webm", "montage")]
    films = next(step for step in steps_of(plate, plan.options) if step.name == "mp4")
    assert outputs_of(plate, films, items) == ("/show/p.mov",)
    assert len(outputs_of(dataclasses.replace(plate, review=True), films, items)) == 3


def test_clips_of_the_library_ask_for_their_own_service(plan: Plan) -> None:
    clip = dataclasses.replace(plan.plates[0], type="lib")
    contents = dataclasses.replace(Contents.of(plan), plates=(clip, plan.plates[1]))
    job = job_of(contents, Spool(Rules(lib_service="stock")))
    services = {place.task.id.split("/")[0]: place.task.service for place in walk(job) if place.task.commands}
    assert services == {plan.plates[0].key: "stock", plan.plates[1].key: "Linux64"}


def test_a_plate_that_is_planned_twice_is_shown_once(plan: Plan) -> None:
    """The plan has the error; its tree can still be drawn."""
    contents = dataclasses.replace(Contents.of(plan), plates=(*plan.plates, plan.plates[0]))
    assert len(job_of(contents, Spool(Rules())).subtasks) == 2


@pytest.mark.parametrize("name", ["a{b", "[exit]", "$HOME", "a;b", 'q"uote', "new\nline", "%d"])
def test_odd_names_stay_one_word_of_the_command(plan: Plan, name: str) -> None:
    plates = (dataclasses.replace(plan.plates[0], key=name),)
    job = job_of(dataclasses.replace(Contents.of(plan), plates=plates, project=name), Spool(Rules(), PROGRAM))
    for place in walk(job):
        for command in place.task.commands:
            assert command.argv[-2] == command.argv[4] == name
