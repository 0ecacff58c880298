"""Every setting with its value, the layer it came from and its help; an edit is written to the user's file."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import yaml
from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractTableModel,
    QCoreApplication,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
    Signal,
)
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from iomanager.shell import tasks, theme
from iomanager.shell.errors import Notice
from iomanager.shell.services import Settings
from iomanager.shell.widgets import controls
from iomanager.shell.widgets.notice import NoticeBar

if TYPE_CHECKING:
    from iomanager.core.settings import SettingEntry

AnyIndex = QModelIndex | QPersistentModelIndex
KEY, VALUE, LAYER = range(3)


def as_text(value: Any) -> str:
    """A value as one line that can be typed back."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def from_text(text: str, kind: str) -> Any:
    """What was typed, as the setting's kind wants it; text that does not fit is passed on, and refused with words."""
    if kind in {"text", "path", "choice"}:
        return text
    try:
        return yaml.safe_load(text)
    except yaml.YAMLError:
        return text


class SettingsModel(QAbstractTableModel):
    """Key, value, layer; the value can be edited. ``edited`` carries the key and the new value."""

    edited = Signal(str, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._entries: list[SettingEntry] = []

    def show(self, entries: list[SettingEntry]) -> None:
        """Show these; when only values have changed, the view keeps its place."""
        if [entry.key for entry in entries] == [entry.key for entry in self._entries]:
            self._entries = entries
            self.dataChanged.emit(self.index(0, 0), self.index(max(len(entries) - 1, 0), LAYER))
            return
        self.beginResetModel()
        self._entries = entries
        self.endResetModel()

    def entry(self, row: int) -> SettingEntry:
        """The setting in a row."""
        return self._entries[row]

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self._entries)

    def columnCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else 3

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        entry = self._entries[index.row()]
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole}:
            return (entry.key, as_text(entry.value), layer_text(entry.layer))[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return entry.help or None
        return None

    def setData(self, index: AnyIndex, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        entry = self._entries[index.row()]
        if role != Qt.ItemDataRole.EditRole or str(value) == as_text(entry.value):
            return False
        self.edited.emit(entry.key, from_text(str(value), entry.kind))
        return True

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        editable = Qt.ItemFlag.ItemIsEditable if index.column() == VALUE else Qt.ItemFlag.NoItemFlags
        return super().flags(index) | editable

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return (
                QCoreApplication.translate("SettingsDialog", "Setting"),
                QCoreApplication.translate("SettingsDialog", "Value"),
                QCoreApplication.translate("SettingsDialog", "Layer"),
            )[section]
        return None


class ValueDelegate(QStyledItemDelegate):
    """A list for switches and choices, a line for everything else."""

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: AnyIndex) -> QWidget:
        entry = _entry_of(index)
        choices = ("true", "false") if entry.kind == "boolean" else entry.choices
        if not choices:
            line = QLineEdit(parent)
            line.setFrame(False)
            line.setAccessibleName(entry.key)
            return line
        box = QComboBox(parent)
        box.addItems(list(choices))
        box.setAccessibleName(entry.key)
        return box

    def setEditorData(self, editor: QWidget, index: AnyIndex) -> None:
        text = str(index.data(Qt.ItemDataRole.EditRole))
        if isinstance(editor, QComboBox):
            editor.setCurrentText(text)
        elif isinstance(editor, QLineEdit):
            editor.setText(text)

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: AnyIndex) -> None:
        text = editor.currentText() if isinstance(editor, QComboBox) else ""
        text = editor.text() if isinstance(editor, QLineEdit) else text
        model.setData(index, text)


