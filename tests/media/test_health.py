"""Frame health: whole files of every kind pass, the same files cut anywhere do not, and no attack costs memory."""

from __future__ import annotations

import os
import struct
import tracemalloc
from collections.abc import Callable
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import OpenEXR
import OpenImageIO as oiio  # noqa: N813 - its usual name
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from iomanager.media.health import check_frame, compare_frames
from iomanager.media.model import MediaInfo

NOISE = np.random.default_rng(1).random((70, 130, 3), dtype=np.float32).astype(np.float16)
COMPRESSIONS = [
    name for name in OpenEXR.Compression.__members__ if name not in {"NUM_COMPRESSION_METHODS", "LJ2K_COMPRESSION"}
]


def codes(path: Path) -> tuple[str, ...]:
    found = check_frame(path, path.stat().st_size)
    assert bool(found.message) == bool(found.codes)
    return found.codes


def scanline(path: Path, compression: str = "ZIP_COMPRESSION", **header: Any) -> Path:
    head = {"type": OpenEXR.scanlineimage, "compression": getattr(OpenEXR, compression), **header}
    OpenEXR.File(head, {"RGB": NOISE}).write(str(path))
    return path


def tiled(path: Path, compression: str = "ZIP_COMPRESSION") -> Path:
    tiles = OpenEXR.TileDescription()
    tiles.xSize, tiles.ySize = 32, 16
    head = {"type": OpenEXR.tiledimage, "compression": getattr(OpenEXR, compression), "tiles": tiles}
    OpenEXR.File(head, {"RGB": NOISE}).write(str(path))
    return path


def multipart(path: Path) -> Path:
    head = {"type": OpenEXR.scanlineimage, "compression": OpenEXR.ZIPS_COMPRESSION}
    tiles = OpenEXR.TileDescription()
    tiles.xSize = tiles.ySize = 64
    parts = [
        OpenEXR.Part(head, {"RGB": NOISE}, "left"),
        OpenEXR.Part({**head, "type": OpenEXR.tiledimage, "tiles": tiles}, {"RGB": NOISE}, "right"),
    ]
    OpenEXR.File(parts).write(str(path))
    return path


def mipmapped(path: Path) -> Path:
    """A tiled picture with smaller copies of itself."""
    picture = oiio.ImageBuf(oiio.ImageSpec(130, 70, 3, "half"))
    picture.set_pixels(oiio.ROI(0, 130, 0, 70, 0, 1, 0, 3), NOISE.astype(np.float32))
    assert oiio.ImageBufAlgo.make_texture(oiio.MakeTxTexture, picture, str(path)), oiio.geterror()
    return path


def output_for(path: Path) -> oiio.ImageOutput:
    output = oiio.ImageOutput.create(str(path))
    assert output is not None
    return output


def deep(path: Path, tile: int = 0) -> Path:
    spec = oiio.ImageSpec(40, 30, 5, "float")
    spec.channelnames = ("R", "G", "B", "A", "Z")
    spec.deep = True
    spec.tile_width = spec.tile_height = tile
    data = oiio.DeepData()
    data.init(40 * 30, 5, [oiio.FLOAT] * 5, spec.channelnames)
    for pixel in range(40 * 30):
        data.set_samples(pixel, 1 + pixel % 3)
        for sample in range(1 + pixel % 3):
            for channel in range(5):
                data.set_deep_value(pixel, channel, sample, float((pixel * 31 + channel * 7 + sample) % 17))
    output = output_for(path)
    assert output.open(str(path), spec), output.geterror()
    assert output.write_deep_image(data), output.geterror()
    assert output.close()
    return path


def dpx(path: Path, depth: str = "uint10") -> Path:
    return by_oiio(
        path, {"oiio:BitsPerSample": int(depth.removeprefix("uint"))}, "uint16" if depth != "uint8" else "uint8"
    )


def by_oiio(path: Path, attributes: dict[str, Any] | None = None, kind: str = "uint8") -> Path:
    spec = oiio.ImageSpec(130, 70, 3, kind)
    for name, value in (attributes or {}).items():
        spec.attribute(name, value)
    output = output_for(path)
    assert output.open(str(path), spec), output.geterror()
    assert output.write_image(NOISE.astype(np.float32)), output.geterror()
    assert output.close()
    return path


