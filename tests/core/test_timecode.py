"""Timecode against the published ``timecode`` library, at every rate that the application knows."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from timecode.timecode import Timecode as Published

from iomanager.core import timecode
from iomanager.core.errors import InvalidInput

RATES = [
    ("23.976", Fraction(24000, 1001), False),
    ("24", Fraction(24), False),
    ("25", Fraction(25), False),
    ("29.97", Fraction(30000, 1001), True),
    ("29.97", Fraction(30000, 1001), False),
    ("30", Fraction(30), False),
    ("47.952", Fraction(48000, 1001), False),
    ("48", Fraction(48), False),
    ("50", Fraction(50), False),
    ("59.94", Fraction(60000, 1001), True),
    ("59.94", Fraction(60000, 1001), False),
    ("60", Fraction(60), False),
]
rates = st.sampled_from(RATES)


@given(rates, st.integers(0, 5_180_000))
def test_labels_agree_with_the_published_library(rate: tuple[str, Fraction, bool], frame: int) -> None:
    name, fps, drop = rate
    frame %= timecode.Timecode(fps, drop).frames_per_day
    oracle = Published(name, frames=frame + 1, force_non_drop_frame=not drop)  # it counts from 1
    assert timecode.format(frame, fps, drop) == str(oracle)
    assert timecode.parse(str(oracle), fps) == oracle.frame_number == frame


@given(rates, st.integers(-10_000_000, 10_000_000))
def test_adding_and_taking_back_is_no_change(rate: tuple[str, Fraction, bool], frames: int) -> None:
    _, fps, drop = rate
    start = timecode.format(123_456, fps, drop)
    moved = timecode.add(start, frames, fps)
    assert timecode.add(moved, -frames, fps) == start
    assert timecode.is_drop(moved) == drop
    assert timecode.is_valid(moved, fps)


@pytest.mark.parametrize(("name", "fps", "drop"), RATES)
def test_the_last_label_of_a_day_is_followed_by_the_first(name: str, fps: Fraction, drop: bool) -> None:
    words = timecode.Timecode(fps, drop)
    assert words.text(words.frames_per_day) == words.text(0)
    assert timecode.parse(words.text(-1), fps) == words.frames_per_day - 1


def test_drop_frame_skips_the_first_labels_of_a_minute_but_not_of_the_tenth() -> None:
    assert timecode.add("00:00:59;29", 1, Fraction(30000, 1001)) == "00:01:00;02"
    assert timecode.add("00:09:59;29", 1, Fraction(30000, 1001)) == "00:10:00;00"
    assert timecode.add("00:00:59;59", 1, Fraction(60000, 1001)) == "00:01:00;04"


@pytest.mark.parametrize(
    ("text", "fps"),
    [
        ("00:00:00:24", Fraction(24)),
        ("00:00:00:24", Fraction(24000, 1001)),
        ("00:01:00;00", Fraction(30000, 1001)),
        ("00:01:00;03", Fraction(60000, 1001)),
        ("00:00:00;00", Fraction(24)),
        ("24:00:00:00", Fraction(25)),
        ("00:60:00:00", Fraction(25)),
        ("00:00:60:00", Fraction(25)),
        ("1:00:00:00", Fraction(25)),
        ("٠٠:00:00:00", Fraction(25)),
        ("", Fraction(25)),
    ],
)
def test_labels_that_do_not_exist_are_refused(text: str, fps: Fraction) -> None:
    assert not timecode.is_valid(text, fps)
    with pytest.raises(InvalidInput):
        timecode.parse(text, fps)


@pytest.mark.parametrize(
    ("written", "exact"),
    [
        (23.976, Fraction(24000, 1001)),
        ("23.98", Fraction(24000, 1001)),
        ("24000/1001", Fraction(24000, 1001)),
        (29.97, Fraction(30000, 1001)),
        (47.952, Fraction(48000, 1001)),
        (59.94, Fraction(60000, 1001)),
        ("25", Fraction(25)),
        (24.0, Fraction(24)),
        (12.5, Fraction(25, 2)),
        (Fraction(48000, 1001), Fraction(48000, 1001)),
    ],
)
def test_a_written_rate_becomes_exact(written: Fraction | float | str, exact: Fraction) -> None:
    assert timecode.rate(written) == exact


@pytest.mark.parametrize("written", ["", "fast", 0, -24, "24/0", float("nan"), float("inf"), 10**9])
def test_what_is_no_rate_is_refused(written: float | str) -> None:
    with pytest.raises(InvalidInput):
        timecode.rate(written)
