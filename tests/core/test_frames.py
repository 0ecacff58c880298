"""Frame ranges as text and back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iomanager.core import frames
from iomanager.core.errors import InvalidInput


@given(st.sets(st.integers(-3000, 3000)))
def test_text_and_back_is_no_change(numbers: set[int]) -> None:
    assert frames.parse_ranges(frames.format_ranges(numbers)) == sorted(numbers)


@pytest.mark.parametrize(
    ("numbers", "text"),
    [
        ([1063, 1049, 1061, 1062], "1049,1061-1063"),
        ([-5, -4, -3], "-5--3"),
        ([], ""),
        ([-1, 0, 1], "-1-1"),
        ([7, 7], "7"),
    ],
)
def test_ranges_are_written_the_short_way(numbers: list[int], text: str) -> None:
    assert frames.format_ranges(numbers) == text
    assert frames.parse_ranges(text) == sorted(set(numbers))


def test_blanks_and_overlaps_are_allowed() -> None:
    assert frames.parse_ranges(" 3 - 5 , 4, 1") == [1, 3, 4, 5]


@pytest.mark.parametrize("text", ["5-3", "a", "1,", "1--", "1-2-3", "1-999999999", "1.5", "٣"])
def test_what_is_no_range_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        frames.parse_ranges(text)
