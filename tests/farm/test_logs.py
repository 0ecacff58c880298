"""Logs of attempts as one log."""

from __future__ import annotations

from pathlib import Path, PosixPath
from typing import Any

from iomanager.farm.logs import read_log


class Vanishing(PosixPath):
    """A folder whose files go between the look at their size and the reading."""

    def open(self, *_: Any, **__: Any) -> Any:
        raise FileNotFoundError(str(self))


def test_a_log_that_goes_while_it_is_read_is_empty(tmp_path: Path) -> None:
    (tmp_path / "a.log").write_bytes(b"frame 1\n")
    assert read_log(tmp_path, [("a", True)]).text == "frame 1\n"
    assert read_log(Vanishing(tmp_path), [("a", True)]).text == ""
