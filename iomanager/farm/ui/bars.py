"""Above the tree: filters, counts and how old they are; the banner when they are not fresh; the empty states."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QCoreApplication, QLocale, QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFrame, QHBoxLayout, QLabel, QStackedLayout, QVBoxLayout, QWidget

from iomanager.farm.model import State
from iomanager.farm.status import JobStatus
from iomanager.farm.store import JobFilter
from iomanager.farm.ui import words
from iomanager.shell import icons, language, theme
from iomanager.shell.state import UserState
from iomanager.shell.widgets import controls

LIMIT = 5000
_STATE = "jobs.filters"
GROUPS: dict[str, tuple[State, ...]] = {
    "any": (),
    "open": (State.BLOCKED, State.READY, State.ACTIVE, State.PAUSED),
    "running": (State.ACTIVE,),
    "waiting": (State.BLOCKED, State.READY),
    "paused": (State.PAUSED,),
    "failed": (State.ERROR,),
    "done": (State.DONE,),
    "cancelled": (State.CANCELLED,),
}


def group_word(name: str) -> str:
    """A group of states in the filter."""
    translate = QCoreApplication.translate
    return {
        "any": translate("JobFilters", "Any state"),
        "open": translate("JobFilters", "Not ended"),
        "running": translate("JobFilters", "Running"),
        "waiting": translate("JobFilters", "Waiting"),
        "paused": translate("JobFilters", "Paused"),
        "failed": translate("JobFilters", "Failed"),
        "done": translate("JobFilters", "Done"),
        "cancelled": translate("JobFilters", "Cancelled"),
    }[name]


class FilterBar(QWidget):
    """``changed`` tells that other jobs are wanted, when the typing has come to rest."""

    changed = Signal()
    refresh = Signal()

    def __init__(self, user: str, state: UserState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._user = user
        self._state = state
        self._projects: tuple[str, ...] = ()
        self.text = controls.search_field()
        self.mine = QCheckBox()
        self.states = QComboBox()
        self.project = QComboBox()
        self.counts = controls.label("", "secondary")
        self.age = controls.label("", "secondary")
        self.again = controls.icon_button("refresh")
        self._soon = QTimer(self, singleShot=True, interval=250)
        self._build()
        self._restore()
        self._connect()
        language.follow(self, self._say)

    def wanted(self) -> JobFilter:
        """What is asked of the service."""
        owner = self._user if self.mine.isChecked() else ""
        states = GROUPS[self.states.currentData() or "any"]
        project = str(self.project.currentData() or "")
        return JobFilter(owner, states, self.text.text().strip(), project, limit=LIMIT)

    @property
    def is_filtering(self) -> bool:
        """Whether some jobs may be left out."""
        wanted = self.wanted()
        return bool(wanted.owner or wanted.states or wanted.text or wanted.project)

    def clear(self) -> None:
        """Ask for every job."""
        with QSignalBlocker(self.text), QSignalBlocker(self.mine):
            self.text.clear()
            self.mine.setChecked(False)
        for box in (self.states, self.project):
            with QSignalBlocker(box):
                box.setCurrentIndex(0)
        self._tell()

    def show_jobs(self, jobs: Sequence[JobStatus]) -> None:
        """How many there are, and their projects to choose from."""
        states = Counter(job.state for job in jobs)
        number = QLocale().toString
        parts = [self.tr("%n job(s)", "", len(jobs))]
        if len(jobs) >= LIMIT:
            parts = [self.tr("the newest {count} jobs").format(count=number(len(jobs)))]
        for state in (State.ACTIVE, State.ERROR, State.PAUSED):
            if states[state]:
                parts.append(f"{number(states[state])} {words.state_word(state)}")
        self.counts.setText(" · ".join(parts))
        projects = tuple(sorted({job.project for job in jobs if job.project} | set(self._projects)))
        if projects != self._projects:
            self._projects = projects
            self._fill_projects()

    def show_age(self, when: datetime | None, seconds: float) -> None:
        """Of what moment the list is; how many seconds ago that was, once it is worth saying."""
        text = self.tr("as of {time}").format(time=words.clock(when)) if when is not None else ""
        if when is not None and seconds >= 15:
            text += " " + self.tr("({span} ago)").format(span=_ago(seconds))
        controls.set_role(self.age, "warning" if seconds >= 15 else "secondary")
        self.age.setText(text)
        self.age.setToolTip(words.whole_time(when))

    def _build(self) -> None:
        self.text.setMinimumWidth(120)
        self.text.setMaximumWidth(280)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.GRID)
        filters: tuple[QWidget, ...] = (self.text, self.mine, self.states, self.project)
        for widget in filters:
            row.addWidget(widget)
        row.addStretch(1)
        facts: tuple[QWidget, ...] = (self.counts, self.age, self.again)
        for widget in facts:
            row.addWidget(widget)
        row.setStretch(0, 1)

    def _connect(self) -> None:
        self._soon.timeout.connect(self._tell)
        self.text.textChanged.connect(lambda _: self._soon.start())
        self.mine.toggled.connect(lambda _: self._tell())
        for box in (self.states, self.project):
            box.currentIndexChanged.connect(lambda _: self._tell())
        self.again.clicked.connect(self.refresh)

    def _tell(self) -> None:
        wanted = self.wanted()
        kept = {"mine": bool(wanted.owner), "state": self.states.currentData(), "text": wanted.text}
        self._state.set(_STATE, {**kept, "project": wanted.project})
        self.changed.emit()

    def _restore(self) -> None:
        kept = self._state.get(_STATE, {})
        for name in GROUPS:
            self.states.addItem(name, name)
        self.mine.setChecked(bool(kept.get("mine", False)))
        self.text.setText(str(kept.get("text", "")))
        self.states.setCurrentIndex(max(0, self.states.findData(kept.get("state", "any"))))
        project = str(kept.get("project", ""))
        self._projects = (project,) if project else ()
        self._fill_projects(project)

    def _fill_projects(self, chosen: str | None = None) -> None:
        before = self.project.currentData() if chosen is None else chosen
        with QSignalBlocker(self.project):
            self.project.clear()
            self.project.addItem(self.tr("Any project"), "")
            for name in self._projects:
                self.project.addItem(name, name)
            self.project.setCurrentIndex(max(0, self.project.findData(before)))

    def _say(self) -> None:
        controls.ask(self.text, self.tr("Find in titles and errors"))
        self.mine.setText(self.tr("Mine"))
        self.mine.setToolTip(self.tr("Only the jobs of {user}").format(user=self._user))
        for at in range(self.states.count()):
            self.states.setItemText(at, group_word(self.states.itemData(at)))
        controls.name_it(self.states, self.tr("Show jobs in this state"))
        controls.name_it(self.project, self.tr("Show jobs of this project"))
        self.project.setItemText(0, self.tr("Any project"))
        controls.name_it(self.again, self.tr("Look again now (Shift+F5)"))


class Banner(QFrame):
    """Says that what is shown is old, and why. ``retry`` is its button."""

    retry = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        self.setProperty("level", "warning")
        self._picture = QLabel()
        self._words = controls.label()
        self._words.setWordWrap(True)
        self._button = controls.button()
        self._button.clicked.connect(self.retry)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.GRID, 4, theme.GRID, 4)
        row.addWidget(self._picture)
        row.addWidget(self._words, 1)
        row.addWidget(self._button)
        language.follow(self, self._say)
        self.hide()

    def show_text(self, text: str) -> None:
        """Say it, or go away for an empty text."""
        self._words.setText(text)
        self.setAccessibleName(text)
        self.setVisible(bool(text))

    def text(self) -> str:
        """What it says; empty when it is away."""
        return self._words.text()

    def _say(self) -> None:
        self._picture.setPixmap(icons.pixmap("alert-outline", controls.ICON + 4, "warning", self.devicePixelRatioF()))
        self._button.setText(self.tr("Try again"))


class Emptiness(QWidget):
    """In place of the tree where there is nothing to show: why, and what to do."""

    clear = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = controls.label("", "secondary")
        self._words.setWordWrap(True)
        self._words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._button = controls.button()
        self._button.clicked.connect(self.clear)
        self._kind = "loading"
        layout = QVBoxLayout(self)
        layout.addStretch(2)
        layout.addWidget(self._words)
        layout.addWidget(self._button, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(3)
        language.follow(self, self._say)

    def show_kind(self, kind: str) -> None:
        """``loading``, ``none``, ``filtered`` or ``failed``."""
        self._kind = kind
        self._say()

    def _say(self) -> None:
        self._words.setText(
            {
                "loading": self.tr("Looking for jobs…"),
                "none": self.tr("There are no jobs yet. Publish a delivery in the Ingest panel, and it appears here."),
                "filtered": self.tr("No job fits these filters."),
                "failed": self.tr("The jobs cannot be read now."),
            }[self._kind]
        )
        self._button.setVisible(self._kind == "filtered")
        self._button.setText(self.tr("Show every job"))


def _ago(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    if minutes >= 60:
        return QCoreApplication.translate("JobFilters", "{count} h").format(count=minutes // 60)
    if minutes:
        return QCoreApplication.translate("JobFilters", "{count} min").format(count=minutes)
    return QCoreApplication.translate("JobFilters", "{count} s").format(count=rest)


def stack(*widgets: QWidget) -> QStackedLayout:
    """One of several widgets at a time."""
    made = QStackedLayout()
    for widget in widgets:
        made.addWidget(widget)
    return made
