"""EXR headers: everything that OpenEXR can write, read back and compared with OpenEXR's own reader."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import OpenEXR
import pytest

from iomanager.core.errors import InvalidInput, NotFound
from iomanager.media.headers import read_header

RGB = np.zeros((54, 96, 3), np.float16)
SCAN: dict[str, Any] = {"type": OpenEXR.scanlineimage, "compression": OpenEXR.ZIP_COMPRESSION}


def write(path: Path, channels: dict[str, Any] | None = None, **header: Any) -> Path:
    OpenEXR.File({**SCAN, **header}, channels or {"RGB": RGB}).write(str(path))
    return path


def timecode(hours: int, minutes: int, seconds: int, frames: int, *, drop: bool = False) -> Any:
    return OpenEXR.TimeCode(hours, minutes, seconds, frames, drop, *([0] * 13))


def window(x0: int, y0: int, x1: int, y1: int) -> tuple[Any, Any]:
    return np.array([x0, y0], np.int32), np.array([x1, y1], np.int32)


def test_a_camera_frame_says_everything(tmp_path: Path) -> None:
    info = read_header(
        write(
            tmp_path / "shot.1001.exr",
            framesPerSecond=Fraction(24000, 1001),
            timeCode=timecode(9, 30, 15, 12),
            reelName="A001R1AB",
            cameraMake="ARRI",
            cameraModel="ALEXA Mini LF",
            cameraClipName="A001C003_210101_R1AB",
            longitude=126.978,
            latitude=-37.5665,
            altitude=38.0,
            pixelAspectRatio=2.0,
        )
    )
    assert (info.width, info.height, info.resolution) == (96, 54, "96 x 54")
    assert info.fps == Fraction(24000, 1001)
    assert info.timecode == "09:30:15:12"
    assert info.reel == "A001R1AB"
    assert info.camera == "ARRI ALEXA Mini LF"
    assert info.clip == "A001C003_210101_R1AB"
    assert info.location == "-37.5665+126.9780+038.000/"
    assert info.pixel_aspect == 2.0
    assert (info.channels, info.bit_depth, info.compression) == (("R", "G", "B"), "16 bit half", "zip")
    assert (info.parts, info.deep, info.tiled, info.frame_count) == (1, False, False, 1)
    assert info.metadata["cameraMake"] == "ARRI"


def test_the_resolution_is_the_display_window(tmp_path: Path) -> None:
    info = read_header(
        write(tmp_path / "a.exr", dataWindow=window(-10, -4, 85, 49), displayWindow=window(0, 0, 1919, 1079))
    )
    assert (info.width, info.height) == (1920, 1080)
    assert info.data_window == (-10, -4, 85, 49)
    assert info.display_window == (0, 0, 1919, 1079)


@pytest.mark.parametrize(
    ("fps", "drop", "label"),
    [
        (Fraction(30000, 1001), True, "01:02:03;04"),
        (Fraction(30000, 1001), False, "01:02:03:04"),
        (Fraction(24), True, "01:02:03:04"),  # drop-frame does not exist at 24: the flag is noise
    ],
)
def test_drop_frame_is_shown_where_it_exists(tmp_path: Path, fps: Fraction, drop: bool, label: str) -> None:
    path = write(tmp_path / "a.exr", framesPerSecond=fps, timeCode=timecode(1, 2, 3, 4, drop=drop))
    assert read_header(path).timecode == label


@pytest.mark.parametrize(
    ("written", "exact"),
    [
        (Fraction(2997, 125), Fraction(24000, 1001)),
        (Fraction(25), Fraction(25)),
        (Fraction(48000, 1001), Fraction(48000, 1001)),
        (Fraction(0), None),
        (Fraction(100000), None),
    ],
)
def test_rates_become_exact(tmp_path: Path, written: Fraction, exact: Fraction | None) -> None:
    assert read_header(write(tmp_path / "a.exr", framesPerSecond=written)).fps == exact


@pytest.mark.parametrize(
    ("chromaticities", "name"),
    [
        ((0.7347, 0.2653, 0.0, 1.0, 0.0001, -0.077, 0.32168, 0.33767), "ACES - ACES2065-1"),
        ((0.713, 0.293, 0.165, 0.83, 0.128, 0.044, 0.32168, 0.33767), "ACES - ACEScg"),
        ((0.64, 0.33, 0.3, 0.6, 0.15, 0.06, 0.3127, 0.329), "Linear Rec.709 (sRGB)"),
        ((0.68, 0.32, 0.265, 0.69, 0.15, 0.06, 0.3127, 0.329), "Linear P3-D65"),
        ((0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.3, 0.3), None),
    ],
)
def test_primaries_name_the_colourspace(tmp_path: Path, chromaticities: Any, name: str | None) -> None:
    assert read_header(write(tmp_path / "a.exr", chromaticities=chromaticities)).colorspace == name


def test_the_parts_of_a_multipart_file_are_counted_and_their_channels_named(tmp_path: Path) -> None:
    depth = np.zeros((54, 96), np.float32)
    tiles = OpenEXR.TileDescription()
    parts = [
        OpenEXR.Part(SCAN, {"RGBA": np.zeros((54, 96, 4), np.float16)}, "beauty"),
        OpenEXR.Part({**SCAN, "type": OpenEXR.tiledimage, "tiles": tiles}, {"Z": depth}, "depth"),
    ]
    OpenEXR.File(parts).write(str(tmp_path / "a.exr"))
    info = read_header(tmp_path / "a.exr")
    assert info.parts == 2
    assert info.tiled
    assert info.channels == ("R", "G", "B", "A", "depth.Z")
    assert (info.metadata["name"], info.metadata["1/name"]) == ("beauty", "depth")
    assert dict(info.metadata)["1/channels"] == "Z"
    assert len(dict(info.metadata)) == len(info.metadata)
    assert "2/name" not in info.metadata
    assert "1/none" not in info.metadata


def test_luminance_and_chroma_and_layers_are_channels_as_any(tmp_path: Path) -> None:
    plane = np.zeros((54, 96), np.float16)
    info = read_header(write(tmp_path / "a.exr", {"Y": plane, "RY": plane, "BY": plane, "N.x": plane}))
    assert info.channels == ("Y", "BY", "RY", "N.x")
    assert info.bit_depth == "16 bit half"


def test_every_attribute_is_read_as_openexr_reads_it(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.exr",
        anInt=-7,
        aFloat=1.5,
        aText="서울 $HOME",
        words=["one", "two"],
        aRational=Fraction(3, 4),
        timeCode=timecode(23, 59, 58, 7),
        keyCode=OpenEXR.KeyCode(1, 2, 3, 4, 5, 4, 64),
    )
    theirs = OpenEXR.File(str(path), header_only=True).header()
    ours = read_header(path).metadata
    assert set(ours) == set(theirs)
    assert (ours["anInt"], ours["aFloat"], ours["aText"]) == ("-7", "1.5", "서울 $HOME")
    assert (ours["words"], ours["aRational"], ours["timeCode"]) == ("one, two", "3/4", "23:59:58:07")
    assert ours["keyCode"] == "1 2 3 4 5 4 64"


def test_the_name_of_the_file_wins_over_the_header(tmp_path: Path) -> None:
    path = write(tmp_path / "B002C004_220202_R2CD.1001.exr", cameraClipName="A001C003_210101_R1AB")
    assert read_header(path).clip == "B002C004_220202_R2CD"


def test_two_frames_of_a_sequence_keep_their_own_timecodes(tmp_path: Path) -> None:
    for frame in (1, 2):
        write(tmp_path / f"a.{frame}.exr", framesPerSecond=Fraction(24), timeCode=timecode(1, 0, 0, frame))
    assert [read_header(tmp_path / f"a.{frame}.exr").timecode for frame in (1, 2)] == ["01:00:00:01", "01:00:00:02"]


def test_a_header_larger_than_the_first_read_is_read_whole(tmp_path: Path) -> None:
    path = write(tmp_path / "a.exr", comment="x" * 50_000, reelName="A001")
    assert read_header(path).reel == "A001"
    assert len(read_header(path).metadata["comment"]) == 50_000


def test_a_missing_file_a_folder_and_a_movie_are_refused_in_plain_words(tmp_path: Path) -> None:
    (tmp_path / "folder.exr").mkdir()
    (tmp_path / "a.mov").write_bytes(b"x")
    with pytest.raises(NotFound, match="does not exist"):
        read_header(tmp_path / "none.exr")
    with pytest.raises(InvalidInput, match="not a regular file"):
        read_header(tmp_path / "folder.exr")
    with pytest.raises(InvalidInput, match="not a picture"):
        read_header(tmp_path / "a.mov")


def test_the_rate_in_the_spelling_of_openimageio(tmp_path: Path) -> None:
    assert read_header(write(tmp_path / "a.exr", FramesPerSecond=Fraction(24000, 1001))).fps == Fraction(24000, 1001)
