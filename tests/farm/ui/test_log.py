"""Logs of any size: read from their end, searched whole, followed; and shown without holding the window."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
import qasync
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from iomanager.core.cancel import CancelToken
from iomanager.core.errors import Cancelled
from iomanager.farm.logs import read_log
from iomanager.farm.status import LogPart
from iomanager.farm.ui import log_view
from iomanager.farm.ui.log_reader import LONGEST_LINE, PIECE, LogReader, shown
from iomanager.farm.ui.log_view import LogView
from iomanager.shell.state import UserState
from tests.farm.ui.conftest import PATIENCE, Shop

TOKEN = CancelToken()


class Logs(Shop):
    """Logs that are files, read as the local engine reads those of attempts."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.names: list[str] = []
        self.over = False
        self.calls = 0

    def write(self, data: bytes, attempt: str = "a1") -> None:
        if attempt not in self.names:
            self.names.append(attempt)
        with (self.folder / f"{attempt}.log").open("ab") as file:
            file.write(data)

    def log(self, job: str, task: str, offset: int = 0) -> LogPart:
        self.calls += 1
        return read_log(self.folder, [(name, self.over) for name in self.names], offset)


@pytest.fixture
def logs(tmp_path: Path) -> Logs:
    return Logs(tmp_path)


@pytest.fixture
def reader(logs: Logs) -> LogReader:
    return LogReader(logs, "job", "task")  # type: ignore[arg-type] # the log is all that is asked of it


def lines(first: int, last: int) -> bytes:
    return b"".join(b"frame %07d of the plate was written to its place on the disk\n" % n for n in range(first, last))


def test_a_small_log_is_read_whole(logs: Logs, reader: LogReader) -> None:
    assert reader.tail().text == ""
    logs.write("가나다 frame 1\n".encode())
    piece = reader.tail()
    assert (piece.text, piece.start, piece.end) == ("가나다 frame 1\n", 0, len("가나다 frame 1\n".encode()))
    logs.write(b"frame 2\n", "a2")
    logs.over = True
    more = reader.after(piece.end)
    assert (more.text, more.complete) == ("frame 2\n", True)


def test_a_huge_log_is_read_from_its_end_with_few_questions(logs: Logs, reader: LogReader) -> None:
    whole = lines(0, 16_000) * 60 + b"the end\n"
    logs.write(whole)
    tail = reader.tail()
    assert logs.calls < 25
    assert tail.end == len(whole)
    assert whole.endswith(tail.text.encode())
    assert len(tail.text) <= PIECE
    assert whole[: tail.start].endswith(b"\n")
    before = reader.before(tail.start)
    assert before.end == tail.start
    assert whole[before.start : before.end] == before.text.encode()
    assert len(before.text) > PIECE // 2


def test_words_are_found_in_both_directions(logs: Logs, reader: LogReader) -> None:
    whole = lines(0, 40_000) + b"Needle one\n" + lines(40_000, 80_000) + b"needle two\n" + lines(80_000, 100_000)
    logs.write(whole)
    first, second = whole.index(b"Needle one"), whole.index(b"needle two")
    assert reader.find("NEEDLE", 0, TOKEN) == first
    assert reader.find("needle", first + 1, TOKEN) == second
    assert reader.find("needle", second + 1, TOKEN) is None
    assert reader.find("needle", len(whole), TOKEN, backwards=True) == second
    assert reader.find("needle", second, TOKEN, backwards=True) == first
    assert reader.find("needle", first, TOKEN, backwards=True) is None
    piece = reader.around(second)
    assert piece.start <= second < piece.end
    assert "needle two" in piece.text


def test_a_word_across_two_answers_is_found(logs: Logs, reader: LogReader) -> None:
    whole = b"x" * 999_995 + b"needle\n"
    logs.write(whole)
    assert reader.find("needle", 0, TOKEN) == 999_995


def test_the_first_error_is_found_and_the_command_line_is_none(logs: Logs, reader: LogReader) -> None:
    head = b"====[2026/11/21 14:02:11 /J1/T1/C1.1 on vm ]====\n$ iomanager step copy --on-error stop\nframe 1\n"
    logs.write(head + b"ERROR: frame 7 cannot be read\n[exit code 3, exit]\n")
    first = reader.error(TOKEN)
    assert first == len(head)
    second = reader.error(TOKEN, first)
    assert second == len(head) + len(b"ERROR: frame 7 cannot be read\n")
    assert reader.error(TOKEN, second) is None


def test_a_search_can_be_cancelled(logs: Logs, reader: LogReader) -> None:
    logs.write(lines(0, 10))
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        reader.find("nothing", 0, token)


def test_text_that_is_no_text_is_shown_all_the_same(logs: Logs, reader: LogReader) -> None:
    logs.write(b"\xff\xfe broken \x1b[31mred\x1b[0m\x00\r\n" + b"y" * (LONGEST_LINE + 10) + b"\n")
    text = shown(reader.tail().text)
    assert "broken red\n" in text
    assert text.rstrip().endswith("[…10]")
    assert reader.find("broken", 0, TOKEN) == 3


@pytest.fixture
def view(loop: qasync.QEventLoop, qtbot: QtBot, logs: Logs, tmp_path: Path) -> LogView:
    made = LogView(logs, UserState(tmp_path / "window.json"))  # type: ignore[arg-type]
    qtbot.addWidget(made)
    made.resize(700, 400)
    made.show()
    return made


