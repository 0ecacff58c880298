"""One login dialog for a window, however many threads want one: a session that ends in mid-work is renewed there.

Threads whose session is over wait until somebody logged in, and go on with what they did. Who closes the dialog goes on
offline, and is not asked again before they log in by themselves.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

import shiboken6
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from iomanager.accounts.model import Identity
from iomanager.accounts.service import AccountService, LoggedIn
from iomanager.accounts.ui import door
from iomanager.accounts.ui.login_dialog import LoginDialog
from iomanager.core.errors import LoginWanted
from iomanager.shell import tasks

_TICK = 0.2  # seconds between two looks whether the window is closed


@dataclass(slots=True)
class _Answer:
    """What a waiting thread is told: who logged in, or nobody."""

    ended: threading.Event = field(default_factory=threading.Event)
    login: str = ""


class Doorman:
    """``renew`` builds the services again for somebody else. ``accounts`` are those of the open project."""

    def __init__(self, window: QWidget, renew: Callable[[], None]) -> None:
        self.accounts: AccountService | None = None
        self._window = window
        self._renew = renew
        self._dialog: LoginDialog | None = None
        self._waiting: list[_Answer] = []
        self._declined = False
        self._over: Identity | None = None
        self._closing = threading.Event()
        self._show = tasks.on_ui(window, self._begin)

    def log_in(self) -> None:
        """Open the dialog, or bring the open one to the front."""
        if self._dialog is not None and shiboken6.isValid(self._dialog) and self._dialog.isVisible():
            self._dialog.raise_()
            self._dialog.activateWindow()
        elif self.accounts is not None:
            self._dialog = door.log_in(self._window, self.accounts, self._entered)
            self._dialog.finished.connect(self._ended)

    def ask(self, who: Identity, _wanted: str) -> str:
        """Have somebody log in again, from a thread, which waits. Returns no password: the dialog has used it.

        Raises LoginWanted where nobody did.
        """
        answer = _Answer()
        if not self._declined and not self._closing.is_set():
            self._show(answer, who)
            while not answer.ended.wait(_TICK) and not self._closing.is_set():
                pass
        if not answer.login:
            raise LoginWanted("Nobody is logged in to ShotGrid (any more).", hint="Log in: iomanager login")
        return ""

    def close(self) -> None:
        """The window closes: nobody waits any more."""
        self._closing.set()

    def _begin(self, answer: _Answer, who: Identity) -> None:
        """On the UI thread: a second thread joins the first at the same dialog."""
        if self._declined:
            answer.ended.set()
            return
        self._waiting.append(answer)
        self._over = who
        self.log_in()
        if self._dialog is None:
            self._ended()
        elif len(self._waiting) == 1:
            words = QCoreApplication.translate("Accounts", "The session of {name} is over.").format(name=who.shown)
            self._dialog.tell(words)

    def _entered(self, done: LoggedIn) -> None:
        """Somebody is in: who waits goes on; for somebody else, or where nobody waits, all is built again."""
        self._declined = False
        waiting, self._waiting = self._waiting, []
        for answer in waiting:
            answer.login = done.identity.login
            answer.ended.set()
        same = self._over is not None and self._over.secret_name == done.identity.secret_name
        if not waiting or not same:
            self._renew()

    def _ended(self) -> None:
        """The dialog is closed. Whoever waits still is told that nobody came."""
        waiting, self._waiting = self._waiting, []
        self._declined = self._declined or bool(waiting)
        for answer in waiting:
            answer.ended.set()
