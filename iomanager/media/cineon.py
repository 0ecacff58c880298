"""Cineon headers (Kodak, version 4.5), both byte orders. Cineon is read, never written."""

from __future__ import annotations

import math
import struct
from collections.abc import Callable
from functools import partial

from iomanager.core import timecode
from iomanager.core.errors import InvalidInput
from iomanager.media import camera
from iomanager.media.files import MediaFile, TruncatedFile, check_size
from iomanager.media.model import Kind, MediaInfo

ORDERS = {b"\x80\x2a\x5f\xd7": ">", b"\xd7\x5f\x2a\x80": "<"}
_HEADER = 1024
_NAMES = {0: "Y", 1: "R", 2: "G", 3: "B"}
_TEXTS = {
    "fileName": (32, 100), "creationDate": (132, 12), "creationTime": (144, 12), "label": (452, 200),
    "sourceImageFileName": (720, 100), "inputDevice": (844, 64), "inputDeviceModel": (908, 32),
    "inputDeviceSerialNumber": (940, 32), "filmFormat": (1036, 32), "slateInformation": (1108, 200),
}  # fmt: skip


def look(file: MediaFile, data: bytes) -> tuple[MediaInfo, Callable[[], None]]:
    """The header (``data``: the first 2048 bytes), and the check that the pixels are there."""
    name = file.name
    if len(data) < _HEADER:
        raise TruncatedFile(f"{name} ends in the middle of its header.")
    order = ORDERS[data[:4]]
    count = data[193]
    if not 1 <= count <= 8:
        raise InvalidInput(f"{name} claims {count} channels: its header is damaged.")
    bits = data[198]
    width, height = struct.unpack_from(order + "II", data, 200)
    check_size(name, width, height)
    samples = width * height * count
    needed = math.ceil(samples / 3) * 4 if bits == 10 else math.ceil(samples * bits / 8)
    (offset,) = struct.unpack_from(order + "I", data, 4)
    return _info(data.ljust(2048, b"\0"), order, file), partial(_check, offset + needed, file)


def _check(needed: int, file: MediaFile) -> None:
    if needed > file.size:
        raise TruncatedFile(f"{file.name} is cut off: it has {file.size} of at least {needed} bytes.")


def _info(data: bytes, order: str, file: MediaFile) -> MediaInfo:
    width, height = struct.unpack_from(order + "II", data, 200)
    texts = {key: text for key, (offset, size) in _TEXTS.items() if (text := _text(data, offset, size))}
    found = camera.find_first(camera.head_of(file.name), texts.values())
    (rate,) = struct.unpack_from(order + "f", data, 1072)
    window = (0, 0, width - 1, height - 1)
    return MediaInfo(
        path=str(file.path),
        kind=Kind.CINEON.value,
        width=width,
        height=height,
        data_window=window,
        display_window=window,
        channels=tuple(_NAMES.get(data[197 + 28 * index], "?") for index in range(data[193])),
        bit_depth=f"{data[198]} bit",
        compression="none",
        fps=timecode.rate(rate) if math.isfinite(rate) and 1 <= rate <= 1000 else None,
        colorspace="Cineon",
        camera=found.camera if found else texts.get("inputDevice"),
        clip=found.clip if found else None,
        metadata={**texts, "byteOrder": "big" if order == ">" else "little"},
    )


def _text(data: bytes, offset: int, size: int) -> str:
    raw = data[offset : offset + size].split(b"\0", 1)[0]
    return "" if raw.startswith(b"\xff") else raw.decode("utf-8", "replace").strip()
