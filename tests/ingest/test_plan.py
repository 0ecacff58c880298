"""The plan: every item, record, task and collision, as a value that survives JSON."""

from __future__ import annotations

import json
import unicodedata
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from iomanager.core.errors import Conflict, Forbidden, InvalidInput
from iomanager.farm import jobjson
from iomanager.farm.model import Task
from iomanager.ingest import plan_export
from iomanager.ingest.context import Context, Disk, Entry, FrameFile, PublishedVersion, Rules
from iomanager.ingest.model import Fix, Problem, PublishOptions, Row, Severity
from iomanager.ingest.plan import ITEM_KINDS, Plan, PlanItem, PlanRecord, build, export_xlsx, from_json, to_json
from iomanager.ingest.publish_job import Contents, Spool, job_of
from iomanager.ingest.validate import has_errors
from tests.ingest.plates import codes, files_of, movie_row, plate_row, show_context

PLATES = "/shows/Demo/seq/S001/S001_0010/plate"
PLATE = "S001_0010_org_v001"


def disk(present: dict[str, dict[str, Entry]] | None = None, **callables: Any) -> Disk:
    """A disk with the delivery's frames, and with ``present`` folders; the shows' root is there."""
    folders: dict[str, dict[str, Entry]] = {"/shows": {}, **(present or {})}
    return Disk(**{"frames": files_of, "listing": folders.get, "free": lambda folder: 10**12, **callables})


def planned(rows: list[Row], context: Context | None = None, **options: Any) -> Plan:
    return build(rows, context or show_context(disk=disk()), PublishOptions(**options))


def of_kind(plan: Plan, kind: str) -> list[PlanItem]:
    return [item for item in plan.items if item.kind == kind]


def record(plan: Plan, kind: str) -> PlanRecord:
    return next(record for record in plan.records if record.kind == kind)


def test_a_sequence() -> None:
    plan = planned([plate_row(just_in=1003, just_out=1005)])
    assert plan.problems == ()
    assert [(item.source, item.destination, item.bytes, item.frame) for item in of_kind(plan, "copy")] == [
        (f"/in/day1/A001/A001C003.{1003 + i}.exr", f"{PLATES}/org/v001/{PLATE}.{1001 + i}.exr", 2003 + i, 1001 + i)
        for i in range(3)
    ]
    assert [item.destination for item in of_kind(plan, "jpg")] == [
        f"{PLATES}/org/v001_jpg/{PLATE}.{frame}.jpg" for frame in (1001, 1002, 1003)
    ]
    assert [item.destination for item in of_kind(plan, "mp4")] == [f"{PLATES}/{PLATE}.mp4"]
    assert [i.destination for i in of_kind(plan, "thumbnail")] == [f"{PLATES}/montage/org_v001_jpg/{PLATE}.0001.jpg"]
    assert [item.destination for item in of_kind(plan, "mhl")] == [f"{PLATES}/org/v001/ascmhl"]
    assert of_kind(plan, "jpg_half") == []
    assert {item.kind for item in plan.items} <= set(ITEM_KINDS)
    assert plan.bytes_needed == sum(item.bytes for item in plan.items)
    assert plan.bytes_free == 10**12


def test_folders_come_first_parents_before_children() -> None:
    plan = planned([plate_row(), plate_row(row_id="r2", scan_name="B.", type="src")])
    folders = [item.destination for item in of_kind(plan, "folder")]
    assert [item.kind for item in plan.items[: len(folders)]] == ["folder"] * len(folders)
    assert folders[0] == "/shows/Demo"
    assert len(folders) == len(set(folders))
    for number, folder in enumerate(folders[1:], 1):
        assert folder.rpartition("/")[0] in folders[:number]
    needed = {item.destination.rpartition("/")[0] for item in plan.items if item.kind != "folder"}
    assert needed <= {*folders, "/shows"}


def test_folders_that_exist_are_not_made() -> None:
    there = {"/shows": {"Demo": Entry("folder", 0)}, "/shows/Demo": {"seq": Entry("link", 0)}, "/shows/Demo/seq": {}}
    plan = planned([plate_row()], show_context(disk=disk(there)))
    assert of_kind(plan, "folder")[0].destination == "/shows/Demo/seq/S001"
    assert plan.problems == ()


def test_wide_plates_get_half_size_jpgs() -> None:
    wide = show_context(disk=disk(), resolution=None)
    assert len(of_kind(planned([plate_row(resolution="2049 x 1080")], wide), "jpg_half")) == 10
    assert of_kind(planned([plate_row(resolution="2048 x 1080")], wide), "jpg_half") == []