def wait(qtbot: QtBot, until: Callable[[], object]) -> None:
    qtbot.waitUntil(lambda: bool(until()), timeout=PATIENCE)


def test_the_view_follows_what_is_written(view: LogView, logs: Logs, qtbot: QtBot) -> None:
    logs.write(lines(0, 200))
    view.show_task(("job", "task"), over=False)
    wait(qtbot, lambda: "0000199" in view.text.toPlainText())
    bar = view.text.verticalScrollBar()
    assert bar.value() == bar.maximum()
    logs.write(lines(200, 400))
    wait(qtbot, lambda: "0000399" in view.text.toPlainText())
    assert bar.value() == bar.maximum()
    bar.triggerAction(bar.SliderAction.SliderToMinimum)
    assert not view.follow.isChecked()
    logs.write(lines(400, 600))
    wait(qtbot, lambda: "0000599" in view.text.toPlainText())
    assert bar.value() == bar.minimum()


def test_the_view_stops_asking_when_the_step_is_over(view: LogView, logs: Logs, qtbot: QtBot) -> None:
    logs.write(lines(0, 5))
    logs.over = True
    view.show_task(("job", "task"), over=True)
    wait(qtbot, lambda: not view.is_busy and not view._timer.isActive() and "0000004" in view.text.toPlainText())
    qtbot.wait(50)
    asked = logs.calls
    qtbot.wait(3 * log_view.FOLLOW_MS)
    assert logs.calls <= asked + 1


def test_another_step_takes_the_place(view: LogView, logs: Logs, qtbot: QtBot) -> None:
    logs.write(lines(0, 5))
    view.show_task(("job", "task"), over=False)
    wait(qtbot, lambda: "0000004" in view.text.toPlainText())
    view.show_task(None, over=True)
    assert view.text.toPlainText() == ""
    assert "Select a step" in view.text.placeholderText()


def test_searching_goes_on_into_what_is_not_shown(view: LogView, logs: Logs, qtbot: QtBot) -> None:
    logs.write(lines(0, 5) + "\U0001f3ac Needle far up\n".encode() + lines(5, 40_000))
    view.show_task(("job", "task"), over=True)
    wait(qtbot, lambda: not view.is_busy)
    assert "Needle" not in view.text.toPlainText()
    assert view.earlier.isVisible()
    view.search.setText("needle")
    view.find_next(backwards=True)
    wait(qtbot, lambda: view.text.textCursor().selectedText() == "Needle")
    view.find_next()
    wait(qtbot, view.told.isVisible)
    assert "is not found" in view.told.text()
    view.find_next(backwards=True)
    wait(qtbot, lambda: not view.told.isVisible())


def test_the_first_error_is_gone_to(view: LogView, logs: Logs, qtbot: QtBot) -> None:
    logs.write(lines(0, 20_000) + b"ERROR: frame 7 cannot be read\n" + lines(0, 20_000) + b"error: later\n")
    view.show_task(("job", "task"), over=True)
    wait(qtbot, lambda: not view.is_busy)
    view.go_to_error()
    wait(qtbot, lambda: view.text.textCursor().selectedText() == "ERROR: frame 7 cannot be read")
    assert view.text.textCursor().columnNumber() == 0  # a long line is seen from its beginning
    view.go_to_error()
    wait(qtbot, lambda: view.text.textCursor().selectedText() == "error: later")
    view.go_to_error()
    wait(qtbot, view.told.isVisible)
    assert "no further error" in view.told.text()
    view.go_to_error()
    wait(qtbot, lambda: view.text.textCursor().selectedText() == "ERROR: frame 7 cannot be read")


def _is_before(view: LogView, start: int) -> bool:
    return view._start < start


def test_earlier_pieces_are_added_above_and_the_place_stays(view: LogView, logs: Logs, qtbot: QtBot) -> None:
    logs.write(lines(0, 20_000))
    view.show_task(("job", "task"), over=True)
    wait(qtbot, lambda: not view.is_busy)
    bar = view.text.verticalScrollBar()
    bar.triggerAction(bar.SliderAction.SliderToMinimum)
    top = view.text.firstVisibleBlock().text()
    view.earlier.click()
    wait(qtbot, lambda: view._start < 300_000)
    assert view.text.firstVisibleBlock().text() == top
    while view.earlier.isVisible():
        start = view._start
        view.earlier.click()
        wait(qtbot, partial(_is_before, view, start))
    assert view.text.toPlainText().encode() == lines(0, 20_000)


def test_a_hundred_megabytes_do_not_hold_the_window(view: LogView, logs: Logs, qtbot: QtBot) -> None:
    """By the processor's time of the UI thread, which says the same on a busy machine."""
    block = lines(0, 16_000)
    for _ in range(100):
        logs.write(block)
    logs.write(b"the end\n")
    beats: list[float] = []
    heart = QTimer(view, interval=1)
    heart.timeout.connect(lambda: beats.append(time.thread_time()))
    heart.start()
    view.show_task(("job", "task"), over=True)
    wait(qtbot, lambda: not view.is_busy)
    heart.stop()
    assert max(later - earlier for earlier, later in itertools.pairwise(beats)) < 0.1
    assert view.text.toPlainText().endswith("the end\n")
    assert len(view.text.toPlainText()) <= PIECE
