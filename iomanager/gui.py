"""Builds the window: the tuple of panels, and what the shell asks of the services.

The window paints before the services exist; they are built in a thread, and built again when the project changes.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

import shiboken6
from PySide6.QtCore import QT_TRANSLATE_NOOP, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from iomanager.accounts.secrets import Held
from iomanager.core import paths
from iomanager.core.cancel import CancelToken, Progress
from iomanager.core.errors import Conflict, IOManagerError
from iomanager.shell import language, pace, tasks, theme
from iomanager.shell.crash import CrashReporter
from iomanager.shell.panels import Area, PanelContext, PanelSpec
from iomanager.shell.selection import Selection
from iomanager.shell.services import Account, Connection, Demo, ProjectCard, Services
from iomanager.shell.state import UserState
from iomanager.shell.welcome import WelcomeDialog
from iomanager.shell.window import MainWindow, Shared

if TYPE_CHECKING:
    from iomanager.accounts.service import Ask
    from iomanager.accounts.ui.doorman import Doorman
    from iomanager.app import App, Settings
    from iomanager.core.settings import Layered, Sources
    from iomanager.farm.ui.news import JobNews
    from iomanager.farm.ui.port import JobsDesk
    from iomanager.shell.log_dock import LogTail
    from iomanager.tracker.records import Records

DEMO = "Demo"
log = logging.getLogger(__name__)


def panels(app: App, tail: LogTail) -> tuple[PanelSpec, ...]:
    """Every panel of the window, in the order of the rail."""
    from iomanager.shell.log_dock import LogDock
    from iomanager.shell.manual_dock import ManualDock

    every = (
        PanelSpec(
            "ingest",
            cast("str", QT_TRANSLATE_NOOP("Panels", "Ingest")),
            "tray-arrow-down",
            Area.MAIN,
            lambda context: _ingest(app, context),
        ),
        PanelSpec(
            "tracker",
            cast("str", QT_TRANSLATE_NOOP("Panels", "Tracker")),
            "database-outline",
            Area.MAIN,
            lambda context: _tracker(app, context),
        ),
        PanelSpec(
            "jobs",
            cast("str", QT_TRANSLATE_NOOP("Panels", "Jobs")),
            "format-list-checks",
            Area.BOTTOM,
            lambda context: _jobs(app, context),
        ),
        PanelSpec(
            "log",
            cast("str", QT_TRANSLATE_NOOP("Panels", "Log")),
            "text-box-outline",
            Area.BOTTOM,
            lambda _: LogDock(tail),
        ),
        PanelSpec(
            "manual",
            cast("str", QT_TRANSLATE_NOOP("Panels", "Manual")),
            "book-open-page-variant-outline",
            Area.RIGHT,
            lambda _: ManualDock(),
        ),
    )
    hidden = app.settings.model.shell.hidden_panels
    return tuple(spec for spec in every if spec.id not in hidden)


def run(loaded: Layered[Settings]) -> int:
    """Open the window and stay until it is closed; the process's exit code."""
    application = make_application()
    loop = tasks.make_loop(application)
    state = UserState.of_user()
    dress(application, state)
    reporter = CrashReporter(application)
    reporter.install()
    loop.set_exception_handler(reporter.loop_failed)
    window = MainWindow(Shared(state, Selection()))
    session = Session(window, loaded)
    window.show()
    QTimer.singleShot(0, session.start)
    application.lastWindowClosed.connect(loop.stop)
    try:
        loop.run_forever()
    finally:
        reporter.uninstall()
        session.close()
        tasks.close_loop(loop)
    return 0


def make_application() -> QApplication:
    """The Qt application, or the one that there is."""
    there = QApplication.instance()
    application = there if isinstance(there, QApplication) else QApplication(sys.argv[:1])
    application.setApplicationName("IO-Manager")
    application.setDesktopFileName("iomanager")
    return application


def dress(application: QApplication, state: UserState) -> None:
    """The theme and language of the last time; the settings have the last word once they are read."""
    theme.apply(application, theme.Mode(state.get("theme", "system")))
    language.choose(application, state.get("language", "system"))


