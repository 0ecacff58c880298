"""What a panel tells the window about itself, and what the window gives to a panel."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Protocol, runtime_checkable

from PySide6.QtWidgets import QWidget

from iomanager.shell.actions import Action
from iomanager.shell.bridge import Bridge
from iomanager.shell.selection import Selection
from iomanager.shell.state import UserState


class Area(Enum):
    """Where a panel stands until the user moves it."""

    MAIN = "main"
    RIGHT = "right"
    BOTTOM = "bottom"


@dataclass(frozen=True, slots=True)
class PanelContext:
    """What a panel may use of the window.

    ``badge(text)`` sets the mark on the panel's button in the rail (empty: none). ``refresh_actions()`` asks the
    panel's actions again whether they are enabled. ``show_panel(id)`` brings another panel to the front.
    """

    selection: Selection
    bridge: Bridge
    state: UserState
    badge: Callable[[str], None]
    refresh_actions: Callable[[], None]
    show_panel: Callable[[str], None]


@dataclass(frozen=True, slots=True)
class PanelSpec:
    """One panel of the window.

    ``title`` is English, marked with ``QT_TRANSLATE_NOOP("Panels", ...)``; ``icon`` a name of ``shell.icons``;
    ``create`` is called when the panel is first shown.
    """

    id: str
    title: str
    icon: str
    area: Area
    create: Callable[[PanelContext], QWidget]


@runtime_checkable
class HasActions(Protocol):
    """A panel with actions of its own: asked when it is built, and again when the language changes."""

    def actions_of_panel(self) -> Sequence[Action]:
        """The panel's actions; those without ``everywhere`` work while the focus is inside the panel."""
        ...
