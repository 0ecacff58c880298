from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from iomanager.core.errors import InvalidInput
from iomanager.media.retime import Segment
from iomanager.steps.segments import from_job, from_text


def test_segments_as_text() -> None:
    assert from_text("1001:1048:-150:1:32") == Segment(1001, 1048, Fraction(-150), 1, 32)
    assert from_text("-5:3:66.67") == Segment(-5, 3, Fraction("66.67"))
    assert from_text("1:4::1:8") == Segment(1, 4, None, 1, 8)


@pytest.mark.parametrize("text", ["", "1:2", "a:b:c", "1:2:3:4:5:6", "1:2:1/0"])
def test_what_is_no_segment(text: str) -> None:
    with pytest.raises(InvalidInput, match="is no segment"):
        from_text(text)


def test_segments_of_a_job() -> None:
    job = {"segments": [{"first": 1, "last": 4, "percent": 50.5}, {"first": 5, "last": 6, "duration": 2, "start": 9}]}
    assert from_job(job) == [Segment(1, 4, Fraction("50.5")), Segment(5, 6, None, 9, 2)]


@pytest.mark.parametrize("job", [{}, {"segments": []}, {"segments": [3]}, {"segments": [{"first": 1}]}])
def test_what_holds_no_segments(job: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput):
        from_job(job)
