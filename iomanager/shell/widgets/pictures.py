"""Pictures of lines, read off the UI thread when they come into view and kept for as long as there is room."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from typing import Any

from PySide6.QtCore import QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QImageReader
from PySide6.QtWidgets import QWidget

from iomanager.core.errors import IOManagerError
from iomanager.shell import tasks

KEPT = 1500  # pictures of 128 x 72: 55 MB at most
SIZE = QSize(128, 72)
_BATCH = 12
_WAITING = 120  # more than a screen holds; what was scrolled past is forgotten
_LARGEST_MB = 64
_PAUSE_MS = 20  # while one scrolls fast, what only flies past is not read

Read = Callable[[Sequence[Any], QSize], Sequence[QImage]]
"""Called in a thread: a picture that fits into the size for each key; a null one where there is none."""


class Pictures(QObject):
    """Asked by a delegate while it paints, by whatever key ``read`` understands: a path, a record.

    ``arrived`` carries the keys whose pictures have come. Where ``read`` raises an error of ours the lines stand
    without pictures, and are asked for again when they are painted next.
    """

    arrived = Signal(object)

    def __init__(self, read: Read, owner: QWidget) -> None:
        super().__init__(owner)
        self._read = read
        self._owner = owner
        self._size = SIZE
        self._kept: OrderedDict[Hashable, QImage] = OrderedDict()
        self._wanted: OrderedDict[Hashable, None] = OrderedDict()
        self._loading = False
        self._start = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._start.timeout.connect(self._load)

    def set_size(self, size: QSize) -> None:
        """Read pictures to fit into this many device pixels from now on."""
        if size != self._size:
            self._size = size
            self.forget()

    def forget(self) -> None:
        """Read everything again, such as after another scan; what is being read now comes too late."""
        self._kept = OrderedDict()
        self._wanted.clear()

    def get(self, key: Hashable) -> QImage | None:
        """The picture; a null one where there is none, None while it is not there yet."""
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
            return found
        self._wanted[key] = None
        self._wanted.move_to_end(key)
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
                kept = self._kept
                images = await tasks.run(self._owner, "pictures", self._read, batch, self._size)
                kept.update(zip(batch, images, strict=True))
                while len(kept) > KEPT:
                    kept.popitem(last=False)
                self.arrived.emit(batch)
        except IOManagerError:  # pictures are a help: without them the table stands as well
            self._wanted.clear()
        finally:
            self._loading = False


def read_files(paths: Sequence[str], size: QSize) -> list[QImage]:
    """Files as pictures that fit into ``size``; a null picture for a file that is none."""
    return [_read_file(path, size) for path in paths]


def _read_file(path: str, size: QSize) -> QImage:
    reader = QImageReader(path)
    reader.setAutoTransform(True)
    reader.setAllocationLimit(_LARGEST_MB)
    full = reader.size()
    if full.isValid():
        reader.setScaledSize(full.scaled(size, Qt.AspectRatioMode.KeepAspectRatio))
    return reader.read()
