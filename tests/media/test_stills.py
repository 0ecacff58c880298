"""Headers of DPX, Cineon, TIFF, JPG and PNG, written by OpenImageIO or byte by byte."""

from __future__ import annotations

import os
import struct
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import OpenImageIO as oiio  # noqa: N813 - its usual name
import pytest

from iomanager.media import demo_pictures
from iomanager.media.headers import read_header
from iomanager.media.health import check_frame

SLATE = demo_pictures.Slate(Fraction(24000, 1001), "16:45:00:22", "B001")


def write(path: Path, attributes: dict[str, Any] | None = None, *, kind: str = "uint8", channels: int = 3) -> Path:
    spec = oiio.ImageSpec(130, 70, channels, kind)
    for name, value in (attributes or {}).items():
        spec.attribute(name, value)
    output = oiio.ImageOutput.create(str(path))
    assert output is not None
    assert output.open(str(path), spec), output.geterror()
    assert output.write_image(np.full((70, 130, channels), 0.5, np.float32)), output.geterror()
    assert output.close()
    return path


def dpx(path: Path, changes: dict[int, bytes] | None = None, *, little: bool = False) -> Path:
    """Our own big-endian DPX with bytes changed, or with every number of the header turned around."""
    picture = demo_pictures.Picture(64, 32, (1.0, 1.0, 1.0), 1)
    demo_pictures.write_dpx(path, SLATE, 3, picture.encoded(0))
    data = bytearray(path.read_bytes())
    for offset, value in (changes or {}).items():
        data[offset : offset + len(value)] = value
    if little:
        data = swapped(data)
    path.write_bytes(data)
    return path


def swapped(data: bytearray) -> bytearray:
    halves = [768, 770, 804, 806]
    words = [0, 4, 16, 20, 24, 28, 32, 772, 776, 808, 1408, 1412, 1424, 1428, 1628, 1632, 1920, 1940]
    for size, offsets in ((2, halves), (4, words)):
        for offset in offsets:
            data[offset : offset + size] = data[offset : offset + size][::-1]
    return data


@pytest.mark.parametrize("little", [False, True])
def test_a_dpx_says_rate_timecode_and_transfer_in_both_byte_orders(tmp_path: Path, little: bool) -> None:
    info = read_header(dpx(tmp_path / "B001C004_210104_R2CD.0998.dpx", little=little))
    assert (info.kind, info.width, info.height) == ("dpx", 64, 32)
    assert info.fps == Fraction(24000, 1001)
    assert info.timecode == "16:45:01:01"
    assert info.colorspace == "rec709"
    assert info.reel == "B001"
    assert info.clip == "B001C004_210104_R2CD"
    assert (info.channels, info.bit_depth, info.compression) == (("R", "G", "B"), "10 bit", "none")
    assert check_frame(tmp_path / "B001C004_210104_R2CD.0998.dpx", 1).codes == ()


@pytest.mark.parametrize(
    ("transfer", "name"), [(1, "Cineon"), (3, "Cineon"), (6, "rec709"), (5, "rec709"), (0, None), (255, None)]
)
def test_the_transfer_of_a_dpx_names_its_colourspace(tmp_path: Path, transfer: int, name: str | None) -> None:
    assert read_header(dpx(tmp_path / "a.dpx", {801: bytes([transfer])})).colorspace == name


def test_a_dpx_that_is_a_part_of_a_larger_original_shows_that_as_its_resolution(tmp_path: Path) -> None:
    info = read_header(dpx(tmp_path / "a.dpx", {1408: struct.pack(">II", 8, 4), 1424: struct.pack(">II", 128, 72)}))
    assert (info.width, info.height) == (128, 72)
    assert info.data_window == (8, 4, 71, 35)


@pytest.mark.parametrize("undefined", [0, 0xFFFFFFFF, 7])
def test_an_original_size_that_makes_no_sense_is_ignored(tmp_path: Path, undefined: int) -> None:
    info = read_header(dpx(tmp_path / "a.dpx", {1424: struct.pack(">II", undefined, undefined)}))
    assert (info.width, info.height) == (64, 32)


def test_what_a_dpx_leaves_undefined_is_none(tmp_path: Path) -> None:
    nothing = b"\xff" * 4
    info = read_header(dpx(tmp_path / "a.dpx", {1920: nothing, 1940: nothing, 1724: nothing, 1556: b"\xff" * 32}))
    assert (info.timecode, info.fps, info.reel, info.camera) == (None, None, None, None)


