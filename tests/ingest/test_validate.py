"""Every check: what it finds, what it lets pass, and what its fix does."""

from __future__ import annotations

import time
import unicodedata
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iomanager.core import timecode
from iomanager.ingest.columns import ColumnType, ProjectColumn
from iomanager.ingest.context import Context, Disk, KnownShot, PublishedVersion, Rules
from iomanager.ingest.model import Problem, Row, Severity
from iomanager.ingest.validate import apply_fixes, fix_all, has_errors, validate
from tests.ingest.plates import codes, files_of, movie_row, plate_row, show_context

WHEN = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def found(row: Row, code: str, context: Context | None = None) -> list[Problem]:
    return validate([row], context or show_context(), {code})


def with_disk(**callables: Any) -> Context:
    return show_context(disk=Disk(**callables))


def test_a_faultless_row_has_no_problems() -> None:
    assert validate([plate_row(), movie_row(shot_name="S001_0020")], show_context()) == []


def test_unticked_rows_are_left_alone() -> None:
    row = plate_row(check=False, shot_name="../x", version=None, type="what", just_in=5, frame_health=("missing",))
    assert validate([row], show_context()) == []


def test_all_problems_come_at_once() -> None:
    rows = [plate_row(shot_name="a/b", just_in=1), plate_row(row_id="r2", scan_name="B.", type="wat", version=None)]
    assert {"shot-name", "range", "type", "version"} <= set(codes(validate(rows, show_context())))


# -- timecode -----------------------------------------------------------------------------------------------------


def counting(start: str, fps: Fraction, first: int = 1001) -> Context:
    """A disk whose frames carry timecode that counts on from ``start``."""
    return with_disk(timecode=lambda row, frame: timecode.add(start, frame - first, fps))


def test_timecodes_become_the_just_range() -> None:
    row = plate_row(timecode_in="01:00:00:02", timecode_out="01:00:00:06")
    problems = found(row, "timecode", counting("01:00:00:00", Fraction(24)))
    fixed = apply_fixes([row], problems)[0]
    assert (fixed.just_in, fixed.just_out) == (1003, 1007)
    assert found(fixed, "timecode", counting("01:00:00:00", Fraction(24))) == []


def test_a_timecode_outside_of_the_clip_has_no_fix() -> None:
    problem = found(plate_row(timecode_in="01:00:09:00"), "timecode", counting("01:00:00:00", Fraction(24)))[0]
    assert problem.fix is None
    assert "outside" in problem.message


def test_files_whose_timecode_stands_still_agree_with_themselves() -> None:
    row = plate_row(timecode_in="01:00:00:00", timecode_out="01:00:00:00")
    assert found(row, "timecode", with_disk(timecode=lambda row, frame: "01:00:00:00")) == []


def test_movies_are_skipped_and_the_rest_goes_on() -> None:
    rows = [movie_row(timecode_in="01:00:00:05"), plate_row(timecode_in="01:00:00:01")]
    problems = validate(rows, counting("01:00:00:00", Fraction(24)), {"timecode"})
    assert [problem.row for problem in problems] == ["r1"]


def test_a_timecode_over_midnight() -> None:
    row = plate_row(timecode_in="00:00:00:01")
    fixed = apply_fixes([row], found(row, "timecode", counting("23:59:59:22", Fraction(24))))[0]
    assert fixed.just_in == 1004


@pytest.mark.parametrize(("text", "fps"), [("01:00:00:24", "24"), ("1:00", "24"), ("01:01:00;00", "30000/1001")])
def test_what_is_no_timecode_is_said(text: str, fps: str) -> None:
    row = plate_row(timecode_in=text, fps=fps, framerate=None)
    assert [p.column for p in found(row, "timecode")] == ["timecode_in"]


@given(st.sampled_from(["24", "24000/1001", "25", "30000/1001", "48", "60000/1001"]), st.integers(0, 86399),
       st.integers(0, 9), st.booleans())  # fmt: skip