def test_names_are_byte_exact_and_extensions_lower_case() -> None:
    name = unicodedata.normalize("NFD", "서울 $(x)';.")
    plan = planned([plate_row(scan_name=name, ext="EXR", just_out=1001)])
    item = of_kind(plan, "copy")[0]
    assert item.source == f"/in/day1/A001/{name}1001.EXR"
    assert item.destination.endswith(f"{PLATE}.1001.exr")


def test_negative_and_padded_frames_begin_at_1001() -> None:
    row = plate_row(start_frame=-2, end_frame=1, just_in=-2, just_out=1, duration=4)
    assert [item.frame for item in of_kind(planned([row]), "copy")] == [1001, 1002, 1003, 1004]


def test_a_movie() -> None:
    plan = planned([movie_row(just_in=10, just_out=12)])
    assert [(item.source, item.destination, item.bytes) for item in of_kind(plan, "copy")] == [
        ("/in/day1/edit.mov", f"{PLATES}/org/v001/{PLATE}.mov", 5000)
    ]
    assert [item.frame for item in of_kind(plan, "jpg")] == [1001, 1002, 1003]
    assert record(plan, "version").fields["path_to_movie"] == f"{PLATES}/org/v001/{PLATE}.mov"
    mxf = planned([movie_row(ext="mxf", scan_name="edit.mxf")])
    assert record(mxf, "version").fields["path_to_movie"] == f"{PLATES}/{PLATE}.mp4"


def test_records_of_an_org() -> None:
    row = plate_row(timecode_in="01:00:00:00", timecode_out="01:00:00:09")
    plan = planned([row])
    assert [(item.kind, item.code) for item in plan.records] == [
        ("sequence", "S001"),
        ("shot", "S001_0010"),
        ("version", "S001_0010_org_v001.mov"),
        ("shot_cut", "S001_0010"),
        ("published_file", f"{PLATE}.%04d.exr"),
        ("playlist", "A001"),
    ]
    assert record(plan, "shot_cut").fields == {
        "cut_in": 1001,
        "cut_out": 1010,
        "cut_duration": 10,
        "timecode_in": "01:00:00:00",
        "timecode_out": "01:00:00:09",
        "resolution": "1920 x 1080",
        "clip_name": "A001C003.",
    }
    version = record(plan, "version").fields
    assert (version["path_to_movie"], version["path_to_frames"]) == (
        f"{PLATES}/{PLATE}.mp4",
        f"{PLATES}/org/v001/{PLATE}.%04d.exr",
    )
    assert (version["just_in"], version["just_out"], version["frame_rate"]) == (1001, 1010, 24.0)
    published = record(plan, "published_file").fields
    assert (published["name"], published["version_number"], published["file_type"]) == ("S001_0010_org", 1, "Plate")


@pytest.mark.parametrize(("kind", "file_type"), [("src", "Source"), ("ref", "Reference"), ("editor", "Source")])
def test_other_types_cut_no_shot(kind: str, file_type: str) -> None:
    plan = planned([plate_row(type=kind)])
    assert "shot_cut" not in {item.kind for item in plan.records}
    assert record(plan, "published_file").fields["file_type"] == file_type


def test_shots_and_sequences_are_recorded_once() -> None:
    plan = planned([plate_row(), plate_row(row_id="r2", scan_name="B.", type="src")])
    assert [item.kind for item in plan.records].count("shot") == 1
    assert [item.kind for item in plan.records].count("version") == 2


def test_rows_of_one_plate_are_one_publish() -> None:
    rows = [
        plate_row(just_in=1005, just_out=1008, timecode_in="01:00:00:04", timecode_out="01:00:00:07"),
        plate_row(row_id="r2", just_in=1001, just_out=1003, timecode_in="00:59:59:23", timecode_out="01:00:00:02"),
    ]
    plan = planned(rows)
    plate = plan.plates[0]
    assert (len(plan.plates), plate.row_ids, plate.first, plate.last) == (1, ("r1", "r2"), 1001, 1008)
    cut = record(plan, "shot_cut").fields
    assert (cut["timecode_in"], cut["timecode_out"], cut["cut_duration"]) == ("00:59:59:23", "01:00:00:07", 8)


