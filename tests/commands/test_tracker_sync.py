"""``tracker sync`` and ``tracker outbox`` beside the stand-in site, which goes away and comes back."""

from __future__ import annotations

import json
from typing import Any

import pytest

from iomanager import cli
from iomanager.tracker.trackers.shotgrid import client
from tests.sites.shotgrid.server import Site


def _run(capsys: pytest.CaptureFixture[str], site: Site, *words: str, code: int = 0) -> Any:
    options = ["--json", "--project", "쇼", "--set", "tracker.kind=shotgrid", "--set", f"tracker.site={site.url}"]
    with pytest.raises(SystemExit) as end:
        cli.main([*options, "tracker", *words])
    out = capsys.readouterr().out
    assert end.value.code == code, out
    return json.loads(out) if out else None


def test_work_goes_on_without_the_site(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOTGUN_SCRIPT_NAME", "demo")
    monkeypatch.setenv("SHOTGUN_API_KEY", "demo")
    monkeypatch.setattr(client, "WAIT", 0.01)
    with Site() as site:
        project = site.add("Project", name="쇼")
        link = {"type": "Project", "id": project}
        sequence = site.add("Sequence", code="S", project=link)
        shot = site.add("Shot", code="S_0010", project=link, sg_sequence={"type": "Sequence", "id": sequence})
        assert _run(capsys, site, "sync")["kept"]["shot"] == 1
        site.go_offline()
        _run(capsys, site, "shots", "set", "S_0010", "status=ip")
        waiting = _run(capsys, site, "outbox")
        assert [(each["label"], each["fields"]) for each in waiting] == [("S_0010", {"status": "ip"})]
        _run(capsys, site, "sync", code=5)
        site.change("Shot", shot, sg_status_list="fin")
        site.go_online()
        assert _run(capsys, site, "sync")["sent"]["stuck"] == 1
        number = str(_run(capsys, site, "outbox")[0]["number"])
        with monkeypatch.context() as as_client:
            as_client.setenv("IOMANAGER_ACCOUNTS__ROLES", json.dumps({"demo": "client"}))
            for decision in ("retry", "remove"):
                _run(capsys, site, "outbox", decision, number, code=6)
        assert _run(capsys, site, "outbox")[0]["theirs"] == {"status": "fin"}
        assert _run(capsys, site, "outbox", "retry", number) == []
        assert site.rows("Shot", "sg_status_list")[0]["sg_status_list"] == "ip"
        _run(capsys, site, "outbox", "remove", "9999", code=3)
