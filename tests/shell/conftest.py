"""The loop that handlers run on, and an application that leaves nothing behind."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from collections.abc import Iterator

import pytest
import qasync
from PySide6.QtWidgets import QApplication

from iomanager.shell import tasks


@pytest.fixture
def loop(qapp: QApplication) -> Iterator[qasync.QEventLoop]:
    """The Qt loop as the asyncio loop: click, then ``qtbot.waitUntil``."""
    made = tasks.make_loop(qapp)
    yield made
    tasks.close_loop(made)
