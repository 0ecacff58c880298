"""Pictures of every panel and dialog with the demo delivery: ``scripts/screenshots [FOLDER]``.

Dark and light, English and Korean, 100 and 200 %, a laptop's screen and a large one; each in a process of its own
(the scale is fixed when Qt starts). They are to be looked at: nothing cut off, nothing overlapping, nothing
untranslated.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PySide6.QtWidgets import QToolButton, QWidget

    from iomanager.app import App
    from iomanager.farm.model import Command, Job
    from iomanager.ingest.ui.panel import IngestPanel
    from iomanager.shell.window import MainWindow

ROOT = Path(__file__).resolve().parent.parent
SIZES = {"1280": (1280, 800), "2560": (2560, 1440)}
VARIANTS = [
    (mode, code, scale, size)
    for size in SIZES
    for mode in ("dark", "light")
    for code in ("en", "ko")
    for scale in ("1", "2")
]
PATIENCE = 120.0  # seconds for the demo, the services and the scan


def main(arguments: list[str]) -> int:
    """Without ``--one`` start a process per variant, all over one home with one demo delivery.

    Words after the folder, such as ``dark ko 1280``, keep to the variants that have all of them.
    """
    if arguments[:1] == ["--one"]:
        return shoot(arguments[1], arguments[2], Path(arguments[4]), SIZES[arguments[3]])
    folder = Path(arguments[0] if arguments else "screenshots").resolve()
    folder.mkdir(parents=True, exist_ok=True)
    wanted = [variant for variant in VARIANTS if set(arguments[1:]) <= set(variant)]
    with tempfile.TemporaryDirectory() as home:
        for mode, code, scale, size in wanted:
            environment = {"QT_QPA_PLATFORM": "offscreen", **os.environ, "IOMANAGER_HOME": home}
            environment |= {
                "QT_SCALE_FACTOR": scale,
                "PYTHONPATH": str(ROOT),
                "IOMANAGER_PROJECT__ROOT": f"{home}/shows",
            }
            target = folder / f"{mode}_{code}_{size}_{scale}00"
            target.mkdir(exist_ok=True)
            command = [sys.executable, __file__, "--one", mode, code, size, str(target)]
            subprocess.run(command, env=environment, check=True, cwd=ROOT)
            print(target, flush=True)
    return 0


def shoot(mode: str, code: str, folder: Path, size: tuple[int, int]) -> int:
    """Open the real window over the real services, and save what it shows."""
    from iomanager import app, gui
    from iomanager.core.settings import Sources
    from iomanager.shell import tasks
    from iomanager.shell.selection import Selection
    from iomanager.shell.state import UserState
    from iomanager.shell.window import MainWindow, Shared
    from scripts.screenshots_tracker import tracker_pictures

    application = gui.make_application()
    loop = tasks.make_loop(application)
    state = UserState.of_user()
    fresh = {"theme": mode, "language": code, "role": "coordinator", "window.layout": None, "window.geometry": None}
    for key, value in {**fresh, "project": None}.items():
        state.set(key, value)
    gui.dress(application, state)
    loaded = app.load_settings(Sources(overrides=(f"shell.theme={mode}", f"shell.language={code}")))
    window = MainWindow(Shared(state, Selection()))
    session = gui.Session(window, loaded)
    window.resize(*size)
    window.show()
    session.start()
    try:
        wait(lambda: session.app is not None)
        settle(1)
        save(window, folder, "empty")
        window.make_demo()
        wait(lambda: window.shared.selection.project == gui.DEMO)
        settle()
        save(window, folder, "window")
        panel_pictures(window, folder)
        jobs_pictures(window, session.app, folder)
        tracker_pictures(window, session.app, folder)
        shell_pictures(window, folder)
    finally:
        session.close()
        tasks.close_loop(loop)
    return 0


def panel_pictures(window: MainWindow, folder: Path) -> None:
    """What the ingest panel shows in the course of the main job."""
    panel = panel_of(window)
    shoot_menu(panel.filter_bar.options, folder, "options")
    shoot_menu(panel.footer.validate, folder, "validate")
    shoot_menu(panel.footer.more, folder, "more")
    panel.columns.menu().popup(panel.view.mapToGlobal(panel.view.rect().topLeft()))
    shoot_popups(folder, "columns")
    panel.view.selectRow(1)
    panel.view.menu_asked.emit(panel.view.mapToGlobal(panel.view.rect().center()))
    shoot_popups(folder, "context_menu")
    panel.row_actions.propose()
    settle(1)
    shoot_dialogs(folder, "propose")
    panel.save()
    settle(1)
    save(window, folder, "saved")
    panel.publishing.compare(panel.delivery or Path(), "last")
    settle(1)
    shoot_dialogs(folder, "diff")
    merge_picture(panel, folder)
    panel.show_plan()
    settle(1)
    shoot_dialogs(folder, "plan_with_errors")
    publish_pictures(window, panel, folder)
    panel.scan(Path("/no/such/delivery"))
    settle(1)
    save(window, folder, "error")


def merge_picture(panel: IngestPanel, folder: Path) -> None:
    """A row that was edited in both places."""
    from iomanager.ingest.ui.merge_dialog import MergeDialog

    base = panel.model.rows()
    mine = [base[0].with_changes(shot_name="S001_0010", just_in=1003), *base[1:]]
    theirs = [base[0].with_changes(shot_name="S001_0020", just_in=1005), *base[1:]]
    dialog = MergeDialog(panel.service.merge(base, mine, theirs), panel.file.name_of, panel)
    dialog.open()
    shoot_dialogs(folder, "merge")


def publish_pictures(window: MainWindow, panel: IngestPanel, folder: Path) -> None:
    """The fixes taken, what still has errors unticked, the plan, a publish on its way, and the past ones."""
    for _ in range(4):  # a fix may make the next one possible
        if panel.problems.fix_all.isEnabled():
            panel.problems.fix_all.click()
            settle(2)
    bad = {problem.row for problem in panel.problems.problems.problems() if problem.severity.value == "error"}
    good = [row.row_id for row in panel.model.rows() if row.row_id not in bad]
    panel.tick("none")
    panel.editor.tick(good, True)
    settle(2)
    save(window, folder, "fixed")
    panel.show_plan()
    settle(1)
    shoot_dialogs(folder, "plan")
    panel.publish()
    turn(2500)
    save(window, folder, "publishing")
    settle(2)
    save(window, folder, "published")
    panel.publishing.show_deliveries()
    settle(1)
    shoot_dialogs(folder, "deliveries", lambda dialog: dialog.table.selectRow(0))


def jobs_pictures(window: MainWindow, services: App | None, folder: Path) -> None:
    """The jobs panel over a job of three plates, one of which fails, run by the local engine."""
    from iomanager.farm.ui.panel import JobsPanel

    assert services is not None
    job = services.jobs.submit(show_job(services.user))
    services.jobs.submit(replace(show_job(services.user), title="waits", paused=True))
    window.docks.show("jobs")
    for other in ("ingest", "log", "manual"):
        dock = window.docks.dock(other)
        if dock is not None:
            dock.hide()
    panel = window.findChild(JobsPanel)
    assert isinstance(panel, JobsPanel)
    panel.choose(job)
    wait(lambda: panel.model.find((job, "")) is not None)
    panel.view.expand(panel.model.index_of((job, "")))
    wait(lambda: panel.model.find((job, "P2-jpg")) is not None)
    panel.view.expandRecursively(panel.model.index_of((job, "")))
    wait(lambda: services.jobs.job(job).state.value == "error")
    panel.choose(job, "P2-jpg")
    panel.feed.soon()
    turn(2500)
    panel.log.go_to_error()
    turn(1000)
    save(window, folder, "jobs")
    for name in ("graph", "details"):
        panel.show_tab(getattr(panel, name))
        turn(800)
        save(window, folder, f"jobs_{name}")
    panel.view.menu_asked.emit(panel.view.mapToGlobal(panel.view.rect().center()))
    shoot_popups(folder, "jobs_menu")
    panel.bar.text.setText("nothing like this")
    turn(1500)
    save(window, folder, "jobs_none")
    panel.bar.clear()
    window.docks.show("ingest")


def show_job(user: str) -> Job:
    """Three plates of four steps; a step of the second ends in an error."""
    from iomanager.farm.model import Instance, Job, Task

    def plate(name: str) -> Task:
        bad = "import sys; sys.exit('ERROR: A001C003.1013.exr: 1,204 bytes are missing.')" if name == "P2" else ""
        copy = Task(f"{name} copy org", f"{name}-copy", (), (step("print('24 frames')"),))
        jpg = Task(f"{name} render jpg", f"{name}-jpg", (copy,), (step("print('frame 1001');" + bad),))
        mhl = Task(f"{name} mhl", f"{name}-mhl", (Instance(copy.id),), (step("print('hashed')"),))
        last = Task(f"{name} sg version", f"{name}-register", (mhl, jpg), (step("print('made')"),))
        return Task(name, name, (last,))

    return Job("vendor_20261121 publish", tuple(map(plate, ("P1", "P2", "P3"))), owner=user, projects=("Demo",))


def step(code: str) -> Command:
    """A command that runs a piece of Python."""
    from iomanager.farm.model import Command

    return Command((sys.executable, "-I", "-S", "-c", code))


def shell_pictures(window: MainWindow, folder: Path) -> None:
    """The window with every panel open, and the shell's own dialogs."""
    from PySide6.QtWidgets import QApplication

    for panel_id in window.docks.ids():
        window.docks.show(panel_id)
    settle()
    save(window, folder, "all_panels")
    for show in (window.choose_project, window.edit_settings, window.show_shortcuts, window.welcome):
        show()
        settle(1)
        shoot_dialogs(folder, "")
    window.show_palette()
    settle(1)
    for each in QApplication.topLevelWidgets():
        if each.objectName() == "palette" and each.isVisible():
            each.grab().save(str(folder / "palette.png"))
            each.hide()


