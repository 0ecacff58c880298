"""A publish to a ShotGrid site: exactly the records of ``domain/plates.md`` 9, once, whatever goes wrong on the way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any, cast

import pytest

from iomanager import app, core
from iomanager.accounts.model import ByPassword
from iomanager.core.cancel import CancelToken, Progress
from iomanager.core.timecode import rate
from iomanager.ingest.context import Rules
from iomanager.ingest.context_gather import Sources, gather
from iomanager.ingest.model import PublishOptions, Severity
from iomanager.ingest.plan_model import PlanRecord
from iomanager.ingest.plan_site import lacking
from iomanager.ingest.service import IngestService
from iomanager.ingest.settings import IngestSettings
from iomanager.ingest.show import Show
from iomanager.ingest.validate import validate
from iomanager.steps.records import upload
from iomanager.steps.register import Place, register
from iomanager.tracker.offline import OfflineRecords
from iomanager.tracker.opening import open_tracker
from iomanager.tracker.settings import TrackerSettings
from iomanager.tracker.trackers.shotgrid import client
from tests.ingest.site_studio import Studio, open_studio
from tests.sites.shotgrid.schema import custom

KEY = "S001_0010_org_v001"


@pytest.fixture
def studio(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Studio]:
    monkeypatch.setattr(client, "WAIT", 0.01)
    monkeypatch.setenv("SHOTGUN_SCRIPT_NAME", "demo")
    monkeypatch.setenv("SHOTGUN_API_KEY", "demo")
    with open_studio(tmp_path) as studio:
        yield studio


def test_a_plate_becomes_exactly_these_records(studio: Studio) -> None:
    done = studio.publish(studio.row())
    assert done.failed == ()
    assert [plate["plate"] for plate in done.published] == [KEY]
    plate = f"{studio.shows}/Demo/seq/S001/S001_0010/plate"
    assert studio.one("Sequence", "code", "project") == {"code": "S001", "project": "Demo"}
    assert studio.one(
        "Shot", "code", "project", "sg_sequence", "sg_cut_in", "sg_cut_out", "sg_cut_duration", "sg_timecode_in",
        "sg_timecode_out", "sg_resolution", "sg_clib_name", "sg_retime_duration",
    ) == {
        "code": "S001_0010", "project": "Demo", "sg_sequence": "S001", "sg_cut_in": 1001, "sg_cut_out": 1004,
        "sg_cut_duration": 4, "sg_timecode_in": "01:00:00:00", "sg_timecode_out": "01:00:00:03",
        "sg_resolution": "64 x 36", "sg_clib_name": "A001C003.", "sg_retime_duration": None,
    }  # fmt: skip
    assert studio.one(
        "Version", "code", "project", "entity", "sg_status_list", "sg_path_to_movie", "sg_path_to_frames",
        "sg_first_frame", "sg_version_type", "sg_scan_colorspace", "sg_uploaded_movie_frame_rate", "sg_cut_duration",
        "sg_just_in", "sg_just_out", "sg_scan_name", "sg_clip_name", "sg_timecode_in", "sg_timecode_out",
        "sg_retime_info", "sg_retime_duration", "playlists",
    ) == {
        "code": f"{KEY}.mov", "project": "Demo", "entity": "S001_0010", "sg_status_list": "fin",
        "sg_path_to_movie": f"{plate}/{KEY}.mp4", "sg_path_to_frames": f"{plate}/org/v001/{KEY}.%04d.exr",
        "sg_first_frame": 1, "sg_version_type": "org", "sg_scan_colorspace": "ACES - ACEScg",
        "sg_uploaded_movie_frame_rate": 24.0, "sg_cut_duration": 4, "sg_just_in": 1049, "sg_just_out": 1052,
        "sg_scan_name": "A001C003.", "sg_clip_name": "A001C003.", "sg_timecode_in": "01:00:00:00",
        "sg_timecode_out": "01:00:00:03", "sg_retime_info": None, "sg_retime_duration": None, "playlists": ["day1"],
    }  # fmt: skip
    assert studio.one(
        "PublishedFile", "code", "project", "entity", "name", "version_number", "published_file_type", "version",
        "sg_colorspace",
    ) == {
        "code": f"{KEY}.%04d.exr", "project": "Demo", "entity": "S001_0010", "name": "S001_0010_org",
        "version_number": 1, "published_file_type": "Plate", "version": f"{KEY}.mov", "sg_colorspace": "ACES - ACEScg",
    }  # fmt: skip
    path = studio.site.rows("PublishedFile", "path")[0]["path"]
    assert path["local_storage"]["name"] == "shows"
    assert f"{studio.shows}/{path['relative_path']}" == f"{plate}/org/v001/{KEY}.%04d.exr"


def test_pictures_and_movie_are_uploaded(studio: Studio) -> None:
    studio.publish(studio.row())
    version, published = studio.site.rows("Version", "id")[0]["id"], studio.site.rows("PublishedFile", "id")[0]["id"]
    plate = studio.shows / "Demo/seq/S001/S001_0010/plate"
    picture = next(plate.rglob(f"{KEY}.0001.jpg")).read_bytes()
    movie = (plate / f"{KEY}.mp4").read_bytes()
    assert studio.site.blob(studio.site.stored("Version", version, "image")) == picture
    assert studio.site.blob(studio.site.stored("PublishedFile", published, "image")) == picture
    assert studio.site.blob(studio.site.stored("Version", version, "sg_uploaded_movie_mp4")) == movie
    assert studio.site.stored("Version", version, "sg_uploaded_movie") is None


FAULTS = [
    ("create", "drop after", {"entity": "Sequence"}),
    ("create", "drop after", {"entity": "Version"}),
    ("create", "status after", {"entity": "PublishedFile", "status": 504}),
    ("create", "reset before", {"entity": "Shot"}),
    ("update", "html after", {"entity": "Playlist"}),
    ("upload_file", "drop after", {}),
    ("upload_file", "status", {"status": 503}),
    ("publish_thumbnail", "drop after", {}),
]


@pytest.mark.parametrize(("method", "kind", "options"), FAULTS, ids=lambda value: str(value).replace(" ", "-"))
def test_a_broken_answer_makes_nothing_twice(studio: Studio, method: str, kind: str, options: dict[str, Any]) -> None:
    studio.site.fault(method, kind, **options)
    done = studio.publish(studio.row())
    assert done.failed == ()
    assert studio.counts() == dict.fromkeys(studio.counts(), 1)
    files = [row["display_name"] for row in studio.site.rows("Attachment", "display_name")]
    assert files.count(f"{KEY}.mp4") == 1


def test_a_failed_upload_is_tried_again_alone(studio: Studio) -> None:
    studio.site.fault("upload_file", "status", status=503, times=100)
    done = studio.publish(studio.row())
    assert [(plate["step"], plate["exit_code"]) for plate in done.failed] == [("upload_mp4", 5)]
    assert "busy or down" in done.failed[0]["message"]
    assert studio.counts() == dict.fromkeys(studio.counts(), 1)
    before = [each.call for each in studio.site.log.all("create")]
    studio.site.faults.clear()
    again = studio.resume(done.delivery_id)
    assert again.failed == ()
    assert [each.call for each in studio.site.log.all("create")] == before
    version = studio.site.rows("Version", "id")[0]["id"]
    assert studio.site.stored("Version", version, "sg_uploaded_movie_mp4")["name"] == f"{KEY}.mp4"


def test_a_site_that_is_away_is_told_and_a_retry_finishes(studio: Studio) -> None:
    plan = studio.plan(studio.row())
    studio.site.go_offline()
    publisher = studio.publisher
    done = publisher.publish(plan, token=CancelToken(), progress=Progress())
    assert [(plate["step"], plate["exit_code"]) for plate in done.failed] == [("register", 5)]
    assert "cannot be reached" in done.failed[0]["message"]
    frames = [Path(item.destination) for item in plan.items if item.kind == "copy"]
    assert all(frame.exists() for frame in frames)
    studio.site.go_online()
    assert studio.resume(done.delivery_id).failed == ()
    assert studio.counts() == dict.fromkeys(studio.counts(), 1)


def test_what_was_made_before_a_crash_is_ours(studio: Studio) -> None:
    studio.site.fault("create", "status", status=403, entity="PublishedFile", times=100)
    done = studio.publish(studio.row())
    assert [plate["step"] for plate in done.failed] == ["register"]
    assert len(studio.site.rows("Version", "id")) == 1
    studio.site.faults.clear()
    assert studio.resume(done.delivery_id).failed == ()
    assert studio.counts() == dict.fromkeys(studio.counts(), 1)


def test_a_version_of_somebody_else_stays_as_it_is(studio: Studio) -> None:
    plan = studio.plan(studio.row())
    shot = studio.tracker.ensure_shot(
        studio.tracker.open_project("Demo").id,
        studio.tracker.ensure_sequence(studio.tracker.open_project("Demo").id, "S001").id,
        "S001_0010",
    )
    link = {"type": "Shot", "id": int(shot.id)}
    theirs = studio.site.add("Version", code=f"{KEY}.mov", project=studio.site.project(), entity=link)
    done = studio.publisher.publish(plan, token=CancelToken(), progress=Progress())
    assert [(plate["step"], plate["exit_code"]) for plate in done.failed] == [("register", 4)]
    assert studio.site.rows("PublishedFile", "id") == []
    assert studio.resume(done.delivery_id).failed != ()
    assert studio.undo(done.delivery_id).retired == ()
    assert [row["id"] for row in studio.site.rows("Version", "id")] == [theirs]
    assert studio.one("Version", "sg_status_list", "sg_path_to_frames") == {
        "sg_status_list": "rev",
        "sg_path_to_frames": None,
    }


def test_an_undo_retires_what_was_written_and_nothing_else(studio: Studio) -> None:
    first = studio.publish(studio.row())
    second = studio.publish(studio.row(version=2, just_in=1050), studio.row("S001_0020"))
    assert second.failed == ()
    assert len(studio.site.rows("Version", "id")) == 3
    studio.undo(second.delivery_id)
    assert [row["code"] for row in studio.site.rows("Version", "code")] == [f"{KEY}.mov"]
    assert [row["version_number"] for row in studio.site.rows("PublishedFile", "version_number")] == [1]
    cuts = {row["code"]: row["sg_cut_out"] for row in studio.site.rows("Shot", "code", "sg_cut_out")}
    assert cuts == {"S001_0010": 1004, "S001_0020": None}
    assert [[v["name"] for v in row["versions"]] for row in studio.site.rows("Playlist", "versions")] == [
        [f"{KEY}.mov"]
    ]
    assert len(studio.undo(first.delivery_id).retired) == 3
    assert studio.site.rows("Playlist", "id") == []
    again = studio.publish(studio.row())
    assert again.failed == ()
    assert len(studio.site.rows("Version", "id", retired=True)) == 2, "the version is brought back"


def test_an_undo_of_an_unfinished_registration_leaves_nothing(studio: Studio) -> None:
    studio.site.fault("create", "status", status=403, entity="PublishedFile", times=100)
    done = studio.publish(studio.row())
    assert len(studio.site.rows("Version", "id")) == 1
    assert [record["kind"] for record in studio.undo(done.delivery_id).retired] == ["version"]
    assert studio.site.rows("Version", "id") == []


def test_one_playlist_gathers_the_delivery_in_order(studio: Studio) -> None:
    done = studio.publish(studio.row(), studio.row("S001_0020"))
    assert done.failed == ()
    playlist = studio.one("Playlist", "code", "versions")
    assert playlist == {"code": "day1", "versions": [f"{KEY}.mov", "S001_0020_org_v001.mov"]}


def test_a_clip_of_the_library_has_its_project_and_tags(studio: Studio) -> None:
    missing = studio.plan(studio.row(type="lib", clip_tag="rain, 서울,rain", shot_name=None, version=None))
    done = studio.publisher.publish(missing, token=CancelToken(), progress=Progress())
    assert "no project _ClibLibrary" in done.failed[0]["message"]
    studio.site.add("Project", name="_ClibLibrary")
    assert studio.resume(done.delivery_id).failed == ()
    shot = studio.one("Shot", "project", "sg_sequence", "tags")
    assert {**shot, "tags": sorted(shot["tags"])} == {
        "project": "_ClibLibrary",
        "sg_sequence": "clip",
        "tags": ["rain", "서울"],
    }
    assert studio.one("Version", "project", "sg_version_type") == {"project": "_ClibLibrary", "sg_version_type": "src"}
    assert studio.site.rows("PublishedFile", "id") == []


def test_a_type_that_the_site_lacks_is_told_and_not_made(studio: Studio) -> None:
    kind = next(row["id"] for row in studio.site.rows("PublishedFileType", "code", "id") if row["code"] == "Plate")
    studio.site.retire("PublishedFileType", kind)
    done = studio.publish(studio.row())
    assert "no published file type Plate" in done.failed[0]["message"]
    assert "Plate" not in [row["code"] for row in studio.site.rows("PublishedFileType", "code")]


def test_the_projects_own_values_preset_the_panel(studio: Studio) -> None:
    number = studio.site.project()["id"]
    studio.site.change("Project", number, sg_fps=23.976, sg_mov_codec="ProRes 422 HQ", sg_out_format="exr 16bit")
    project = studio.tracker.open_project("Demo")
    context = gather([], project, tracker=studio.tracker, sources=Sources(str(studio.shows)))
    assert (context.colorspace, context.codec, context.out_format) == ("ACES - ACEScg", "ProRes 422 HQ", "exr 16bit")
    assert context.default_fps == Fraction(24000, 1001)
    assert context.takes_uploads
    nothing = cast("Any", None)
    service = IngestService(
        nothing, studio.publisher, nothing, studio.tracker, nothing, IngestSettings(out_format="dpx 10bit"),
        Show(studio.shows, "Demo"),
    )  # fmt: skip
    presets = service.presets()
    assert (presets.colorspace, presets.codec) == ("ACES - ACEScg", "ProRes 422 HQ")
    assert (presets.out_format, rate(presets.fps)) == ("dpx 10bit", Fraction(24000, 1001))


def test_the_next_version_is_the_sites(studio: Studio) -> None:
    project = studio.tracker.open_project("Demo")
    shot = studio.tracker.ensure_shot(project.id, studio.tracker.ensure_sequence(project.id, "S001").id, "S001_0010")
    plate = {"type": "PublishedFileType", "id": studio.site.rows("PublishedFileType", "id")[3]["id"]}
    link = {"type": "Shot", "id": int(shot.id)}
    for name, number in (("S001_0010_org", 3), ("S001_0010_src", 8)):
        studio.site.add(
            "PublishedFile", code=f"{name}.exr", name=name, version_number=number, entity=link,
            project=studio.site.project(), published_file_type=plate,
        )  # fmt: skip
    problems = validate([studio.row()], studio.context(studio.row()))
    assert [(p.code, p.fix.changes["version"]) for p in problems if p.code == "version" and p.fix] == [("version", 4)]


@pytest.mark.parametrize(("status", "found"), [("wtg", True), ("omt", False)])
def test_editorial_finds_its_shot_at_the_site(studio: Studio, status: str, found: bool) -> None:
    sequence = studio.site.add("Sequence", code="S001", project=studio.site.project())
    studio.site.add(
        "Shot", code="S001_0040", project=studio.site.project(), sg_sequence={"type": "Sequence", "id": sequence},
        sg_clib_name="A001C003.", sg_timecode_in="01:00:00:00", sg_status_list=status,
    )  # fmt: skip
    row = studio.row(type="editor", shot_name=None)
    fixes = [p.fix for p in validate([row], studio.context(row)) if p.code == "shot-for-editorial" and p.fix]
    wanted = [{"seq_name": "S001", "shot_name": "S001_0040"}]
    assert [dict(fix.changes) for fix in fixes] == (wanted if found else [])


def test_the_gate_asks_for_the_project_of_the_site(studio: Studio) -> None:
    row = studio.row(scan_path=f"{studio.shows}/Other/scan/A")
    problems = validate([row], studio.context(row, rules=Rules(films=(), project_gate=True)))
    assert any("lies in the show Other, but the project is Demo" in problem.message for problem in problems)


def test_non_retime_has_a_version_of_its_own_and_retimes_have_their_lines(studio: Studio) -> None:
    parts = [
        studio.row(row_id="a", just_out=1050, retime_duration=2, retime_percent=100.0, retime_start_frame=1),
        studio.row(row_id="b", just_in=1051, retime_duration=1, retime_percent=-200.0, retime_start_frame=3),
    ]
    plan = studio.plan(*parts, non_retime=True)
    for plate in plan.plates:
        records = [record for record in plan.records if record.plate == plate.key]
        register(studio.tracker, Place("Demo", plate.sequence, plate.shot, "d1"), records)
    assert studio.one("Shot", "sg_cut_out", "sg_cut_duration", "sg_retime_duration", "sg_retime_percent") == {
        "sg_cut_out": 1003,
        "sg_cut_duration": 3,
        "sg_retime_duration": "2\n1",
        "sg_retime_percent": "100%\n-200%",
    }
    lines = ("sg_retime_duration", "sg_retime_percent", "sg_retime_start_frame")
    found = {row["code"]: [row[name] for name in lines] for row in studio.site.rows("Version", "code", *lines)}
    assert found == {f"{KEY}.mov": ["2\n1", "100%\n-200%", "1\n3"], "S001_0010_org_v002.mov": [None, None, None]}
    files = studio.site.rows("PublishedFile", "version_number", "path")
    assert [(row["version_number"], Path(row["path"]["relative_path"]).parent.name) for row in files] == [
        (1, "v001"),
        (2, "v002_jpg"),
    ]
    assert plan.plates[1].uploads == ("thumbnail", "mp4")


def test_a_site_may_keep_the_delivery(studio: Studio) -> None:
    for entity in ("Version", "PublishedFile"):
        studio.site.api.add_field(custom(entity, "text", {"name": "delivery"}))
    fields = {kind: {"delivery_id": "sg_delivery"} for kind in ("version", "published_file")}
    settings = TrackerSettings(kind="shotgrid", site=studio.site.url, fields=fields)
    tracker = open_tracker(settings, studio.database)
    keeping = replace(studio, tracker=tracker)
    done = keeping.publish(keeping.row())
    assert studio.one("Version", "sg_delivery") == {"sg_delivery": done.delivery_id}
    assert studio.one("PublishedFile", "sg_delivery") == {"sg_delivery": done.delivery_id}
    assert {record["kind"] for record in keeping.undo(done.delivery_id).retired} >= {"version", "published_file"}
    assert studio.site.rows("Version", "id") == []
    tracker.close()


def test_what_the_site_lacks_is_said_before_the_publish(studio: Studio) -> None:
    plan = studio.plan(studio.row(), cliplib=True)
    assert [problem.message for problem in lacking(plan, studio.tracker)] == [
        "The ShotGrid site has no project _ClibLibrary."
    ]
    studio.site.add("Project", name="_ClibLibrary")
    assert lacking(plan, studio.tracker) == []
    storages = {row["code"]: row["id"] for row in studio.site.rows("LocalStorage", "code", "id")}
    studio.site.change("LocalStorage", storages["shows"], linux_path=f"{studio.shows}2")
    kind = next(row["id"] for row in studio.site.rows("PublishedFileType", "code", "id") if row["code"] == "Plate")
    studio.site.retire("PublishedFileType", kind)
    messages = [problem.message for problem in lacking(plan, studio.tracker)]
    assert messages[0] == "The ShotGrid site has no published file type Plate."
    assert messages[1].startswith(f"No local storage of the ShotGrid site holds {studio.shows}/Demo/seq/")
    assert len(messages) == 2


def test_values_that_the_site_does_not_keep_are_said_before_the_publish(studio: Studio) -> None:
    plan = studio.plan(studio.row())
    cast("Any", studio.tracker.adapter).client.write("schema_field_delete", "Version", "sg_scan_colorspace")
    tracker = open_tracker(TrackerSettings(kind="shotgrid", site=studio.site.url), studio.database)
    (told,) = lacking(plan, tracker)
    assert told.severity is Severity.WARNING
    assert told.message == "The ShotGrid site keeps no scan_colorspace of versions: these are not written there."
    tracker.close()


def test_the_step_upload_sends_its_files(studio: Studio, tmp_path: Path) -> None:
    register(studio.tracker, Place("Demo", "S001", "S001_0010", "d1"), [PlanRecord("version", f"{KEY}.mov", KEY)])
    files = {"thumbnail": tmp_path / "t.jpg", "path_to_movie": tmp_path / "m.webm"}
    for path in files.values():
        path.write_bytes(path.name.encode() * 50)
    shown = upload(studio.tracker, ("Demo", "S001_0010", f"{KEY}.mov"), files)
    assert studio.site.blob(studio.site.stored("Version", int(shown.id), "image")) == b"t.jpg" * 50
    assert studio.site.blob(studio.site.stored("Version", int(shown.id), "sg_uploaded_movie_webm")) == b"m.webm" * 50


def test_an_undo_asks_the_site_itself(studio: Studio) -> None:
    settings = TrackerSettings(kind="shotgrid", site=studio.site.url, fresh_seconds=3600)
    tracker = open_tracker(settings, studio.database, offline=True)
    kept = tracker.adapter
    assert isinstance(kept, OfflineRecords)
    kept.open(tracker.open_project("Demo").id)
    done = studio.publish(studio.row())
    publisher = replace(studio.publisher, tracker=tracker)
    undone = publisher.undo(done.delivery_id, token=CancelToken(), progress=Progress())
    assert {record["kind"] for record in undone.retired} == {"version", "published_file", "playlist"}
    assert studio.site.rows("Version", "id") == []
    tracker.close()


def test_a_login_that_the_steps_cannot_use_is_said_before_the_publish(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("SHOTGUN_SCRIPT_NAME", "SHOTGUN_API_KEY"):
        monkeypatch.delenv(name)
    site = {"tracker.kind": "shotgrid", "tracker.site": studio.site.url, "accounts.keyring": "false"}
    chosen = {**site, "project.name": "Demo", "project.root": str(studio.shows)}
    overrides = tuple(f"{key}={value}" for key, value in chosen.items())
    built = app.build(app.load_settings(core.settings.Sources(overrides=overrides)))
    try:
        built.accounts.log_in(ByPassword("demo", "demo"))

        def told(engine: str) -> bool:
            plan = built.ingest.plan([studio.row()], studio.folder, PublishOptions(engine=engine))
            return any("steps of the job cannot log in" in problem.message for problem in plan.problems)

        assert [told(engine) for engine in ("", "local", "celery")] == [True, True, False]
        monkeypatch.setenv("SHOTGUN_SCRIPT_NAME", "demo")
        monkeypatch.setenv("SHOTGUN_API_KEY", "demo")
        assert not told("local")
    finally:
        built.close()
