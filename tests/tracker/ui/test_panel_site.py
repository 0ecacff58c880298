"""The panel over a real stand-in site, whose network goes away and comes back while somebody works."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
import qasync
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout
from pytestqt.qtbot import QtBot

from iomanager.app import load_tables
from iomanager.core.errors import InvalidInput
from iomanager.core.events import EventBus
from iomanager.ingest.workbook import read_table
from iomanager.shell.bridge import Bridge
from iomanager.shell.panels import PanelContext
from iomanager.shell.selection import Selection
from iomanager.shell.state import UserState
from iomanager.tracker.desk import Desk
from iomanager.tracker.kinds import Kind
from iomanager.tracker.mirror import Mirror
from iomanager.tracker.ui.add_dialog import AddDialog
from iomanager.tracker.ui.panel import TrackerPanel
from iomanager.tracker.ui.port import TrackerDesk
from tests.databases import upgraded
from tests.shell.stage import children
from tests.sites.shotgrid.server import Site
from tests.tracker.stages import Stage, site_stage
from tests.tracker.ui.conftest import Frame
from tests.tracker.ui.test_panel import cell, listed, run, wait


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    load_tables()
    database = upgraded(f"sqlite:///{tmp_path / 'ours.sqlite3'}")
    with Site() as site, site_stage(database, tmp_path, site) as made:
        yield made
    database.close()


@pytest.fixture
def open_panel(frame: Frame, loop: qasync.QEventLoop, stage: Stage, tmp_path: Path) -> Callable[..., TrackerPanel]:
    def make(seconds: float) -> TrackerPanel:
        context = PanelContext(
            Selection(frame), Bridge(EventBus()), UserState(tmp_path / "window.json"), frame.set_badge,
            lambda: None, lambda _: None,
        )  # fmt: skip
        records = stage.work()
        name = str(stage.project.fields["name"])
        own = Desk(records.as_kept())
        desk = TrackerDesk(own, name, read_table, "https://studio.example", Mirror(records, name), seconds)
        panel = TrackerPanel(desk, context, frame)
        (frame.layout() or QVBoxLayout(frame)).addWidget(panel)
        frame.resize(1280, 700)
        frame.show()
        return panel

    return make


def edit(panel: TrackerPanel, row: int, name: str, text: str) -> None:
    panel.model.setData(panel.model.index(row, panel.model.fields.index(name)), text)


def told(panel: TrackerPanel, words: str) -> Callable[[], bool]:
    return lambda: words in panel.outbox.why.text()


def described(panel: TrackerPanel, text: str) -> Callable[[], bool]:
    return lambda: cell(panel, "S_0010", "description") == text


def test_what_is_done_without_the_network_reaches_the_site_by_itself(
    stage: Stage, open_panel: Callable[..., TrackerPanel], frame: Frame, qtbot: QtBot
) -> None:
    panel = open_panel(1.0)
    wait(qtbot, lambda: listed(panel) == ["S_0010"])
    stage.site.away = True
    run(panel, "refresh")
    wait(qtbot, lambda: "away" in panel.bar.age.text())
    edit(panel, 0, "description", "rain")
    edit(panel, 0, "cut_in", "1009")
    panel._write(panel._add(Kind.SHOT, {"sequence_id": "S", "code": "S_0020"}))
    wait(qtbot, lambda: frame.badge == "3" and listed(panel) == ["S_0010", "S_0020"])
    assert [cell(panel, "S_0010", name) for name in ("description", "cut_in")] == ["rain", "1009"]
    panel.view.choose(panel.model.records()[1].id)
    page = next(action for action in panel.actions_of_panel() if action.id == "tracker.page")
    assert page.enabled() == "The record has no page at the site (yet)."
    panel.places.choose(Kind.SEQUENCE)
    wait(qtbot, lambda: listed(panel) == ["S"])
    said = len(frame.notices)
    stage.site.away = False
    wait(qtbot, lambda: frame.badge == "" and "away" not in panel.bar.age.text())
    assert stage.codes() == ["S_0010", "S_0020"]
    assert len(frame.notices) == said
    panel.places.choose(Kind.SHOT)
    wait(qtbot, lambda: listed(panel) == ["S_0010", "S_0020"])
    stage.there.update(Kind.SHOT, panel.model.records()[1].id, {"description": "from elsewhere"})
    wait(qtbot, lambda: cell(panel, "S_0020", "description") == "from elsewhere")


def test_a_conflict_is_shown_and_decided(
    stage: Stage, open_panel: Callable[..., TrackerPanel], frame: Frame, qtbot: QtBot
) -> None:
    panel = open_panel(1000.0)
    wait(qtbot, lambda: listed(panel) == ["S_0010"] and panel.feed.as_of is not None)
    shot = panel.model.records()[0]
    for number, decide in enumerate(("Try again", "Give up")):
        stage.site.away = True
        edit(panel, 0, "description", f"ours {number}")
        wait(qtbot, lambda: frame.badge == "1")
        stage.there.update(Kind.SHOT, shot.id, {"description": f"theirs {number}"})
        stage.site.away = False
        run(panel, "refresh")
        wait(qtbot, told(panel, f"theirs {number}"))
        item = panel.outbox.list.topLevelItem(0)
        assert item is not None
        assert item.text(1) == "conflict"
        assert panel.outbox.words.text() == "1 write waits to be sent. 1 write needs a decision."
        button = panel.outbox.retry_button if decide == "Try again" else panel.outbox.remove_button
        assert button.text() == decide
        button.click()
        wait(qtbot, lambda: frame.badge == "")
        left = f"ours {number}" if decide == "Try again" else f"theirs {number}"
        wait(qtbot, described(panel, left))
        found = stage.there.get(Kind.SHOT, shot.id)
        assert found is not None
        assert found.fields["description"] == left


def known(panel: TrackerPanel, kind: Kind, missing: str) -> Callable[[], bool]:
    """Whether the site's own fields of a kind are read."""
    return lambda: panel.model.schema.kind is kind and missing not in panel.model.schema.fields


