"""The end of a job is told once, by whoever has most to say of it, and where it is seen."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import shiboken6
from pytestqt.qtbot import QtBot

from iomanager.core.errors import Unavailable
from iomanager.farm.monitor import JobFollowed, JobLeft
from iomanager.ingest.ui.panel import IngestPanel
from iomanager.shell import tasks
from tests.ingest.ui.conftest import Frame
from tests.ingest.ui.fake_service import FakeService, past_delivery, plan_of

FAILED = {"plate": "S001_0010_org_v001", "message": "The disk is full."}
PATIENCE = 20_000


@pytest.fixture
def heard(panel: IngestPanel) -> list[object]:
    """What the panel says of jobs to the rest of the window."""
    found: list[object] = []
    for kind in (JobFollowed, JobLeft):
        panel.context.bridge.on(kind, found.append, owner=panel)
    return found


def publish(panel: IngestPanel, service: FakeService) -> None:
    panel.publishing.publish(plan_of(service.found[:1]))


def test_the_panel_tells_of_the_job_that_it_follows(
    panel: IngestPanel, service: FakeService, frame: Frame, heard: list[object], qtbot: QtBot
) -> None:
    service.hold.clear()
    publish(panel, service)
    qtbot.waitUntil(lambda: heard == [JobFollowed("job-d1")], timeout=PATIENCE)
    assert not frame.notices
    service.hold.set()
    qtbot.waitUntil(lambda: heard[1:] == [JobLeft("job-d1", told=True)], timeout=PATIENCE)
    assert [notice.level for notice in frame.notices] == ["ok"]


@pytest.mark.parametrize("begin", ["resume", "follow"])
def test_a_resumed_or_followed_one_too(
    panel: IngestPanel, service: FakeService, heard: list[object], qtbot: QtBot, begin: str
) -> None:
    service.failed = (FAILED,)
    service.past = [replace(past_delivery(), job_id="job-d1")]
    getattr(panel.publishing, begin)("d1")
    ended = [JobFollowed("job-d1"), JobLeft("job-d1", told=True)]
    qtbot.waitUntil(lambda: heard == ended, timeout=PATIENCE)
    frame = panel.parent()
    assert isinstance(frame, Frame)
    assert "The disk is full." in frame.notices[-1].details


def test_who_loses_sight_of_a_job_leaves_its_end_to_others(
    panel: IngestPanel, service: FakeService, heard: list[object], qtbot: QtBot
) -> None:
    service.lost = Unavailable("The database does not answer.")
    publish(panel, service)
    qtbot.waitUntil(lambda: heard[1:] == [JobLeft("job-d1", told=False)], timeout=PATIENCE)


def test_a_cancelled_job_is_told_of_here(
    panel: IngestPanel, service: FakeService, frame: Frame, heard: list[object], qtbot: QtBot
) -> None:
    service.hold.clear()
    publish(panel, service)
    qtbot.waitUntil(lambda: bool(heard), timeout=PATIENCE)
    tasks.cancel(panel, "publish")
    qtbot.waitUntil(lambda: heard[1:] == [JobLeft("job-d1", told=True)], timeout=PATIENCE)
    assert ("cancel", "d1") in service.calls
    assert len(frame.notices) == 1


def test_behind_another_panel_the_end_is_told_over_the_window(
    panel: IngestPanel, service: FakeService, frame: Frame, qtbot: QtBot
) -> None:
    inner = Frame()
    layout = frame.layout()
    assert layout is not None
    layout.addWidget(inner)
    panel.setParent(inner)
    inner.hide()
    publish(panel, service)
    qtbot.waitUntil(lambda: bool(frame.notices), timeout=PATIENCE)
    assert not inner.notices


def test_closing_the_window_stops_no_job_and_needs_no_question(
    panel: IngestPanel, service: FakeService, heard: list[object], qtbot: QtBot
) -> None:
    """Work that closing would stop is exclusive; a second publish is refused all the same."""
    service.hold.clear()
    publish(panel, service)
    qtbot.waitUntil(lambda: bool(heard), timeout=PATIENCE)
    assert [running.exclusive for running in tasks.board().running() if running.title] == [False]
    publish(panel, service)
    tasks.board().abandon(next(running for running in tasks.board().running() if running.title))
    qtbot.waitUntil(lambda: heard[1:] == [JobLeft("job-d1", told=False)], timeout=PATIENCE)
    assert [name for name, _ in service.calls].count("publish") == 1
    assert "cancel" not in {name for name, _ in service.calls}
    service.hold.set()


def test_pause_holds_the_job_and_not_only_the_looking(
    panel: IngestPanel, service: FakeService, heard: list[object], qtbot: QtBot
) -> None:
    service.hold.clear()
    publish(panel, service)
    qtbot.waitUntil(lambda: bool(heard), timeout=PATIENCE)
    token = next(running.token for running in tasks.board().running() if running.title)
    token.pause()
    qtbot.waitUntil(lambda: service.calls[-1] == ("pause", "d1"), timeout=PATIENCE)
    token.resume()
    qtbot.waitUntil(lambda: service.calls[-1] == ("go on", "d1"), timeout=PATIENCE)
    service.hold.set()
    qtbot.waitUntil(lambda: heard[1:] == [JobLeft("job-d1", told=True)], timeout=PATIENCE)


def test_a_panel_that_goes_while_it_works_leaves_no_error(
    panel: IngestPanel, service: FakeService, heard: list[object], qtbot: QtBot, tmp_path: Path
) -> None:
    """Another project was opened: what the panel was doing ends without a word."""
    panel.open_delivery(tmp_path)
    qtbot.waitUntil(lambda: panel.model.rowCount() == 12 and not panel.scanning, timeout=PATIENCE)
    service.hold.clear()
    publish(panel, service)
    qtbot.waitUntil(lambda: bool(heard), timeout=PATIENCE)
    panel.checking.check()
    shiboken6.delete(panel)
    service.hold.set()
    qtbot.waitUntil(lambda: not tasks.board().running(), timeout=PATIENCE)
