from __future__ import annotations

from pathlib import Path

import pytest

from iomanager.core.errors import Conflict, Forbidden, InvalidInput
from iomanager.steps.clean import clean


def test_named_files_go_and_others_stay(tmp_path: Path) -> None:
    folder = tmp_path / "tmp" / "v001"
    folder.mkdir(parents=True)
    for name in ("a", "b", "keep"):
        (folder / name).touch()
    assert clean(tmp_path / "tmp", [folder / "a", folder / "b", folder / "gone"], [folder]) == 2
    assert [path.name for path in folder.iterdir()] == ["keep"]
    assert clean(tmp_path / "tmp", [folder / "a", folder / "keep"], [folder]) == 1
    assert not folder.exists()
    assert clean(tmp_path / "tmp", [folder / "keep"], [folder]) == 0


@pytest.mark.parametrize("name", ["../outside", "v/../../outside", "link/outside", "."])
def test_nothing_outside_the_root_and_then_nothing_at_all(tmp_path: Path, name: str) -> None:
    root = tmp_path / "root"
    (root / "v").mkdir(parents=True)
    (root / "mine").touch()
    (tmp_path / "outside").touch()
    (root / "link").symlink_to(tmp_path)
    with pytest.raises(Forbidden):
        clean(root, [root / "mine", root / name])
    assert (tmp_path / "outside").exists()
    assert (root / "mine").exists()


def test_a_link_is_removed_and_not_what_it_shows(tmp_path: Path) -> None:
    root = tmp_path / "root"
    root.mkdir()
    (tmp_path / "outside").touch()
    (root / "link").symlink_to(tmp_path / "outside")
    assert clean(root, [root / "link"]) == 1
    assert (tmp_path / "outside").exists()


def test_folders_are_no_files_and_the_disk_is_no_root(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    with pytest.raises(Conflict):
        clean(tmp_path, [tmp_path / "a"])
    with pytest.raises(InvalidInput):
        clean(Path("/"), [tmp_path / "a"])
