"""What changed between two turnovers, and what was announced and did not come."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iomanager.ingest.counts import Expected
from iomanager.ingest.diff import Diff, Kind, diff
from iomanager.ingest.model import Row


def clip(name: str, start: int = 1001, end: int = 1100, **values: Any) -> Row:
    row = Row(row_id=f"{name}-{start}", scan_path=f"/in/{name}", scan_name=f"{name}.", ext="exr")
    common = {"clip_name": name, "resolution": "1920 x 1080", "fps": "24", "start_frame": start, "end_frame": end}
    return row.with_changes(**{**common, "duration": end - start + 1, "frame_health": (), **values})


def only(found: Diff) -> Any:
    (entry,) = found.entries
    return entry


def test_each_clip_is_one_of_the_kinds() -> None:
    old = [clip("same"), clip("gone"), clip("bigger"), clip("longer"), clip("shorter")]
    new = [
        clip("fresh"),
        clip("same", row_id="other id"),
        clip("bigger", resolution="3840 x 2160"),
        clip("longer", 999, 1103),
        clip("shorter", 1002, 1100),
    ]
    found = diff(old, new)
    assert found.text().splitlines() == [
        "fresh: new",
        "same: identical by its headers",
        "bigger: changed: resolution was 1920 x 1080, is 3840 x 2160",
        "longer: longer by 2 frames at the head, longer by 3 frames at the tail",
        "shorter: shorter by 1 frame at the head",
        "gone: is not in this turnover",
        "1 new, 1 identical, 1 changed, 1 extended, 1 trimmed, 1 missing",
    ]
    assert json.loads(json.dumps(found.to_json()))["entries"][3]["tail"] == 3


@pytest.mark.parametrize(
    ("old", "new", "kind", "by"),
    [
        ("aa", "aa", Kind.IDENTICAL, "checksum"),
        ("aa", "bb", Kind.CHANGED, "checksum"),
        ("aa", None, Kind.IDENTICAL, "header"),
        (None, None, Kind.IDENTICAL, "header"),
    ],
)
def test_bytes_decide_where_both_are_known(old: str | None, new: str | None, kind: Kind, by: str) -> None:
    entry = only(diff([clip("a", checksum=old)], [clip("a", checksum=new)]))
    assert (entry.kind, entry.by) == (kind, by)


def test_the_same_bytes_are_the_same_whatever_was_filled_in() -> None:
    entry = only(diff([clip("a", checksum="x")], [clip("a", checksum="x", fps="25", shot_name="S1")]))
    assert entry.kind == Kind.IDENTICAL


def test_a_trimmed_clip_in_another_codec_says_both() -> None:
    entry = only(diff([clip("a", codec="zip")], [clip("a", 1001, 1090, codec="piz")]))
    assert entry.sentence() == "a: shorter by 10 frames at the tail; codec was zip, is piz"


def test_another_range_is_a_change_not_an_extension() -> None:
    entry = only(diff([clip("a", 1, 100)], [clip("a", 1001, 1100)]))
    assert (entry.kind, entry.head, entry.tail) == (Kind.CHANGED, 0, 0)
    assert set(entry.changes) == {"start_frame", "end_frame"}


def test_frames_that_were_mended_are_a_change() -> None:
    old = clip("a", frame_health=("missing",), missing_frames="1049")
    assert set(only(diff([old], [clip("a")])).changes) == {"frame_health", "missing_frames"}
    assert only(diff([clip("a", frame_health=None)], [clip("a")])).kind == Kind.IDENTICAL


def test_types_and_events_of_one_movie_are_kept_apart() -> None:
    old = [clip("a", type="org"), clip("a", type="ref"), clip("m", 1, 50), clip("m", 51, 90)]
    new = [clip("a", type="ref"), clip("m", 51, 95), clip("m", 1, 50)]
    found = diff(old, new)
    assert [(entry.clip, entry.kind, entry.tail) for entry in found.entries] == [
        ("a", Kind.IDENTICAL, 0),
        ("m", Kind.EXTENDED, 5),
        ("m", Kind.IDENTICAL, 0),
        ("a", Kind.MISSING, 0),
    ]


def test_what_was_announced_is_counted() -> None:
    new = [clip("A001C001"), clip("b", shot_name="S01_0010")]
    expected = [
        Expected("a001c001.exr", frames=100),
        Expected("A001C001", frames=120, source="sheet.csv, row 3"),
        Expected("A001C009", source="sheet.csv, row 4"),
        Expected(None, "s01_0010", 100),
    ]
    found = [entry for entry in diff([], new, expected=expected).entries if entry.kind == Kind.EXPECTED]
    assert [entry.sentence() for entry in found] == [
        "A001C001: 120 frames were announced, 100 came (sheet.csv, row 3)",
        "A001C009: was announced and did not come (sheet.csv, row 4)",
    ]


turnovers = st.lists(
    st.builds(
        clip,
        st.sampled_from("abc"),
        st.integers(1, 5),
        st.integers(5, 9),
        type=st.sampled_from(["org", "ref"]),
        checksum=st.sampled_from([None, "x", "y"]),
    ),
    max_size=6,
)


@given(turnovers, turnovers)
def test_every_clip_of_both_is_in_exactly_one_entry(old: list[Row], new: list[Row]) -> None:
    found = diff(old, new)
    assert [entry.new for entry in found.entries if entry.new] == new
    assert sorted(id(entry.old) for entry in found.entries if entry.old) == sorted(map(id, old))


@given(turnovers)
def test_a_turnover_is_identical_to_itself(rows: list[Row]) -> None:
    assert {entry.kind for entry in diff(rows, rows).entries} <= {Kind.IDENTICAL}


def test_against_a_sheet_alone_only_what_did_not_come_as_asked_is_said() -> None:
    new = [clip("A001"), clip("A002")]
    asked = [Expected("A001", frames=new[0].duration), Expected("A003", source="counts.csv, row 3")]
    (entry,) = diff(None, new, expected=asked).entries
    assert entry.sentence() == "A003: was announced and did not come (counts.csv, row 3)"
    assert [found.kind for found in diff([], new, expected=asked).entries] == [Kind.NEW, Kind.NEW, Kind.EXPECTED]


def test_plates_with_handles_fulfil_an_edit_list() -> None:
    came = clip("A001").duration or 0
    for frames, entries in ((came - 1, 0), (came, 0), (came + 1, 1)):
        asked = [Expected("A001", frames=frames, at_least=True)]
        assert len(diff(None, [clip("A001")], expected=asked).entries) == entries
