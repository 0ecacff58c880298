"""Rows of lists with a second, quieter text at their right end."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPalette
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from iomanager.shell import theme


class HintDelegate(QStyledItemDelegate):
    """Draws the role ``HINT`` of an item right-aligned in the secondary colour, such as an action's shortcut."""

    HINT = Qt.ItemDataRole.UserRole + 1

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().paint(painter, option, index)
        hint = index.data(self.HINT)
        if hint:
            painter.save()
            painter.setPen(theme.color("secondary"))
            rect: QRect = option.rect  # type: ignore[attr-defined]
            metrics: QFontMetrics = option.fontMetrics  # type: ignore[attr-defined]
            text = index.data(Qt.ItemDataRole.DisplayRole)
            area = rect.adjusted(metrics.horizontalAdvance(str(text)) + 3 * theme.GRID, 0, -theme.GRID, 0)
            shown = metrics.elidedText(str(hint), Qt.TextElideMode.ElideRight, area.width())
            painter.drawText(area, _RIGHT, shown)
            painter.restore()

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        super().initStyleOption(option, index)
        text: str = option.text  # type: ignore[attr-defined]
        option.text = f" {text}"  # type: ignore[attr-defined] # a little air before the first letter
        if not index.flags() & Qt.ItemFlag.ItemIsEnabled:
            palette: QPalette = option.palette  # type: ignore[attr-defined]
            palette.setColor(QPalette.ColorRole.Text, theme.color("disabled"))
            option.palette = palette  # type: ignore[attr-defined]

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(super().sizeHint(option, index).width(), theme.ROW_HEIGHT)


_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
