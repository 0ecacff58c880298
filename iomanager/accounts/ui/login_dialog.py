"""Logging in: a name and a password or session token, or the browser, with what happens said below the fields."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QCloseEvent, QDesktopServices
from PySide6.QtWidgets import QCheckBox, QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from iomanager.accounts.model import ByPassword, ByScript, ByToken
from iomanager.accounts.service import SCRIPT_KEY, SCRIPT_NAME, AccountService, LoggedIn
from iomanager.core.cancel import CancelToken
from iomanager.core.errors import Cancelled, IOManagerError, LoginWanted, Unavailable
from iomanager.shell import language, phrases, tasks, theme
from iomanager.shell.widgets import controls

WIDTH = 440
Environment = Callable[[str], str]


class LoginDialog(QDialog):
    """``logged_in`` carries who; ``offline`` that one goes on with what was read before.

    An e-mail address without a password is looked up by the script of the environment, where there is one.
    """

    logged_in = Signal(object)
    offline = Signal()

    def __init__(self, parent: QWidget | None, accounts: AccountService, environment: Environment) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(WIDTH)
        self._accounts = accounts
        self._environment = environment
        self._title = controls.label("", "title")
        self._site = controls.label(accounts.door.site, "secondary")
        self._name, self._secret, self._code = QLineEdit(), QLineEdit(), QLineEdit()
        self._code.hide()
        self._token = QCheckBox()
        self._status = controls.label()
        self._layout = QVBoxLayout(self)
        self._browser = controls.button()
        self._away = controls.button()
        self._enter = controls.button(primary=True)
        self._build()
        self._fill()
        language.follow(self, self._retranslate)

    def tell(self, words: str) -> None:
        """Say why somebody is asked, below the fields."""
        self._say("warning", words)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Nobody waits for the browser any more."""
        tasks.cancel(self, "login")
        super().closeEvent(event)

    def _build(self) -> None:
        self._secret.setEchoMode(QLineEdit.EchoMode.Password)
        self._status.setWordWrap(True)
        self._status.setMinimumHeight(4 * theme.GRID)
        layout = self._layout
        layout.setContentsMargins(*[3 * theme.GRID] * 4)
        layout.setSpacing(theme.GRID)
        for widget in (self._title, self._site, self._name, self._secret, self._token, self._code, self._status):
            layout.addWidget(widget)
        row = QHBoxLayout()
        for button in (self._browser, self._away):
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self._enter)
        layout.addLayout(row)
        self._enter.setDefault(True)
        self._token.toggled.connect(lambda _: self._retranslate())
        self._enter.clicked.connect(self._log_in)
        self._browser.clicked.connect(self._by_browser)
        self._away.clicked.connect(self._go_offline)

    def _fill(self) -> None:
        """The name of the last time, so that only the password is to be typed."""
        known = self._accounts.remembered()
        site = self._accounts.uses_site
        self._token.setVisible(site)
        self._browser.setVisible(site)
        self._away.setVisible(site)
        self._site.setVisible(site)
        if known is not None:
            self._name.setText(known.login)
            self._secret.setFocus()

    def _log_in(self) -> None:
        name, secret, code = self._name.text().strip(), self._secret.text(), self._code.text().strip()
        script, key = self._environment(SCRIPT_NAME), self._environment(SCRIPT_KEY)
        if not self._accounts.uses_site:
            self._start(lambda: self._accounts.log_in_locally(name, secret))
        elif "@" in name and not secret and script and key:
            self._start(lambda: self._accounts.log_in(ByScript(script, key, name)))
        elif not name or not secret:
            self._say("warning", self._missing())
            (self._secret if name else self._name).setFocus()
        elif self._token.isChecked():
            self._start(lambda: self._accounts.log_in(ByToken(name, secret)))
        else:
            self._start(lambda: self._accounts.log_in(ByPassword(name, secret, code)))

    def _missing(self) -> str:
        if self._token.isChecked():
            return self.tr("Type your login name and the session token.")
        return self.tr("Type your login name and your password.")

    def _start(self, work: Callable[[], LoggedIn]) -> None:
        tasks.start(self, "login", self._wait(work, self.tr("Logging in…")))

    def _by_browser(self) -> None:
        words = self.tr("Approve the login in your browser…")
        open_page = tasks.on_ui(self, _open)

        def browse(*, token: CancelToken | None = None) -> LoggedIn:
            return self._accounts.log_in_by_browser(open_page, token=token)

        tasks.start(self, "login", self._wait(browse, words))

    async def _wait(self, work: Callable[..., LoggedIn], words: str) -> None:
        self._busy(True)
        self._say("", words)
        try:
            done = await tasks.run(self, "login", work)
        except asyncio.CancelledError:
            return
        except IOManagerError as error:
            self._busy(False)  # before a field gets the focus
            self._refused(error)
        else:
            self._finish(done)

    def _refused(self, error: IOManagerError) -> None:
        if isinstance(error, Cancelled):
            self._say("", "")
        elif isinstance(error, LoginWanted):
            self._show_wanted(error)
        else:
            self._fail(error)

    def _finish(self, done: LoggedIn) -> None:
        self._secret.clear()
        self.logged_in.emit(done)
        self.accept()

    def _show_wanted(self, error: LoginWanted) -> None:
        if error.wanted == "code":
            self._code.show()
            self._code.setFocus()
            self._say("warning", self.tr("Type the code of two-factor authentication too."))
        elif error.wanted == "browser":
            self._say("warning", self.tr("This site lets people in through the browser alone."))
            self._browser.setFocus()
        else:
            self._fail(error)

    def _fail(self, error: IOManagerError) -> None:
        """What happened and what to do; a button that says "Try again" where the site did not answer."""
        hint = "" if error.hint.startswith("Log in") else phrases.shown(error.hint)
        self._say("error", " ".join(each for each in (phrases.shown(error.message), hint) if each))
        away = isinstance(error, Unavailable)
        self._enter.setText(self.tr("Try again") if away else self.tr("Log in"))
        typed = self._code if self._code.text() else self._secret
        typed.selectAll()
        (self._enter if away else typed).setFocus()

    def _go_offline(self) -> None:
        tasks.cancel(self, "login")
        self.offline.emit()
        self.reject()

    def _busy(self, busy: bool) -> None:
        for widget in (self._name, self._secret, self._token, self._code, self._enter, self._browser):
            widget.setEnabled(not busy)

    def _say(self, role: str, words: str) -> None:
        controls.set_role(self._status, role)
        self._status.setText(words)
        self._status.setAccessibleName(words)
        needed = self._layout.totalHeightForWidth(self.width())
        if needed > self.height():
            self.resize(self.width(), needed)

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("Log in"))
        self._title.setText(self.tr("Log in to ShotGrid") if self._accounts.uses_site else self.tr("Who are you?"))
        name = self.tr("Login name or e-mail") if self._accounts.uses_site else self.tr("Your name")
        controls.ask(self._name, name)
        controls.ask(self._secret, self.tr("Session token") if self._token.isChecked() else self.tr("Password"))
        self._token.setText(self.tr("With a session token"))
        controls.ask(self._code, self.tr("Code of two-factor authentication"))
        self._enter.setText(self.tr("Log in"))
        self._browser.setText(self.tr("Log in through the browser"))
        self._away.setText(self.tr("Work offline"))


def _open(url: str) -> None:
    QDesktopServices.openUrl(QUrl(url))
