"""``login``, ``logout`` and ``whoami`` as processes; no secret is left behind in the home, the log or the output."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from tests.sites.shotgrid.server import Site

CANARY = "c4n4ry/w0rd"


class Shell:
    """Runs commands against a site; ``said`` is all that they printed."""

    def __init__(self, site: Site) -> None:
        self.environment = {**os.environ, "IOMANAGER_TRACKER__KIND": "shotgrid", "IOMANAGER_TRACKER__SITE": site.url}
        self.environment.pop("DBUS_SESSION_BUS_ADDRESS", None)
        self.said = ""

    def __call__(self, *arguments: str, typed: str = "", **more: str) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [sys.executable, "-m", "iomanager", *arguments],
            input=typed,
            text=True,
            capture_output=True,
            env={**self.environment, **more},
            timeout=300,
            check=False,
        )
        self.said += done.stdout + done.stderr
        return done

    def json(self, *arguments: str, **more: str) -> Any:
        return json.loads(self("--json", *arguments, **more).stdout)


@pytest.fixture
def shell(site: Site) -> Shell:
    site.api.accounts.add_user("lee", CANARY, name="Lee Minseo")
    site.api.accounts.add_script("robot", CANARY)
    return Shell(site)


def test_in_out_and_who_without_a_keyring(site: Site, shell: Shell, home: Path) -> None:
    done = shell("-v", "login", "--user", "lee", typed=f"{CANARY}\n")
    assert done.returncode == 0, done.stderr
    assert "This machine has no keyring. The secret is kept nowhere" in done.stderr
    assert "Lee Minseo (lee) at http" in done.stdout
    assert shell("-v", "login", "--user", "lee", typed=f"{CANARY}x\n").returncode == 6
    assert "secret: missing: log in again" in shell("whoami").stdout
    key = {"SHOTGUN_SCRIPT_NAME": "robot", "SHOTGUN_API_KEY": CANARY}
    told = shell.json("login", "--email", "demo@example.com", **key)
    assert (told["login"], told["script"], told["secret"]) == ("demo", "robot", "environment")
    assert "Demo" in shell("-v", "tracker", "projects", **key).stdout
    assert shell("logout").stdout == "Demo Artist is logged out.\n"
    assert shell("tracker", "projects").returncode == 6
    left = shell.said.encode() + b"".join(each.read_bytes() for each in home.rglob("*") if each.is_file())
    for secret in (CANARY, *site.api.accounts.sessions):
        for form in (secret, quote(secret, safe=""), base64.b64encode(secret.encode()).decode().rstrip("=")):
            assert form.encode() not in left


def test_what_is_missing_is_said(shell: Shell) -> None:
    assert "Choose one way" in shell("login", "--browser", "--email", "a@b.c").stderr
    assert "Password of lee is missing" in shell("login", "--user", "lee").stderr
    local = {"IOMANAGER_TRACKER__KIND": "local"}
    assert "no ShotGrid site" in shell("login", "--browser", **local).stderr
    assert "kim (kim), a local account" in shell("login", "--user", "kim", **local).stdout
    assert shell.json("whoami", **local)["login"] == "kim"
    change = ("login", "--local", "--user", "kim", "--password")
    assert shell(*change, typed=f"{CANARY}\n", **local).returncode == 0
    assert "Password of kim is missing" in shell("login", "--local", "--user", "kim", **local).stderr
    assert shell(*change, typed=f"wrong\n{CANARY}2\n", **local).returncode == 6
    assert shell(*change, typed=f"{CANARY}\n{CANARY}2\n", **local).returncode == 0
    assert shell("login", "--local", "--user", "kim", typed=f"{CANARY}2\n", **local).returncode == 0


def test_a_role_that_may_not_publish_is_told_so(tmp_path: Path, home: Path) -> None:
    from iomanager import app
    from iomanager.core.errors import Forbidden
    from iomanager.core.settings import Sources
    from iomanager.ingest.model import PublishOptions

    (home / "account.json").write_text('{"way": "local", "login": "kim"}')
    overrides = (f"project.root={tmp_path}", "project.name=Show", "accounts.roles={kim: client}")
    built = app.build(app.load_settings(Sources(overrides=overrides)))
    try:
        assert built.user == "kim"
        plan = built.ingest.plan([], tmp_path, PublishOptions())
        with pytest.raises(Forbidden, match="The role client may not publish"):
            built.ingest.submit(plan)
        with pytest.raises(Forbidden, match="may not take a delivery back"):
            built.ingest.undo("any")
    finally:
        built.close()
