"""The window: panels built when first shown, layouts remembered, actions in every view, notices, language and theme."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QLineEdit, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from iomanager.core.errors import InvalidInput, Unavailable
from iomanager.shell import errors, language, tasks, theme
from iomanager.shell.docks import Placeholder
from iomanager.shell.rail import Rail
from iomanager.shell.selection import Selection
from iomanager.shell.services import Connection
from iomanager.shell.status import ServerDot
from iomanager.shell.welcome import WelcomeDialog
from iomanager.shell.widgets.notice import NoticeBar
from iomanager.shell.window import MainWindow, Shared
from tests.shell.stage import Sheet, Stage, children


def menu_titles(window: MainWindow) -> list[str]:
    return [action.text().replace("&", "") for action in window.menuBar().actions()]


def test_panel_is_built_when_it_is_first_shown(stage: Stage) -> None:
    manual = stage.window.docks.dock("manual")
    assert manual is not None
    assert manual.frame.panel is None
    assert isinstance(stage.sheet(), Sheet)
    stage.window.docks.show("manual")
    assert manual.frame.panel is not None


def test_rail_shows_and_hides_panels_and_carries_badges(qtbot: QtBot, stage: Stage) -> None:
    rail = stage.window.findChild(Rail)
    assert rail is not None
    buttons = {button.text(): button for button in children(rail, QToolButton) if button.text()}
    assert list(buttons) == ["Ingest", "Log", "Manual"]
    QTest.mouseClick(buttons["Log"], Qt.MouseButton.LeftButton)
    log = stage.window.docks.dock("log")
    assert log is not None
    assert not log.isHidden()
    assert buttons["Log"].isChecked()
    stage.sheet().context.badge("7")
    assert buttons["Ingest"].accessibleName() == "Ingest: 7"


def test_layout_is_remembered(qtbot: QtBot, stage: Stage) -> None:
    stage.window.docks.show("log")
    ingest = stage.window.docks.dock("ingest")
    assert ingest is not None
    ingest.setFloating(True)
    stage.window.close()
    again = MainWindow(Shared(stage.state, Selection()))
    qtbot.addWidget(again)
    again.show()
    again.fill(stage.specs, stage.services)
    docks = {name: again.docks.dock(name) for name in again.docks.ids()}
    assert {name: dock.isHidden() for name, dock in docks.items() if dock} == {
        "ingest": False,
        "log": False,
        "manual": True,
    }
    assert docks["ingest"] is not None
    assert docks["ingest"].isFloating()


def test_panel_that_is_gone_keeps_its_place(qtbot: QtBot, stage: Stage) -> None:
    stage.window.docks.show("manual")
    stage.window.close()
    again = MainWindow(Shared(stage.state, Selection()))
    qtbot.addWidget(again)
    again.show()
    again.fill(stage.specs[:2], stage.services)
    assert "manual" in again.docks.ids()
    again.docks.show("manual")
    dock = again.docks.dock("manual")
    assert dock is not None
    assert isinstance(dock.frame.panel, Placeholder)
    QTest.mouseClick(children(dock.frame.panel, QAbstractButton)[0], Qt.MouseButton.LeftButton)
    assert again.docks.ids() == ["ingest", "log"]


def test_roles_and_reset_arrange_the_panels(stage: Stage) -> None:
    stage.window.take_role("artist")
    shown = {name for name in stage.window.docks.ids() if not stage.window.docks.dock(name).isHidden()}  # type: ignore[union-attr]
    assert shown == {"ingest", "manual"}
    stage.window.docks.show("log")
    stage.window.actions_list.run("window.reset")
    assert stage.window.docks.dock("log").isHidden()  # type: ignore[union-attr]
    assert stage.state.get("role") == "artist"


def test_menus_are_views_of_the_action_list(stage: Stage) -> None:
    assert menu_titles(stage.window) == ["Project", "Ingest", "View", "Help"]
    stage.window.actions_list.run("sheet.scan")
    assert stage.sheet().done == ["scan"]


def test_disabled_action_says_why_and_does_not_run(stage: Stage) -> None:
    publish = stage.window.actions_list.qt("sheet.publish")
    assert publish is not None
    assert (publish.isEnabled(), publish.toolTip()) == (False, "Nothing is ticked.")
    stage.window.actions_list.run("sheet.publish")
    assert stage.sheet().done == []
    stage.sheet().ready = True
    stage.sheet().context.refresh_actions()
    assert publish.isEnabled()


def test_a_broken_panel_does_not_take_the_window_along(stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    def broken() -> QWidget:
        raise Unavailable("The database does not answer.", hint="Try again.")

    dock = stage.window.docks.dock("manual")
    assert dock is not None
    dock.frame.renew(broken)
    stage.window.docks.show("manual")
    notice = dock.frame.findChild(NoticeBar)
    assert notice is not None
    assert "The database does not answer." in notice.text()


def test_error_is_shown_in_the_nearest_frame_and_folds_its_details(qtbot: QtBot, stage: Stage) -> None:
    try:
        raise InvalidInput("Row 3 has no shot.", hint="Type one.") from ValueError("cell C3")
    except InvalidInput as error:
        errors.show(stage.sheet(), error)
    dock = stage.window.docks.dock("ingest")
    assert dock is not None
    notice = dock.frame.findChild(NoticeBar)
    assert notice is not None
    assert notice.isVisible()
    assert notice.text() == "Row 3 has no shot.\nType one.\nValueError: cell C3"
    QTest.keyClick(notice, Qt.Key.Key_Escape)
    assert not notice.isVisible()


def test_language_switches_while_the_window_is_open(qapp: QApplication, qtbot: QtBot, stage: Stage) -> None:
    stage.window.speak("ko")
    qtbot.waitUntil(lambda: menu_titles(stage.window)[0] == "프로젝트(P)")
    dock = stage.window.docks.dock("ingest")
    assert dock is not None
    assert dock.windowTitle() == "인제스트"
    qtbot.waitUntil(lambda: stage.values.rows["shell.language"].value == "ko")
    stage.window.speak("en")
    qtbot.waitUntil(lambda: menu_titles(stage.window)[0] == "Project")
    assert language.current() == "en"


def test_menus_welcome_and_servers_follow_a_switch_of_the_language(
    qapp: QApplication, qtbot: QtBot, stage: Stage
) -> None:
    welcome = WelcomeDialog(stage.window, demo=False)
    dot = ServerDot(Connection("Database", list))
    qtbot.addWidget(dot)
    language.choose(qapp, "ko")
    qtbot.waitUntil(lambda: menu_titles(stage.window)[:2] == ["프로젝트(P)", "인제스트"])
    qtbot.waitUntil(lambda: children(welcome, QComboBox)[0].currentData() == "ko")
    qtbot.waitUntil(lambda: "데이터베이스" in {label.text() for label in children(dot, QLabel)})
    language.choose(qapp, "en")
    qtbot.waitUntil(lambda: children(welcome, QComboBox)[0].currentData() == "en")
    qtbot.waitUntil(lambda: "Database" in {label.text() for label in children(dot, QLabel)})


def test_theme_switches_and_is_remembered(qapp: QApplication, qtbot: QtBot, stage: Stage) -> None:
    stage.window.dress(theme.Mode.LIGHT)
    assert qapp.palette().window().color().name() == theme.LIGHT.window
    assert theme.tokens().name == "light"
    qtbot.waitUntil(lambda: stage.values.rows["shell.theme"].value == "light")
    assert stage.state.get("theme") == "light"


def test_settings_that_were_edited_take_effect(qtbot: QtBot, stage: Stage) -> None:
    stage.values.set_user("shell.theme", "light")
    tasks.start(stage.window, "look", stage.window.look())
    qtbot.waitUntil(lambda: theme.tokens().name == "light")


def test_demo_is_made_chosen_and_offered(qtbot: QtBot, stage: Stage) -> None:
    offered: list[str] = []
    stage.window.shared.selection.delivery_offered.connect(offered.append)
    stage.window.shared.selection.project_changed.connect(lambda _: stage.window.fill(stage.specs, stage.services))
    stage.window.actions_list.run("project.demo")
    qtbot.waitUntil(lambda: offered == ["/deliveries/demo"])
    assert stage.window.shared.selection.project == "Demo"
    assert stage.window.windowTitle() == "Demo - IO-Manager"


def test_folder_dropped_on_the_window_is_offered(stage: Stage) -> None:
    offered: list[str] = []
    stage.window.shared.selection.delivery_offered.connect(offered.append)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile("/deliveries/벤더 01")])
    none, left = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
    stage.window.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, left, none))
    assert offered == ["/deliveries/벤더 01"]


def test_other_project_renews_the_panels_in_their_places(stage: Stage) -> None:
    before = stage.sheet()
    stage.window.docks.show("log")
    stage.window.fill(stage.specs, stage.services)
    assert stage.sheet() is not before
    assert not stage.window.docks.dock("log").isHidden()  # type: ignore[union-attr]
    stage.window.actions_list.run("sheet.scan")
    assert stage.sheet().done == ["scan"]


def test_closing_over_exclusive_work_asks_once(qtbot: QtBot, stage: Stage) -> None:
    import threading

    gate = threading.Event()

    async def publish() -> None:
        await tasks.run(stage.sheet(), "publish", gate.wait, 20, exclusive=True, title="Publishing")

    tasks.start(stage.sheet(), "publish", publish(), exclusive=True)
    qtbot.waitUntil(lambda: tasks.is_running(stage.sheet(), "publish"))
    assert not stage.window.close()
    assert stage.window.close()
    gate.set()
    qtbot.waitUntil(lambda: tasks.board().running() == ())


def test_every_control_has_an_accessible_name(stage: Stage) -> None:
    stage.window.docks.show("log")
    stage.window.docks.show("manual")
    kinds = (QAbstractButton, QLineEdit, QComboBox)
    controls = [each for kind in kinds for each in children(stage.window, kind)]
    own = [each for each in controls if not isinstance(each.parentWidget(), QLineEdit)]  # not a field's own icons
    named = [each for each in own if not each.objectName().startswith("qt_") and each.isVisible()]
    nameless = [each for each in named if not (each.accessibleName() or getattr(each, "text", str)())]
    assert len(named) > 12
    assert nameless == []


def test_failure_to_open_offers_to_try_again(qtbot: QtBot, stage: Stage) -> None:
    empty = MainWindow(Shared(stage.state, Selection()))
    qtbot.addWidget(empty)
    empty.show()
    tried: list[int] = []
    empty.fail(Unavailable("The database does not answer."), lambda: tried.append(1))
    button = next(each for each in children(empty.centralWidget(), QAbstractButton) if each.isVisible())
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert tried == [1]
