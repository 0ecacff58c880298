"""Every colour, size and font of the application: the tokens of the design, and the one style sheet filled with them.

Neutral greys, so that nothing tints how a plate looks; one accent; state colours only with a word or an icon beside
them. No other file holds a colour.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from iomanager.core import paths

GRID = 8
ROW_HEIGHT = 24
PICTURE_ROW_HEIGHT = 72
COMPACT_ROW_HEIGHT = 40
FONT_PIXELS = 13
_PROPERTY = "iomanager_theme"


class Mode(str, Enum):
    """What the user chose; ``system`` follows the desktop."""

    SYSTEM = "system"
    DARK = "dark"
    LIGHT = "light"


@dataclass(frozen=True, slots=True)
class Tokens:
    """The colours of one theme, as ``#rrggbb``."""

    name: str
    window: str
    panel: str
    field: str
    raised: str
    hover: str
    text: str
    secondary: str
    disabled: str
    line: str
    border: str
    accent: str
    accent_hover: str
    on_accent: str
    selection: str
    on_selection: str
    ok: str
    warning: str
    error: str
    running: str
    unknown: str
    warning_area: str
    error_area: str


DARK = Tokens(
    name="dark",
    window="#2a2a2a",
    panel="#323232",
    field="#262626",
    raised="#3d3d3d",
    hover="#464646",
    text="#d8d8d8",
    secondary="#a0a0a0",
    disabled="#707070",
    line="#3d3d3d",
    border="#565656",
    accent="#4a8fd6",
    accent_hover="#5d9ddf",
    on_accent="#101418",
    selection="#33506e",
    on_selection="#ffffff",
    ok="#5fae6f",
    warning="#d6a23f",
    error="#e88a8a",
    running="#6aa8e6",
    unknown="#a0a0a0",
    warning_area="#403826",
    error_area="#452e2e",
)
LIGHT = Tokens(
    name="light",
    window="#f2f2f2",
    panel="#ffffff",
    field="#ffffff",
    raised="#e6e6e6",
    hover="#dadada",
    text="#1e1e1e",
    secondary="#5f5f5f",
    disabled="#9a9a9a",
    line="#dcdcdc",
    border="#b4b4b4",
    accent="#2a6cb0",
    accent_hover="#215a95",
    on_accent="#ffffff",
    selection="#cfe1f4",
    on_selection="#1e1e1e",
    ok="#2f7a40",
    warning="#8a5f00",
    error="#b83838",
    running="#2a6cb0",
    unknown="#5f5f5f",
    warning_area="#f7edd6",
    error_area="#f7dede",
)


def tokens() -> Tokens:
    """The colours of the theme in use."""
    application = QApplication.instance()
    return LIGHT if application is not None and application.property(_PROPERTY) == "light" else DARK


def color(name: str) -> QColor:
    """A token's colour, by the field's name in :class:`Tokens`."""
    return QColor(getattr(tokens(), name))


def apply(application: QApplication, mode: Mode) -> None:
    """Show the whole application in this mode; widgets get a palette change and repaint."""
    chosen = _tokens_of(application, mode)
    application.setProperty(_PROPERTY, chosen.name)
    application.setStyle("Fusion")
    application.setFont(ui_font())
    application.setPalette(_palette(chosen))
    application.setStyleSheet(_style_sheet(chosen))


def ui_font() -> QFont:
    """The application's font: 13 px, Korean from Noto Sans CJK where the system's font has none."""
    font = QFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont))
    families = [*font.families(), "Noto Sans", "Noto Sans CJK KR", "Malgun Gothic", "Apple SD Gothic Neo"]
    font.setFamilies(list(dict.fromkeys(families)))
    font.setPixelSize(FONT_PIXELS)
    _tabular(font)
    return font


def mono_font() -> QFont:
    """For timecodes, frame ranges and paths."""
    font = QFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
    families = ["Noto Sans Mono", "DejaVu Sans Mono", *font.families(), "Noto Sans Mono CJK KR", "Noto Sans CJK KR"]
    font.setFamilies(list(dict.fromkeys(families)))
    font.setStyleHint(QFont.StyleHint.Monospace)
    font.setPixelSize(FONT_PIXELS - 1)
    return font


def _tabular(font: QFont) -> None:
    """Figures of one width, so that frames and versions stand in columns."""
    feature = getattr(QFont, "Tag", None)
    if feature is not None and hasattr(font, "setFeature"):
        font.setFeature(feature("tnum"), 1)


def _tokens_of(application: QApplication, mode: Mode) -> Tokens:
    if mode is Mode.SYSTEM:
        light = application.styleHints().colorScheme() == Qt.ColorScheme.Light
        return LIGHT if light else DARK
    return LIGHT if mode is Mode.LIGHT else DARK


def _palette(chosen: Tokens) -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    for key, name in {
        role.Window: chosen.window,
        role.Base: chosen.field,
        role.AlternateBase: chosen.panel,
        role.Button: chosen.raised,
        role.ToolTipBase: chosen.raised,
        role.Text: chosen.text,
        role.WindowText: chosen.text,
        role.ButtonText: chosen.text,
        role.ToolTipText: chosen.text,
        role.PlaceholderText: chosen.secondary,
        role.Highlight: chosen.selection,
        role.HighlightedText: chosen.on_selection,
        role.Accent: chosen.accent,
        role.Link: chosen.running,
        role.LinkVisited: chosen.running,
        role.Light: chosen.raised,
        role.Midlight: chosen.line,
        role.Mid: chosen.line,
        role.Dark: chosen.border,
        role.Shadow: chosen.window,
    }.items():
        palette.setColor(key, QColor(name))
    for key in (role.Text, role.WindowText, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, key, QColor(chosen.disabled))
    return palette


def _style_sheet(chosen: Tokens) -> str:
    """The one QSS file, its ``@name`` marks replaced by the tokens; longer names first."""
    text = (paths.resources_folder() / "styles" / "iomanager.qss").read_text(encoding="utf-8")
    values = {**dataclasses.asdict(chosen), "icons": (paths.resources_folder() / "icons").as_posix()}
    for name in sorted(values, key=len, reverse=True):
        text = text.replace(f"@{name}", values[name])
    return text
