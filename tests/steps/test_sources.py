from __future__ import annotations

import json
from pathlib import Path

import pytest

from iomanager.core.errors import InvalidInput, NotFound
from iomanager.steps.sources import destinations, load_job, numbered, paths_of, sources


@pytest.mark.parametrize(
    ("name", "frame", "made"),
    [
        ("p.%04d.exr", 7, "p.0007.exr"),
        ("p.%04d.exr", 12345, "p.12345.exr"),
        ("p.%04d.exr", -5, "p.-0005.exr"),
        ("p%d.exr", 7, "p7.exr"),
        ("100%d.%03d.exr", 7, "100%d.007.exr"),
        ("한글%20d %%.%04d.exr", 1, "한글%20d %%.0001.exr"),
        ("plain.exr", 7, "plain.exr"),
    ],
)
def test_only_the_last_number_of_the_name_is_filled_in(name: str, frame: int, made: str) -> None:
    assert numbered(Path("/a%04d") / name, frame) == Path("/a%04d") / made


def test_frames_and_movies_and_single_files() -> None:
    assert [path.name for path in sources(Path("p.%03d.dpx"), -1, 1).frames] == ["p.-001.dpx", "p.000.dpx", "p.001.dpx"]
    found = sources(Path("m%04d.mov"), None, None, lambda path: 12)
    assert (found.movie, found.first, found.last) == (Path("m%04d.mov"), 1, 12)
    assert sources(Path("one.exr"), 1001, None).frames == (Path("one.exr"),)


@pytest.mark.parametrize(
    ("pattern", "first", "last"),
    [
        ("p.%04d.exr", 5, 4),
        ("p.%04d.exr", None, None),
        ("one.exr", 1, 2),
        ("m.mov", 0, 5),
        ("p.%04d.exr", 1, 2_000_000),
    ],
)
def test_ranges_that_make_no_sense(pattern: str, first: int | None, last: int | None) -> None:
    with pytest.raises(InvalidInput):
        sources(Path(pattern), first, last)


def test_missing_and_empty_files_are_named(tmp_path: Path) -> None:
    (tmp_path / "p.1.exr").write_bytes(b"x")
    found = sources(tmp_path / "p.%d.exr", 1, 4)
    with pytest.raises(NotFound, match=r"p\.2\.exr does not exist, and 2 more"):
        found.check()
    (tmp_path / "p.2.exr").touch()
    with pytest.raises(InvalidInput, match=r"p\.2\.exr is empty"):
        found.check()


def test_destinations_need_a_number_each() -> None:
    assert destinations(Path("q.%04d.exr"), 2, 9999) == (Path("q.9999.exr"), Path("q.10000.exr"))
    with pytest.raises(InvalidInput):
        destinations(Path("q.exr"), 2)


@pytest.mark.parametrize("text", ["[1]", "{", "\xff", '{"sources": "a"}', '{"sources": [1]}', '{"sources": [""]}'])
def test_job_files_are_not_trusted(tmp_path: Path, text: str) -> None:
    (tmp_path / "job.json").write_text(text, encoding="latin-1")
    with pytest.raises(InvalidInput):
        paths_of(load_job(tmp_path / "job.json"), "sources")


def test_job_files_keep_odd_bytes(tmp_path: Path) -> None:
    odd = "p\udcff.exr"
    (tmp_path / "job.json").write_text(json.dumps({"sources": [odd]}))
    assert paths_of(load_job(tmp_path / "job.json"), "sources") == (Path(odd),)
