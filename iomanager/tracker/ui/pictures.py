"""Pictures of records, asked of the tracker when they come into view, and kept for as long as there is room."""

from __future__ import annotations

from collections import OrderedDict

from PySide6.QtCore import QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from iomanager.core.errors import IOManagerError
from iomanager.shell import tasks
from iomanager.tracker.query import Ref
from iomanager.tracker.ui.port import TrackerDesk
from iomanager.tracker.ui.reading import read_pictures

KEPT = 1000
_BATCH = 8
_WAITING = 100  # more than a screen holds; what was scrolled past is forgotten


class Pictures(QObject):
    """Asked by the delegate while it paints. ``arrived`` carries the records whose pictures have come."""

    arrived = Signal(object)

    def __init__(self, desk: TrackerDesk, owner: QWidget) -> None:
        super().__init__(owner)
        self._desk = desk
        self._owner = owner
        self._kept: OrderedDict[Ref, QImage] = OrderedDict()
        self._wanted: OrderedDict[Ref, None] = OrderedDict()
        self._loading = False
        self._start = QTimer(self, singleShot=True, interval=50)
        self._start.timeout.connect(self._load)

    def get(self, ref: Ref) -> QImage | None:
        """The picture; a null one where there is none, None while it is not there yet."""
        found = self._kept.get(ref)
        if found is not None:
            self._kept.move_to_end(ref)
            return found
        self._wanted[ref] = None
        self._wanted.move_to_end(ref)
        if len(self._wanted) > _WAITING:
            self._wanted.popitem(last=False)
        if not self._loading and not self._start.isActive():
            self._start.start()
        return None

    def _load(self) -> None:
        if self._wanted and not self._loading:
            self._loading = True
            tasks.start(self._owner, "pictures", self._load_batches())

    async def _load_batches(self) -> None:
        try:
            while self._wanted:
                batch = [self._wanted.popitem()[0] for _ in range(min(_BATCH, len(self._wanted)))]
                images = await tasks.run(self._owner, "pictures", _images, self._desk, batch)
                self._kept.update(zip(batch, images, strict=True))
                while len(self._kept) > KEPT:
                    self._kept.popitem(last=False)
                self.arrived.emit(batch)
        except IOManagerError:  # pictures are a help: without them the table stands as well
            self._wanted.clear()
        finally:
            self._loading = False


def _images(desk: TrackerDesk, refs: list[Ref]) -> list[QImage]:
    return [_image(data) for data in read_pictures(desk, refs)]


def _image(data: bytes | None) -> QImage:
    image = QImage.fromData(data) if data else QImage()
    size = QSize(128, 72)
    return image if image.isNull() else image.scaled(size, Qt.AspectRatioMode.KeepAspectRatio)