class SettingsDialog(QDialog):
    """Search, table, help of the current setting, and "back to the default"."""

    saved = Signal(str)

    def __init__(self, parent: QWidget | None, load: Callable[[], Settings]) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Settings"))
        self.resize(820, 600)
        self._load = load
        self._settings: Settings | None = None
        self._notice = NoticeBar(self)
        self._search = controls.search_field(self.tr("Search settings and their help"))
        self._table = QTableView()
        self._model = SettingsModel(self)
        self._proxy = _SearchProxy(self)
        self._help = controls.label()
        self._reset = controls.button(self.tr("Remove my value"))
        self._build()
        tasks.start(self, "load", self._reload())

    def show_notice(self, notice: Notice) -> None:
        """Say something above the table."""
        self._notice.show_notice(notice)

    def _build(self) -> None:
        self._proxy.setSourceModel(self._model)
        _prepare(self._table, self._proxy)
        self._table.setAccessibleName(self.windowTitle())
        self._help.setWordWrap(True)
        self._help.setMinimumHeight(40)
        self._help.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._reset.setEnabled(False)
        close = controls.button(self.tr("Close"))
        close.clicked.connect(self.accept)
        below = QHBoxLayout()
        below.addWidget(self._help, 1)
        below.addWidget(self._reset, 0, Qt.AlignmentFlag.AlignBottom)
        below.addWidget(close, 0, Qt.AlignmentFlag.AlignBottom)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*[2 * theme.GRID] * 4)
        for widget in (self._notice, self._search, self._table):
            layout.addWidget(widget)
        layout.addLayout(below)
        self._search.textChanged.connect(self._proxy.setFilterFixedString)
        self._model.edited.connect(self._save)
        self._table.selectionModel().currentChanged.connect(lambda *_: self._show_current())
        self._reset.clicked.connect(lambda: self._save(self._current().key, None))

    def _current(self) -> SettingEntry:
        return _entry_of(self._table.currentIndex())

    def _show_current(self) -> None:
        known = self._table.currentIndex().isValid()
        self._help.setText(self._current().help if known else "")
        self._reset.setEnabled(known and self._current().layer == "user")

    def _save(self, key: str, value: object) -> None:
        tasks.start(self, "save", self._write(key, value))

    async def _write(self, key: str, value: object) -> None:
        if self._settings is not None:
            await tasks.run(self, "write", self._settings.set_user, key, value)
            await self._reload()
            self.saved.emit(key)
            text = self.tr("{key} was saved. Work that begins from now on uses it.").format(key=key)
            self.show_notice(Notice(text, level="ok"))

    async def _reload(self) -> None:
        self._settings = await tasks.run(self, "load", self._load)
        self._model.show(self._settings.entries())
        self._show_current()


class _SearchProxy(QSortFilterProxyModel):
    """Finds a text in the key, the value or the help."""

    def filterAcceptsRow(self, row: int, parent: AnyIndex) -> bool:
        model = self.sourceModel()
        entry = model.entry(row) if isinstance(model, SettingsModel) else None
        wanted = self.filterRegularExpression().pattern().replace("\\", "").casefold()
        return entry is None or wanted in f"{entry.key} {as_text(entry.value)} {entry.help}".casefold()


def layer_text(layer: str) -> str:
    """The name of a layer, for people."""
    names = {
        "default": QCoreApplication.translate("SettingsDialog", "default"),
        "config": QCoreApplication.translate("SettingsDialog", "shipped settings"),
        "site": QCoreApplication.translate("SettingsDialog", "site"),
        "project": QCoreApplication.translate("SettingsDialog", "project"),
        "user": QCoreApplication.translate("SettingsDialog", "mine"),
        "environment": QCoreApplication.translate("SettingsDialog", "environment"),
        "command line": QCoreApplication.translate("SettingsDialog", "command line"),
    }
    return names.get(layer, layer)


def _prepare(table: QTableView, model: QSortFilterProxyModel) -> None:
    table.setModel(model)
    table.setItemDelegateForColumn(VALUE, ValueDelegate(table))
    table.setShowGrid(False)
    table.setAlternatingRowColors(True)
    table.setTabKeyNavigation(False)
    table.setSelectionMode(QTableView.SelectionMode.SingleSelection)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(theme.ROW_HEIGHT)
    header = table.horizontalHeader()
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    header.resizeSection(KEY, 260)
    header.setSectionResizeMode(VALUE, QHeaderView.ResizeMode.Stretch)
    header.setSectionResizeMode(LAYER, QHeaderView.ResizeMode.ResizeToContents)


def _entry_of(index: AnyIndex) -> SettingEntry:
    """The setting behind an index of the proxy or of the model."""
    model = index.model()
    if isinstance(model, QSortFilterProxyModel):
        return _entry_of(model.mapToSource(model.index(index.row(), index.column())))
    if not isinstance(model, SettingsModel):
        raise TypeError("not an index of the settings")
    return model.entry(index.row())
