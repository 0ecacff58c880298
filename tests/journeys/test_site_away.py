"""The main job while the site is away: start, browse, scan, plan and publish go on; one command finishes it later."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.journeys.conftest import Run
from tests.sites.shotgrid.server import Site
from tests.sites.shotgrid.studio import furnish


def test_a_publish_without_the_site_loses_nothing_and_is_finished_by_one_command(
    run: Run, delivery: Path, shows: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHOTGUN_SCRIPT_NAME", "demo")
    monkeypatch.setenv("SHOTGUN_API_KEY", "demo")
    with Site() as site:
        furnish(site, str(shows))
        site.add("Project", name="데모", sg_fps=25.0, sg_colorspace="ACES - ACEScg")
        chosen = ("--set", "tracker.kind=shotgrid", "--set", f"tracker.site={site.url}")
        assert run(*chosen, "tracker", "sync").code == 0
        site.go_offline()
        assert "데모" in [found["name"] for found in run(*chosen, "tracker", "projects").found]
        scanned = run(*chosen, "scan", delivery, "--propose", "--save")
        assert scanned.code == 0, scanned.error
        checked = run(*chosen, "validate", scanned.found["scanlist"], "--fix")
        assert checked.code == 0, checked.error
        planned = run(*chosen, "plan", checked.found["scanlist"])
        assert planned.code == 0, planned.error
        done = run(*chosen, "publish", checked.found["scanlist"], "--wait")
        assert done.code == 5, done.error
        assert {plate["step"] for plate in done.found["failed"]} == {"register"}
        assert all("cannot be reached" in plate["message"] for plate in done.found["failed"])
        copies = [
            Path(item["destination"]) for item in planned.found["items"] if item["kind"] in {"copy", "mp4", "mhl"}
        ]
        assert copies
        assert [path for path in copies if not path.exists()] == []
        site.go_online()
        again = run(*chosen, "publish", "--resume", done.found["delivery_id"], "--wait")
        assert again.code == 0, again.error
        assert again.found["failed"] == []
        names = ["S001_0010_org_v001.mov", "S001_0030_org_v001.mov"]
        versions = site.rows("Version", "id", "code")
        assert sorted(version["code"] for version in versions) == names
        assert len(site.rows("PublishedFile", "id")) == 2
        for version in versions:
            assert len(site.blob(site.stored("Version", version["id"], "sg_uploaded_movie_mp4"))) > 100
        later = run(*chosen, "validate", checked.found["scanlist"])
        assert "v001 exists already" in str(later.found)