def test_timecodes_are_ordered_as_numbers_whatever_their_separators() -> None:
    rows = [
        plate_row(just_out=1004, timecode_in="01:00:00;04", timecode_out="01:00:00;09"),
        plate_row(row_id="r2", just_in=1005, timecode_in="01:00:00:07", timecode_out="01:00:00:12"),
    ]
    cut = record(planned(rows), "shot_cut").fields
    assert (cut["timecode_in"], cut["timecode_out"]) == ("01:00:00;04", "01:00:00:12")


def test_the_job_of_a_plan_is_what_a_publish_will_submit() -> None:
    plan = planned([plate_row(), movie_row(shot_name="S001_0020")])
    shown = jobjson.loads(json.dumps(plan.job))
    assert shown == job_of(Contents.of(plan), Spool(Rules()))
    assert [task.title for task in shown.subtasks if isinstance(task, Task)] == [PLATE, "S001_0020_org_v001"]


SEGMENTS = [
    plate_row(row_id="a", just_out=1004, retime_duration=4, retime_percent=100.0, retime_start_frame=1),
    plate_row(row_id="b", just_in=1005, retime_duration=3, retime_percent=-200.0, retime_start_frame=5),
]


def test_retimed_plates_are_their_segments() -> None:
    plan = planned(SEGMENTS)
    assert codes(plan.problems) == []
    assert [(s.first, s.last, s.percent, s.start, s.duration) for s in plan.plates[0].segments] == [
        (1001, 1004, 100.0, 1, 4),
        (1005, 1010, -200.0, 5, 3),
    ]
    assert [item.frame for item in of_kind(plan, "retime")] == list(range(1001, 1008))
    assert of_kind(plan, "copy") == []
    assert [file.frame for file in plan.plates[0].sources] == list(range(1001, 1011))
    assert record(plan, "shot_cut").fields["cut_out"] == 1007
    assert record(plan, "shot_cut").fields["retime_percent"] == "100%\n-200%"
    version = record(plan, "version").fields
    assert (version["retime_duration"], version["retime_percent"]) == ("4\n3", "100%\n-200%")
    assert version["retime_start_frame"] == "1\n5"
    assert "retime_info" not in version
    assert record(plan, "version").fields["cut_duration"] == 10


def test_only_the_frames_of_the_segments_are_needed() -> None:
    def hurt(row: Row) -> list[FrameFile]:
        return [file for file in files_of(row) if file.frame not in {1004, 1005}]

    rows = [SEGMENTS[0].with_changes(just_out=1003, retime_duration=3, retime_start_frame=1)]
    rows.append(SEGMENTS[1].with_changes(just_in=1007, retime_duration=2, retime_start_frame=4))
    plan = planned(rows, show_context(disk=disk(frames=hurt)))
    assert codes(plan.problems) == []
    assert len(of_kind(plan, "retime")) == 5


def test_non_retime_is_a_plate_of_its_own_that_must_be_free() -> None:
    plan = planned(SEGMENTS, non_retime=True)
    assert codes(plan.problems) == []
    assert [plate.key for plate in plan.plates] == [PLATE, "S001_0010_org_v002"]
    own = [item for item in plan.items if item.plate == "S001_0010_org_v002"]
    assert {item.kind for item in own} == {"folder", "jpg", "mp4", "thumbnail"}
    assert [item.kind for item in plan.records if item.plate == "S001_0010_org_v002"] == [
        "version",
        "published_file",
        "playlist",
    ]
    taken = {("S001_0010", "org"): (PublishedVersion(2, None),)}
    problems = planned(SEGMENTS, show_context(disk=disk(), versions=taken), non_retime=True).problems
    assert any("S001_0010_org_v002, which is published already" in problem.message for problem in problems)
    other = plate_row(row_id="c", version=2, scan_name="B.")
    twice = planned([*SEGMENTS, other], non_retime=True).problems
    assert any("S001_0010_org_v002 is planned twice" in problem.message for problem in twice)


def test_sources_of_a_shot_never_share_a_version_of_the_tracker() -> None:
    retimed = [row.with_changes(type="src") for row in SEGMENTS]
    other = plate_row(row_id="c", type="srcbg", version=2, scan_name="B.")
    twice = planned([*retimed, other], non_retime=True).problems
    assert any("S001_0010_src_v002.mov is planned twice" in problem.message for problem in twice)
    taken = {("S001_0010", "src"): (PublishedVersion(2, None),)}
    background = [row.with_changes(type="srcbg") for row in SEGMENTS]
    problems = planned(background, show_context(disk=disk(), versions=taken), non_retime=True).problems
    assert any("S001_0010_srcbg_v002, which is published already" in problem.message for problem in problems)


