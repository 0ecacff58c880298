"""A panel over a real local tracker with a small show."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import qasync
import shiboken6
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from iomanager.app import load_tables
from iomanager.core.events import EventBus
from iomanager.ingest.workbook import read_table
from iomanager.shell import language, tasks, theme
from iomanager.shell.bridge import Bridge
from iomanager.shell.errors import Notice
from iomanager.shell.panels import PanelContext
from iomanager.shell.selection import Selection
from iomanager.shell.state import UserState
from iomanager.tracker.desk import Desk
from iomanager.tracker.folders import Folders
from iomanager.tracker.kinds import Kind
from iomanager.tracker.permit import Permit
from iomanager.tracker.record import Record
from iomanager.tracker.settings import FolderSettings
from iomanager.tracker.trackers.local_records import LocalRecords
from iomanager.tracker.ui.panel import TrackerPanel
from iomanager.tracker.ui.port import SyncPort, TrackerDesk
from tests.databases import upgraded

PATIENCE = 20_000  # milliseconds


class Frame(QWidget):
    """Around the panel, as the dock is: it keeps the notices."""

    def __init__(self) -> None:
        super().__init__()
        self.notices: list[Notice] = []
        self.badge = ""

    def show_notice(self, notice: Notice) -> None:
        self.notices.append(notice)

    def set_badge(self, text: str) -> None:
        self.badge = text


class Show:
    """A project with two sequences and three shots."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.project = desk.add(Kind.PROJECT, {"name": "Night", "fps": "24"}).record
        self.sequences = [self.add(Kind.SEQUENCE, code=code) for code in ("S001", "S002")]
        self.shots = [
            self.add(
                Kind.SHOT, code=f"S00{at + 1}_00{number}0", sequence_id=self.sequences[at].id, cut_in=1000 + number
            )
            for at, number in ((0, 2), (0, 1), (1, 1))
        ]

    def add(self, kind: Kind, **fields: object) -> Record:
        return self.desk.add(kind, {"project_id": self.project.id, **fields}).record


@pytest.fixture
def loop(qapp: QApplication) -> Iterator[qasync.QEventLoop]:
    made = tasks.make_loop(qapp)
    theme.apply(qapp, theme.Mode.DARK)
    language.choose(qapp, "en")
    yield made
    tasks.close_loop(made)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    load_tables()
    database = upgraded(f"sqlite:///{tmp_path / 'tracker.sqlite3'}")
    folders = Folders(tmp_path / "shows", FolderSettings())
    yield Desk(LocalRecords(database, "mina", tmp_path / "files"), folders)
    database.close()


@pytest.fixture
def show(desk: Desk) -> Show:
    return Show(desk)


@pytest.fixture
def frame(qtbot: QtBot, desk: Desk, loop: qasync.QEventLoop) -> Iterator[Frame]:
    made = Frame()
    yield made
    shiboken6.delete(made)


@pytest.fixture
def make_panel(frame: Frame, desk: Desk, tmp_path: Path) -> Callable[..., TrackerPanel]:
    def make(
        project: str = "Night", sync: SyncPort | None = None, site: str = "", permit: Permit | None = None
    ) -> TrackerPanel:
        context = PanelContext(
            Selection(frame), Bridge(EventBus()), UserState(tmp_path / "window.json"), frame.set_badge,
            lambda: None, lambda _: None,
        )  # fmt: skip
        own = replace(desk, permit=permit or Permit())
        panel = TrackerPanel(TrackerDesk(own, project, read_table, site, sync), context, frame)
        (frame.layout() or QVBoxLayout(frame)).addWidget(panel)
        frame.resize(1280, 700)
        frame.show()
        return panel

    return make


@pytest.fixture
def panel(show: Show, make_panel: Callable[..., TrackerPanel]) -> TrackerPanel:
    return make_panel()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The offscreen platform says this of every window that it shows; it is no fault of the panel."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            ignored = ("propagateSizeHints", "raise\\(\\)", "grabbing the keyboard")
            item.add_marker(pytest.mark.qt_log_ignore(*ignored, extend=True))
