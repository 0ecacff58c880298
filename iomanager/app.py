"""Builds every service from the settings, top to bottom. Qt-free. Read this first.

``build`` makes the application; nothing decodes or starts before it is used. ``App.close`` stops what was started, in
reverse order. The window (``gui``), the command line (``cli``) and the tests all call the same function. The services'
modules are imported inside ``build``, so that the window paints before databases and media libraries load.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from pydantic import BaseModel, ConfigDict

from iomanager.accounts.settings import AccountsSettings
from iomanager.core import paths, settings
from iomanager.core.events import EventBus
from iomanager.core.log import LogSettings
from iomanager.core.settings import Layered, Sources
from iomanager.db.settings import DatabaseSettings
from iomanager.farm.settings import FarmSettings
from iomanager.ingest.settings import IngestSettings
from iomanager.ingest.show import Show
from iomanager.media.settings import MediaSettings
from iomanager.shell.settings import ShellSettings
from iomanager.tracker.settings import ProjectSettings, TrackerSettings

if TYPE_CHECKING:
    from iomanager.accounts.secrets import Held, Vault
    from iomanager.accounts.service import AccountService, Ask, SiteDoor
    from iomanager.db.engine import Database
    from iomanager.farm.service import JobService
    from iomanager.ingest.collect_run import CollectStage
    from iomanager.ingest.publish import Publisher
    from iomanager.ingest.publish_run import Stage
    from iomanager.ingest.service import IngestService
    from iomanager.ingest.store import ScanCache
    from iomanager.media.colour import ColourTable
    from iomanager.media.decoder import Decoder
    from iomanager.tracker.adapter import Adapter
    from iomanager.tracker.desk import Desk
    from iomanager.tracker.records import Records
    from iomanager.tracker.service import Tracker
    from iomanager.tracker.trackers.shotgrid.login import Login

PROJECT_FILE = "iomanager.yml"
PUBLISHED_GROUPS = ("project", "ingest", "media", "tracker")
"""The groups of settings that decide what a publish makes."""


class Settings(BaseModel):
    """Every setting of the application, one group a slice."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    project: ProjectSettings = ProjectSettings()
    tracker: TrackerSettings = TrackerSettings()
    accounts: AccountsSettings = AccountsSettings()
    ingest: IngestSettings = IngestSettings()
    media: MediaSettings = MediaSettings()
    database: DatabaseSettings = DatabaseSettings()
    farm: FarmSettings = FarmSettings()
    shell: ShellSettings = ShellSettings()
    log: LogSettings = LogSettings()


@dataclass(frozen=True, slots=True)
class Keys:
    """What accounts are given from outside: what is held in memory, who can be asked, another keyring."""

    held: Held | None = None
    ask: Ask | None = None
    vault: Vault | None = None


@dataclass(frozen=True, slots=True)
class App:
    """The services of a running application."""

    settings: Layered[Settings]
    events: EventBus
    database: Database
    accounts: AccountService
    tracker: Tracker
    decoder: Decoder
    colours: ColourTable
    ingest: IngestService
    jobs: JobService
    stack: ExitStack

    @property
    def project(self) -> str:
        """The name of the open project; empty when none was chosen yet."""
        return self.settings.model.project.name

    @property
    def user(self) -> str:
        """Who works here."""
        return user_name(self.settings.model)

    def close(self) -> None:
        """Stop everything that was started, last first."""
        self.stack.close()


def load_settings(sources: Sources | None = None) -> Layered[Settings]:
    """Read the settings: once to learn which project is open, and again with the project's own file."""
    sources = sources or Sources()
    first = settings.load(Settings, sources)
    if sources.project is not None or not first.model.project.name:
        return first
    file = show_of(first.model).folder / PROJECT_FILE
    if not file.is_file():
        return first
    return settings.load(Settings, Sources(sources.site, file, sources.overrides, sources.environment))


def build(loaded: Layered[Settings], *, tracker: Tracker | None = None, keys: Keys | None = None) -> App:
    """Make every service from the settings. The database is upgraded here, so this may take a moment.

    Raises InvalidInput for a project name that no folder can have, Unavailable when the database does not answer,
    Conflict when it is newer than the application.
    """
    from iomanager.db.engine import Database
    from iomanager.ingest.store import ScanCache
    from iomanager.media.decoder import Decoder
    from iomanager.tracker.opening import open_tracker

    values = loaded.model
    show = show_of(values)
    if show.project:
        paths.check_component(show.project, "project name")
    with ExitStack() as stack:
        events = EventBus()
        database = Database(database_url(values))
        stack.callback(database.close)
        load_tables()
        database.upgrade()
        decoder = stack.enter_context(Decoder(values.media))
        accounts = account_service(values, database, keys)
        login = tracker_login(accounts)
        tracker = tracker or open_tracker(values.tracker, database, user=show.user, login=login, offline=True)
        stack.callback(tracker.close)
        colours = colour_table(values)
        jobs = job_service(values, database)
        stack.callback(jobs.close)
        publisher = _publisher(values, database, tracker=tracker, jobs=jobs)
        ingest = _ingest(values, ScanCache(database), publisher=publisher, decoder=decoder, colours=colours)
        ingest = replace(ingest, rights=accounts.rights(), barred=partial(_barred, values.farm, accounts))
        return App(loaded, events, database, accounts, tracker, decoder, colours, ingest, jobs, stack.pop_all())