class Session:
    """Joins one window to the services of the project that is open in it."""

    def __init__(self, window: MainWindow, loaded: Layered[Settings]) -> None:
        self.window = window
        self.app: App | None = None
        self._loaded = loaded
        self._tail: LogTail | None = None
        self._news: JobNews | None = None
        self._held = Held()
        self._asked = False
        self._doorman: Doorman | None = None

    def start(self) -> None:
        """Open the project of the settings, or else the one of the last time."""
        from iomanager.shell.log_dock import LogTail

        self._tail = LogTail()
        self._tail.attach()
        selection = self.window.shared.selection
        name = self._loaded.model.project.name or self.window.shared.state.get("project", "")
        selection.choose_project(name)
        selection.project_changed.connect(self.open)
        self.open(name)

    def open(self, project: str) -> None:
        """Build the services of a project in the background, and fill the window with them."""
        tasks.start(self.window, "open", self._open(project))

    def close(self) -> None:
        """Stop the services."""
        if self._doorman is not None:
            self._doorman.close()
        if self._tail is not None:
            self._tail.detach()
        if self._news is not None and shiboken6.isValid(self._news):
            self._news.stop()
        if self.app is not None:
            self.app.close()

    def _follow_jobs(self, built: App) -> None:
        """Tell in the status bar of the jobs that run, and of each that ends."""
        from iomanager.farm.ui import news

        self._news = news.put_into(self.window, _desk(built), built.events)

    async def _open(self, project: str) -> None:
        from iomanager.accounts.ui.doorman import Doorman
        from iomanager.shell.log_dock import LogTail

        self._doorman = self._doorman or Doorman(self.window, self._renew)
        held = (self._held, self._doorman.ask)
        try:
            loaded, built = await tasks.run(self.window, "open", _build, self._loaded, project, held)
        except IOManagerError as error:
            self.window.fail(error, lambda: self.open(project))
            return
        built.decoder.start()  # its children load their libraries while the panels come
        old, self.app, self._loaded = self.app, built, loaded
        self._doorman.accounts = built.accounts
        self.window.fill(panels(built, self._tail or LogTail()), services(built, self._account(built)))
        self._follow_jobs(built)
        await self.window.look()
        if old is not None:
            await tasks.run(self.window, "close", old.close)
        pace.settle()
        await self._greet(built)
        await self._send(built)

    async def _send(self, built: App) -> None:
        """What waits for a site from before is sent, whichever panel stands open."""
        try:
            await tasks.run(self.window, "send", _send, built)
        except IOManagerError as error:
            log.info("what waits for the tracker is sent later: %s", error.message)

    async def _greet(self, built: App) -> None:
        """Ask once who works, where the site would let nobody in; after the questions of the first start."""
        if self._asked or not await tasks.run(self.window, "greet", built.accounts.needs_login):
            return
        self._asked = True
        asking = QApplication.activeModalWidget()
        if isinstance(asking, WelcomeDialog):
            asking.finished.connect(self._log_in)
        else:
            self._log_in()

    def _account(self, built: App) -> Account:
        """Logging in and out; the services are built again for whoever works then."""
        return Account(self._log_in, lambda: self._log_out(built))

    def _renew(self) -> None:
        self.open(self.window.shared.selection.project)

    def _log_in(self, _answer: int = 0) -> None:
        if self._doorman is not None:
            self._doorman.log_in()

    def _log_out(self, built: App) -> None:
        from iomanager.accounts.ui import door

        self._asked = True  # who logs out does not want to be asked at once
        door.log_out(self.window, built.accounts, self._renew)


def services(app: App, account: Account | None = None) -> Services:
    """What the shell asks of the application."""
    from iomanager.app import load_settings, show_of

    return Services(
        events=app.events,
        projects=TrackerProjects(app),
        load_settings=lambda: load_settings(_sources(app.settings, app.project)),
        user=show_of(app.settings.model).user,
        connections=_connections(app),
        make_demo=None if _has_site(app) else DemoMaker(app),  # nobody wants a demo project at the studio's site
        account=account,
    )


def _has_site(app: App) -> bool:
    return cast("Records", app.tracker).adapter.name != "local"


def _connections(app: App) -> tuple[Connection, ...]:
    """What has a dot in the status bar; a site where there is one."""
    site = (Connection(cast("str", QT_TRANSLATE_NOOP("Servers", "ShotGrid")), app.tracker.check),)
    return (
        *(site if _has_site(app) else ()),
        Connection(cast("str", QT_TRANSLATE_NOOP("Servers", "Database")), app.database.check),
        Connection(cast("str", QT_TRANSLATE_NOOP("Servers", "Farm")), app.jobs.check),
    )


class TrackerProjects:
    """The tracker's projects, as the chooser asks for them."""

    def __init__(self, app: App) -> None:
        self._app = app

    def list(self) -> Sequence[ProjectCard]:
        """Every project that is not archived."""
        found = self._app.tracker.projects()
        return [ProjectCard(project.name, project.status, project.id) for project in found]

    def away(self) -> str:
        """When the site was last looked at, where it does not answer now."""
        from iomanager.tracker.kinds import Kind
        from iomanager.tracker.offline import OfflineRecords
        from iomanager.tracker.query import Query

        kept = getattr(self._app.tracker, "adapter", None)
        if not isinstance(kept, OfflineRecords) or not kept.away:
            return ""
        as_of = kept.ask(Query(Kind.PROJECT)).as_of
        return as_of.astimezone().strftime("%Y-%m-%d %H:%M") if as_of is not None else "-"

    def picture(self, card: ProjectCard) -> bytes | None:
        """The project's picture at the tracker."""
        from iomanager.tracker.kinds import Kind

        adapter = getattr(self._app.tracker, "adapter", None)
        try:
            return adapter.thumbnail(Kind.PROJECT, card.number) if adapter is not None and card.number else None
        except IOManagerError as error:
            log.info("no picture of %s: %s", card.name, error.message)
            return None

    def denied(self) -> str:
        """Why whoever works may not make one."""
        from iomanager.accounts.model import Right

        return self._app.accounts.rights().reason(Right.EDIT)

    def create(self, name: str) -> ProjectCard:
        """Make a project; raises InvalidInput for a name that is no folder's name, Conflict when it exists."""
        from iomanager.accounts.model import Right

        self._app.accounts.rights().check(Right.EDIT)
        paths.check_component(name, "project name")
        if self._app.tracker.project(name) is not None:
            raise Conflict(f"There is already a project {name!r}.", hint="Open it, or choose another name.")
        return ProjectCard(self._app.tracker.ensure_project(name).name)


