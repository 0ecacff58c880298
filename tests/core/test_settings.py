"""Settings: layers, expansion, errors in words, and the user's file."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import pytest
from pydantic import BaseModel, Field

from iomanager.core import settings
from iomanager.core.errors import InvalidInput, NotFound


class ProjectPart(BaseModel):
    root: Path = Field(Path("shows"), description="Where shows live.")
    columns: list[dict[str, str]] = Field(default_factory=list, description="Own columns.")


class Example(BaseModel):
    project: ProjectPart = ProjectPart()
    theme: Literal["system", "dark", "light"] = Field("system", description="Colours.")
    workers: int | None = Field(None, description="Copies at once.")
    names: dict[str, str] = Field(default_factory=dict, description="A map is one value.")


@pytest.fixture(autouse=True)
def _no_shipped_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("iomanager.core.paths.config_folder", lambda: tmp_path / "config")


def load(tmp_path: Path, **files: str) -> settings.Layered[Example]:
    for name in ("site", "project"):
        if name in files:
            (tmp_path / f"{name}.yml").write_text(files[name], encoding="utf-8")
    sources = settings.Sources(
        site=tmp_path / "site.yml" if "site" in files else None,
        project=tmp_path / "project.yml" if "project" in files else None,
        overrides=tuple(files.get("overrides", "").split()),
        environment={"SHOW": "데모", **({"IOMANAGER_WORKERS": files["env"]} if "env" in files else {})},
    )
    return settings.load(Example, sources)


def test_the_later_layer_wins_and_is_named(tmp_path: Path) -> None:
    loaded = load(tmp_path, site="workers: 1\ntheme: dark", project="workers: 2", env="3", overrides="theme=light")
    assert (loaded.model.workers, loaded.model.theme) == (3, "light")
    assert [(e.key, e.layer) for e in loaded.entries()] == [
        ("names", "default"),
        ("project.columns", "default"),
        ("project.root", "default"),
        ("theme", "command line"),
        ("workers", "environment"),
    ]
    assert loaded.entry("theme").choices == ("system", "dark", "light")


def test_variables_are_expanded_and_maps_stay_whole(tmp_path: Path) -> None:
    loaded = load(tmp_path, site="project: {root: '/shows/${SHOW}/${UNKNOWN}'}\nnames: {a: b, c: d}")
    assert loaded.model.project.root == Path("/shows/데모/${UNKNOWN}")
    assert loaded.model.names == {"a": "b", "c": "d"}


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("projct: {root: x}", "no setting 'projct.root'", "project.root"),
        ("workers: many", r"setting workers \(site\) is wrong", "Correct"),
        ("theme: pink", r"setting theme \(site\) is wrong", "Correct"),
        ("a: [", "line 1 is not valid YAML|not valid YAML", "Correct"),
        ("just text", "holds no keys", "project"),
    ],
)
def test_a_wrong_file_is_refused_in_words(tmp_path: Path, text: str, message: str, hint: str) -> None:
    with pytest.raises(InvalidInput, match=message) as caught:
        load(tmp_path, site=text)
    assert hint in caught.value.hint


def test_a_missing_site_file_and_an_override_without_value(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="does not exist"):
        settings.load(Example, settings.Sources(site=tmp_path / "none.yml", environment={}))
    with pytest.raises(InvalidInput, match="has no value"):
        load(tmp_path, overrides="theme")


def test_the_user_changes_a_value_and_takes_it_back(tmp_path: Path) -> None:
    loaded = load(tmp_path)
    loaded.set_user("workers", 4)
    loaded.set_user("project.root", "/shows/한국")
    again = load(tmp_path)
    assert (again.model.workers, again.entry("workers").layer) == (4, "user")
    again.set_user("workers", None)
    assert load(tmp_path).model.workers is None
    assert load(tmp_path).model.project.root == Path("/shows/한국")
    with pytest.raises(InvalidInput, match="workers"):
        loaded.set_user("workers", "many")
    with pytest.raises(NotFound, match="no setting 'workrs'"):
        loaded.set_user("workrs", 1)
