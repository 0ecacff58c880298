"""Icons of one family, Material Design 6, drawn from its font in the theme's colours and crisp at any scale.

The font ships with qtawesome; it is read directly, because importing qtawesome costs more than a whole first paint.
``resources/icons/glyphs.json`` holds the names in use and their code points.
"""

from __future__ import annotations

import functools
import importlib.util
import json
from pathlib import Path

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontDatabase, QIcon, QIconEngine, QPainter, QPixmap

from iomanager.core import paths
from iomanager.shell import theme


def icon(name: str, color: str = "text") -> QIcon:
    """The icon of a Material Design name, in a colour of the theme's tokens; it follows the theme when that changes.

    Raises KeyError for a name that ``resources/icons/glyphs.json`` does not hold.
    """
    return QIcon(_GlyphEngine(glyph(name), color))


def pixmap(name: str, size: int, color: str = "text", ratio: float = 1.0) -> QPixmap:
    """The icon as a picture of ``size`` logical pixels, for labels."""
    return icon(name, color).pixmap(QSize(size, size), ratio)


def glyph(name: str) -> str:
    """The character of an icon in its font."""
    return chr(int(_glyphs()[name], 16))


class _GlyphEngine(QIconEngine):
    """Paints one character of the icon font into whatever size is asked."""

    def __init__(self, character: str, color: str) -> None:
        super().__init__()
        self._character = character
        self._color = color

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        """Draw the character in the middle of ``rect``."""
        font = QFont(_family())
        font.setPixelSize(max(1, min(rect.width(), rect.height())))
        font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
        painter.setFont(font)
        painter.setPen(theme.color("disabled" if mode is QIcon.Mode.Disabled else self._color))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, self._character)
        painter.restore()

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        """Draw on a transparent ground; ``size`` is in device pixels."""
        picture = QPixmap(size)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        self.paint(painter, QRect(0, 0, size.width(), size.height()), mode, state)
        painter.end()
        return picture

    def clone(self) -> QIconEngine:
        """A copy, as QIcon asks when it detaches."""
        return _GlyphEngine(self._character, self._color)


@functools.cache
def _glyphs() -> dict[str, str]:
    text = (paths.resources_folder() / "icons" / "glyphs.json").read_text(encoding="utf-8")
    return {str(name): str(code) for name, code in json.loads(text).items()}


@functools.cache
def _family() -> str:
    """Load the font once; the application's font stands in where it is missing, and shows boxes."""
    spec = importlib.util.find_spec("qtawesome")
    for folder in (spec.submodule_search_locations or []) if spec else []:
        for file in sorted(Path(folder, "fonts").glob("materialdesignicons6-webfont-*.ttf")):
            families = QFontDatabase.applicationFontFamilies(QFontDatabase.addApplicationFont(str(file)))
            return families[0]
    return ""