def show_of(values: Settings) -> Show:
    """The open show, and who works on it."""
    return Show(values.project.root.expanduser(), values.project.name, user_name(values))


def database_url(values: Settings) -> str:
    """The URL of the database: the setting, or the SQLite file in the user's folder."""
    return values.database.url or f"sqlite:///{paths.home() / 'iomanager.sqlite3'}"


def colour_table(values: Settings) -> ColourTable:
    """The studio's colourspaces as the active OCIO configuration has them, with the project's own entries."""
    from iomanager.media.colour import ColourTable

    return ColourTable(values.media, values.project.name)


def records_desk(app: App, adapter: Adapter | None = None) -> Desk:
    """The tracker's records for work by hand, with the rights of whoever works. ``adapter``: another way to them."""
    from iomanager.accounts.model import Right
    from iomanager.tracker.desk import Desk
    from iomanager.tracker.folders import Folders
    from iomanager.tracker.permit import Permit

    values, rights = app.settings.model, app.accounts.rights()
    permit = Permit(rights.reason(Right.EDIT), rights.reason(Right.DELETE))
    own = adapter or cast("Records", app.tracker).adapter
    return Desk(own, Folders(values.project.root, values.tracker.folders), permit)


@contextmanager
def publish_stage(loaded: Layered[Settings], delivery: str) -> Iterator[Stage]:
    """What one step of a delivery needs, by the settings that were kept with it: ``step publish`` starts fast by it.

    Raises NotFound for an unknown delivery, Unavailable when the database does not answer.
    """
    from iomanager.db.engine import Database
    from iomanager.ingest.journal.store import Journal
    from iomanager.ingest.publish_run import Stage, StepSite
    from iomanager.media.decoder import Decoder

    with ExitStack() as stack:
        database = Database(database_url(loaded.model))
        stack.callback(database.close)
        journal = Journal(database)
        values = _as_kept(loaded.model, journal.settings(delivery))
        user = user_name(values)
        decoder = stack.enter_context(Decoder(values.media))

        def tracker() -> Tracker:
            from iomanager.tracker.opening import open_tracker

            login = tracker_login(account_service(values, database))
            opened = open_tracker(values.tracker, database, user=user, login=login)
            stack.callback(opened.close)
            return opened

        yield Stage(journal, StepSite(tracker, decoder, values.ingest, values.media, user))


@contextmanager
def collect_stage(loaded: Layered[Settings], job: str) -> Iterator[CollectStage]:
    """What one movie of a collect needs, by the settings that were kept with it. Raises as :func:`publish_stage`."""
    from iomanager.db.engine import Database
    from iomanager.ingest.collect_run import CollectStage
    from iomanager.ingest.journal import collect_store

    database = Database(database_url(loaded.model))
    try:
        kept = collect_store.kept(database, job)
    finally:
        database.close()
    values = _as_kept(loaded.model, kept.settings)
    yield CollectStage(kept, values.media, values.project.name)


def _as_kept(values: Settings, kept: Mapping[str, Mapping[str, Any]]) -> Settings:
    """The settings of this machine with those that decide a result as they were kept."""
    from iomanager.ingest.publish_settings import applied

    return values.model_copy(update={name: applied(name, getattr(values, name), kept) for name in PUBLISHED_GROUPS})


def account_service(values: Settings, database: Database, keys: Keys | None = None) -> AccountService:
    """Who works here. The keyring is looked for when it is first needed."""
    from iomanager.accounts.local_store import LocalAccounts
    from iomanager.accounts.remembered import Remembered
    from iomanager.accounts.secrets import Held, open_vault
    from iomanager.accounts.service import AccountService, Door, Keeping

    keys, chosen = keys or Keys(), values.accounts

    def vault() -> Vault:
        return keys.vault or open_vault(wanted=chosen.keyring, seconds=chosen.keyring_seconds)

    keeping = Keeping(Remembered.of_user(), vault, keys.held or Held())
    door = Door(site_of(values), _site_logins(values))
    return AccountService(chosen, door, local=LocalAccounts(database), keeping=keeping, ask=keys.ask)


def site_of(values: Settings) -> str:
    """The address of the ShotGrid site whose people work here; empty with the local tracker."""
    return values.tracker.site.rstrip("/").lower() if values.tracker.kind == "shotgrid" else ""


