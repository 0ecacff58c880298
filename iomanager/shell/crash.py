"""A bug that nobody caught: words, the log's path, the details folded away, and a button that copies them.

The application goes on. The same bug is reported once, however often it comes back, so that a broken repaint cannot
bury the user in windows.
"""

from __future__ import annotations

import asyncio
import logging
import platform
import sys
import threading
import traceback
from collections.abc import Callable
from types import TracebackType
from typing import Any

import PySide6
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

import iomanager
from iomanager.shell import icons, theme
from iomanager.shell.widgets import controls

log = logging.getLogger(__name__)
Hook = Callable[[type[BaseException], BaseException, TracebackType | None], Any]


class CrashReporter(QObject):
    """Catches what reaches Python's last resorts, on any thread, and shows it on the UI thread."""

    _caught = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._known: set[str] = set()
        self._hooks: tuple[Any, Any] | None = None
        self.dialog: CrashDialog | None = None
        self._caught.connect(self._show)

    def install(self) -> None:
        """Take the place of Python's hooks."""
        self._hooks = (sys.excepthook, threading.excepthook)
        sys.excepthook = lambda kind, error, trace: self.report(error)
        threading.excepthook = lambda caught: self.report(caught.exc_value)

    def uninstall(self) -> None:
        """Give the hooks back."""
        if self._hooks is not None:
            sys.excepthook, threading.excepthook = self._hooks
            self._hooks = None

    def report(self, error: BaseException | None) -> None:
        """Log it and show it; Ctrl+C ends the application as usual."""
        if error is None or isinstance(error, asyncio.CancelledError):
            return
        if isinstance(error, KeyboardInterrupt):
            QGuiApplication.quit()
            return
        log.critical("nobody caught this", exc_info=error)
        self._caught.emit(error)

    def loop_failed(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        """The asyncio loop's exception handler."""
        error = context.get("exception")
        if error is None:
            log.info("the loop says: %s", context.get("message"))
        self.report(error)

    def _show(self, error: BaseException) -> None:
        text = report_text(error)
        if text in self._known:
            return
        self._known.add(text)
        parent = QGuiApplication.focusWindow()
        self.dialog = CrashDialog(text)
        if parent is None:
            self.dialog.setWindowModality(Qt.WindowModality.NonModal)
        self.dialog.show()


class CrashDialog(QDialog):
    """Says calmly what happened; not modal."""

    def __init__(self, report: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Something went wrong"))
        self._details = QPlainTextEdit(report, readOnly=True)
        self._details.setFont(theme.mono_font())
        self._details.setAccessibleName(self.tr("Details"))
        self._details.setMinimumSize(560, 240)
        self._details.hide()
        self._fold = controls.button(self.tr("Details"))
        self._copy = controls.button(self.tr("Copy report"))
        self._close = controls.button(self.tr("Go on working"), primary=True)
        self._close.setDefault(True)
        self._build()
        self._close.setFocus()

    def _build(self) -> None:
        from iomanager.core.log import log_file  # brings pydantic, which the first paint does without

        picture = QLabel()
        picture.setPixmap(icons.pixmap("alert-circle-outline", 32, "error", self.devicePixelRatioF()))
        words = controls.label(self.tr("Something unexpected happened, and it was not your fault."), "heading")
        where = controls.label(
            self.tr("Your work is still here. Please send the report to support; the log is at\n{path}").format(
                path=log_file()
            )
        )
        where.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        top, text, buttons = QHBoxLayout(), QVBoxLayout(), QHBoxLayout()
        text.addWidget(words)
        text.addWidget(where)
        top.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        top.addLayout(text, 1)
        buttons.addWidget(self._fold)
        buttons.addWidget(self._copy)
        buttons.addStretch()
        buttons.addWidget(self._close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*[2 * theme.GRID] * 4)
        layout.setSpacing(2 * theme.GRID)
        layout.addLayout(top)
        layout.addWidget(self._details, 1)
        layout.addLayout(buttons)
        self._fold.clicked.connect(self._toggle)
        self._copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self._details.toPlainText()))
        self._close.clicked.connect(self.accept)

    def _toggle(self) -> None:
        self._details.setVisible(self._details.isHidden())
        self._fold.setText(self.tr("Details") if self._details.isHidden() else self.tr("Hide details"))
        self.adjustSize()


def report_text(error: BaseException) -> str:
    """The report that support wants: versions, system, traceback; secrets hidden."""
    from iomanager.core.log import hide_secrets, log_file

    lines = [
        f"IO-Manager {iomanager.__version__}, Python {platform.python_version()}, PySide6 {PySide6.__version__}",
        f"{platform.platform()}, Qt platform {QGuiApplication.platformName()}",
        f"Log: {log_file()}",
        "",
        "".join(traceback.format_exception(error)),
    ]
    return hide_secrets("\n".join(lines))