@pytest.mark.parametrize(
    ("clip_tag", "tags"),
    [("flop", []), ("리타임  50.0%  24fr", []), ("리타임", []), ("fire, flip ,smoke", ["fire", "smoke"]), (None, [])],
)
def test_only_tags_of_a_plate_become_tags_of_its_clip(clip_tag: str | None, tags: list[str]) -> None:
    plan = planned([plate_row(clip_tag=clip_tag)], cliplib=True)
    [clip] = [record for record in plan.records if record.kind == "shot" and "tags" in record.fields]
    assert clip.fields["tags"] == tags


def test_mov_to_dpx_is_for_movies_and_never_for_editorial() -> None:
    plan = planned([movie_row()], mov_to_dpx=True)
    assert len(of_kind(plan, "dpx")) == 48
    assert (plan.plates[0].ext, plan.plates[0].depth) == ("dpx", "10")
    assert record(plan, "version").fields["path_to_frames"] == f"{PLATES}/org/v001/{PLATE}.%04d.dpx"
    for row in (plate_row(), movie_row(type="editor")):
        assert of_kind(planned([row], mov_to_dpx=True), "dpx") == []


@pytest.mark.parametrize(
    ("out_format", "wanted"),
    [
        ("", ("exr", "16", "piz")),
        ("exr 32bit", ("exr", "32", "piz")),
        ("dpx 10bit", ("dpx", "10", "")),
        ("dpx 12bit", ("dpx", "12", "")),
    ],
)
def test_a_retimed_movie_becomes_frames_of_the_output_format(out_format: str, wanted: tuple[str, str, str]) -> None:
    row = movie_row(retime_duration=48, retime_percent=-100.0)
    plate = planned([row], show_context(disk=disk(), out_format=out_format)).plates[0]
    assert (plate.ext, plate.depth, plate.compression) == wanted


def test_clips_of_the_library_have_names_of_their_own() -> None:
    rows = [plate_row(type="lib", shot_name=None, version=None, row_id=key, scan_name=f"{key}.") for key in "ab"]
    now = datetime(2026, 1, 2, 3, 4, 59, tzinfo=UTC)
    plan = planned(rows, show_context(disk=disk(), now=now, rules=Rules(library_root="/stock")))
    assert codes(plan.problems) == []
    assert [plate.folder for plate in plan.plates] == ["/stock/src/src20260102030459", "/stock/src/src20260102030500"]
    assert {plate.project for plate in plan.plates} == {"_ClibLibrary"}
    assert of_kind(plan, "published_file") == []
    assert planned(rows[:1]).plates[0].folder.startswith("/shows/Demo/stock/src/src20")


def test_a_clip_has_no_name_that_somebody_has_just_published() -> None:
    rows = [plate_row(type="lib", shot_name=None, version=None, row_id=key, scan_name=f"{key}.") for key in "ab"]
    now, taken = datetime(2026, 1, 2, 3, 4, 59, tzinfo=UTC), {"src20260102030500": Entry("folder", 0)}
    there = disk({"/stock": {"src": Entry("folder", 0)}, "/stock/src": taken, "/stock/src/src20260102030500": {}})
    plan = planned(rows, show_context(disk=there, now=now, rules=Rules(library_root="/stock")))
    assert codes(plan.problems) == []
    assert [plate.shot for plate in plan.plates] == ["src20260102030459", "src20260102030501"]


def test_a_movie_codec_that_cannot_be_written_is_said_before() -> None:
    def refuse(name: str, width: int, height: int, fps: Fraction) -> str:
        return f"{name} cannot be written at {width} x {height}, {fps}."

    wide = show_context(disk=disk(), codec="Avid DNxHD 422", codec_problem=refuse, resolution=None)
    plan = planned([plate_row(resolution="4096 x 2160")], wide)
    assert [problem.message for problem in plan.problems] == ["Avid DNxHD 422 cannot be written at 2048 x 1080, 24."]


def test_films_without_a_codec_are_said_and_not_made() -> None:
    plan = planned([plate_row()], show_context(disk=disk(), rules=Rules(films=("mov", "webm"))))
    assert [(problem.code, problem.severity) for problem in plan.problems] == [("codec", Severity.WARNING)]
    assert of_kind(plan, "mov") == []
    assert [item.destination for item in of_kind(plan, "webm")] == [f"{PLATES}/{PLATE}.webm"]


