"""A job is written to a file from the panel, as the command line does it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from iomanager.farm.export import Format
from iomanager.farm.ui import exporting
from iomanager.farm.ui.nodes import Column
from iomanager.farm.ui.panel import JobsPanel
from tests.farm.ui.conftest import PATIENCE, Frame, Shop


def wait(qtbot: QtBot, until: Callable[[], object]) -> None:
    qtbot.waitUntil(lambda: bool(until()), timeout=PATIENCE)


@pytest.mark.parametrize(
    ("wanted", "words"),
    [(Format.JSON, '"title":'), (Format.ALF, "Job -title {delivery}"), (Format.OPENJD, "specificationVersion")],
)
def test_each_format(panel: JobsPanel, qtbot: QtBot, shop: Shop, wanted: Format, words: str) -> None:
    job = shop.add("delivery")
    target = panel.desk.logs.parent / f"job.{wanted.value}"
    exporting.write(panel, panel.desk, job, target, wanted)
    frame = panel.parent()
    assert isinstance(frame, Frame)
    wait(qtbot, lambda: frame.notices)
    assert str(target) in frame.notices[0].message
    text = target.read_text(encoding="utf-8")
    assert words in text.replace("\n", " ")


def test_a_file_that_exists_stays(panel: JobsPanel, qtbot: QtBot, shop: Shop, frame: Frame, tmp_path: Path) -> None:
    job = shop.add("delivery")
    (tmp_path / "job.json").write_text("mine")
    exporting.write(panel, panel.desk, job, tmp_path / "job.json", Format.JSON)
    wait(qtbot, lambda: frame.notices)
    assert frame.notices[0].level == "error"
    assert (tmp_path / "job.json").read_text() == "mine"


def test_columns_are_chosen_without_a_mouse(panel: JobsPanel, shop: Shop) -> None:
    action = next(one for one in panel.actions_of_panel() if one.id == "jobs.columns")
    action.run()
    menu = panel.view.findChild(QMenu)
    assert isinstance(menu, QMenu)
    owner = next(one for one in menu.actions() if one.text() == "Owner")
    owner.trigger()
    assert not panel.view.isColumnHidden(Column.OWNER)
    menu.close()