def test_timecode_is_exact_at_every_rate(fps: str, second: int, offset: int, drop: bool) -> None:
    rate = Fraction(fps)
    start = timecode.format(second * 24, rate, drop)
    row = plate_row(fps=fps, framerate=None, just_in=None, timecode_in=timecode.add(start, offset, rate))
    assert apply_fixes([row], found(row, "timecode", counting(start, rate)))[0].just_in == 1001 + offset


# -- version ------------------------------------------------------------------------------------------------------


def known(records: list[int], disk: list[int]) -> Context:
    return show_context(
        versions={("S001_0010", "org"): tuple(PublishedVersion(n, WHEN) for n in records)},
        disk=Disk(versions=lambda shot, kind: [PublishedVersion(n, None) for n in disk]),
    )


@pytest.mark.parametrize(
    ("records", "disk", "following"), [([], [], 1), ([1, 2], [], 3), ([2], [7], 8), ([9], [3], 10)]
)
def test_the_higher_of_records_and_disk_counts(records: list[int], disk: list[int], following: int) -> None:
    row = plate_row(version=None)
    fixed = apply_fixes([row], found(row, "version", known(records, disk)))[0]
    assert fixed.version == following
    assert found(fixed, "version", known(records, disk)) == []


def test_the_date_is_that_of_the_last_version() -> None:
    row = plate_row(version=None)
    assert apply_fixes([row], found(row, "version", known([1], [1])))[0].date == "2026-01-02 03:04:05+00:00"


@pytest.mark.parametrize("version", [0, -1, 1, 2])
def test_a_version_that_is_taken_or_none_is_an_error(version: int) -> None:
    assert has_errors(found(plate_row(version=version), "version", known([2], [])))


def sources(**values: Any) -> list[Row]:
    names = ["A.", "B.", "B.", "C."]
    return [plate_row(row_id=name + str(i), scan_name=name, **values) for i, name in enumerate(names)]


@pytest.mark.parametrize("kind", ["src", "ref", "bgsrc"])
def test_sources_of_a_shot_get_consecutive_versions(kind: str) -> None:
    rows = sources(type=kind, version=None)
    fixed = fix_all(rows, show_context(), {"version", "src-version"})
    assert [row.version for row in fixed] == [1, 2, 2, 3]
    assert validate(fixed, show_context(), {"version", "src-version"}) == []


def test_kinds_of_sources_share_the_numbers_of_their_version_records() -> None:
    rows = [
        plate_row(row_id="a", type="src", version=1),
        plate_row(row_id="b", type="src_b", version=1, scan_name="B."),
        plate_row(row_id="c", type="src_b", version=1),
    ]
    assert [row.version for row in fix_all(rows, show_context())] == [1, 2, 3]
    known = show_context(versions={("S001_0010", "src"): (PublishedVersion(4, WHEN),)})
    assert [row.version for row in fix_all(rows[1:], known)] == [5, 6]


def test_events_of_one_movie_are_clips_of_their_own_and_segments_of_a_retime_are_not() -> None:
    events = [movie_row(row_id=str(i), type="src", just_in=i, just_out=i + 4, version=1) for i in (1, 10)]
    fixed = apply_fixes(events, validate(events, show_context(), {"src-version"}))
    assert [row.version for row in fixed] == [1, 2]
    segments = [row.with_changes(retime_duration=5) for row in events]
    assert validate(segments, show_context(), {"src-version"}) == []


def test_src_version_counts_on_from_the_first_rows_version() -> None:
    fixed = apply_fixes(rows := sources(type="src", version=5), validate(rows, show_context(), {"src-version"}))
    assert [row.version for row in fixed] == [5, 6, 6, 7]


def test_other_types_are_no_sources() -> None:
    assert validate(sources(type="org"), show_context(), {"src-version"}) == []


# -- editorial ----------------------------------------------------------------------------------------------------

SHOTS = (
    KnownShot("S001_0010", "S001", "A001C003.", "01:00:00:00", "wtg"),
    KnownShot("S001_0020", "S001", "A001C003_210101", "02:00:00:00", "wtg"),
    KnownShot("S001_0030", "S001", "A001C003.", "01:00:00:00", "omt"),
    KnownShot("S009_0010", "S009", "X.", "01:00:00;00", "wtg"),
    KnownShot("S009_0020", "S009", "X.", "01:00:00:00", "wtg"),
)