class DemoMaker:
    """Makes the demo project and its delivery; made before, it is only opened again."""

    def __init__(self, app: App) -> None:
        self._app = app

    def __call__(self, *, token: CancelToken, progress: Progress) -> Demo:
        """Write the files, then the project."""
        from iomanager.media.demo import make_demo

        folder = demo_folder()
        if not (folder.is_dir() and any(folder.iterdir())):
            make_demo(folder, progress, token)
        self._app.tracker.ensure_project(DEMO)
        return Demo(DEMO, str(folder))


def demo_folder() -> Path:
    """Where the demo delivery of the window lives."""
    return paths.home() / "demo" / "delivery"


def _build(loaded: Layered[Settings], project: str, held: tuple[Held, Ask]) -> tuple[Layered[Settings], App]:
    """Read the settings of the project and make its services; in a thread, with the panels' modules."""
    import iomanager.farm.ui.news
    import iomanager.farm.ui.panel
    import iomanager.ingest.ui.panel
    import iomanager.shell.log_dock
    import iomanager.shell.manual_dock
    import iomanager.tracker.mirror
    import iomanager.tracker.ui.panel  # noqa: F401 - loaded here, so that the UI thread does not wait for them
    from iomanager import app

    values = app.load_settings(_sources(loaded, project)) if project else loaded
    return values, app.build(values, keys=app.Keys(*held))


def _send(built: App, *, token: CancelToken, progress: Progress) -> None:
    """Send what waits for the tracker, in a thread. Raises Cancelled."""
    from iomanager.tracker.offline import OfflineRecords

    adapter = cast("Records", built.tracker).adapter
    if isinstance(adapter, OfflineRecords):
        adapter.send(token=token, progress=progress)


def _sources(loaded: Layered[Settings], project: str) -> Sources:
    """The sources that the application was started with, for another project."""
    from iomanager.core.settings import Sources

    site = next((layer.file for layer in loaded.layers if layer.name == "site"), None)
    typed = next((layer.values for layer in loaded.layers if layer.name == "command line"), {})
    overrides = [f"{key}={value}" for key, value in typed.items() if key != "project.name"]
    return Sources(site=site, overrides=(*overrides, *((f"project.name={project}",) if project else ())))


def _ingest(app: App, context: PanelContext) -> QWidget:
    from iomanager.accounts.model import Right
    from iomanager.ingest.ui.panel import IngestPanel

    panel = IngestPanel(app.ingest, context)
    panel.denied = app.ingest.rights.reason(Right.PUBLISH)
    return panel


def _jobs(app: App, context: PanelContext) -> QWidget:
    from iomanager.farm.ui.panel import JobsPanel

    return JobsPanel(_desk(app), context)


def _tracker(app: App, context: PanelContext) -> QWidget:
    from iomanager.app import records_desk
    from iomanager.ingest.workbook import read_table
    from iomanager.tracker.mirror import Mirror
    from iomanager.tracker.offline import OfflineRecords
    from iomanager.tracker.ui.panel import TrackerPanel
    from iomanager.tracker.ui.port import TrackerDesk

    values = app.settings.model
    adapter = cast("Records", app.tracker).adapter
    offline = adapter if isinstance(adapter, OfflineRecords) else None
    desk = records_desk(app, offline.as_kept() if offline is not None else None)  # the site is looked at behind it
    sync = Mirror(offline, app.project, desk.permit) if offline is not None else None
    site = values.tracker.site if adapter.name != "local" else ""
    seconds = values.tracker.fresh_seconds
    return TrackerPanel(TrackerDesk(desk, app.project, read_table, site, sync, seconds), context)


def _desk(app: App) -> JobsDesk:
    """The jobs, as their panel and the status bar ask for them."""
    from iomanager.farm.engines.tractor.engine import alf_options
    from iomanager.farm.ui.port import JobsDesk

    farm = app.settings.model.farm
    return JobsDesk(app.jobs, app.user, farm.logs, alf_options(farm.tractor, farm.program))
