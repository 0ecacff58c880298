"""What the panel shows before there is a delivery: one sentence, one button."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from iomanager.shell import language, theme
from iomanager.shell.widgets import controls


class EmptyState(QWidget):
    """``choose`` is the button."""

    choose = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = controls.label("", "secondary")
        self._button = controls.button()
        self._button.clicked.connect(self.choose)
        layout = QVBoxLayout(self)
        layout.setSpacing(2 * theme.GRID)
        layout.addStretch(2)
        layout.addWidget(self._words, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(self._button, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(3)
        language.follow(self, self._say)

    def _say(self) -> None:
        self._words.setText(self.tr("Drop a delivery here, or choose a folder"))
        self._button.setText(self.tr("Choose a folder…"))
