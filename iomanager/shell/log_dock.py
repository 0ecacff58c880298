"""The log dock: the newest lines of the log, live, by level and search, to copy into a message."""

from __future__ import annotations

import logging
from collections import deque
from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QHideEvent, QKeySequence, QShowEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QListView, QVBoxLayout, QWidget

from iomanager.core.log import FORMAT, SecretFormatter
from iomanager.shell import language, theme
from iomanager.shell.actions import Action
from iomanager.shell.widgets import controls

LINES = 10_000
INTERVAL = 250  # milliseconds between looks at the log, while the dock is visible
AnyIndex = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Line:
    """One record, as it stands in the log."""

    level: int
    text: str


class LogTail(logging.Handler):
    """Keeps the newest lines in memory, from any thread, with the secrets hidden."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.setFormatter(SecretFormatter(FORMAT))
        self.lines: deque[Line] = deque(maxlen=LINES)
        self.count = 0

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one record."""
        self.lines.append(Line(record.levelno, self.format(record)))
        self.count += 1

    def attach(self) -> None:
        """Begin to listen."""
        logging.getLogger("iomanager").addHandler(self)

    def detach(self) -> None:
        """Stop listening."""
        logging.getLogger("iomanager").removeHandler(self)


class LogModel(QAbstractListModel):
    """The lines that are at least of a level and hold a text."""

    def __init__(self, tail: LogTail, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tail = tail
        self._shown: list[Line] = []
        self._seen = 0
        self._level = logging.INFO
        self._text = ""

    def narrow(self, level: int, text: str) -> None:
        """Show only lines of at least ``level`` that contain ``text``."""
        self._level, self._text = level, text.casefold()
        self.beginResetModel()
        self._shown = [line for line in list(self._tail.lines) if self._fits(line)]
        self._seen = self._tail.count
        self.endResetModel()

    def follow(self) -> bool:
        """Take in what was logged since the last look; whether there was anything."""
        fresh = min(self._tail.count - self._seen, LINES)
        if fresh <= 0:
            return False
        self._seen = self._tail.count
        new = [line for line in list(self._tail.lines)[-fresh:] if self._fits(line)]
        self._append(new)
        return bool(new)

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self._shown)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        line = self._shown[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return line.text.partition("\n")[0]
        if role == Qt.ItemDataRole.ToolTipRole:
            return line.text if "\n" in line.text else None
        if role == Qt.ItemDataRole.ForegroundRole and line.level >= logging.WARNING:
            return theme.color("error" if line.level >= logging.ERROR else "warning")
        return None

    def text(self, rows: list[int]) -> str:
        """The lines of these rows, whole, to copy."""
        return "\n".join(self._shown[row].text for row in sorted(rows))

    def _fits(self, line: Line) -> bool:
        return line.level >= self._level and self._text in line.text.casefold()

    def _append(self, new: list[Line]) -> None:
        if not new:
            return
        surplus = len(self._shown) + len(new) - LINES
        if surplus > 0:
            self.beginRemoveRows(QModelIndex(), 0, min(surplus, len(self._shown)) - 1)
            del self._shown[:surplus]
            self.endRemoveRows()
        self.beginInsertRows(QModelIndex(), len(self._shown), len(self._shown) + len(new) - 1)
        self._shown.extend(new)
        self.endInsertRows()


class LogDock(QWidget):
    """It looks at the log only while it is visible, and stays at the end only when it was there."""

    def __init__(self, tail: LogTail) -> None:
        super().__init__()
        self._model = LogModel(tail, self)
        self._level = QComboBox()
        self._search = controls.search_field()
        self._copy = controls.icon_button("content-copy")
        self._list = QListView()
        self._timer = QTimer(self, interval=INTERVAL)
        self._build()
        language.follow(self, self._retranslate)

    def actions_of_panel(self) -> list[Action]:
        """Copy, with the usual keys."""
        copy = QKeySequence(QKeySequence.StandardKey.Copy).toString()
        return [Action("log.copy", self.tr("Copy log lines"), self.copy, copy, icon="content-copy")]

    def copy(self) -> None:
        """Copy the selected lines, or all that are shown."""
        rows = [index.row() for index in self._list.selectedIndexes()] or list(range(self._model.rowCount()))
        QGuiApplication.clipboard().setText(self._model.text(rows))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._narrow()
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        self._timer.stop()
        super().hideEvent(event)

    def _build(self) -> None:
        self._list.setModel(self._model)
        self._list.setUniformItemSizes(True)
        self._list.setFont(theme.mono_font())
        self._list.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        bar = QHBoxLayout()
        bar.addWidget(self._level)
        bar.addWidget(self._search, 1)
        bar.addWidget(self._copy)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(bar)
        layout.addWidget(self._list)
        self._timer.timeout.connect(self._follow)
        self._level.currentIndexChanged.connect(lambda _: self._narrow())
        self._search.textChanged.connect(lambda _: self._narrow())
        self._copy.clicked.connect(self.copy)

    def _narrow(self) -> None:
        self._model.narrow(self._level.currentData() or logging.INFO, self._search.text())
        self._list.scrollToBottom()

    def _follow(self) -> None:
        bar = self._list.verticalScrollBar()
        at_end = bar.value() >= bar.maximum()
        if self._model.follow() and at_end:
            self._list.scrollToBottom()

    def _retranslate(self) -> None:
        chosen = self._level.currentIndex()
        names = {
            logging.DEBUG: self.tr("Everything"),
            logging.INFO: self.tr("Information"),
            logging.WARNING: self.tr("Warnings"),
            logging.ERROR: self.tr("Errors"),
        }
        self._level.blockSignals(True)
        self._level.clear()
        for level, name in names.items():
            self._level.addItem(name, level)
        self._level.setCurrentIndex(chosen if chosen >= 0 else 1)
        self._level.blockSignals(False)
        controls.name_it(self._level, self.tr("Show lines from this level on"))
        controls.ask(self._search, self.tr("Search the log"))
        controls.name_it(self._copy, self.tr("Copy the selected lines, or all"))
        self._list.setAccessibleName(self.tr("Log lines"))
