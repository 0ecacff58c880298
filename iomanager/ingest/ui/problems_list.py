"""How the list of problems draws one: what is wrong on two lines, then whose it is and what would fix it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QIcon, QPainter, QPalette
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate

from iomanager.shell import theme

Index = QModelIndex | QPersistentModelIndex
CLIP = Qt.ItemDataRole.UserRole + 1
FIX = Qt.ItemDataRole.UserRole + 2
ICON = 14
LINES = 2
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class ProblemDelegate(QStyledItemDelegate):
    """The message is never behind a column: it has the width, the rest stands below it."""

    def paint(self, painter: QPainter, option: Any, index: Index) -> None:
        painter.save()
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if selected:
            painter.fillRect(option.rect, theme.color("selection"))
        area = option.rect.adjusted(theme.GRID, 4, -theme.GRID, -4)
        line = QFontMetrics(option.font).lineSpacing()
        icon = index.data(Qt.ItemDataRole.DecorationRole)
        if isinstance(icon, QIcon):
            icon.paint(painter, area.left(), area.top() + (line - ICON) // 2, ICON, ICON)
        area.setLeft(area.left() + ICON + theme.GRID)
        painter.setFont(option.font)
        painter.setPen(theme.color("on_selection") if selected else option.palette.color(QPalette.ColorRole.Text))
        text = str(index.data() or "")
        for at, words in enumerate(two_lines(text, option.font, area.width())):
            painter.drawText(QRect(area.left(), area.top() + at * line, area.width(), line), _LEFT, words)
        below = QRect(area.left(), area.bottom() - line + 1, area.width(), line)
        self._draw_below(painter, below, index, selected=selected)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(theme.color("accent"))
            painter.drawRect(option.rect.adjusted(0, 0, -1, -1))
        painter.restore()

    def _draw_below(self, painter: QPainter, area: QRect, index: Index, *, selected: bool) -> None:
        metrics = painter.fontMetrics()
        fix = str(index.data(FIX) or "")
        fix = metrics.elidedText(fix, Qt.TextElideMode.ElideRight, area.width() * 13 // 20)
        room = area.width() - metrics.horizontalAdvance(fix) - theme.GRID
        clip = metrics.elidedText(str(index.data(CLIP) or ""), Qt.TextElideMode.ElideRight, room)
        painter.setPen(theme.color("on_selection" if selected else "secondary"))
        painter.drawText(area, _LEFT, clip)
        painter.setPen(theme.color("on_selection" if selected else "running"))
        painter.drawText(area, _RIGHT, fix)

    def sizeHint(self, option: Any, index: Index) -> QSize:
        metrics = QFontMetrics(option.font)
        room = self._width(option) - ICON - 3 * theme.GRID
        lines = 1 if metrics.horizontalAdvance(str(index.data() or "")) <= room else LINES
        return QSize(160, (lines + 1) * metrics.lineSpacing() + theme.GRID)

    def _width(self, option: Any) -> int:
        view = self.parent()
        return view.viewport().width() if isinstance(view, QListView) else int(option.rect.width())


def two_lines(text: str, font: QFont, width: int) -> list[str]:
    """``text`` broken at a blank into at most two lines of ``width`` pixels, the last one cut with an ellipsis."""
    metrics = QFontMetrics(font)
    if metrics.horizontalAdvance(text) <= width:
        return [text]
    words, first = text.split(" "), ""
    while words and metrics.horizontalAdvance(f"{first} {words[0]}".strip()) <= width:
        first = f"{first} {words.pop(0)}".strip()
    if not first:  # one word that is wider than the list, such as a path
        return [metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, width)]
    return [first, metrics.elidedText(" ".join(words), Qt.TextElideMode.ElideRight, width)]
