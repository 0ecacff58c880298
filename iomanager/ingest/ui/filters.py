"""Which rows are shown: by text in any column, by type, and only those with problems. Order is the model's own."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QSortFilterProxyModel, Qt

from iomanager.ingest.model import Row
from iomanager.ingest.ui.table_model import RowsModel

_SEARCHED = (
    "shot_name clip_name scan_name scan_path type ext clip_tag resolution timecode_in timecode_out reel colorspace "
    "codec camera"
).split()


class RowsProxy(QSortFilterProxyModel):
    """The filter over :class:`RowsModel`. Words are all to be found, in any column, upper or lower case."""

    def __init__(self, model: RowsModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._words: tuple[str, ...] = ()
        self._type = ""
        self._bad: frozenset[str] | None = None
        self.setSourceModel(model)
        self.setDynamicSortFilter(False)

    @property
    def rows(self) -> RowsModel:
        """The model below the filter."""
        return self._model

    def set_text(self, text: str) -> None:
        """Show rows that hold all of these words."""
        self._words = tuple(text.casefold().split())
        self.invalidateFilter()

    def set_type(self, name: str) -> None:
        """Show rows of one type; empty shows any."""
        self._type = name
        self.invalidateFilter()

    def set_only(self, row_ids: frozenset[str] | None) -> None:
        """Show only these rows, such as those with problems; None shows any."""
        if row_ids != self._bad:
            self._bad = row_ids
            self.invalidateFilter()

    @property
    def filtering(self) -> bool:
        """Whether some rows may be hidden."""
        return bool(self._words or self._type or self._bad is not None)

    def row_ids(self) -> list[str]:
        """The rows that are shown, from top to bottom."""
        return [self.row_at(line).row_id for line in range(self.rowCount())]

    def row_at(self, line: int) -> Row:
        """The row on one shown line."""
        return self._model.row_at(self.mapToSource(self.index(line, 0)).row())

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Let the model sort itself: that is one pass, not a comparison per pair."""
        self._model.sort(column, order)

    def filterAcceptsRow(self, source_row: int, source_parent: QModelIndex | QPersistentModelIndex) -> bool:
        """Whether a row is shown."""
        if not self.filtering:
            return True
        row = self._model.row_at(source_row)
        if self._bad is not None and row.row_id not in self._bad:
            return False
        if self._type and row.type != self._type:
            return False
        return not self._words or _holds(row, self._words)


def _holds(row: Row, words: tuple[str, ...]) -> bool:
    values = [row.get(key) for key in _SEARCHED]
    text = "\n".join(str(value) for value in (*values, *row.extra.values()) if value is not None).casefold()
    return all(word in text for word in words)
