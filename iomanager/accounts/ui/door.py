"""Logging in and out from the window: opens the dialog, and says afterwards what was not kept."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import cast

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication
from PySide6.QtWidgets import QWidget

from iomanager.accounts.service import AccountService, LoggedIn
from iomanager.accounts.ui.login_dialog import LoginDialog
from iomanager.shell import errors, tasks
from iomanager.shell.errors import Notice

WELCOME = cast("str", QT_TRANSLATE_NOOP("Accounts", "{name} is logged in."))
GONE = cast("str", QT_TRANSLATE_NOOP("Accounts", "{name} is logged out."))


def log_in(window: QWidget, accounts: AccountService, then: Callable[[LoggedIn], None]) -> LoginDialog:
    """Open the dialog. ``then`` is called when somebody logged in."""

    def entered(done: LoggedIn) -> None:
        words = QCoreApplication.translate("Accounts", WELCOME).format(name=done.identity.shown)
        errors.notify(window, Notice(words, done.note, "warning" if done.note else "ok"))
        then(done)

    dialog = LoginDialog(window, accounts, lambda name: os.environ.get(name, ""))
    dialog.logged_in.connect(entered)
    dialog.open()
    return dialog


def log_out(window: QWidget, accounts: AccountService, renew: Callable[[], None]) -> None:
    """Forget who works here."""
    tasks.start(window, "logout", _log_out(window, accounts, renew))


async def _log_out(window: QWidget, accounts: AccountService, renew: Callable[[], None]) -> None:
    try:
        who = await tasks.run(window, "logout", accounts.log_out)
    finally:
        renew()
    if who is not None:
        words = QCoreApplication.translate("Accounts", GONE).format(name=who.shown)
        errors.notify(window, Notice(words, "", "ok"))
