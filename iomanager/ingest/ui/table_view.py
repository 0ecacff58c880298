"""The table: ticks, fill, copy and paste as in a spreadsheet, all of it by keyboard too."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from iomanager.ingest.model import Row
from iomanager.ingest.ui import clipboard
from iomanager.ingest.ui.columns import Column, Kind
from iomanager.ingest.ui.delegates import CellDelegate, PictureDelegate
from iomanager.ingest.ui.editing import Editor
from iomanager.ingest.ui.filters import RowsProxy
from iomanager.ingest.ui.table_model import RowsModel
from iomanager.shell import theme
from iomanager.shell.widgets.pictures import Pictures, read_files

Key = Qt.Key
_Place = tuple[list[tuple[str, str]], tuple[str, str] | None, int, int]


class RowsView(QTableView):
    """Shows :class:`RowsProxy`; edits go through the :class:`Editor`. ``said`` is a sentence for the status line."""

    menu_asked = Signal(object)
    said = Signal(str)

    def __init__(self, proxy: RowsProxy, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._proxy = proxy
        self._editor = editor
        self.pictures = Pictures(read_files, self)
        self.completions: Callable[[str], Sequence[str]] = lambda _: ()
        self._place: _Place = ([], None, 0, 0)
        self.setModel(proxy)
        self._set_up()
        self.set_compact(False)

    @property
    def rows(self) -> RowsModel:
        """The model below the filter."""
        return self._proxy.rows

    def _set_up(self) -> None:
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.DoubleClicked | triggers.EditKeyPressed)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setSectionsMovable(True)
        header.setHighlightSections(False)
        header.setSortIndicatorShown(True)
        header.setSortIndicatorClearable(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.setSortingEnabled(True)
        self.setItemDelegate(CellDelegate(self, self._complete))
        self.pictures.arrived.connect(lambda _: self.viewport().update())
        self.rows.modelReset.connect(self._dress_columns)
        self._proxy.modelAboutToBeReset.connect(self._remember)
        self._proxy.modelReset.connect(self._restore)
        self._dress_columns()

    def _dress_columns(self) -> None:
        for at, column in enumerate(self.rows.columns):
            is_picture = column.kind is Kind.PICTURE
            self.setItemDelegateForColumn(at, self._picture_delegate() if is_picture else None)  # type: ignore[arg-type]

    def _remember(self) -> None:
        """Keep what is selected and seen when all rows are put anew, such as when a split is undone."""
        here, columns = self._proxy, self.rows.columns
        cells = [(here.row_at(i.row()).row_id, columns[i.column()].key) for i in self.selectedIndexes()]
        now = self.currentIndex()
        current = (here.row_at(now.row()).row_id, columns[now.column()].key) if now.isValid() else None
        self._place = (cells, current, self.verticalScrollBar().value(), self.horizontalScrollBar().value())

    def _restore(self) -> None:
        cells, current, down, right = self._place
        flags = QItemSelectionModel.SelectionFlag
        indexes = [index for cell in cells if (index := self._index_of(*cell)).isValid()]
        if current is not None and (index := self._index_of(*current)).isValid():
            self.selectionModel().setCurrentIndex(index, flags.NoUpdate)
        for index in indexes:
            self.selectionModel().select(index, flags.Select)
        if indexes or current is not None:
            self.verticalScrollBar().setValue(down)
            self.horizontalScrollBar().setValue(right)

    def _index_of(self, row_id: str, key: str) -> QModelIndex:
        line, column = self.rows.line_of(row_id), self.rows.column_of(key)
        return self._proxy.mapFromSource(self.rows.index(line, column)) if line >= 0 <= column else QModelIndex()

    def _picture_delegate(self) -> PictureDelegate:
        found = self.findChild(PictureDelegate)
        return found if found is not None else PictureDelegate(self, self.pictures)

    def _complete(self, key: str) -> Sequence[str]:
        return self.completions(key)

    def set_compact(self, compact: bool) -> None:
        """Rows of 40 instead of 72 pixels."""
        height = theme.COMPACT_ROW_HEIGHT if compact else theme.PICTURE_ROW_HEIGHT
        self.verticalHeader().setDefaultSectionSize(height)
        ratio = self.devicePixelRatioF()
        self.pictures.set_size(QSize(round(128 * ratio), round((height - 4) * ratio)))

    # what is selected

    def selected_ids(self) -> list[str]:
        """The selected rows, from top to bottom."""
        lines = sorted({index.row() for index in self.selectedIndexes()})
        return [self._proxy.row_at(line).row_id for line in lines]

    def selected_rows(self) -> list[Row]:
        """The selected rows themselves."""
        return [row for row_id in self.selected_ids() if (row := self.rows.row(row_id)) is not None]

    def jump(self, row_id: str, key: str | None) -> bool:
        """Select a cell and bring it into view; False when the filter hides it."""
        column = self.rows.column_of(key or "shot_name")
        source = self.rows.index(self.rows.line_of(row_id), max(column, 0))
        index = self._proxy.mapFromSource(source)
        if not index.isValid():
            return False
        if self.isColumnHidden(index.column()):
            self.showColumn(index.column())
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect  # whatever keys are held
        self.selectionModel().setCurrentIndex(index, flags)
        self.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)
        self.setFocus()
        return True

    # the clipboard

    def copy(self) -> None:
        """The selected cells as tab-separated text."""
        lines, columns = self._area()
        chosen = {(index.row(), index.column()) for index in self.selectedIndexes()}
        texts = [[self._text(line, at) if (line, at) in chosen else "" for at in columns] for line in lines]
        if texts:
            QGuiApplication.clipboard().setText(clipboard.to_tsv(texts))

    def paste(self) -> None:
        """Tab-separated text from the first selected cell on; one cell fills the whole selection."""
        try:
            block = clipboard.from_tsv(QGuiApplication.clipboard().text())
        except ValueError:
            self.said.emit(self.tr("The clipboard holds no table that can be pasted."))
            return
        lines, columns = self._area()
        if not lines:
            return
        if len(block) == 1 and len(block[0]) == 1:
            cells = [(index.row(), index.column(), block[0][0]) for index in self.selectedIndexes()]
        else:
            cells = self._spread(block, lines[0], columns[0])
        left = self._editor.set_texts(self.tr("paste"), [self._cell(*cell) for cell in cells])
        if left:
            self.said.emit(self.tr("%n cell(s) cannot be edited and stayed unchanged.", "", left))

    def _spread(self, block: list[list[str]], line: int, column: int) -> list[tuple[int, int, str]]:
        shown = self._shown_columns()
        start = shown.index(column)
        cells = [
            (line + down, shown[start + right], text)
            for down, texts in enumerate(block)
            for right, text in enumerate(texts)
            if line + down < self._proxy.rowCount() and start + right < len(shown)
        ]
        if len(cells) < sum(map(len, block)):
            self.said.emit(self.tr("What reached beyond the table was not pasted."))
        return cells

    def fill_down(self) -> None:
        """The topmost selected cell of each column into the others; a single cell takes the one above it."""
        by_column: dict[int, list[int]] = {}
        for index in self.selectedIndexes():
            by_column.setdefault(index.column(), []).append(index.row())
        values: dict[str, dict[str, object]] = {}
        for at, found in by_column.items():
            column = self.rows.columns[at]
            if not column.editable:
                continue
            lines = sorted(found)
            lines = [lines[0] - 1, *lines] if len(lines) == 1 and lines[0] else lines
            value = self.rows.value(self._proxy.row_at(lines[0]).row_id, column.key)
            for line in lines[1:]:
                values.setdefault(self._proxy.row_at(line).row_id, {})[column.key] = value
        self._editor.set_values(self.tr("fill down"), values)

    def clear_cells(self) -> None:
        """Empty the selected cells."""
        cells = [self._cell(index.row(), index.column(), "") for index in self.selectedIndexes()]
        self._editor.set_texts(self.tr("clear cells"), [cell for cell in cells if cell[1].kind is not Kind.BOOLEAN])

    def toggle_ticks(self) -> None:
        """Tick the selected rows, or untick them when all are ticked."""
        rows = self.selected_rows()
        self._editor.tick([row.row_id for row in rows], not all(row.check for row in rows))

    def _cell(self, line: int, at: int, text: str) -> tuple[str, Column, str]:
        return self._proxy.row_at(line).row_id, self.rows.columns[at], text

    def _text(self, line: int, at: int) -> str:
        return str(self._proxy.index(line, at).data(Qt.ItemDataRole.EditRole) or "")

    def _area(self) -> tuple[list[int], list[int]]:
        chosen = self.selectedIndexes()
        if not chosen:
            return [], []
        lines = [index.row() for index in chosen]
        columns = {index.column() for index in chosen}
        return list(range(min(lines), max(lines) + 1)), [at for at in self._shown_columns() if at in columns]

    def _shown_columns(self) -> list[int]:
        header = self.horizontalHeader()
        order = [header.logicalIndex(visual) for visual in range(header.count())]
        return [at for at in order if not self.isColumnHidden(at)]

    # keys and menu

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys of a spreadsheet; everything else is Qt's, type-ahead included."""
        handler = self._handler(event)
        if handler is None:
            super().keyPressEvent(event)
            return
        handler()
        event.accept()

    def _handler(self, event: QKeyEvent) -> Callable[[], None] | None:
        standard = QKeySequence.StandardKey
        if event.matches(standard.Copy):
            return self.copy
        if event.matches(standard.Paste):
            return self.paste
        if event.key() == Key.Key_D and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            return self.fill_down
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier != Qt.KeyboardModifier.NoModifier:
            return None
        keys: dict[int, Callable[[], None]] = {
            Key.Key_Space: self.toggle_ticks,
            Key.Key_Delete: self.clear_cells,
            Key.Key_Return: self._edit_current,
            Key.Key_Enter: self._edit_current,
        }
        return keys.get(event.key())

    def _edit_current(self) -> None:
        index = self.currentIndex()
        if self.state() == QAbstractItemView.State.EditingState:
            return  # the Return that ends an edit comes by here as well
        if index.isValid() and index.flags() & Qt.ItemFlag.ItemIsEditable:
            self.edit(index)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask the panel for the menu; a click outside of the selection selects first."""
        index: QModelIndex = self.indexAt(event.pos())
        if index.isValid() and not self.selectionModel().isSelected(index):
            flags = QItemSelectionModel.SelectionFlag.ClearAndSelect
            self.selectionModel().setCurrentIndex(index, flags)
        self.menu_asked.emit(event.globalPos())
