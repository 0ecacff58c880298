"""How cells are drawn and edited: pictures, states with an icon, combos and completers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QWidget,
)

from iomanager.ingest.model import Severity
from iomanager.ingest.ui.columns import Column, Kind
from iomanager.ingest.ui.table_model import CELL, COLUMN, ROW, Cell
from iomanager.shell import icons, theme
from iomanager.shell.widgets.pictures import Pictures

Index = QModelIndex | QPersistentModelIndex
ICON = 14
SEVERITY_ICONS = {
    Severity.ERROR: ("alert-circle-outline", "error"),
    Severity.WARNING: ("alert-outline", "warning"),
    Severity.INFO: ("information-outline", "running"),
}


_MARGIN = 4
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


def _mark(cell: Cell) -> tuple[str, str]:
    """The icon of a cell and its token; empty for a cell with nothing to say."""
    if cell.severity is not None:
        return SEVERITY_ICONS[cell.severity]
    if cell.column.kind is Kind.HEALTH and cell.text:
        return ("check-circle-outline", "ok") if cell.text == "ok" else ("alert-outline", "warning")
    return "", ""


def _draw_focus(painter: QPainter, option: Any) -> None:
    """A frame around the cell that has the focus; the style sheet takes the style's own one away."""
    if option.state & QStyle.StateFlag.State_HasFocus:
        painter.setPen(theme.color("accent"))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(option.rect.adjusted(0, 0, -1, -1))


def severity_icon(severity: Severity) -> QIcon:
    """The icon of a severity, in its colour."""
    return icons.icon(*SEVERITY_ICONS[severity])


class CellDelegate(QStyledItemDelegate):
    """Text cells: monospace where characters are compared, a mark where something is wrong, the right editor."""

    def __init__(self, parent: QWidget, completions: Callable[[str], Sequence[str]]) -> None:
        super().__init__(parent)
        self._completions = completions
        self._fonts: tuple[QFont, QFont] | None = None
        self._metrics: tuple[QFontMetrics, ...] = ()
        self._icons: dict[tuple[str, str, float], QPixmap] = {}

    def paint(self, painter: QPainter, option: Any, index: Index) -> None:
        """Draw mark and text by hand: at 10,000 rows the style's own way takes three times as long."""
        cell = index.data(CELL)
        if not isinstance(cell, Cell) or cell.column.kind is Kind.BOOLEAN:
            super().paint(painter, option, index)
            _draw_focus(painter, option)
            return
        rect, state = option.rect, option.state
        selected = bool(state & QStyle.StateFlag.State_Selected)
        if selected:
            painter.fillRect(rect, theme.color("selection"))
        area = rect.adjusted(_MARGIN, 0, -_MARGIN, 0)
        mark, color = _mark(cell)
        if mark:
            painter.drawPixmap(area.left(), area.center().y() - ICON // 2, self._pixmap(mark, color, option.widget))
            area.setLeft(area.left() + ICON + _MARGIN)
        if selected or cell.severity is not None:
            painter.setPen(theme.color("on_selection" if selected else color))
        else:
            painter.setPen(option.palette.color(QPalette.ColorRole.Text))
        self._draw_text(painter, area, cell)
        _draw_focus(painter, option)

    def _draw_text(self, painter: QPainter, area: QRect, cell: Cell) -> None:
        if not cell.text:
            return
        column = cell.column
        if self._fonts is None:
            self._fonts = (theme.ui_font(), theme.mono_font())
            self._metrics = (QFontMetrics(self._fonts[0]), QFontMetrics(self._fonts[1]))
        mode = Qt.TextElideMode.ElideMiddle if column.kind is Kind.PATH else Qt.TextElideMode.ElideRight
        text = self._metrics[column.monospace].elidedText(cell.text, mode, area.width())
        painter.setFont(self._fonts[column.monospace])
        painter.drawText(area, _RIGHT if column.numeric else _LEFT, text)

    def _pixmap(self, name: str, token: str, widget: QWidget) -> QPixmap:
        ratio = widget.devicePixelRatioF()
        key = (name, theme.tokens().name, ratio)
        if key not in self._icons:
            self._icons[key] = icons.pixmap(name, ICON, token, ratio)
        return self._icons[key]

    def createEditor(self, parent: QWidget, option: Any, index: Index) -> QWidget:
        """A combo that also takes typing, or a line with completion."""
        column: Column = index.data(COLUMN)
        name = column.name
        if column.choices:
            combo = QComboBox(parent)
            combo.setEditable(True)
            combo.addItems(list(column.choices))
            combo.setAccessibleName(name)
            combo.activated.connect(lambda _: self._commit(combo))
            return combo
        line = QLineEdit(parent)
        line.setAccessibleName(name)
        line.setAlignment(Qt.AlignmentFlag.AlignRight if column.numeric else Qt.AlignmentFlag.AlignLeft)
        words = self._completions(column.key)
        if words:
            completer = QCompleter(list(words), line)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            line.setCompleter(completer)
        return line

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Begin with what stands in the cell."""
        text = index.data(Qt.ItemDataRole.EditRole) or ""
        if isinstance(editor, QComboBox):
            editor.setCurrentText(text)
            line = editor.lineEdit()
            if line is not None:
                line.selectAll()
        elif isinstance(editor, QLineEdit):
            editor.setText(text)

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        """Hand the text to the model, which reads or refuses it."""
        text = editor.currentText() if isinstance(editor, QComboBox) else editor.property("text")
        model.setData(index, str(text or ""), Qt.ItemDataRole.EditRole)

    def updateEditorGeometry(self, editor: QWidget, option: Any, index: Index) -> None:
        """A field of one line in the middle of a tall row."""
        height = min(option.rect.height(), max(editor.sizeHint().height(), theme.ROW_HEIGHT))
        top = option.rect.top() + (option.rect.height() - height) // 2
        editor.setGeometry(QRect(option.rect.left(), top, option.rect.width(), height))

    def _commit(self, editor: QWidget) -> None:
        self.commitData.emit(editor)
        self.closeEditor.emit(editor, QStyledItemDelegate.EndEditHint.NoHint)


class PictureDelegate(QStyledItemDelegate):
    """Draws the thumbnail in its own shape; nothing is read here."""

    def __init__(self, parent: QWidget, pictures: Pictures) -> None:
        super().__init__(parent)
        self._pictures = pictures

    def paint(self, painter: QPainter, option: Any, index: Index) -> None:
        """The ground, then the picture in the middle of it."""
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, theme.color("selection"))
        self._draw_content(painter, option, index)
        _draw_focus(painter, option)

    def _draw_content(self, painter: QPainter, option: Any, index: Index) -> None:
        row = index.data(ROW)
        area = option.rect.adjusted(4, 2, -4, -2)
        image = self._pictures.get(row.thumbnail) if row is not None and row.thumbnail else None
        if image is None or image.isNull():
            self._placeholder(painter, area, row.ext if row is not None else "")
            return
        size = image.size().scaled(area.size(), Qt.AspectRatioMode.KeepAspectRatio)
        target = QRect(0, 0, size.width(), size.height())
        target.moveCenter(area.center())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(target, image)

    def _placeholder(self, painter: QPainter, area: QRect, ext: str) -> None:
        """A clip without a picture is known by its kind."""
        painter.save()
        painter.setPen(theme.color("line"))
        painter.setBrush(theme.color("panel"))
        painter.drawRect(area.adjusted(0, 0, -1, -1))
        painter.setPen(theme.color("secondary"))
        painter.setFont(theme.ui_font())
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, ext.upper())
        painter.restore()
