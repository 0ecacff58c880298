"""Service keys: what is true on which machine, and what cannot be read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iomanager.core.errors import InvalidInput
from iomanager.farm.keys import Provides, both, matches

HERE = Provides(("Linux64", "rack-15a", "ffmpeg"), {"mem": 16.0, "ncpus": 8.0})


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("", True),
        ("*", True),
        ("linux64", True),
        ("Windows", False),
        ("Windows || ffmpeg", True),
        ("ffmpeg && Windows", False),
        ("ffmpeg, linux64", True),
        ("!Windows", True),
        ("!(ffmpeg && linux64) || rack-15a", True),
        ('"rack-15?"', True),
        ('"rack-16?"', False),
        ('"RACK*" && !"rack-16*"', True),
        ("@.mem > 8", True),
        ("@.mem/2 >= @.nCPUs", True),
        ("@.mem - 9 * 2 < 0 && ffmpeg", True),
        ("@.disk > 0", False),
        ("ffmpeg || linux64 && Windows", True),
    ],
)
def test_expressions(expression: str, expected: bool) -> None:
    assert matches(expression, HERE) is expected


@pytest.mark.parametrize("expression", ["a &&", "(a", "a b", "&& a", "a)", "a; rm", '"a', "(" * 500, "@.mem >"])
def test_what_cannot_be_read_is_said(expression: str) -> None:
    with pytest.raises(InvalidInput, match="cannot be read near"):
        matches(expression, HERE)


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        found = matches(text, HERE)
    except InvalidInput:
        found = False
    assert found in {True, False}


def test_a_job_s_service_and_a_command_s_are_both_asked_for() -> None:
    assert both("", "*", "a") == "a"
    assert both("a || b", "c", "c") == "(a || b) && (c)"
    assert matches("anything && Windows", Provides())
