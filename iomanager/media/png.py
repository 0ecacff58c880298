"""PNG headers, chunk by chunk, and whether the file has its end."""

from __future__ import annotations

import struct
from collections.abc import Callable
from functools import partial

from iomanager.core.errors import InvalidInput
from iomanager.media import camera
from iomanager.media.files import MediaFile, TruncatedFile, check_size
from iomanager.media.model import Kind, MediaInfo

_MAGIC = b"\x89PNG\r\n\x1a\n"
_CHANNELS = {0: ("Y",), 2: ("R", "G", "B"), 3: ("R", "G", "B"), 4: ("Y", "A"), 6: ("R", "G", "B", "A")}
_END = b"\0\0\0\0IEND\xaeB`\x82"
_TAIL = 65_536
_MOST_CHUNKS = 256
_LONGEST_TEXT = 4096


def look(file: MediaFile) -> tuple[MediaInfo, Callable[[], None]]:
    """The header, and the check for the end. Raises InvalidInput, TruncatedFile."""
    name = file.name
    data = file.read(0, 33)
    if data[:8] != _MAGIC:
        raise InvalidInput(f"{name} is named as a PNG but does not begin like one.")
    if len(data) < 33:
        raise TruncatedFile(f"{name} ends in the middle of its header.")
    width, height, bits, colour = struct.unpack_from(">IIBB", data, 16)
    check_size(name, width, height)
    if data[12:16] != b"IHDR" or colour not in _CHANNELS:
        raise InvalidInput(f"{name} has a damaged header.")
    chunks = _chunks(file)
    window = (0, 0, width - 1, height - 1)
    found = camera.find_first(camera.head_of(name), chunks.values())
    info = MediaInfo(
        path=str(file.path),
        kind=Kind.PNG.value,
        width=width,
        height=height,
        data_window=window,
        display_window=window,
        pixel_aspect=_aspect(chunks.pop("pHYs", "")),
        channels=_CHANNELS[colour],
        bit_depth=f"{bits} bit",
        compression="deflate",
        colorspace="sRGB - Texture" if "sRGB" in chunks else None,
        camera=found.camera if found else None,
        clip=found.clip if found else None,
        metadata=chunks,
    )
    return info, partial(_check, file)


def _chunks(file: MediaFile) -> dict[str, str]:
    """The small chunks before the pixels: texts by their keyword, the others by their name."""
    found: dict[str, str] = {}
    position = 33
    for _ in range(_MOST_CHUNKS):
        head = file.read(position, 8)
        if len(head) < 8 or head[4:] == b"IDAT":
            break
        (size,) = struct.unpack(">I", head[:4])
        kind = head[4:].decode("latin-1")
        value = file.read(position + 8, min(size, _LONGEST_TEXT))
        if kind == "tEXt":
            keyword, _, text = value.partition(b"\0")
            found[keyword.decode("latin-1")] = text.decode("latin-1")
        elif kind == "pHYs" and len(value) >= 9:
            found[kind] = "{} {}".format(*struct.unpack_from(">II", value))
        elif kind in {"sRGB", "gAMA", "iCCP", "cHRM"}:
            found[kind] = value[:16].hex()
        position += size + 12
    return found


def _aspect(density: str) -> float:
    across, _, down = density.partition(" ")
    return int(down) / int(across) if down and int(across) and int(down) else 1.0


def _check(file: MediaFile) -> None:
    start = max(file.size - _TAIL, 0)
    if _END not in file.read(start, _TAIL):
        raise TruncatedFile(f"{file.name} is cut off: it has no end.")
