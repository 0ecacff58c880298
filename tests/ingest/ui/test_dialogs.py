from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import qasync
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from iomanager.ingest.journal.model import DeliveryState
from iomanager.ingest.ui.deliveries_view import DeliveriesDialog
from iomanager.ingest.ui.diff_view import DiffDialog
from iomanager.ingest.ui.panel import IngestPanel
from iomanager.ingest.ui.plan_dialog import PlanDialog
from iomanager.ingest.ui.propose_dialog import ProposeDialog
from iomanager.shell import tasks
from tests.ingest.ui.conftest import found
from tests.ingest.ui.fake_service import FakeService, make_row, past_delivery, plan_of


@pytest.mark.parametrize(
    ("state", "resumable", "undoable"),
    [(DeliveryState.INTERRUPTED, True, True), (DeliveryState.DONE, False, True), (DeliveryState.UNDONE, False, False)],
)
def test_a_delivery_offers_what_is_possible(
    state: DeliveryState, resumable: bool, undoable: bool, qtbot: QtBot, loop: qasync.QEventLoop
) -> None:
    dialog = DeliveriesDialog(FakeService(past=[past_delivery(state)]))
    qtbot.addWidget(dialog)
    qtbot.waitUntil(lambda: dialog.model.rowCount() == 1)
    dialog.table.selectRow(0)
    assert (dialog.resume_button.isEnabled(), dialog.undo_button.isEnabled()) == (resumable, undoable)
    qtbot.waitUntil(lambda: dialog.steps.rowCount() == 1)
    assert dialog.steps.line(0).texts[3] == "the disk is full"


def test_resume_reaches_the_service(panel: IngestPanel, service: FakeService, qtbot: QtBot) -> None:
    service.past = [past_delivery()]
    panel.publishing.show_deliveries()
    dialog = found(panel, DeliveriesDialog)
    qtbot.waitUntil(lambda: dialog.model.rowCount() == 1)
    dialog.table.selectRow(0)
    dialog.resume_button.click()
    qtbot.waitUntil(lambda: ("resume", "d1") in service.calls and not panel.publishing.running)
    dialog.close()


def test_a_job_that_is_at_work_is_followed(panel: IngestPanel, service: FakeService, qtbot: QtBot) -> None:
    service.past = [past_delivery(DeliveryState.RUNNING)]
    panel.publishing.show_deliveries()
    dialog = found(panel, DeliveriesDialog)
    qtbot.waitUntil(lambda: dialog.model.rowCount() == 1)
    dialog.table.selectRow(0)
    assert not dialog.undo_button.isEnabled()
    assert not dialog.resume_button.isEnabled()
    dialog.follow_button.click()
    qtbot.waitUntil(lambda: ("follow", "d1") in service.calls and not panel.publishing.running)
    service.past = [past_delivery(DeliveryState.DONE)]
    qtbot.waitUntil(dialog.undo_button.isEnabled, timeout=20_000)  # it asks again by itself
    dialog.close()


def test_who_cancels_ends_the_job(panel: IngestPanel, service: FakeService, qtbot: QtBot) -> None:
    service.past = [replace(past_delivery(DeliveryState.RUNNING), id="endless")]
    panel.publishing.follow("endless")
    qtbot.waitUntil(lambda: ("follow", "endless") in service.calls)
    assert ("cancel", "endless") not in service.calls
    tasks.cancel(panel, "publish")
    qtbot.waitUntil(lambda: ("cancel", "endless") in service.calls and not panel.publishing.running)


def test_names_are_proposed_with_a_live_preview(scanned: IngestPanel, qtbot: QtBot) -> None:
    scanned.row_actions.propose()
    dialog = found(scanned, ProposeDialog)
    qtbot.waitUntil(lambda: dialog.model.rowCount() == 12)
    dialog.template.setText("Q9")
    qtbot.waitUntil(lambda: dialog.model.line(0).texts[2] == "Q9_0001")
    dialog.accept()
    assert [row.shot_name for row in scanned.model.rows()][:2] == ["Q9_0001", "Q9_0002"]
    scanned.editor.stack.undo()
    assert scanned.model.rows()[0].shot_name is None


def test_differences_are_shown(scanned: IngestPanel, qtbot: QtBot, tmp_path: Path) -> None:
    scanned.publishing.compare(tmp_path, "last")
    qtbot.waitUntil(lambda: bool(scanned.findChildren(DiffDialog)))
    dialog = found(scanned, DiffDialog)
    states = {dialog.model.line(at).texts[0] for at in range(dialog.model.rowCount())}
    assert {"new", "missing", "identical"} <= states
    dialog.close()


def test_publish_in_the_plan_carries_the_plan_that_is_shown(qtbot: QtBot) -> None:
    plan = plan_of([make_row(1, shot_name="S001_0010")])
    dialog = PlanDialog(plan, str)
    qtbot.addWidget(dialog)
    with qtbot.waitSignal(dialog.publish) as caught:
        dialog.publish_button.click()
    assert caught.args[0] is plan


def test_dialogs_are_answered_by_key(scanned: IngestPanel, qtbot: QtBot) -> None:
    """Return takes the proposal; a plan is published by the key of the panel, and not by Return in its search."""
    scanned.row_actions.propose()
    proposal = found(scanned, ProposeDialog)
    qtbot.waitUntil(lambda: proposal.model.rowCount() == 12)
    QTest.keyClick(proposal.template, Qt.Key.Key_Return)
    assert scanned.model.rows()[0].shot_name == "S001_0001"
    plan = PlanDialog(plan_of(scanned.model.rows()[:1]), str)
    qtbot.addWidget(plan)
    plan.show()
    plan.activateWindow()
    qtbot.waitUntil(plan.isActiveWindow)
    QTest.keyClick(plan.search, Qt.Key.Key_Return)
    assert plan.isVisible()
    with qtbot.waitSignal(plan.publish, timeout=20_000):
        QTest.keyClick(plan.search, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
