"""The ingest panel: a delivery is dropped, its rows appear, are corrected, validated, planned and published."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from iomanager.core.cancel import CancelToken, Progress
from iomanager.core.errors import IOManagerError
from iomanager.ingest.checks.space import Room
from iomanager.ingest.context import Presets
from iomanager.ingest.model import Problem, Row, Scan, Severity
from iomanager.ingest.ui.bars import RECENT, FilterBar, Footer, PathBar
from iomanager.ingest.ui.checking import Checking
from iomanager.ingest.ui.collecting import Collecting
from iomanager.ingest.ui.column_chooser import ColumnChooser
from iomanager.ingest.ui.columns import standard_columns
from iomanager.ingest.ui.deliveries_view import ago
from iomanager.ingest.ui.editing import Editor
from iomanager.ingest.ui.empty import EmptyState
from iomanager.ingest.ui.feed import RowFeed
from iomanager.ingest.ui.files import ScanlistFile
from iomanager.ingest.ui.filters import RowsProxy
from iomanager.ingest.ui.menus import PanelMenus
from iomanager.ingest.ui.plan_tree import byte_text
from iomanager.ingest.ui.port import IngestPort
from iomanager.ingest.ui.problems_view import ProblemsView
from iomanager.ingest.ui.publishing import Publishing
from iomanager.ingest.ui.row_actions import RowActions
from iomanager.ingest.ui.table_model import CellChange, RowsModel
from iomanager.ingest.ui.table_view import RowsView
from iomanager.shell import errors, language, phrases, tasks, theme
from iomanager.shell.actions import Action
from iomanager.shell.errors import Notice
from iomanager.shell.panels import PanelContext

_RECENT = "ingest.recent"
_COMPACT = "ingest.compact"
PROBLEMS_WIDTH, PROBLEMS_LEAST = 300, 232  # pixels at 100 %


class IngestPanel(QWidget):
    """Joins the bars, the table and the list of problems with the parts that do the work."""

    def __init__(self, service: IngestPort, context: PanelContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.service = service
        self.context = context
        self.delivery: Path | None = None
        self.scanning = False
        self.denied = ""  # why whoever works here may not publish
        self._room: Room | None = None
        self._shots: Sequence[str] = ()
        self._lists: tuple[Sequence[str], Sequence[Any]] = ((), ())
        self.model = RowsModel(standard_columns(), self)
        self.editor = Editor(self.model, self)
        self.proxy = RowsProxy(self.model, self)
        self.view = RowsView(self.proxy, self.editor)
        self.columns = ColumnChooser(self.view, self.model, context.state)
        self.path_bar, self.filter_bar, self.footer = PathBar(), FilterBar(), Footer()
        self.problems = ProblemsView(self.model.row)
        self.empty = EmptyState()
        self.feed = RowFeed(self.model, self)
        self.checking = Checking(self, service, self.editor)
        self.file = ScanlistFile(self, service, self.editor)
        self.publishing = Publishing(self, service, context.bridge)
        self.publishing.name_of = self.file.name_of
        self.collecting = Collecting(self)
        self.row_actions = RowActions(self.view, service, self.editor, lambda: self.delivery)
        self.menus = PanelMenus(self)
        self._stack = QStackedWidget()
        self._build()
        self._connect()
        language.follow(self, self._say)
        tasks.start(self, "lists", self._load_lists())

    # what the panel can do

    def actions_of_panel(self) -> list[Action]:
        """For menus, palette and shortcut sheet."""
        return [*self.menus.actions(), *self.row_actions.actions()]

    def scan(self, folder: Path) -> None:
        """Look at a delivery; rows appear as they are found."""
        tasks.start(self, "scan", self._scan(folder))

    def open_delivery(self, folder: Path) -> None:
        """A dropped or offered path: a scanlist is loaded, a folder scanned."""
        if folder.is_file() and folder.suffix.lower() in {".xlsx", ".xls"}:
            self.file.load(folder)
        else:
            self.path_bar.set_folder(folder)
            self.scan(folder)

    def save(self) -> None:
        """Write the next scanlist."""
        if self.delivery is not None:
            self.file.save(self.delivery)

    def show_plan(self) -> None:
        """Plan the ticked rows, and show it."""
        self.publishing.show_plan(self.model.rows(), self.delivery, self.filter_bar.publish_options())

    def publish(self) -> None:
        """Plan and publish the ticked rows."""
        if not self.why_not():
            self.publishing.publish_rows(self.model.rows(), self.delivery, self.filter_bar.publish_options())

    def set_compact(self, compact: bool) -> None:
        """Low rows or rows with large pictures."""
        self.context.state.set(_COMPACT, compact)
        self.view.set_compact(compact)

    @property
    def compact(self) -> bool:
        """Whether the rows are low."""
        return bool(self.context.state.get(_COMPACT, False))

    def tick(self, what: str) -> None:
        """Tick ``all``, ``none``, what is ``shown``, or the ``healthy`` rows."""
        rows = self.model.rows()
        if what == "shown":
            self.editor.tick(self.proxy.row_ids(), True)
        elif what == "healthy":
            self.editor.tick([row.row_id for row in rows if row.healthy], True)
        else:
            self.editor.tick([row.row_id for row in rows], what == "all")

    def ticked(self) -> list[Row]:
        """The rows that would be published."""
        return [row for row in self.model.rows() if row.check]

    def why_not(self) -> str:
        """Why Publish is disabled; empty when it is not."""
        ticked = {row.row_id for row in self.ticked()}
        if self.denied:
            return phrases.shown(self.denied)
        if self.scanning:
            return self.tr("The scan is still running.")
        if self.publishing.running:
            return self.tr("A publish is running.")
        if not self.model.rowCount():
            return self.tr("There are no rows yet.")
        if not ticked:
            return self.tr("Tick the rows to publish.")
        if not self.checking.known:
            return self.tr("The rows are being checked.")
        stops = [
            problem
            for problem in self.problems.problems.problems()
            if problem.severity is Severity.ERROR and (problem.row is None or problem.row in ticked)
        ]
        if len(stops) == 1:
            return phrases.shown(stops[0].message)
        return self.tr("%n error(s) in the ticked rows", "", len(stops)) if stops else ""

    # building

    def _build(self) -> None:
        self.setAcceptDrops(True)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(True)
        split.addWidget(self.view)
        split.addWidget(self.problems)
        self.problems.setMinimumWidth(PROBLEMS_LEAST)
        split.setStretchFactor(0, 5)
        split.setStretchFactor(1, 1)
        split.setSizes([1100, PROBLEMS_WIDTH])
        self._stack.addWidget(self.empty)
        self._stack.addWidget(split)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.GRID, theme.GRID, theme.GRID, theme.GRID)
        layout.setSpacing(theme.GRID)
        for widget in (self.path_bar, self.filter_bar):
            layout.addWidget(widget)
        layout.addWidget(self._stack, 1)
        layout.addWidget(self.footer)
        self._show_rows(False)
        self.view.set_compact(self.compact)
        self.path_bar.set_recent(self.context.state.get(_RECENT, []))
        self.path_bar.path.setCurrentText("")

    def _connect(self) -> None:
        self.path_bar.scan.connect(self.open_delivery)
        self.path_bar.load_menu_asked.connect(self.menus.fill_load)
        self.empty.choose.connect(self.path_bar.choose)
        bar = self.filter_bar
        bar.tick.connect(self.tick)
        bar.text_changed.connect(self.proxy.set_text)
        bar.type_changed.connect(self.proxy.set_type)
        bar.only_problems.connect(lambda _: self._filter_problems())
        self.footer.plan.clicked.connect(self.show_plan)
        self.footer.publish.clicked.connect(self.publish)
        self.view.completions = lambda key: self._shots if key == "shot_name" else ()
        self.view.said.connect(lambda text: errors.notify(self, Notice(text)))
        self.view.selectionModel().selectionChanged.connect(lambda *_: self.context.refresh_actions())
        header = self.view.horizontalHeader()
        for signal in (header.sectionMoved, header.sectionResized):
            signal.connect(lambda *_: self.columns.save_soon())
        self.problems.jump.connect(self._jump)
        self.problems.fix.connect(self.checking.fix)
        self.checking.changed.connect(self._show_problems)
        self._soon = QTimer(self, singleShot=True, interval=30)
        self._soon.timeout.connect(self._count)
        self.model.rows_changed.connect(self._soon.start)
        self._minute = QTimer(self, interval=60_000)
        self._minute.timeout.connect(self._say_file)
        self._minute.start()
        self.model.edited.connect(self._read_timecodes)
        self.file.problems = lambda: self.checking.problems
        self.file.loaded.connect(self._take)
        self.file.changed.connect(self._say_file)
        self.publishing.planned.connect(lambda _: self._count())
        self.publishing.ended.connect(self._publish_ended)
        self.publishing.published.connect(lambda row_ids: self.editor.tick(row_ids, False))
        self.checking.room_known.connect(self._know_room)
        self._acts = QTimer(self, singleShot=True, interval=0)  # not from inside: the stack also says so while it dies
        self._acts.timeout.connect(self.context.refresh_actions)
        self.editor.stack.indexChanged.connect(lambda _: self._acts.start())
        self.context.selection.delivery_offered.connect(lambda folder: self.open_delivery(Path(folder)))

    async def _load_lists(self) -> None:
        colours, project, shots, presets = await tasks.run(self, "lists", self._read_lists)
        rows, self._lists = self.model.rows(), (colours, project)
        self.model.set_columns(standard_columns(colours, project))
        self.model.set_rows(rows)
        self.columns.restore()
        self.filter_bar.set_presets(presets)
        self.filter_bar.set_colours(colours)
        self._shots = shots

    def _read_lists(self) -> tuple[list[str], Sequence[Any], list[str], Presets]:
        """In a thread: what the combos and completers offer, and what the project presets."""
        service = self.service
        return list(service.colourspaces()), service.columns(), list(service.shot_names()), service.presets()

    # scanning and loading

    async def _scan(self, folder: Path) -> None:
        before = (self.model.rows(), self.delivery, self.checking.found, self.file.path)
        self._begin(folder)
        try:
            scan = await tasks.run(self, "scan", self._do_scan, folder, title=self.tr("Scanning"))
            self.feed.stop()
            self._take(scan)
            if not scan.rows:
                errors.notify(self, Notice(self.tr("No clips were found in {path}.").format(path=folder)))
        except IOManagerError:
            if not self.model.rowCount():
                self._put_back(*before)
            raise
        finally:
            self.feed.stop()
            self.scanning = False
            self.checking.pause(False)
            self._count()

    def _do_scan(self, folder: Path, *, token: CancelToken, progress: Progress) -> Scan:
        """In a thread: the service's scan, its rows to the feed."""
        return self.service.scan(folder, on_rows=self.feed.put, token=token, progress=progress)

    def _begin(self, folder: Path) -> None:
        self.scanning, self.delivery, self._room = True, folder, None
        self.checking.pause(True)
        self.checking.set_found(())
        self.editor.stack.clear()
        self.model.clear()
        self.view.pictures.forget()
        self.file.follow(None, ())
        self.feed.start()
        self._remember(folder)
        self._show_rows(True)
        self._count()

    def _put_back(
        self, rows: list[Row], delivery: Path | None, found: Sequence[Problem], scanlist: Path | None
    ) -> None:
        """A folder that cannot be scanned at all takes nothing away: the rows of before stay."""
        self.delivery = delivery
        self.model.set_rows(rows)
        self.checking.set_found(found)
        self.file.follow(scanlist, rows)
        self._show_rows(bool(rows))

    def _take(self, scan: Scan) -> None:
        """The rows of a scan or a scanlist; those that are shown already stay where they are."""
        if self.scanning:
            self.model.append(scan.rows)
        else:
            self.editor.stack.clear()
            self.model.clear()
            self.model.set_rows(scan.rows)
            self.delivery = Path(scan.delivery)
            self.path_bar.set_folder(self.delivery)
        self.checking.set_found(scan.problems)
        self._show_rows(bool(scan.rows or scan.problems))

    def _show_rows(self, shown: bool) -> None:
        """The table, or the words of the empty panel; whoever comes to the panel by key finds the focus there."""
        self._stack.setCurrentIndex(int(shown))
        self.setFocusProxy(self.view if shown else self.path_bar.path)

    def _remember(self, folder: Path) -> None:
        recent = [str(folder), *(name for name in self.context.state.get(_RECENT, []) if name != str(folder))]
        self.context.state.set(_RECENT, recent[:RECENT])
        self.path_bar.set_recent(recent[:RECENT])

    # what follows from edits

    def _read_timecodes(self, changes: list[CellChange]) -> None:
        """Editing just_in or just_out reads that frame's timecode again, as the original does."""
        wanted = [c for c in changes if c.key in {"just_in", "just_out"} and isinstance(c.new, int)]
        for change in wanted:
            key = f"timecode-{change.row_id}-{change.key}"
            tasks.start(self, key, self._read_timecode(key, change, self.editor.last_group))

    async def _read_timecode(self, key: str, change: CellChange, group: int) -> None:
        row = self.model.row(change.row_id)
        if row is None:
            return
        found = await tasks.run(self, key, self.service.timecode_at, row, change.new)
        column = "timecode_in" if change.key == "just_in" else "timecode_out"
        now = self.model.row(change.row_id)
        if found and now is not None and now.get(change.key) == change.new and now.get(column) != found:
            self.editor.follow(group, [CellChange(change.row_id, column, now.get(column), found)])

    def _jump(self, problem: Problem) -> None:
        if problem.row is not None and not self.view.jump(problem.row, problem.column):
            self.filter_bar.text.clear()
            self.filter_bar.type.setCurrentIndex(0)
            self.filter_bar.only.setChecked(False)
            self.view.jump(problem.row, problem.column)

    def _show_problems(self, problems: list[Problem]) -> None:
        self.problems.set_problems(problems)
        self.context.badge(str(len(problems)) if problems else "")
        self._filter_problems()
        self._count()

    def _filter_problems(self) -> None:
        problems = self.problems.problems.problems()
        bad = frozenset(problem.row for problem in problems if problem.row is not None)
        self.proxy.set_only(bad if self.filter_bar.only.isChecked() else None)

    def _know_room(self, room: Room | None) -> None:
        self._room = room
        self._count()

    def _publish_ended(self) -> None:
        self.checking.check()
        self._count()

    def _count(self) -> None:
        ticked = len(self.ticked())
        self.footer.figures.setText(self._figures())
        self.footer.set_publish(ticked, self.why_not())
        self._say_file()

    def _figures(self) -> str:
        if not self.model.rowCount():
            return ""
        parts = [self.tr("%n clip(s)", "", self.model.rowCount())]
        found = self.problems.problems.rowCount()
        if found:
            parts.append(self.tr("%n problem(s)", "", found))
        if self._room is not None:
            parts.append(self.tr("{size} to copy").format(size=byte_text(self._room.needed)))
            if self._room.free is not None:
                parts.append(self.tr("{size} free").format(size=byte_text(self._room.free)))
        if self.checking.waiting and not self.scanning:
            parts.append(self.tr("checking…"))
        return " · ".join(parts)

    def _say_file(self) -> None:
        path, saved = self.file.path, self.file.saved_at
        text = self.tr("not saved yet") if self.model.rowCount() else ""
        tip = self.tr("These rows were not saved yet")
        if path is not None:
            text = f"{ago(saved)} · {path.name}" if saved is not None else path.name
            exact = saved.astimezone().strftime("%Y-%m-%d %H:%M:%S %Z") if saved is not None else ""
            tip = f"{exact}\n{path}".strip()
        self.path_bar.state.setText(text)
        self.path_bar.state.setToolTip(tip if text else "")
        self.context.refresh_actions()

    def _say(self) -> None:
        self.view.setAccessibleName(self.tr("Clips"))
        self.model.say_columns(standard_columns(*self._lists))
        self.menus.say()
        self._say_file()
        self._count()

    # drops

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """A folder or a scanlist may be dropped."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open what was dropped; of several the first."""
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.open_delivery(paths[0])
