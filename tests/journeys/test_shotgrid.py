"""The main job with a ShotGrid site: scan, validate, publish in processes of their own, look at the site, undo."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.conftest import Run
from tests.sites.shotgrid.server import Site
from tests.sites.shotgrid.studio import furnish


@pytest.fixture
def site(shows: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """A studio's site with the project ``데모``, and its script in the environment."""
    monkeypatch.setenv("SHOTGUN_SCRIPT_NAME", "demo")
    monkeypatch.setenv("SHOTGUN_API_KEY", "demo")
    with Site() as site:
        furnish(site, str(shows))
        yield site


def test_two_plates_reach_the_site(run: Run, delivery: Path, shows: Path, site: Site) -> None:
    chosen = (
        "--set",
        "tracker.kind=shotgrid",
        "--set",
        f"tracker.site={site.url}",
        "--set",
        "ingest.films=[filmstrip]",
    )
    scanned = run(*chosen, "scan", delivery, "--propose", "--save")
    assert scanned.code == 0, scanned.error
    refused = run(*chosen, "validate", scanned.found["scanlist"])
    assert refused.code == 3
    assert "no project 데모" in refused.error
    assert [row["name"] for row in site.rows("Project", "name")] == ["Demo"], "a project is never made on the side"
    site.add("Project", name="데모", sg_fps=25.0, sg_colorspace="ACES - ACEScg")
    checked = run(*chosen, "validate", scanned.found["scanlist"], "--fix")
    assert checked.code == 0, checked.error
    done = run(*chosen, "publish", checked.found["scanlist"], "--wait")
    assert done.code == 0, done.error
    names = ["S001_0010_org_v001.mov", "S001_0030_org_v001.mov"]
    versions = site.rows("Version", "id", "code", "sg_status_list", "sg_scan_colorspace")
    assert [(version["code"], version["sg_status_list"]) for version in sorted(versions, key=_code)] == [
        (name, "fin") for name in names
    ]
    assert versions[0]["sg_scan_colorspace"] == "ACES - ACEScg"
    for version in versions:
        for field in ("image", "filmstrip_image", "sg_uploaded_movie_mp4"):
            assert len(site.blob(site.stored("Version", version["id"], field))) > 100, field
    paths = [row["path"]["relative_path"] for row in site.rows("PublishedFile", "path")]
    assert sorted(paths)[0] == "데모/seq/S001/S001_0010/plate/org/v001/S001_0010_org_v001.%04d.exr"
    assert [_names(row["versions"]) for row in site.rows("Playlist", "versions")] == [names]
    nothing_new = run(*chosen, "validate", checked.found["scanlist"])
    assert "v001 exists already" in str(nothing_new.found)
    undone = run(*chosen, "publish", "--undo", done.found["delivery_id"])
    assert undone.code == 0, undone.error
    assert [site.rows(kind, "id") for kind in ("Version", "PublishedFile", "Playlist")] == [[], [], []]


def _code(row: dict[str, Any]) -> str:
    return str(row["code"])


def _names(links: list[dict[str, Any]]) -> list[str]:
    return sorted(link["name"] for link in links)
