"""The jobs panel over 5,000 jobs of 8 tasks: how long the UI thread is ever held while the list is refreshed.

The real panel over the real store (SQLite): jobs change between the looks, one job is open, the view scrolls. A
heartbeat's longest gap is the figure; the processor's time of the UI thread alone stands beside it, which other
programs on the machine do not lengthen.
"""

from __future__ import annotations

import itertools
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from scripts.bench_window import application, turn

JOBS, TASKS = 5000, 8
HELD = 0.05  # seconds that the UI thread may be held
LOOKS = 8
BEAT = 2  # ms
MORE = 50  # beats after an answer, which it is shown in


def run(scale: float) -> list[dict[str, Any]]:
    """Both figures, in seconds."""
    with application(), tempfile.TemporaryDirectory() as folder:
        wall, own = _refreshing(Path(folder), max(100, round(JOBS * scale)))
    return [
        _row("jobs panel: UI thread held", wall, "<= 0.05 s"),
        _row("jobs panel: UI thread's own time", own, "<= 0.05 s"),
    ]


def _refreshing(folder: Path, count: int) -> tuple[float, float]:
    from PySide6.QtWidgets import QApplication, QWidget

    from iomanager.shell import pace

    store, jobs = _jobs(folder, count)
    frame = QWidget()
    panel = _panel(folder, store, frame)
    pace.settle()  # as the application does, before the lists of a project come
    turn(lambda: panel.model.rowCount() == count)
    panel.view.expand(panel.model.index_of((jobs[-3], "")))
    panel.choose(jobs[-3])
    turn(lambda: panel.model.find((jobs[-3], "s0")) is not None)
    QApplication.processEvents()
    found = _measured(panel, lambda look: _change(store, jobs[look * 7 :: 97]))
    frame.close()
    frame.deleteLater()
    QApplication.processEvents()
    store.database.close()
    return found


def _jobs(folder: Path, count: int) -> tuple[Any, list[str]]:
    from iomanager.app import load_tables
    from iomanager.db.engine import Database
    from iomanager.db.schema import new_id
    from iomanager.farm import board_store, jobjson
    from iomanager.farm.model import Command, Job, Task
    from iomanager.farm.store import JobStore
    from iomanager.farm.tables import JobRow

    load_tables()
    database = Database(f"sqlite:///{folder / 'jobs.sqlite3'}")
    database.upgrade()
    steps = tuple(Task(f"step {n}", f"s{n}", (), (Command(("true",)),)) for n in range(TASKS))
    names = []
    with database.session() as session:  # one transaction: how jobs are written is not what is measured
        for number in range(count):
            job = Job(f"delivery {number} publish", steps, owner="me")
            own = {"title": job.title, "owner": "me", "project": "", "priority": 10.0, "tree": jobjson.dumps(job)}
            row = JobRow(id=new_id(), engine="local", **own)
            board_store.insert_job(session, row, job)
            names.append(row.id)
    return JobStore(database), names


def _panel(folder: Path, store: Any, frame: Any) -> Any:
    from PySide6.QtWidgets import QVBoxLayout

    from iomanager.core.events import EventBus
    from iomanager.farm.engines.local import LocalEngine
    from iomanager.farm.service import JobService
    from iomanager.farm.settings import FarmSettings
    from iomanager.farm.ui.panel import JobsPanel
    from iomanager.farm.ui.port import JobsDesk
    from iomanager.shell.bridge import Bridge
    from iomanager.shell.panels import PanelContext
    from iomanager.shell.selection import Selection
    from iomanager.shell.state import UserState

    settings = FarmSettings(log_folder=str(folder))
    engine = LocalEngine(store, settings, lambda: None)
    service = JobService(store, {"local": lambda: engine}, settings)
    context = PanelContext(
        Selection(frame), Bridge(EventBus()), UserState(folder / "window.json"), lambda _: None, lambda: None,
        lambda _: None,
    )  # fmt: skip
    panel = JobsPanel(JobsDesk(service, "me", folder), context, frame)
    QVBoxLayout(frame).addWidget(panel)
    frame.resize(1600, 900)
    frame.show()
    return panel


def _measured(panel: Any, change: Callable[[int], None]) -> tuple[float, float]:
    """The longest gap between two beats while the list is looked at several times and scrolled."""
    from PySide6.QtCore import QTimer

    beats: list[tuple[float, float]] = []
    heart = QTimer(panel, interval=BEAT)
    heart.timeout.connect(lambda: beats.append((time.perf_counter(), time.thread_time())))
    bar = panel.view.verticalScrollBar()
    scroll = QTimer(panel, interval=50)
    scroll.timeout.connect(lambda: bar.setValue((bar.value() + 700) % max(bar.maximum(), 1)))
    answers: list[Any] = []
    panel.feed.answered.connect(answers.append)
    gaps: list[tuple[float, float]] = []
    for look in range(LOOKS):
        change(look)
        beats.clear()
        heart.start()
        scroll.start()
        panel.feed.soon()
        turn(partial(_is_longer, answers, len(answers)))
        turn(partial(_is_longer, beats, len(beats) + MORE))
        heart.stop()
        scroll.stop()
        gaps += [(later[0] - earlier[0], later[1] - earlier[1]) for earlier, later in itertools.pairwise(beats)]
    return max(gap for gap, _ in gaps), max(own for _, own in gaps)


def _is_longer(found: list[Any], before: int) -> bool:
    return len(found) > before


def _change(store: Any, jobs: list[str]) -> None:
    """Some jobs go on by a task, in one transaction; between the looks, so that only the refresh is measured."""
    from sqlalchemy import update

    from iomanager.farm.tables import JobRow

    on = update(JobRow).where(JobRow.id.in_(jobs))
    with store.database.session() as session:
        session.execute(on.values(n_done=JobRow.n_done + 1, n_ready=JobRow.n_ready - 1, state="active"))


def _row(name: str, ours: float, target: str) -> dict[str, Any]:
    ratio = round(ours / HELD, 2)
    return {"name": name, "ours": ours, "reference": HELD, "ratio": ratio, "target": target, "holds": ours <= HELD}
