"""The bar on top: the project, the way to every action, and who works."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolBar, QToolButton, QWidget

from iomanager.shell import icons, language, theme
from iomanager.shell.widgets import controls


class Header(QToolBar):
    """``project_wanted`` and ``palette_wanted`` when their buttons are pressed."""

    project_wanted = Signal()
    palette_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("header")
        self.setMovable(False)
        self.setFloatable(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.toggleViewAction().setEnabled(False)
        self._project = _wide_button("folder-outline")
        self._find = _wide_button("magnify")
        self._find.setObjectName("find")
        self._user = controls.label("", "secondary")
        self._name = ""
        self._build()
        language.follow(self, self._retranslate)

    def show_project(self, name: str) -> None:
        """Name the project in use."""
        self._name = name
        self._retranslate()

    def show_user(self, name: str) -> None:
        """Name who works."""
        self._user.setText(name)

    def _build(self) -> None:
        inside = QWidget()
        layout = QHBoxLayout(inside)
        layout.setContentsMargins(theme.GRID, 2, theme.GRID, 2)
        layout.setSpacing(theme.GRID)
        layout.addWidget(self._project)
        layout.addStretch(1)
        layout.addWidget(self._find)
        layout.addStretch(1)
        layout.addWidget(self._user)
        inside.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.addWidget(inside)
        self._project.clicked.connect(self.project_wanted)
        self._find.clicked.connect(self.palette_wanted)

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("Project and search"))
        self._project.setText(self._name or self.tr("Choose a project"))
        controls.name_it(self._project, self.tr("Choose or create a project"))
        self._project.setAccessibleName(self.tr("Project: {name}").format(name=self._project.text()))
        self._find.setText(self.tr("Find an action   {keys}").format(keys="Ctrl+K"))
        controls.name_it(self._find, self.tr("Find any action by its name"))
        self._user.setAccessibleName(self.tr("User"))


def _wide_button(icon: str) -> QToolButton:
    made = controls.icon_button(icon)
    made.setIcon(icons.icon(icon))
    made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    return made
