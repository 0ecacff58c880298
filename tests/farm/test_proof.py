"""Proof of what a task made: files, folders, and frames by pattern and range."""

from __future__ import annotations

from pathlib import Path

import pytest

from iomanager.farm import proof


def test_files_folders_and_frames(tmp_path: Path) -> None:
    for name in ("a.jpg", "p.0999.exr", "p.1000.exr", "p.1001.exr", "한국 p.-002.exr"):
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "empty.jpg").touch()
    (tmp_path / "p.1002.exr").touch()
    there = [str(tmp_path), str(tmp_path / "a.jpg"), proof.span(f"{tmp_path}/p.%04d.exr", 999, 1001)]
    assert proof.missing(there) == []
    assert proof.missing([proof.span(f"{tmp_path}/한국 p.%04d.exr", -2, -2)]) == []
    assert proof.missing([str(tmp_path / "no"), str(tmp_path / "empty.jpg"), *there]) == [
        str(tmp_path / "no"),
        str(tmp_path / "empty.jpg"),
    ]
    assert proof.missing([proof.span(f"{tmp_path}/p.%04d.exr", 1001, 1003)]) == [
        str(tmp_path / "p.1002.exr"),
        str(tmp_path / "p.1003.exr"),
    ]


def test_frames_of_a_folder_that_is_not_there(tmp_path: Path) -> None:
    gone = proof.missing([proof.span(f"{tmp_path}/v001/p.%04d.exr", 1, 3)])
    assert gone == [f"{tmp_path}/v001/p.{number:04d}.exr" for number in (1, 2, 3)]


@pytest.mark.parametrize("name", ["p.%04d.exr", "100%", "a//b", "%d//x-y", "p.1001-1002"])
def test_a_path_without_a_range_is_a_path(tmp_path: Path, name: str) -> None:
    path = f"{tmp_path}/{name}"
    assert proof.missing([path]) == [path]
    Path(path).parent.mkdir(exist_ok=True, parents=True)
    Path(path).write_bytes(b"x")
    assert proof.missing([path]) == []
