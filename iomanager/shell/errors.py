"""Shows what went wrong, calmly, where it went wrong: a notice in the panel with the hint and a details fold.

An :class:`IOManagerError` shows its message and its hint. Anything else is a bug: it is logged with its traceback, and
the user is told in words where the log is. No modal is ever opened here.
"""

from __future__ import annotations

import asyncio
import logging
import traceback
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication, QWidget

from iomanager.core.errors import Cancelled, IOManagerError

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Notice:
    """A few words for the user. ``level`` is ``info``, ``ok``, ``warning`` or ``error``; ``details`` is folded away."""

    message: str
    hint: str = ""
    level: str = "info"
    details: str = ""


@runtime_checkable
class ShowsNotices(Protocol):
    """A panel's frame, or the window."""

    def show_notice(self, notice: Notice) -> None:
        """Put the notice where the user looks, in place of the last one."""
        ...


def show(owner: QWidget | None, error: BaseException) -> None:
    """Show an error in the nearest frame around ``owner``; without one, in the active window. A cancel is no error."""
    if isinstance(error, Cancelled | asyncio.CancelledError):
        return
    notify(owner, describe(error))


def notify(owner: QWidget | None, notice: Notice) -> None:
    """Show a notice that is no error, such as "12 plates published"."""
    host = _host(owner)
    if host is not None:
        host.show_notice(notice)
    elif notice.level == "error":
        log.error("%s %s", notice.message, notice.hint)


def describe(error: BaseException) -> Notice:
    """An error in the user's words; a bug is logged here with its traceback."""
    if isinstance(error, IOManagerError):
        log.info("shown to the user: %s", error.message)
        return Notice(error.message, error.hint, "error", _cause(error))
    from iomanager.core.log import log_file  # brings pydantic, which the first paint does without

    log.error("unexpected error", exc_info=error)
    details = "".join(traceback.format_exception(error))
    return Notice(
        QCoreApplication.translate("Errors", "Something unexpected happened. Your work is still here."),
        QCoreApplication.translate("Errors", "The details are in the log: %1").replace("%1", str(log_file())),
        "error",
        details,
    )


def _cause(error: BaseException) -> str:
    """What lay below an expected error, such as the system's own words."""
    cause = error.__cause__
    return f"{type(cause).__name__}: {cause}" if cause is not None else ""


def _host(owner: QWidget | None) -> ShowsNotices | None:
    widget: QWidget | None = owner
    while widget is not None:
        if isinstance(widget, ShowsNotices):
            return widget
        widget = widget.parentWidget()
    windows: list[object] = [QApplication.activeWindow(), *QApplication.topLevelWidgets()]
    return next((each for each in windows if isinstance(each, ShowsNotices)), None)
