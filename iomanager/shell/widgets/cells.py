"""Cells of tables that are drawn by hand: the style's own way takes many times as long, and a list scrolls by screens.

Qt asks the model and the delegate for each cell anew, and each time waits for the threads that read. Whoever paints
a whole screen from one place, with few objects of Qt's that come and go, is not held by them.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QPainter, QStaticText
from PySide6.QtWidgets import QWidget

from iomanager.shell import theme

MARGIN = 4
"""Pixels before and after the text of a cell."""
Area = tuple[int, int, int, int]
"""Left, top, width, height, in pixels; a rectangle of Qt's costs ten times as much."""
_MOST = 4000  # texts that are kept as they are drawn: a few screens


class CellPainter:
    """Draws texts of one line, cut to the widths of their cells."""

    def __init__(self, widget: QWidget) -> None:
        self._widget = widget
        self._metrics = widget.fontMetrics()
        self._font = QFont(widget.font())
        self._colors: dict[str, QColor] = {}
        self._texts: dict[tuple[str, int], tuple[QStaticText, int, int]] = {}
        self._looks: tuple[str, str, float] = ("", "", 0.0)

    def begin(self) -> None:
        """Before a screen of lines: the looks may be others than at the last one."""
        font = self._widget.font()
        looks = (theme.tokens().name, font.key(), self._widget.devicePixelRatioF())
        if looks != self._looks:
            self._looks, self._font, self._metrics = looks, QFont(font), self._widget.fontMetrics()
            self._colors, self._texts = {}, {}
        elif len(self._texts) > _MOST:
            self._texts = {}

    def color(self, token: str) -> QColor:
        """A colour of the theme."""
        if token not in self._colors:
            self._colors[token] = theme.color(token)
        return self._colors[token]

    def text(self, painter: QPainter, area: Area, text: str, *, right: bool = False) -> None:
        """Draw a text with the pen of the painter, in the middle of the height, at the left or the right end."""
        left, top, width, height = area
        key = (text, width)
        if key not in self._texts:
            self._texts[key] = self._made(text, width)
        shown, wide, high = self._texts[key]
        at = left + width - wide if right else left
        painter.drawStaticText(at, top + (height - high) // 2, shown)

    def _made(self, text: str, width: int) -> tuple[QStaticText, int, int]:
        if self._metrics.horizontalAdvance(text) > width:
            text = self._metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)
        made = QStaticText(text)
        made.setTextFormat(Qt.TextFormat.PlainText)
        made.prepare(font=self._font)
        size = made.size()
        return made, round(size.width()), round(size.height())
