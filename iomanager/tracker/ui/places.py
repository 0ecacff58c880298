"""The tree at the left: the kinds of records, and the project's sequences below its shots."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem, QWidget

from iomanager.shell import icons, language
from iomanager.tracker.kinds import Kind
from iomanager.tracker.record import Record
from iomanager.tracker.ui import words
from iomanager.tracker.ui.port import TrackerDesk

PLACES = {
    Kind.PROJECT: "folder-outline",
    Kind.SEQUENCE: "layers-outline",
    Kind.SHOT: "filmstrip",
    Kind.ASSET: "palette-outline",
    Kind.TASK: "playlist-check",
    Kind.ASSIGNMENT: "link-variant",
    Kind.VERSION: "movie-open-outline",
    Kind.PUBLISHED_FILE: "file-document-outline",
    Kind.PLAYLIST: "format-list-numbered",
    Kind.NOTE: "text-box-outline",
    Kind.USER: "account-outline",
    Kind.GROUP: "file-tree-outline",
    Kind.TAG: "tag-outline",
}
_ROLE = Qt.ItemDataRole.UserRole


def kinds_of(desk: TrackerDesk) -> tuple[Kind, ...]:
    """The places that a tracker has: a site keeps who works on a task with the task."""
    own = desk.desk.adapter.name == "local"
    return tuple(kind for kind in PLACES if own or kind is not Kind.ASSIGNMENT)


class Places(QTreeWidget):
    """``chosen`` carries a kind and the sequence (a record) whose records are wanted, or None."""

    chosen = Signal(object, object)

    def __init__(self, kinds: Collection[Kind] = tuple(PLACES), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: dict[Kind, QTreeWidgetItem] = {}
        self.setHeaderHidden(True)
        self.setIndentation(16)
        self.setUniformRowHeights(True)
        for kind in kinds:
            item = QTreeWidgetItem([""])
            item.setIcon(0, icons.icon(PLACES[kind], "secondary"))
            item.setData(0, _ROLE, (kind, None))
            self.addTopLevelItem(item)
            self._items[kind] = item
        self.currentItemChanged.connect(lambda item, _: self._tell(item))
        language.follow(self, self._say)

    def choose(self, kind: Kind, sequence_id: str = "") -> None:
        """Go to a place; to the shots for one that this tracker has not."""
        item = self._items.get(kind) or self._items[Kind.SHOT]
        for at in range(item.childCount()):
            if item.child(at).data(0, _ROLE)[1].id == sequence_id:
                item = item.child(at)
                break
        self.setCurrentItem(item)

    def show_sequences(self, sequences: Sequence[Record]) -> None:
        """The project's sequences, below its shots; the chosen place stays."""
        shots = self._items[Kind.SHOT]
        before = [shots.child(at).data(0, _ROLE)[1] for at in range(shots.childCount())]
        if [(one.id, one.label) for one in before] == [(one.id, one.label) for one in sequences]:
            return
        current = self.currentItem()
        chosen = current.data(0, _ROLE)[1] if current is not None else None
        with QSignalBlocker(self):
            shots.takeChildren()
            for record in sequences:
                item = QTreeWidgetItem([record.label])
                item.setData(0, _ROLE, (Kind.SHOT, record))
                shots.addChild(item)
                if chosen is not None and record.id == chosen.id:
                    self.setCurrentItem(item)
            if chosen is not None and self.currentItem() is None:
                self.setCurrentItem(shots)
            shots.setExpanded(True)

    def _tell(self, item: QTreeWidgetItem | None) -> None:
        if item is not None:
            kind, record = item.data(0, _ROLE)
            self.chosen.emit(kind, record)

    def _say(self) -> None:
        self.setAccessibleName(self.tr("Kinds of records"))
        for kind, item in self._items.items():
            item.setText(0, words.kind_word(kind))
