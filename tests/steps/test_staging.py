"""Staging folders: gone at the end, whatever happens inside, and told of where they cannot be removed."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from iomanager.core.errors import InvalidInput
from iomanager.steps import staging
from iomanager.steps.staging import remove_staged, staged


def test_nothing_is_left_of_what_fails(tmp_path: Path) -> None:
    def fail() -> None:
        with staged(tmp_path / "p.1001.exr") as folder:
            (folder / "sub").mkdir()
            (folder / "sub/p.exr").write_bytes(b"half")
            raise InvalidInput("It does not decode.")

    with pytest.raises(InvalidInput):
        fail()
    assert list(tmp_path.iterdir()) == []


def test_a_run_that_was_killed_is_swept_by_the_next(tmp_path: Path) -> None:
    killed = staged(tmp_path / "p.1001.exr")
    left = killed.__enter__()
    (left / "p.exr").write_bytes(b"half")
    other = tmp_path / ".q.1001.exr.12345678.iomanager-part"
    other.mkdir()
    with staged(tmp_path / "p.1001.exr"):
        assert not left.exists()
    assert list(tmp_path.iterdir()) == [other]
    killed.__exit__(None, None, None)


@pytest.mark.warns
@pytest.mark.skipif(sys.platform != "linux", reason="the folder that nobody can remove is Linux's")
def test_what_cannot_be_removed_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(staging, "_PATIENCE", 0.2)
    folder = Path("/proc/self/fdinfo")
    remove_staged(folder)
    assert "could not be removed" in caplog.text
