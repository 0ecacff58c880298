"""How the lines of the table look: ground, picture, texts, and a frame around the cell that has the focus."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QTableView

from iomanager.shell.widgets.cells import MARGIN, CellPainter
from iomanager.shell.widgets.pictures import Pictures
from iomanager.tracker.record import Record
from iomanager.tracker.ui.reading import text_of
from iomanager.tracker.ui.table_model import PICTURED, RecordsModel

PICTURE = QSize(64, 36)
_FRAME = 2  # pixels around a picture


class RecordsPainter:
    """Draws the lines of a view that are seen, by hand (``shell.widgets.cells``)."""

    def __init__(self, view: QTableView, model: RecordsModel, pictures: Pictures) -> None:
        self._view = view
        self._model = model
        self._pictures = pictures
        self._cells = CellPainter(view)

    def paint(self, area: QRect) -> None:
        """Draw what of the viewport lies in an area."""
        view, header = self._view, self._view.horizontalHeader()
        self._cells.begin()
        first, last = view.rowAt(area.top()), view.rowAt(area.bottom())
        if first < 0:
            return
        columns = []
        for at in range(header.count()):
            left, width = header.sectionViewportPosition(at), header.sectionSize(at)
            if not header.isSectionHidden(at) and left <= area.right() and left + width > area.left():
                columns.append((at, left, width))
        chosen = self._chosen()
        painter = QPainter(view.viewport())
        painter.setFont(view.font())
        for row in range(first, (last if last >= 0 else self._model.rowCount() - 1) + 1):
            record = self._model.record(row)
            if record is not None:
                marked = any(top <= row <= bottom for top, bottom in chosen)
                self._draw(painter, row, record, columns, chosen=marked)
        if view.hasFocus():
            self._frame(painter)
        painter.end()

    def _chosen(self) -> list[tuple[int, int]]:
        """The first and the last row of each run that is selected."""
        chosen = self._view.selectionModel().selection()
        parts = [chosen.at(number) for number in range(chosen.count())]
        return [(part.top(), part.bottom()) for part in parts]

    def _draw(
        self, painter: QPainter, row: int, record: Record, columns: list[tuple[int, int, int]], *, chosen: bool
    ) -> None:
        top, height = self._view.rowViewportPosition(row), self._view.rowHeight(row)
        if chosen and columns:
            left = min(left for _, left, _ in columns)
            width = sum(width for _, _, width in columns)
            painter.fillRect(left, top, width, height, self._cells.color("selection"))
        names, fields = self._model.names, self._model.fields
        for at, left, width in columns:
            start = left + MARGIN
            if not at and record.kind in PICTURED:
                self._draw_picture(painter, QPoint(left + _FRAME, top + _FRAME), record)
                start = left + PICTURE.width() + 2 * MARGIN
            text = text_of(record, fields[at], names).partition("\n")[0]
            if text:
                area = (start, top, left + width - MARGIN - start, height)
                painter.setPen(self._cells.color("on_selection" if chosen else "text"))
                self._cells.text(painter, area, text, right=self._model.is_number(fields[at]))

    def _frame(self, painter: QPainter) -> None:
        """Around the cell that has the focus."""
        view, current = self._view, self._view.currentIndex()
        row, column = current.row(), current.column()
        if current.isValid():
            left, top = view.columnViewportPosition(column), view.rowViewportPosition(row)
            painter.setPen(self._cells.color("accent"))
            painter.drawRect(left, top, view.columnWidth(column) - 1, view.rowHeight(row) - 1)

    def _draw_picture(self, painter: QPainter, corner: QPoint, record: Record) -> None:
        """The picture in the middle of its place; where there is none, the end of the name, which differs."""
        image, place = self._pictures.get(record.ref), QRect(corner, PICTURE)
        painter.fillRect(place, self._cells.color("raised"))
        if image is not None and not image.isNull():
            shown = QRect(QPoint(), image.size().scaled(PICTURE, Qt.AspectRatioMode.KeepAspectRatio))
            shown.moveCenter(place.center())
            painter.drawImage(shown, image)
        elif image is not None:
            painter.setPen(self._cells.color("secondary"))
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, record.label[-2:].upper())
