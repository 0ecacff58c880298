"""JPEG headers, marker by marker, and whether the file has its end."""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from iomanager.core.errors import InvalidInput
from iomanager.media import camera
from iomanager.media.files import MediaFile, TruncatedFile, check_size
from iomanager.media.model import Kind, MediaInfo

_FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
_ALONE = frozenset({0x01, *range(0xD0, 0xD9)})
_SCAN, _END, _COMMENT = 0xDA, 0xD9, 0xFE
_CHANNELS = {1: ("Y",), 3: ("R", "G", "B"), 4: ("C", "M", "Y", "K")}
_TAIL = 65_536
_MOST_MARKERS = 4096
_LONGEST_TEXT = 4096


@dataclass(slots=True)
class _Found:
    """What the markers say; ``scan`` is where the pixels begin."""

    scan: int = 0
    bits: int = 0
    width: int = 0
    height: int = 0
    components: int = 0
    aspect: float = 1.0
    texts: dict[str, str] = field(default_factory=dict)


def look(file: MediaFile) -> tuple[MediaInfo, Callable[[], None]]:
    """The header, and the check for the end. Raises InvalidInput, TruncatedFile."""
    name = file.name
    if file.read(0, 3) != b"\xff\xd8\xff":
        raise InvalidInput(f"{name} is named as a JPG but does not begin like one.")
    found = _markers(file)
    if not found.components:
        raise InvalidInput(f"{name} has a damaged header.")
    check_size(name, found.width, found.height)
    window = (0, 0, found.width - 1, found.height - 1)
    clip = camera.find_first(camera.head_of(name), found.texts.values())
    info = MediaInfo(
        path=str(file.path),
        kind=Kind.JPEG.value,
        width=found.width,
        height=found.height,
        data_window=window,
        display_window=window,
        pixel_aspect=found.aspect,
        channels=_CHANNELS.get(found.components, ()),
        bit_depth=f"{found.bits} bit",
        compression="jpeg",
        camera=clip.camera if clip else None,
        clip=clip.clip if clip else None,
        metadata=found.texts,
    )
    return info, partial(_check, file, found.scan)


def _markers(file: MediaFile) -> _Found:
    """Walk the markers up to the pixels. Raises TruncatedFile where the file ends before them."""
    found = _Found()
    position = 2
    for _ in range(_MOST_MARKERS):
        head = file.exactly(position, 4)
        marker = head[1]
        if head[0] != 0xFF:
            raise InvalidInput(f"{file.name} has a damaged header.")
        if marker == 0xFF or marker in _ALONE:
            position += 1 if marker == 0xFF else 2
            continue
        (size,) = struct.unpack(">H", head[2:])
        if marker == _SCAN:
            found.scan = position + 2 + size
            return found
        _take(found, marker, file.read(position + 4, min(max(size - 2, 0), _LONGEST_TEXT)))
        position += 2 + size
    raise InvalidInput(f"{file.name} has a damaged header.")


def _take(found: _Found, marker: int, value: bytes) -> None:
    if marker in _FRAMES and len(value) >= 6:
        found.bits, found.height, found.width, found.components = struct.unpack_from(">BHHB", value)
    elif marker == _COMMENT:
        found.texts["comment"] = value.decode("utf-8", "replace").rstrip("\0")
    elif marker == 0xE0 and value[:5] == b"JFIF\0" and len(value) >= 12:
        across, down = struct.unpack_from(">HH", value, 8)
        found.aspect = down / across if across and down else 1.0


def _check(file: MediaFile, scan: int) -> None:
    """Cameras append previews behind the end, so it is looked for in the last 64 KiB."""
    start = max(file.size - _TAIL, scan)
    if b"\xff\xd9" not in file.read(start, _TAIL):
        raise TruncatedFile(f"{file.name} is cut off: it has no end.")
