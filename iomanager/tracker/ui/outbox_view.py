"""What was written without the site and waits to be sent: seen, tried again, or given up."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from iomanager.shell import errors, icons, language, phrases, tasks
from iomanager.shell.errors import Notice
from iomanager.shell.widgets import controls
from iomanager.tracker.ui import words
from iomanager.tracker.ui.port import TrackerDesk, Waiting

_NUMBER = Qt.ItemDataRole.UserRole
MOST = 300
"""So many are listed; all are counted."""
_COLORS = {"conflict": "warning", "failed": "error"}


class OutboxView(QWidget):
    """``counted`` carries how many wait; ``acted`` that the records should be read again."""

    counted = Signal(int)
    acted = Signal()

    def __init__(self, desk: TrackerDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.list = QTreeWidget()
        self.words = controls.label("", "secondary")
        self.why = controls.label()
        self.retry_button = controls.button()
        self.remove_button = controls.button()
        self._count = self._stuck = 0
        self._build()
        language.follow(self, self._say)

    def refresh(self) -> None:
        """Read what waits."""
        if self._desk.sync is not None:
            tasks.start(self, "outbox", self._read())

    def retry(self) -> None:
        """Let the chosen ones be sent again."""
        if self._desk.sync is not None:
            tasks.start(self, "outbox-act", self._act(self._desk.sync.retry))

    def give_up(self) -> None:
        """Remove the chosen ones, with what builds on them."""
        if self._desk.sync is not None:
            tasks.start(self, "outbox-act", self._act(self._desk.sync.remove))

    async def _read(self) -> None:
        if self._desk.sync is None:
            return
        self._show(await tasks.run(self, "outbox", self._desk.sync.pending))

    async def _act(self, deed: Callable[[int], object]) -> None:
        numbers = [int(item.data(0, _NUMBER)) for item in self.list.selectedItems()]
        if not numbers:
            errors.notify(self, Notice(self.tr("Choose what waits first.")))
            return
        try:
            await tasks.run(self, "outbox-act", partial(_each, deed, numbers))
        finally:
            self.refresh()
            self.acted.emit()

    def _show(self, waiting: Sequence[Waiting]) -> None:
        chosen = {item.data(0, _NUMBER) for item in self.list.selectedItems()}
        item = self.list.currentItem()
        current = item.data(0, _NUMBER) if item is not None else None
        self.list.clear()
        for one in waiting[:MOST]:
            state = _state(one)
            what = f"{words.kind_word(one.kind)} · {words.action_word(one.action)}"
            why = phrases.shown(one.message)
            item = QTreeWidgetItem([one.label, words.state_word(state), why, what, words.clock(one.created_at)])
            item.setData(0, _NUMBER, one.number)
            item.setIcon(
                1, icons.icon("alert-outline" if state in _COLORS else "clock-outline", _COLORS.get(state, "secondary"))
            )
            for column in range(item.columnCount()):
                item.setToolTip(column, f"{why}\n{phrases.shown(one.hint)}".strip())
            self.list.addTopLevelItem(item)
        self._choose(current, chosen)
        self._count, self._stuck = len(waiting), sum(_state(one) in _COLORS for one in waiting)
        self._say()
        self.counted.emit(self._count)

    def _choose(self, current: int | None, chosen: set[int]) -> None:
        """What was chosen before stays so; else the first."""
        items = [self.list.topLevelItem(at) for at in range(self.list.topLevelItemCount())]
        there = {item.data(0, _NUMBER): item for item in items if item is not None}
        if there:
            self.list.setCurrentItem(there.get(current, next(iter(there.values()))))
        for number in chosen & set(there):
            there[number].setSelected(True)

    def _build(self) -> None:
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        self.list.setSelectionMode(QTreeWidget.SelectionMode.ExtendedSelection)
        self.words.setWordWrap(True)
        row = QHBoxLayout()
        row.addWidget(self.words, 1)
        row.addWidget(self.retry_button)
        row.addWidget(self.remove_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(row)
        column.addWidget(self.list, 1)
        column.addWidget(self.why)
        self.why.setWordWrap(True)
        self.why.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.list.currentItemChanged.connect(lambda item, _: self.why.setText(item.toolTip(0) if item else ""))
        for at, width in enumerate((120, 96)):
            self.list.setColumnWidth(at, width)
        self.retry_button.clicked.connect(self.retry)
        self.remove_button.clicked.connect(self.give_up)

    def _say(self) -> None:
        if self._desk.sync is None:
            self.words.setText(self.tr("Records are kept in our own database: nothing waits to be sent."))
        else:
            waiting = self.tr("%n write(s) wait to be sent.", "", self._count)
            stuck = self.tr("%n write(s) need a decision.", "", self._stuck) if self._stuck else ""
            self.words.setText(f"{waiting} {stuck}".strip() if self._count else self.tr("Everything was sent."))
        denied = phrases.shown(self._desk.desk.permit.edit)
        self.retry_button.setText(self.tr("Try again"))
        self.remove_button.setText(self.tr("Give up"))
        for button in (self.retry_button, self.remove_button):
            button.setVisible(self._desk.sync is not None)
            button.setEnabled(bool(self._count) and not denied)
            button.setToolTip(denied)
        self.list.setHeaderLabels(
            [self.tr("Record"), self.tr("State"), self.tr("Why it waits"), self.tr("What"), self.tr("Since")]
        )
        self.list.setAccessibleName(self.tr("Writes that wait"))


def _each(deed: Callable[[int], object], numbers: Sequence[int]) -> None:
    for number in numbers:
        deed(number)


def _state(one: Waiting) -> str:
    return str(getattr(one.state, "value", one.state))
