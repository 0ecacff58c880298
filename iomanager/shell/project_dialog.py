"""Choosing a project, or making one: a grid with search, worked by mouse or keyboard alone."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    QSortFilterProxyModel,
    Qt,
    Signal,
)
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QPen, QPixmap
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from iomanager.core.errors import IOManagerError
from iomanager.shell import errors, icons, phrases, tasks, theme
from iomanager.shell.errors import Notice
from iomanager.shell.favourites import Favourites
from iomanager.shell.services import ProjectCard, Projects
from iomanager.shell.widgets import controls
from iomanager.shell.widgets.notice import NoticeBar

AnyIndex = QModelIndex | QPersistentModelIndex
CARD = QSize(152, 120)
CENTER = Qt.AlignmentFlag.AlignCenter
DETAIL = Qt.ItemDataRole.UserRole + 1
PINNED = Qt.ItemDataRole.UserRole + 2
PICTURE = Qt.ItemDataRole.DecorationRole


def initials(name: str) -> str:
    """Two letters that stand for a picture: ``Night Train`` gives NT, ``demo`` DE, ``서울의 봄`` 서봄."""
    words = [word for word in name.replace("_", " ").replace("-", " ").split() if word]
    letters = words[0][0] + words[-1][0] if len(words) > 1 else name.strip()[:2]
    return letters.upper()


class ProjectModel(QAbstractListModel):
    """The projects as cards."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._cards: list[ProjectCard] = []
        self._pinned: list[str] = []
        self._pictures: dict[str, QPixmap] = {}

    def show(self, cards: list[ProjectCard], pinned: list[str]) -> None:
        """Show these instead."""
        self.beginResetModel()
        self._cards = cards
        self._pinned = pinned
        self.endResetModel()

    def cards(self) -> list[ProjectCard]:
        """What is shown."""
        return list(self._cards)

    def show_picture(self, card: ProjectCard, picture: QPixmap) -> None:
        """Show a picture in the place of the initials."""
        self._pictures[card.name] = picture
        if card in self._cards:
            index = self.index(self._cards.index(card))
            self.dataChanged.emit(index, index, [PICTURE])

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self._cards)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        card = self._cards[index.row()]
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            return card.name
        if role == PICTURE:
            return self._pictures.get(card.name)
        if role == PINNED:
            return card.name in self._pinned
        return card.detail if role == DETAIL else None


