"""Pictures of every panel and dialog with the demo delivery: ``scripts/screenshots [FOLDER]``.

Dark and light, English and Korean, 100 and 200 %, each in a process of its own (the scale is fixed when Qt starts).
They are to be looked at: nothing cut off, nothing overlapping, nothing untranslated.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VARIANTS = [(mode, code, scale) for mode in ("dark", "light") for code in ("en", "ko") for scale in ("1", "2")]
SIZE = (1280, 800)
PATIENCE = 120.0  # seconds for the demo, the services and the scan


def main(arguments: list[str]) -> int:
    """Without ``--one`` start a process per variant, all over one home with one demo delivery."""
    if arguments[:1] == ["--one"]:
        return shoot(arguments[1], arguments[2], Path(arguments[3]))
    folder = Path(arguments[0] if arguments else "screenshots").resolve()
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        for mode, code, scale in VARIANTS:
            environment = {**os.environ, "IOMANAGER_HOME": home, "QT_QPA_PLATFORM": "offscreen"}
            environment |= {
                "QT_SCALE_FACTOR": scale,
                "PYTHONPATH": str(ROOT),
                "IOMANAGER_PROJECT__ROOT": f"{home}/shows",
            }
            target = folder / f"{mode}_{code}_{scale}00"
            target.mkdir(exist_ok=True)
            command = [sys.executable, __file__, "--one", mode, code, str(target)]
            subprocess.run(command, env=environment, check=True, cwd=ROOT)
            print(target)
    return 0


def shoot(mode: str, code: str, folder: Path) -> int:
    """Open the real window over the real services, and save what it shows."""
    from iomanager import app, gui
    from iomanager.core.settings import Sources
    from iomanager.shell import tasks
    from iomanager.shell.selection import Selection
    from iomanager.shell.state import UserState
    from iomanager.shell.window import MainWindow, Shared

    application = gui.make_application()
    loop = tasks.make_loop(application)
    state = UserState.of_user()
    for key, value in {"theme": mode, "language": code, "role": "artist", "window.layout": None}.items():
        state.set(key, value)
    gui.dress(application, state)
    loaded = app.load_settings(Sources(overrides=(f"shell.theme={mode}", f"shell.language={code}")))
    window = MainWindow(Shared(state, Selection()))
    session = gui.Session(window, loaded)
    window.resize(*SIZE)
    window.show()
    session.start()
    try:
        wait(lambda: session.app is not None)
        window.make_demo()
        wait(lambda: window.shared.selection.project == gui.DEMO)
        settle()
        pictures(window, folder)
    finally:
        session.close()
        tasks.close_loop(loop)
    return 0


def pictures(window: object, folder: Path) -> None:
    """The window with each panel, and each dialog."""
    from PySide6.QtWidgets import QApplication, QDialog

    from iomanager.shell.window import MainWindow

    assert isinstance(window, MainWindow)
    for panel_id in window.docks.ids():
        window.docks.show(panel_id)
    settle()
    window.grab().save(str(folder / "window.png"))
    dialogs = (window.choose_project, window.edit_settings, window.show_shortcuts, window.welcome)
    for show in dialogs:
        show()
        settle(1)
        opened = [each for each in QApplication.topLevelWidgets() if isinstance(each, QDialog) and each.isVisible()]
        for dialog in opened:
            dialog.grab().save(str(folder / f"{type(dialog).__name__}.png"))
            dialog.close()
    window.show_palette()
    settle(1)
    for each in QApplication.topLevelWidgets():
        if each.objectName() == "palette" and each.isVisible():
            each.grab().save(str(folder / "palette.png"))
            each.hide()


def settle(quiet: float = 1.5) -> None:
    """Let Qt run until nothing has been running for a while."""
    from iomanager.shell import tasks

    ended = time.monotonic()

    def calm() -> bool:
        nonlocal ended
        if any(running.shown for running in tasks.board().running()):
            ended = time.monotonic()
        return time.monotonic() - ended > quiet

    wait(calm)


def wait(until: Callable[[], bool]) -> None:
    """Let Qt run until something is so."""
    from PySide6.QtCore import QEventLoop, QTimer

    end = time.monotonic() + PATIENCE
    while not until():
        if time.monotonic() > end:
            raise SystemExit("The window did not come so far in time.")
        turn = QEventLoop()
        QTimer.singleShot(50, turn.quit)
        turn.exec()


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
