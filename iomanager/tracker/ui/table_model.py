"""The table's model over plain records: pages are appended as they come, and a sort brings an order of their rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from iomanager.shell import phrases
from iomanager.tracker.entry import shown
from iomanager.tracker.kinds import FieldType, Kind, spec
from iomanager.tracker.query import Ref
from iomanager.tracker.record import Record
from iomanager.tracker.ui import words
from iomanager.tracker.ui.listing import Listing
from iomanager.tracker.ui.reading import text_of

Index = QModelIndex | QPersistentModelIndex
COLUMNS: Mapping[Kind, tuple[str, ...]] = {
    Kind.PROJECT: ("name", "code", "status", "fps", "resolution", "colorspace", "start_date", "due_date"),
    Kind.SEQUENCE: ("code", "status", "description", "frame_start", "frame_end", "fps", "resolution", "colorspace"),
    Kind.SHOT: (
        *("code", "sequence_id", "status", "description", "cut_in", "cut_out", "cut_duration", "frame_start"),
        *("frame_end", "handles", "fps", "timecode_in", "clip_name", "tags"),
    ),
    Kind.ASSET: ("code", "asset_type", "status", "category", "description", "frame_start", "frame_end", "fps", "tags"),
    Kind.TASK: (
        *("name", "shot_id", "asset_id", "task_type", "department", "status", "assignees", "priority"),
        *("start_date", "due_date", "description"),
    ),
    Kind.ASSIGNMENT: (
        *("user_id", "task_id", "asset_id", "role", "responsibility", "is_lead"),
        *("start_date", "due_date", "notes"),
    ),
    Kind.VERSION: (
        *("code", "shot_id", "asset_id", "version_type", "status", "description", "path_to_frames"),
        *("created_by", "created_at"),
    ),
    Kind.PUBLISHED_FILE: ("code", "name", "shot_id", "version_number", "file_type", "status", "path", "created_at"),
    Kind.NOTE: ("subject", "content", "status", "created_by", "created_at"),
    Kind.PLAYLIST: ("code", "description", "created_by", "created_at"),
    Kind.USER: ("login", "name", "email", "status"),
    Kind.GROUP: ("code", "users"),
    Kind.TAG: ("name", "category", "description", "color"),
}
PICTURED = frozenset({Kind.PROJECT, Kind.SEQUENCE, Kind.SHOT, Kind.ASSET, Kind.VERSION})
"""The kinds with pictures."""
_FIXED = frozenset(
    {"path", "path_to_frames", "created_by", "created_at", "version_number", "file_type", "code", "login"}
)
"""Not edited in place: others build on them."""
_NUMBERS = (FieldType.INTEGER, FieldType.FLOAT)
_ROLE = Qt.ItemDataRole
_SHOWN = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
_EDITABLE = _SHOWN | Qt.ItemFlag.ItemIsEditable
_STARTS = Qt.MatchFlag.MatchStartsWith | Qt.MatchFlag.MatchWrap


class RecordsModel(QAbstractTableModel):
    """``edited`` carries a record, a field and the text that was typed for it; ``renewing`` and ``renewed`` stand
    around a list that was read again.
    """

    edited = Signal(object, str, str)
    renewing = Signal()
    renewed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.kind = Kind.SHOT
        self.names: dict[Ref, str] = {}
        self.schema = spec(self.kind)
        self.denied = ""
        self._records: list[Record] = []
        self._lines: dict[str, int] = {}
        self._texts: dict[str, list[str]] = {}

    # content

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields of the columns."""
        return COLUMNS[self.kind]

    def records(self) -> Sequence[Record]:
        """Every record, from top to bottom; not to be changed, and another list after the next change of rows."""
        return self._records

    def record(self, row: int) -> Record | None:
        """The record of a row."""
        return self._records[row] if 0 <= row < len(self._records) else None

    def row_of(self, record_id: str) -> int:
        """The row of a record; -1 when it is not listed."""
        return self._lines.get(record_id, -1)

    def begin(self, kind: Kind) -> list[Record]:
        """Forget everything, and list a kind from now on. Returns what was shown, to be let go of in pieces."""
        self.beginResetModel()
        before = self._records
        if kind is not self.kind:
            self.kind, self.schema = kind, spec(kind)
        self._records, self._lines, self._texts = [], {}, {}
        self.endResetModel()
        return before

    def append(self, records: Sequence[Record], names: Mapping[Ref, str]) -> None:
        """Add a page at the end."""
        self.names.update(names)
        fresh = [record for record in records if record.id not in self._lines]
        if not fresh:
            return
        first = len(self._records)
        self.beginInsertRows(QModelIndex(), first, first + len(fresh) - 1)
        self._records += fresh
        self._texts = {}
        self._lines.update((record.id, first + at) for at, record in enumerate(fresh))
        self.endInsertRows()

    def replace(self, record: Record, names: Mapping[Ref, str]) -> None:
        """Show a record as it is by now."""
        self.names.update(names)
        row = self.row_of(record.id)
        if row >= 0:
            self._records[row] = record
            self._texts = {}
            self.dataChanged.emit(self.index(row, 0), self.index(row, self.columnCount() - 1))

    def renew(self, listing: Listing) -> None:
        """Show a list that was read again: what stays keeps its place, its selection and the focus."""
        self.renewing.emit()
        self.names.update(listing.names)
        if listing.steps.anew:
            self.beginResetModel()
            self._take(listing)
            self.endResetModel()
        else:
            self._walk(listing)
        self.renewed.emit()

    def picture_came(self, refs: Sequence[Ref]) -> None:
        """Repaint the rows of these records."""
        for ref in refs:
            row = self.row_of(ref.id)
            if row >= 0:
                self.dataChanged.emit(self.index(row, 0), self.index(row, 0))

    def _walk(self, listing: Listing) -> None:
        """The steps from the rows that are shown to those of the list."""
        for first, end in listing.steps.gone:
            self.beginRemoveRows(QModelIndex(), first, end - 1)
            del self._records[first:end]
            self.endRemoveRows()
        if listing.steps.order is not None:
            self._arrange(listing.steps.order)
        for first, end in listing.steps.added:
            self.beginInsertRows(QModelIndex(), first, end - 1)
            self._records[first:first] = listing.records[first:end]
            self.endInsertRows()
        self._take(listing)
        for first, end in listing.steps.changed:
            self.dataChanged.emit(self.index(first, 0), self.index(end - 1, self.columnCount() - 1))

    def _arrange(self, records: list[Record]) -> None:
        """The same records in another order; indexes that somebody holds go along."""
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        held = [self._records[index.row()].id for index in before]
        wanted = set(held)
        rows = {record.id: row for row, record in enumerate(records) if record.id in wanted} if wanted else {}
        self._records = list(records)
        after = [self.index(rows[name], index.column()) for name, index in zip(held, before, strict=True)]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def _take(self, listing: Listing) -> None:
        self._records, self._lines, self._texts = listing.records, listing.rows, {}

    # Qt

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._records)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.fields)

    def data(self, index: Index, role: int = _ROLE.DisplayRole) -> Any:
        record = self.record(index.row())
        if record is None:
            return None
        name = self.fields[index.column()]
        if role in (_ROLE.DisplayRole, _ROLE.EditRole, _ROLE.AccessibleTextRole):
            return text_of(record, name, self.names)
        if role == _ROLE.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if self.is_number(name) else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        if role == _ROLE.ToolTipRole:
            return self._tip(record, name)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _ROLE.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == _ROLE.DisplayRole and section < len(self.fields):
            return words.field_word(self.fields[section])
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return _EDITABLE if self.is_editable(self.fields[index.column()]) else _SHOWN

    def setData(self, index: Index, value: Any, role: int = _ROLE.EditRole) -> bool:
        """Tell what was typed; the cell shows it once the tracker has it."""
        record = self.record(index.row())
        if role != _ROLE.EditRole or record is None:
            return False
        name = self.fields[index.column()]
        if str(value) != text_of(record, name, self.names):
            self.edited.emit(record, name, str(value))
        return False

    def is_editable(self, name: str) -> bool:
        """Whether a field is edited in place."""
        fixed = name in _FIXED or name == "sequence_id" or name not in spec(self.kind).fields
        return not (self.denied or fixed or self._why_not(name))

    def _why_not(self, name: str) -> str:
        """What this tracker says of a field that others let one write; empty where it does too."""
        there = self.schema.fields.get(name)
        if there is None and name in spec(self.kind).fields:
            return self.tr("This site has no field for it.")
        return "" if there is None or there.editable else self.tr("This site sets the field itself.")

    def is_number(self, name: str) -> bool:
        """Whether a field holds numbers, which stand at the right."""
        one = spec(self.kind).fields.get(name)
        return one is not None and one.type in _NUMBERS

    def match(
        self, start: Index, role: int, value: Any, hits: int = 1, flags: Qt.MatchFlag = _STARTS
    ) -> list[QModelIndex]:
        """Typing ahead: the next record that begins so, in the column or, where that holds no plain text, by its name.

        Looked for in one text of all: a look at each of 60,000 cells holds the window.
        """
        if hits != 1 or role != _ROLE.DisplayRole or not start.isValid():
            return list(super().match(start, role, value, hits, flags))
        first, wanted = start.row(), str(value).casefold()
        texts = self._plain_texts(self.fields[start.column()])
        every = "\n".join(texts[first:] + texts[:first]).casefold()
        at = 0 if every.startswith(wanted) else every.find(f"\n{wanted}") + 1
        if not at and not every.startswith(wanted):
            return []
        row = (first + every.count("\n", 0, at)) % len(texts)
        return [self.index(row, start.column())]

    def _plain_texts(self, name: str) -> list[str]:
        """A line for each record; kept while one types."""
        known = spec(self.kind).fields.get(name)
        plain = name if known is not None and known.type is FieldType.TEXT else spec(self.kind).label
        if plain in self._texts:
            return self._texts[plain]
        texts: list[str] = [record.fields.get(plain) or "" for record in self._records]
        if "\n" in "".join(texts):
            texts = [text.partition("\n")[0] for text in texts]
        self._texts = {plain: texts}
        return texts

    def _tip(self, record: Record, name: str) -> str:
        """The whole text, the field with when the record was changed, and why it cannot be edited where that is so."""
        changed = shown(record.updated_at)
        text = text_of(record, name, self.names)
        denied = phrases.shown(self.denied) or self._why_not(name)
        told = f"{text}\n{words.field_word(name)} · {changed}" if text else ""
        return "\n".join(each for each in (told, denied) if each)
