"""Who uses the window, and which panels stand open for them at first."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication


@dataclass(frozen=True, slots=True)
class Role:
    """A layout to begin with. ``opened`` names panels by id; those that a version does not have are left out."""

    id: str
    title: str
    help: str
    opened: tuple[str, ...]

    def shown_title(self) -> str:
        """The title in the user's language."""
        return QCoreApplication.translate("Roles", self.title)

    def shown_help(self) -> str:
        """The explanation in the user's language."""
        return QCoreApplication.translate("Roles", self.help)


COORDINATOR, SUPERVISOR, ARTIST = "coordinator", "supervisor", "artist"


def roles() -> tuple[Role, ...]:
    """The three roles, the coordinator first."""
    return (
        Role(
            COORDINATOR,
            str(QT_TRANSLATE_NOOP("Roles", "Coordinator")),
            str(QT_TRANSLATE_NOOP("Roles", "Deliveries in, plates published: the ingest panel.")),
            ("ingest",),
        ),
        Role(
            SUPERVISOR,
            str(QT_TRANSLATE_NOOP("Roles", "Supervisor")),
            str(QT_TRANSLATE_NOOP("Roles", "Looking at what came in, with the log at hand.")),
            ("ingest", "log"),
        ),
        Role(
            ARTIST,
            str(QT_TRANSLATE_NOOP("Roles", "Artist")),
            str(QT_TRANSLATE_NOOP("Roles", "Looking up plates, with the manual beside them.")),
            ("ingest", "manual"),
        ),
    )


def role(role_id: str) -> Role:
    """A role by its id; the coordinator where it is unknown."""
    found = {each.id: each for each in roles()}
    return found.get(role_id, roles()[0])
