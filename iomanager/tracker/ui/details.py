"""The fields of the chosen record, and from where an inherited one comes."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem, QWidget

from iomanager.shell import language, theme
from iomanager.tracker.ui import words


class DetailsView(QTreeWidget):
    """Three columns: field, value, and whose it is where that is somebody else's."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setColumnCount(3)
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setColumnWidth(0, 112)
        self.setColumnWidth(1, 120)
        language.follow(self, self._say)

    def show_rows(self, rows: Sequence[tuple[str, str, str]]) -> None:
        """Field, value and owner of each line."""
        self.clear()
        for name, text, owner in rows:
            item = QTreeWidgetItem(
                [words.field_word(name), text, self.tr("from {name}").format(name=owner) if owner else ""]
            )
            item.setToolTip(1, text)
            if owner:
                for column in (1, 2):
                    item.setForeground(column, theme.color("secondary"))
            self.addTopLevelItem(item)

    def _say(self) -> None:
        self.setHeaderLabels([self.tr("Field"), self.tr("Value"), self.tr("From above")])
        self.setAccessibleName(self.tr("Fields of the chosen record"))
