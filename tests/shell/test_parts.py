"""State, theme, icons, log, manual, status bar and translations."""

from __future__ import annotations

import importlib.util
import logging
import re
import threading
from pathlib import Path
from types import ModuleType

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QProgressBar, QTextBrowser, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from iomanager.core import paths
from iomanager.core.cancel import CancelToken, Progress, ProgressState
from iomanager.core.events import EventBus
from iomanager.shell import icons, language, tasks, theme
from iomanager.shell.bridge import Bridge
from iomanager.shell.log_dock import LINES, LogModel, LogTail
from iomanager.shell.manual_dock import ManualDock, PageModel, read_pages
from iomanager.shell.selection import Selection
from iomanager.shell.state import UserState
from iomanager.shell.status import StatusBar, TaskRow, count_text, time_text
from tests.shell.stage import Stage, children

ROOT = Path(__file__).resolve().parents[2]


def script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, ROOT / "scripts" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_state_is_remembered_across_windows(tmp_path: Path) -> None:
    UserState(tmp_path / "a" / "window.json").set("project", "서울의 봄")
    again = UserState(tmp_path / "a" / "window.json")
    assert again.get("project") == "서울의 봄"
    again.set("project", None)
    assert UserState(tmp_path / "a" / "window.json").get("project", "none") == "none"
    assert [file.name for file in (tmp_path / "a").iterdir()] == ["window.json"]


@pytest.mark.parametrize("text", ["{", "[]", "\x00", ""])
def test_broken_state_starts_as_new(tmp_path: Path, text: str) -> None:
    (tmp_path / "window.json").write_text(text, encoding="utf-8")
    assert UserState(tmp_path / "window.json").get("layout") is None


def test_state_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    state = UserState(tmp_path / "file" / "window.json")
    state.set("a", 1)
    assert state.get("a") == 1


def luminance(color: str) -> float:
    channels = [value / 255 for value in QColor(color).getRgb()[:3]]  # type: ignore[index]
    linear = [value / 12.92 if value <= 0.03928 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return float(0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2])


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("tokens", [theme.DARK, theme.LIGHT], ids=["dark", "light"])
def test_text_can_be_read_and_areas_are_neutral(tokens: theme.Tokens) -> None:
    grounds = [tokens.window, tokens.panel, tokens.field]
    words = [tokens.text, tokens.secondary, tokens.ok, tokens.warning, tokens.error, tokens.running, tokens.unknown]
    assert min(contrast(word, ground) for word in words for ground in grounds) >= 4.5
    pairs = [(tokens.on_accent, tokens.accent), (tokens.on_selection, tokens.selection)]
    areas = [(tokens.text, tokens.warning_area), (tokens.text, tokens.error_area), (tokens.text, tokens.raised)]
    assert min(contrast(one, other) for one, other in [*pairs, *areas]) >= 4.5
    for ground in [*grounds, tokens.raised, tokens.hover, tokens.line]:
        assert QColor(ground).saturation() == 0


def test_no_colour_stands_outside_the_theme() -> None:
    files = [*(ROOT / "iomanager").rglob("shell/**/*.py"), *(ROOT / "iomanager").rglob("ui/**/*.py")]
    guilty = [
        file.name
        for file in files
        if file.name != "theme.py" and re.search(r"#[0-9a-fA-F]{6}\b", file.read_text("utf-8"))
    ]
    sheet = (paths.resources_folder() / "styles" / "iomanager.qss").read_text("utf-8")
    assert guilty == []
    assert re.findall(r"#[0-9a-fA-F]{3,8}\s*[;,]", sheet) == []


def test_every_mark_of_the_style_sheet_is_a_token(qapp: QApplication) -> None:
    theme.apply(qapp, theme.Mode.LIGHT)
    assert "@" not in qapp.styleSheet().replace("such as @accent", "")
    assert theme.mono_font().pixelSize() == theme.FONT_PIXELS - 1


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
def test_icons_are_drawn_at_the_screens_own_size(qapp: QApplication, ratio: float) -> None:
    theme.apply(qapp, theme.Mode.DARK)
    picture = icons.pixmap("magnify", 16, "text", ratio)
    assert (picture.width(), picture.devicePixelRatio()) == (16 * ratio, ratio)
    image = picture.toImage()
    inked = [
        (x, y) for x in range(image.width()) for y in range(image.height()) if image.pixelColor(x, y).alpha() > 200
    ]
    assert len(inked) > 20
    assert all(image.pixelColor(0, y).alpha() == 0 for y in range(image.height()))


