"""The shortcut sheet: every action that has keys, where it works, and a search. Another view of the action list."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractTableModel,
    QCoreApplication,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
)
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QHeaderView, QTableView, QVBoxLayout, QWidget

from iomanager.shell import theme
from iomanager.shell.actions import Action
from iomanager.shell.widgets import controls

AnyIndex = QModelIndex | QPersistentModelIndex


class ShortcutModel(QAbstractTableModel):
    """Rows of action and keys."""

    def __init__(self, actions: list[Action], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows = [(action.title.rstrip("…"), _keys(action)) for action in actions if action.shortcut]

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else 2

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if index.isValid() and role == Qt.ItemDataRole.DisplayRole:
            return self._rows[index.row()][index.column()]
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return (
                QCoreApplication.translate("ShortcutSheet", "Action"),
                QCoreApplication.translate("ShortcutSheet", "Keys"),
            )[section]
        return None


class ShortcutSheet(QDialog):
    """Not modal: it can stay open beside the work."""

    def __init__(self, parent: QWidget, actions: list[Action]) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Keyboard shortcuts"))
        self.resize(520, 560)
        proxy = QSortFilterProxyModel(self)
        proxy.setSourceModel(ShortcutModel(actions, self))
        proxy.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        proxy.setFilterKeyColumn(-1)
        field = controls.search_field(self.tr("Search actions and keys"))
        field.textChanged.connect(proxy.setFilterFixedString)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*[2 * theme.GRID] * 4)
        layout.addWidget(field)
        layout.addWidget(_table(proxy, self.tr("Keyboard shortcuts")))


def _table(model: QSortFilterProxyModel, name: str) -> QTableView:
    table = QTableView()
    table.setModel(model)
    table.setAccessibleName(name)
    table.setShowGrid(False)
    table.setAlternatingRowColors(True)
    table.setTabKeyNavigation(False)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(theme.ROW_HEIGHT)
    table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
    header = table.horizontalHeader()
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
    header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
    return table


def _keys(action: Action) -> str:
    native = QKeySequence.SequenceFormat.NativeText
    return "   ".join(keys.toString(native) for keys in QKeySequence.listFromString(action.shortcut))
