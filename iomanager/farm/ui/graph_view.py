"""The graph of a job: a box per task in its state's colour, icon and word; what is done first stands on the left."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPainterPath, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QGraphicsItem, QGraphicsPathItem, QGraphicsScene, QGraphicsView, QWidget

from iomanager.farm.status import JobStatus, TaskStatus
from iomanager.farm.ui import words
from iomanager.farm.ui.graph_layout import Layout, lay_out
from iomanager.farm.ui.nodes import short_title
from iomanager.shell import icons, language, theme

WIDTH, HEIGHT, GAP_X, GAP_Y = 136, 40, 28, 8
MOST = 600
"""Tasks that are drawn; of a larger job the first ones."""
_SMALLEST, _READABLE, _LARGEST = 0.15, 0.6, 3.0
_ARROWS = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}


class TaskBox(QGraphicsItem):
    """One task."""

    def __init__(self, task: TaskStatus, title: str) -> None:
        super().__init__()
        self.task = task
        self.title = title
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIsSelectable)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.show_task(task)

    def show_task(self, task: TaskStatus) -> None:
        """The same task, as it stands now."""
        self.task = task
        self.setToolTip("\n".join(filter(None, (task.title, words.state_word(task.state), task.message))))
        self.update()

    def boundingRect(self) -> QRectF:
        return QRectF(-1, -1, WIDTH + 2, HEIGHT + 2)

    def paint(self, painter: QPainter, option: Any, widget: QWidget | None = None) -> None:
        """A stripe, an icon and a word for the state; the title above."""
        icon, token = words.ICONS[self.task.state]
        chosen = self.isSelected()
        painter.setPen(QPen(theme.color("accent" if chosen else "border"), 2 if chosen else 1))
        painter.setBrush(theme.color("selection" if chosen else "raised"))
        painter.drawRect(QRectF(0, 0, WIDTH, HEIGHT))
        painter.fillRect(QRectF(0, 0, 4, HEIGHT), theme.color(token))
        font = theme.ui_font()
        painter.setFont(font)
        text = "on_selection" if chosen else "text"
        painter.setPen(theme.color(text))
        title = QFontMetrics(font).elidedText(self.title, Qt.TextElideMode.ElideMiddle, WIDTH - 18)
        left = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        painter.drawText(QRect(10, 2, WIDTH - 14, 18), left, title)
        painter.setPen(theme.color(text if chosen else token))
        icons.icon(icon, text if chosen else token).paint(painter, QRect(10, 22, 14, 14))
        painter.drawText(QRect(28, 20, WIDTH - 32, 18), left, _state_text(self.task))


class GraphView(QGraphicsView):
    """``picked`` carries a task's id, by click or by arrow key."""

    picked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._boxes: dict[str, TaskBox] = {}
        self._layout = Layout({}, ())
        self._shape: tuple[object, ...] = ()
        self._fitted = True
        self._scene = QGraphicsScene(self)
        self.setScene(self._scene)
        self.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.setDragMode(QGraphicsView.DragMode.ScrollHandDrag)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.AnchorUnderMouse)
        self._scene.selectionChanged.connect(self._selected)
        language.follow(self, self._say)

    def show_job(self, status: JobStatus | None) -> None:
        """Draw the job; one that is drawn already only changes its colours and words."""
        tasks = status.tasks[:MOST] if status is not None else ()
        shape = tuple((task.id, task.parent, task.instances) for task in tasks)
        if status is not None and (status.id, shape) == self._shape:
            self._renew(tasks)
            return
        self._shape = (status.id, shape) if status is not None else ()
        self._draw(tasks)
        self.fit()

    def choose(self, task: str) -> None:
        """Mark a task, without telling."""
        self._scene.blockSignals(True)
        for name, box in self._boxes.items():
            box.setSelected(name == task)
        self._scene.blockSignals(False)
        if task in self._boxes:
            self.ensureVisible(self._boxes[task])
        self.viewport().update()

    def fit(self) -> None:
        """Show all of it, not larger than life."""
        self._fitted = True
        self.resetTransform()
        area = self._scene.itemsBoundingRect().adjusted(-GAP_Y, -GAP_Y, GAP_Y, GAP_Y)
        self._scene.setSceneRect(area)
        view = self.viewport().rect()
        if area.width() > view.width() or area.height() > view.height():
            self.fitInView(area, Qt.AspectRatioMode.KeepAspectRatio)
            if self.transform().m11() < _READABLE:
                self.resetTransform()
                self.scale(_READABLE, _READABLE)
                self._see_chosen()

    def _see_chosen(self) -> None:
        """The chosen box, or else where the job begins."""
        chosen = next((box for box in self._boxes.values() if box.isSelected()), None)
        if chosen is not None:
            self.ensureVisible(chosen)
        else:
            self.horizontalScrollBar().setValue(self.horizontalScrollBar().minimum())

    def task_ids(self) -> list[str]:
        """The tasks that are drawn."""
        return list(self._boxes)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Ctrl and the wheel zoom."""
        if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().wheelEvent(event)
            return
        self._zoom(1.2 if event.angleDelta().y() > 0 else 1 / 1.2)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows go from box to box; + and - zoom, 0 shows all."""
        key = Qt.Key(event.key())
        if key in _ARROWS:
            self._walk(*_ARROWS[key])
        elif key in {Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus}:
            self._zoom(1 / 1.2 if key == Qt.Key.Key_Minus else 1.2)
        elif key == Qt.Key.Key_0:
            self.fit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._fitted:
            self.fit()

    def _zoom(self, factor: float) -> None:
        if _SMALLEST <= self.transform().m11() * factor <= _LARGEST:
            self._fitted = False
            self.scale(factor, factor)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            for item in self._scene.items():
                if isinstance(item, QGraphicsPathItem):
                    item.setPen(QPen(theme.color("secondary"), 1))

    def _walk(self, columns: int, rows: int) -> None:
        """To the nearest box in a direction."""
        places = self._layout.places
        chosen = next((name for name, box in self._boxes.items() if box.isSelected()), None)
        if chosen is None:
            self._pick(next(iter(places), None))
            return
        column, row = places[chosen]
        there = [
            (abs(at[0] - column) + abs(at[1] - row), name)
            for name, at in places.items()
            if (columns and (at[0] - column) * columns > 0) or (rows and at[0] == column and (at[1] - row) * rows > 0)
        ]
        self._pick(min(there)[1] if there else None)

    def _pick(self, name: str | None) -> None:
        if name is not None:
            self.choose(name)
            self.picked.emit(name)

    def _draw(self, tasks: Sequence[TaskStatus]) -> None:
        self._scene.blockSignals(True)
        self._scene.clear()
        self._boxes = {}
        self._layout = lay_out(tasks)
        plates = [task.title for task in tasks if not task.commands]
        for task in tasks:
            box = TaskBox(task, short_title(task.title, [plate for plate in plates if plate != task.title]))
            column, row = self._layout.places[task.id]
            box.setPos(column * (WIDTH + GAP_X), row * (HEIGHT + GAP_Y))
            self._scene.addItem(box)
            self._boxes[task.id] = box
        for first, then in self._layout.arrows:
            self._scene.addItem(_arrow(self._boxes[first].pos(), self._boxes[then].pos()))
        self._scene.blockSignals(False)

    def _renew(self, tasks: Sequence[TaskStatus]) -> None:
        for task in tasks:
            if self._boxes[task.id].task != task:
                self._boxes[task.id].show_task(task)

    def _selected(self) -> None:
        chosen = [name for name, box in self._boxes.items() if box.isSelected()]
        if len(chosen) == 1:
            self.picked.emit(chosen[0])

    def _say(self) -> None:
        self.setAccessibleName(self.tr("Graph of the job"))
        self.setToolTip(self.tr("What is done first stands on the left. Ctrl and the wheel zoom; 0 shows all."))
        for box in self._boxes.values():
            box.show_task(box.task)


def _state_text(task: TaskStatus) -> str:
    percent = "" if task.progress is None or task.progress >= 100 else f" {task.progress:.0f} %"
    return words.state_word(task.state) + percent


def _arrow(first: QPointF, then: QPointF) -> QGraphicsPathItem:
    begin = first + QPointF(WIDTH, HEIGHT / 2)
    end = then + QPointF(0, HEIGHT / 2)
    path = QPainterPath(begin)
    bend = max(GAP_X / 2, (end.x() - begin.x()) / 2)
    path.cubicTo(begin + QPointF(bend, 0), end - QPointF(bend, 0), end)
    path.moveTo(end - QPointF(6, 4))
    path.lineTo(end)
    path.lineTo(end - QPointF(6, -4))
    item = QGraphicsPathItem(path)
    item.setPen(QPen(theme.color("secondary"), 1))
    item.setZValue(-1)
    return item
