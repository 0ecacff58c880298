"""Which columns are shown, where and how wide: a menu on the header, remembered per user."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QObject, QPoint, Qt, QTimer
from PySide6.QtWidgets import QMenu, QTableView

from iomanager.ingest.ui.table_model import RowsModel
from iomanager.shell.state import UserState

_LAYOUT = "ingest.table.layout"
_KEYS = "ingest.table.columns"


class ColumnChooser(QObject):
    """Restores the header at start and writes it down when it changes."""

    def __init__(self, view: QTableView, model: RowsModel, state: UserState) -> None:
        super().__init__(view)
        self._view = view
        self._model = model
        self._state = state
        self._soon = QTimer(self, singleShot=True, interval=500)
        self._soon.timeout.connect(self.save)
        header = view.horizontalHeader()
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self._open)

    def restore(self) -> None:
        """As it was left; other columns than then (another project) begin anew."""
        self.reset()
        layout = QByteArray.fromBase64(str(self._state.get(_LAYOUT, "")).encode("ascii"))
        if self._state.get(_KEYS) == self._keys() and not layout.isEmpty():
            self._view.horizontalHeader().restoreState(layout)
            self._view.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)

    def save(self) -> None:
        """Remember the header."""
        state = bytes(self._view.horizontalHeader().saveState().toBase64().data()).decode("ascii")
        self._state.set(_LAYOUT, state)
        self._state.set(_KEYS, self._keys())

    def save_soon(self) -> None:
        """Remember the header when the mouse has come to rest."""
        self._soon.start()

    def reset(self) -> None:
        """The order, widths and hidden columns of the first time."""
        header = self._view.horizontalHeader()
        for at, column in enumerate(self._model.columns):
            header.moveSection(header.visualIndex(at), at)
            self._view.setColumnWidth(at, column.width)
            self._view.setColumnHidden(at, column.hidden)

    def menu(self) -> QMenu:
        """Every column with a tick, then the reset."""
        menu = QMenu(self.tr("Columns"), self._view)
        for at, column in enumerate(self._model.columns):
            action = menu.addAction(column.name)
            action.setToolTip(column.help)
            action.setCheckable(True)
            action.setChecked(not self._view.isColumnHidden(at))
            action.toggled.connect(lambda shown, at=at: self.show_column(at, shown))
        menu.addSeparator()
        menu.addAction(self.tr("Reset columns")).triggered.connect(self._reset)
        menu.setToolTipsVisible(True)
        return menu

    def show_column(self, at: int, shown: bool) -> None:
        """Show or hide a column; the last one stays."""
        self._view.setColumnHidden(at, not shown)
        self.save()

    def _reset(self) -> None:
        self.reset()
        self.save()

    def _open(self, where: QPoint) -> None:
        menu = self.menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self._view.horizontalHeader().mapToGlobal(where))

    def _keys(self) -> list[str]:
        return [column.key for column in self._model.columns]
