"""Opens the tracker that the settings name."""

from __future__ import annotations

import os
import ssl
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from iomanager.core import paths
from iomanager.core.errors import InvalidInput
from iomanager.tracker.records import Records
from iomanager.tracker.settings import TrackerSettings

if TYPE_CHECKING:
    from iomanager.db.engine import Database
    from iomanager.tracker.adapter import Adapter
    from iomanager.tracker.offline import OfflineRecords
    from iomanager.tracker.trackers.shotgrid.adapter import ShotGridRecords
    from iomanager.tracker.trackers.shotgrid.login import Login
    from iomanager.tracker.trackers.shotgrid.wire import Site

_LIKE_A_PROXY = "It looks like http://proxy.studio.com:3128"


def open_tracker(
    settings: TrackerSettings,
    database: Database,
    *,
    user: str = "",
    login: Login | None = None,
    offline: bool = False,
) -> Records:
    """The records of the active tracker. Nothing is asked of a site before the first call.

    ``login`` is who works; else a script is known by SHOTGUN_SCRIPT_NAME and SHOTGUN_API_KEY. Raises InvalidInput.
    ``offline``: with what is kept of a site, where the settings do not forbid it; a step of a job works without.
    """
    if settings.kind == "local":
        from iomanager.tracker.trackers.local import LocalTracker

        return LocalTracker(database, user, files_folder(settings))
    from iomanager.tracker.lock_store import NameLocks

    site = open_site(settings, database, login or script_login(), user=user)
    kept = keep_offline(site, settings, database, user) if offline and settings.offline else site
    return Records(kept, NameLocks(database).hold)


def keep_offline(site: Adapter, settings: TrackerSettings, database: Database, user: str = "") -> OfflineRecords:
    """A tracker that is worked with while it is away too: read from our database, written to its outbox."""
    from iomanager.tracker.cache_store import Cache
    from iomanager.tracker.offline import OfflineRecords
    from iomanager.tracker.outbox import Outbox
    from iomanager.tracker.outbox_store import OutboxStore

    folder = paths.home() / "tracker"
    name = f"{site.name}/{settings.site.rstrip('/').lower()}"
    outbox = Outbox(site, OutboxStore(database, name), folder / "outbox", user)
    return OfflineRecords(site, Cache(database, name), outbox, folder / "pictures", fresh=settings.fresh_seconds)


def open_site(settings: TrackerSettings, database: Database, login: Login, *, user: str = "") -> ShotGridRecords:
    """The ShotGrid site of the settings. Raises InvalidInput when none is named."""
    from iomanager.tracker.lock_store import NameLocks
    from iomanager.tracker.trackers.shotgrid.adapter import ShotGridRecords
    from iomanager.tracker.trackers.shotgrid.client import ShotGridClient
    from iomanager.tracker.trackers.shotgrid.fields import Names

    site = site_of_settings(settings)
    names = Names(settings.fields, settings.statuses, settings.operation_field)
    guard = NameLocks(database).hold
    return ShotGridRecords(ShotGridClient(site, login), names, guard=guard, page=settings.page, user=user)


def site_of_settings(settings: TrackerSettings) -> Site:
    """Where the site is and how it is reached. Raises InvalidInput when none is named, or that is no way to it."""
    from iomanager.tracker.trackers.shotgrid.wire import Site

    _check_site(settings.site)
    _check_proxy(settings.proxy)
    return Site(
        settings.site,
        proxy=settings.proxy,
        ca_file=_checked_ca_file(settings.ca_file),
        seconds=settings.seconds,
        connections=settings.connections,
    )


def _check_site(site: str) -> None:
    """An address with a name or password in it is refused, and not named: it would stand in messages and files."""
    hint = "Set tracker.site to its address, such as https://studio.shotgrid.autodesk.com"
    if not site:
        raise InvalidInput("No ShotGrid site is named.", hint=hint)
    if "@" in site:
        raise InvalidInput("The setting tracker.site holds a user or a password. These belong to the login.", hint=hint)
    if not site.startswith(("https://", "http://")):
        raise InvalidInput(f"{site} is no address of a ShotGrid site.", hint=hint)


def _check_proxy(proxy: str) -> None:
    """The address may hold a password, so no message names it."""
    try:
        found = urlsplit(proxy)
        good = not proxy or (found.scheme in {"http", "https"} and bool(found.hostname) and found.port != 0)
    except ValueError:  # no port, or no IPv6 address
        good = False
    if not good:
        raise InvalidInput("The setting tracker.proxy is no address of a proxy.", hint=_LIKE_A_PROXY)


def _checked_ca_file(name: str) -> str:
    """The file's path, when there are certificates in it."""
    if not name:
        return ""
    file = Path(name).expanduser()
    try:
        ssl.create_default_context(cafile=file)
    except OSError as error:  # ssl.SSLError is one too
        reason = "it holds no certificate" if isinstance(error, ssl.SSLError) else error.strerror
        raise InvalidInput(
            f"The certificates of the setting tracker.ca_file cannot be read: {file}: {reason}.",
            hint="Name a file of certificates in the form PEM, or leave it empty.",
        ) from error
    return str(file)


def script_login() -> Login:
    """The script user of the environment; nobody where it names none."""
    from iomanager.tracker.trackers.shotgrid.login import Login, script

    name, key = os.environ.get("SHOTGUN_SCRIPT_NAME", ""), os.environ.get("SHOTGUN_API_KEY", "")
    return script(name, key) if name and key else Login()


def files_folder(settings: TrackerSettings) -> Path:
    """Where the local tracker keeps files."""
    return Path(settings.files).expanduser() if settings.files else paths.home() / "tracker"
