"""Whether an EXR file is all there, from its table of chunk offsets and the headers of a few chunks.

Half an EXR has a whole header. The table says where each chunk of pixels begins; a writer fills it in last, so an
interrupted one leaves zeros. No pixel is read.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Iterator
from itertools import pairwise

from iomanager.core.errors import InvalidInput
from iomanager.media import exr_values
from iomanager.media.exr_header import Attributes, ExrHeader, box, part_type, whole_number
from iomanager.media.files import MediaFile, TruncatedFile
from iomanager.media.model import Box

_LINES = {0: 1, 1: 1, 2: 1, 3: 16, 4: 32, 5: 16, 6: 32, 7: 32, 8: 32, 9: 256, 10: 256, 11: 32}
"""Scan lines per chunk by compression; newer ones are only read where the header counts its chunks."""

_MOST_CHUNKS = 4_000_000
_INCREASING = 0


def check(header: ExrHeader, file: MediaFile) -> None:
    """Raise TruncatedFile when chunks are missing or cut off, InvalidInput when the table makes no sense."""
    counts = [_chunk_count(part, header, file) for part in header.parts]
    end = header.table + 8 * sum(counts)
    if sum(counts) > _MOST_CHUNKS:
        raise InvalidInput(f"{file.path.name} claims {sum(counts)} chunks of pixels, more than any picture has.")
    if end > file.size:
        raise TruncatedFile(f"{file.path.name} ends before its pixels begin.")
    table = struct.unpack(f"<{sum(counts)}Q", file.exactly(header.table, 8 * sum(counts)))
    _check_offsets(table, end, file)
    last, position = (0, 0, 0), 0
    for index, count in enumerate(counts):
        offsets = table[position : position + count]
        position += count
        if not offsets:
            continue
        _check_order(offsets, header.parts[index], header.flags, file.path.name)
        last = max(last, (max(offsets), index, offsets.index(max(offsets))))
        _chunk_end(header, index, offsets[0], file)
        _chunk_end(header, index, offsets[count // 2], file)
    if last[0] and _chunk_end(header, last[1], last[0], file) > file.size:
        raise TruncatedFile(f"{file.path.name} is cut off: its last pixels are missing.")


def _check_offsets(table: tuple[int, ...], end: int, file: MediaFile) -> None:
    if not table:
        raise InvalidInput(f"{file.path.name} has no pixels.")
    lowest, highest = min(table), max(table)
    if lowest == 0:
        missing = table.count(0)
        raise TruncatedFile(f"{file.path.name} was never finished: {missing} of {len(table)} parts of it are missing.")
    if highest >= file.size:
        missing = sum(offset >= file.size for offset in table)
        raise TruncatedFile(f"{file.path.name} is cut off: {missing} of {len(table)} parts of it are missing.")
    if lowest < end:
        raise InvalidInput(f"{file.path.name} has a damaged table of its parts.")


def _check_order(offsets: tuple[int, ...], part: Attributes, flags: int, name: str) -> None:
    order = part.get("lineOrder")
    scanlines = part_type(part, flags) in {"scanlineimage", "deepscanline"}
    if scanlines and order and order.value[:1] == bytes([_INCREASING]):
        fine = all(a < b for a, b in pairwise(offsets))
    else:
        fine = len(set(offsets)) == len(offsets)
    if not fine:
        raise InvalidInput(f"{name} has a damaged table of its parts.")


def _chunk_end(header: ExrHeader, part: int, offset: int, file: MediaFile) -> int:
    """Where the chunk at ``offset`` ends. Raises when what stands there is no header of a chunk of this part."""
    kind = part_type(header.parts[part], header.flags)
    head = 4 if header.multipart else 0
    place = 16 if kind in {"tiledimage", "deeptile"} else 4
    sizes = 24 if kind.startswith("deep") else 4
    if offset + head + place + sizes > file.size:
        raise TruncatedFile(f"{file.path.name} is cut off: its last pixels are missing.")
    data = file.exactly(offset, head + place + sizes)
    if head and int.from_bytes(data[:4], "little") != part:
        raise InvalidInput(f"{file.path.name} has damaged pixels: a piece belongs to no part.")
    _check_place(header.parts[part], data[head : head + place], file.path.name)
    return offset + len(data) + _payload(data[head + place :], file.path.name)


def _check_place(part: Attributes, place: bytes, name: str) -> None:
    window = box(part, "dataWindow", name)
    if len(place) == 4:
        (y,) = struct.unpack("<i", place)
        fine = window[1] <= y <= window[3]
    else:
        fine = all(number >= 0 for number in struct.unpack("<4i", place))
    if not fine:
        raise InvalidInput(f"{name} has damaged pixels: a piece lies outside the picture.")


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


def _chunk_count(part: Attributes, header: ExrHeader, file: MediaFile) -> int:
    name = file.path.name
    declared = whole_number(part, "chunkCount")
    if declared is not None and header.flags:
        if not 0 < declared <= _MOST_CHUNKS:
            raise InvalidInput(f"{name} claims {declared} chunks of pixels.")
        return declared
    window = box(part, "dataWindow", name)
    if part_type(part, header.flags) in {"tiledimage", "deeptile"}:
        return sum(across * down for across, down in _tile_levels(part, window, name))
    lines = _LINES.get(exr_values.compression(part))
    if lines is None:
        raise InvalidInput(f"{name} is compressed in an unknown way ({exr_values.compression(part)}).")
    return math.ceil((window[3] - window[1] + 1) / lines)


def _tile_levels(part: Attributes, window: Box, name: str) -> Iterator[tuple[int, int]]:
    """Tiles across and down of each level: one, halved in both directions (mip), or in each alone (rip)."""
    tiles = part.get("tiles")
    if tiles is None or len(tiles.value) != 9:
        raise InvalidInput(f"{name} is tiled, but does not say how.")
    tile_width, tile_height, mode = struct.unpack("<IIB", tiles.value)
    if not tile_width or not tile_height:
        raise InvalidInput(f"{name} has tiles of no size.")
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
