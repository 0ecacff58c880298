"""A keyring in memory, and accounts over a stand-in site."""

from __future__ import annotations

import time
from pathlib import Path

from keyring.backend import KeyringBackend
from keyring.errors import PasswordDeleteError

from iomanager.accounts.local_store import LocalAccounts
from iomanager.accounts.remembered import Remembered
from iomanager.accounts.secrets import Held, KeyringVault, NoVault, Vault
from iomanager.accounts.service import AccountService, Ask, Door, Keeping
from iomanager.accounts.settings import AccountsSettings
from iomanager.db.engine import Database
from iomanager.tracker.trackers.shotgrid import wire
from iomanager.tracker.trackers.shotgrid.authenticate import SiteLogins
from tests.sites.shotgrid.server import Site


class Keychain(KeyringBackend):
    """Keeps secrets in memory. ``broken``: an error that every call raises; ``slow``: seconds that each takes."""

    priority = 5

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}
        self.broken: Exception | None = None
        self.slow = 0.0

    def get_password(self, service: str, username: str) -> str | None:
        self._meet()
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._meet()
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._meet()
        if self.kept.pop((service, username), None) is None:
            raise PasswordDeleteError("not there")

    def _meet(self) -> None:
        time.sleep(self.slow)
        if self.broken is not None:
            raise self.broken


def site_door(site: Site) -> Door:
    return Door(site.url, SiteLogins(wire.Site(site.url, seconds=20)))


def service(
    home: Path,
    database: Database,
    door: Door | None = None,
    *,
    keychain: Keychain | None = None,
    ask: Ask | None = None,
) -> AccountService:
    """As another process would see it: nothing in memory."""
    vault: Vault = KeyringVault(keychain, 20) if keychain else NoVault("This machine has no keyring.")
    keeping = Keeping(Remembered(home / "account.json"), lambda: vault, Held())
    return AccountService(
        AccountsSettings(roles={"kim": "Vendor"}),
        door or Door(),
        local=LocalAccounts(database),
        keeping=keeping,
        ask=ask,
    )
