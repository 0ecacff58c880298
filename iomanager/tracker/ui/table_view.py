"""The table of records: pictures before the name, lists to choose from while one edits, columns as they were left."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QByteArray,
    QItemSelection,
    QItemSelectionModel,
    QPoint,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QStyledItemDelegate,
    QTableView,
    QWidget,
)

from iomanager.shell import theme
from iomanager.shell.state import UserState
from iomanager.shell.widgets.pictures import Pictures
from iomanager.tracker.record import Record
from iomanager.tracker.ui.drawing import RecordsPainter
from iomanager.tracker.ui.reading import text_of
from iomanager.tracker.ui.table_model import PICTURED, Index, RecordsModel

ROW_WITH_PICTURE = 40
_WIDTHS = {
    "code": 272,
    "name": 200,
    "created_at": 136,
    "email": 180,
    "login": 120,
    "assignees": 136,
    "description": 220,
    "path": 320,
    "path_to_frames": 320,
    "content": 320,
}
_WIDTH = 88
_MOST_HELD = 1000


@dataclass(frozen=True, slots=True)
class _Held:
    """What is seen: the record of the top row and how far it is scrolled, and by id what has focus and selection."""

    top: str = ""
    offset: int = 0
    current: str = ""
    column: int = 0
    chosen: tuple[str, ...] = ()


class RecordsDelegate(QStyledItemDelegate):
    """Edits fields with choices by a list."""

    def __init__(self, model: RecordsModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model

    def createEditor(self, parent: QWidget, option: Any, index: Index) -> QWidget:
        field = self._model.schema.fields.get(self._model.fields[index.column()])
        if field is None or not field.choices:
            return super().createEditor(parent, option, index)
        box = QComboBox(parent)
        box.addItems(list(field.choices))
        box.activated.connect(lambda _: self._done(box))
        return box

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        if isinstance(editor, QComboBox):
            editor.setCurrentText(str(index.data(Qt.ItemDataRole.EditRole)))
            editor.showPopup()
        else:
            super().setEditorData(editor, index)

    def setModelData(self, editor: QWidget, model: Any, index: Index) -> None:
        if isinstance(editor, QComboBox):
            model.setData(index, editor.currentText())
        else:
            super().setModelData(editor, model, index)

    def _done(self, box: QComboBox) -> None:
        self.commitData.emit(box)
        self.closeEditor.emit(box)


class RecordsView(QTableView):
    """``chosen``: the selection changed; ``sorted_by`` a column and whether it descends; ``menu_asked`` where."""

    chosen = Signal()
    sorted_by = Signal(int, bool)
    menu_asked = Signal(QPoint)

    def __init__(
        self, model: RecordsModel, pictures: Pictures, state: UserState, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._model = model
        self._painter = RecordsPainter(self, model, pictures)
        self._state = state
        self._soon = QTimer(self, singleShot=True, interval=500)
        self._held = _Held()
        self._build()

    def selected(self) -> list[Record]:
        """The selected records, from top to bottom."""
        chosen = self.selectionModel().selection()
        parts = [chosen.at(number) for number in range(chosen.count())]
        rows = {row for part in parts for row in range(part.top(), part.bottom() + 1)}
        return [record for record in map(self._model.record, sorted(rows)) if record is not None]

    def any_selected(self) -> bool:
        """Whether a record is selected, without a look at each."""
        return self.selectionModel().hasSelection()

    def current(self) -> Record | None:
        """The record that has the focus."""
        return self._model.record(self.currentIndex().row())

    def choose(self, record_id: str) -> bool:
        """Select a record and show it; False when it is not listed."""
        row = self._model.row_of(record_id)
        if row >= 0:
            self.selectRow(row)
            self.scrollTo(self._model.index(row, 0))
        return row >= 0

    def copy(self) -> None:
        """The selected rows as tab-separated text."""
        fields = [name for at, name in enumerate(self._model.fields) if not self.isColumnHidden(at)]
        lines = ["\t".join(text_of(record, name, self._model.names) for name in fields) for record in self.selected()]
        QGuiApplication.clipboard().setText("\n".join(lines))

    def show_kind(self) -> None:
        """Columns and heights for the kind that the model lists by now."""
        height = ROW_WITH_PICTURE if self._model.kind in PICTURED else theme.ROW_HEIGHT
        self.verticalHeader().setDefaultSectionSize(height)
        header = self.horizontalHeader()
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        kept = QByteArray.fromBase64(str(self._state.get(self._key, "")).encode("ascii"))
        if kept.isEmpty() or not header.restoreState(kept):
            for at, name in enumerate(self._model.fields):
                self.setColumnWidth(at, max(_WIDTHS.get(name, _WIDTH), header.sectionSizeHint(at)))
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A screen of lines."""
        self._painter.paint(event.rect())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+C copies; the rest is the table's own, F2 edits."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
            return
        super().keyPressEvent(event)

    def _hold(self) -> None:
        """Remember what is seen, before the list is brought up to date."""
        top = self.rowAt(0)
        record = self._model.record(top)
        offset = self.verticalScrollBar().value() - top * self._row_height if record is not None else 0
        current, chosen = self.current(), self.selected()[:_MOST_HELD]
        self._held = _Held(
            record.id if record is not None else "",
            offset,
            current.id if current is not None else "",
            self.currentIndex().column(),
            tuple(one.id for one in chosen),
        )

    def _restore(self) -> None:
        """Nothing moves under the pointer; what was chosen stays so where the list began anew."""
        held = self._held
        row = self._model.row_of(held.top)
        if row >= 0:
            self.verticalScrollBar().setValue(row * self._row_height + held.offset)
        if held.current and self.current() is None:
            rows = [row for row in map(self._model.row_of, held.chosen) if row >= 0]
            lines = QItemSelection()
            for row in rows:
                lines.select(self._model.index(row, 0), self._model.index(row, self._model.columnCount() - 1))
            flags = QItemSelectionModel.SelectionFlag
            current = self._model.index(max(self._model.row_of(held.current), 0), max(held.column, 0))
            self.selectionModel().setCurrentIndex(current, flags.NoUpdate)
            self.selectionModel().select(lines, flags.ClearAndSelect)

    @property
    def _row_height(self) -> int:
        return self.verticalHeader().defaultSectionSize()

    @property
    def _key(self) -> str:
        return f"tracker.columns.{self._model.kind.value}"

    def _build(self) -> None:
        self.setModel(self._model)
        self.setItemDelegate(RecordsDelegate(self._model, self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.DoubleClicked | triggers.EditKeyPressed)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(lambda at: self.menu_asked.emit(self.viewport().mapToGlobal(at)))
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        # With the table's own, a header asks for every row whether it is selected when all are.
        header.setSelectionModel(QItemSelectionModel(self._model, header))
        header.setSectionsMovable(True)
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(True)
        header.setSortIndicatorClearable(True)
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.sortIndicatorChanged.connect(
            lambda at, order: self.sorted_by.emit(at, order == Qt.SortOrder.DescendingOrder)
        )
        for signal in (header.sectionMoved, header.sectionResized):
            signal.connect(lambda *_: self._soon.start())
        self._soon.timeout.connect(self._save)
        self._model.renewing.connect(self._hold)
        self._model.renewed.connect(self._restore)
        self.selectionModel().selectionChanged.connect(lambda *_: self.chosen.emit())

    def _save(self) -> None:
        state = bytes(self.horizontalHeader().saveState().toBase64().data()).decode("ascii")
        self._state.set(self._key, state)
