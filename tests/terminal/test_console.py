"""What commands print: JSON alone on standard output, counts and sizes in words, Ctrl+C as a tidy end."""

from __future__ import annotations

import json
import os
import signal
from datetime import UTC, datetime
from pathlib import Path

import pytest

from iomanager.core.cancel import ProgressState
from iomanager.core.errors import Cancelled, InvalidInput
from iomanager.terminal.console import Console, count, size


def test_json_is_one_document_and_nothing_else(capsys: pytest.CaptureFixture[str]) -> None:
    value = {"when": datetime(2026, 1, 2, tzinfo=UTC), "path": Path("/쇼"), "set": {1}, "text": "한글"}
    Console(as_json=True).result(value, lambda: pytest.fail("not asked for"))
    output = capsys.readouterr().out
    assert json.loads(output) == {"when": "2026-01-02T00:00:00+00:00", "path": "/쇼", "set": [1], "text": "한글"}
    assert "한글" in output


def test_a_table_shows_what_people_need(capsys: pytest.CaptureFixture[str]) -> None:
    Console().table([{"a": True, "b": None, "c": ["x", "y"], "d": "[bold]"}], ("a", "b", "c", "d"))
    assert capsys.readouterr().out.split() == ["a", "b", "c", "d", "x", "x,", "y", "[bold]"]


def test_an_error_says_what_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    Console().fail(InvalidInput("It is broken.", hint="Mend it."))
    assert capsys.readouterr().err == "Error: It is broken.\n  Mend it.\n"


@pytest.mark.parametrize(
    ("amount", "text"), [(0, "0 B"), (999, "999 B"), (1000, "1.0 kB"), (1_234_567, "1.2 MB"), (4.1e12, "4.1 TB")]
)
def test_sizes(amount: float, text: str) -> None:
    assert size(amount) == text


def test_counts() -> None:
    assert count(ProgressState("scan", 312, 1204, "frames")) == "312 of 1,204 frames"
    assert count(ProgressState("list", 7, None, "folders")) == "7 folders"
    assert count(ProgressState("copy", 1.5e9, 3e9, "B")) == "1.5 GB of 3.0 GB"


def test_control_c_cancels_and_the_old_handler_comes_back() -> None:
    before = signal.getsignal(signal.SIGINT)
    with Console().work("waiting") as (token, progress):
        progress.start("waiting", 1)
        os.kill(os.getpid(), signal.SIGINT)
        with pytest.raises(Cancelled):
            token.check()
    assert signal.getsignal(signal.SIGINT) is before


def test_a_terminal_sees_a_bar(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    with Console().work("copying") as (_, progress):
        progress.start("copying", 2, "frames")
        progress.advance(2)
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "copying" in captured.err