def editor(**values: Any) -> Row:
    return movie_row(type="editor", shot_name=None, **values)


def test_editorial_finds_the_shot_by_clip_and_timecode() -> None:
    row = editor(clip_name="A001C003.mov", timecode_in="01:00:00:00")
    fixed = apply_fixes([row], found(row, "shot-for-editorial", show_context(shots=SHOTS)))[0]
    assert (fixed.seq_name, fixed.shot_name) == ("S001", "S001_0010")


@pytest.mark.parametrize(("clip", "at"), [("A001C003.", "03:00:00:00"), (None, None), ("X.", "01:00:00:00")])
def test_no_shot_or_several_are_said(clip: str | None, at: str | None) -> None:
    problems = found(editor(clip_name=clip, timecode_in=at), "shot-for-editorial", show_context(shots=SHOTS))
    assert has_errors(problems)
    assert problems[0].fix is None


def test_a_typed_shot_is_not_silently_replaced() -> None:
    row = editor(clip_name="A001C003.", timecode_in="01:00:00:00").with_changes(shot_name="S001_0090")
    problem = found(row, "shot-for-editorial", show_context(shots=SHOTS))[0]
    assert problem.severity is Severity.WARNING


# -- names, types, cells ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("shot", ["../x", "a/b", "S001\n0010", "S" * 300, "S001", "S001_00 10", "S001_0010."])
def test_bad_shot_names(shot: str) -> None:
    problems = found(plate_row(shot_name=shot), "shot-name")
    assert len(problems) == 1
    assert len(problems[0].message) < 500


@pytest.mark.parametrize("shot", ["S001_0010", "서울_0010", unicodedata.normalize("NFD", "é서_0010")])
def test_good_shot_names(shot: str) -> None:
    assert found(plate_row(shot_name=shot), "shot-name") == []


def test_a_shot_rule_that_is_no_expression_is_said() -> None:
    assert found(plate_row(), "shot-name", show_context(rules=Rules(shot_pattern="(")))


def test_types() -> None:
    assert [bool(found(plate_row(type=t), "type")) for t in ("org", "bgsrc", "plate", "../src")] == [0, 0, 1, 1]
    row = plate_row(type=" ORG ")
    assert apply_fixes([row], found(row, "type"))[0].type == "org"


def test_required_cells() -> None:
    problems = found(plate_row(shot_name=None, type=None), "required")
    assert [problem.column for problem in problems] == ["shot_name", "type"]


def test_the_rule_offers_the_missing_shot_name() -> None:
    (problem,) = found(plate_row(shot_name=None, scan_name="S009_0090_A001."), "required")
    assert problem.fix is not None
    assert problem.fix.changes == {"shot_name": "S009_0090"}
    (nameless,) = found(plate_row(shot_name=None, scan_name="plain.", clip_name=None), "required")
    assert nameless.fix is None


def test_project_columns() -> None:
    columns = (
        ProjectColumn(name="unit", required=True, pattern="[AB]"),
        ProjectColumn(name="n", type=ColumnType.INTEGER),
    )
    context = show_context(rules=Rules(columns=columns))
    assert [p.column for p in found(plate_row(), "column", context)] == ["unit"]
    assert [p.column for p in found(plate_row(extra={"unit": "C", "n": "x"}), "column", context)] == ["unit", "n"]
    assert found(plate_row(extra={"unit": "A", "n": 3}), "column", context) == []
    unticked = plate_row(check=False, extra={"n": "x"})
    assert [p.column for p in found(unticked, "column", context)] == ["n"]


def test_the_project_gate_is_off_until_it_is_set() -> None:
    inside, outside = plate_row(scan_path="/shows/Demo/in/a"), plate_row(scan_path="/shows/Other/in/a")
    gate = show_context(rules=Rules(project_gate=True))
    assert found(outside, "project-gate") == []
    assert found(inside, "project-gate", gate) == []
    assert found(outside, "project-gate", gate)
    assert found(plate_row(scan_path="/Demo/in"), "project-gate", gate)
    assert found(plate_row(scan_path="/mnt/Demo/x"), "project-gate", gate) == []


