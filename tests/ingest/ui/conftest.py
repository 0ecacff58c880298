"""A panel over the fake service, on the Qt loop."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest
import qasync
import shiboken6
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from iomanager.core.events import EventBus
from iomanager.ingest.ui.panel import IngestPanel
from iomanager.shell import language, tasks
from iomanager.shell.bridge import Bridge
from iomanager.shell.errors import Notice
from iomanager.shell.panels import PanelContext
from iomanager.shell.selection import Selection
from iomanager.shell.state import UserState
from tests.ingest.ui.fake_service import FakeService, make_row

W = TypeVar("W", bound=QWidget)


def found(parent: QWidget, kind: type[W]) -> W:
    """The first child of a kind."""
    child = parent.findChild(kind)
    assert child is not None
    return child


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
    language.choose(qapp, "en")


@pytest.fixture
def loop(qapp: QApplication) -> Iterator[qasync.QEventLoop]:
    made = tasks.make_loop(qapp)
    language.choose(qapp, "en")
    yield made
    tasks.close_loop(made)


@pytest.fixture
def service() -> FakeService:
    return FakeService(found=[make_row(number) for number in range(1, 13)])


@pytest.fixture
def frame(qtbot: QtBot, loop: qasync.QEventLoop) -> Iterator[Frame]:
    made = Frame()
    yield made
    shiboken6.delete(made)


@pytest.fixture
def make_panel(qtbot: QtBot, frame: Frame, tmp_path: Path) -> Callable[[FakeService], IngestPanel]:
    def make(service: FakeService) -> IngestPanel:
        context = PanelContext(
            Selection(frame), Bridge(EventBus()), UserState(tmp_path / "window.json"), frame.set_badge,
            lambda: None, lambda _: None,
        )  # fmt: skip
        panel = IngestPanel(service, context, frame)
        (frame.layout() or QVBoxLayout(frame)).addWidget(panel)
        frame.resize(1400, 800)
        frame.show()
        qtbot.waitUntil(lambda: panel.filter_bar.colour.count() == 3)
        return panel

    return make


@pytest.fixture
def panel(make_panel: Callable[[FakeService], IngestPanel], service: FakeService) -> IngestPanel:
    return make_panel(service)


@pytest.fixture
def scanned(panel: IngestPanel, qtbot: QtBot, tmp_path: Path) -> IngestPanel:
    """The panel after a scan of twelve clips."""
    panel.open_delivery(tmp_path)
    qtbot.waitUntil(lambda: not panel.scanning and panel.model.rowCount() == 12)
    return panel


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The offscreen platform says this of every window that it shows; it is no fault of the panel."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.qt_log_ignore("propagateSizeHints", extend=True))
