"""The dock around a panel: its title, its notices, and the panel itself, built when it is first shown."""

from __future__ import annotations

import logging
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDockWidget, QHBoxLayout, QVBoxLayout, QWidget

from iomanager.shell import errors, language, theme
from iomanager.shell.errors import Notice
from iomanager.shell.widgets import controls
from iomanager.shell.widgets.notice import NoticeBar

log = logging.getLogger(__name__)


class PanelFrame(QWidget):
    """The inside of a dock. ``built`` is sent once, with the panel."""

    built = Signal(QWidget)

    def __init__(self, create: Callable[[], QWidget]) -> None:
        super().__init__()
        self.setObjectName("panel_body")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._create = create
        self.panel: QWidget | None = None
        self._notice = NoticeBar(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.GRID, theme.GRID, theme.GRID, theme.GRID)
        layout.addWidget(self._notice)
        layout.addStretch(0)

    def show_notice(self, notice: Notice) -> None:
        """Say something above the panel."""
        self._notice.show_notice(notice)

    def build(self) -> None:
        """Make the panel now, when it is not there yet. A panel that fails says so here and nowhere else."""
        if self.panel is not None:
            return
        try:
            self.panel = self._create()
        except Exception as error:  # noqa: BLE001 - a boundary: one broken panel must not take the window along
            self.panel = QWidget()
            errors.show(self, error)
        layout = self.layout()
        if isinstance(layout, QVBoxLayout):
            layout.insertWidget(1, self.panel, 1)
        self.setFocusProxy(self.panel)
        self.built.emit(self.panel)

    def renew(self, create: Callable[[], QWidget]) -> None:
        """Put another panel in place of this one: at once where it is visible, else when it is next shown."""
        self._create = create
        if self.panel is not None:
            self.panel.hide()
            self.panel.deleteLater()
            self.panel = None
        if self.isVisible():
            self.build()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.build()


class PanelDock(QDockWidget):
    """A dock that can be moved, tabbed, floated and hidden; its name is the panel's id."""

    def __init__(self, panel_id: str, title: str, frame: PanelFrame) -> None:
        super().__init__()
        self.setObjectName(panel_id)
        self._source = title
        self.frame = frame
        self.setWidget(frame)
        self.setTitleBarWidget(_TitleBar(self))
        language.follow(self, self._retranslate)

    def _retranslate(self) -> None:
        title = QCoreApplication.translate("Panels", self._source)
        self.setWindowTitle(title)
        self.setAccessibleName(title)


class _TitleBar(QWidget):
    """A slim bar with the title and two buttons; it can be dragged as a dock's own."""

    def __init__(self, dock: QDockWidget) -> None:
        super().__init__(dock)
        self.setObjectName("dock_title")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._float = controls.icon_button("dock-window")
        self._close = controls.icon_button("close")
        title = controls.label("", "heading")
        dock.windowTitleChanged.connect(title.setText)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.GRID, 2, 2, 2)
        layout.addWidget(title, 1)
        layout.addWidget(self._float)
        layout.addWidget(self._close)
        self._float.clicked.connect(lambda: dock.setFloating(not dock.isFloating()))
        self._close.clicked.connect(dock.close)
        language.follow(self, self._retranslate)

    def _retranslate(self) -> None:
        controls.name_it(self._float, self.tr("Float or dock this panel"))
        controls.name_it(self._close, self.tr("Hide this panel"))
