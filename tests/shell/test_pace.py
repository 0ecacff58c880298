"""Threads give way soon while a window is open, and garbage is looked for among what is new alone."""

from __future__ import annotations

import gc
import sys
import weakref
from collections.abc import Iterator

import pytest
import qasync

from iomanager.shell import pace


@pytest.fixture
def paced() -> Iterator[None]:
    pace.begin()
    yield
    pace.end()


class Knot:
    """Refers to itself, as old services do."""

    def __init__(self) -> None:
        self.me = self


def test_what_is_there_is_left_alone_and_old_services_go_with_the_next_project(paced: None) -> None:
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


def test_after_the_end_python_is_as_before() -> None:
    pace.begin()
    pace.settle()
    pace.end()
    assert sys.getswitchinterval() == pytest.approx(pace.USUAL)
    assert gc.get_freeze_count() == 0
