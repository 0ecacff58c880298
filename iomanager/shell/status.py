"""The status bar: project, user, a dot per server, and the running work with its bar, time left, pause and cancel."""

from __future__ import annotations

from datetime import datetime

import shiboken6
from PySide6.QtCore import QCoreApplication, QLocale, QPoint, Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QStatusBar, QVBoxLayout, QWidget

from iomanager.core.cancel import ProgressState
from iomanager.core.errors import IOManagerError
from iomanager.shell import icons, language, phrases, tasks, theme
from iomanager.shell.board import Running
from iomanager.shell.services import Connection
from iomanager.shell.widgets import controls

PATIENCE = 0.4  # seconds that work may take before it is shown
CHECK_EVERY = 60_000  # milliseconds between looks at the servers
BAR_WIDTH = 160


def count_text(state: ProgressState) -> str:
    """``312 of 1,204 frames`` in the user's own way of writing numbers; empty while nothing is counted."""
    locale = QLocale()
    if state.unit in {"B", "bytes"}:
        si = QLocale.DataSizeFormat.DataSizeSIFormat  # as everywhere else in the window
        done = locale.formattedDataSize(int(state.done), 1, si)
        total = locale.formattedDataSize(int(state.total or 0), 1, si)
        unit = ""
    else:
        done, total = locale.toString(int(state.done)), locale.toString(int(state.total or 0))
        unit = unit_text(state.unit)
    if state.total:
        text = QCoreApplication.translate("Status", "{done} of {total} {unit}")
        return text.format(done=done, total=total, unit=unit).strip()
    return f"{done} {unit}".strip() if state.done else ""


def unit_text(unit: str) -> str:
    """What is counted, in the user's language; an unknown unit stays as it is."""
    known = {
        "frames": QCoreApplication.translate("Status", "frames"),
        "files": QCoreApplication.translate("Status", "files"),
        "clips": QCoreApplication.translate("Status", "clips"),
        "rows": QCoreApplication.translate("Status", "rows"),
        "steps": QCoreApplication.translate("Status", "steps"),
    }
    return known.get(unit) or phrases.shown(unit)


def time_text(seconds: float | None) -> str:
    """``0:14 left``, or nothing while that is not known."""
    if seconds is None:
        return ""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    text = f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"
    return QCoreApplication.translate("Status", "{time} left").format(time=text)


class TaskRow(QWidget):
    """One piece of running work: what, how far, how long, pause and cancel."""

    def __init__(self, running: Running, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.running = running
        self._text = controls.label()
        self._left = controls.label("", "secondary")
        self._bar = QProgressBar(textVisible=False)
        self._bar.setFixedWidth(BAR_WIDTH)
        self._pause = controls.icon_button("pause")
        self._cancel = controls.icon_button("close")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.GRID, 0, 0, 0)
        layout.addWidget(self._text, 1)
        for each in (self._bar, self._left, self._pause, self._cancel):
            layout.addWidget(each)
        self._pause.clicked.connect(self._toggle)
        self._cancel.clicked.connect(self._stop)
        language.follow(self, self.update_state)

    def update_state(self) -> None:
        """Show how far the work is."""
        state, token = self.running.state, self.running.token
        words = [phrases.shown(self.running.title or state.title), count_text(state)]
        if token.cancelled:
            words.append(self.tr("stopping"))
        elif token.paused:
            words.append(self.tr("paused"))
        self._text.setText("  ".join(word for word in words if word))
        self._text.setToolTip(phrases.shown(state.detail))
        self._left.setText("" if token.paused else time_text(state.seconds_left))
        self._bar.setMaximum(1000 if state.total else 0)
        self._bar.setValue(int(1000 * state.done / state.total) if state.total else 0)
        self._bar.setAccessibleName(self._text.text())
        self._pause.setIcon(icons.icon("play" if token.paused else "pause"))
        controls.name_it(self._pause, self.tr("Continue") if token.paused else self.tr("Pause"))
        controls.name_it(self._cancel, self.tr("Cancel"))

    def _toggle(self) -> None:
        token = self.running.token
        if token.paused:
            token.resume()
        else:
            token.pause()
        self.update_state()

    def _stop(self) -> None:
        self.running.token.cancel()
        self._cancel.setEnabled(False)
        self.update_state()


class ServerDot(QWidget):
    """A server's name and dot: connected, or not reached, with the time of the last success on hover."""

    def __init__(self, connection: Connection) -> None:
        super().__init__()
        self._connection = connection
        self._since: datetime | None = None
        self._reason = ""
        self._checked = False
        self._dot = controls.dot("unknown")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.GRID, 0, theme.GRID, 0)
        layout.setSpacing(4)
        layout.addWidget(self._dot)
        self._name = controls.label("", "secondary")
        layout.addWidget(self._name)
        language.follow(self, self._say)

    async def check(self) -> None:
        """Look at the server, in a thread."""
        self._reason = ""
        try:
            await tasks.run(self, "check", self._connection.check)
            self._since = datetime.now().astimezone()
        except (IOManagerError, OSError) as error:
            self._reason = phrases.shown(str(error))
        self._checked = True
        self._say()

    def _say(self) -> None:
        name = QCoreApplication.translate("Servers", self._connection.name)
        self._name.setText(name)
        if not self._checked:
            state, color = self.tr("not checked yet"), "unknown"
        elif self._reason:
            state, color = self.tr("not reached: {reason}").format(reason=self._reason), "error"
        else:
            state, color = self.tr("connected"), "ok"
        controls.set_dot(self._dot, color)
        if self._since is not None:
            state += "\n" + self.tr("Last answer: {time}").format(time=self._since.strftime("%H:%M:%S %Z"))
        controls.name_it(self, f"{name}: {state}")


