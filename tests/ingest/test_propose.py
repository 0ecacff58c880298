"""Shot names are proposed by the project's rule, and never over a filled cell."""

from __future__ import annotations

import pytest

from iomanager.core.errors import InvalidInput
from iomanager.ingest.context import Rules
from iomanager.ingest.propose import preview, propose
from iomanager.ingest.settings import IngestSettings
from tests.ingest.plates import plate_row

RULES = IngestSettings()


def test_the_first_column_with_a_whole_match_names_the_shot() -> None:
    row = plate_row(shot_name=None, clip_name="A001C003_210101_R1AB", scan_name="S001_0010_A001C003_210101_R1AB.")
    assert preview([row], RULES)[0].proposed == "S001_0010"
    assert propose([row], RULES)[0].shot_name == "S001_0010"


def test_a_camera_clip_alone_is_no_shot() -> None:
    row = plate_row(shot_name=None, clip_name="A001C003_210101_R1AB", scan_name="A001C003_210101_R1AB.", scan_path="/x")
    proposal = preview([row], RULES)[0]
    assert proposal.proposed is None
    assert proposal.reason


def test_the_folder_counts_too() -> None:
    row = plate_row(shot_name=None, clip_name=None, scan_name="plate.", scan_path="/in/S002-0040/")
    assert propose([row], RULES)[0].shot_name == "S002_0040"


def test_a_filled_name_stays_unless_asked() -> None:
    row = plate_row(shot_name="S009_0090", clip_name="S001_0010")
    assert propose([row], RULES)[0].shot_name == "S009_0090"
    assert propose([row], RULES, overwrite=True)[0].shot_name == "S001_0010"


def test_template_and_flags() -> None:
    rules = Rules(shot_rule=r"(?i)(?P<ep>ep\d+)_(?P<shot>\d+)", shot_template="{ep}_c{shot}")
    assert propose([plate_row(shot_name="", clip_name="EP01_0010_x")], rules)[0].shot_name == "EP01_c0010"


@pytest.mark.parametrize(
    ("rule", "template"),
    [("(", "{a}"), ("(?P<a>x)", "{b}"), ("(?P<a>x)", "{a"), ("(?P<a>x)", "{a.__class__}"), ("x", "{}")],
)
def test_a_rule_that_cannot_be_used_says_so(rule: str, template: str) -> None:
    with pytest.raises(InvalidInput):
        preview([], Rules(shot_rule=rule, shot_template=template))


def test_an_unsafe_proposal_is_none() -> None:
    rules = Rules(shot_rule=r"(?P<a>.+)", shot_template="../{a}")
    assert preview([plate_row(shot_name=None)], rules)[0].proposed is None
