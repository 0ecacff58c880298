"""DPX headers (SMPTE 268M, both byte orders) and Cineon's, and whether all their pixels are there."""

from __future__ import annotations

import math
import re
import struct
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import partial

from iomanager.core import timecode
from iomanager.core.errors import InvalidInput
from iomanager.media import camera, cineon, exr, gamut
from iomanager.media.files import MediaFile, TruncatedFile, check_size
from iomanager.media.model import Box, Kind, MediaInfo

_ORDERS = {b"SDPX": ">", b"XPDS": "<"}
_HEADER = 2048
_UNDEFINED = 0xFFFFFFFF
_RUN_LENGTH = 1
_LAST_ELEMENTS = 8

_CHANNELS = {
    0: ("user",), 1: ("R",), 2: ("G",), 3: ("B",), 4: ("A",), 6: ("Y",), 7: ("CbCr",), 8: ("Z",), 50: ("R", "G", "B"),
    51: ("R", "G", "B", "A"), 52: ("A", "B", "G", "R"), 100: ("Cb", "Y", "Cr", "Y"),
    101: ("Cb", "Y", "A", "Cr", "Y", "A"), 102: ("Cb", "Y", "Cr"), 103: ("Cb", "Y", "Cr", "A"),
}  # fmt: skip
_HALVED = frozenset({100, 101})  # two pixels share their chroma: the samples above are those of two pixels
_TEXTS = {
    "fileName": (36, 100), "creationTime": (136, 24), "creator": (160, 100), "project": (260, 200),
    "copyright": (460, 200), "sourceImageFileName": (1432, 100), "sourceTime": (1532, 24), "inputDevice": (1556, 32),
    "inputDeviceSerialNumber": (1588, 32), "filmFormat": (1680, 32), "frameIdentification": (1732, 32),
    "slateInformation": (1764, 100),
}  # fmt: skip
_REEL = re.compile(r"[A-Z]{1,2}_?\d{2,4}(?:[C_].*)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Element:
    """One image element: ``bits`` per sample, where its data begin, and how they are packed."""

    descriptor: int
    transfer: int
    bits: int
    packing: int
    encoding: int
    offset: int
    line_padding: int

    def bytes_needed(self, width: int, height: int) -> int:
        """The bytes of so many pixels when each line is padded to 32 bits, which most writers do."""
        if self.encoding == _RUN_LENGTH:
            return 1
        return height * math.ceil(self.least_bytes(width, 1) / 4) * 4

    def least_bytes(self, width: int, height: int) -> int:
        """The bytes of so many pixels without any padding. Run lengths may shrink them to nothing."""
        if self.encoding == _RUN_LENGTH:
            return 1
        samples = width * height * self._samples_of_two // 2
        if self.packing and self.bits == 10:
            return math.ceil(samples / 3) * 4
        bits = 16 if self.packing and self.bits == 12 else self.bits
        return math.ceil(samples * bits / 8)

    @property
    def _samples_of_two(self) -> int:
        """Samples of two neighbouring pixels. Codes 150 to 156 are two to eight samples of the user's own kind."""
        if 150 <= self.descriptor <= 156:
            return 2 * (self.descriptor - 148)
        count = len(_CHANNELS.get(self.descriptor, ("?",)))
        return count if self.descriptor in _HALVED else 2 * count


def look(file: MediaFile) -> tuple[MediaInfo, Callable[[], None]]:
    """The header, and the check that the pixels are there. Raises InvalidInput, TruncatedFile."""
    data = file.read(0, _HEADER)
    order = _ORDERS.get(data[:4])
    if order is None:
        if data[:4] in cineon.ORDERS:
            return cineon.look(file, data)
        raise InvalidInput(f"{file.name} is named as a DPX or Cineon but does not begin like one.")
    if len(data) < 1664:
        raise TruncatedFile(f"{file.name} ends in the middle of its header.")
    data = data.ljust(_HEADER, b"\xff")  # film and television headers may be left out
    width, height = struct.unpack_from(order + "II", data, 772)
    check_size(file.name, width, height)
    elements = _elements(data, order, file.name)
    (promised,) = struct.unpack_from(order + "I", data, 16)
    return _info(data, order, file), partial(_check, elements, (width, height), promised, file)


def _elements(data: bytes, order: str, name: str) -> tuple[Element, ...]:
    (count,) = struct.unpack_from(order + "H", data, 770)
    if not 1 <= count <= _LAST_ELEMENTS:
        raise InvalidInput(f"{name} claims {count} image elements: its header is damaged.")
    (first,) = struct.unpack_from(order + "I", data, 4)
    elements = []
    for index in range(count):
        values = struct.unpack_from(order + "BBBBHHII", data, 800 + 72 * index)
        descriptor, transfer, _, bits, packing, encoding, offset, padding = values
        if offset in {0, _UNDEFINED} and index == 0:
            offset = first
        if bits not in {1, 8, 10, 12, 16, 32, 64}:
            raise InvalidInput(f"{name} claims {bits} bits a sample: its header is damaged.")
        elements.append(Element(descriptor, transfer, bits, packing, encoding, offset, padding))
    return tuple(elements)


def _check(elements: tuple[Element, ...], size: tuple[int, int], promised: int, file: MediaFile) -> None:
    """``promised`` is the size of the file by its header: it decides where the padding is in doubt."""
    for element in elements:
        if element.offset in {0, _UNDEFINED}:
            continue
        least = element.offset + element.least_bytes(*size)
        usual = element.offset + element.bytes_needed(*size)
        if file.size < least or (file.size < usual and file.size < promised != _UNDEFINED):
            raise TruncatedFile(f"{file.name} is cut off: it has {file.size} of {usual} bytes.")


def _info(data: bytes, order: str, file: MediaFile) -> MediaInfo:
    elements = _elements(data, order, file.name)
    texts = {key: text for key, (offset, size) in _TEXTS.items() if (text := text_at(data, offset, size))}
    display, window = _windows(data, order)
    fps = _fps(data, order)
    device = texts.get("inputDevice")
    is_reel = bool(device and _REEL.fullmatch(device))
    found = camera.find_first(camera.head_of(file.name), texts.values())
    transfer = elements[0].transfer
    return MediaInfo(
        path=str(file.path),
        kind=Kind.DPX.value,
        width=display[2] + 1,
        height=display[3] + 1,
        data_window=window,
        display_window=display,
        pixel_aspect=_aspect(data, order),
        channels=tuple(name for element in elements for name in _channel_names(element)),
        bit_depth=depth_text(elements[0].bits),
        compression="run length" if elements[0].encoding == _RUN_LENGTH else "none",
        fps=fps,
        timecode=_timecode(data, order, fps),
        reel=device if is_reel else None,
        colorspace=gamut.dpx_name(transfer),
        camera=(None if is_reel else device) or (found.camera if found else None),
        clip=found.clip if found else None,
        rotation=180 if struct.unpack_from(order + "H", data, 768)[0] == 3 else 0,
        parts=len(elements),
        metadata={**texts, "byteOrder": "big" if order == ">" else "little", "transfer": str(transfer)},
    )


def _channel_names(element: Element) -> tuple[str, ...]:
    if 150 <= element.descriptor <= 156:
        return tuple(f"user{index}" for index in range(element.descriptor - 148))
    return tuple(dict.fromkeys(_CHANNELS.get(element.descriptor, (f"descriptor {element.descriptor}",))))


def _windows(data: bytes, order: str) -> tuple[Box, Box]:
    """Display and data window. The orientation header tells the size of the original, of which this may be a part."""
    width, height = struct.unpack_from(order + "II", data, 772)
    left, top = struct.unpack_from(order + "II", data, 1408)
    whole = struct.unpack_from(order + "II", data, 1424)
    left, top = (0 if value == _UNDEFINED else value for value in (left, top))
    if left + width > whole[0] or top + height > whole[1] or _UNDEFINED in whole:
        return (0, 0, width - 1, height - 1), (0, 0, width - 1, height - 1)
    return (0, 0, whole[0] - 1, whole[1] - 1), (left, top, left + width - 1, top + height - 1)


def _aspect(data: bytes, order: str) -> float:
    across, down = struct.unpack_from(order + "II", data, 1628)
    if not across or not down or _UNDEFINED in {across, down}:
        return 1.0
    return float(across / down)


def _fps(data: bytes, order: str) -> Fraction | None:
    """The rate of the television header, else that of the film header."""
    for offset in (1940, 1724):
        fps = rate_at(data, order, offset)
        if fps:
            return fps
    return None


def rate_at(data: bytes, order: str, offset: int) -> Fraction | None:
    """A rate kept as 32 bit float, or None where it is undefined."""
    (value,) = struct.unpack_from(order + "f", data, offset)
    return timecode.rate(value) if math.isfinite(value) and 1 <= value <= 1000 else None


def _timecode(data: bytes, order: str, fps: Fraction | None) -> str | None:
    (word,) = struct.unpack_from(order + "I", data, 1920)
    return None if word == _UNDEFINED else exr.label_text(word, fps)


def text_at(data: bytes, offset: int, size: int) -> str:
    """A text field up to its zero byte; one that was left undefined (all ones) is empty."""
    raw = data[offset : offset + size].split(b"\0", 1)[0]
    return "" if raw.startswith(b"\xff") else raw.decode("utf-8", "replace").strip()


def depth_text(bits: int) -> str:
    """``10 bit``; 32 and 64 bits are floating point."""
    return f"{bits} bit float" if bits >= 32 else f"{bits} bit"