def added(panel: TrackerPanel, texts: Mapping[str, str]) -> AddDialog:
    """Add a record by the dialog, as it offers to."""
    run(panel, "add")
    dialog: AddDialog = children(panel, AddDialog)[-1]
    for name, text in texts.items():
        field = dialog.fields[name]
        assert isinstance(field, QLineEdit)
        field.setText(text)
    dialog.accept()
    return dialog


def test_what_the_site_does_not_keep_is_neither_asked_nor_edited(
    stage: Stage, open_panel: Callable[..., TrackerPanel], frame: Frame, qtbot: QtBot
) -> None:
    panel = open_panel(1000.0)
    wait(qtbot, lambda: listed(panel) == ["S_0010"] and known(panel, Kind.SHOT, "handles")())
    at = panel.model.index(0, panel.model.fields.index("handles"))
    assert not panel.model.flags(at) & Qt.ItemFlag.ItemIsEditable
    assert panel.model.data(at, Qt.ItemDataRole.ToolTipRole) == "This site has no field for it."
    assert panel.model.is_editable("description")
    panel.places.choose(Kind.TASK)
    wait(qtbot, known(panel, Kind.TASK, "task_type"))
    dialog = added(panel, {"name": "comp", "shot_id": "S_0010"})
    assert {"task_type", "priority"} & set(dialog.fields) == set()
    wait(qtbot, lambda: stage.codes(Kind.TASK) == ["comp"])
    panel.places.choose(Kind.ASSET)
    wait(qtbot, known(panel, Kind.ASSET, "category"))
    assert "asset_type" not in added(panel, {"code": "hero"}).texts()
    wait(qtbot, lambda: stage.codes(Kind.ASSET) == ["hero"])
    wait(qtbot, lambda: [notice.message for notice in frame.notices] == ["comp was added.", "hero was added."])


@pytest.mark.parametrize("away", [False, True])
def test_what_the_site_sets_itself_is_not_edited(
    away: bool, stage: Stage, open_panel: Callable[..., TrackerPanel], qtbot: QtBot
) -> None:
    stage.work().schema(Kind.PROJECT)  # as some earlier day
    stage.site.away = away
    panel = open_panel(1000.0)
    wait(qtbot, lambda: listed(panel) == ["S_0010"])
    panel.places.choose(Kind.PROJECT)
    wait(qtbot, lambda: listed(panel) and not panel.model.is_editable("due_date"))
    at = panel.model.index(0, panel.model.fields.index("due_date"))
    assert panel.model.data(at, Qt.ItemDataRole.ToolTipRole) == "This site sets the field itself."
    assert panel.model.is_editable("status")


def test_a_site_has_no_place_for_assignments(open_panel: Callable[..., TrackerPanel], qtbot: QtBot) -> None:
    panel = open_panel(1000.0)
    wait(qtbot, lambda: listed(panel) == ["S_0010"])
    panel.places.choose(Kind.GROUP)
    wait(qtbot, lambda: panel.model.kind is Kind.GROUP)
    panel.places.choose(Kind.ASSIGNMENT)
    wait(qtbot, lambda: panel.model.kind is Kind.SHOT and listed(panel) == ["S_0010"])
    with pytest.raises(InvalidInput, match="keeps no records of the kind assignment"):
        panel.desk.desk.typed(Kind.ASSIGNMENT, {})
