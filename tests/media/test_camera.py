"""Camera clip names, with and without their date and serial."""

from __future__ import annotations

import pytest

from iomanager.media import camera


@pytest.mark.parametrize(
    ("text", "make", "clip"),
    [
        ("A_0001C012_230405_A1B2", "ARRI Alexa 35", "A_0001C012_230405_A1B2"),
        ("A_0001C012", "ARRI Alexa 35", "A_0001C012"),
        ("A001C003_210101_R1AB", "ARRI", "A001C003_210101_R1AB"),
        ("A001C003", "ARRI", "A001C003"),
        ("A001C003_210101AB", "Sony Venice", "A001C003_210101AB"),
        ("A003_C012_0101R8", "RED", "A003_C012_0101R8"),
        ("A003_C012", "RED", "A003_C012"),
        ("A001C0007_210101_AB12", "DJI", "A001C0007_210101_AB12"),
        ("S001_0010_A001C003_210101_R1AB_v2", "ARRI", "A001C003_210101_R1AB"),
        ("X001C001 and then B002C004_220202_R2CD", "ARRI", "B002C004_220202_R2CD"),
    ],
)
def test_names_are_found_with_their_maker(text: str, make: str, clip: str) -> None:
    assert camera.find(text) == (make, clip)


@pytest.mark.parametrize("text", ["", "서울_야경", "S001_0010", "XA001C003", "a001c003", "A001C00", "A001C003x"])
def test_other_names_are_no_camera_clips(text: str) -> None:
    assert camera.find(text) is None


def test_the_name_of_the_file_is_asked_before_the_header() -> None:
    values = ["none", "B002C004_220202_R2CD", "A003_C012_0101R8"]
    assert camera.find_first("A001C003", values) == ("ARRI", "A001C003")
    assert camera.find_first("shot", values) == ("ARRI", "B002C004_220202_R2CD")
    assert camera.find_first("shot", []) is None


def test_a_very_long_value_is_not_searched() -> None:
    assert camera.find("x" * 1_000_000 + " A001C003") is None


@pytest.mark.parametrize(
    ("name", "head"),
    [
        ("A001C003.1001.exr", "A001C003"),
        ("A001C003_1001.exr", "A001C003"),
        ("A001C003.-005.exr", "A001C003"),
        ("A001C003.exr", "A001C003"),
        ("shot.v001.1001.dpx", "shot.v001"),
        ("1001.exr", "1001"),
        ("noext", "noext"),
    ],
)
def test_the_head_of_a_name_has_no_frame_number(name: str, head: str) -> None:
    assert camera.head_of(name) == head
