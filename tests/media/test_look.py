from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from iomanager.media.colour import ColourTable
from iomanager.media.look import Looks
from iomanager.media.settings import MediaSettings


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IOMANAGER_HOME", str(tmp_path / "home"))


def looks(**changes: object) -> Looks:
    settings = MediaSettings().model_copy(update=changes)
    return Looks(ColourTable(settings), exact=settings.exact_view)


def scene() -> npt.NDArray[np.float16]:
    """A picture like a plate: mid grey, six stops each way, mild colours and some noise."""
    y, x = np.mgrid[0:270, 0:480]
    stops = [3 * np.sin(x / 60 + shift) * np.cos(y / 50) for shift in (0, 0.15, 0.3)]
    noise = np.random.default_rng(1).normal(0, 0.004, (270, 480, 3))
    light: npt.NDArray[np.float64] = 0.18 * np.exp2(np.stack(stops, -1)) + noise
    return light.astype(np.float16)


def test_the_baked_view_differs_from_the_exact_one_by_a_tenth_of_a_step() -> None:
    picture = scene().astype(np.float32)
    table = ColourTable(MediaSettings())
    exact = picture.copy()
    view = table.view("ACES - ACEScg")
    import PyOpenColorIO

    processor = table.config.getProcessor("ACEScg", view.display, view.view, PyOpenColorIO.TRANSFORM_DIR_FORWARD)
    processor.getDefaultCPUProcessor().applyRGB(exact)
    wanted = np.round(np.clip(exact, 0, 1) * 255)
    shown = looks().look("ACES - ACEScg")(scene())
    assert np.abs(shown - wanted).mean() < 0.15
    assert np.abs(looks(exact_view=True).look("ACES - ACEScg")(scene()) - wanted).mean() < 0.02


def test_the_baked_table_is_kept_and_used_again(tmp_path: Path) -> None:
    first = looks().look("AlexaV3LogC")(scene())
    kept = list((tmp_path / "home").rglob("*.npy"))
    assert len(kept) == 1
    np.save(kept[0], np.zeros((64, 64, 64, 3), np.float32))
    assert looks().look("AlexaV3LogC")(scene()).max() == 0
    kept[0].write_bytes(b"half a file")
    assert np.array_equal(looks().look("AlexaV3LogC")(scene()), first)


def test_display_pictures_pass_unchanged_in_8_and_16_bits() -> None:
    ramp = np.repeat(np.arange(256, dtype=np.uint8).reshape(16, 16, 1), 3, axis=2)
    assert np.array_equal(looks().look("rec709")(ramp), ramp)
    assert np.array_equal(looks().look("rec709")(ramp.astype(np.uint16) * 257), ramp)


def test_the_same_light_looks_the_same_in_every_encoding() -> None:
    half = np.full((4, 4, 3), 0.18, np.float16)
    wanted = looks().look("ACES - ACEScg")(half).astype(int)
    assert np.abs(looks().look("ACES - ACES2065-1")(half).astype(int) - wanted).max() <= 1
    logc = np.full((4, 4, 3), round(0.391007 * 65535), np.uint16)  # ARRI: 18 % grey in LogC3 EI800
    assert np.abs(looks().look("AlexaV3LogC")(logc).astype(int) - wanted).max() <= 1


def test_values_that_are_no_numbers_do_no_harm() -> None:
    wild = np.array([[[np.nan, np.inf, -np.inf], [-5, 65504, 0], [0.18, 0.18, 0.18]]], np.float16)
    shown = looks().look("ACES - ACEScg")(wild)
    assert shown.shape == (1, 3, 3)
    assert len(set(shown[0, 2].tolist())) == 1


@pytest.mark.parametrize(
    "name",
    [
        "Linear Rec.709 (sRGB)",
        "Linear P3-D65",
        "Linear Rec.2020",
        "Linear ARRI Wide Gamut 4",
        "Linear S-Gamut3.Cine",
        "Linear REDWideGamutRGB",
        "Linear V-Gamut",
        "sRGB - Texture",
        "Rec.2100-PQ",
        "Rec.2100-HLG",
        "Rec.2020",
        "P3-D65 PQ",
        "Cineon",
        "legacy",
        "Sony.rec709",
        "Arri4.rec709",
    ],
)
def test_what_headers_and_people_name_can_be_shown(name: str) -> None:
    """Grey stays grey, and more light is brighter."""
    ramp = np.repeat(np.linspace(0.05, 0.6, 16, dtype=np.float32).astype(np.float16)[None, :, None], 3, axis=2)
    shown = looks().look(name)(ramp).astype(int)[0]
    assert np.abs(shown - shown.mean(axis=1, keepdims=True)).max() <= 2
    assert (np.diff(shown[:, 1]) >= 0).all()
    assert shown[-1, 1] > shown[0, 1] + 50
