"""Rows on their way from the scan's threads to the table: gathered, and handed over a few times a second."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer

from iomanager.ingest.model import Row
from iomanager.ingest.ui.table_model import RowsModel

INTERVAL = 100  # ms between two hand-overs
_SLICE = 100  # rows between two looks at the clock
_BUDGET = 0.006  # seconds of the UI thread for one hand-over


class RowFeed(QObject):
    """``put`` may be called from any thread; the model sees the rows on the UI thread, the newest state of each."""

    def __init__(self, model: RowsModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._lock = threading.Lock()
        self._waiting: dict[str, Row] = {}
        self._timer = QTimer(self, interval=INTERVAL)
        self._timer.timeout.connect(self.hand_over)

    def start(self) -> None:
        """Begin with nothing."""
        with self._lock:
            self._waiting = {}
        self._timer.start()

    def put(self, rows: Sequence[Row]) -> None:
        """Rows that were found, or of which more is known now."""
        with self._lock:
            self._waiting.update((row.row_id, row) for row in rows)

    def hand_over(self) -> None:
        """As many rows as fit into a moment."""
        until = time.perf_counter() + _BUDGET
        while time.perf_counter() < until:
            rows = self._take()
            if not rows:
                return
            self._model.append(rows)

    def stop(self) -> None:
        """Forget what waits: the scan's result has every row."""
        self._timer.stop()
        with self._lock:
            self._waiting = {}

    def _take(self) -> list[Row]:
        with self._lock:
            ids = list(self._waiting)[:_SLICE]
            return [self._waiting.pop(row_id) for row_id in ids]
