"""The jobs panel: the tree of jobs, plates and steps; the log, the graph and the details of what is chosen."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QSplitter, QStackedWidget, QTabWidget, QVBoxLayout, QWidget

from iomanager.core.errors import IOManagerError
from iomanager.farm.model import State
from iomanager.farm.status import ENDED, JobStatus, TaskStatus
from iomanager.farm.ui import mini, words
from iomanager.farm.ui.bars import Banner, Emptiness, FilterBar
from iomanager.farm.ui.branches import OVER
from iomanager.farm.ui.details import DetailsView
from iomanager.farm.ui.feed import LATE_SECONDS, Answer, JobsFeed
from iomanager.farm.ui.graph_view import GraphView
from iomanager.farm.ui.job_actions import JobActions, said
from iomanager.farm.ui.log_view import LogView
from iomanager.farm.ui.nodes import Key, Node
from iomanager.farm.ui.port import JobsDesk
from iomanager.farm.ui.tree_model import JobsModel
from iomanager.farm.ui.tree_view import JobsView
from iomanager.shell import language, phrases
from iomanager.shell.actions import Action
from iomanager.shell.panels import PanelContext

_SPLIT, _TAB = "jobs.split", "jobs.tab"
_DAY = timedelta(days=1)
TREE, NOTHING = 0, 1
LEAST_HEIGHT = 240  # pixels: the filters and some lines


class JobsPanel(QWidget):
    """Joins the bars, the tree and the three views of what is chosen, and asks only while it is visible."""

    def __init__(self, desk: JobsDesk, context: PanelContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.context = context
        self.model = JobsModel(self)
        self.view = JobsView(self.model, context.state)
        self.bar = FilterBar(desk.user, context.state)
        self.banner = Banner()
        self.empty = Emptiness()
        self.log = LogView(desk.service, context.state)
        self.graph = GraphView()
        self.details = DetailsView(desk.service)
        self.tabs = QTabWidget()
        self.feed = JobsFeed(desk.service, self)
        self.job_actions = JobActions(self.view, desk)
        self.as_of: datetime | None = None
        self._answered = 0.0
        self._failure = ""
        self._engine = ""
        self._known: dict[str, JobStatus] = {}
        self._pending: Key | None = None
        self._stack = QStackedWidget()
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._clock = QTimer(self, interval=1000)
        self._build()
        self._connect()
        language.follow(self, self._say)

    # what the panel can do

    def actions_of_panel(self) -> list[Action]:
        """For menus, palette and shortcut sheet."""
        log = self.log
        entries: list[tuple[str, str, Callable[[], None], str, str]] = [
            ("refresh", self.tr("Look again now"), self.feed.soon, "Shift+F5", "refresh"),
            ("find", self.tr("Filter jobs"), self.bar.text.setFocus, "Ctrl+Alt+F", "filter-outline"),
            ("why", self.tr("Why does it not start?"), self.ask_why, "Ctrl+Shift+W", "help-circle-outline"),
            ("log", self.tr("Show the log"), partial(self.show_tab, self.log), "Ctrl+Shift+L", "text-box-outline"),
            ("graph", self.tr("Show the graph"), partial(self.show_tab, self.graph), "", "file-tree-outline"),
            ("find_log", self.tr("Search the log"), self._search_log, "Ctrl+Shift+F", "magnify"),
            ("find_next", self.tr("Next place in the log"), log.find_next, "F3", "arrow-down"),
            ("find_previous", self.tr("Previous place in the log"), self._find_back, "Shift+F3", "arrow-up"),
            ("error", self.tr("Next error in the log"), self._to_error, "F4", "alert-circle-outline"),
            ("columns", self.tr("Columns…"), self.view.choose_columns, "", "table-column"),
        ]
        made = [Action(f"jobs.{name}", title, run, keys, "jobs", icon=icon) for name, title, run, keys, icon in entries]
        small = Action(
            "jobs.mini", self.tr("Small window of running jobs"), self.show_mini, "Ctrl+Shift+M", "jobs",
            icon="dock-window", everywhere=True,
        )  # fmt: skip
        return [*self.job_actions.actions(), *made, small]

    def choose(self, job: str, task: str = "") -> None:
        """Show a job; filters that hide it are cleared."""
        self._pending = (job, task)
        if not self._choose_pending() and self.bar.is_filtering:
            self.bar.clear()
        self.feed.soon()

    def ask_why(self) -> None:
        """Say why the chosen job does not start."""
        self.show_tab(self.details)
        self.details.ask()

    def show_tab(self, view: QWidget) -> None:
        """Bring the log, the graph or the details to the front."""
        self.tabs.setCurrentWidget(view)
        (self.log.text if view is self.log else view).setFocus()

    def show_mini(self) -> None:
        """The small window that stays on top."""
        window = mini.show(mini.top_of(self), self.desk)
        if window.property("joined") is None:
            window.setProperty("joined", True)
            window.chosen.connect(self._chosen_in_mini)

    # building

    def _build(self) -> None:
        self._stack.addWidget(self.view)
        self._stack.addWidget(self.empty)
        self._stack.setCurrentIndex(NOTHING)
        for widget in (self.log, self.graph, self.details):
            self.tabs.addTab(widget, "")
        self.tabs.setDocumentMode(True)
        self.tabs.setCurrentIndex(int(self.context.state.get(_TAB, 0)))
        self._split.addWidget(self._stack)
        self._split.addWidget(self.tabs)
        self._split.setChildrenCollapsible(True)
        self._split.setStretchFactor(0, 2)
        self._split.setStretchFactor(1, 1)
        self._split.setSizes(self.context.state.get(_SPLIT, [1000, 500]))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.bar)
        layout.addWidget(self.banner)
        layout.addWidget(self._split, 1)
        self.setMinimumHeight(LEAST_HEIGHT)
        self.setFocusProxy(self.view)

    def _connect(self) -> None:
        self.feed.answered.connect(self._answer)
        self.feed.failed.connect(self._fail)
        self.bar.changed.connect(self._filter)
        self.bar.refresh.connect(self.feed.soon)
        self.banner.retry.connect(self.feed.soon)
        self.empty.clear.connect(self.bar.clear)
        self.view.opened.connect(lambda _: self._want_details())
        self.view.closed.connect(lambda _: self._want_details())
        self.view.chosen.connect(self._chosen)
        self.graph.picked.connect(self._picked)
        self.job_actions.acted.connect(self.feed.soon)
        self._split.splitterMoved.connect(lambda *_: self.context.state.set(_SPLIT, self._split.sizes()))
        self.tabs.currentChanged.connect(self._tab_changed)
        self._clock.timeout.connect(self._tell_age)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.feed.wanted = self.bar.wanted()
        self.feed.start()
        self._clock.start()

    def hideEvent(self, event: QHideEvent) -> None:
        self.feed.stop()
        self._clock.stop()
        super().hideEvent(event)

    # answers

    def _answer(self, answer: Answer) -> None:
        changed = self.model.set_jobs(answer.listed)
        if any(job.state is State.ACTIVE for job, _ in answer.listed):
            self.view.viewport().update()  # their clocks run on
        opened = set(self.view.open_jobs())
        for status in answer.details:
            fresh = self._known.get(status.id)
            self._known[status.id] = status
            if status.id in opened:
                changed = self.model.set_tasks(status) or changed
            changed = changed or fresh is None
        self._known = {name: status for name, status in self._known.items() if name in self.feed.details}
        self.as_of, self._answered = answer.as_of, time.monotonic()
        self._failure, self._engine = "", answer.engine
        jobs = self.model.jobs()
        self.bar.show_jobs(jobs)
        self._show_emptiness(jobs)
        self.context.badge(str(_failed(jobs, self.desk.user) or ""))
        self.feed.came(changed=changed)
        self._choose_pending()
        self._show_chosen()
        self._tell_age()
        if changed:
            self.context.refresh_actions()

    def _fail(self, error: IOManagerError) -> None:
        self._failure = said(error)
        if not self.model.rowCount():
            self.empty.show_kind("failed")
        self._tell_age()

    def _show_emptiness(self, jobs: Sequence[JobStatus]) -> None:
        self.empty.show_kind("filtered" if self.bar.is_filtering else "none")
        self._stack.setCurrentIndex(TREE if jobs else NOTHING)

    def _tell_age(self) -> None:
        seconds = time.monotonic() - self._answered if self._answered else 0.0
        self.bar.show_age(self.as_of, seconds)
        self.banner.show_text(self._banner_text())

    def _banner_text(self) -> str:
        old = self.tr("What is shown is as of {time}.").format(time=words.clock(self.as_of)) if self.as_of else ""
        if self._failure:
            text = self.tr("The jobs cannot be read: {reason}").format(reason=self._failure)
        elif self.feed.waits > LATE_SECONDS:
            text = self.tr("No answer for {count} s.").format(count=int(self.feed.waits))
        elif self._engine:
            reason = phrases.shown(self._engine)
            return self.tr("The engine is not reached, so nothing new may happen: {reason}").format(reason=reason)
        else:
            return ""
        return f"{text} {old}".strip()

    # what is chosen

    def _filter(self) -> None:
        self.feed.wanted = self.bar.wanted()
        self.feed.soon()

    def _want_details(self) -> None:
        current = self.view.current()
        names = [*self.view.open_jobs(), *([current.key[0]] if current is not None else [])]
        wanted = tuple(dict.fromkeys(names))
        fresh = set(wanted) - set(self.feed.details)
        self.feed.details = wanted
        for name in fresh & set(self._known):
            self.model.set_tasks(self._known[name])
        if fresh or any(self._is_unfilled(name) for name in self.view.open_jobs()):
            self.feed.soon()

    def _is_unfilled(self, job: str) -> bool:
        node = self.model.find((job, ""))
        if node is not None and not node.children and job in self._known:
            return not self.model.set_tasks(self._known[job])
        return node is not None and not node.children

    def _chosen(self) -> None:
        self._want_details()
        self._show_chosen()
        self.context.refresh_actions()

    def _show_chosen(self) -> None:
        node = self.view.current()
        status = self._known.get(node.key[0]) if node is not None else None
        self.details.show_node(node, _before(node, status))
        self.graph.show_job(status)
        if node is None:
            self.log.show_task(None, over=True)
            return
        if node.task is not None:
            self.graph.choose(node.task.id)
        step = _step_of(node, status)
        if step is None:
            self.log.show_task(None, over=True)
        else:
            over = step.state in {State.DONE, State.ERROR, State.SKIPPED, State.CANCELLED} or node.job.state in ENDED
            self.log.show_task((node.key[0], step.id), over=over)

    def _choose_pending(self) -> bool:
        if self._pending is None:
            return False
        key = self._pending
        if key[1] and self.model.find((key[0], "")) is not None:
            self.view.expand(self.model.index_of((key[0], "")))
        if not self.view.choose(key):
            return False
        self._pending = None
        return True

    def _picked(self, task: str) -> None:
        """A box of the graph: its line is chosen, and opened where it is closed."""
        node = self.view.current()
        if node is not None and node.key[1] != task:
            self.choose(node.key[0], task)

    def _chosen_in_mini(self, job: str) -> None:
        self.context.show_panel("jobs")
        self.choose(job)

    def _tab_changed(self, at: int) -> None:
        self.context.state.set(_TAB, at)

    def _search_log(self) -> None:
        self.show_tab(self.log)
        self.log.search.setFocus()
        self.log.search.selectAll()

    def _find_back(self) -> None:
        self.log.find_next(backwards=True)

    def _to_error(self) -> None:
        self.show_tab(self.log)
        self.log.go_to_error()

    def _say(self) -> None:
        for view, title in (
            (self.log, self.tr("Log")),
            (self.graph, self.tr("Graph")),
            (self.details, self.tr("Details")),
        ):
            self.tabs.setTabText(self.tabs.indexOf(view), title)
        self.view.setAccessibleName(self.tr("Jobs"))
        self.tabs.setAccessibleName(self.tr("What is chosen"))
        self.model.say_again()
        self._tell_age()


def _step_of(node: Node, status: JobStatus | None) -> TaskStatus | None:
    """The step whose log is shown: the chosen one; of a job or plate the first that failed, runs, or ended last."""
    if node.task is not None and not node.is_group:
        return node.task
    steps = list(status.tasks) if status is not None else []
    if node.branch is not None:
        steps = node.branch.steps()
    steps = [step for step in steps if step.commands]
    for state in (State.ERROR, State.ACTIVE):
        found = next((step for step in steps if step.state is state), None)
        if found is not None:
            return found
    ended = [step for step in steps if step.ended_at is not None]
    return max(ended, key=lambda step: step.ended_at or datetime.min.replace(tzinfo=UTC), default=None)


def _before(node: Node | None, status: JobStatus | None) -> list[TaskStatus]:
    """What a waiting step waits for: what stands below it in the engine's tree, or elsewhere, and is not over."""
    if node is None or node.task is None or status is None or node.state is not State.BLOCKED or node.is_group:
        return []
    own = node.task
    return [one for one in status.tasks if (one.parent == own.id or one.id in own.instances) and one.state not in OVER]


def _failed(jobs: Sequence[JobStatus], user: str) -> int:
    """How many of the user's jobs have failed since yesterday."""
    since = datetime.now(UTC) - _DAY
    mine = [job for job in jobs if job.owner == user and job.state is State.ERROR]
    return sum(1 for job in mine if job.ended_at is not None and job.ended_at > since)
