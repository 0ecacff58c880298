"""The manual in a dock: Markdown pages in the user's language, with a search over all of them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QTextCursor
from PySide6.QtWidgets import QListView, QSplitter, QTextBrowser, QVBoxLayout, QWidget

from iomanager.core import paths
from iomanager.shell import language, theme
from iomanager.shell.widgets import controls

AnyIndex = QModelIndex | QPersistentModelIndex
CONTENTS_HEIGHT = 200


@dataclass(frozen=True, slots=True)
class Page:
    """One page; its title is its first heading, its name the file's (``01_getting_started.md``)."""

    name: str
    title: str
    text: str

    def holds(self, words: str) -> bool:
        """Whether every word occurs in the page."""
        text = self.text.casefold()
        return all(word in text for word in words.casefold().split())


def read_pages(code: str) -> list[Page]:
    """The manual in a language, in the order of the files' names."""
    folder = paths.resources_folder() / "manual" / code
    return [_page(file) for file in sorted(folder.glob("*.md"))]


class PageModel(QAbstractListModel):
    """The titles of the pages that fit the search."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pages: list[Page] = []

    def show(self, pages: list[Page]) -> None:
        """Show these instead."""
        self.beginResetModel()
        self._pages = pages
        self.endResetModel()

    def page(self, row: int) -> Page | None:
        """The page in a row."""
        return self._pages[row] if 0 <= row < len(self._pages) else None

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self._pages)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if index.isValid() and role == Qt.ItemDataRole.DisplayRole:
            return self._pages[index.row()].title
        return None


class ManualDock(QWidget):
    """Contents above, the page below; the search narrows the contents and marks the words in the page."""

    def __init__(self) -> None:
        super().__init__()
        self._pages: list[Page] = []
        self._name = ""
        self._model = PageModel(self)
        self._search = controls.search_field()
        self._contents = QListView()
        self._browser = QTextBrowser()
        self._build()
        language.follow(self, self._retranslate)

    def open(self, name: str) -> None:
        """Show a page by its file's name; an unknown one is left alone."""
        page = next((page for page in self._pages if page.name == name), None)
        if page is not None:
            self._name = name
            self._browser.setMarkdown(page.text)
            self._mark()

    def _build(self) -> None:
        self._contents.setModel(self._model)
        self._contents.setUniformItemSizes(True)
        self._browser.setOpenLinks(False)
        self._browser.document().setDocumentMargin(2 * theme.GRID)
        split = QSplitter(Qt.Orientation.Vertical)
        split.addWidget(self._contents)
        split.addWidget(self._browser)
        split.setSizes([CONTENTS_HEIGHT, 2 * CONTENTS_HEIGHT])
        split.setStretchFactor(1, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._search)
        layout.addWidget(split, 1)
        self._search.textChanged.connect(lambda _: self._narrow())
        self._contents.selectionModel().currentChanged.connect(lambda index, _: self._choose(index.row()))
        self._browser.anchorClicked.connect(self._follow)

    def _narrow(self) -> None:
        fitting = [page for page in self._pages if page.holds(self._search.text())]
        self._model.show(fitting)
        names = [page.name for page in fitting]
        if fitting:
            row = names.index(self._name) if self._name in names else 0
            self._contents.setCurrentIndex(self._model.index(row, 0))

    def _choose(self, row: int) -> None:
        page = self._model.page(row)
        if page is not None:
            self.open(page.name)

    def _follow(self, url: QUrl) -> None:
        if url.isRelative():
            self.open(url.path())
        else:
            QDesktopServices.openUrl(url)

    def _mark(self) -> None:
        """Mark the searched words, and scroll to the first."""
        extras, first = [], None
        for word in self._search.text().split():
            cursor = self._browser.document().find(word)
            while not cursor.isNull():
                extra = QTextBrowser.ExtraSelection()
                extra.cursor = cursor  # type: ignore[attr-defined]
                extra.format.setBackground(theme.color("selection"))  # type: ignore[attr-defined]
                extras.append(extra)
                first = first or cursor
                cursor = self._browser.document().find(word, cursor)
        self._browser.setExtraSelections(extras)
        if first is not None:
            self._browser.setTextCursor(_at(first))

    def _retranslate(self) -> None:
        self._pages = read_pages(language.current())
        controls.ask(self._search, self.tr("Search the manual"))
        self._contents.setAccessibleName(self.tr("Contents"))
        self._browser.setAccessibleName(self.tr("Manual page"))
        self._narrow()


def _at(cursor: QTextCursor) -> QTextCursor:
    """The beginning of what a cursor selects."""
    copy = QTextCursor(cursor)
    copy.setPosition(cursor.selectionStart())
    return copy


def _page(file: Path) -> Page:
    text = file.read_text(encoding="utf-8")
    return Page(file.name, text.partition("\n")[0].lstrip("# ").strip(), text)
