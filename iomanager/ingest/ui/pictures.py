"""Thumbnails, read off the UI thread when they come into view and kept for as long as there is room."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Sequence

from PySide6.QtCore import QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QImageReader
from PySide6.QtWidgets import QWidget

from iomanager.shell import tasks

KEPT = 1500  # pictures of 128 x 72: 55 MB at most
_BATCH = 12
_WAITING = 120  # more than a screen holds; what was scrolled past is forgotten
_LARGEST_MB = 64


class Pictures(QObject):
    """Asked by the delegate while it paints: a picture, or None until :attr:`arrived` says that there is one."""

    arrived = Signal()

    def __init__(self, owner: QWidget) -> None:
        super().__init__(owner)
        self._owner = owner
        self._size = QSize(128, 72)
        self._kept: OrderedDict[str, QImage] = OrderedDict()
        self._wanted: OrderedDict[str, None] = OrderedDict()
        self._loading = False
        self._start = QTimer(self, singleShot=True, interval=0)
        self._start.timeout.connect(self._load)

    def set_size(self, size: QSize) -> None:
        """Read pictures to fit into this many device pixels from now on."""
        if size != self._size:
            self._size = size
            self.forget()

    def forget(self) -> None:
        """Read everything again, such as after another scan."""
        self._kept.clear()
        self._wanted.clear()

    def get(self, path: str) -> QImage | None:
        """The picture of a file; a null picture when it cannot be read, None while it is not there yet."""
        found = self._kept.get(path)
        if found is not None:
            self._kept.move_to_end(path)
            return found
        self._wanted[path] = None
        self._wanted.move_to_end(path)
        if len(self._wanted) > _WAITING:
            self._wanted.popitem(last=False)
        if not self._loading and not self._start.isActive():
            self._start.start()
        return None

    def _load(self) -> None:
        if self._wanted and not self._loading:
            self._loading = True
            tasks.start(self._owner, "pictures", self._load_batch())

    async def _load_batch(self) -> None:
        try:
            while self._wanted:
                batch = [self._wanted.popitem()[0] for _ in range(min(_BATCH, len(self._wanted)))]
                read = await tasks.run(self._owner, "pictures", read_pictures, batch, self._size)
                self._keep(batch, read)
        except asyncio.CancelledError:
            raise
        finally:
            self._loading = False

    def _keep(self, batch: Sequence[str], read: Sequence[QImage]) -> None:
        for path, image in zip(batch, read, strict=True):
            self._kept[path] = image
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        self.arrived.emit()


def read_pictures(paths: Sequence[str], size: QSize) -> list[QImage]:
    """The files as pictures that fit into ``size``; a null picture for a file that is none."""
    return [_read(path, size) for path in paths]


def _read(path: str, size: QSize) -> QImage:
    reader = QImageReader(path)
    reader.setAutoTransform(True)
    reader.setAllocationLimit(_LARGEST_MB)
    full = reader.size()
    if full.isValid():
        reader.setScaledSize(full.scaled(size, Qt.AspectRatioMode.KeepAspectRatio))
    return reader.read()
