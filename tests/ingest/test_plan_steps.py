"""The steps of plates: every combination of the options, types and sources gives a plan whose job can be spooled."""

from __future__ import annotations

import itertools
import sys
from dataclasses import replace
from typing import Any

import pytest

from iomanager.farm import validate
from iomanager.farm.tree import walk
from iomanager.ingest.context import Disk, Rules
from iomanager.ingest.model import PLATE_TYPES, PublishOptions, Row
from iomanager.ingest.plan import Plan, build, from_json, to_json
from iomanager.ingest.plan_steps import ORIGINAL_KINDS, kinds_of, steps_of
from iomanager.ingest.publish_job import Contents, Spool, job_of
from tests.ingest.plates import files_of, movie_row, plate_row, show_context
from tests.ingest.rendering import NOW

OPTIONS = ("non_retime", "mov_to_dpx", "cliplib", "smooth_retime")
FILMS = ("mov", "webm", "montage", "filmstrip")
MADE_BY = {"proxy": ("jpg", "jpg_half", "mp4", "thumbnail")}


def plan_of(row: Row, *, films: tuple[str, ...] = (), **options: Any) -> Plan:
    disk = Disk(frames=files_of, listing={"/shows": {}}.get, free=lambda folder: 10**13)
    rules = Rules(films=films, mov_codec="ProRes 422 HQ")
    context = show_context(disk=disk, rules=rules, now=NOW)
    return build([row], context, PublishOptions(**options))


def rows() -> list[Row]:
    """Sequences and movies of every type, plain and retimed."""
    retime = {"retime_duration": 5, "retime_percent": 200.0, "retime_start_frame": 1}
    made = []
    for kind, more in itertools.product(PLATE_TYPES, ({}, retime)):
        made.append(plate_row(type=kind, **more))
        movie = movie_row(type=kind, **more)
        made.append(replace(movie, retime_duration=24) if more else movie)
    return made


@pytest.mark.parametrize("row", rows(), ids=lambda row: f"{row.type}-{row.ext}-{'retime' if row.retimed else 'plain'}")
def test_every_combination_can_be_spooled(row: Row) -> None:
    for chosen in itertools.product((False, True), repeat=len(OPTIONS)):
        options = dict(zip(OPTIONS, chosen, strict=True))
        plan = plan_of(row, films=FILMS, **options)
        assert [problem.message for problem in plan.problems if problem.severity.value == "error"] == [], options
        assert from_json(to_json(plan)) == plan
        spool = Spool(Rules(), (sys.executable, "-m", "iomanager"), "jo")
        job = job_of(Contents.of(plan), spool)
        assert validate.check(job, {}) == [], options
        assert len(list(walk(job))) == len(plan.plates) + sum(len(steps_of(p, plan.options)) for p in plan.plates)
        for plate in plan.plates:
            assert_every_item_is_made(plan, plate.key)
            assert_in_order(plan, plate.key)


def assert_every_item_is_made(plan: Plan, key: str) -> None:
    """Each item of the plate belongs to a step, each step that makes something has an item; none is made twice."""
    plate = next(plate for plate in plan.plates if plate.key == key)
    kinds = kinds_of(plate, plan.options)
    assert len(kinds) == len(set(kinds))
    items = [item for item in plan.items if item.plate == key and item.kind != "folder"]
    made = {item for kind in kinds for item in MADE_BY.get(kind, (kind,))}
    assert {item.kind for item in items} <= made
    planned = {item.kind for item in items}
    assert {kind for kind in (*ORIGINAL_KINDS, *FILMS, "gif", "mhl") if kind in kinds} <= planned
    assert len({item.destination for item in items}) == len(items)


def assert_in_order(plan: Plan, key: str) -> None:
    """Steps come behind those that they run after; the records behind every file."""
    plate = next(plate for plate in plan.plates if plate.key == key)
    seen: list[str] = []
    for step in steps_of(plate, plan.options):
        assert set(step.after) <= set(seen)
        if "register" in step.kinds:
            assert set(step.after) >= set(seen) - {seen[0]} or set(step.after) == set(seen)
        seen.append(step.name)
    assert "clean" not in seen[:-1]


def titles(plan: Plan) -> dict[str, list[str]]:
    return {plate.key: [step.title for step in steps_of(plate, plan.options)] for plate in plan.plates}


def test_the_titles_are_the_original_ones() -> None:
    key = "S001_0010_org_v001"
    assert titles(plan_of(plate_row()))[key] == ["copy org", "render jpg", "mhl", "render mp4", "sg version"]
    assert titles(plan_of(movie_row()))[key][0] == "create mov"
    retimed = plate_row(retime_duration=5, retime_percent=200.0)
    assert titles(plan_of(retimed, non_retime=True)) == {
        key: ["create org", "render jpg", "mhl", "render mp4", "sg version"],
        "S001_0010_org_v002": ["render nonretimed mp4", "sg nonretime version"],
    }
    clip = titles(plan_of(plate_row(type="lib", shot_name=None, version=None)))
    assert clip["src20260102030405_lib_v001"][0] == "copy to clip lib"
    assert "convert mot to gif" in clip["src20260102030405_lib_v001"]


def test_what_was_made_for_the_tracker_alone_goes_last() -> None:
    disk = Disk(frames=files_of, listing={"/shows": {}}.get, free=lambda folder: 10**13)
    for films, keeps, last in ((("webm",), False, "rm"), (("webm",), True, "sg version"), ((), False, "sg version")):
        context = show_context(disk=disk, rules=Rules(films=films, keep_review=keeps))
        plan = build([plate_row()], context, PublishOptions())
        assert titles(plan)["S001_0010_org_v001"][-1] == last


def test_no_film_no_step() -> None:
    disk = Disk(frames=files_of, listing={"/shows": {}}.get, free=lambda folder: 10**13)
    plan = build([plate_row()], show_context(disk=disk, rules=Rules(films=())), PublishOptions())
    assert "render mp4" not in titles(plan)["S001_0010_org_v001"]


def test_each_upload_is_a_step_of_its_own_before_the_end() -> None:
    disk = Disk(frames=files_of, listing={"/shows": {}}.get, free=lambda folder: 10**13)
    rules = Rules(films=("webm", "montage", "filmstrip"), keep_review=False)
    context = show_context(disk=disk, rules=rules, takes_uploads=True)
    plan = build([plate_row()], context, PublishOptions())
    assert from_json(to_json(plan)) == plan
    steps = {step.name: step for step in steps_of(plan.plates[0], plan.options)}
    sent = [name for name in steps if name.startswith("upload_")]
    assert sent == ["upload_thumbnail", "upload_filmstrip", "upload_mp4", "upload_webm"]
    assert {steps[name].after for name in sent} == {("register",)}
    assert steps["clean"].after == ("register", *sent)
    assert validate.check(job_of(Contents.of(plan), Spool(Rules(), (sys.executable, "-m", "iomanager"))), {}) == []