def test_errors_of_ticked_rows_are_in_the_plan() -> None:
    plan = planned([plate_row(shot_name="../x"), plate_row(row_id="r2", check=False, shot_name="../y")])
    assert codes(plan.problems) == ["shot-name"]
    assert plan.items == ()


def test_the_delivery_is_read_in_one_colourspace_when_asked() -> None:
    plan = planned([plate_row(colorspace="odd")], colorspace="rec709")
    assert plan.problems == ()
    assert plan.plates[0].colorspace == "rec709"


def test_frames_that_are_gone_or_empty_are_said() -> None:
    def hurt(row: Row) -> list[FrameFile]:
        return [f._replace(size=0 if f.frame == 1002 else f.size) for f in files_of(row) if f.frame != 1004]

    messages = [problem.message for problem in planned([plate_row()], show_context(disk=disk(frames=hurt))).problems]
    assert any("1004" in message for message in messages)
    assert any("1002 is empty" in message for message in messages)
    gone = planned([plate_row()], show_context(disk=disk(frames=lambda row: [])))
    assert codes(gone.problems) == ["source-missing"]


def test_too_little_room_counts_the_proxies_too() -> None:
    copies = sum(file.size for file in files_of(plate_row()))
    plan = planned([plate_row()], show_context(disk=disk(free=lambda folder: copies + 1)))
    assert codes(plan.problems) == ["free-space"]


# -- collisions ---------------------------------------------------------------------------------------------------


def folders_to(path: str, names: dict[str, Entry]) -> dict[str, dict[str, Entry]]:
    """A disk on which ``path`` and everything above it exists, with ``names`` in it."""
    found: dict[str, dict[str, Entry]] = {path: names}
    while path != "/shows":
        path, _, name = path.rpartition("/")
        found[path] = {name: Entry("folder", 0)}
    return found


@pytest.mark.parametrize(
    ("name", "entry", "said"),
    [
        (f"{PLATE}.1001.exr", Entry("file", 123), "a file of 123 bytes"),
        (f"{PLATE}.1002.EXR", Entry("file", 5), "cannot tell"),
        (f"{PLATE}.1003.exr", Entry("folder", 0), "a folder"),
        (f"{PLATE}.1004.exr", Entry("link", 0), "a symbolic link"),
    ],
)
def test_what_stands_there_already_is_a_problem(name: str, entry: Entry, said: str) -> None:
    plan = planned([plate_row()], show_context(disk=disk(folders_to(f"{PLATES}/org/v001", {name: entry}))))
    assert codes(plan.problems) == ["exists"]
    assert said in plan.problems[0].message
    assert has_errors(plan.problems)


def test_many_collisions_in_one_folder_are_one_problem() -> None:
    names = {f"{PLATE}.{frame}.exr": Entry("file", 1) for frame in range(1001, 1011)}
    plan = planned([plate_row()], show_context(disk=disk(folders_to(f"{PLATES}/org/v001", names))))
    assert len(plan.problems) == 1
    assert "10 names" in plan.problems[0].message


def test_folders_that_are_files_twins_or_links() -> None:
    for entry, name in ((Entry("file", 9), "v001"), (Entry("folder", 0), "V001"), (Entry("link", 0), "v001")):
        plan = planned([plate_row()], show_context(disk=disk(folders_to(f"{PLATES}/org", {name: entry}))))
        assert codes(plan.problems) == ["exists"], name


def test_normalisation_twins_collide() -> None:
    nfc, nfd = "서울_0010", unicodedata.normalize("NFD", "서울_0010")
    there = folders_to(f"/shows/Demo/seq/{nfc.split('_')[0]}", {nfc: Entry("folder", 0)})
    plan = planned([plate_row(shot_name=nfd)], show_context(disk=disk(there)))
    assert "exists" in codes(plan.problems)
    both = planned([plate_row(shot_name=nfc), plate_row(row_id="r2", shot_name=nfd, type="src", scan_name="B.")])
    assert "exists" in codes(both.problems)


def test_a_published_version_is_refused() -> None:
    context = show_context(disk=disk(), versions={("S001_0010", "org"): (PublishedVersion(1, None),)})
    assert codes(planned([plate_row()], context).problems) == ["version"]


# -- JSON, workbook, size -----------------------------------------------------------------------------------------


def through_json(plan: Plan) -> Plan:
    return from_json(json.loads(json.dumps(to_json(plan))))


