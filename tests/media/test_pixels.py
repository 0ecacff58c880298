from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import OpenEXR
import OpenImageIO
import pytest

from iomanager.core.errors import InvalidInput, NotFound
from iomanager.media import exr_pixels
from iomanager.media.pixels import check_file, into_display, read_still, reduce, resize
from tests.media.footage_files import GREY, exr, luminance_chroma

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


def gradient(height: int = 48, width: int = 64) -> Any:
    return np.random.default_rng(3).random((height, width, 3)).astype(np.float16)


@pytest.mark.parametrize("compression", ["NO", "RLE", "ZIPS", "ZIP", "PIZ"])
def test_lossless_exr_comes_back_exactly(tmp_path: Path, compression: str) -> None:
    pixels = gradient()
    path = exr(tmp_path / "a.exr", pixels, compression=getattr(OpenEXR, f"{compression}_COMPRESSION"))
    assert np.array_equal(read_still(path).pixels, pixels)


def test_the_display_window_is_what_is_shown(tmp_path: Path) -> None:
    pixels = gradient(40, 60)
    windows = {
        "dataWindow": (np.array([-5, -5], np.int32), np.array([54, 34], np.int32)),
        "displayWindow": (np.array([0, 0], np.int32), np.array([79, 29], np.int32)),
    }
    shown = read_still(exr(tmp_path / "a.exr", pixels, **windows)).pixels
    assert shown.shape == (30, 80, 3)
    assert np.array_equal(shown[:, :55], pixels[5:35, 5:])
    assert not shown[:, 55:].any()


def test_windows_that_do_not_touch_are_black() -> None:
    far = into_display(np.ones((4, 4, 3)), (100, 100, 103, 103), (0, 0, 7, 7))
    assert far.shape == (8, 8, 3)
    assert not far.any()


def test_alpha_tiles_and_single_channels(tmp_path: Path) -> None:
    rgba = np.dstack([gradient(), np.ones((48, 64), np.float16)])
    tiled = {"type": OpenEXR.tiledimage, "tiles": OpenEXR.TileDescription()}
    assert np.array_equal(read_still(exr(tmp_path / "a.exr", rgba, **tiled)).pixels, rgba[..., :3])
    depth = gradient()[..., 0]
    grey = read_still(exr(tmp_path / "z.exr", depth)).pixels
    assert np.array_equal(grey, np.repeat(depth[..., None], 3, 2))


def test_the_first_part_and_the_left_eye_are_shown(tmp_path: Path) -> None:
    left, right = gradient(), np.zeros((48, 64), np.float16)
    kind = {"type": OpenEXR.scanlineimage}
    black = np.dstack([right] * 3)
    parts = [OpenEXR.Part(dict(kind), {"RGB": left}, "left"), OpenEXR.Part(dict(kind), {"RGB": black}, "right")]
    OpenEXR.File(parts).write(str(tmp_path / "parts.exr"))
    assert np.array_equal(read_still(tmp_path / "parts.exr").pixels, left)
    layers = {f"left.{name}": np.ascontiguousarray(left[..., index]) for index, name in enumerate("RGB")}
    layers |= {f"diffuse.{name}": right for name in "RGB"}
    OpenEXR.File(kind, layers).write(str(tmp_path / "layers.exr"))
    assert np.array_equal(read_still(tmp_path / "layers.exr").pixels, left)


def test_luminance_chroma_becomes_rgb(tmp_path: Path) -> None:
    shown = read_still(luminance_chroma(tmp_path / "yc.exr")).pixels.astype(np.float32)
    assert shown.shape == (48, 64, 3)
    assert np.allclose(shown, GREY, atol=0.001)


def test_deep_samples_are_laid_over_each_other(tmp_path: Path) -> None:
    """Two samples of alpha 0.5, stored far one first: the near one (1.0) covers half of the far one (0.4)."""
    colour, alpha, depth = (np.empty((4, 6), object) for _ in range(3))
    for cell in np.ndindex(4, 6):
        some = cell[1] > 0
        colour[cell] = np.array([0.4, 1.0], np.float16) if some else None
        alpha[cell] = np.array([0.5, 0.5], np.float16) if some else None
        depth[cell] = np.array([9.0, 2.0], np.float32) if some else None
    channels = {"R": colour, "G": colour, "B": colour, "A": alpha, "Z": depth}
    header = {"type": OpenEXR.deepscanline, "compression": OpenEXR.ZIPS_COMPRESSION}
    OpenEXR.File(header, channels).write(str(tmp_path / "deep.exr"))
    shown = read_still(tmp_path / "deep.exr").pixels.astype(np.float32)
    assert np.allclose(shown[:, 1:], 1.0 + 0.5 * 0.4, atol=0.002)
    assert not shown[:, 0].any()


def test_many_layers_are_decoded_without_keeping_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pixels = gradient()
    path = exr(tmp_path / "a.exr", pixels)
    monkeypatch.setattr(exr_pixels, "LARGE", 1)
    assert np.array_equal(read_still(path).pixels, pixels)
    cut = tmp_path / "cut.exr"
    cut.write_bytes(path.read_bytes()[:-3000])
    with pytest.raises(InvalidInput, match=r"cut\.exr"):
        read_still(cut)


@pytest.mark.parametrize("ext", ["dpx", "tif", "png", "jpg"])
def test_other_stills(tmp_path: Path, ext: str) -> None:
    path = tmp_path / f"a.{ext}"
    spec = OpenImageIO.ImageSpec(32, 16, 3, "uint8" if ext == "jpg" else "uint16")
    writer = OpenImageIO.ImageOutput.create(str(path))
    assert writer is not None
    assert writer.open(str(path), spec)
    writer.write_image(np.full((16, 32, 3), 0.5, np.float32))
    writer.close()
    shown = read_still(path)
    top = np.iinfo(shown.pixels.dtype).max
    assert shown.pixels.shape == (16, 32, 3)
    assert np.allclose(shown.pixels / top, 0.5, atol=0.01)
    assert not shown.is_float


def test_reducing_is_the_mean_of_blocks_and_survives_nan() -> None:
    pixels = gradient(30, 41)
    wanted = pixels[:28, :40].astype(np.float32).reshape(7, 4, 10, 4, 3).mean((1, 3))
    assert np.allclose(reduce(pixels, 4), wanted, atol=0.001)
    pixels[0, 0] = np.nan
    pixels[9, 9] = np.inf
    assert np.isfinite(reduce(pixels, 4)[1:, 3:].astype(np.float32)).all()
    assert np.isfinite(reduce(pixels, 4)[0, 0]).all()
    flat = np.full((9, 9, 3), 200, np.uint8)
    assert (reduce(flat, 2) == 200).all()
    assert (resize(flat, 5, 7) == 200).all()
    assert resize(pixels, 5, 7).shape == (7, 5, 3)


def test_files_that_are_none(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        check_file(tmp_path / "none.exr")
    (tmp_path / "empty.exr").touch()
    with pytest.raises(InvalidInput, match="0 bytes"):
        check_file(tmp_path / "empty.exr")
    with pytest.raises(InvalidInput, match="cannot be opened"):
        check_file(tmp_path / "nul\0.exr")
    (tmp_path / "notes.txt").write_text("hello")
    with pytest.raises(InvalidInput, match="is not a picture"):
        read_still(tmp_path / "notes.txt")
