"""Pause and continue of the status bar, handed on to the job that is followed."""

from __future__ import annotations

from collections.abc import Callable

from iomanager.core.cancel import CancelToken
from iomanager.core.errors import Cancelled


class Reins(CancelToken):
    """Asked by whoever follows a job: to pause the following alone would only hide that the job goes on.

    ``outer`` is the token that the window holds; ``pause`` pauses the job, or lets it go on, and may raise errors of
    ours, which end the following.
    """

    def __init__(self, outer: CancelToken, pause: Callable[[bool], None]) -> None:
        super().__init__()
        self._outer = outer
        self._pause = pause
        self._held = False

    def check(self) -> None:
        """Hand on what the user wants; raise :class:`Cancelled` when the user has cancelled."""
        if self._outer.cancelled:
            raise Cancelled()
        if self._outer.paused is not self._held:
            self._held = not self._held
            self._pause(self._held)
