"""The loop that handlers run on, and a window over services that need no database."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from collections.abc import Iterator
from pathlib import Path

import pytest
import qasync
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from iomanager.core.events import EventBus
from iomanager.core.settings import SettingEntry
from iomanager.shell import language, tasks, theme
from iomanager.shell.log_dock import LogDock, LogTail
from iomanager.shell.manual_dock import ManualDock
from iomanager.shell.panels import Area, PanelSpec
from iomanager.shell.selection import Selection
from iomanager.shell.services import Connection, Services
from iomanager.shell.state import UserState
from iomanager.shell.window import MainWindow, Shared
from tests.shell.stage import Sheet, Shows, Stage, Values, make_demo


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What only the offscreen platform says about itself is no warning of ours."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support"))


@pytest.fixture(autouse=True)
def english(qapp: QApplication) -> None:
    """Texts are compared in English, whatever language an earlier test chose or this machine speaks."""
    language.choose(qapp, "en")


@pytest.fixture
def loop(qapp: QApplication) -> Iterator[qasync.QEventLoop]:
    """The Qt loop as the asyncio loop: click, then ``qtbot.waitUntil``."""
    made = tasks.make_loop(qapp)
    theme.apply(qapp, theme.Mode.DARK)
    language.choose(qapp, "en")
    yield made
    tasks.close_loop(made)


@pytest.fixture
def values() -> Values:
    rows = [
        SettingEntry("project.fps", "24", "default", "Frames per second of the show.", "text"),
        SettingEntry("media.quality", 90, "config", "JPEG quality.", "integer"),
        SettingEntry("shell.language", "en", "default", "The language.", "choice", ("system", "en", "ko")),
        SettingEntry("shell.theme", "dark", "default", "The colours.", "choice", ("system", "dark", "light")),
    ]
    return Values({row.key: row for row in rows})


@pytest.fixture
def stage(qtbot: QtBot, loop: qasync.QEventLoop, tmp_path: Path, values: Values) -> Iterator[Stage]:
    state = UserState(tmp_path / "window.json")
    for key, value in {"role": "coordinator", "theme": "dark", "language": "en"}.items():
        state.set(key, value)
    tail, shows = LogTail(), Shows()
    tail.attach()
    specs = (
        PanelSpec("ingest", "Ingest", "tray-arrow-down", Area.MAIN, Sheet),
        PanelSpec("log", "Log", "text-box-outline", Area.BOTTOM, lambda _: LogDock(tail)),
        PanelSpec("manual", "Manual", "book-open-page-variant-outline", Area.RIGHT, lambda _: ManualDock()),
    )
    connection = Connection("Database", shows.list)
    services = Services(EventBus(), shows, lambda: values, "jane", (connection,), make_demo)
    window = MainWindow(Shared(state, Selection()))
    qtbot.addWidget(window)
    window.show()
    window.fill(specs, services)
    qtbot.waitExposed(window)
    yield Stage(window, state, shows, values, tail, specs, services)
    tail.detach()
