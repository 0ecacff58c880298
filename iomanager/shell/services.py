"""What the window asks of the application behind it, as small Protocols. ``gui.py`` passes the real ones in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from iomanager.core.cancel import CancelToken, Progress
from iomanager.core.events import EventBus

if TYPE_CHECKING:
    from iomanager.core.settings import SettingEntry


@dataclass(frozen=True, slots=True)
class ProjectCard:
    """A project in the chooser. ``detail`` is a secondary line, such as ``12 sequences``; ``number`` its id."""

    name: str
    detail: str = ""
    number: str = ""


class Projects(Protocol):
    """The active tracker's projects; every call runs in a thread."""

    def list(self) -> Sequence[ProjectCard]:
        """Every project, in the order to show. Raises Unavailable."""
        ...

    def away(self) -> str:
        """From when the last list is, where the tracker did not answer for it; empty where it did."""
        ...

    def picture(self, card: ProjectCard) -> bytes | None:
        """The picture of a project, as a file; None for none, or where the tracker does not answer."""
        ...

    def denied(self) -> str:
        """Why whoever works here may not make a project; empty where they may."""
        ...

    def create(self, name: str) -> ProjectCard:
        """Make one. Raises InvalidInput for a bad name and Conflict for one that exists."""
        ...


class Settings(Protocol):
    """The settings in force (``core.settings.Layered``)."""

    def entries(self) -> list[SettingEntry]:
        """Every setting with its value, layer and help."""
        ...

    def set_user(self, key: str, value: Any) -> None:
        """Write a value to the user's file; None takes it out. Raises InvalidInput."""
        ...


@dataclass(frozen=True, slots=True)
class Demo:
    """The demo project that was made, and the delivery's folder."""

    project: str
    delivery: str


class MakeDemo(Protocol):
    """Makes the demo project, in a thread."""

    def __call__(self, *, token: CancelToken, progress: Progress) -> Demo:
        """Write the files and the project."""
        ...


@dataclass(frozen=True, slots=True)
class Connection:
    """A server or database with a dot in the status bar. ``check`` runs in a thread and raises when it is not there.

    ``name`` is English, marked with ``QT_TRANSLATE_NOOP("Servers", ...)``.
    """

    name: str
    check: Callable[[], object]


@dataclass(frozen=True, slots=True)
class Account:
    """Logging in and out. ``log_in`` opens the dialog; both renew the services when they are done."""

    log_in: Callable[[], object]
    log_out: Callable[[], object]


@dataclass(frozen=True, slots=True)
class Services:
    """All that the window itself uses. ``load_settings`` reads the layers again, after an edit."""

    events: EventBus
    projects: Projects
    load_settings: Callable[[], Settings]
    user: str = ""
    connections: tuple[Connection, ...] = ()
    make_demo: MakeDemo | None = None
    account: Account | None = None