MAKERS: dict[str, Callable[[Path], Path]] = {
    **{f"scanline {name}.exr": partial(scanline, compression=name) for name in COMPRESSIONS},
    "decreasing.exr": lambda path: scanline(path, lineOrder=OpenEXR.DECREASING_Y),
    "tiled.exr": tiled,
    "tiled piz.exr": lambda path: tiled(path, "PIZ_COMPRESSION"),
    "multipart.exr": multipart,
    "mip.exr": mipmapped,
    "deep.exr": deep,
    "deep tiled.exr": lambda path: deep(path, 16),
    "ten.dpx": dpx,
    "eight.dpx": lambda path: dpx(path, "uint8"),
    "twelve.dpx": lambda path: dpx(path, "uint12"),
    "sixteen.dpx": lambda path: dpx(path, "uint16"),
    "little.dpx": lambda path: by_oiio(path, {"oiio:Endian": "little"}),
    "a.jpg": by_oiio,
    "a.png": by_oiio,
    "strips.tif": by_oiio,
    "zip.tif": lambda path: by_oiio(path, {"compression": "zip"}, "half"),
}


@pytest.mark.parametrize("name", MAKERS)
def test_a_whole_file_passes_and_a_cut_one_is_truncated(tmp_path: Path, name: str) -> None:
    path = MAKERS[name](tmp_path / name)
    size = path.stat().st_size
    assert check_frame(path, size).message == ""
    for cut in (size - 16, size * 3 // 4, size // 2, size // 10):
        os.truncate(path, cut)
        found = check_frame(path, cut)
        assert found.codes == ("truncated",), (cut, found.message)
        assert name in found.message


@pytest.mark.parametrize("tail", ["zeros", "never written"])
def test_a_file_whose_space_was_reserved_but_not_filled_is_truncated(tmp_path: Path, tail: str) -> None:
    path = scanline(tmp_path / "a.exr")
    size = path.stat().st_size
    os.truncate(path, size // 2 if tail == "zeros" else 600)
    os.truncate(path, size)
    assert codes(path) == ("truncated",)


def test_an_empty_file_is_zero_byte_whatever_it_is_called(tmp_path: Path) -> None:
    for name in ("a.exr", "a.dpx", "a.jpg", "a.tif", "a.png", "a.cin"):
        (tmp_path / name).touch()
        assert codes(tmp_path / name) == ("zero-byte",)


@pytest.mark.parametrize("name", ["a.exr", "a.dpx", "a.jpg", "a.tif", "a.png", "a.cin"])
@pytest.mark.parametrize("content", [b"\0" * 4096, b"GIF89a" + b"x" * 4000, b"#!/bin/sh\nrm -rf /\n", b"\xff"])
def test_a_wrong_magic_is_unreadable(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    assert codes(tmp_path / name) == ("unreadable",)
    assert name in check_frame(tmp_path / name, 1).message


@pytest.mark.parametrize(
    "window", [(0, 0, 2**31 - 2, 9), (-(2**31), -(2**31), 2**31 - 1, 2**31 - 1), (0, 0, 65535, 65535)]
)
def test_a_picture_of_two_thousand_million_pixels_is_refused_without_memory(tmp_path: Path, window: Any) -> None:
    data = scanline(tmp_path / "a.exr").read_bytes()
    for name in (b"dataWindow", b"displayWindow"):
        at = data.index(name + b"\0box2i\0") + len(name) + 1 + 6 + 4
        data = data[:at] + struct.pack("<4i", *window) + data[at + 16 :]
    (tmp_path / "a.exr").write_bytes(data)
    tracemalloc.start()
    found = check_frame(tmp_path / "a.exr", len(data))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found.codes == ("unreadable",)
    assert f"claims {window[2] - window[0] + 1} x {window[3] - window[1] + 1} pixels" in found.message
    assert peak < 1_000_000


def test_a_dpx_of_too_many_pixels_is_refused(tmp_path: Path) -> None:
    path = dpx(tmp_path / "a.dpx")
    data = bytearray(path.read_bytes())
    data[772:780] = struct.pack(">II" if data[:4] == b"SDPX" else "<II", 2**31 - 1, 2**31 - 1)
    path.write_bytes(data)
    assert codes(path) == ("unreadable",)
    assert "claims 2147483647 x 2147483647" in check_frame(path, 1).message


def test_a_pipe_named_as_a_frame_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.exr")
    (tmp_path / "b.exr").mkdir()
    (tmp_path / "c.exr").symlink_to("/dev/zero")
    (tmp_path / "d.exr").symlink_to("nowhere")
    for name in ("a.exr", "b.exr", "c.exr", "d.exr"):
        found = check_frame(tmp_path / name, 100)
        assert found.codes == ("unreadable",)
        assert found.info is None


def test_the_header_of_a_cut_frame_is_still_told(tmp_path: Path) -> None:
    path = scanline(tmp_path / "a.exr", framesPerSecond=Fraction(24))
    os.truncate(path, path.stat().st_size // 2)
    found = check_frame(path, path.stat().st_size)
    assert found.info is not None
    assert found.info.fps == 24


@given(st.data())
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_damaged_bytes_never_raise(tmp_path: Path, data: st.DataObject) -> None:
    name = data.draw(
        st.sampled_from(
            ["tiled.exr", "multipart.exr", "scanline ZIP_COMPRESSION.exr", "ten.dpx", "a.jpg", "a.png", "strips.tif"]
        )
    )
    whole = tmp_path / name
    if not whole.exists():
        MAKERS[name](whole)
    content = bytearray(whole.read_bytes())
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, min(len(content) - 1, 2000)))] = data.draw(st.integers(0, 255))
    hurt = tmp_path / f"hurt{whole.suffix}"
    hurt.write_bytes(content)
    found = check_frame(hurt, len(content))
    assert set(found.codes) <= {"truncated", "unreadable"}


def info(**changes: Any) -> MediaInfo:
    values = {
        "width": 1920,
        "height": 1080,
        "channels": ("R", "G", "B"),
        "fps": Fraction(24),
        "timecode": "01:00:00:00",
    }
    return MediaInfo(path="a", kind="exr", **{**values, **changes})


@pytest.mark.parametrize(
    ("changes", "apart", "found"),
    [
        ({"timecode": "01:00:00:05"}, 5, ()),
        ({"timecode": "01:00:00:06"}, 5, ("timecode-jump",)),
        ({"timecode": None}, 5, ()),
        ({"timecode": "01:00:00:05", "width": 960}, 5, ("resolution-change",)),
        ({"timecode": "01:00:00:05", "channels": ("R", "G", "B", "A")}, 5, ("channel-change",)),
        ({"timecode": "01:00:00:05", "bit_depth": "32 bit float"}, 5, ("channel-change",)),
        ({"timecode": "00:59:59:23"}, -1, ()),
        ({"timecode": "nonsense"}, 5, ("timecode-jump",)),
        ({"fps": None}, 5, ("timecode-jump",)),
    ],
)
def test_frames_are_compared(changes: dict[str, Any], apart: int, found: tuple[str, ...]) -> None:
    assert compare_frames(info(), info(**changes), apart) == found


@pytest.mark.parametrize(
    ("timecode", "apart", "found"),
    [
        ("01:00:00:10", 10, ()),
        ("01:00:00:05", 10, ()),
        ("01:00:00:05", 11, ()),
        ("01:00:00:05", 20, ("timecode-jump",)),
    ],
)
def test_above_thirty_frames_a_second_two_frames_may_share_a_label(
    timecode: str, apart: int, found: tuple[str, ...]
) -> None:
    assert compare_frames(info(fps=Fraction(50)), info(fps=Fraction(50), timecode=timecode), apart) == found


@pytest.mark.parametrize(
    ("first", "second", "apart", "jumps"),
    [
        ("01:00:00:05", "01:00:00:06", 1, False),
        ("01:00:00:23", "01:00:01:00", 1, False),
        ("01:00:00:24", "01:00:01:00", 1, False),
        ("01:00:00:29", "01:00:01:00", 1, False),
        ("01:00:59;29", "01:01:00;02", 1, False),
        ("01:00:00:05", "01:00:00:05", 1, False),
        ("01:00:00:05", "01:00:00:07", 1, True),
        ("01:00:00:05", "10:00:00:00", 1, True),
        ("01:00:00:22", "01:00:01:00", 1, True),
        ("01:00:00:29", "01:00:02:00", 1, True),
    ],
)
def test_jumps_where_no_header_says_the_rate(first: str, second: str, apart: int, jumps: bool) -> None:
    one, two = (info(fps=None, timecode=text) for text in (first, second))
    assert compare_frames(one, two, apart) == (("timecode-jump",) if jumps else ())