def test_every_icon_has_a_glyph(qapp: QApplication) -> None:
    with pytest.raises(KeyError):
        icons.icon("no-such-icon")
    assert len(icons.glyph("close")) == 1


def test_events_reach_the_ui_thread_while_the_widget_lives(qtbot: QtBot, stage: Stage) -> None:
    bus, owner, seen = EventBus(), QWidget(), []
    Bridge(bus).on(str, lambda event: seen.append((event, threading.current_thread())), owner=owner)
    worker = threading.Thread(target=lambda: bus.publish("published"))
    worker.start()
    worker.join()
    qtbot.waitUntil(lambda: seen == [("published", threading.main_thread())])
    owner.deleteLater()
    qtbot.wait(10)
    bus.publish("late")
    qtbot.wait(10)
    assert len(seen) == 1


def test_selection_tells_once(qapp: QApplication) -> None:
    selection = Selection()
    told: list[str] = []
    selection.project_changed.connect(told.append)
    selection.shot_changed.connect(lambda sequence, shot: told.append(shot))
    selection.choose_project("Demo")
    selection.choose_project("Demo")
    selection.choose_shot("S001", "S001_0010")
    assert (told, selection.sequence) == (["Demo", "S001_0010"], "S001")
    selection.choose_project("Other")
    assert selection.shot == ""


def log(tail: LogTail, level: int, text: str) -> None:
    tail.handle(logging.LogRecord("iomanager.test", level, "", 0, text, None, None))


def test_log_follows_filters_and_copies(qtbot: QtBot) -> None:
    tail = LogTail()
    model = LogModel(tail)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    log(tail, logging.INFO, "scanned one")
    log(tail, logging.DEBUG, "a detail")
    model.narrow(logging.INFO, "")
    assert model.rowCount() == 1
    log(tail, logging.ERROR, "failed\nwith a second line, token=abcdefgh")
    assert model.follow()
    assert not model.follow()
    assert model.data(model.index(1, 0)).endswith("ERROR - failed")  # type: ignore[attr-defined]
    assert "second line" in model.text([1])
    assert "abcdefgh" not in model.text([1])
    model.narrow(logging.WARNING, "FAIL")
    assert model.rowCount() == 1
    assert tester is not None


def test_log_keeps_a_bounded_number_of_lines(qtbot: QtBot) -> None:
    tail = LogTail()
    model = LogModel(tail)
    model.narrow(logging.INFO, "")
    for number in range(LINES + 50):
        log(tail, logging.INFO, f"line {number}")
    model.follow()
    for number in range(20):
        log(tail, logging.INFO, f"more {number}")
    model.follow()
    assert model.rowCount() == LINES
    assert model.text([LINES - 1]).endswith("more 19")


def test_log_dock_looks_only_while_visible(qtbot: QtBot, stage: Stage) -> None:
    stage.window.docks.show("log")
    dock = stage.window.docks.dock("log")
    assert dock is not None
    panel = dock.frame.panel
    timer = panel._timer  # type: ignore[union-attr]
    assert timer.isActive()
    dock.hide()
    assert not timer.isActive()


@pytest.mark.parametrize("code", ["en", "ko"])
def test_manual_is_whole_and_its_links_lead_somewhere(code: str) -> None:
    pages = {page.name: page for page in read_pages(code)}
    assert list(pages) == [page.name for page in read_pages("en")]
    assert len(pages) >= 10
    links = {link for page in pages.values() for link in re.findall(r"\]\(([^)]+)\)", page.text)}
    assert links <= set(pages)
    assert all(page.title and len(page.text) > 500 for page in pages.values())


def test_manual_searches_and_follows_links(qtbot: QtBot, stage: Stage) -> None:
    stage.window.show_manual()
    dock = stage.window.docks.dock("manual")
    assert dock is not None
    manual = dock.frame.panel
    assert isinstance(manual, ManualDock)
    browser = manual.findChild(QTextBrowser)
    model = manual.findChild(PageModel)
    assert browser is not None
    assert model is not None
    assert browser.toPlainText().startswith("Getting started")
    QTest.keyClicks(manual._search, "journal")
    assert browser.toPlainText().startswith("Resume and undo")
    assert len(browser.extraSelections()) >= 1
    manual.open("07_settings.md")
    assert browser.toPlainText().startswith("Settings")
    language.choose(QApplication.instance(), "ko")
    qtbot.waitUntil(lambda: model.rowCount() >= 10 or manual._search.text() != "")


