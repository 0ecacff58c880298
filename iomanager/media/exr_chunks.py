"""Whether an EXR file is all there, from its table of chunk offsets and the headers of a few chunks.

Half an EXR has a whole header. The table says where each chunk of pixels begins; a writer fills it in last, so an
interrupted one leaves zeros. No pixel is read.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from iomanager.core.errors import InvalidInput
from iomanager.media import exr_values
from iomanager.media.exr_header import DEEP, MULTIPART, Attributes, box, part_type, whole_number
from iomanager.media.files import MediaFile, TruncatedFile
from iomanager.media.model import Box

_LINES = {0: 1, 1: 1, 2: 1, 3: 16, 4: 32, 5: 16, 6: 32, 7: 32, 8: 32, 9: 256, 10: 256, 11: 32, 12: 256, 13: 1}
"""Scan lines per chunk by compression; newer ones are only read where the header counts its chunks."""

_MOST_CHUNKS = 4_000_000
_INCREASING = b"\0"
_TYPES = {
    "scanlineimage": (False, False),
    "tiledimage": (True, False),
    "deepscanline": (False, True),
    "deeptile": (True, True),
}
"""Whether the chunks of a part's type are tiles, and whether they are deep."""


@dataclass(frozen=True, slots=True)
class PartLayout:
    """A part as its chunks must be: their number, and the header that each begins with.

    That header is a part number (where ``numbered``), the place at ``place_at`` (y, or tile and level), and the sizes
    at ``sizes_at``; ``length`` bytes in all.
    """

    index: int
    count: int
    window: Box
    increasing: bool
    numbered: bool
    tiled: bool
    place_at: int
    sizes_at: int
    length: int


def layout(parts: Sequence[Attributes], flags: int) -> tuple[PartLayout, ...]:
    """How the chunks of each part must be. Raises InvalidInput for a header that makes no sense."""
    found = tuple(_part(index, part, flags) for index, part in enumerate(parts))
    total = sum(part.count for part in found)
    if total > _MOST_CHUNKS:
        raise InvalidInput(f"claims {total} chunks of pixels, more than any picture has.")
    return found


