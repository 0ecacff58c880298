"""What whoever works here may do with records by hand: refused in one place, and told before it is tried."""

from __future__ import annotations

from dataclasses import dataclass

from iomanager.core.errors import Forbidden


@dataclass(frozen=True, slots=True)
class Permit:
    """Why records may not be changed (added, edited, imported, sent again) or deleted; empty where they may."""

    edit: str = ""
    delete: str = ""

    def to_edit(self) -> None:
        """Raises Forbidden with the reason."""
        _check(self.edit)

    def to_delete(self) -> None:
        """Raises Forbidden with the reason."""
        _check(self.delete)


def _check(reason: str) -> None:
    if reason:
        raise Forbidden(reason, hint="Ask your supervisor, or log in as somebody who may.")
