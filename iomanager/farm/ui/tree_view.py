"""The tree itself: how its cells are drawn, its columns, and what is kept when the lines are renewed."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QByteArray, QItemSelectionModel, QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QStyledItemDelegate, QTreeView, QWidget

from iomanager.farm.ui import nodes
from iomanager.farm.ui.nodes import Column, Key, Node
from iomanager.farm.ui.tree_model import NUMBERS, Index, JobsModel, colour_of, icon_of
from iomanager.farm.ui.words import ICONS
from iomanager.shell import icons, theme
from iomanager.shell.state import UserState
from iomanager.shell.widgets.cells import MARGIN, CellPainter

WIDTHS = {
    Column.TITLE: 232, Column.STATE: 100, Column.PROGRESS: 88, Column.HOST: 60, Column.STARTED: 72, Column.TOOK: 60,
    Column.ATTEMPTS: 72, Column.ERROR: 120, Column.OWNER: 88, Column.PROJECT: 88, Column.PRIORITY: 64, Column.ID: 240,
}  # fmt: skip
HIDDEN = frozenset({Column.OWNER, Column.PROJECT, Column.PRIORITY, Column.ID})
_LAYOUT = "jobs.columns"
_BAR = 4  # pixels high
_ICON = 14


class RowHeight(QStyledItemDelegate):
    """Every line has the height of the theme."""

    def sizeHint(self, option: Any, index: Index) -> QSize:
        return QSize(super().sizeHint(option, index).width(), theme.ROW_HEIGHT)


class LinePainter(CellPainter):
    """Draws the cells of a job or a task."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self._icons: dict[tuple[str, str, str, float], QPixmap] = {}

    def draw(self, painter: QPainter, rect: QRect, node: Node, column: int, *, chosen: bool) -> None:
        """Icon and text; for the progress its figures over a thin bar."""
        text = nodes.text(node, column)
        if not text and column != Column.PROGRESS:
            return
        area = rect.adjusted(MARGIN, 0, -MARGIN, 0)
        if column == Column.PROGRESS:
            area.adjust(0, 0, -MARGIN, -_BAR - 1)
            self._draw_bar(painter, area, node)
        elif column in {Column.TITLE, Column.STATE}:
            self._draw_icon(painter, area, icon_of(node, column))
        if text:
            painter.setPen(self.color("on_selection" if chosen else colour_of(node, column)))
            place = (area.left(), area.top(), area.width(), area.height())
            self.text(painter, place, text, right=column in NUMBERS)

    def arrow(self, painter: QPainter, rect: QRect, *, opened: bool) -> None:
        """The sign that lines are below; Qt's own asks the model for every line above and below."""
        picture = self._pixmap("chevron-down" if opened else "chevron-right", "secondary")
        painter.drawPixmap(rect.right() - _ICON, rect.center().y() - _ICON // 2 + 1, picture)

    def _draw_icon(self, painter: QPainter, area: QRect, icon: tuple[str, str] | None) -> None:
        """Draw an icon at the left end of the area, which gives way to it."""
        if icon is None:
            return
        painter.drawPixmap(area.left(), area.center().y() - _ICON // 2 + 1, self._pixmap(*icon))
        area.setLeft(area.left() + _ICON + 2 * MARGIN)

    def _pixmap(self, name: str, token: str) -> QPixmap:
        ratio = self._widget.devicePixelRatioF()
        key = (name, token, theme.tokens().name, ratio)
        if key not in self._icons:
            self._icons[key] = icons.pixmap(name, _ICON, token, ratio)
        return self._icons[key]

    def _draw_bar(self, painter: QPainter, area: QRect, node: Node) -> None:
        percent = node.percent
        if percent is None:
            return
        groove = QRect(area.left(), area.bottom() + 1, area.width(), _BAR)
        painter.fillRect(groove, self.color("border"))
        groove.setWidth(round(groove.width() * min(100.0, percent) / 100))
        painter.fillRect(groove, self.color(ICONS[node.state][1]))


class JobsView(QTreeView):
    """``opened`` and ``closed`` tell the id of a job; ``menu_asked`` where; ``chosen`` that the selection changed."""

    opened = Signal(str)
    closed = Signal(str)
    menu_asked = Signal(QPoint)
    chosen = Signal()

    def __init__(self, model: JobsModel, state: UserState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs = model
        self._state = state
        self._kept: tuple[set[Key], list[Key], Key | None, int] = (set(), [], None, 0)
        self._open: set[Key] = set()
        self._painter = LinePainter(self)
        self._cells: list[tuple[int, int, int]] = []  # the columns that are shown: number, left end, width
        self._soon = QTimer(self, singleShot=True, interval=500)
        self._chosen_soon = QTimer(self, singleShot=True, interval=0)
        self._build()
        self._connect()
        self.restore()

    def open_jobs(self) -> list[str]:
        """The jobs whose lines are open."""
        return [job for job, task in self._open if not task]

    def selected(self) -> list[Node]:
        """The selected lines, from top to bottom as they were selected."""
        rows = self.selectionModel().selectedRows(0)
        return [node for node in map(self._jobs.node, rows) if node is not None]

    def current(self) -> Node | None:
        """The line that has the focus."""
        return self._jobs.node(self.currentIndex())

    def choose(self, key: Key) -> bool:
        """Select a line and show it; False when it is not there."""
        index = self._jobs.index_of(key)
        if not index.isValid():
            return False
        self.setCurrentIndex(index)
        self.scrollTo(index)
        return True

    def copy(self) -> None:
        """The selected lines as tab-separated text, with the columns that are shown."""
        shown = [at for at in range(len(Column)) if not self.isColumnHidden(at)]
        shown.sort(key=self.header().visualIndex)
        lines = ["\t".join(nodes.text(node, at) for at in shown) for node in self.selected()]
        QGuiApplication.clipboard().setText("\n".join(lines))

    def restore(self) -> None:
        """The columns as they were left, or as at the first time."""
        header = self.header()
        for at in Column:
            self.setColumnWidth(at, WIDTHS[at])
            self.setColumnHidden(at, at in HIDDEN)
        layout = QByteArray.fromBase64(str(self._state.get(_LAYOUT, "")).encode("ascii"))
        if not layout.isEmpty() and header.restoreState(layout) and header.count() == len(Column):
            header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)

    def column_menu(self) -> QMenu:
        """Every column with a tick, then the reset."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for at in list(Column)[1:]:
            title = str(self._jobs.headerData(at, Qt.Orientation.Horizontal))
            action = menu.addAction(title)
            action.setCheckable(True)
            action.setChecked(not self.isColumnHidden(at))
            action.toggled.connect(lambda shown, at=at: self._show_column(at, shown))
        menu.addSeparator()
        menu.addAction(self.tr("Reset columns")).triggered.connect(self._reset_columns)
        menu.addAction(self.tr("Newest first")).triggered.connect(self._newest_first)
        return menu

    def choose_columns(self) -> None:
        """Open the menu of the columns below their titles."""
        header = self.header()
        self.column_menu().popup(header.mapToGlobal(header.rect().bottomLeft()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+C copies; the rest is the tree's own."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A screen of lines; where the columns stand is asked once."""
        header = self.header()
        shown = [at for at in range(len(Column)) if not header.isSectionHidden(at)]
        self._cells = [(at, header.sectionViewportPosition(at), header.sectionSize(at)) for at in shown]
        self._painter.begin()
        super().paintEvent(event)

    def drawRow(self, painter: QPainter, options: Any, index: Index) -> None:
        """The line without the help of Qt's own way, which asks the model forty times for the parent of each; and a
        frame around the one that has the focus: it need not be selected.
        """
        node = self._jobs.node(index)
        if node is None:
            return
        line: QRect = options.rect
        chosen = self.selectionModel().isSelected(index)
        if chosen:
            painter.fillRect(line, self._painter.color("selection"))
        for column, left, width in self._cells:
            rect = QRect(left, line.top(), width, line.height())
            if column == Column.TITLE:
                rect.setLeft(left + self.indentation() * (node.depth + 1))
                if self._jobs.hasChildren(index):
                    branch = QRect(left, line.top(), rect.left() - left, line.height())
                    self._painter.arrow(painter, branch, opened=self.isExpanded(index))
            self._painter.draw(painter, rect, node, column, chosen=chosen)
        if self.hasFocus() and node is self.current():
            painter.setPen(self._painter.color("accent"))
            painter.drawRect(line.adjusted(0, 0, -1, -1))

    def _build(self) -> None:
        self.setModel(self._jobs)
        self.setItemDelegate(RowHeight(self))
        self.setUniformRowHeights(True)
        self.setAllColumnsShowFocus(True)
        self.setAlternatingRowColors(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setIndentation(2 * theme.GRID)
        header = self.header()
        header.setStretchLastSection(True)  # the sentence of the error takes what is left
        header.setSectionsMovable(True)
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(True)
        header.setSortIndicatorClearable(True)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)

    def _connect(self) -> None:
        header = self.header()
        header.sortIndicatorChanged.connect(self._jobs.sort)
        header.customContextMenuRequested.connect(lambda at: self.column_menu().popup(header.mapToGlobal(at)))
        for signal in (header.sectionMoved, header.sectionResized):
            signal.connect(lambda *_: self._soon.start())
        self._soon.timeout.connect(self._save)
        self.customContextMenuRequested.connect(lambda at: self.menu_asked.emit(self.viewport().mapToGlobal(at)))
        self._chosen_soon.timeout.connect(self.chosen)
        self.selectionModel().selectionChanged.connect(lambda *_: self._chosen_soon.start())
        self.selectionModel().currentChanged.connect(lambda *_: self._chosen_soon.start())
        self.expanded.connect(self._expanded)
        self.collapsed.connect(self._collapsed)
        self._jobs.modelAboutToBeReset.connect(self._keep)
        self._jobs.modelReset.connect(self._find_again)
        self._jobs.filled.connect(self._filled)

    def _expanded(self, index: Index) -> None:
        node = self._jobs.node(index)
        if node is not None:
            self._open.add(node.key)
            if node.task is None:
                self.opened.emit(node.key[0])

    def _collapsed(self, index: Index) -> None:
        node = self._jobs.node(index)
        if node is not None:
            self._open.discard(node.key)
            if node.task is None:
                self.closed.emit(node.key[0])

    def _filled(self, job: str) -> None:
        """Lines have come below an open job: what was open or selected among them is so again."""
        for key in [key for key in self._open if key[0] == job]:
            index = self._jobs.index_of(key)
            if index.isValid() and not self.isExpanded(index):
                self.expand(index)

    def _keep(self) -> None:
        current = self.current()
        selected = [node.key for node in self.selected()]
        self._kept = (set(self._open), selected, current.key if current else None, self.verticalScrollBar().value())

    def _find_again(self) -> None:
        opened, selected, current, scroll = self._kept
        self._open = set()
        for key in opened:
            index = self._jobs.index_of(key)
            if index.isValid():
                self.expand(index)
        model = self.selectionModel()
        flags = QItemSelectionModel.SelectionFlag
        if current is not None and self._jobs.index_of(current).isValid():
            model.setCurrentIndex(self._jobs.index_of(current), flags.NoUpdate)
        for key in selected:
            index = self._jobs.index_of(key)
            if index.isValid():
                model.select(index, flags.Select | flags.Rows)
        self.verticalScrollBar().setValue(scroll)
        self._chosen_soon.start()

    def _save(self) -> None:
        self._state.set(_LAYOUT, bytes(self.header().saveState().toBase64().data()).decode("ascii"))

    def _show_column(self, at: int, shown: bool) -> None:
        self.setColumnHidden(at, not shown)
        self._save()

    def _reset_columns(self) -> None:
        self._state.set(_LAYOUT, None)
        header = self.header()
        for at in Column:
            header.moveSection(header.visualIndex(at), at)
        self.restore()

    def _newest_first(self) -> None:
        self.header().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
