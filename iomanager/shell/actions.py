"""Actions are data: menus, toolbar, command palette and shortcut sheet are views of one list per window."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from iomanager.shell import icons


def always() -> bool | str:
    """Enabled at any time."""
    return True


@dataclass(frozen=True, slots=True)
class Action:
    """One thing that the user can do. ``title`` is already translated.

    ``shortcut`` is portable text such as ``Ctrl+Shift+S``, several separated by ``; ``. ``menu`` is ``project``,
    ``edit``, ``view``, ``help`` or a panel's id; empty keeps it out of the menus, not out of the palette. ``enabled``
    answers True, False, or the reason why not in words, which becomes the tooltip. ``checked`` makes it a switch.
    ``everywhere`` lets the shortcut of a panel's action work while the focus is elsewhere.
    """

    id: str
    title: str
    run: Callable[[], None]
    shortcut: str = ""
    menu: str = ""
    enabled: Callable[[], bool | str] = always
    icon: str = ""
    help: str = ""
    checked: Callable[[], bool] | None = None
    everywhere: bool = False


def context_menu(owner: QWidget, actions: Sequence[Action], *, apart: Collection[str] = ()) -> QMenu:
    """A menu of actions that forgets itself; ``apart`` are the ids of those that a line stands before.

    An action that is not possible now says why in its tooltip.
    """
    menu = QMenu(owner)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.setToolTipsVisible(True)
    for action in actions:
        if action.id in apart:
            menu.addSeparator()
        answer = action.enabled()
        entry = menu.addAction(icons.icon(action.icon), action.title)
        entry.setEnabled(answer is True)
        entry.setToolTip(answer if isinstance(answer, str) else action.title)
        entry.triggered.connect(lambda _=False, run=action.run: run())
    return menu


class ActionList(QObject):
    """The actions of one window, by who contributed them. ``changed`` says that the list is another one."""

    changed = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._sources: dict[str, tuple[QWidget, dict[str, tuple[Action, QAction]]]] = {}

    def put(self, source: str, actions: Sequence[Action], widget: QWidget | None = None) -> None:
        """Take the actions of one source (the window, a panel), in place of its earlier ones."""
        self._drop(source)
        home = widget or self._window
        made = {action.id: (action, self._make(action, home, widget)) for action in actions}
        self._sources[source] = (home, made)
        self.refresh()
        self.changed.emit()

    def remove(self, source: str) -> None:
        """Forget the actions of a source, such as a panel that was closed for good."""
        self._drop(source)
        self.changed.emit()

    def all(self) -> list[Action]:
        """Every action, in the order of contribution."""
        return [action for _, made in self._sources.values() for action, _ in made.values()]

    def qt(self, action_id: str) -> QAction | None:
        """The QAction of an action, for menus and buttons."""
        for _, made in self._sources.values():
            if action_id in made:
                return made[action_id][1]
        return None

    def run(self, action_id: str) -> None:
        """Run an action when it is enabled."""
        found = self.qt(action_id)
        self.refresh()
        if found is not None and found.isEnabled():
            found.trigger()

    def refresh(self) -> None:
        """Ask every action again whether it is enabled and checked."""
        for _, made in self._sources.values():
            for action, qt in made.values():
                _update(action, qt)

    def _make(self, action: Action, home: QWidget, panel: QWidget | None) -> QAction:
        qt = QAction(action.title, home)
        qt.setObjectName(action.id)
        qt.setShortcuts(QKeySequence.listFromString(action.shortcut))
        inside = panel is not None and not action.everywhere
        context = Qt.ShortcutContext
        qt.setShortcutContext(context.WidgetWithChildrenShortcut if inside else context.WindowShortcut)
        qt.setCheckable(action.checked is not None)
        qt.triggered.connect(lambda: self._trigger(action))
        (home if inside else self._window).addAction(qt)
        return qt

    def _trigger(self, action: Action) -> None:
        action.run()
        self.refresh()

    def _drop(self, source: str) -> None:
        _, made = self._sources.pop(source, (self._window, {}))
        for _, qt in made.values():
            for widget in qt.associatedObjects():
                if isinstance(widget, QWidget):
                    widget.removeAction(qt)
            qt.deleteLater()


def _update(action: Action, qt: QAction) -> None:
    answer = action.enabled()
    reason = answer if isinstance(answer, str) else ""
    qt.setEnabled(answer is True)
    qt.setToolTip(reason or action.help or action.title)
    qt.setStatusTip(reason or action.help)
    if action.checked is not None:
        qt.setChecked(action.checked())
