"""Cancel, progress, events, errors and safe path components."""

from __future__ import annotations

import pickle
import threading
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iomanager.core import paths
from iomanager.core.cancel import CancelToken, Progress, ProgressState
from iomanager.core.errors import Cancelled, Conflict, InvalidInput
from iomanager.core.events import EventBus


def test_paused_work_waits_and_cancelled_work_stops() -> None:
    token, passed = CancelToken(), threading.Event()
    token.pause()

    def work() -> None:
        token.check()
        passed.set()

    worker = threading.Thread(target=work)
    worker.start()
    assert not passed.wait(0.05)
    token.resume()
    assert passed.wait(5)
    worker.join()
    token.pause()
    token.cancel()
    with pytest.raises(Cancelled):
        token.check()


def test_progress_tells_its_listener_the_first_and_the_last_state() -> None:
    seen: list[ProgressState] = []
    progress = Progress(listener=seen.append, interval=60)
    progress.start("copying", 3, "frames")
    for frame in (1001, 1002, 1003):
        progress.advance(detail=str(frame))
    assert [(state.done, state.detail) for state in seen] == [(0, ""), (3, "1003")]


@dataclass(frozen=True)
class Happened:
    what: str


@pytest.mark.warns
def test_an_event_reaches_everyone_even_when_one_listener_fails() -> None:
    bus, heard = EventBus(), []

    def broken(event: Happened) -> None:
        raise ValueError(event.what)

    bus.on(Happened, broken)
    forget = bus.on(Happened, lambda event: heard.append(event.what))
    bus.publish(Happened("one"))
    forget()
    bus.publish(Happened("two"))
    assert heard == ["one"]


def test_an_error_crosses_a_process_boundary_whole() -> None:
    error = pickle.loads(pickle.dumps(Conflict("exists", hint="choose another")))  # noqa: S301
    assert (type(error), error.message, error.hint) == (Conflict, "exists", "choose another")


@pytest.mark.parametrize(
    "name",
    [
        "",
        ".",
        "..",
        "../a",
        "a/b",
        "a\\b",
        "a\nb",
        "a" * 300,
        "한" * 90,
        "a.",
        " a",
        "CON",
        "com1.exr",
        "a\u202eb",
        "a\0b",
    ],
)
def test_a_dangerous_name_is_refused(name: str) -> None:
    with pytest.raises(InvalidInput, match="shot name"):
        paths.check_component(name, "shot name")


@given(st.text(max_size=40))
def test_what_is_accepted_is_one_component_and_unchanged(name: str) -> None:
    try:
        kept = paths.check_component(name, "shot name")
    except InvalidInput:
        return
    assert kept == name
    assert "/" not in kept
    assert kept not in {".", ".."}
    kept.encode("utf-8")
