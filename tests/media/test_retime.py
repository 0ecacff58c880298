from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iomanager.core.errors import InvalidInput
from iomanager.media.retime import Sample, Segment, frame_map, identity, natural_duration


def shown(*segments: Segment) -> list[int]:
    return [sample.lower for sample in frame_map(segments)]


def pct(value: float) -> Fraction:
    return Fraction(str(value))


@pytest.mark.parametrize(
    ("percent", "frames"),
    [
        (50, [1, 1, 2, 2, 3, 3, 4, 4]),
        (200, [1, 3]),
        (-100, [4, 3, 2, 1]),
        (-200, [4, 2]),
        (-50, [4, 4, 3, 3, 2, 2, 1, 1]),
        (100, [1, 2, 3, 4]),
        (150, [1, 2, 4]),
        (25, [1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 4]),
    ],
)
def test_four_frames_by_hand(percent: int, frames: list[int]) -> None:
    assert shown(Segment(1, 4, pct(percent))) == frames


def test_150_percent_of_nine_frames() -> None:
    assert shown(Segment(11, 19, pct(150), 1, 6)) == [11, 12, 14, 15, 17, 18]


def test_several_segments_follow_each_other_in_the_order_of_the_output() -> None:
    fast = Segment(1, 4, pct(200), 1, 2)
    back = Segment(10, 12, pct(-100), 3, 3)
    slow = Segment(20, 21, pct(50), 6, 4)
    assert shown(slow, fast, back) == [1, 3, 12, 11, 10, 20, 20, 21, 21]


def test_a_start_that_is_not_given_follows_the_segment_before() -> None:
    assert shown(Segment(1, 2, pct(100)), Segment(5, 6, pct(-100))) == [1, 2, 6, 5]


def test_percent_and_duration_give_each_other() -> None:
    assert shown(Segment(1, 4, None, 1, 8)) == shown(Segment(1, 4, pct(50)))
    assert natural_duration(10, pct(-150)) == 7


@pytest.mark.parametrize(
    ("segments", "words"),
    [
        ((Segment(1, 4, pct(100), 1), Segment(5, 8, pct(100), 6)), "leaves a gap"),
        ((Segment(1, 4, pct(100), 1), Segment(5, 8, pct(100), 4)), "overlaps"),
        ((Segment(1, 4, pct(100), 2),), "leaves a gap"),
        ((Segment(1, 4, pct(100), 1, 9),), "contradicts itself"),
        ((Segment(1, 100, pct(200), 1, 100),), "contradicts itself: 100 frames at 200 percent are not 100"),
        ((Segment(1, 4, pct(0)),), "stand still"),
        ((Segment(4, 1, pct(100)),), "ends (1) before it begins (4)"),
        ((Segment(1, 4),), "neither a percent nor a duration"),
        ((Segment(1, 4, None, 1, 0),), "duration of 0"),
        ((Segment(1, 100, pct(0.0001)),), "frames long"),
        ((), "at least one"),
    ],
)
def test_what_makes_no_sense_is_refused(segments: tuple[Segment, ...], words: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        frame_map(segments)
    assert words in caught.value.message


def test_every_wrong_segment_is_named_at_once() -> None:
    with pytest.raises(InvalidInput) as caught:
        frame_map((Segment(4, 1, pct(100)), Segment(1, 4, pct(0))))
    assert "Segment 1" in caught.value.message
    assert "Segment 2" in caught.value.message


def test_one_frame_of_rounding_is_no_contradiction() -> None:
    assert shown(Segment(1, 10, pct(150), 1, 6)) == [1, 2, 4, 5, 7, 8]
    assert shown(Segment(1, 10, pct(150), 1, 7)) == [1, 2, 4, 5, 7, 8, 10]


def test_smooth_samples_lie_between_their_neighbours() -> None:
    half, third = Fraction(1, 2), Fraction(2, 3)
    assert frame_map([Segment(1, 2, pct(50))], smooth=True) == (
        Sample(1, 1),
        Sample(1, 2, half),
        Sample(2, 2),
        Sample(2, 2),
    )
    assert frame_map([Segment(1, 3, pct(-50), 1, 5)], smooth=True)[1] == Sample(3, 2, half)
    assert Sample(1, 2, third).nearest == 2
    assert Sample(1, 2, half).nearest == 1


def test_identity_is_100_percent() -> None:
    assert identity(3, 6) == frame_map([Segment(3, 6, pct(100))])


@given(st.integers(-50, 50), st.integers(1, 60), st.fractions(-400, 400), st.booleans())
def test_samples_stay_inside_the_range_and_never_turn_back(
    first: int, length: int, percent: Fraction, smooth: bool
) -> None:
    if abs(percent) < 5:
        return
    last = first + length - 1
    samples = frame_map([Segment(first, last, percent)], smooth=smooth)
    assert len(samples) == natural_duration(length, percent)
    places = [sample.lower + (sample.upper - sample.lower) * sample.blend for sample in samples]
    assert all(first <= place <= last for place in places)
    assert places == sorted(places, reverse=percent < 0)
    assert places[0] == (first if percent > 0 else last)
