"""The docks of one window: where the panels stand, how that is remembered, and what a role opens at first."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QByteArray, QCoreApplication, QObject, Qt, Signal
from PySide6.QtWidgets import QMainWindow, QVBoxLayout, QWidget

from iomanager.shell import language, theme
from iomanager.shell.frame import PanelDock, PanelFrame
from iomanager.shell.panels import Area, PanelSpec
from iomanager.shell.roles import Role
from iomanager.shell.state import UserState
from iomanager.shell.widgets import controls

_AREAS = {
    Area.MAIN: Qt.DockWidgetArea.LeftDockWidgetArea,
    Area.RIGHT: Qt.DockWidgetArea.RightDockWidgetArea,
    Area.BOTTOM: Qt.DockWidgetArea.BottomDockWidgetArea,
}
_LAYOUT = "window.layout"
_PANELS = "window.panels"
VERSION = 1
MAIN_WIDTH, RIGHT_WIDTH, BOTTOM_HEIGHT = 900, 360, 220


class Docks(QObject):
    """``built`` carries a panel's id and widget; ``opened`` its id and whether it is open now."""

    built = Signal(str, QWidget)
    opened = Signal(str, bool)

    def __init__(self, window: QMainWindow, state: UserState) -> None:
        super().__init__(window)
        self._window = window
        self._state = state
        self._docks: dict[str, PanelDock] = {}
        self._specs: dict[str, PanelSpec] = {}

    def put(self, spec: PanelSpec, create: Callable[[], QWidget]) -> None:
        """Make the dock of a panel, built when it is first shown; a known dock gets a new panel in its place."""
        known = self._docks.get(spec.id)
        self._specs[spec.id] = spec
        if known is not None:
            known.frame.renew(create)
            return
        self._add(spec.id, spec.title, PanelFrame(create), spec.area)

    def ids(self) -> list[str]:
        """Every panel there is, placeholders included."""
        return list(self._docks)

    def dock(self, panel_id: str) -> PanelDock | None:
        """The dock of a panel."""
        return self._docks.get(panel_id)

    def show(self, panel_id: str) -> None:
        """Open a panel, bring it to the front and give it the focus."""
        dock = self._docks.get(panel_id)
        if dock is not None:
            dock.frame.build()
            was_hidden = dock.isHidden()
            dock.show()
            dock.raise_()
            if was_hidden and not dock.isFloating():
                self._widen(panel_id, dock)
            dock.widget().setFocus()
            self.opened.emit(panel_id, True)

    def toggle(self, panel_id: str) -> None:
        """Open a panel that is hidden or behind another; hide one that is in front."""
        dock = self._docks.get(panel_id)
        if dock is None:
            return
        if dock.isVisible() and not dock.visibleRegion().isEmpty():
            dock.hide()
        else:
            self.show(panel_id)

    def arrange(self, role: Role) -> None:
        """The role's own layout, as if nothing had been moved."""
        for panel_id, dock in self._docks.items():
            spec = self._specs.get(panel_id)
            dock.setFloating(False)
            self._place(dock, spec.area if spec else Area.RIGHT)
            dock.setVisible(panel_id in role.opened)
        self._resize()

    def save(self) -> None:
        """Remember where everything stands, for this user."""
        layout = bytes(self._window.saveState(VERSION).toBase64().data()).decode("ascii")
        self._state.set(_LAYOUT, layout)
        self._state.set(_PANELS, self.ids())

    def restore(self, role: Role) -> None:
        """As it was left; a panel that this version does not have gets a placeholder, so that its place is kept."""
        for panel_id in self._state.get(_PANELS, []):
            if panel_id not in self._docks:
                self._add(panel_id, panel_id, PanelFrame(partial(self._placeholder, panel_id)), Area.RIGHT)
                self._docks[panel_id].hide()
        layout = QByteArray.fromBase64(str(self._state.get(_LAYOUT, "")).encode("ascii"))
        if layout.isEmpty() or not self._window.restoreState(layout, VERSION):
            self.arrange(role)

    def _add(self, panel_id: str, title: str, frame: PanelFrame, area: Area) -> None:
        dock = PanelDock(panel_id, title, frame)
        self._docks[panel_id] = dock
        self._place(dock, area)
        frame.built.connect(lambda panel: self.built.emit(panel_id, panel))
        dock.visibilityChanged.connect(lambda _: self.opened.emit(panel_id, not dock.isHidden()))

    def _place(self, dock: PanelDock, area: Area) -> None:
        """Put a dock into its area; the main panels stand behind one another, as each needs the room."""
        self._window.addDockWidget(_AREAS[area], dock)
        mains = [self._docks[panel_id] for panel_id, spec in self._specs.items() if spec.area is Area.MAIN]
        if area is Area.MAIN and mains and mains[0] is not dock:
            self._window.tabifyDockWidget(mains[0], dock)

    def _placeholder(self, panel_id: str) -> QWidget:
        return Placeholder(panel_id, lambda: self._forget(panel_id))

    def _forget(self, panel_id: str) -> None:
        dock = self._docks.pop(panel_id)
        self._window.removeDockWidget(dock)
        dock.deleteLater()
        self.save()

    def _widen(self, panel_id: str, dock: PanelDock) -> None:
        """A side dock that was hidden before the first layout comes back too narrow to read in."""
        spec = self._specs.get(panel_id)
        if spec is not None and spec.area is Area.RIGHT and dock.width() < RIGHT_WIDTH // 2 + theme.GRID:
            width = min(RIGHT_WIDTH, self._window.width() // 4)
            self._window.resizeDocks([dock], [width], Qt.Orientation.Horizontal)

    def _resize(self) -> None:
        for area, size in ((Area.MAIN, MAIN_WIDTH), (Area.RIGHT, RIGHT_WIDTH)):
            docks = [self._docks[panel_id] for panel_id, spec in self._specs.items() if spec.area is area]
            self._window.resizeDocks(docks, [size] * len(docks), Qt.Orientation.Horizontal)
        low = [self._docks[panel_id] for panel_id, spec in self._specs.items() if spec.area is Area.BOTTOM]
        self._window.resizeDocks(low, [BOTTOM_HEIGHT] * len(low), Qt.Orientation.Vertical)


class Placeholder(QWidget):
    """Stands where a saved layout names a panel that does not exist here."""

    def __init__(self, panel_id: str, forget: Callable[[], None]) -> None:
        super().__init__()
        self._id = panel_id
        self._words = controls.label("", "secondary")
        self._words.setWordWrap(True)
        self._button = controls.button()
        self._button.clicked.connect(forget)
        layout = QVBoxLayout(self)
        layout.addWidget(self._words)
        layout.addWidget(self._button, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addStretch()
        language.follow(self, self._retranslate)

    def _retranslate(self) -> None:
        text = QCoreApplication.translate("Placeholder", "This version has no panel “{name}”; its place is kept.")
        self._words.setText(text.format(name=self._id))
        self._button.setText(QCoreApplication.translate("Placeholder", "Remove it from my layout"))