@pytest.mark.parametrize(
    ("state", "text"),
    [
        (ProgressState("", 312, 1204, "frames"), "312 of 1,204 frames"),
        (ProgressState("", 5), "5"),
        (ProgressState("", 0), ""),
        (ProgressState("", 1_500_000, 3_000_000, "bytes"), "1.5 MB of 3.0 MB"),
    ],
)
def test_counts_in_words(stage: Stage, state: ProgressState, text: str) -> None:
    assert count_text(state) == text


@pytest.mark.parametrize(("seconds", "text"), [(14, "0:14 left"), (3725, "1:02:05 left"), (None, "")])
def test_time_left_in_words(stage: Stage, seconds: float | None, text: str) -> None:
    assert time_text(seconds) == text


def test_status_bar_shows_pauses_and_cancels_work(qtbot: QtBot, stage: Stage) -> None:
    def work(token: CancelToken, progress: Progress) -> None:
        progress.start("Copying", 10, "files")
        progress.advance(4)
        while True:
            token.check()
            threading.Event().wait(0.005)

    async def copy() -> None:
        await tasks.run(stage.sheet(), "copy", work, title="Copying plates")

    bar = stage.window.findChild(StatusBar)
    assert bar is not None
    tasks.start(stage.sheet(), "copy", copy())
    qtbot.waitUntil(lambda: bool(children(bar, TaskRow)))
    row = children(bar, TaskRow)[0]
    qtbot.waitUntil(lambda: row._text.text() == "Copying plates  4 of 10 files")
    assert row.findChild(QProgressBar).value() == 400
    buttons = {button.accessibleName(): button for button in children(row, QToolButton)}
    token = tasks.board().running()[0].token
    QTest.mouseClick(buttons["Pause"], Qt.MouseButton.LeftButton)
    assert token.paused
    assert row._text.text().endswith("paused")
    QTest.mouseClick(buttons["Cancel"], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: tasks.board().running() == ())
    qtbot.waitUntil(lambda: bar._row is None)


def test_several_works_stack_in_the_popup(qtbot: QtBot, stage: Stage) -> None:
    gate = threading.Event()

    async def wait(key: str) -> None:
        await tasks.run(stage.sheet(), key, gate.wait, 20, title=key)

    bar = stage.window.findChild(StatusBar)
    assert bar is not None
    for key in ("one", "two", "three"):
        tasks.start(stage.sheet(), key, wait(key))
    qtbot.waitUntil(lambda: bar._more.text() == "3 running", timeout=3000)
    QTest.mouseClick(bar._more, Qt.MouseButton.LeftButton)
    assert len(bar._popup._rows) == 3
    gate.set()
    qtbot.waitUntil(lambda: not bar._popup.isVisible())


def test_server_that_does_not_answer_says_so(qtbot: QtBot, stage: Stage) -> None:
    from iomanager.core.errors import Unavailable
    from iomanager.shell.services import Connection

    def refuse() -> None:
        raise Unavailable("No route to the server.")

    bar = stage.window.findChild(StatusBar)
    assert bar is not None
    bar.show_connections((Connection("Database", list), Connection("ShotGrid", refuse)))
    qtbot.waitUntil(
        lambda: [dot.accessibleName() for dot in bar._dots][1:] == ["ShotGrid: not reached: No route to the server."]
    )
    qtbot.waitUntil(lambda: bar._dots[0].accessibleName().startswith("Database: connected\nLast answer: "))


def test_every_text_is_translated() -> None:
    translate = script("translate")
    assert [text for code in translate.LANGUAGES for text in translate.unfinished(translate.ts_file(code))] == []


@pytest.mark.parametrize("code", ["en", "ko"])
def test_translations_are_up_to_date(code: str) -> None:
    assert script("translate").stale(code) == []


def test_translations_keep_their_places() -> None:
    """A {name} that a translation loses would be a KeyError, or a number that nobody sees."""
    import xml.etree.ElementTree as ET

    wrong = []
    for message in ET.parse(script("translate").ts_file("ko")).getroot().iter("message"):
        translation = message.find("translation")
        source = message.findtext("source") or ""
        target = "".join(translation.itertext()) if translation is not None else ""  # Korean has one plural form
        if sorted(re.findall(r"\{\w*\}|%[\dn]", source)) != sorted(re.findall(r"\{\w*\}|%[\dn]", target)):
            wrong.append(source)
    assert wrong == []