def _site_logins(values: Settings) -> SiteDoor | None:
    if not site_of(values):
        return None
    from iomanager.tracker.opening import site_of_settings
    from iomanager.tracker.trackers.shotgrid.authenticate import SiteLogins

    return SiteLogins(site_of_settings(values.tracker))


def tracker_login(accounts: AccountService) -> Login | None:
    """How the tracker's client is known to the site; None for the script of the environment, or a local tracker."""
    from iomanager.tracker.trackers.shotgrid.login import Login, script

    who = accounts.remembered()
    if not accounts.uses_site or (who is None and accounts.secret() is not None):
        return None
    if who is None:
        return Login({}, accounts.renew)
    secret = accounts.token()
    if not secret and os.environ.get("SHOTGUN_API_KEY"):
        return None  # a machine without the user's keyring, as on a farm
    if who.script:
        known = script(who.script, secret) if secret else Login()
        as_user = {"sudo_as_login": who.login} if accounts.settings.act_as_user and who.login != who.script else {}
        return Login({**known.arguments, **as_user}) if secret else known
    return Login({"session_token": secret} if secret else {}, accounts.renew)


def _barred(farm: FarmSettings, accounts: AccountService, engine: str) -> str:
    """Why the steps of a job cannot log in to the tracker; of other machines that is not known here."""
    return accounts.unshared() if (engine or farm.engine) == "local" else ""


def _publisher(values: Settings, database: Database, *, tracker: Tracker, jobs: JobService) -> Publisher:
    from iomanager.ingest.publish import Publisher
    from iomanager.ingest.publish_job import Spool
    from iomanager.ingest.publish_settings import kept

    user = user_name(values)
    named = values.model_copy(update={"project": values.project.model_copy(update={"user": user})})
    chosen = kept({name: getattr(named, name) for name in PUBLISHED_GROUPS})
    return Publisher(database, tracker, jobs, Spool(values.ingest, program(values.farm), user), chosen)


def program(farm: FarmSettings) -> tuple[str, ...]:
    """How machines of the farm call this program: the setting, or as it runs here."""
    own = (sys.executable,) if getattr(sys, "frozen", False) else (sys.executable, "-m", "iomanager")
    return farm.program or own


def _ingest(
    values: Settings, cache: ScanCache, *, publisher: Publisher, decoder: Decoder, colours: ColourTable
) -> IngestService:
    from iomanager.ingest.scan import Scanner
    from iomanager.ingest.service import IngestService
    from iomanager.ingest.thumbnails import ThumbnailFormat

    media = values.media
    palette = f"{media.ocio_config} {media.colour_table} {media.exact_view}"
    sizes = (media.thumbnail_width, media.thumbnail_height, media.thumbnail_quality)
    look = ThumbnailFormat(*sizes, project=values.project.name, colours=palette)
    return IngestService(
        scanner=Scanner(decoder, cache, values.ingest, look=look),
        publisher=publisher,
        decoder=decoder,
        tracker=publisher.tracker,
        colours=colours,
        settings=values.ingest,
        show=show_of(values),
    )


def job_service(values: Settings, database: Database) -> JobService:
    """The jobs, on the engine that the settings name."""
    from iomanager.farm.engines.local import LocalEngine, start_scheduler
    from iomanager.farm.service import Engine, JobService
    from iomanager.farm.store import JobStore

    store, farm = JobStore(database), values.farm

    def local() -> Engine:
        return LocalEngine(store, farm, lambda: start_scheduler(database.url, farm))

    def tractor() -> Engine:
        from iomanager.farm.engines.tractor.engine import engine
        from iomanager.farm.kept import KeptJobs
        from iomanager.farm.kept_store import KeptStore

        return KeptJobs(store, KeptStore(database), engine(farm.tractor, program=farm.program))

    def celery() -> Engine:
        from iomanager.farm.engines.celery.engine import celery_engine

        return celery_engine(store, farm)

    return JobService(store, {"local": local, "celery": celery, "tractor": tractor}, farm)


def load_tables() -> None:
    """Import every store, so that the schema is whole before the database is upgraded."""
    import iomanager.accounts.tables
    import iomanager.farm.tables
    import iomanager.ingest.journal.tables
    import iomanager.ingest.store
    import iomanager.tracker.cache_tables
    import iomanager.tracker.trackers.tables  # noqa: F401


def user_name(values: Settings) -> str:
    """Who works here, for records and journals: the setting, whoever logged in, or the name at the operating system."""
    from iomanager.accounts.remembered import Remembered
    from iomanager.accounts.service import known, os_name

    if values.project.user:
        return values.project.user
    who = known(Remembered.of_user(), site_of(values))
    return who.login if who is not None else os_name()
