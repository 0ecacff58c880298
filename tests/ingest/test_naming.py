"""Names and folders of plates are those of the original, and no row's text leaves the show."""

from __future__ import annotations

import posixpath
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iomanager.core import paths
from iomanager.core.errors import InvalidInput
from iomanager.ingest import naming

PLATE = naming.naming("/shows/Demo", "S001_0010", "org", 3)


@pytest.mark.parametrize(
    ("made", "wanted"),
    [
        (PLATE.plate, "S001_0010_org_v003"),
        (PLATE.sequence, "S001"),
        (PLATE.folder, "/shows/Demo/seq/S001/S001_0010/plate/org/v003"),
        (PLATE.frames("EXR"), "/shows/Demo/seq/S001/S001_0010/plate/org/v003/S001_0010_org_v003.%04d.exr"),
        (PLATE.original("MOV"), "/shows/Demo/seq/S001/S001_0010/plate/org/v003/S001_0010_org_v003.mov"),
        (PLATE.jpg_folder, "/shows/Demo/seq/S001/S001_0010/plate/org/v003_jpg"),
        (PLATE.half_jpg_folder, "/shows/Demo/seq/S001/S001_0010/plate/org/v003_jpg_2k"),
        (PLATE.temp_folder, "/shows/Demo/seq/S001/S001_0010/plate/tmp/v003"),
        (PLATE.mp4, "/shows/Demo/seq/S001/S001_0010/plate/S001_0010_org_v003.mp4"),
        (PLATE.webm, "/shows/Demo/seq/S001/S001_0010/plate/S001_0010_org_v003.webm"),
        (PLATE.mov, "/shows/Demo/seq/S001/S001_0010/plate/S001_0010_org_v003.mov"),
        (PLATE.filmstrip, "/shows/Demo/seq/S001/S001_0010/plate/S001_0010_org_v003stream.jpeg"),
        (PLATE.thumbnail, "/shows/Demo/seq/S001/S001_0010/plate/montage/org_v003_jpg/S001_0010_org_v003.0001.jpg"),
        (PLATE.mhl_folder, "/shows/Demo/seq/S001/S001_0010/plate/org/v003/ascmhl"),
        (naming.publish_name("S001_0010", "org"), "S001_0010_org"),
        (naming.version_name(1000), "v1000"),
        (naming.collect_movie("/out", "S001_0010", "org"), "/out/S001_0010_org.mov"),
        (naming.collect_movie("/out", "A001C003", "src", 0), "/out/A001C003_src0001.mov"),
        (naming.ClipNaming("/stock", "src20260102030405").frames("dpx"),
         "/stock/src/src20260102030405/src20260102030405.%04d.dpx"),
    ],
)  # fmt: skip
def test_names_of_the_original(made: str, wanted: str) -> None:
    assert made == wanted


@pytest.mark.parametrize(
    "shot", ["../x", "a/b", "S001\n_0010", "x" * 300, "", "..", "_0010", "CON_1/..", "S001_0010 ", "S001\\x"]
)
def test_unsafe_shot_names_are_refused(shot: str) -> None:
    with pytest.raises(InvalidInput):
        naming.naming("/shows/Demo", shot, "org", 1)


def test_the_frame_files_name_fits_into_a_file_system() -> None:
    assert naming.naming("/s", "가" * 70, "org", 1).plate == "가" * 70 + "_org_v001"
    with pytest.raises(InvalidInput):
        naming.naming("/s", "가" * 80, "org", 1)


def test_types_of_records() -> None:
    assert [naming.file_type(t) for t in ("org", "src", "ref", "editor")] == ["Plate", "Source", "Reference", "Source"]
    assert [naming.version_type(t) for t in ("org", "bgsrc", "ref", "editor")] == ["org", "src", "ref", "editor"]


def test_twins_share_a_key_and_names_stay_as_written() -> None:
    nfd = unicodedata.normalize("NFD", "서울_0010")
    assert paths.twin_key(nfd) == paths.twin_key("서울_0010")
    assert paths.twin_key("s001_0010") == paths.twin_key("S001_0010")
    assert nfd in naming.naming("/s", nfd, "org", 1).folder


@given(st.text(max_size=40), st.text(max_size=10))
def test_no_text_leaves_the_show(shot: str, plate_type: str) -> None:
    try:
        made = naming.naming("/shows/Demo", shot, plate_type, 1)
    except InvalidInput:
        return
    for path in (made.folder, made.frames("exr"), made.thumbnail, made.mp4):
        assert posixpath.normpath(path) == path
        assert path.startswith("/shows/Demo/seq/")
