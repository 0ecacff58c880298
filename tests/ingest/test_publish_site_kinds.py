"""Every kind of plate published whole to a ShotGrid site: real pictures in, files and records and uploads out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from iomanager.ingest.context import Rules
from iomanager.ingest.model import Row
from iomanager.media.decoder import Decoder
from iomanager.media.settings import MediaSettings
from iomanager.tracker.trackers.shotgrid import client
from tests.ingest.rendering import exr_row, mov_row
from tests.ingest.site_studio import RULES, Studio, open_studio

KEY = "S001_0010_org_v001"
PLATE = "Demo/seq/S001/S001_0010/plate"


@pytest.fixture(scope="module")
def decoder() -> Iterator[Decoder]:
    """One child that decodes, for all."""
    with Decoder(MediaSettings(decode_processes=1)) as made:
        yield made


@pytest.fixture
def studio(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, decoder: Decoder) -> Iterator[Studio]:
    monkeypatch.setattr(client, "WAIT", 0.01)
    monkeypatch.setenv("SHOTGUN_SCRIPT_NAME", "demo")
    monkeypatch.setenv("SHOTGUN_API_KEY", "demo")
    with open_studio(tmp_path, user="demo") as made:
        yield replace(made, renderer=decoder)


def publish(studio: Studio, *rows: Row, rules: Rules = RULES, **options: Any) -> None:
    """Publish; every step of every plate is done."""
    done = studio.publish(*rows, rules=rules, **options)
    assert [(plate["plate"], plate["step"], plate["message"]) for plate in done.failed] == []


def versions(studio: Studio, *fields: str) -> dict[str, dict[str, Any]]:
    """The versions of the site by their code."""
    return {row["code"]: row for row in studio.site.rows("Version", "id", "code", *fields)}


def uploaded(studio: Studio, entity: str, number: int, field: str) -> bytes:
    """The bytes that the site has of an upload."""
    return studio.site.blob(studio.site.stored(entity, number, field))


def test_segments_of_a_retime_are_lines_of_shot_and_version(studio: Studio) -> None:
    base = exr_row(studio.folder, count=6)
    fast = {"just_in": 101, "just_out": 104, "retime_duration": 2, "retime_percent": 200.0, "retime_start_frame": 1}
    back = {"just_in": 104, "just_out": 106, "retime_duration": 3, "retime_percent": -100.0, "retime_start_frame": 3}
    publish(studio, base.with_changes(row_id="a", **fast), base.with_changes(row_id="b", **back))
    cut = ("sg_cut_in", "sg_cut_out", "sg_cut_duration")
    assert studio.one("Shot", *cut, "sg_retime_duration", "sg_retime_percent") == {
        "sg_cut_in": 1001, "sg_cut_out": 1005, "sg_cut_duration": 5,
        "sg_retime_duration": "2\n3", "sg_retime_percent": "200%\n-100%",
    }  # fmt: skip
    lines = ("sg_retime_duration", "sg_retime_percent", "sg_retime_start_frame", "sg_just_in", "sg_just_out")
    found = versions(studio, *lines, "sg_path_to_frames", "playlists")[f"{KEY}.mov"]
    assert [found[name] for name in lines] == ["2\n3", "200%\n-100%", "1\n3", 101, 106]
    frames = sorted((studio.shows / PLATE / "org" / "v001").glob("*.exr"))
    assert [frame.name for frame in frames] == [f"{KEY}.{1001 + n}.exr" for n in range(5)]
    assert found["sg_path_to_frames"] == f"{studio.shows}/{PLATE}/org/v001/{KEY}.%04d.exr"
    assert [each["name"] for each in found["playlists"]] == ["day1"]
    assert uploaded(studio, "Version", found["id"], "sg_uploaded_movie_mp4")[4:8] == b"ftyp"
    assert uploaded(studio, "Version", found["id"], "image")[:2] == b"\xff\xd8"


def test_a_movie_that_becomes_dpx_is_published_as_its_frames(studio: Studio) -> None:
    row = mov_row(studio.folder, count=5, just_in=2, timecode_in="01:00:00:23")
    publish(studio, row, rules=Rules(films=(), out_format="dpx 10bit"), mov_to_dpx=True)
    found = versions(studio, "sg_path_to_frames", "sg_first_frame", "sg_cut_duration")[f"{KEY}.mov"]
    assert found["sg_path_to_frames"] == f"{studio.shows}/{PLATE}/org/v001/{KEY}.%04d.dpx"
    assert found["sg_cut_duration"] == 4
    file = studio.one("PublishedFile", "code", "name", "version_number", "version", "published_file_type")
    assert file == {
        "code": f"{KEY}.%04d.dpx", "name": "S001_0010_org", "version_number": 1, "version": f"{KEY}.mov",
        "published_file_type": "Plate",
    }  # fmt: skip
    path = studio.site.rows("PublishedFile", "path")[0]["path"]
    assert path["relative_path"] == f"{PLATE}/org/v001/{KEY}.%04d.dpx"
    assert len(list((studio.shows / PLATE / "org" / "v001").glob("*.dpx"))) == 4
    assert studio.one("Shot", "sg_cut_out", "sg_cut_duration") == {"sg_cut_out": 1004, "sg_cut_duration": 4}


def test_non_retime_is_a_second_version_with_its_own_uploads(studio: Studio) -> None:
    row = exr_row(studio.folder, count=4, retime_duration=2, retime_percent=200.0)
    publish(studio, row, non_retime=True)
    found = versions(studio, "playlists", "sg_retime_percent", "published_files")
    second = "S001_0010_org_v002.mov"
    assert sorted(found) == [f"{KEY}.mov", second]
    assert [found[code]["sg_retime_percent"] for code in sorted(found)] == ["200%", None]
    assert [each["name"] for each in studio.site.rows("Playlist", "versions")[0]["versions"]] == [f"{KEY}.mov", second]
    files = {
        row["version_number"]: row for row in studio.site.rows("PublishedFile", "version_number", "path", "version")
    }
    assert {number: file["version"]["name"] for number, file in files.items()} == {1: f"{KEY}.mov", 2: second}
    assert files[2]["path"]["relative_path"] == f"{PLATE}/org/v002_jpg/S001_0010_org_v002.%04d.jpg"
    for version in found.values():
        assert uploaded(studio, "Version", version["id"], "sg_uploaded_movie_mp4")[4:8] == b"ftyp"
        assert uploaded(studio, "Version", version["id"], "image")[:2] == b"\xff\xd8"
    assert studio.one("Shot", "sg_cut_duration") == {"sg_cut_duration": 2}


@pytest.mark.parametrize("make", [exr_row, mov_row])
def test_a_clip_of_the_library_goes_to_its_own_project(studio: Studio, make: Any, tmp_path: Path) -> None:
    studio.site.add("Project", name="_ClibLibrary")
    row = make(studio.folder, type="lib", shot_name=None, version=None, clip_tag="fire, 연기 , fire")
    publish(studio, row, rules=Rules(films=(), library_root=str(tmp_path / "stock")))
    shot = studio.one("Shot", "project", "sg_sequence", "tags", "sg_cut_in")
    assert {**shot, "tags": sorted(shot["tags"])} == {
        "project": "_ClibLibrary", "sg_sequence": "clip", "tags": ["fire", "연기"], "sg_cut_in": None,
    }  # fmt: skip
    version = studio.one("Version", "project", "sg_version_type", "sg_path_to_frames", "sg_path_to_movie")
    assert (version["project"], version["sg_version_type"]) == ("_ClibLibrary", "src")
    shown = version["sg_path_to_frames"] or version["sg_path_to_movie"]
    assert shown.startswith(str(tmp_path / "stock"))
    assert studio.site.rows("PublishedFile", "id") == []


def test_plates_that_are_no_org_leave_the_cut_alone(studio: Studio) -> None:
    publish(studio, exr_row(studio.folder, count=3, type="src"))
    assert studio.one("Shot", "code", "sg_cut_in", "sg_cut_out") == {
        "code": "S001_0010", "sg_cut_in": None, "sg_cut_out": None,
    }  # fmt: skip
    assert studio.one("Version", "sg_version_type") == {"sg_version_type": "src"}
    assert studio.one("PublishedFile", "name", "published_file_type") == {
        "name": "S001_0010_src", "published_file_type": "Source",
    }  # fmt: skip


def test_a_script_publishes_in_the_name_of_who_works(studio: Studio) -> None:
    publish(studio, exr_row(studio.folder, count=2))
    for entity in ("Version", "PublishedFile", "Playlist"):
        assert studio.one(entity, "created_by") == {"created_by": "Demo Artist"}, entity


def test_a_path_is_written_once(studio: Studio) -> None:
    """Each write of a path makes another attachment at the site."""
    publish(studio, exr_row(studio.folder, count=2))
    names = [row["display_name"] for row in studio.site.rows("Attachment", "display_name")]
    assert names.count(f"{KEY}.%04d.exr") == 1