def check(parts: tuple[PartLayout, ...], table_start: int, file: MediaFile) -> None:
    """Raise TruncatedFile when chunks are missing or cut off, InvalidInput when the table makes no sense.

    All offsets are checked; of the chunks the middle one of each part, and the last one of the file with its end.
    """
    total = sum([part.count for part in parts])
    end = table_start + 8 * total
    if end > file.size:
        raise TruncatedFile(f"{file.name} ends before its pixels begin.")
    table = struct.unpack(f"<{total}Q", file.exactly(table_start, 8 * total))
    _check_offsets(table, end, file)
    highest, position = max(table), 0
    for part in parts:
        offsets = table[position : position + part.count]
        position += part.count
        _check_order(offsets, part, file.name)
        middle = offsets[part.count // 2]
        if middle != highest:
            _chunk_end(part, middle, file)
        if highest in offsets and _chunk_end(part, highest, file) > file.size:
            raise TruncatedFile(f"{file.name} is cut off: its last pixels are missing.")


def _check_offsets(table: tuple[int, ...], end: int, file: MediaFile) -> None:
    if not table:
        raise InvalidInput(f"{file.name} has no pixels.")
    lowest, highest = min(table), max(table)
    if lowest == 0:
        missing = table.count(0)
        raise TruncatedFile(f"{file.name} was never finished: {missing} of {len(table)} parts of it are missing.")
    if highest >= file.size:
        missing = sum(offset >= file.size for offset in table)
        raise TruncatedFile(f"{file.name} is cut off: {missing} of {len(table)} parts of it are missing.")
    if lowest < end:
        raise InvalidInput(f"{file.name} has a damaged table of its parts.")


def _check_order(offsets: tuple[int, ...], part: PartLayout, name: str) -> None:
    fine = len(set(offsets)) == len(offsets)
    if not fine or (part.increasing and sorted(offsets) != list(offsets)):
        raise InvalidInput(f"{name} has a damaged table of its parts.")


def _chunk_end(part: PartLayout, offset: int, file: MediaFile) -> int:
    """Where the chunk at ``offset`` ends. Raises when what stands there is no header of a chunk of this part."""
    if offset + part.length > file.size:
        raise TruncatedFile(f"{file.name} is cut off: its last pixels are missing.")
    data = file.exactly(offset, part.length)
    if part.numbered and int.from_bytes(data[:4], "little") != part.index:
        raise InvalidInput(f"{file.name} has damaged pixels: a piece belongs to no part.")
    payload = _payload(data[part.sizes_at :], file.name)
    if part.tiled:
        fine = min(struct.unpack_from("<4i", data, part.place_at)) >= 0
    else:
        y = int.from_bytes(data[part.place_at : part.sizes_at], "little", signed=True)
        fine = part.window[1] <= y <= part.window[3]
    if not fine:
        raise InvalidInput(f"{file.name} has damaged pixels: a piece lies outside the picture.")
    return offset + part.length + payload


def _payload(sizes: bytes, name: str) -> int:
    """The bytes of pixels behind a chunk's header: one number, or for deep ones offsets and samples."""
    if len(sizes) == 4:
        count = int.from_bytes(sizes, "little", signed=True)
    else:
        table, samples, _ = struct.unpack("<3Q", sizes)
        count = table + samples if max(table, samples) < 2**62 else -1
    if count <= 0:
        raise TruncatedFile(f"{name} is not all there: a piece of its pixels is empty.")
    return count


def _part(index: int, attributes: Attributes, flags: int) -> PartLayout:
    kind = part_type(attributes, flags)
    if kind not in _TYPES:
        raise InvalidInput(f"has a part of an unknown type ({kind}).")
    window = box(attributes, "dataWindow", "header")
    tiled, deep = _TYPES[kind]
    order = attributes.get("lineOrder")
    place_at = 4 if flags & MULTIPART else 0
    sizes_at = place_at + (16 if tiled else 4)
    return PartLayout(
        index=index,
        count=_chunk_count(attributes, flags, window),
        window=window,
        increasing=not tiled and order is not None and order[1][:1] == _INCREASING,
        numbered=bool(flags & MULTIPART),
        tiled=tiled,
        place_at=place_at,
        sizes_at=sizes_at,
        length=sizes_at + (24 if deep else 4),
    )


def _chunk_count(part: Attributes, flags: int, window: Box) -> int:
    declared = whole_number(part, "chunkCount")
    if declared is not None and flags & (MULTIPART | DEEP):
        if not 0 < declared <= _MOST_CHUNKS:
            raise InvalidInput(f"claims {declared} chunks of pixels.")
        return declared
    if part_type(part, flags) in {"tiledimage", "deeptile"}:
        return sum(across * down for across, down in _tile_levels(part, window))
    lines = _LINES.get(exr_values.compression(part))
    if lines is None:
        raise InvalidInput(f"is compressed in an unknown way ({exr_values.compression(part)}).")
    return math.ceil((window[3] - window[1] + 1) / lines)


def _tile_levels(part: Attributes, window: Box) -> Iterator[tuple[int, int]]:
    """Tiles across and down of each level: one, halved in both directions (mip), or in each alone (rip)."""
    tiles = part.get("tiles")
    if tiles is None or len(tiles[1]) != 9:
        raise InvalidInput("is tiled, but does not say how.")
    tile_width, tile_height, mode = struct.unpack("<IIB", tiles[1])
    if not tile_width or not tile_height:
        raise InvalidInput("has tiles of no size.")
    up = bool(mode >> 4)
    width, height = window[2] - window[0] + 1, window[3] - window[1] + 1
    across = [math.ceil(size / tile_width) for size in _halved(width, up=up)]
    down = [math.ceil(size / tile_height) for size in _halved(height, up=up)]
    if mode & 0xF == 0:
        yield across[0], down[0]
    elif mode & 0xF == 1:
        levels = max(len(across), len(down))
        yield from zip(_padded(across, levels), _padded(down, levels), strict=True)
    else:
        yield from ((x, y) for x in across for y in down)


def _halved(size: int, *, up: bool) -> list[int]:
    sizes = [size]
    while sizes[-1] > 1:
        sizes.append((sizes[-1] + 1) // 2 if up else sizes[-1] // 2)
    return sizes


def _padded(counts: list[int], length: int) -> list[int]:
    return counts + counts[-1:] * (length - len(counts))
