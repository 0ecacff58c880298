"""Which projects a user pinned and which were opened last; those come first in the chooser."""

from __future__ import annotations

from collections.abc import Iterable

from iomanager.shell.services import ProjectCard
from iomanager.shell.state import UserState

RECENT = 8
"""So many projects are remembered as opened last."""


class Favourites:
    """Pinned and recent projects, by name, in the user's state."""

    def __init__(self, state: UserState) -> None:
        self._state = state

    @property
    def pinned(self) -> list[str]:
        """The pinned ones."""
        return self._names("projects.pinned")

    @property
    def recent(self) -> list[str]:
        """The last opened first."""
        return self._names("projects.recent")

    def toggle(self, name: str) -> None:
        """Pin a project, or let it go."""
        names = self.pinned
        self._state.set(
            "projects.pinned", [each for each in names if each != name] if name in names else [*names, name]
        )

    def opened(self, name: str) -> None:
        """Remember that a project was opened."""
        self._state.set("projects.recent", [name, *(each for each in self.recent if each != name)][:RECENT])

    def ordered(self, cards: Iterable[ProjectCard]) -> list[ProjectCard]:
        """Pinned ones, then those opened last, then the others as they came."""
        pinned, recent = self.pinned, self.recent

        def place(card: ProjectCard) -> tuple[int, int]:
            if card.name in pinned:
                return 0, pinned.index(card.name)
            return (1, recent.index(card.name)) if card.name in recent else (2, 0)

        return sorted(cards, key=place)

    def _names(self, key: str) -> list[str]:
        found = self._state.get(key, [])
        return [each for each in found if isinstance(each, str)] if isinstance(found, list) else []
