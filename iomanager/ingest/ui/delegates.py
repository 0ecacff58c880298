"""How cells are drawn and edited: pictures, states with an icon, combos and completers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QIcon, QPainter, QPalette
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from iomanager.ingest.model import Severity
from iomanager.ingest.ui.columns import Column, Kind
from iomanager.ingest.ui.pictures import Pictures
from iomanager.ingest.ui.table_model import COLUMN, ROW, STATE
from iomanager.shell import icons, theme

Index = QModelIndex | QPersistentModelIndex
ICON = 14
SEVERITY_ICONS = {
    Severity.ERROR: ("alert-circle-outline", "error"),
    Severity.WARNING: ("alert-outline", "warning"),
    Severity.INFO: ("information-outline", "running"),
}


def severity_icon(severity: Severity) -> QIcon:
    """The icon of a severity, in its colour."""
    return icons.icon(*SEVERITY_ICONS[severity])


class CellDelegate(QStyledItemDelegate):
    """Text cells: monospace where characters are compared, a mark where something is wrong, the right editor."""

    def __init__(self, parent: QWidget, completions: Callable[[str], Sequence[str]]) -> None:
        super().__init__(parent)
        self._completions = completions
        self._mono: QFont | None = None
        self._icons: dict[Severity | str, QIcon] = {}

    def initStyleOption(self, option: Any, index: Index) -> None:
        """Say how the style draws the cell."""
        super().initStyleOption(option, index)
        column = index.data(COLUMN)
        if not isinstance(column, Column):
            return
        option.textElideMode = Qt.TextElideMode.ElideMiddle if column.kind is Kind.PATH else option.textElideMode
        if column.monospace:
            self._mono = self._mono or theme.mono_font()
            option.font = self._mono
        severity = index.data(STATE)
        if severity is not None:
            self._mark(option, severity, SEVERITY_ICONS[severity][1])
        elif column.kind is Kind.HEALTH and option.text:
            self._mark(option, "ok" if option.text == "ok" else Severity.WARNING, "")

    def _mark(self, option: Any, what: Severity | str, color: str) -> None:
        if what not in self._icons:
            name, token = SEVERITY_ICONS[what] if isinstance(what, Severity) else ("check-circle-outline", "ok")
            self._icons[what] = icons.icon(name, token)
        option.icon = self._icons[what]
        option.features |= QStyleOptionViewItem.ViewItemFeature.HasDecoration
        option.decorationSize = QSize(ICON, ICON)
        if color:
            option.palette.setColor(QPalette.ColorRole.Text, theme.color(color))

    def createEditor(self, parent: QWidget, option: Any, index: Index) -> QWidget:
        """A combo that also takes typing, or a line with completion."""
        column: Column = index.data(COLUMN)
        name = column.title or column.key
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
        self.initStyleOption(option, index)
        option.text = ""
        option.widget.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        row = index.data(ROW)
        area = option.rect.adjusted(4, 2, -4, -2)
        image = self._pictures.get(row.thumbnail) if row is not None and row.thumbnail else None
        if image is None or image.isNull():
            self._placeholder(painter, area)
            return
        size = image.size().scaled(area.size(), Qt.AspectRatioMode.KeepAspectRatio)
        target = QRect(0, 0, size.width(), size.height())
        target.moveCenter(area.center())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(target, image)

    def _placeholder(self, painter: QPainter, area: QRect) -> None:
        painter.fillRect(area, theme.color("panel"))
