"""Pictures are read in threads when they are asked for, a few at a time, and the newest questions first."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from iomanager.core.errors import Unavailable
from iomanager.shell.widgets.pictures import Pictures, read_files

pytestmark = pytest.mark.usefixtures("loop")


class Camera:
    """Makes a picture as wide as its key says, when it is let to."""

    def __init__(self) -> None:
        self.asked: list[int] = []
        self.gate = threading.Event()
        self.gate.set()
        self.broken = False

    def read(self, keys: Sequence[int], size: QSize) -> list[QImage]:
        self.asked += keys
        self.gate.wait(20)
        if self.broken:
            raise Unavailable("The site does not answer.")
        return [QImage(key, size.height(), QImage.Format.Format_RGB32) for key in keys]


@pytest.fixture
def camera() -> Camera:
    return Camera()


@pytest.fixture
def pictures(qtbot: QtBot, camera: Camera) -> Pictures:
    owner = QWidget()
    qtbot.addWidget(owner)
    return Pictures(camera.read, owner)


def heights(pictures: Pictures, key: int) -> int:
    found = pictures.get(key)
    return found.height() if found is not None else 0


def test_what_is_asked_for_arrives(qtbot: QtBot, pictures: Pictures, camera: Camera) -> None:
    with qtbot.waitSignal(pictures.arrived, timeout=20_000) as came:
        assert [pictures.get(key) for key in (1, 2, 3)] == [None, None, None]
    assert sorted(came.args[0]) == [1, 2, 3]
    assert [found.width() for key in (1, 2, 3) if (found := pictures.get(key)) is not None] == [1, 2, 3]
    assert sorted(camera.asked) == [1, 2, 3]


def test_what_was_scrolled_past_is_not_read(qtbot: QtBot, pictures: Pictures, camera: Camera) -> None:
    for key in range(1, 1001):
        pictures.get(key)
    qtbot.waitUntil(lambda: pictures.get(1000) is not None and pictures.get(881) is not None, timeout=20_000)
    assert min(camera.asked) == 881


def test_pictures_of_before_come_too_late(qtbot: QtBot, pictures: Pictures, camera: Camera) -> None:
    camera.gate.clear()
    pictures.get(5)
    qtbot.waitUntil(lambda: bool(camera.asked), timeout=20_000)
    pictures.set_size(QSize(64, 36))
    camera.gate.set()
    qtbot.waitUntil(lambda: heights(pictures, 5) != 0, timeout=20_000)
    assert heights(pictures, 5) == 36


def test_a_failed_reading_is_tried_again_when_painted(qtbot: QtBot, pictures: Pictures, camera: Camera) -> None:
    camera.broken = True
    pictures.get(7)
    qtbot.waitUntil(lambda: bool(camera.asked), timeout=20_000)
    camera.broken = False
    qtbot.waitUntil(lambda: pictures.get(7) is not None, timeout=20_000)


def test_files_fit_and_a_broken_one_is_null(tmp_path: Path) -> None:
    image = QImage(480, 270, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    image.save(str(tmp_path / "a.jpg"))
    (tmp_path / "b.jpg").write_bytes(b"no picture")
    read = read_files([str(tmp_path / "a.jpg"), str(tmp_path / "b.jpg")], QSize(128, 72))
    assert (read[0].width(), read[0].height()) == (128, 72)
    assert read[1].isNull()
