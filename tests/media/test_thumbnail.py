from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import simplejpeg

from iomanager.core.errors import InvalidInput
from iomanager.media.colour import ColourTable
from iomanager.media.look import Looks
from iomanager.media.proxy import jpeg_size
from iomanager.media.settings import MediaSettings
from iomanager.media.thumbnail import ThumbnailRequest, ThumbnailsRequest, make_thumbnail, make_thumbnails
from tests.media.footage_files import exr, movie


@pytest.fixture
def looks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Looks:
    monkeypatch.setenv("IOMANAGER_HOME", str(tmp_path / "home"))
    return Looks(ColourTable(MediaSettings()))


def shown(path: Path) -> np.ndarray[tuple[int, int, int], np.dtype[np.uint8]]:
    pixels: np.ndarray[tuple[int, int, int], np.dtype[np.uint8]] = simplejpeg.decode_jpeg(path.read_bytes())
    return pixels


@pytest.mark.parametrize(
    ("size", "aspect", "wanted"),
    [
        ((1080, 1920), 1.0, (480, 270)),
        ((1556, 2048), 1.0, (355, 270)),
        ((100, 160), 1.0, (160, 100)),
        ((858, 1024), 2.0, (480, 201)),
        ((400, 100), 1.0, (68, 270)),
        ((1, 3000), 1.0, (480, 1)),
    ],
)
def test_the_picture_keeps_its_proportions(
    looks: Looks, tmp_path: Path, size: tuple[int, int], aspect: float, wanted: tuple[int, int]
) -> None:
    source = exr(tmp_path / "a.exr", np.full((*size, 3), 0.18), pixelAspectRatio=aspect)
    make_thumbnail(ThumbnailRequest(source, None, tmp_path / "deep" / "a.jpg"), looks)
    assert jpeg_size(tmp_path / "deep" / "a.jpg") == wanted


def test_grey_and_colour_are_those_of_the_exact_view(looks: Looks, tmp_path: Path) -> None:
    pixels = np.full((270, 480, 3), 0.18)
    pixels[:, 240:] = [0.5, 0.1, 0.05]
    make_thumbnail(ThumbnailRequest(exr(tmp_path / "a.exr", pixels), None, tmp_path / "a.jpg", quality=95), looks)
    exact = np.array([[[0.18] * 3, [0.5, 0.1, 0.05]]], np.float32)
    table = looks.table
    view = table.view("ACES - ACEScg")
    processor = table.config.getProcessor("ACEScg", view.display, view.view, _forward())
    processor.getDefaultCPUProcessor().applyRGB(exact)
    picture = shown(tmp_path / "a.jpg").astype(float)
    assert np.abs(picture[135, 100] - exact[0, 0] * 255).max() < 2.5
    assert np.abs(picture[135, 400] - exact[0, 1] * 255).max() < 2.5


def _forward() -> object:
    import PyOpenColorIO

    return PyOpenColorIO.TRANSFORM_DIR_FORWARD


def test_frames_of_a_movie_come_from_one_opening(looks: Looks, tmp_path: Path) -> None:
    source = movie(tmp_path / "a.mov", 10)
    frames = tuple((number, tmp_path / f"t.{number}.jpg") for number in (9, 0, 4))
    make_thumbnails(ThumbnailsRequest(source, frames), looks)
    for number, path in frames:
        assert abs(float(shown(path).mean()) - 20 * number) < 4
    make_thumbnail(ThumbnailRequest(source, 4, tmp_path / "one.jpg", width=96), looks)
    assert jpeg_size(tmp_path / "one.jpg") == (96, 48)
    with pytest.raises(InvalidInput, match="has no frame 51"):
        make_thumbnail(ThumbnailRequest(source, 50, tmp_path / "none.jpg"), looks)


def test_an_unknown_colourspace_is_refused_and_nothing_is_written(looks: Looks, tmp_path: Path) -> None:
    source = exr(tmp_path / "a.exr", np.full((20, 20, 3), 0.18))
    with pytest.raises(InvalidInput, match="ACES - ACEScg"):
        make_thumbnail(ThumbnailRequest(source, None, tmp_path / "a.jpg", colorspace="Kodachrome"), looks)
    assert not (tmp_path / "a.jpg").exists()


def test_values_that_are_no_numbers_stay_where_they_are(looks: Looks, tmp_path: Path) -> None:
    pixels = np.full((270, 480, 3), 0.18)
    make_thumbnail(ThumbnailRequest(exr(tmp_path / "a.exr", pixels), None, tmp_path / "a.jpg"), looks)
    pixels[:20, :20] = np.nan
    pixels[-20:, -20:] = np.inf
    make_thumbnail(ThumbnailRequest(exr(tmp_path / "b.exr", pixels), None, tmp_path / "b.jpg"), looks)
    assert np.array_equal(shown(tmp_path / "a.jpg")[100:200], shown(tmp_path / "b.jpg")[100:200])
