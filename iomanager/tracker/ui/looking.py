"""Looks at the site behind what is shown: when the panel opens, now and then while it is seen or something waits."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from iomanager.core.errors import IOManagerError
from iomanager.shell import errors, tasks
from iomanager.tracker.ui.port import SyncPort, TrackerDesk


class Looker(QObject):
    """``looked``: whether anything was sent or read, and how old what is kept is by now. ``failed``: why not.

    A site that is away is told once, not with every look; who asks for one (``aloud``) is always answered.
    """

    looked = Signal(bool, object)
    failed = Signal(object)

    def __init__(self, desk: TrackerDesk, owner: QWidget) -> None:
        super().__init__(owner)
        self.waiting = 0
        self._sync = desk.sync
        self._owner = owner
        self._away = False
        self._timer = QTimer(self, interval=round(max(desk.seconds, 1.0) * 1000))
        self._timer.timeout.connect(self._now_and_then)

    def start(self) -> None:
        """Look now, and again after some time."""
        if self._sync is not None:
            self._timer.start()
            self.look()

    def look(self, *, aloud: bool = False) -> None:
        """Look at the site now, unless that is being done."""
        if self._sync is not None and (aloud or not tasks.is_running(self._owner, "look")):
            tasks.start(self._owner, "look", self._look(self._sync, aloud))

    def _now_and_then(self) -> None:
        if self._owner.isVisible() or self.waiting:
            self.look()

    async def _look(self, sync: SyncPort, aloud: bool) -> None:
        title = self.tr("Reading the tracker") if aloud else ""
        try:
            came = await tasks.run(self._owner, "look", sync.refresh, title=title)
            as_of: datetime | None = await tasks.run(self._owner, "look", sync.as_of)
        except IOManagerError as error:
            if aloud or not self._away:
                errors.show(self._owner, error)
            self._away = True
            self.failed.emit(error)
            return
        self._away = False
        self.looked.emit(came, as_of)
