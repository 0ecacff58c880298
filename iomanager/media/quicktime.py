"""The one thing of a QuickTime or MP4 file that PyAV tells only with a decoded frame: how the picture is turned."""

from __future__ import annotations

import math
import struct
from collections.abc import Iterator

from iomanager.media.files import MediaFile

_MOST_ATOMS = 4096


def rotation(file: MediaFile) -> int:
    """Degrees clockwise (0, 90, 180, 270) by the matrix of the first video track; 0 where there is none."""
    for start, end in _atoms(file, 0, file.size, b"moov"):
        for track in _atoms(file, start, end, b"trak"):
            turned = _track_rotation(file, *track)
            if turned is not None:
                return turned
    return 0


def _track_rotation(file: MediaFile, start: int, end: int) -> int | None:
    """None for a track without pictures."""
    if not _is_video(file, start, end):
        return None
    for begin, _ in _atoms(file, start, end, b"tkhd"):
        version = file.read(begin, 1)
        matrix = file.read(begin + (52 if version == b"\1" else 40), 36)
        if len(matrix) < 36:
            return 0
        a, b = struct.unpack_from(">2i", matrix)
        return round(math.degrees(math.atan2(b, a)) / 90) * 90 % 360
    return 0


def _is_video(file: MediaFile, start: int, end: int) -> bool:
    for media in _atoms(file, start, end, b"mdia"):
        for handler, _ in _atoms(file, *media, b"hdlr"):
            return file.read(handler + 8, 4) == b"vide"
    return False


def _atoms(file: MediaFile, start: int, end: int, kind: bytes) -> Iterator[tuple[int, int]]:
    """Begin and end of the contents of each atom of a kind, one level deep; a damaged length ends the walk."""
    for _ in range(_MOST_ATOMS):
        head = file.read(start, 16)
        if len(head) < 8 or start >= end:
            return
        size, name, header = int.from_bytes(head[:4], "big"), head[4:8], 8
        if size == 1:
            size, header = int.from_bytes(head[8:], "big"), 16
        elif size == 0:
            size = end - start
        if size < header:
            return
        if name == kind:
            yield start + header, min(start + size, end)
        start += size
