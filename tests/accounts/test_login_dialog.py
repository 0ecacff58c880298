"""The login dialog over a real stand-in site: what it says, when it asks for more, and going on offline."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from collections.abc import Iterator
from pathlib import Path

import pytest
import qasync
from PySide6.QtCore import QObject, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from iomanager.accounts.service import AccountService, LoggedIn
from iomanager.accounts.ui.login_dialog import LoginDialog
from iomanager.db.engine import Database
from iomanager.shell import language, tasks, theme
from tests.accounts.fakes import Keychain, service, site_door
from tests.shell.stage import children
from tests.sites.shotgrid.server import Site

WAIT = 60_000


@pytest.fixture
def loop(qapp: QApplication) -> Iterator[qasync.QEventLoop]:
    made = tasks.make_loop(qapp)
    theme.apply(qapp, theme.Mode.DARK)
    language.choose(qapp, "en")
    yield made
    tasks.close_loop(made)


class PageOpener(QObject):
    """The browser, in which a person approves at once."""

    def __init__(self, site: Site) -> None:
        super().__init__()
        self._site = site

    @Slot(QUrl)
    def open(self, url: QUrl) -> None:
        assert url.toString().startswith(self._site.url)
        self._site.launcher.approve("demo")


class Stage:
    """A dialog, and who came in through it."""

    def __init__(self, qtbot: QtBot, accounts: AccountService, environment: dict[str, str] | None = None) -> None:
        self.qtbot = qtbot
        self.came: list[LoggedIn] = []
        self.offline: list[bool] = []
        self.dialog = LoginDialog(None, accounts, lambda name: (environment or {}).get(name, ""))
        self.dialog.logged_in.connect(self.came.append)
        self.dialog.offline.connect(lambda: self.offline.append(True))
        self.dialog.show()
        qtbot.waitExposed(self.dialog)

    def field(self, name: str) -> QLineEdit:
        return next(each for each in children(self.dialog, QLineEdit) if each.accessibleName() == name)

    def push(self, text: str) -> None:
        next(each for each in children(self.dialog, QPushButton) if each.text() == text).click()

    def type(self, **texts: str) -> None:
        names = {"name": "Login name or e-mail", "password": "Password", "code": "Code of two-factor authentication"}
        for name, text in texts.items():
            self.field(names[name]).setText(text)

    def wait_for(self, words: str) -> None:
        self.qtbot.waitUntil(lambda: any(words in each.text() for each in children(self.dialog, QLabel)), timeout=WAIT)

    def wait_in(self, name: str) -> None:
        self.qtbot.waitUntil(lambda: bool(self.came), timeout=WAIT)
        assert self.came[0].identity.login == name


def test_wrong_then_right_then_the_code(
    qtbot: QtBot, loop: qasync.QEventLoop, site: Site, plain: Database, home: Path
) -> None:
    stage = Stage(qtbot, service(home, plain, site_door(site), keychain=Keychain()))
    stage.push("Log in")
    stage.wait_for("Type your login name and your password.")
    stage.type(name="kim", password="nonsense")
    stage.push("Log in")
    stage.wait_for("the login name or the password is wrong")
    assert stage.field("Code of two-factor authentication").isHidden()
    password = stage.field("Password")
    assert stage.dialog.focusWidget() is password  # the next letters replace it
    assert password.selectedText() == password.text()
    layout = stage.dialog.layout()
    assert layout is not None
    assert stage.dialog.height() >= layout.totalHeightForWidth(stage.dialog.width())
    stage.type(password="kim-word")
    QTest.keyClick(stage.field("Password"), Qt.Key.Key_Return)
    stage.wait_for("Type the code of two-factor authentication too.")
    stage.type(code="123456")
    stage.push("Log in")
    stage.wait_in("kim")


def test_single_sign_on_leads_to_the_browser(
    qtbot: QtBot, loop: qasync.QEventLoop, site: Site, plain: Database, home: Path
) -> None:
    site.api.accounts.login = "oxygen"
    opened = PageOpener(site)
    QDesktopServices.setUrlHandler("http", opened, "open")  # type: ignore[call-overload, arg-type, unused-ignore]
    try:
        stage = Stage(qtbot, service(home, plain, site_door(site), keychain=Keychain()))
        stage.type(name="demo", password="demo")
        stage.push("Log in")
        stage.wait_for("through the browser alone")
        stage.push("Log in through the browser")
        stage.wait_in("demo")
    finally:
        QDesktopServices.unsetUrlHandler("http")


def test_an_address_is_looked_up_by_the_script(
    qtbot: QtBot, loop: qasync.QEventLoop, site: Site, plain: Database, home: Path
) -> None:
    keys = {"SHOTGUN_SCRIPT_NAME": "demo", "SHOTGUN_API_KEY": "demo"}
    stage = Stage(qtbot, service(home, plain, site_door(site), keychain=Keychain()), keys)
    stage.type(name="kim@example.com")
    stage.push("Log in")
    stage.wait_in("kim")


def test_a_session_token_lets_in_too(
    qtbot: QtBot, loop: qasync.QEventLoop, site: Site, plain: Database, home: Path
) -> None:
    token = site.api.accounts.open_session(("HumanUser", site.api.accounts.passwords["demo"][1]))
    stage = Stage(qtbot, service(home, plain, site_door(site), keychain=Keychain()))
    next(iter(children(stage.dialog, QCheckBox))).click()
    stage.push("Log in")
    stage.wait_for("Type your login name and the session token.")
    stage.type(name="demo")
    field = stage.field("Session token")
    assert field.echoMode() is QLineEdit.EchoMode.Password
    field.setText("0" * 32)
    stage.push("Log in")
    stage.wait_for("This session of ShotGrid is over, or was never one.")
    field.setText(token)
    stage.push("Log in")
    stage.wait_in("demo")


def test_a_site_that_is_away_can_be_tried_again_or_left_alone(
    qtbot: QtBot, loop: qasync.QEventLoop, site: Site, plain: Database, home: Path
) -> None:
    site.go_offline()
    accounts = service(home, plain, site_door(site), keychain=Keychain())
    stage = Stage(qtbot, accounts)
    stage.type(name="demo", password="demo")
    stage.push("Log in")
    stage.wait_for("ShotGrid cannot be reached")
    stage.wait_for("go on offline")
    site.go_online()
    stage.push("Try again")
    stage.wait_in("demo")
    other = Stage(qtbot, accounts)
    assert other.field("Login name or e-mail").text() == "demo"
    other.push("Work offline")
    assert other.offline == [True]


def test_without_a_site_a_name_is_enough(qtbot: QtBot, loop: qasync.QEventLoop, plain: Database, home: Path) -> None:
    stage = Stage(qtbot, service(home, plain))
    stage.field("Your name").setText("jane")
    stage.push("Log in")
    stage.wait_in("jane")
