"""Labels, buttons and fields in the house's roles, each with an accessible name."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QToolButton, QWidget

from iomanager.shell import icons, theme

ICON = 16


def label(text: str = "", role: str = "") -> QLabel:
    """A plain-text label; ``role`` is one of the style sheet's: secondary, title, heading, ok, warning, error."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    set_role(made, role)
    return made


def set_role(widget: QWidget, role: str) -> None:
    """Give a widget another role, and let the style sheet look again."""
    widget.setProperty("role", role)
    restyle(widget)


def restyle(widget: QWidget) -> None:
    """Let the style sheet look again after a property has changed."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def button(text: str = "", *, primary: bool = False) -> QPushButton:
    """A push button; a window has at most one primary."""
    made = QPushButton(text)
    made.setAutoDefault(False)
    set_role(made, "primary" if primary else "")
    return made


def icon_button(icon: str, name: str = "") -> QToolButton:
    """A button with only an icon; ``name`` is its tooltip and its accessible name."""
    made = QToolButton()
    made.setIcon(icons.icon(icon))
    made.setIconSize(QSize(ICON, ICON))
    made.setAutoRaise(True)
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    name_it(made, name)
    return made


def name_it(widget: QWidget, name: str) -> None:
    """Say what a control is, to the eye (tooltip) and to a screen reader."""
    widget.setToolTip(name)
    widget.setAccessibleName(name)


def search_field(placeholder: str = "") -> QLineEdit:
    """A one-line field with a magnifier and a button that clears it."""
    made = QLineEdit()
    made.addAction(icons.icon("magnify", "secondary"), QLineEdit.ActionPosition.LeadingPosition)
    made.setClearButtonEnabled(True)
    ask(made, placeholder)
    return made


def ask(field: QLineEdit, placeholder: str) -> None:
    """Say what belongs into a field."""
    field.setPlaceholderText(placeholder)
    field.setAccessibleName(placeholder)


def dot(color: str) -> QLabel:
    """A small circle in a state's colour; words must stand beside it."""
    made = QLabel()
    set_dot(made, color)
    return made


def set_dot(widget: QLabel, color: str) -> None:
    """Colour a dot by a token's name."""
    widget.setPixmap(icons.pixmap("circle", theme.GRID + 2, color, widget.devicePixelRatioF()))
