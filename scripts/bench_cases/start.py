"""``start``: from nothing to the window's first paint, against a bare QMainWindow, each in a fresh interpreter."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
from typing import Any

_BARE = """
import time; begun = time.perf_counter()
from PySide6.QtWidgets import QApplication, QMainWindow
application = QApplication([])
class Window(QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event); application.exit()
window = Window(); window.resize(1440, 900); window.show(); application.exec()
print(time.perf_counter() - begun)
"""
_OURS = """
import time; begun = time.perf_counter()
from iomanager import gui
from iomanager.shell import tasks
from iomanager.shell.selection import Selection
from iomanager.shell.state import UserState
from iomanager.shell.window import MainWindow, Shared
application = gui.make_application()
loop = tasks.make_loop(application)
state = UserState.of_user()
gui.dress(application, state)
class Window(MainWindow):
    def paintEvent(self, event):
        super().paintEvent(event); application.exit()
window = Window(Shared(state, Selection())); window.show(); application.exec()
print(time.perf_counter() - begun)
tasks.close_loop(loop)
"""


def run(scale: float) -> list[dict[str, Any]]:
    """Medians of fresh starts, taken in turns so that a busy machine slows both alike."""
    with tempfile.TemporaryDirectory() as home:
        _seconds(_BARE, home), _seconds(_OURS, home)  # both warm in the page cache
        times = [(_seconds(_OURS, home), _seconds(_BARE, home)) for _ in range(max(3, round(7 * scale)))]
    ours, bare = (statistics.median(column) for column in zip(*times, strict=True))
    ratio = ours / bare
    return [{"name": "start", "ours": ours, "reference": bare, "ratio": ratio, "target": "<= 3x", "holds": ratio <= 3}]


def _seconds(code: str, home: str) -> float:
    environment = {**os.environ, "IOMANAGER_HOME": home, "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return float(done.stdout.split()[-1])
