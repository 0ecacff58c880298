"""A session that ends in mid-work: one dialog for all threads, which then go on; no second one where nobody comes."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from collections.abc import Iterator
from pathlib import Path

import pytest
import qasync
import shiboken6
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from iomanager.accounts.model import ByPassword
from iomanager.accounts.service import AccountService
from iomanager.accounts.ui.doorman import Doorman
from iomanager.accounts.ui.login_dialog import LoginDialog
from iomanager.core.errors import IOManagerError
from iomanager.db.engine import Database
from iomanager.shell import language, tasks, theme
from iomanager.shell.errors import Notice
from iomanager.tracker.trackers.shotgrid import wire
from iomanager.tracker.trackers.shotgrid.client import ShotGridClient
from iomanager.tracker.trackers.shotgrid.login import Login
from tests.accounts.fakes import Keychain, service, site_door
from tests.shell.stage import children
from tests.sites.shotgrid.server import Site

WAIT = 60_000
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", "propagateSizeHints")


class Window(QWidget):
    """With a client of a session, and work of several threads over it."""

    def __init__(self, qtbot: QtBot, site: Site) -> None:
        super().__init__()
        self.qtbot = qtbot
        self.site = site
        self.renewed = 0
        self.found: list[str] = []
        self.refused: list[str] = []
        self.notices: list[str] = []
        self.doorman = Doorman(self, self._renew)
        self.client: ShotGridClient | None = None

    def begin(self, accounts: AccountService) -> None:
        accounts.log_in(ByPassword("demo", "demo"))
        self.doorman.accounts = accounts
        login = Login({"session_token": accounts.token()}, accounts.renew)
        self.client = ShotGridClient(wire.Site(self.site.url, seconds=20), login)

    def show_notice(self, notice: Notice) -> None:
        self.notices.append(notice.message)

    def read(self, count: int) -> None:
        for number in range(count):
            tasks.start(self, f"read {number}", self._read(f"read {number}"))

    def dialogs(self) -> list[LoginDialog]:
        return [each for each in children(self, LoginDialog) if each.isVisible()]

    def dialog(self) -> LoginDialog:
        self.qtbot.waitUntil(lambda: bool(self.dialogs()), timeout=WAIT)
        return self.dialogs()[0]

    def _renew(self) -> None:
        self.renewed += 1

    async def _read(self, key: str) -> None:
        assert self.client is not None
        try:
            found = await tasks.run(self, key, self.client.read, "find_one", "Project", [])
        except IOManagerError as error:
            self.refused.append(error.message)
            return
        self.found.append(found["type"])


@pytest.fixture
def window(
    qapp: QApplication, qtbot: QtBot, site: Site, plain: Database, home: Path
) -> Iterator[tuple[Window, AccountService]]:
    loop: qasync.QEventLoop = tasks.make_loop(qapp)
    theme.apply(qapp, theme.Mode.DARK)
    language.choose(qapp, "en")
    made = Window(qtbot, site)
    accounts = service(home, plain, site_door(site), keychain=Keychain(), ask=made.doorman.ask)
    made.begin(accounts)
    made.show()
    yield made, accounts
    made.doorman.close()
    assert made.client is not None
    made.client.close()
    shiboken6.delete(made)
    tasks.close_loop(loop)


def enter(dialog: LoginDialog, name: str, password: str) -> None:
    fields = {each.accessibleName(): each for each in children(dialog, QLineEdit)}
    fields["Login name or e-mail"].setText(name)
    fields["Password"].setText(password)
    push(dialog, "Log in")


def push(dialog: LoginDialog, text: str) -> None:
    next(each for each in children(dialog, QPushButton) if each.text() == text).click()


def said(dialog: LoginDialog) -> str:
    return " ".join(label.text() for label in children(dialog, QLabel))


def test_three_threads_wait_for_one_login_and_go_on(
    window: tuple[Window, AccountService], site: Site, qtbot: QtBot
) -> None:
    mine, _ = window
    site.api.accounts.expire()
    mine.read(3)
    dialog = mine.dialog()
    assert "The session of Demo Artist is over." in said(dialog)
    assert mine.found == []
    enter(dialog, "demo", "demo")
    qtbot.waitUntil(lambda: mine.found == ["Project"] * 3, timeout=WAIT)
    assert (mine.dialogs(), mine.renewed) == ([], 0)
    site.api.accounts.expire()
    mine.read(1)
    enter(mine.dialog(), "demo", "demo")
    qtbot.waitUntil(lambda: len(mine.found) == 4, timeout=WAIT)


def test_who_goes_on_offline_is_not_asked_again(
    window: tuple[Window, AccountService], site: Site, qtbot: QtBot
) -> None:
    mine, _ = window
    site.api.accounts.expire()
    mine.read(2)
    push(mine.dialog(), "Work offline")
    qtbot.waitUntil(lambda: len(mine.refused) == 2, timeout=WAIT)
    mine.read(2)
    qtbot.waitUntil(lambda: len(mine.refused) == 4, timeout=WAIT)
    assert mine.dialogs() == []
    assert set(mine.refused) == {"Nobody is logged in to ShotGrid (any more)."}
    mine.doorman.log_in()
    mine.doorman.log_in()
    assert len(mine.dialogs()) == 1
    enter(mine.dialog(), "demo", "demo")
    qtbot.waitUntil(lambda: mine.renewed == 1, timeout=WAIT)
    mine.read(1)
    qtbot.waitUntil(lambda: mine.found == ["Project"], timeout=WAIT)


def test_somebody_else_gets_services_of_their_own(
    window: tuple[Window, AccountService], site: Site, qtbot: QtBot
) -> None:
    site.api.accounts.add_user("lee", "lee-word", name="Lee Minseo", email="lee@example.com")
    mine, _ = window
    site.api.accounts.expire()
    mine.read(1)
    enter(mine.dialog(), "lee", "lee-word")
    qtbot.waitUntil(lambda: mine.renewed == 1 and mine.found == ["Project"], timeout=WAIT)


def test_a_window_that_closes_lets_who_waits_go(
    window: tuple[Window, AccountService], site: Site, qtbot: QtBot
) -> None:
    mine, _ = window
    site.api.accounts.expire()
    mine.read(2)
    mine.dialog()
    mine.doorman.close()
    qtbot.waitUntil(lambda: len(mine.refused) == 2, timeout=WAIT)