def test_the_rate_of_the_film_header_counts_where_television_has_none(tmp_path: Path) -> None:
    path = dpx(tmp_path / "a.dpx", {1940: b"\xff" * 4, 1724: struct.pack(">f", 25.0)})
    assert read_header(path).fps == 25


def test_a_dpx_of_openimageio_is_read_as_it_says(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.dpx", {"oiio:BitsPerSample": 12, "dpx:InputDevice": "ARRISCAN"}, kind="uint16", channels=4
    )
    info = read_header(path)
    assert (info.width, info.height, info.bit_depth, info.channels) == (130, 70, "12 bit", ("R", "G", "B", "A"))
    assert (info.camera, info.reel) == ("ARRISCAN", None)


def cineon(path: Path, order: str) -> Path:
    header = bytearray(2048)
    struct.pack_into(order + "5I", header, 0, 0x802A5FD7, 2048, 1024, 1024, 0)
    struct.pack_into(order + "I", header, 20, 2048 + 64 * 32 * 4)
    header[192:194] = bytes([0, 3])
    for index in range(3):
        struct.pack_into(order + "4B2I", header, 196 + 28 * index, 0, index + 1, 10, 0, 64, 32)
    struct.pack_into("64s", header, 844, b"Spirit 4K")
    struct.pack_into(order + "f", header, 1072, 24.0)
    path.write_bytes(bytes(header) + b"\x11" * (64 * 32 * 4))
    return path


@pytest.mark.parametrize("order", [">", "<"])
def test_cineon_is_read_in_both_byte_orders(tmp_path: Path, order: str) -> None:
    path = cineon(tmp_path / "scan.0001.cin", order)
    info = read_header(path)
    assert (info.kind, info.width, info.height, info.bit_depth) == ("cineon", 64, 32, "10 bit")
    assert (info.colorspace, info.camera, info.fps) == ("Cineon", "Spirit 4K", Fraction(24))
    assert info.channels == ("R", "G", "B")
    assert check_frame(path, 1).codes == ()
    os.truncate(path, 6000)
    assert check_frame(path, 1).codes == ("truncated",)


@pytest.mark.parametrize(
    ("name", "kind", "compression", "depth"),
    [
        ("a.tif", "uint16", "none", "16 bit"),
        ("b.tiff", "float", "zip", "32 bit float"),
        ("c.tif", "half", "lzw", "16 bit half"),
        ("d.TIF", "uint8", "packbits", "8 bit"),
    ],
)
def test_tiff(tmp_path: Path, name: str, kind: str, compression: str, depth: str) -> None:
    attributes = {"compression": compression, "Make": "Nikon", "Model": "Z9", "tiff:half": 1}
    info = read_header(write(tmp_path / name, attributes, kind=kind))
    assert (info.kind, info.width, info.height, info.bit_depth) == ("tiff", 130, 70, depth)
    assert info.compression == {"zip": "deflate"}.get(compression, compression)
    assert info.channels == ("R", "G", "B")
    assert info.camera == "Nikon Z9"


def test_a_tiff_with_alpha_that_is_turned(tmp_path: Path) -> None:
    info = read_header(write(tmp_path / "a.tif", {"Orientation": 6}, channels=4))
    assert info.rotation == 90
    assert info.channels == ("R", "G", "B", "A")


def test_jpg_and_png(tmp_path: Path) -> None:
    jpg = read_header(write(tmp_path / "a.jpg"))
    assert (jpg.kind, jpg.width, jpg.height, jpg.bit_depth, jpg.channels) == ("jpeg", 130, 70, "8 bit", ("R", "G", "B"))
    png = read_header(write(tmp_path / "a.png", {"ImageDescription": "x"}, kind="uint16", channels=4))
    assert (png.kind, png.width, png.height, png.bit_depth) == ("png", 130, 70, "16 bit")
    assert png.channels == ("R", "G", "B", "A")
    assert (jpg.fps, jpg.timecode, png.pixel_aspect) == (None, None, 1.0)


def test_a_jpg_with_bytes_behind_its_end_is_whole(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jpg")
    path.write_bytes(path.read_bytes() + b"preview" * 1000)
    assert check_frame(path, 1).codes == ()
