"""The command palette: type a few letters of any action, press Enter."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, QPoint, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QFrame, QListView, QVBoxLayout, QWidget

from iomanager.shell import language, theme
from iomanager.shell.actions import Action, ActionList
from iomanager.shell.state import UserState
from iomanager.shell.widgets import controls
from iomanager.shell.widgets.rows import HintDelegate

RECENT = 8
WIDTH = 560
ROWS = 12
_RECENT_KEY = "palette.recent"
AnyIndex = QModelIndex | QPersistentModelIndex


def score(query: str, title: str) -> int:
    """How well the letters of ``query`` fit ``title`` in their order: 0 for not at all, more for the better.

    Letters that begin words or follow each other count more, and shorter titles win.
    """
    wanted, text = query.casefold().replace(" ", ""), title.casefold()
    points, position, last = 1, 0, -2
    for letter in wanted:
        found = text.find(letter, position)
        if found < 0:
            return 0
        starts_word = found == 0 or not text[found - 1].isalnum()
        points += 1 + 6 * (found == last + 1) + 4 * starts_word
        last, position = found, found + 1
    return points * 100 - len(text)


def ranked(query: str, actions: Sequence[Action], recent: Sequence[str]) -> list[Action]:
    """The actions that fit, the best first; without a query the recent ones lead."""
    if not query.strip():
        order = {action_id: place for place, action_id in enumerate(recent)}
        return sorted(actions, key=lambda action: order.get(action.id, len(order)))
    scored = [(score(query, action.title), action) for action in actions]
    return [action for points, action in sorted(scored, key=lambda pair: -pair[0]) if points > 0]


class PaletteModel(QAbstractListModel):
    """The actions that fit what was typed."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._actions: list[Action] = []

    def show(self, actions: list[Action]) -> None:
        """Show these instead."""
        self.beginResetModel()
        self._actions = actions
        self.endResetModel()

    def action(self, row: int) -> Action | None:
        """The action in a row."""
        return self._actions[row] if 0 <= row < len(self._actions) else None

    def is_ready(self, row: int) -> bool:
        """Whether the action in a row can be run now."""
        action = self.action(row)
        return action is not None and action.enabled() is True

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self._actions)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        action = self.action(index.row()) if index.isValid() else None
        if action is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return action.title
        if role == HintDelegate.HINT:
            answer = action.enabled()
            return answer if isinstance(answer, str) else _keys(action)
        if role == Qt.ItemDataRole.ToolTipRole:
            answer = action.enabled()
            return answer if isinstance(answer, str) else action.help or None
        return None

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        action = self.action(index.row()) if index.isValid() else None
        if action is None:
            return Qt.ItemFlag.NoItemFlags
        return super().flags(index) if action.enabled() is True else Qt.ItemFlag.ItemNeverHasChildren


class CommandPalette(QFrame):
    """Floats over the window; Enter runs the chosen action, Esc or a click elsewhere closes it."""

    def __init__(self, window: QWidget, actions: ActionList, state: UserState) -> None:
        super().__init__(window, Qt.WindowType.Popup)
        self.setObjectName("palette")
        self._window = window
        self._actions = actions
        self._state = state
        self._field = controls.search_field()
        self._list = QListView()
        self._model = PaletteModel(self)
        self._list.setModel(self._model)
        self._list.setItemDelegate(HintDelegate(self._list))
        self._list.setUniformItemSizes(True)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.GRID, theme.GRID, theme.GRID, theme.GRID)
        layout.addWidget(self._field)
        layout.addWidget(self._list)
        self._field.textChanged.connect(self._search)
        self._field.installEventFilter(self)
        self._list.clicked.connect(lambda index: self._run(index.row()))
        language.follow(self, self._retranslate)

    def open(self) -> None:
        """Show every action, the recent ones first."""
        self._field.clear()
        self._search("")
        parent = self._window
        self.resize(min(WIDTH, parent.width() - 2 * theme.GRID), ROWS * theme.ROW_HEIGHT + 56)
        self.move(parent.mapToGlobal(QPoint((parent.width() - self.width()) // 2, 5 * theme.GRID)))
        self.show()
        self._field.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and self._steer(event.key()):
            return True
        return super().eventFilter(watched, event)

    def _steer(self, key: int) -> bool:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 10, Qt.Key.Key_PageUp: -10}
        row = self._list.currentIndex().row()
        if key in steps:
            self._choose(row + steps[Qt.Key(key)], -1 if steps[Qt.Key(key)] < 0 else 1)
            return True
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._run(row)
            return True
        return False

    def _search(self, text: str) -> None:
        self._actions.refresh()
        self._model.show(ranked(text, self._actions.all(), self._state.get(_RECENT_KEY, [])))
        self._choose(0)

    def _choose(self, row: int, step: int = 1) -> None:
        """Choose a row, or the next in the direction of the step that can be run; where there is none, the last one."""
        ready = filter(self._model.is_ready, range(self._model.rowCount()))
        nearest = min(ready, key=lambda at: ((at - row) * step < 0, abs(at - row)), default=-1)
        self._list.setCurrentIndex(self._model.index(nearest, 0))

    def _run(self, row: int) -> None:
        action = self._model.action(row)
        if action is None or not self._model.is_ready(row):
            return
        self.hide()
        recent = [each for each in self._state.get(_RECENT_KEY, []) if each != action.id]
        self._state.set(_RECENT_KEY, [action.id, *recent][:RECENT])
        self._actions.run(action.id)

    def _retranslate(self) -> None:
        controls.ask(self._field, self.tr("Find an action"))
        self._list.setAccessibleName(self.tr("Actions"))


def _keys(action: Action) -> str:
    """The first shortcut, as this platform writes it."""
    keys = QKeySequence.listFromString(action.shortcut)
    return keys[0].toString(QKeySequence.SequenceFormat.NativeText) if keys else ""
