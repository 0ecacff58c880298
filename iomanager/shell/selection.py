"""The project, sequence and shot that every panel works on. Panels share it and never talk to each other."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal


class Selection(QObject):
    """What is chosen in the window's header; empty text means nothing."""

    project_changed = Signal(str)
    shot_changed = Signal(str, str)
    delivery_offered = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._project = ""
        self._sequence = ""
        self._shot = ""

    @property
    def project(self) -> str:
        """The project's name."""
        return self._project

    @property
    def sequence(self) -> str:
        """The sequence's name, such as ``S001``."""
        return self._sequence

    @property
    def shot(self) -> str:
        """The shot's name, such as ``S001_0010``."""
        return self._shot

    def choose_project(self, name: str) -> None:
        """Work on another project; the shot is forgotten."""
        if name != self._project:
            self._project, self._sequence, self._shot = name, "", ""
            self.project_changed.emit(name)

    def offer_delivery(self, folder: str) -> None:
        """A delivery's folder to look at: the demo's, or one that was dropped on the window."""
        self.delivery_offered.emit(folder)

    def choose_shot(self, sequence: str, shot: str) -> None:
        """Work on another shot of the same project."""
        if (sequence, shot) != (self._sequence, self._shot):
            self._sequence, self._shot = sequence, shot
            self.shot_changed.emit(sequence, shot)
