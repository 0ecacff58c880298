"""The tracker's panel over a kept project of 20,000 shots and 60,000 versions, with the site away.

The real panel over the real store (SQLite). How soon the first rows stand after it was opened, and how long the UI
thread is ever held by what people do: the longest gap of a heartbeat in each of them, and beside it the processor's
time of the UI thread alone, which other programs on the machine do not lengthen.
"""

from __future__ import annotations

import itertools
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from scripts.bench_window import application, turn

SHOTS, VERSIONS = 20_000, 60_000
HELD = 0.05  # seconds that the UI thread may be held
FIRST = 0.3  # seconds to the first rows
OPENED = 3
BEAT = 2  # ms


def run(scale: float) -> list[dict[str, Any]]:
    """All figures, in seconds."""
    with application(), tempfile.TemporaryDirectory() as folder:
        return _figures(Path(folder), max(300, round(SHOTS * scale)), max(900, round(VERSIONS * scale)))


def _figures(folder: Path, shots: int, versions: int) -> list[dict[str, Any]]:
    from PySide6.QtWidgets import QApplication

    from iomanager.shell import pace

    kept = _kept(folder, shots, versions)
    opened = []
    for _ in range(OPENED):
        opened.append(time.perf_counter())
        panel, frame = _panel(folder, kept)
        turn(partial(_is_listed, panel, 1))
        opened[-1] = time.perf_counter() - opened[-1]
        turn(partial(_is_listed, panel, shots))
        _close(frame)
    first = sorted(opened)[OPENED // 2]
    pace.settle()  # as the application does
    heart, there = Heart(), list[Any]()
    heart.measure("opening", lambda: there.extend(_panel(folder, kept)), lambda: _is_listed(there[0], shots))
    panel, frame = there
    for name, deed, until in _deeds(panel, kept, shots, versions):
        heart.measure(name, deed, until)
    _close(frame)
    QApplication.processEvents()
    kept.database.close()
    rows = [
        {**_row("tracker panel: first rows offline", first, FIRST), "target": f"<= {FIRST} s"},
        _row("tracker panel: UI thread held", max(wall for wall, _ in heart.longest.values()), HELD),
        _row("tracker panel: UI thread's own time", max(own for _, own in heart.longest.values()), HELD),
    ]
    return rows + [_row(f"tracker panel: held by {name}", wall, HELD) for name, (wall, _) in heart.longest.items()]


def _deeds(panel: Any, kept: Kept, shots: int, versions: int) -> Iterator[tuple[str, Callable[[], object], Any]]:
    """What people do, and when each is done."""
    from PySide6.QtCore import Qt

    from iomanager.tracker.kinds import Kind

    model, view, bar = panel.model, panel.view, panel.view.verticalScrollBar()

    def whole(kind: Kind, count: int) -> Callable[[], bool]:
        return lambda: model.kind is kind and _is_listed(panel, count)

    def scroll() -> None:
        bar.setValue((bar.value() + 700) % max(bar.maximum(), 1))

    def sort() -> None:
        view.horizontalHeader().setSortIndicator(0, Qt.SortOrder.DescendingOrder)

    def last_first() -> bool:
        return bool(_is_listed(panel, versions) and model.record(0).label > model.record(versions - 1).label)

    def refresh() -> None:
        kept.change(7)
        panel.feed.read()

    def type_away() -> None:
        bar.setValue(0)
        view.setCurrentIndex(model.index(0, 0))
        view.keyboardSearch("nothing begins so")

    yield "listing versions", lambda: panel.places.choose(Kind.VERSION), whole(Kind.VERSION, versions)
    yield "scrolling", scroll, Times(40, scroll)
    yield "sorting", sort, last_first
    yield "a refresh", refresh, lambda: panel.feed.wanted == panel.feed._listed and kept.shown(panel)
    yield "typing ahead", type_away, Times(5, type_away)
    yield "selecting all", view.selectAll, Times(5, lambda: None)
    yield "a filter", lambda: panel.bar.text.setText("_0010"), lambda: 0 < model.rowCount() < versions
    yield "no filter", panel.bar.text.clear, whole(Kind.VERSION, versions)
    yield "listing shots", lambda: panel.places.choose(Kind.SHOT), whole(Kind.SHOT, shots)


@dataclass(slots=True)
class Times:
    """Done after so many beats of a slower clock, at each of which something happens."""

    left: int
    deed: Callable[[], object]

    def __call__(self) -> bool:
        self.left -= 1
        self.deed()
        return self.left <= 0


class Heart:
    """Beats while something is done; the longest gaps, by what was done: in all, and of the thread's own time."""

    def __init__(self) -> None:
        from PySide6.QtCore import QTimer

        self.longest: dict[str, tuple[float, float]] = {}
        self._beats: list[tuple[float, float]] = []
        self._timer = QTimer(interval=BEAT)
        self._timer.timeout.connect(lambda: self._beats.append((time.perf_counter(), time.thread_time())))

    def measure(self, name: str, deed: Callable[[], object], until: Callable[[], bool]) -> None:
        """Do it within the loop, as a click does, and go on until it is done."""
        from PySide6.QtCore import QTimer

        turn(lambda: True, 30)
        self._beats.clear()
        self._timer.start()
        QTimer.singleShot(20, deed)
        turn(until, 30)
        turn(Times(3, lambda: None), 30)
        self._timer.stop()
        pairs = list(itertools.pairwise(self._beats))
        self.longest[name] = (
            max(later[0] - earlier[0] for earlier, later in pairs),
            max(later[1] - earlier[1] for earlier, later in pairs),
        )


@dataclass(slots=True)
class Kept:
    """A project that is kept of a site which is away."""

    database: Any
    records: Any
    project: Any
    folder: Path
    made: list[Any] = field(default_factory=list)
    status: str = ""

    def change(self, every: int) -> None:
        """Some versions are another way, as after a look; in a transaction of its own."""
        from dataclasses import replace

        self.status = "rev" if self.status == "fin" else "fin"
        later = datetime.now(UTC)
        some = [
            replace(one, fields={**one.fields, "status": self.status}, updated_at=later)
            for one in self.made[5 : 700 * every : every * 7]
        ]
        self.records.cache.put(some)

    def shown(self, panel: Any) -> bool:
        """Whether the panel shows that."""
        at = panel.model.row_of(self.made[5].id)
        return bool(at >= 0 and panel.model.record(at).fields["status"] == self.status)


def _kept(folder: Path, shots: int, versions: int) -> Kept:
    from iomanager.app import load_tables
    from iomanager.db.engine import Database
    from iomanager.tracker.cache_store import NO_PROJECT, Cache
    from iomanager.tracker.kinds import Kind, spec
    from iomanager.tracker.offline import OfflineRecords
    from iomanager.tracker.outbox import Outbox
    from iomanager.tracker.outbox_store import OutboxStore
    from iomanager.tracker.record import Record
    from iomanager.tracker.trackers.local_records import LocalRecords
    from tests.tracker.fakes import FlakyAdapter

    load_tables()
    database = Database(f"sqlite:///{folder / 'ours.sqlite3'}")
    database.upgrade()
    site = FlakyAdapter(LocalRecords(database, "bench", folder / "files"), away=True)
    cache = Cache(database, "bench")
    start = datetime(2026, 1, 1, tzinfo=UTC)

    def make(kind: Kind, number: int, **values: Any) -> Record:
        fields: dict[str, Any] = dict.fromkeys(spec(kind).fields)
        fields |= {name: () for name, one in spec(kind).fields.items() if one.type.value == "links"}
        when = start + timedelta(seconds=number)
        return Record(kind, str(number), {**fields, **values}, when, when, "mina", version=1)

    mine = {"project_id": "1"}
    sequences = [make(Kind.SEQUENCE, 100 + n, code=f"S{n:03d}", **mine) for n in range(max(1, shots // 100))]
    plates = [
        make(
            Kind.SHOT, 100_000 + n, code=f"S{n // 100:03d}_{n % 100:04d}", status="wtg", cut_in=1001, cut_out=1100,
            sequence_id=sequences[n // 100 % len(sequences)].id, description="rain", **mine,
        )
        for n in range(shots)
    ]  # fmt: skip
    made = [
        make(
            Kind.VERSION, 1_000_000 + n, code=f"{plates[n % shots].label}_org_v{n // shots + 1:03d}", status="rev",
            shot_id=plates[n % shots].id, version_type="org", path_to_frames=f"/shows/night/{n}", **mine,
        )
        for n in range(versions)
    ]  # fmt: skip
    cache.begin(NO_PROJECT, "cursor", start)
    project = make(Kind.PROJECT, 1, name="Night", archived=False)
    cache.fill(NO_PROJECT, [project], {}, whole=True)
    for rows in (sequences, plates, made):
        for at in range(0, len(rows), 5000):
            cache.fill("1", rows[at : at + 5000], {}, whole=True)
    records = OfflineRecords(site, cache, Outbox(site, OutboxStore(database, "bench"), folder), folder)
    return Kept(database, records, project, folder, made)


def _panel(folder: Path, kept: Kept) -> tuple[Any, Any]:
    from PySide6.QtWidgets import QVBoxLayout, QWidget

    from iomanager.core.events import EventBus
    from iomanager.ingest.workbook import read_table
    from iomanager.shell.bridge import Bridge
    from iomanager.shell.panels import PanelContext
    from iomanager.shell.selection import Selection
    from iomanager.shell.state import UserState
    from iomanager.tracker.desk import Desk
    from iomanager.tracker.mirror import Mirror
    from iomanager.tracker.ui.panel import TrackerPanel
    from iomanager.tracker.ui.port import TrackerDesk

    frame = QWidget()
    context = PanelContext(
        Selection(frame), Bridge(EventBus()), UserState(folder / "window.json"), lambda _: None, lambda: None,
        lambda _: None,
    )  # fmt: skip
    desk = TrackerDesk(Desk(kept.records.as_kept()), "Night", read_table, "", Mirror(kept.records, "Night"))
    panel = TrackerPanel(desk, context, frame)
    QVBoxLayout(frame).addWidget(panel)
    frame.resize(1600, 900)
    frame.show()
    return panel, frame


def _is_listed(panel: Any, count: int) -> bool:
    """Whether so many rows stand; of more than one, whether they are all."""
    there = panel.model.rowCount()
    return bool(there >= count if count == 1 else there == count and panel.feed._listed is not None)


def _close(frame: Any) -> None:
    import shiboken6

    shiboken6.delete(frame)


def _row(name: str, ours: float, reference: float) -> dict[str, Any]:
    ratio, holds = round(ours / reference, 2), ours <= reference
    target = f"<= {reference} s"
    return {"name": name, "ours": ours, "reference": reference, "ratio": ratio, "target": target, "holds": holds}
