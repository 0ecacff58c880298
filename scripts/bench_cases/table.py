"""The table at 10,000 rows with pictures: how soon it can be used, and how long the UI thread is ever held.

A heartbeat timer ticks while rows stream in from a thread and the view scrolls; its longest gap is the figure.
"""

from __future__ import annotations

import itertools
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from scripts.bench_window import application

ROWS = 10_000
USABLE = 0.5  # seconds until the first paint of a full table
BLOCKED = 0.05  # seconds that the UI thread may be held
BEAT = 2  # ms


def run(scale: float) -> list[dict[str, Any]]:
    """Both figures; ``ours`` and ``reference`` in seconds."""
    with application(), tempfile.TemporaryDirectory() as folder:
        rows = _rows(Path(folder), max(int(ROWS * scale), 100))
        usable = min(_usable(rows) for _ in range(2))  # the better one: other programs run here too
        blocked = min(_streaming(rows) for _ in range(2))
        panel = min(_panel_streaming(rows, Path(folder)) for _ in range(2))
    return [
        _result("table: usable", usable, USABLE, "< 0.5 s"),
        _result("table: UI thread held", blocked, BLOCKED, "<= 0.05 s"),
        _result("table: UI thread held, whole panel", panel, BLOCKED, "<= 0.05 s"),
    ]


def _result(name: str, ours: float, limit: float, target: str) -> dict[str, Any]:
    return {
        "name": name,
        "ours": round(ours, 4),
        "reference": limit,
        "ratio": round(ours / limit, 2),
        "target": target,
        "holds": ours <= limit,
    }


def _rows(folder: Path, count: int) -> list[Any]:
    from PySide6.QtGui import QColor, QImage

    from iomanager.ingest.model import Row

    pictures = []
    for number in range(200):
        image = QImage(480, 270, QImage.Format.Format_RGB32)
        image.fill(QColor.fromHsv(number % 360, 200, 180))
        pictures.append(str(folder / f"{number}.jpg"))
        image.save(pictures[-1], quality=85)
    health: tuple[tuple[str, ...], ...] = ((), (), ("missing",))
    return [
        Row(
            row_id=f"r{number}",
            scan_path=f"/deliveries/a/A001C{number:05d}",
            scan_name=f"A001C{number:05d}.",
            ext="exr",
            thumbnail=pictures[number % 200],
            clip_name=f"A001C{number:05d}_210101",
            pad="%04d",
            resolution="1920 x 1080",
            start_frame=1001,
            end_frame=1024,
            duration=24,
            just_in=1001,
            just_out=1024,
            timecode_in="01:00:41:17",
            timecode_out="01:00:42:16",
            framerate=24.0,
            frame_health=health[number % 3],
        )
        for number in range(count)
    ]


def _view() -> Any:
    from iomanager.ingest.ui.columns import standard_columns
    from iomanager.ingest.ui.editing import Editor
    from iomanager.ingest.ui.filters import RowsProxy
    from iomanager.ingest.ui.table_model import RowsModel
    from iomanager.ingest.ui.table_view import RowsView

    model = RowsModel(standard_columns())
    view = RowsView(RowsProxy(model, model), Editor(model, model))
    model.setParent(view)
    view.resize(1600, 900)
    view.show()
    for at, column in enumerate(model.columns):
        view.setColumnWidth(at, column.width)
        view.setColumnHidden(at, column.hidden)
    return view


def _usable(rows: list[Any]) -> float:
    """From the rows to a painted table that takes a selection."""
    from PySide6.QtWidgets import QApplication

    view = _view()
    QApplication.processEvents()
    started = time.perf_counter()
    view.rows.set_rows(rows)
    view.selectRow(0)
    QApplication.processEvents()
    view.grab()
    took = time.perf_counter() - started
    view.close()
    view.deleteLater()
    return took


def _streaming(rows: list[Any]) -> float:
    """The longest gap between two beats while rows arrive and the table scrolls."""
    from PySide6.QtWidgets import QApplication

    from iomanager.ingest.ui.feed import RowFeed

    view = _view()
    feed = RowFeed(view.rows, view)
    QApplication.processEvents()
    feed.start()
    producer = threading.Thread(target=_produce, args=(feed.put, rows))
    producer.start()
    longest = _longest_gap(view, len(rows))
    producer.join()
    feed.stop()
    view.close()
    view.deleteLater()
    return longest


def _panel_streaming(rows: list[Any], folder: Path) -> float:
    """The same in the whole panel: bars, list of problems, actions and all."""
    from PySide6.QtWidgets import QApplication, QWidget

    from iomanager.core.events import EventBus
    from iomanager.ingest.ui.panel import IngestPanel
    from iomanager.shell.bridge import Bridge
    from iomanager.shell.panels import PanelContext
    from iomanager.shell.selection import Selection
    from iomanager.shell.state import UserState

    frame = QWidget()
    context = PanelContext(
        Selection(frame), Bridge(EventBus()), UserState(folder / "window.json"), lambda _: None, lambda: None,
        lambda _: None,
    )  # fmt: skip
    panel = IngestPanel(_Found(rows), context, frame)  # type: ignore[arg-type]
    panel.resize(1600, 900)
    frame.resize(1600, 900)
    frame.show()
    until = time.perf_counter() + 2
    while panel.filter_bar.colour.count() < 2 and time.perf_counter() < until:
        QApplication.processEvents()
    panel.open_delivery(folder)
    longest = _longest_gap(panel.view, len(rows))
    frame.close()
    frame.deleteLater()
    return longest


def _longest_gap(view: Any, count: int) -> float:
    """Scroll until all rows are there, with a heartbeat; infinite when they never come."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    beats: list[float] = []
    heart = QTimer(view, interval=BEAT)
    heart.timeout.connect(lambda: beats.append(time.perf_counter()))
    scroll = QTimer(view, interval=50)
    bar = view.verticalScrollBar()
    scroll.timeout.connect(lambda: bar.setValue((bar.value() + 700) % max(bar.maximum(), 1)))
    heart.start()
    scroll.start()
    until = time.perf_counter() + 60
    while (view.rows.rowCount() < count or len(beats) < 200) and time.perf_counter() < until:
        QApplication.processEvents()
    heart.stop()
    scroll.stop()
    gaps = [later - earlier for earlier, later in itertools.pairwise(beats)]
    return max(gaps) if view.rows.rowCount() == count else float("inf")


def _produce(put: Any, rows: list[Any]) -> None:
    """A scan's thread: 50 rows at a time, some of it Python's own work."""
    for start in range(0, len(rows), 50):
        put(rows[start : start + 50])
        time.sleep(0.01)


class _Found:
    """A service that finds these rows and nothing wrong with them."""

    def __init__(self, rows: list[Any]) -> None:
        self._rows = rows

    def scan(self, delivery: Path, *, on_rows: Any, token: Any, progress: Any) -> Any:
        """The rows, as a scan sends them."""
        from iomanager.ingest.model import Scan

        _produce(on_rows, self._rows)
        return Scan(str(delivery), tuple(self._rows))

    def validate(self, rows: Any, *, codes: Any = None, disk: Any = None) -> list[Any]:
        """Nothing is wrong."""
        return []

    def look(self) -> Any:
        """No disk is asked."""
        return None

    def room(self, rows: Any, *, disk: Any = None) -> None:
        """Not known."""

    def colourspaces(self) -> list[str]:
        """One."""
        return ["rec709"]

    def columns(self) -> tuple[Any, ...]:
        """None of the project's own."""
        return ()

    def shot_names(self) -> list[str]:
        """None yet."""
        return []
