"""The header of an EXR file, parsed from its bytes (openexr.com, "OpenEXR File Layout").

Every frame of a delivery is looked at, so this is written for speed, and it takes memory only for the header itself:
a header may claim anything, the file is from a stranger.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

from iomanager.core.errors import InvalidInput
from iomanager.media.files import MediaFile, TruncatedFile, check_size
from iomanager.media.model import Box

MAGIC = b"\x76\x2f\x31\x01"
TILED, LONG_NAMES, DEEP, MULTIPART = 0x200, 0x400, 0x800, 0x1000
_LARGEST_HEADER = 64 * 1024 * 1024
_MOST_PARTS = 4096
_BOX = struct.Struct("<4i")
_INT = struct.Struct("<i")


Attribute = tuple[bytes, bytes]
"""One entry of a header: its type's name, and its bytes."""

Attributes = dict[str, Attribute]


@dataclass(frozen=True, slots=True)
class ExrHeader:
    """The parts' attributes, the flags of the version field, and where the table of chunk offsets begins."""

    parts: tuple[Attributes, ...]
    flags: int
    table: int

    @property
    def multipart(self) -> bool:
        """Whether each chunk says which part it belongs to."""
        return bool(self.flags & MULTIPART)


def parse(file: MediaFile) -> ExrHeader:
    """Read the header. Raises InvalidInput for what is no EXR, TruncatedFile where it ends too early."""
    data = file.head
    if data[:4] != MAGIC:
        raise InvalidInput(f"{file.name} is named as an EXR but does not begin like one.")
    while True:
        try:
            return _parsed(data, file.name)
        except _NeedsMoreError as need:
            data = _longer(file, data, need.bytes)


def part_type(attributes: Attributes, flags: int) -> str:
    """``scanlineimage``, ``tiledimage``, ``deepscanline`` or ``deeptile``."""
    declared = attributes.get("type")
    if declared and flags & (MULTIPART | DEEP):
        return declared[1].rstrip(b"\0").decode("latin-1")
    return "tiledimage" if flags & TILED else "scanlineimage"


def box(attributes: Attributes, name: str, file_name: str) -> Box:
    """A window of a part. Raises InvalidInput when it is absent, empty or too large to be a picture."""
    attribute = attributes.get(name)
    if attribute is None or len(attribute[1]) != 16:
        raise InvalidInput(f"{file_name} has no {name}: its header is damaged.")
    x0, y0, x1, y1 = _BOX.unpack(attribute[1])
    check_size(file_name, x1 - x0 + 1, y1 - y0 + 1)
    return x0, y0, x1, y1


def whole_number(attributes: Attributes, name: str) -> int | None:
    """An ``int`` attribute, or None."""
    attribute = attributes.get(name)
    return _INT.unpack(attribute[1])[0] if attribute and len(attribute[1]) == 4 else None


class _NeedsMoreError(Exception):
    """The header goes on behind the bytes that were read; ``bytes`` says how many it is known to need."""

    def __init__(self, count: int) -> None:
        super().__init__(count)
        self.bytes = count


def _longer(file: MediaFile, data: bytes, needed: int) -> bytes:
    if needed > file.size:
        raise TruncatedFile(f"{file.name} ends in the middle of its header.")
    if needed > _LARGEST_HEADER:
        raise InvalidInput(f"{file.name} has a header of more than {_LARGEST_HEADER // 2**20} MiB.")
    return file.read(0, min(max(needed, 4 * len(data)), file.size, _LARGEST_HEADER))


def _parsed(data: bytes, name: str) -> ExrHeader:
    if len(data) < 8:
        raise _NeedsMoreError(8)
    version, flags = data[4], int.from_bytes(data[4:8], "little") & ~0xFF
    if version != 2 or flags & ~(TILED | LONG_NAMES | DEEP | MULTIPART):
        raise InvalidInput(f"{name} is an EXR of an unknown version ({version}, flags {flags:#x}).")
    parts: list[Attributes] = []
    position = 8
    while True:
        attributes, position = _attributes(data, position, name)
        if attributes:
            parts.append(attributes)
        if not flags & MULTIPART or not attributes:
            break
        if len(parts) > _MOST_PARTS:
            raise InvalidInput(f"{name} claims more than {_MOST_PARTS} parts.")
    if not parts:
        raise InvalidInput(f"{name} has an empty header.")
    return ExrHeader(tuple(parts), flags, position)


def _attributes(data: bytes, position: int, name: str) -> tuple[Attributes, int]:
    """The attributes from ``position`` on, and the position behind the zero byte that ends them.

    Names and types have at most 255 characters, each ended by a zero byte.
    """
    found: Attributes = {}
    end = len(data)
    find, size_at = data.find, _INT.unpack_from
    while position < end and data[position]:
        name_end = find(b"\0", position, position + 256)
        type_end = find(b"\0", name_end + 1, name_end + 257)
        value = type_end + 5
        if name_end < 0 or type_end < 0 or value > end:
            raise _cut_or_damaged(data, position, name)
        behind = value + size_at(data, type_end + 1)[0]
        if behind < value:
            raise InvalidInput(f"{name} has a damaged header.")
        if behind >= end:
            raise _NeedsMoreError(behind + 1)
        found[data[position:name_end].decode("utf-8", "replace")] = data[name_end + 1 : type_end], data[value:behind]
        position = behind
    if position >= end:
        raise _NeedsMoreError(position + 1)
    return found, position + 1


def _cut_or_damaged(data: bytes, position: int, name: str) -> Exception:
    """What it means that no whole entry begins at ``position``: the data end, or there is no end to a name."""
    if position + 2 * 256 + 4 <= len(data):
        return InvalidInput(f"{name} has a damaged header.")
    return _NeedsMoreError(len(data) + 1)