def test_json_is_the_contracts_and_lossless() -> None:
    rows = [*SEGMENTS, movie_row(shot_name="S001_0020"), plate_row(row_id="x", scan_name="\udcff.", version=None)]
    plan = planned(rows, smooth_retime=True)
    document = to_json(plan)
    assert {"items", "records", "job", "problems", "bytes_needed", "bytes_free"} <= set(document)
    assert {"kind", "source", "destination", "bytes"} <= set(document["items"][0])
    assert any(problem["fix"] for problem in document["problems"])
    assert through_json(plan) == plan


values = st.none() | st.integers() | st.text() | st.booleans()
fixes = st.builds(Fix, st.text(), st.text(), st.dictionaries(st.text(), values))
problems = st.builds(
    Problem, st.text(), st.text(), st.none() | st.text(), st.none() | st.text(), st.sampled_from(Severity),
    st.none() | fixes, st.none() | st.text(), st.none() | st.integers()
)  # fmt: skip
items = st.builds(PlanItem, st.sampled_from(ITEM_KINDS), st.text(), st.text(), st.integers(0), st.text(), st.none())
records = st.builds(PlanRecord, st.text(), st.text(), st.text(), st.dictionaries(st.text(), values))


@given(st.lists(problems, max_size=3), st.lists(items, max_size=3), st.lists(records, max_size=3), st.text())
def test_any_plan_survives_json(
    found: list[Problem], files: list[PlanItem], written: list[PlanRecord], name: str
) -> None:
    plan = Plan(name, name, PublishOptions(), (), tuple(files), tuple(written), {}, tuple(found), 1, 2)
    assert through_json(plan) == plan


@pytest.mark.parametrize("document", [{}, {"delivery": "x"}, {"items": 3}])
def test_what_is_no_plan_is_refused(document: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput):
        from_json(document)


def test_the_workbook_shows_it_all(tmp_path: Path) -> None:
    plan = planned([plate_row(clip_name="=1+1", scan_name="=cmd|x."), plate_row(row_id="r2", type="wat")])
    file = export_xlsx(plan, tmp_path / "plan.xlsx")
    book = openpyxl.load_workbook(file)
    assert book.sheetnames == ["plates", "items", "records", "tasks", "problems", "total"]
    assert book["items"].max_row == len(plan.items) + 1
    tasks = [[cell.value for cell in line] for line in book["tasks"].iter_rows(min_row=2)]
    assert [PLATE, "copy", "copy org", ""] in tasks
    assert len(tasks) == len({line[1] for line in tasks}) * len(plan.plates)
    assert book["plates"]["F2"].value == plan.plates[0].source
    assert not any(cell.data_type == "f" for sheet in book for line in sheet.iter_rows() for cell in line)
    with pytest.raises(Conflict):
        export_xlsx(plan, file)
    with pytest.raises(Forbidden):
        export_xlsx(plan, tmp_path / "no" / "plan.xlsx")


def test_a_sheet_that_is_full_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plan_export, "MAX_LINES", 5)
    book = openpyxl.load_workbook(export_xlsx(planned([plate_row()]), tmp_path / "plan.xlsx"))
    assert book["items"].max_row == 6
    assert "does not fit" in book["items"]["A6"].value


def test_twin_folders_of_one_plan_are_said_once() -> None:
    rows = [plate_row(), plate_row(row_id="r2", shot_name="s001_0010", type="src", scan_name="B.")]
    assert "exists" in codes(planned(rows).problems)
    assert all("cannot tell" in problem.message for problem in planned(rows).problems)


def test_the_settings_count() -> None:
    plan = planned([plate_row()], show_context(disk=disk(), rules=Rules(first_frame=1, half_jpg_width=1000)))
    assert of_kind(plan, "copy")[0].destination.endswith(f"{PLATE}.0001.exr")
    assert record(plan, "shot_cut").fields["cut_out"] == 10
    assert of_kind(plan, "jpg_half")


def test_a_hundred_plates_of_a_thousand_frames_are_planned() -> None:
    rows = [
        plate_row(row_id=str(i), scan_name=f"A{i}.", shot_name=f"S{i:03d}_0010", end_frame=2000, just_out=2000,
                  duration=1000, resolution="4096 x 2160")
        for i in range(100)
    ]  # fmt: skip
    plan = planned(rows, show_context(disk=disk(), resolution=None))
    assert len(of_kind(plan, "copy")) == 100_000
