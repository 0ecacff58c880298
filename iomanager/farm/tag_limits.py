"""How many commands with a tag may run at once, and how many do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TagLimits:
    """``most`` by tag, and how many are ``used``; a tag without a limit is not counted."""

    most: Mapping[str, int]
    used: Counter[str]

    def allow(self, tags: Collection[str]) -> bool:
        """Whether one more command with these tags fits; it is counted when it does."""
        limited = [tag for tag in tags if tag in self.most]
        if any(self.used[tag] >= self.most[tag] for tag in limited):
            return False
        self.used.update(limited)
        return True

    def give_back(self, tags: Collection[str]) -> None:
        """One that fitted does not begin after all."""
        self.used.subtract(tag for tag in tags if tag in self.most)

    def full(self) -> dict[str, int]:
        """The tags of which as many run as may, and how many those are."""
        return {tag: most for tag, most in self.most.items() if self.used[tag] >= most}