def panel_of(window: MainWindow) -> IngestPanel:
    """The ingest panel of the window."""
    from iomanager.ingest.ui.panel import IngestPanel

    found = window.findChild(IngestPanel)
    assert found is not None
    return found


def save(widget: QWidget, folder: Path, name: str) -> None:
    """One picture."""
    widget.grab().save(str(folder / f"{name}.png"))


def shoot_menu(button: QToolButton, folder: Path, name: str) -> None:
    """A button's menu, opened."""
    button.menu().popup(button.mapToGlobal(button.rect().topLeft()))
    shoot_popups(folder, name)


def shoot_popups(folder: Path, name: str) -> None:
    """Every menu that is open."""
    from PySide6.QtWidgets import QApplication, QMenu

    turn(200)
    for each in QApplication.topLevelWidgets():
        if isinstance(each, QMenu) and each.isVisible():
            save(each, folder, name)
            each.close()


def shoot_dialogs(folder: Path, name: str, before: Callable[[Any], object] | None = None) -> None:
    """Every dialog that is open; it is closed then."""
    import shiboken6
    from PySide6.QtWidgets import QApplication, QDialog

    for each in QApplication.topLevelWidgets():
        if isinstance(each, QDialog) and shiboken6.isValid(each) and each.isVisible():
            if before is not None:
                before(each)
            turn(400)
            save(each, folder, name or type(each).__name__)
            each.close()
    turn(50)  # it is deleted then


def turn(milliseconds: int) -> None:
    """Let Qt run for a moment."""
    from PySide6.QtCore import QEventLoop, QTimer

    moment = QEventLoop()
    QTimer.singleShot(milliseconds, moment.quit)
    moment.exec()


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
    end = time.monotonic() + PATIENCE
    while not until():
        if time.monotonic() > end:
            raise SystemExit("The window did not come so far in time.")
        turn(50)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
