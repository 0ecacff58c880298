"""What stands in the window until its services are there: a word, or the way to try again."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from iomanager.shell import language
from iomanager.shell.widgets import controls


class Opening(QWidget):
    """Says that the application opens; after a failure, that it could not."""

    def __init__(self) -> None:
        super().__init__()
        self._words = controls.label("", "secondary")
        self._button = controls.button()
        self._button.hide()
        self._retry: Callable[[], None] | None = None
        layout = QVBoxLayout(self)
        layout.addStretch()
        layout.addWidget(self._words, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(self._button, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch()
        self._button.clicked.connect(self._again)
        language.follow(self, self._retranslate)

    def fail(self, retry: Callable[[], None]) -> None:
        """Offer to try again."""
        self._retry = retry
        self._button.show()
        self._retranslate()

    def _again(self) -> None:
        retry, self._retry = self._retry, None
        self._button.hide()
        self._retranslate()
        if retry is not None:
            retry()

    def _retranslate(self) -> None:
        failed = self._retry is not None
        self._words.setText(self.tr("The application could not be opened.") if failed else self.tr("Opening…"))
        self._button.setText(self.tr("Try again"))
