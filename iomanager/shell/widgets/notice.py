"""The calm bar on top of a panel that says what happened and what to do, with the details folded away."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from iomanager.shell import icons, language, phrases, theme
from iomanager.shell.errors import Notice
from iomanager.shell.widgets import controls

_ICONS = {
    "info": ("information-outline", "running"),
    "ok": ("check-circle-outline", "ok"),
    "warning": ("alert-outline", "warning"),
    "error": ("alert-circle-outline", "error"),
}
DETAILS_HEIGHT = 160


class NoticeBar(QFrame):
    """One notice at a time; a new one takes the place of the old. Esc closes it while it has the focus.

    ``folded`` tells that it needs another height.
    """

    folded = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        self._picture = QLabel()
        self._message = controls.label("", "heading")
        self._hint = controls.label()
        self._fold = controls.button()
        self._copy = controls.button()
        self._close = controls.icon_button("close")
        self._details = QPlainTextEdit(readOnly=True)
        self._build()
        self._fade = QTimer(self, singleShot=True)
        self._fade.timeout.connect(self._leave)
        language.follow(self, self._retranslate)
        self.hide()

    def show_notice(self, notice: Notice) -> None:
        """Show it, folded."""
        self._fade.stop()
        name, color = _ICONS.get(notice.level, _ICONS["info"])
        self._picture.setPixmap(icons.pixmap(name, controls.ICON + 4, color, self.devicePixelRatioF()))
        message, hint = phrases.shown(notice.message), phrases.shown(notice.hint)
        self._message.setText(message)
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))
        self._details.setPlainText(notice.details)
        self._fold.setVisible(bool(notice.details))
        self._open(False)
        self.setProperty("level", notice.level)
        controls.restyle(self)
        self.setAccessibleName(f"{message} {hint}".strip())
        self.show()

    def height_of(self, width: int) -> int:
        """The height that its words need at a width, in pixels."""
        layout = self.layout()
        return layout.heightForWidth(width) if layout is not None and layout.hasHeightForWidth() else self.height()

    def hide_after(self, milliseconds: int) -> None:
        """Leave by itself, but not from under the pointer or while it is read in detail."""
        self._fade.start(milliseconds)

    def _leave(self) -> None:
        if self.underMouse() or self._has_focus() or self._details.isVisible():
            self._fade.start(1000)
        else:
            self.hide()

    def _has_focus(self) -> bool:
        focused = QApplication.focusWidget()
        return focused is not None and self.isAncestorOf(focused)

    def text(self) -> str:
        """Everything the notice says, as it is copied."""
        parts = [self._message.text(), self._hint.text(), self._details.toPlainText()]
        return "\n".join(part for part in parts if part)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
        else:
            super().keyPressEvent(event)

    def _build(self) -> None:
        for words in (self._message, self._hint):
            words.setWordWrap(True)
            words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._details.setFont(theme.mono_font())
        self._details.setFixedHeight(DETAILS_HEIGHT)
        words_box = QVBoxLayout()
        words_box.setSpacing(2)
        words_box.addWidget(self._message)
        words_box.addWidget(self._hint)
        buttons = QHBoxLayout()
        for each in (self._fold, self._copy, self._close):
            buttons.addWidget(each, 0, Qt.AlignmentFlag.AlignTop)
        layout = QGridLayout(self)
        layout.setContentsMargins(theme.GRID, theme.GRID, theme.GRID, theme.GRID)
        layout.addWidget(self._picture, 0, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(words_box, 0, 1)
        layout.addLayout(buttons, 0, 2, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self._details, 1, 0, 1, 3)
        layout.setColumnStretch(1, 1)
        self._close.clicked.connect(self.hide)
        self._copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.text()))
        self._fold.clicked.connect(lambda: self._open(self._details.isHidden()))

    def _open(self, opened: bool) -> None:
        self._details.setVisible(opened)
        self._copy.setVisible(opened)
        self._fold.setText(self.tr("Hide details") if opened else self.tr("Details"))
        self.folded.emit()

    def _retranslate(self) -> None:
        self._copy.setText(self.tr("Copy"))
        self._details.setAccessibleName(self.tr("Details"))
        controls.name_it(self._close, self.tr("Close this message"))
        self._open(not self._details.isHidden())