class StatusBar(QStatusBar):
    """The window's bottom line. Work shows after a moment; more than one piece stacks in a pop-up."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeGripEnabled(False)
        self._left = QHBoxLayout()
        self._project = controls.label()
        self._user = controls.label("", "secondary")
        self._more = controls.button()
        self._slot = QHBoxLayout()
        self._row: TaskRow | None = None
        self._dots: list[ServerDot] = []
        self._popup = TaskPopup(self)
        self._late = QTimer(self, singleShot=True, interval=int(1000 * PATIENCE))
        self._poll = QTimer(self, interval=CHECK_EVERY)
        self._names = ("", "")
        self._build()
        language.follow(self, self._retranslate)

    def show_names(self, project: str, user: str) -> None:
        """Say which project and who works."""
        self._names = (project, user)
        self._retranslate()

    def show_connections(self, connections: tuple[Connection, ...]) -> None:
        """Show a dot for each, and look at them now and every minute while the window is visible."""
        for old in self._dots:
            old.deleteLater()
        self._dots = [ServerDot(connection) for connection in connections]
        for dot in self._dots:
            self._left.addWidget(dot)
        self._check()
        self._poll.start()

    def _build(self) -> None:
        left, right = QWidget(), QWidget()
        left.setLayout(self._left)
        right.setLayout(self._slot)
        self._left.setContentsMargins(theme.GRID, 0, 0, 0)
        self._left.setSpacing(theme.GRID)
        self._slot.setContentsMargins(0, 0, theme.GRID, 0)
        self._left.addWidget(self._project)
        self._left.addWidget(self._user)
        self._slot.addWidget(self._more)
        self._more.hide()
        self._more.clicked.connect(self._open)
        self.addWidget(left)
        self.addPermanentWidget(right)
        self._late.timeout.connect(self._show_work)
        self._poll.timeout.connect(self._check)
        tasks.board().changed.connect(self._changed)
        tasks.board().progressed.connect(self._progressed)

    def _changed(self) -> None:
        if shiboken6.isValid(self):
            self._late.start()
            if not _visible_work():
                self._show_work()

    def _show_work(self) -> None:
        work = [running for running in _visible_work() if running.seconds >= PATIENCE / 2]
        if self._row is not None and self._row.running not in work:
            self._row.deleteLater()
            self._row = None
        if self._row is None and work:
            self._row = TaskRow(work[0], self)
            self._slot.insertWidget(0, self._row)
        self._more.setVisible(len(work) > 1)
        self._more.setText(self.tr("{count} running").format(count=len(work)))
        self._popup.show_work(work)

    def _progressed(self, running: Running) -> None:
        if self._row is not None and self._row.running is running:
            self._row.update_state()
        self._popup.progressed(running)

    def _open(self) -> None:
        self._popup.adjustSize()
        corner = self._more.mapToGlobal(QPoint(self._more.width(), 0))
        self._popup.move(corner - QPoint(self._popup.width(), self._popup.height() + 4))
        self._popup.show()

    def _check(self) -> None:
        if self.isVisible():
            for dot in self._dots:
                tasks.start(dot, "look", dot.check())

    def _retranslate(self) -> None:
        project, user = self._names
        self._project.setText(project or self.tr("No project"))
        self._user.setText(user)
        controls.name_it(self._project, self.tr("Project"))
        controls.name_it(self._user, self.tr("User"))
        controls.name_it(self._more, self.tr("Show all running work"))


class TaskPopup(QFrame):
    """All running work, one below the other."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("popup")
        self._rows: list[TaskRow] = []
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(theme.GRID, theme.GRID, theme.GRID, theme.GRID)

    def show_work(self, work: list[Running]) -> None:
        """Keep the rows of work that goes on, add and remove the others."""
        for row in [row for row in self._rows if row.running not in work]:
            self._rows.remove(row)
            self._box.removeWidget(row)
            row.deleteLater()
        known = [row.running for row in self._rows]
        for running in [running for running in work if running not in known]:
            row = TaskRow(running, self)
            self._rows.append(row)
            self._box.addWidget(row)
        if len(work) < 2:
            self.hide()

    def progressed(self, running: Running) -> None:
        """One piece of work moved on."""
        for row in self._rows:
            if row.running is running:
                row.update_state()


def _visible_work() -> list[Running]:
    return [running for running in tasks.board().running() if running.shown]
