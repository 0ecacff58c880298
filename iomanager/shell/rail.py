"""The left rail: a button per panel, with a badge for what waits in it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QToolBar, QToolButton, QWidget

from iomanager.shell import icons, language, theme
from iomanager.shell.panels import PanelSpec
from iomanager.shell.widgets import controls

WIDTH = 72
ICON = 20


class RailButton(QToolButton):
    """Icon above title; the badge is a small text in the corner."""

    def __init__(self, spec: PanelSpec) -> None:
        super().__init__()
        self._source = spec.title
        self._badge = ""
        self.setCheckable(True)
        self.setIcon(icons.icon(spec.icon))
        self.setIconSize(QSize(ICON, ICON))
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        self.setFixedWidth(WIDTH)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        language.follow(self, self._retranslate)

    def set_badge(self, text: str) -> None:
        """Show ``text``, such as a number of problems; empty for none."""
        self._badge = text
        self._retranslate()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._badge:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = max(16, self.fontMetrics().horizontalAdvance(self._badge) + theme.GRID)
        rect = QRect(self.width() // 2 + 4, 2, width, 16)
        painter.setBrush(theme.color("accent"))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawRoundedRect(rect, 8, 8)
        painter.setPen(theme.color("on_accent"))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, self._badge)
        painter.end()

    def _retranslate(self) -> None:
        title = QCoreApplication.translate("Panels", self._source)
        self.setText(title)
        controls.name_it(self, f"{title}: {self._badge}" if self._badge else title)


class Rail(QToolBar):
    """``picked`` carries a panel's id."""

    picked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("rail")
        self.setMovable(False)
        self.setFloatable(False)
        self.setOrientation(Qt.Orientation.Vertical)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.toggleViewAction().setEnabled(False)
        self._buttons: dict[str, RailButton] = {}
        language.follow(self, self._retranslate)

    def show_panels(self, specs: tuple[PanelSpec, ...]) -> None:
        """One button each."""
        self.clear()
        self._buttons = {spec.id: RailButton(spec) for spec in specs}
        for panel_id, button in self._buttons.items():
            button.clicked.connect(lambda _=False, name=panel_id: self.picked.emit(name))
            self.addWidget(button)

    def mark(self, panel_id: str, opened: bool) -> None:
        """Show which panels are open."""
        if panel_id in self._buttons:
            self._buttons[panel_id].setChecked(opened)

    def badge(self, panel_id: str, text: str) -> None:
        """Mark a panel's button."""
        if panel_id in self._buttons:
            self._buttons[panel_id].set_badge(text)

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("Panels"))
        self.setAccessibleName(self.tr("Panels"))