# -- ranges and retimes -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("just", "wanted"), [((1000, 1010), (1001, 1010)), ((1001, 1011), (1001, 1010)), ((None, None), (1001, 1010)),
                         ((1009, 1002), (1002, 1009))]
)  # fmt: skip
def test_the_just_range_lies_in_the_clip(just: tuple[int | None, int | None], wanted: tuple[int, int]) -> None:
    row = plate_row(just_in=just[0], just_out=just[1])
    fixed = apply_fixes([row], found(row, "range"))[0]
    assert (fixed.just_in, fixed.just_out) == wanted


def test_negative_frames_are_frames() -> None:
    assert found(plate_row(start_frame=-5, end_frame=4, just_in=-5, just_out=-1), "range") == []


def test_duration() -> None:
    assert found(plate_row(duration=9, missing_frames="1004", frame_health=("missing",)), "duration") == []
    row = plate_row(duration=9)
    assert apply_fixes([row], found(row, "duration"))[0].duration == 10


@pytest.mark.parametrize(
    ("values", "changes"),
    [
        ({"retime_duration": 5, "retime_percent": 200.0}, None),
        ({"retime_duration": 5, "retime_percent": -200.0}, None),
        ({"retime_duration": 5, "retime_percent": 100.0}, {"retime_duration": 10}),
        ({"retime_duration": 8, "retime_percent": -50.0}, {"retime_duration": 20}),
        ({"retime_duration": 20}, {"retime_percent": 50.0}),
        ({"retime_percent": 50.0}, {"retime_duration": 20}),
    ],
)
def test_retime_arithmetic(values: dict[str, Any], changes: dict[str, Any] | None) -> None:
    problems = found(plate_row(**values), "retime")
    assert [dict(p.fix.changes) for p in problems if p.fix] == ([changes] if changes else [])


def test_retimes_that_cannot_be() -> None:
    assert has_errors(found(plate_row(retime_duration=0, retime_percent=100.0), "retime"))
    assert has_errors(found(plate_row(retime_duration=5, retime_percent=0.0), "retime"))


def test_segments_follow_each_other() -> None:
    rows = [
        plate_row(row_id="a", just_out=1004, retime_duration=4, retime_percent=100.0, retime_start_frame=1),
        plate_row(row_id="b", just_in=1005, retime_duration=3, retime_percent=200.0, retime_start_frame=7),
    ]
    problems = validate(rows, show_context(), {"retime"})
    assert [(p.row, dict(p.fix.changes)) for p in problems if p.fix] == [("b", {"retime_start_frame": 5})]
    mixed = [rows[0], plate_row(row_id="c", just_in=1005)]
    assert [p.row for p in validate(mixed, show_context(), {"retime"})] == ["c"]


# -- doubles ------------------------------------------------------------------------------------------------------


def test_the_same_source_twice() -> None:
    rows = [plate_row(), plate_row(row_id="r2"), plate_row(row_id="r3", shot_name="S002_0010")]
    problems = validate(rows, show_context(), {"duplicate-row"})
    assert [(p.row, p.severity) for p in problems] == [("r2", Severity.ERROR), ("r3", Severity.WARNING)]


@pytest.mark.parametrize(
    "other",
    [
        {"scan_name": "B."},
        {"scan_path": "/in/day2/A001"},
        {"scan_name": "B.", "shot_name": "s001_0010"},
        {"shot_name": unicodedata.normalize("NFD", "서_0010")},
    ],
)
def test_two_sources_to_one_destination(other: dict[str, Any]) -> None:
    first = plate_row(shot_name="서_0010") if "서_0010" in unicodedata.normalize("NFC", str(other)) else plate_row()
    problems = validate([first, plate_row(row_id="r2", **other)], show_context(), {"destination"})
    assert [problem.row for problem in problems] == ["r2"]


# -- health, picture, disk ----------------------------------------------------------------------------------------


