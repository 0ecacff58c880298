"""The window's own actions, and the menus as a view of the action list."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMenu, QMenuBar

from iomanager.shell import language, roles, theme
from iomanager.shell.actions import Action, ActionList
from iomanager.shell.docks import Docks
from iomanager.shell.state import UserState

if TYPE_CHECKING:
    from iomanager.shell.window import MainWindow

_LAST = ("view", "help")


def window_actions(window: MainWindow) -> list[Action]:
    """Everything that the window itself can do."""
    return [*_project(window), *_view(window), *_panels(window), *_help(window)]


def fill(bar: QMenuBar, actions: ActionList, docks: Docks) -> None:
    """Build the menus again from the list; an empty one is left out."""
    bar.clear()
    grouped: dict[str, list[Action]] = {}
    for action in actions.all():
        if action.menu:
            grouped.setdefault(action.menu.split("/")[0], []).append(action)
    order = ["project", "edit", *[name for name in grouped if name not in {"project", "edit", *_LAST}], *_LAST]
    for name in [name for name in order if name in grouped]:
        menu = bar.addMenu(_title(name, docks))
        menu.setToolTipsVisible(True)
        menu.aboutToShow.connect(actions.refresh)
        _fill_menu(menu, grouped[name], actions)


def _fill_menu(menu: QMenu, members: Iterable[Action], actions: ActionList) -> None:
    """Actions in order; ``view/language`` puts an action into a submenu."""
    submenus: dict[str, QMenu] = {}
    for action in members:
        _, _, group = action.menu.partition("/")
        target = menu
        if group:
            if group not in submenus:
                submenus[group] = menu.addMenu(_group_title(group))
                submenus[group].setToolTipsVisible(True)
            target = submenus[group]
        qt = actions.qt(action.id)
        if qt is not None:
            target.addAction(qt)


def _title(name: str, docks: Docks) -> str:
    known = {
        "project": QCoreApplication.translate("Menus", "&Project"),
        "edit": QCoreApplication.translate("Menus", "&Edit"),
        "view": QCoreApplication.translate("Menus", "&View"),
        "help": QCoreApplication.translate("Menus", "&Help"),
    }
    dock = docks.dock(name)
    return known.get(name) or (dock.windowTitle() if dock is not None else name)


def _group_title(group: str) -> str:
    known = {
        "theme": QCoreApplication.translate("Menus", "Theme"),
        "language": QCoreApplication.translate("Menus", "Language"),
        "role": QCoreApplication.translate("Menus", "Role"),
        "panels": QCoreApplication.translate("Menus", "Panels"),
    }
    return known.get(group, group)


def _project(window: MainWindow) -> list[Action]:
    translate = QCoreApplication.translate
    ready = window.is_ready
    return [
        Action(
            "project.choose",
            translate("Menus", "Choose or create a project…"),
            window.choose_project,
            "Ctrl+O",
            "project",
            ready,
            "folder-outline",
        ),
        Action(
            "project.demo",
            translate("Menus", "Make the demo project"),
            window.make_demo,
            "",
            "project",
            window.has_demo,
            "filmstrip",
        ),
        Action(
            "window.settings",
            translate("Menus", "Settings…"),
            window.edit_settings,
            "Ctrl+,",
            "project",
            ready,
            "cog-outline",
        ),
        Action(
            "account.login",
            translate("Menus", "Log in…"),
            window.log_in,
            "",
            "project",
            window.has_account,
            "account-outline",
        ),
        Action("account.logout", translate("Menus", "Log out"), window.log_out, "", "project", window.has_account),
        Action("window.quit", translate("Menus", "Quit"), lambda: _close(window), "Ctrl+Q", "project"),
    ]


def _view(window: MainWindow) -> list[Action]:
    translate = QCoreApplication.translate
    state = window.shared.state
    modes = {
        theme.Mode.SYSTEM: translate("Menus", "Theme: as the system"),
        theme.Mode.DARK: translate("Menus", "Theme: dark"),
        theme.Mode.LIGHT: translate("Menus", "Theme: light"),
    }
    made = [Action("window.palette", translate("Menus", "Find an action…"), window.show_palette, "Ctrl+K", "view")]
    for mode, title in modes.items():
        chosen = partial(_is, state, "theme", "system", mode.value)
        made.append(Action(f"theme.{mode.value}", title, partial(window.dress, mode), "", "view/theme", checked=chosen))
    for code, name in language.LANGUAGES.items():
        title = translate("Menus", "Language: {name}").format(name=name)
        speaks = partial(_speaks, code)
        made.append(Action(f"language.{code}", title, partial(window.speak, code), "", "view/language", checked=speaks))
    for role in roles.roles():
        title = translate("Menus", "Role: {name}").format(name=role.shown_title())
        chosen = partial(_is, state, "role", roles.COORDINATOR, role.id)
        take = partial(window.take_role, role.id)
        made.append(Action(f"role.{role.id}", title, take, "", "view/role", checked=chosen, help=role.shown_help()))
    reset = partial(window.docks.arrange, window.role)
    return [*made, Action("window.reset", translate("Menus", "Reset the layout"), reset, "", "view", icon="restore")]


def _panels(window: MainWindow) -> list[Action]:
    made = []
    for number, panel_id in enumerate(window.docks.ids(), 1):
        dock = window.docks.dock(panel_id)
        if dock is not None:
            title = QCoreApplication.translate("Menus", "Show panel: {name}").format(name=dock.windowTitle())
            keys = f"Ctrl+{number}" if number < 10 else ""
            show = partial(window.docks.show, panel_id)
            made.append(Action(f"panel.{panel_id}", title, show, keys, "view/panels"))
    return made


def _help(window: MainWindow) -> list[Action]:
    translate = QCoreApplication.translate
    return [
        Action(
            "help.manual",
            translate("Menus", "Manual"),
            window.show_manual,
            "Shift+F1",
            "help",
            icon="book-open-page-variant-outline",
        ),
        Action(
            "help.shortcuts",
            translate("Menus", "Keyboard shortcuts"),
            window.show_shortcuts,
            "F1; ?",
            "help",
            icon="keyboard-outline",
        ),
        Action("help.welcome", translate("Menus", "Welcome…"), window.welcome, "", "help"),
    ]


def _is(state: UserState, key: str, default: str, value: str) -> bool:
    return bool(state.get(key, default) == value)


def _speaks(code: str) -> bool:
    return language.current() == code


def _close(window: MainWindow) -> None:
    window.close()
