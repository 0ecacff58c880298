"""Threads give way soon while a window is open, and garbage is looked for among what is new alone."""

from __future__ import annotations

import gc
import sys
import threading
import time
import weakref
from collections.abc import Iterator

import pytest
import qasync
from PySide6.QtWidgets import QApplication

from iomanager.shell import pace


@pytest.fixture
def paced(qapp: QApplication) -> Iterator[pace.Collector]:
    yield pace.begin(qapp)
    pace.end(qapp)


class Knot:
    """Refers to itself, as old services do."""

    def __init__(self) -> None:
        self.me = self


def test_what_is_there_is_left_alone_and_old_services_go_with_the_next_project(paced: pace.Collector) -> None:
    assert sys.getswitchinterval() == pytest.approx(pace.INTERVAL)
    old = Knot()
    gone = weakref.ref(old)
    pace.settle()
    frozen = gc.get_freeze_count()
    assert frozen > 1000
    del old
    gc.collect()
    assert gone() is not None
    pace.settle()
    assert gone() is None
    assert gc.get_freeze_count() > 1000


def test_a_loop_that_ends_gives_everything_back(loop: qasync.QEventLoop) -> None:
    assert sys.getswitchinterval() == pytest.approx(pace.INTERVAL)


def test_garbage_is_collected_on_the_ui_thread_alone(paced: pace.Collector) -> None:
    knot = Knot()
    gone = weakref.ref(knot)
    del knot
    worker = threading.Thread(target=lambda: [Knot() for _ in range(50_000)])
    worker.start()
    worker.join()
    assert gone() is not None
    paced.look()
    assert gone() is None


def test_everything_is_looked_at_once_nobody_does_anything(
    paced: pace.Collector, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: clock)
    old = Knot()
    gone = weakref.ref(old)
    gc.collect(1)  # it is no new object any more
    del old
    paced.look()
    clock += pace.WHOLE + 1
    some: list[list[int]] = [[] for _ in range(2 * pace.STILL)]  # somebody does something
    paced.look()
    assert gone() is not None
    clock += pace.QUIET + 1
    paced.look()
    assert gone() is None
    assert some


def test_after_the_end_python_is_as_before(qapp: QApplication) -> None:
    pace.begin(qapp)
    assert not gc.isenabled()
    pace.settle()
    pace.end(qapp)
    assert gc.isenabled()
    assert not qapp.findChildren(pace.Collector)
    assert sys.getswitchinterval() == pytest.approx(pace.USUAL)
    assert gc.get_freeze_count() == 0
