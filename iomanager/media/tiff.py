"""TIFF headers (classic and BigTIFF, both byte orders), and whether all strips or tiles are there."""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from iomanager.core.errors import InvalidInput
from iomanager.media import camera
from iomanager.media.files import MediaFile, TruncatedFile, check_size
from iomanager.media.model import Kind, MediaInfo

_ORDERS = {b"II*\0": ("<", False), b"MM\0*": (">", False), b"II+\0": ("<", True), b"MM\0+": (">", True)}
_LAYOUTS = {1: "B", 2: "c", 3: "H", 4: "I", 6: "b", 8: "h", 9: "i", 11: "f", 12: "d", 16: "Q", 17: "q", 18: "Q"}
_COMPRESSIONS = {
    1: "none", 2: "ccitt", 3: "ccitt", 4: "ccitt", 5: "lzw", 6: "jpeg", 7: "jpeg", 8: "deflate", 32773: "packbits",
    32946: "deflate", 34887: "lerc", 34925: "lzma", 50000: "zstd", 50001: "webp",
}  # fmt: skip
_TEXTS = {270: "description", 271: "make", 272: "model", 305: "software", 306: "dateTime", 315: "artist"}
_ROTATIONS = {3: 180, 6: 90, 8: 270}
_MOST_TAGS = 4096
_LONGEST_VALUE = 8 * 1024 * 1024
_LONGEST_TEXT = 65_536


class _Entry(NamedTuple):
    """A tag as the directory has it: type, count, and where its value is in the file."""

    type: int
    amount: int
    offset: int


@dataclass(frozen=True, slots=True)
class _Directory:
    """The tags of the first picture."""

    file: MediaFile
    order: str
    tags: dict[int, _Entry]

    def numbers(self, tag: int) -> tuple[float, ...]:
        """The values of a tag; none where it is absent or of another type. Raises TruncatedFile, InvalidInput."""
        entry = self.tags.get(tag)
        layout = _LAYOUTS.get(entry.type) if entry else None
        if entry is None or layout is None or layout == "c":
            return ()
        size = struct.calcsize(self.order + layout) * entry.amount
        if size > _LONGEST_VALUE:
            raise InvalidInput(f"{self.file.name} has a damaged header.")
        return struct.unpack(f"{self.order}{entry.amount}{layout}", self.file.exactly(entry.offset, size))

    def number(self, tag: int, default: int) -> int:
        """The first value of a tag."""
        return int(next(iter(self.numbers(tag)), default))

    def rational(self, tag: int) -> float:
        """A rational tag; 0 where it is absent."""
        entry = self.tags.get(tag)
        if entry is None or entry.type != 5:
            return 0.0
        top, bottom = struct.unpack(self.order + "II", self.file.exactly(entry.offset, 8))
        return float(top / bottom) if bottom else 0.0

    def text(self, tag: int) -> str:
        """An ASCII tag."""
        entry = self.tags.get(tag)
        if entry is None or entry.type != 2:
            return ""
        raw = self.file.read(entry.offset, min(entry.amount, _LONGEST_TEXT))
        return raw.split(b"\0", 1)[0].decode("utf-8", "replace").strip()


def look(file: MediaFile) -> tuple[MediaInfo, Callable[[], None]]:
    """The header of the first picture, and the check of its strips or tiles. Raises InvalidInput, TruncatedFile."""
    directory = _directory(file)
    width, height = directory.number(256, 0), directory.number(257, 0)
    check_size(file.name, width, height)
    return _info(directory, width, height), partial(_check, directory)


def _directory(file: MediaFile) -> _Directory:
    head = file.read(0, 16)
    if head[:4] not in _ORDERS:
        raise InvalidInput(f"{file.name} is named as a TIFF but does not begin like one.")
    order, big = _ORDERS[head[:4]]
    if len(head) < 16:
        raise TruncatedFile(f"{file.name} ends in the middle of its header.")
    (start,) = struct.unpack_from(order + ("Q" if big else "I"), head, 8 if big else 4)
    counter, entry = struct.Struct(order + ("Q" if big else "H")), struct.Struct(order + ("HHQ" if big else "HHI"))
    if start + counter.size > file.size:
        raise TruncatedFile(f"{file.name} is cut off: the list of its contents is missing.")
    (count,) = counter.unpack(file.exactly(start, counter.size))
    if not 1 <= count <= _MOST_TAGS:
        raise InvalidInput(f"{file.name} has a damaged header.")
    inline = 8 if big else 4
    step = entry.size + inline
    data = file.exactly(start + counter.size, count * step)
    tags = {}
    for index in range(count):
        tag, kind, amount = entry.unpack_from(data, index * step)
        place = start + counter.size + index * step + entry.size
        if _size(kind) * amount > inline:
            (place,) = struct.unpack_from(order + ("Q" if big else "I"), data, index * step + entry.size)
        tags[tag] = _Entry(kind, amount, place)
    return _Directory(file, order, tags)


def _size(kind: int) -> int:
    """Bytes of one value of a TIFF type; rationals have 8."""
    return 8 if kind in {5, 10} else struct.calcsize("<" + _LAYOUTS.get(kind, "B"))


def _info(directory: _Directory, width: int, height: int) -> MediaInfo:
    file = directory.file
    texts = {name: text for tag, name in _TEXTS.items() if (text := directory.text(tag))}
    found = camera.find_first(camera.head_of(file.name), texts.values())
    bits, floating = directory.number(258, 1), directory.number(339, 1) == 3
    across, down = directory.rational(282), directory.rational(283)
    window = (0, 0, width - 1, height - 1)
    return MediaInfo(
        path=str(file.path),
        kind=Kind.TIFF.value,
        width=width,
        height=height,
        data_window=window,
        display_window=window,
        pixel_aspect=down / across if across and down else 1.0,
        channels=_channels(directory.number(277, 1)),
        bit_depth=f"{bits} bit{(' half' if bits == 16 else ' float') if floating else ''}",
        compression=_COMPRESSIONS.get(directory.number(259, 1), f"compression {directory.number(259, 1)}"),
        camera=found.camera if found else " ".join(texts[k] for k in ("make", "model") if k in texts) or None,
        clip=found.clip if found else None,
        rotation=_ROTATIONS.get(directory.number(274, 1), 0),
        tiled=324 in directory.tags,
        metadata=texts,
    )


def _channels(samples: int) -> tuple[str, ...]:
    names = ("Y", "A") if samples < 3 else ("R", "G", "B", "A", *(f"channel{i}" for i in range(4, min(samples, 64))))
    return names[:samples]


def _check(directory: _Directory) -> None:
    """Every strip or tile must end inside the file; one of no bytes was never written."""
    tiled = 324 in directory.tags
    offsets, counts = directory.numbers(324 if tiled else 273), directory.numbers(325 if tiled else 279)
    name = directory.file.name
    if not offsets or not counts or len(offsets) != len(counts):
        raise InvalidInput(f"{name} does not say where its pixels are.")
    if min(offsets) == 0 or min(counts) == 0:
        raise TruncatedFile(f"{name} was never finished: pieces of it are missing.")
    if max(offset + count for offset, count in zip(offsets, counts, strict=True)) > directory.file.size:
        raise TruncatedFile(f"{name} is cut off: its last pixels are missing.")
