"""The window over the real services: it paints first, opens, changes the project, and leaves nothing behind."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import qasync
import shiboken6
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from iomanager import app, gui
from iomanager.accounts.ui.login_dialog import LoginDialog
from iomanager.core.errors import Conflict, InvalidInput
from iomanager.core.settings import Sources
from iomanager.shell import tasks
from iomanager.shell.selection import Selection
from iomanager.shell.state import UserState
from iomanager.shell.welcome import WelcomeDialog
from iomanager.shell.window import MainWindow, Shared
from tests.sites.shotgrid.server import Site

PATIENCE = 240_000
"""Milliseconds: opening loads every panel, which takes 6 s of a processor, and 40 s where twenty others want it too."""


Shown = Callable[..., MainWindow]


@pytest.fixture
def shown(loop: qasync.QEventLoop) -> Iterator[Shown]:
    """Shows a window; without a role it is the first start. It goes before its timers find no loop."""
    made: list[MainWindow] = []

    def show(role: str = "coordinator") -> MainWindow:
        state = UserState.of_user()
        if role:
            state.set("role", role)
        made.append(MainWindow(Shared(state, Selection())))
        made[-1].show()
        return made[-1]

    yield show
    for window in made:
        shiboken6.delete(window)


def test_session_opens_and_changes_the_project(qapp: QApplication, qtbot: QtBot, shown: Shown, tmp_path: Path) -> None:
    window = shown()
    assert window.docks.ids() == []
    session = gui.Session(window, app.load_settings(Sources(overrides=(f"project.root={tmp_path}",))))
    session.start()
    qtbot.waitUntil(lambda: window.docks.ids() == ["ingest", "tracker", "jobs", "log", "manual"], timeout=PATIENCE)
    assert session.app is not None
    projects = gui.TrackerProjects(session.app)
    assert projects.create("밤기차").name == "밤기차"
    with pytest.raises(Conflict):
        projects.create("밤기차")
    with pytest.raises(InvalidInput):
        projects.create("../up")
    first = session.app
    window.shared.selection.choose_project("밤기차")
    qtbot.waitUntil(lambda: session.app is not first and session.app is not None, timeout=PATIENCE)
    assert session.app.project == "밤기차"
    qtbot.waitUntil(lambda: window.windowTitle() == "밤기차 - IO-Manager", timeout=PATIENCE)
    session.close()


def test_failure_is_said_in_the_window(qtbot: QtBot, shown: Shown) -> None:
    window = shown(role="")
    broken = app.load_settings(Sources(overrides=("database.url=postgresql://nobody@127.0.0.1:1/none",)))
    session = gui.Session(window, broken)
    session.start()
    qtbot.waitUntil(lambda: bool(window._notice.text()), timeout=PATIENCE)
    message, _, _ = window._notice.text().partition("\n")
    assert "database" in message
    session.close()


def test_at_the_first_start_the_questions_come_before_the_login(
    qapp: QApplication, qtbot: QtBot, shown: Shown, tmp_path: Path
) -> None:
    window = shown(role="")
    with Site() as site:
        mine = (f"project.root={tmp_path}", "tracker.kind=shotgrid", f"tracker.site={site.url}")
        session = gui.Session(window, app.load_settings(Sources(overrides=mine)))
        session.start()
        qtbot.waitUntil(lambda: session._asked, timeout=PATIENCE)
        welcome = QApplication.activeModalWidget()
        assert isinstance(welcome, WelcomeDialog)
        assert window.findChild(LoginDialog) is None
        welcome.accept()
        qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), LoginDialog), timeout=PATIENCE)
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, LoginDialog)
        dialog.reject()
        session.close()


def test_an_open_login_is_not_asked_for_twice(qapp: QApplication, qtbot: QtBot, shown: Shown, tmp_path: Path) -> None:
    window = shown()
    with Site() as site:
        mine = (f"project.root={tmp_path}", "tracker.kind=shotgrid", f"tracker.site={site.url}")
        session = gui.Session(window, app.load_settings(Sources(overrides=mine)))
        session.start()
        qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), LoginDialog), timeout=PATIENCE)
        session._asked = False  # as where a kept session is over, and its dialog comes first
        assert session.app is not None
        tasks.start(window, "again", session._greet(session.app))
        qtbot.waitUntil(lambda: session._asked, timeout=PATIENCE)
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, LoginDialog)
        dialog.reject()
        qtbot.wait(300)
        assert QApplication.activeModalWidget() is None
        session.close()
