"""The show that a delivery goes into, and who publishes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from iomanager.core.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class Show:
    """``root`` is the folder of all shows, ``project`` the name of the open one (empty: none), ``user`` who works."""

    root: Path
    project: str = ""
    user: str = ""

    @property
    def folder(self) -> Path:
        """The show's folder, ``{root}/{project}``. Raises InvalidInput when no project is open."""
        if not self.project:
            raise InvalidInput(
                "No project is open.", hint="Choose one in the window, or name it: iomanager --project NAME ..."
            )
        return self.root / self.project

    def scanlist_folder(self, delivery: Path) -> Path | None:
        """Where scanlists go when the delivery's folder is read-only; None without a project."""
        return self.folder / "product" / "scanlists" / delivery.name if self.project else None
