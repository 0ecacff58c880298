"""Secrets through a whole publish at a site: they are in no file, no database, no log, no argument, no message."""

from __future__ import annotations

import base64
import io
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from iomanager.shell.crash import report_text
from tests.journeys.conftest import Run
from tests.sites.shotgrid.server import Site
from tests.sites.shotgrid.studio import furnish

PASSWORD, KEY = "canary-of-a-password", "canary-of-a-script-key"
PROMISED = {"SHOTGUN_SESSION_TOKEN", "SHOTGUN_API_KEY"}


@dataclass
class Watch:
    """Looks at every process of a home again and again: its arguments, and which variables hold a secret."""

    home: str
    secrets: list[bytes]
    seen: set[int] = field(default_factory=set)
    told: list[bytes] = field(default_factory=list)
    variables: set[str] = field(default_factory=set)
    stop: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        while not self.stop.wait(0.05):
            for place in Path("/proc").iterdir():
                if place.name.isdecimal() and int(place.name) != os.getpid():
                    self._look(place)

    def _look(self, place: Path) -> None:
        try:
            environment = (place / "environ").read_bytes().split(b"\0")
            arguments = (place / "cmdline").read_bytes()
        except OSError:  # it has ended, or is not ours
            return
        if f"IOMANAGER_HOME={self.home}".encode() not in environment:
            return
        self.seen.add(int(place.name))
        self.told += [arguments for secret in self.secrets if secret in arguments]
        holding = [one for one in environment if any(secret in one for secret in self.secrets)]
        self.variables |= {one.partition(b"=")[0].decode() for one in holding}


@contextmanager
def watched(home: Path, *secrets: str) -> Iterator[Watch]:
    watch = Watch(str(home), [secret.encode() for secret in secrets])
    thread = threading.Thread(target=watch.run)
    thread.start()
    try:
        yield watch
    finally:
        watch.stop.set()
        thread.join()


def holding(folders: list[Path], secret: str) -> list[Path]:
    """The files in which a secret stands: as it is, as the wide text of Windows, or in base64."""
    plain = secret.encode()
    forms = (plain, secret.encode("utf-16-le"), base64.b64encode(plain)[:-4])
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    assert len(files) > 20
    return [path for path in files if any(form in path.read_bytes() for form in forms)]


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="processes are looked at in /proc")
def test_a_publish_at_a_site_tells_no_secret(
    run: Run, delivery: Path, shows: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Site() as site:
        furnish(site, str(shows))
        site.add("Project", name="데모", sg_fps=25.0, sg_colorspace="ACES - ACEScg")
        site.api.accounts.add_user("jane", PASSWORD, name="Jane Kim", email="jane@example.com")
        site.api.accounts.add_script("canary", KEY)
        chosen = ("-v", "--set", "tracker.kind=shotgrid", "--set", f"tracker.site={site.url}")
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSWORD}\n"))
        logged_in = run(*chosen, "login", "--user", "jane")
        assert logged_in.code == 0, logged_in.error
        token = next(iter(site.api.accounts.sessions))
        secrets = (PASSWORD, token, KEY)
        monkeypatch.setenv("SHOTGUN_SESSION_TOKEN", token)
        monkeypatch.setenv("SHOTGUN_SCRIPT_NAME", "canary")
        monkeypatch.setenv("SHOTGUN_API_KEY", KEY)
        told = [str(logged_in)]
        with watched(home, *secrets) as watch:
            scanned = run(*chosen, "scan", delivery, "--propose", "--save")
            checked = run(*chosen, "validate", scanned.found["scanlist"], "--fix")
            done = run(*chosen, "publish", checked.found["scanlist"], "--wait")
        assert done.code == 0, done.error
        told += [str(scanned), str(checked), str(done), str(run(*chosen, "whoami"))]
        told += [str(run(*chosen, "jobs", "show", done.found["job_id"])), str(run(*chosen, "settings"))]
        broken = RuntimeError(f"login with session_token={token} and password={PASSWORD} and {KEY}")
        told.append(report_text(broken))
        author = site.rows("Version", "created_by")[0]["created_by"]
    assert author["name"] == "Jane Kim"
    assert holding([home, shows, delivery], "jane"), "what is no secret is found"
    for secret in secrets:
        assert holding([home, shows, delivery], secret) == []
        assert [text for text in told if secret in text] == []
    assert len(watch.seen) >= 3, "steps are processes of their own"
    assert watch.told == []
    assert watch.variables <= PROMISED
