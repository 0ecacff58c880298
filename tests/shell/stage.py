"""A window over services that need no database."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from iomanager.core.cancel import CancelToken, Progress
from iomanager.core.errors import Conflict
from iomanager.core.settings import SettingEntry
from iomanager.shell.actions import Action
from iomanager.shell.log_dock import LogTail
from iomanager.shell.panels import PanelContext, PanelSpec
from iomanager.shell.services import Demo, ProjectCard, Services
from iomanager.shell.state import UserState
from iomanager.shell.window import MainWindow

W = TypeVar("W", bound=QObject)


def children(parent: QObject, kind: type[W]) -> list[W]:
    """Qt's findChildren, typed."""
    return list(parent.findChildren(kind))


class Shows:
    """Projects in memory."""

    def __init__(self) -> None:
        self.cards = [ProjectCard("Demo", "active"), ProjectCard("Night Train"), ProjectCard("서울의 봄")]
        self.since = ""
        self.reason = ""
        self.pictures: dict[str, bytes] = {}

    def list(self) -> list[ProjectCard]:
        return self.cards

    def away(self) -> str:
        return self.since

    def picture(self, card: ProjectCard) -> bytes | None:
        return self.pictures.get(card.name)

    def denied(self) -> str:
        return self.reason

    def create(self, name: str) -> ProjectCard:
        if any(card.name == name for card in self.cards):
            raise Conflict(f"There is already a project {name!r}.", hint="Open it.")
        self.cards.append(ProjectCard(name))
        return self.cards[-1]


@dataclass
class Values:
    """Settings in memory."""

    rows: dict[str, SettingEntry] = field(default_factory=dict)

    def entries(self) -> list[SettingEntry]:
        return list(self.rows.values())

    def set_user(self, key: str, value: Any) -> None:
        self.rows[key] = replace(self.rows[key], value=value, layer="user")


class Sheet(QWidget):
    """A panel with an action of its own."""

    def __init__(self, context: PanelContext) -> None:
        super().__init__()
        self.context = context
        self.done: list[str] = []
        self.ready = False

    def actions_of_panel(self) -> list[Action]:
        return [
            Action("sheet.scan", "Scan the delivery", lambda: self.done.append("scan"), "F5", "ingest"),
            Action("sheet.publish", "Publish", lambda: self.done.append("publish"), "", "ingest", self.can_publish),
        ]

    def can_publish(self) -> bool | str:
        return self.ready or "Nothing is ticked."


def make_demo(*, token: CancelToken, progress: Progress) -> Demo:
    progress.start("Making", 1)
    token.check()
    progress.advance()
    return Demo("Demo", "/deliveries/demo")


@dataclass
class Stage:
    """A filled window, and what stands behind it."""

    window: MainWindow
    state: UserState
    shows: Shows
    values: Values
    tail: LogTail
    specs: tuple[PanelSpec, ...]
    services: Services

    def sheet(self) -> Sheet:
        dock = self.window.docks.dock("ingest")
        assert dock is not None
        assert isinstance(dock.frame.panel, Sheet)
        return dock.frame.panel
