"""Movies that were cut off, in each container: lengths are compared, nothing is decoded."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iomanager.media.movie_size import missing_end
from tests.media.test_movie import DNX, H264, PRORES, movie

KINDS: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("a.mov", PRORES, {}),
    ("fast.mov", PRORES, {"movflags": "faststart"}),
    ("fast.mp4", H264, {"movflags": "faststart"}),
    ("a.mkv", H264, {}),
    ("a.avi", H264, {}),
    ("a.mxf", DNX, {}),
]


@pytest.mark.parametrize(("name", "look", "muxer"), KINDS)
def test_a_whole_movie_passes_and_a_cut_one_does_not(
    tmp_path: Path, name: str, look: dict[str, Any], muxer: dict[str, Any]
) -> None:
    path = movie(tmp_path / name, look, Fraction(25), muxer=muxer)
    assert missing_end(path) == 0
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    assert missing_end(path) >= len(data) // 4
    path.write_bytes(data + b"\xff" * 1000)
    assert missing_end(path) == 0


@given(st.binary(max_size=200), st.sampled_from(sorted({Path(name).suffix for name, _, _ in KINDS})))
def test_any_bytes_have_an_answer(tmp_path_factory: pytest.TempPathFactory, data: bytes, ext: str) -> None:
    path = tmp_path_factory.getbasetemp() / f"any{ext}"
    path.write_bytes(data)
    assert missing_end(path) >= 0


def test_a_file_that_is_no_movie_passes(tmp_path: Path) -> None:
    (tmp_path / "a.exr").write_bytes(b"x")
    assert missing_end(tmp_path / "a.exr") == 0
