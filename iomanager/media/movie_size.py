"""Whether a movie's file ends before its container says: half a movie whose index stands in front opens as a whole one.

Only lengths in the container are read, a few bytes of each; what does not say its length passes.
"""

from __future__ import annotations

from pathlib import Path

from iomanager.media.files import MediaFile, opened

_MOST_ATOMS = 4096
_MXF_KEY = bytes.fromhex("060e2b34020501010d01020101")
_MXF_RUN_IN = 65_536
_UNKNOWN = 0xFFFF_FFFF


def missing_end(path: Path) -> int:
    """How many bytes the file is shorter than its container says; 0 for a whole file, or where nothing is said.

    Raises NotFound, Forbidden, InvalidInput (no regular file) or Unavailable.
    """
    check = _CHECKS.get(path.suffix.lower())
    if check is None:
        return 0
    with opened(path) as file:
        return max(0, check(file) - file.size)


def _quicktime_end(file: MediaFile) -> int:
    """The end of the atoms that matter; what stands behind them may be anything."""
    start = end = 0
    for _ in range(_MOST_ATOMS):
        head = file.read(start, 16)
        if len(head) < 8:
            break
        size, name = int.from_bytes(head[:4], "big"), head[4:8]
        if size == 1:
            size = int.from_bytes(head[8:], "big")
        if size < 8:
            break
        start += size
        end = start if name in {b"mdat", b"moov"} else end
    return end


def _avi_end(file: MediaFile) -> int:
    """The end of the first RIFF; larger files have more of them."""
    size = int.from_bytes(file.read(4, 4), "little")
    return 8 + size if file.read(0, 4) == b"RIFF" and size != _UNKNOWN else 0


def _mxf_end(file: MediaFile) -> int:
    """The begin of the footer partition, by the partition in front."""
    head = file.read(0, _MXF_RUN_IN)
    start = head.find(_MXF_KEY)
    if start < 0 or start + 17 > len(head):
        return 0
    first = head[start + 16]
    value = start + 17 + (first & 0x7F if first & 0x80 else 0)
    footer = int.from_bytes(file.read(value + 24, 8), "big")
    return start + footer + 1 if footer else 0


def _matroska_end(file: MediaFile) -> int:
    """The end of the segment; a live recording does not know it."""
    start = 0
    for _ in range(8):
        name, begin = _ebml(file, start, keep_marker=True)
        size, begin = _ebml(file, begin, keep_marker=False)
        if begin <= start or size < 0:
            return 0
        if name == 0x18538067:
            return begin + size
        start = begin + size
    return 0


def _ebml(file: MediaFile, at: int, *, keep_marker: bool) -> tuple[int, int]:
    """A number of variable length and the offset behind it; -1 where it is unknown or none."""
    first = file.read(at, 1)
    if not first or not first[0]:
        return -1, at
    length = 9 - first[0].bit_length()
    number = int.from_bytes(file.read(at, length), "big")
    mask = (1 << (7 * length)) - 1
    if keep_marker:
        return number, at + length
    return (-1 if number & mask == mask else number & mask), at + length


_CHECKS = {
    ".mov": _quicktime_end,
    ".mp4": _quicktime_end,
    ".m4v": _quicktime_end,
    ".avi": _avi_end,
    ".mxf": _mxf_end,
    ".mkv": _matroska_end,
}
