"""A panel over a real job store; jobs are moved by hand, as a scheduler would, so that every state can be looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import qasync
import shiboken6
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from iomanager.app import load_tables
from iomanager.core.errors import IOManagerError
from iomanager.core.events import EventBus
from iomanager.db.engine import Database
from iomanager.farm import states
from iomanager.farm.engines.local import LocalEngine
from iomanager.farm.model import Command, Instance, Job, Task
from iomanager.farm.service import JobService
from iomanager.farm.settings import FarmSettings
from iomanager.farm.states import End
from iomanager.farm.status import JobStatus
from iomanager.farm.store import JobFilter, JobStore
from iomanager.farm.ui.panel import JobsPanel
from iomanager.farm.ui.port import JobsDesk
from iomanager.shell import language, tasks, theme
from iomanager.shell.bridge import Bridge
from iomanager.shell.errors import Notice
from iomanager.shell.panels import PanelContext
from iomanager.shell.selection import Selection
from iomanager.shell.state import UserState
from tests.databases import upgraded

PATIENCE = 20_000  # milliseconds


class Service(JobService):
    """The real service, which can be made to fail, and counts how often it is asked."""

    broken: IOManagerError | None = None
    engine_down: IOManagerError | None = None
    asked = 0

    def jobs(self, wanted: JobFilter | None = None) -> list[JobStatus]:
        self.asked += 1
        if self.broken is not None:
            raise self.broken
        return super().jobs(wanted)

    def check(self, engine: str = "") -> str:
        if self.engine_down is not None:
            raise self.engine_down
        return super().check(engine)


class Shop:
    """Jobs, and what a scheduler would do with them."""

    def __init__(self, database: Database, settings: FarmSettings) -> None:
        self.store = JobStore(database)
        self.engine = LocalEngine(self.store, settings, lambda: None)
        self.service = Service(self.store, {"local": lambda: self.engine}, settings)

    def add(self, title: str, *plates: str, owner: str = "jane", project: str = "Demo") -> str:
        """A job with a chain copy, jpg, register per plate, and mhl beside jpg."""
        return self.service.submit(Job(title, tuple(map(plate, plates or ("P1",))), owner=owner, projects=(project,)))

    def begin(self, job: str, *names: str) -> None:
        self.store.change(job, lambda stored: states.started(stored.board, *names))

    def end(self, job: str, name: str, code: int = 0) -> None:
        self.store.change(job, lambda stored: states.ended(stored.shape, stored.board, name, end=End(code)))

    def run(self, job: str, name: str, code: int = 0) -> None:
        """Begin and end the one command of a task."""
        self.begin(job, name)
        self.end(job, name, code)

    def state(self, job: str, name: str = "") -> str:
        status = self.service.job(job)
        return next((task.state.value for task in status.tasks if task.id == name), status.state.value)


def plate(name: str) -> Task:
    """A plate as a publish makes it: a group with its steps."""
    copy = step(name, "copy")
    jpg, mhl = step(name, "jpg", copy), step(name, "mhl", Instance(f"{name}-copy"))
    return Task(name, name, (step(name, "register", mhl, jpg),))


def step(name: str, what: str, *below: Task | Instance) -> Task:
    return Task(f"{name} {what}", f"{name}-{what}", below, (Command(("true",)),))


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


@pytest.fixture(autouse=True)
def english(qapp: QApplication) -> None:
    """Texts are compared in English, whatever language an earlier test chose or this machine speaks."""
    theme.apply(qapp, theme.Mode.DARK)
    language.choose(qapp, "en")


@pytest.fixture
def loop(qapp: QApplication) -> Iterator[qasync.QEventLoop]:
    made = tasks.make_loop(qapp)
    language.choose(qapp, "en")
    yield made
    tasks.close_loop(made)


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    load_tables()
    database = upgraded(f"sqlite:///{tmp_path / 'jobs.sqlite3'}")
    yield Shop(database, FarmSettings(log_folder=str(tmp_path / "logs")))
    database.close()


@pytest.fixture
def frame(qtbot: QtBot, shop: Shop, loop: qasync.QEventLoop) -> Iterator[Frame]:
    made = Frame()
    yield made
    shiboken6.delete(made)


@pytest.fixture
def bus() -> EventBus:
    return EventBus()


@pytest.fixture
def make_panel(frame: Frame, shop: Shop, bus: EventBus, tmp_path: Path) -> Callable[[], JobsPanel]:
    def make() -> JobsPanel:
        context = PanelContext(
            Selection(frame), Bridge(bus), UserState(tmp_path / "window.json"), frame.set_badge,
            lambda: None, lambda _: None,
        )  # fmt: skip
        panel = JobsPanel(JobsDesk(shop.service, "jane", tmp_path / "logs"), context, frame)
        (frame.layout() or QVBoxLayout(frame)).addWidget(panel)
        frame.resize(1400, 800)
        frame.show()
        return panel

    return make


@pytest.fixture
def panel(make_panel: Callable[[], JobsPanel]) -> JobsPanel:
    return make_panel()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The offscreen platform says this of every window that it shows; it is no fault of the panel."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            ignored = ("propagateSizeHints", "raise\\(\\)", "grabbing the keyboard")
            item.add_marker(pytest.mark.qt_log_ignore(*ignored, extend=True))