class CardDelegate(QStyledItemDelegate):
    """A square with the initials, the name below, and a quiet second line."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        rect: QRect = option.rect.adjusted(4, 4, -4, -4)  # type: ignore[attr-defined]
        state: QStyle.StateFlag = option.state  # type: ignore[attr-defined]
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.color("accent" if chosen else "line"), 2 if chosen else 1))
        painter.setBrush(theme.color("panel"))
        painter.drawRoundedRect(rect, 4, 4)
        self._draw_words(painter, rect, index)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        return CARD

    def _draw_words(self, painter: QPainter, rect: QRect, index: AnyIndex) -> None:
        name, detail = str(index.data()), str(index.data(DETAIL) or "")
        below = 44 if detail else 28
        self._draw_picture(painter, rect.adjusted(2, 2, -2, -below), index)
        if index.data(PINNED):
            icons.icon("pin").paint(painter, QRect(rect.right() - 20, rect.top() + 4, 16, 16))
        width = rect.width() - 2 * theme.GRID
        line = QRect(rect.left() + theme.GRID, rect.bottom() - below, width, 20)
        elided = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideMiddle, width)
        painter.setPen(theme.color("text"))
        painter.drawText(line, Qt.AlignmentFlag.AlignCenter, elided)
        painter.setPen(theme.color("secondary"))
        painter.drawText(line.translated(0, 18), Qt.AlignmentFlag.AlignCenter, detail)

    def _draw_picture(self, painter: QPainter, place: QRect, index: AnyIndex) -> None:
        """The picture as large as fits; without one the initials."""
        picture = index.data(PICTURE)
        if isinstance(picture, QPixmap):
            size = picture.size().scaled(place.size(), Qt.AspectRatioMode.KeepAspectRatio)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawPixmap(QStyle.alignedRect(Qt.LayoutDirection.LeftToRight, CENTER, size, place), picture)
            return
        painter.save()
        big = painter.font()
        big.setPixelSize(2 * theme.FONT_PIXELS)
        painter.setFont(big)
        painter.setPen(theme.color("secondary"))
        painter.drawText(place, CENTER, initials(str(index.data())))
        painter.restore()


class ProjectDialog(QDialog):
    """``chosen`` carries the project's name. Typing searches; Enter takes the marked project, Ctrl+P pins it."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None, projects: Projects, favourites: Favourites) -> None:
        super().__init__(parent)
        self._favourites = favourites
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Choose a project"))
        self.resize(680, 480)
        self._projects = projects
        self._denied = ""
        self._notice = NoticeBar(self)
        self._search = controls.search_field(self.tr("Search projects"))
        self._empty = controls.label("", "secondary")
        self._view = QListView()
        self._model = ProjectModel(self)
        self._proxy = QSortFilterProxyModel(self)
        self._name = QLineEdit()
        self._create = controls.button(self.tr("Create project"))
        self._pin = controls.button(self.tr("Pin"))
        self._open = controls.button(self.tr("Open"), primary=True)
        self._build()
        tasks.start(self, "list", self._load())

    def show_notice(self, notice: Notice) -> None:
        """Say something above the projects."""
        self._notice.show_notice(notice)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._enter()
        elif event.key() in {Qt.Key.Key_Down, Qt.Key.Key_Up} and self._search.hasFocus():
            self._view.setFocus()
        else:
            super().keyPressEvent(event)

    def _build(self) -> None:
        self._proxy.setSourceModel(self._model)
        self._proxy.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._view.setModel(self._proxy)
        self._view.setItemDelegate(CardDelegate(self._view))
        self._view.setViewMode(QListView.ViewMode.IconMode)
        self._view.setResizeMode(QListView.ResizeMode.Adjust)
        self._view.setMovement(QListView.Movement.Static)
        self._view.setAccessibleName(self.tr("Projects"))
        controls.ask(self._name, self.tr("Name of a new project"))
        self._create.setEnabled(False)
        self._open.setEnabled(False)
        self._pin.setEnabled(False)
        controls.name_it(self._pin, self.tr("Keep this project at the front (Ctrl+P)"))
        self._pin.setShortcut("Ctrl+P")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*[2 * theme.GRID] * 4)
        for widget in (self._notice, self._search, self._empty):
            layout.addWidget(widget)
        layout.addWidget(self._view, 1)
        layout.addLayout(self._row_below())
        self._connect()

    def _row_below(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addWidget(self._name, 1)
        row.addWidget(self._create)
        row.addSpacing(3 * theme.GRID)
        row.addWidget(self._pin)
        row.addWidget(self._open)
        return row

    def _connect(self) -> None:
        self._search.textChanged.connect(self._narrow)
        self._name.textChanged.connect(lambda _: self._show_possible())
        self._create.clicked.connect(self._make)
        self._open.clicked.connect(self._take)
        self._view.activated.connect(lambda _: self._take())
        self._pin.clicked.connect(self._toggle)
        self._view.selectionModel().currentChanged.connect(lambda *_: self._mark())

    def _show_possible(self) -> None:
        """Whether a project can be made, or why not."""
        self._create.setEnabled(bool(self._name.text().strip()) and not self._denied)
        self._name.setEnabled(not self._denied)
        for each in (self._create, self._name):
            each.setToolTip(phrases.shown(self._denied))

    def _mark(self) -> None:
        """What can be done with the marked project."""
        index = self._view.currentIndex()
        self._open.setEnabled(index.isValid())
        self._pin.setEnabled(index.isValid())
        self._pin.setText(self.tr("Unpin") if index.data(PINNED) else self.tr("Pin"))
        self._pin.setShortcut("Ctrl+P")  # which a new text takes away

    def _toggle(self) -> None:
        name = str(self._view.currentIndex().data())
        self._favourites.toggle(name)
        self._show(self._model.cards())
        for row in range(self._proxy.rowCount()):
            if self._proxy.index(row, 0).data() == name:
                self._view.setCurrentIndex(self._proxy.index(row, 0))
        self._mark()

    def _show(self, cards: list[ProjectCard]) -> None:
        self._model.show(self._favourites.ordered(cards), self._favourites.pinned)

    def _narrow(self, text: str) -> None:
        self._proxy.setFilterFixedString(text)
        if self._proxy.rowCount():
            self._view.setCurrentIndex(self._proxy.index(0, 0))
        self._mark()

    def _enter(self) -> None:
        if self._name.hasFocus() and self._create.isEnabled():
            self._make()
        elif self._open.isEnabled():
            self._take()

    def _take(self) -> None:
        index = self._view.currentIndex()
        if index.isValid():
            self._choose(str(index.data()))

    def _choose(self, name: str) -> None:
        self._favourites.opened(name)
        self.chosen.emit(name)
        self.accept()

    def _make(self) -> None:
        tasks.start(self, "create", self._create_project(self._name.text().strip()))

    async def _load(self) -> None:
        self._empty.setText(self.tr("Looking for projects…"))
        try:
            cards = await tasks.run(self, "list", self._projects.list)
        except IOManagerError as error:
            self._empty.setText("")
            errors.show(self, error)
            return
        self._denied = await tasks.run(self, "list", self._projects.denied)
        self._show_possible()
        self._show(list(cards))
        self._empty.setText(self.tr("There is no project yet. Type a name below to make the first."))
        self._empty.setVisible(not cards)
        (self._search if cards else self._name).setFocus()
        self._narrow(self._search.text())
        await self._say_how_old()
        await self._load_pictures(list(cards))

    async def _say_how_old(self) -> None:
        """A list from before is shown, and that it is one."""
        if time := await tasks.run(self, "list", self._projects.away):
            hint = self.tr("These are the projects as of {time}.").format(time=time)
            self.show_notice(Notice(self.tr("The tracker does not answer."), hint, "warning"))

    async def _load_pictures(self, cards: list[ProjectCard]) -> None:
        for card in cards:
            image = await tasks.run(self, "picture", _read_picture, self._projects, card)
            if not image.isNull():
                self._model.show_picture(card, QPixmap.fromImage(image))

    async def _create_project(self, name: str) -> None:
        card = await tasks.run(self, "create", self._projects.create, name)
        self._choose(card.name)


def _read_picture(projects: Projects, card: ProjectCard) -> QImage:
    """Decoded and made small in a thread; a null one for none."""
    image = QImage.fromData(projects.picture(card) or b"")
    return image if image.isNull() else image.scaled(CARD * 2, Qt.AspectRatioMode.KeepAspectRatio)
