"""The main window: header, rail, docks, menus, status bar. It paints at once, and is filled when services are ready."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QByteArray, QCoreApplication, QEvent, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QMenu, QTabWidget, QWidget

from iomanager.shell import errors, language, menus, roles, tasks, theme
from iomanager.shell.actions import ActionList
from iomanager.shell.bridge import Bridge
from iomanager.shell.docks import Docks
from iomanager.shell.errors import Notice
from iomanager.shell.header import Header
from iomanager.shell.opening import Opening
from iomanager.shell.palette import CommandPalette
from iomanager.shell.panels import HasActions, PanelContext, PanelSpec
from iomanager.shell.rail import Rail
from iomanager.shell.selection import Selection
from iomanager.shell.services import Services, Settings
from iomanager.shell.state import UserState
from iomanager.shell.status import StatusBar
from iomanager.shell.widgets.notice import NoticeBar

SIZE = (1440, 900)
SMALLEST = (960, 600)
GOOD_NEWS = 8000  # milliseconds that a notice without a fault lies over the window


@dataclass(frozen=True, slots=True)
class Shared:
    """What the window shares with its panels."""

    state: UserState
    selection: Selection


class MainWindow(QMainWindow):
    """Built empty; :meth:`fill` brings panels and services."""

    def __init__(self, shared: Shared) -> None:
        super().__init__()
        self.shared = shared
        self.actions_list = ActionList(self)
        self.docks = Docks(self, shared.state)
        self._services: Services | None = None
        self._pending = ""
        self._header = Header(self)
        self._rail = Rail(self)
        self._status = StatusBar(self)
        self._palette = CommandPalette(self, self.actions_list, shared.state)
        self._notice = NoticeBar(self)
        self._opening = Opening()
        self._build()
        language.follow(self, self._retranslate)

    @property
    def role(self) -> roles.Role:
        """Whose layout this is."""
        return roles.role(self.shared.state.get("role", roles.COORDINATOR))

    def fill(self, panels: tuple[PanelSpec, ...], services: Services) -> None:
        """Show the panels as they were left, and begin to work with the services.

        Called again, with the services of another project, it keeps the layout and renews the panels.
        """
        first = self._services is None
        self._services = services
        bridge = Bridge(services.events)
        self._rail.show_panels(panels)
        for spec in panels:
            self.docks.put(spec, self._creator(spec, bridge))
        if first:
            self.takeCentralWidget().deleteLater()
            self.docks.restore(self.role)
        for panel_id in self.docks.ids():
            dock = self.docks.dock(panel_id)
            self._rail.mark(panel_id, dock is not None and not dock.isHidden())
        self._header.show_user(services.user)
        self._status.show_connections(services.connections)
        self._project_changed(self.shared.selection.project)
        self._retranslate()
        self._offer_pending()
        self._notice.raise_()
        if first and self.shared.state.get("role") is None:
            self.welcome()

    def show_notice(self, notice: Notice) -> None:
        """Say something that belongs to no panel, over the top of the window."""
        self._notice.show_notice(notice)
        self._place_notice()
        if notice.level in {"ok", "info"}:
            self._notice.hide_after(GOOD_NEWS)

    def fail(self, error: BaseException, retry: Callable[[], None]) -> None:
        """Say why the services could not be opened, and offer to try again."""
        errors.show(self, error)
        if self._services is None:
            self._opening.fail(retry)

    def welcome(self) -> None:
        """The first start's questions."""
        from iomanager.shell.welcome import WelcomeDialog

        dialog = WelcomeDialog(self, demo=self._services is not None and self._services.make_demo is not None)
        dialog.language_chosen.connect(self.speak)
        dialog.done_with.connect(self._begin)
        dialog.open()

    def choose_project(self) -> None:
        """Open the chooser."""
        if self._services is not None:
            from iomanager.shell.favourites import Favourites
            from iomanager.shell.project_dialog import ProjectDialog

            dialog = ProjectDialog(self, self._services.projects, Favourites(self.shared.state))
            dialog.chosen.connect(self.shared.selection.choose_project)
            dialog.open()

    def edit_settings(self) -> None:
        """Open the settings."""
        if self._services is not None:
            from iomanager.shell.settings_dialog import SettingsDialog

            dialog = SettingsDialog(self, self._services.load_settings)
            dialog.saved.connect(self._setting_saved)
            dialog.open()

    def show_shortcuts(self) -> None:
        """Open the shortcut sheet."""
        from iomanager.shell.shortcuts import ShortcutSheet

        ShortcutSheet(self, self.actions_list.all()).show()

    def show_palette(self) -> None:
        """Open the command palette."""
        self._palette.open()

    def show_manual(self) -> None:
        """Open the manual."""
        self.docks.show("manual")

    def speak(self, code: str) -> None:
        """Switch the language, now and for the next start."""
        self.shared.state.set("language", code)
        language.choose(_application(), code)
        self._remember("shell.language", code)

    def dress(self, mode: theme.Mode) -> None:
        """Switch the theme, now and for the next start."""
        self.shared.state.set("theme", mode.value)
        theme.apply(_application(), mode)
        self._remember("shell.theme", mode.value)

    def take_role(self, role_id: str) -> None:
        """Switch the role and its layout."""
        self.shared.state.set("role", role_id)
        self.docks.arrange(self.role)

    def make_demo(self) -> None:
        """Make the demo project in the background, choose it, and offer its delivery."""
        tasks.start(self, "demo", self._make_demo(), exclusive=True)

    def has_demo(self) -> bool | str:
        """Whether a demo can be made, or why not."""
        if self._services is None:
            return False
        return self._services.make_demo is not None or self.tr("A ShotGrid site gets no demo project.")

    def log_in(self) -> None:
        """Ask who works here."""
        if self._services is not None and self._services.account is not None:
            self._services.account.log_in()

    def log_out(self) -> None:
        """Forget who works here."""
        if self._services is not None and self._services.account is not None:
            self._services.account.log_out()

    def has_account(self) -> bool | str:
        """Whether one can log in here."""
        return self._services is not None and self._services.account is not None

    def is_ready(self) -> bool | str:
        """Whether the services are there."""
        return self._services is not None or self.tr("The application is still opening.")

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember the layout. Work that must not be dropped is said, and a second close ends it."""
        exclusive = [running for running in tasks.board().running() if running.exclusive]
        if exclusive and not self.property("closing"):
            self.setProperty("closing", True)
            title = exclusive[0].state.title or exclusive[0].title
            self.show_notice(
                Notice(
                    self.tr("{work} is still running.").format(work=title),
                    self.tr("Close the window again to stop it; it can be resumed at the next start."),
                    "warning",
                )
            )
            event.ignore()
            return
        if self._services is not None:
            self.docks.save()
        geometry = bytes(self.saveGeometry().toBase64().data()).decode("ascii")
        self.shared.state.set("window.geometry", geometry)
        event.accept()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        for url in event.mimeData().urls():
            if url.isLocalFile():
                self.shared.selection.offer_delivery(url.toLocalFile())
                event.acceptProposedAction()
                return

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._notice.isVisible():
            self._place_notice()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange:
            self.actions_list.refresh()

    def _build(self) -> None:
        self.setObjectName("main_window")
        self.setMinimumSize(*SMALLEST)
        self.setDockNestingEnabled(True)
        self.setAcceptDrops(True)
        self.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North)
        self.addToolBar(Qt.ToolBarArea.TopToolBarArea, self._header)
        self.addToolBar(Qt.ToolBarArea.LeftToolBarArea, self._rail)
        self.setStatusBar(self._status)
        self.setCentralWidget(self._opening)
        geometry = self.shared.state.get("window.geometry", "")
        if not geometry or not self.restoreGeometry(QByteArray.fromBase64(geometry.encode("ascii"))):
            self.resize(*SIZE)
        self._connect()

    def _connect(self) -> None:
        self._header.project_wanted.connect(self.choose_project)
        self._header.palette_wanted.connect(self.show_palette)
        self._notice.folded.connect(self._place_notice)
        self._rail.picked.connect(self._pick)
        self.docks.built.connect(self._panel_built)
        self.docks.opened.connect(self._rail.mark)
        self.docks.opened.connect(lambda *_: self._notice.raise_())
        self.shared.selection.project_changed.connect(self._project_changed)
        self.actions_list.changed.connect(self._show_menus)
        tasks.board().changed.connect(self.actions_list.refresh)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._system_changed)

    def _creator(self, spec: PanelSpec, bridge: Bridge) -> Callable[[], QWidget]:
        shared = self.shared
        context = PanelContext(
            selection=shared.selection,
            bridge=bridge,
            state=shared.state,
            badge=lambda text: self._rail.badge(spec.id, text),
            refresh_actions=self.actions_list.refresh,
            show_panel=self.docks.show,
        )
        return lambda: spec.create(context)

    def _panel_built(self, panel_id: str, panel: QWidget) -> None:
        if isinstance(panel, HasActions):
            self.actions_list.put(panel_id, panel.actions_of_panel(), panel)

    def _pick(self, panel_id: str) -> None:
        self.docks.toggle(panel_id)
        dock = self.docks.dock(panel_id)
        self._rail.mark(panel_id, dock is not None and not dock.isHidden())

    def _project_changed(self, name: str) -> None:
        self.shared.state.set("project", name or None)
        self._header.show_project(name)
        self._status.show_names(name, self._services.user if self._services else "")
        self._title()

    def _title(self) -> None:
        name = self.shared.selection.project
        self.setWindowTitle(f"{name} - IO-Manager" if name else "IO-Manager")

    def _system_changed(self) -> None:
        if self.shared.state.get("theme", "system") == "system":
            theme.apply(_application(), theme.Mode.SYSTEM)

    def _remember(self, key: str, value: str) -> None:
        """Write a choice to the user's settings, so that the settings dialog and the menus tell the same."""
        if self._services is not None:
            load = self._services.load_settings
            tasks.start(self, key, self._write(load, key, value))

    async def _write(self, load: Callable[[], Settings], key: str, value: str) -> None:
        await tasks.run(self, key, lambda: load().set_user(key, value))

    def _setting_saved(self, key: str) -> None:
        """A setting of the window itself is in force at once."""
        if key in {"shell.theme", "shell.language"}:
            tasks.start(self, "look", self.look())

    async def look(self) -> None:
        """Look and speak as the settings say."""
        if self._services is None:
            return
        settings = await tasks.run(self, "look", self._services.load_settings)
        values = {entry.key: str(entry.value) for entry in settings.entries()}
        spoken, dressed = values.get("shell.language", "system"), values.get("shell.theme", "system")
        if spoken != self.shared.state.get("language", "system"):
            self.shared.state.set("language", spoken)
            language.choose(_application(), spoken)
        if dressed != self.shared.state.get("theme", "system"):
            self.shared.state.set("theme", dressed)
            theme.apply(_application(), theme.Mode(dressed))

    def _begin(self, role_id: str, demo: bool) -> None:
        self.take_role(role_id)
        if demo:
            self.make_demo()

    async def _make_demo(self) -> None:
        if self._services is None or self._services.make_demo is None:
            return
        make = self._services.make_demo
        made = await tasks.run(self, "demo", make, exclusive=True, title=self.tr("Making the demo project"))
        self._pending = made.delivery
        if self.shared.selection.project == made.project:
            self._offer_pending()
        self.shared.selection.choose_project(made.project)
        errors.notify(
            self,
            Notice(
                self.tr("The demo project is ready."),
                self.tr("Its delivery is {path}").format(path=made.delivery),
                "ok",
            ),
        )

    def _offer_pending(self) -> None:
        """Offer a delivery that waited for its project's panels."""
        delivery, self._pending = self._pending, ""
        if delivery:
            self.shared.selection.offer_delivery(delivery)

    def _retranslate(self) -> None:
        self._title()
        self.actions_list.put("window", menus.window_actions(self))
        for panel_id in self.docks.ids():
            dock = self.docks.dock(panel_id)
            if dock is not None and dock.frame.panel is not None:
                self._panel_built(panel_id, dock.frame.panel)
        QTimer.singleShot(0, self, self._show_menus)  # again when the docks have their new titles, which menus show

    def _show_menus(self) -> None:
        menus.fill(self.menuBar(), self.actions_list, self.docks)

    def _place_notice(self) -> None:
        """Over menus and header, as high as its words need: no panel is covered by a short one."""
        top = theme.GRID // 2
        width = min(self.width() - 4 * theme.GRID, 720)
        self._notice.move((self.width() - width) // 2, top)
        self._notice.resize(width, self._notice.height_of(width))
        self._notice.raise_()

    def createPopupMenu(self) -> QMenu | None:  # type: ignore[override]
        """No toolbar menu: the rail and the header stay."""
        return None


def _application() -> QApplication:
    application = QCoreApplication.instance()
    if not isinstance(application, QApplication):
        raise TypeError("the window needs a QApplication")
    return application