def test_missing_frames_count_inside_the_used_range_only() -> None:
    row = plate_row(frame_health=("missing",), missing_frames="1002,1008-1009", just_in=1004)
    problems = found(row, "health")
    assert [(p.severity, "1008-1009" in p.message) for p in problems] == [
        (Severity.ERROR, True),
        (Severity.WARNING, False),
    ]


def test_bad_frames_without_numbers_count_as_used() -> None:
    assert has_errors(found(plate_row(frame_health=("truncated",)), "health"))
    known_frames = with_disk(frame_codes=lambda row: {1001: ("truncated",)})
    assert not has_errors(found(plate_row(frame_health=("truncated",), just_in=1002), "health", known_frames))


def test_unchecked_frames_and_changes_are_shown() -> None:
    for health in (None, ("timecode-jump",)):
        assert [p.severity for p in found(plate_row(frame_health=health), "health")] == [Severity.WARNING]
    assert has_errors(found(plate_row(frame_health=("missing",), missing_frames="10o1"), "health"))


def test_fps_and_resolution_against_the_project() -> None:
    assert found(plate_row(fps="25", framerate=25.0), "fps")[0].severity is Severity.WARNING
    assert found(plate_row(fps="24", framerate=25.0), "fps"), "the edited visible cell wins"
    assert found(plate_row(resolution="1280 x 720"), "resolution")[0].severity is Severity.WARNING
    assert has_errors(found(plate_row(resolution="wide"), "resolution"))


def test_an_unknown_rate_is_filled_with_the_projects() -> None:
    row = plate_row(fps=None, framerate=None)
    fixed = apply_fixes([row], found(row, "fps-unknown", show_context(fps="24000/1001")))[0]
    assert (fixed.fps, fixed.framerate) == ("24000/1001", 23.976)


@pytest.mark.parametrize(
    ("name", "fixed"), [("aces acescg", "ACES - ACEScg"), ("REC709", "rec709"), ("AlexaLogC", "AlexaV3LogC")]
)
def test_a_near_colourspace_is_offered(name: str, fixed: str) -> None:
    row = plate_row(colorspace=name)
    assert apply_fixes([row], found(row, "colorspace"))[0].colorspace == fixed


def test_colourspaces_without_a_near_one_and_without_any() -> None:
    problem = found(plate_row(colorspace="Kodachrome"), "colorspace")[0]
    assert "ACES - ACEScg, ACES - ACES2065-1, Output - Rec.709, rec709, AlexaV3LogC." in problem.message
    assert (problem.severity, problem.fix) == (Severity.ERROR, None)
    assert not has_errors(found(plate_row(colorspace=None), "colorspace"))
    assert found(plate_row(colorspace=None), "colorspace", show_context(colorspace="rec709")) == []


def test_a_name_of_the_active_configuration_is_good_too() -> None:
    context = show_context(resolves=lambda name: name == "lin_ap1")
    assert found(plate_row(colorspace="lin_ap1"), "colorspace", context) == []
    assert has_errors(found(plate_row(colorspace="lin_ap9"), "colorspace", context))


def test_room_and_permission() -> None:
    full = with_disk(frames=files_of, free=lambda folder: 100)
    assert "needed" in found(plate_row(), "free-space", full)[0].message
    closed = with_disk(writable=lambda folder: False)
    assert codes(found(plate_row(), "permission", closed)) == ["permission"]
    assert codes(validate([plate_row()], show_context(project="../x"), {"project"})) == ["project"]


# -- the whole ----------------------------------------------------------------------------------------------------


def test_fixes_that_others_make_possible() -> None:
    row = editor(clip_name="A001C003.", timecode_in="01:00:00:00").with_changes(version=None)
    fixed = fix_all([row], show_context(shots=SHOTS))[0]
    assert (fixed.shot_name, fixed.version) == ("S001_0010", 1)


def test_ten_thousand_rows_are_quick() -> None:
    rows = [
        plate_row(row_id=str(i), scan_name=f"A{i}.", shot_name=f"S{i % 500:03d}_{i:05d}", colorspace=f"odd{i % 7}")
        for i in range(10_000)
    ]
    began = time.perf_counter()
    assert len(validate(rows, show_context())) == 10_000
    assert time.perf_counter() - began < 3, "about 0.3 s on an idle machine"
