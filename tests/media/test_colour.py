from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import yaml

from iomanager.core.errors import InvalidInput, NotFound
from iomanager.core.paths import config_folder
from iomanager.media.colour import ColourTable, View
from iomanager.media.settings import MediaSettings

NINE = [
    "ACES - ACES2065-1",
    "ACES - ACEScg",
    "rec709",
    "Output - Rec.709",
    "Cineon",
    "AlexaV3LogC",
    "legacy",
    "Sony.rec709",
    "Arri4.rec709",
]


@pytest.fixture
def table() -> ColourTable:
    return ColourTable(MediaSettings())


def test_offers_the_nine_names_in_their_order(table: ColourTable) -> None:
    assert table.names() == NINE


@pytest.mark.parametrize(
    "config",
    [
        "ocio://studio-config-v1.0.0_aces-v1.3_ocio-v2.1",
        "ocio://studio-config-v2.2.0_aces-v1.3_ocio-v2.4",
        "ocio://studio-config-latest",
    ],
)
def test_every_name_and_view_resolves_in_the_aces_studio_configurations(config: str) -> None:
    table = ColourTable(MediaSettings(ocio_config=config))
    known = {space.getName() for space in table.config.getColorSpaces()}
    for name in [*NINE, "Gamma2.4"]:
        assert table.resolve(name) in known
        assert str(table.view(name))


def test_maps_to_the_spaces_that_the_names_mean(table: ColourTable) -> None:
    assert table.resolve("ACES - ACEScg") == "ACEScg"
    assert table.resolve("AlexaV3LogC") == "ARRI LogC3 (EI800)"
    assert table.view("ACES - ACEScg") == View(display="Rec.1886 Rec.709 - Display", view="ACES 1.0 - SDR Video")
    assert table.resolve("S-Log3 S-Gamut3") == "S-Log3 S-Gamut3"
    assert table.view("S-Log3 S-Gamut3") == table.view("ACES - ACEScg")


def test_an_unknown_name_is_refused_with_the_names_that_there_are(table: ColourTable) -> None:
    with pytest.raises(InvalidInput) as caught:
        table.resolve("ACES - ACEScgg")
    for name in NINE:
        assert name in caught.value.message
    assert "Closest: ACES - ACEScg" in caught.value.message
    assert not table.resolves("ACES - ACEScgg")
    assert table.resolves("Cineon")


def test_a_project_maps_a_name_in_its_own_way(tmp_path: Path) -> None:
    content = yaml.safe_load((config_folder() / "colour.yml").read_text())
    content["projects"] = {
        "Show": {"colourspaces": {"Sony.rec709": {"spaces": ["S-Log3 S-Gamut3.Cine"], "view": "Output - Rec.709"}}}
    }
    own = tmp_path / "colour.yml"
    own.write_text(yaml.safe_dump(content))
    settings = MediaSettings(colour_table=str(own))
    assert ColourTable(settings, "Show").resolve("Sony.rec709") == "S-Log3 S-Gamut3.Cine"
    assert ColourTable(settings, "Other").resolve("Sony.rec709") == "Gamma 2.4 Encoded Rec.709"


def test_a_studio_configuration_that_knows_the_name_wins(tmp_path: Path) -> None:
    own = tmp_path / "own.ocio"
    own.write_text(
        "ocio_profile_version: 2\nroles: {default: legacy}\ndisplays:\n  sRGB:\n"
        "    - !<View> {name: Raw, colorspace: legacy}\ncolorspaces:\n"
        "  - !<ColorSpace> {name: legacy}\n  - !<ColorSpace> {name: LegacyViewer}\n"
    )
    table = ColourTable(MediaSettings(ocio_config=str(own)))
    assert table.resolve("legacy") == "legacy"
    assert table.view("legacy") == View(space="LegacyViewer")
    with pytest.raises(InvalidInput, match="These names are: legacy,"):
        table.resolve("ACES - ACEScg")


def test_codecs_and_formats_of_the_tracker(table: ColourTable) -> None:
    fourccs = {name: table.codec(name).fourcc for name in table.codecs()}
    assert fourccs["ProRes 4444"] == "ap4h"
    assert fourccs["ProRes 422 HQ"] == "apch"
    assert table.codec("Avid DnxHR 422").profile == "HQX 4:2:2 12-bit"
    assert table.codec_of("apcn") == "ProRes 422"
    assert table.codec_of("none") is None
    assert table.output_format("dpx 12bit").depth == "12 bit"
    with pytest.raises(InvalidInput, match="ProRes 4444"):
        table.codec("ProRes 5555")
    with pytest.raises(InvalidInput, match="exr 32bit"):
        table.output_format("exr 8bit")


def test_defaults_by_what_a_file_holds(table: ColourTable) -> None:
    assert table.default("exr", is_float=True) == "ACES - ACEScg"
    assert table.default("dpx", is_float=False, is_log=True) == "Cineon"
    assert table.default("dpx", is_float=False) == "rec709"
    assert table.default("tif", is_float=True) == "ACES - ACEScg"
    assert np.all([table.resolves(table.default(ext, is_float=False)) for ext in ("exr", "cin", "mov")])


def test_a_missing_or_broken_table_and_configuration_are_said(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        ColourTable(MediaSettings(colour_table=str(tmp_path / "none.yml"))).names()
    broken = tmp_path / "broken.yml"
    broken.write_text("colourspaces: [")
    with pytest.raises(InvalidInput, match="cannot be read"):
        ColourTable(MediaSettings(colour_table=str(broken))).names()
    broken.write_text("- just\n- a list\n")
    with pytest.raises(InvalidInput, match="no section"):
        ColourTable(MediaSettings(colour_table=str(broken))).names()
    with pytest.raises(InvalidInput, match="cannot be loaded"):
        ColourTable(MediaSettings(ocio_config=str(tmp_path / "none.ocio"))).resolve("rec709")
