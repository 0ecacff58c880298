"""The values of EXR attributes as text and as what they mean."""

from __future__ import annotations

import struct
from collections.abc import Callable
from fractions import Fraction

from iomanager.media.exr_header import Attribute, Attributes

COMPRESSIONS = ("none rle zips zip piz pxr24 b44 b44a dwaa dwab htj2k256 htj2k32 lj2k zstd").split()
PIXEL_TYPES = ("32 bit uint", "16 bit half", "32 bit float")
_LONGEST_TEXT = 65_536
_LINE_ORDERS = ("increasing y", "decreasing y", "random y")


def text(attribute: Attribute) -> str:
    """Any attribute as people read it; a large or unknown one as its type and size."""
    kind, value = attribute[0].decode("latin-1"), attribute[1]
    reader = _READERS.get(kind)
    if reader is None or len(value) > _LONGEST_TEXT:
        return f"({kind}, {len(value)} bytes)"
    try:
        return reader(value)
    except (struct.error, ValueError, IndexError):
        return f"(damaged {kind})"


def string(attributes: Attributes, *names: str) -> str | None:
    """The first of the named text attributes that says something."""
    for name in names:
        attribute = attributes.get(name)
        if attribute and attribute[0] == b"string":
            found = attribute[1].decode("utf-8", "replace").strip("\0 \n\r\t")
            if found:
                return found
    return None


def number(attributes: Attributes, name: str) -> float | None:
    """A float or double attribute, or None."""
    attribute = attributes.get(name)
    if attribute is None or (attribute[0], len(attribute[1])) not in {(b"float", 4), (b"double", 8)}:
        return None
    value: float = struct.unpack("<f" if attribute[0] == b"float" else "<d", attribute[1])[0]
    return value


def rational(attributes: Attributes, name: str) -> Fraction | None:
    """A rational attribute, or None where it is absent or divides by zero."""
    attribute = attributes.get(name)
    if attribute is None or len(attribute[1]) != 8:
        return None
    numerator, denominator = struct.unpack("<iI", attribute[1])
    return Fraction(numerator, denominator) if denominator else None


def numbers(attributes: Attributes, name: str, count: int) -> tuple[float, ...] | None:
    """``count`` floats, as ``chromaticities`` are kept."""
    attribute = attributes.get(name)
    if attribute is None or len(attribute[1]) != 4 * count:
        return None
    return struct.unpack(f"<{count}f", attribute[1])


def channels(attributes: Attributes) -> tuple[tuple[str, int], ...]:
    """The channels, each with the index of its pixel type."""
    attribute = attributes.get("channels")
    value = attribute[1] if attribute else b""
    found: list[tuple[str, int]] = []
    position = 0
    while position < len(value) and value[position]:
        end = value.find(b"\0", position)
        if end < 0 or end + 17 > len(value):
            break
        found.append((value[position:end].decode("utf-8", "replace"), value[end + 1]))
        position = end + 17
    return tuple(found)


def compression(attributes: Attributes) -> int:
    """The index into :data:`COMPRESSIONS`; 255 where the header has none."""
    attribute = attributes.get("compression")
    return attribute[1][0] if attribute and attribute[1] else 255


def compression_name(index: int) -> str:
    """The name of a compression; a newer one than we know by its number."""
    return COMPRESSIONS[index] if index < len(COMPRESSIONS) else f"compression {index}"


def time_label(word: int) -> tuple[str, bool] | None:
    """A BCD timecode word (SMPTE 12M, as EXR and DPX keep it) as ``HH:MM:SS:FF`` and its drop-frame flag, or None."""
    digits = f"{word & _DIGITS:08x}"
    if not digits.isdecimal() or digits[:2] > "23":
        return None
    return f"{digits[:2]}:{digits[2:4]}:{digits[4:6]}:{digits[6:]}", bool(word & _DROP)


_DIGITS = 0x3F7F7F3F  # the other bits are flags
_DROP = 0x40


def _timecode(value: bytes) -> str:
    label = time_label(int.from_bytes(value[:4], "little"))
    if label is None:
        return "(damaged timecode)"
    return label[0][:8] + (";" if label[1] else ":") + label[0][9:]


def _struct_text(layout: str) -> Callable[[bytes], str]:
    unpack = struct.Struct(layout).unpack
    return lambda value: " ".join(f"{part:g}" if isinstance(part, float) else str(part) for part in unpack(value))


def _string_vector(value: bytes) -> str:
    words, position = [], 0
    while position < len(value):
        (size,) = struct.unpack_from("<i", value, position)
        if size < 0:
            raise ValueError(size)
        words.append(value[position + 4 : position + 4 + size].decode("utf-8", "replace"))
        position += 4 + size
    return ", ".join(words)


def _string(value: bytes) -> str:
    return value.decode("utf-8", "replace").rstrip("\0")


def _rational(value: bytes) -> str:
    numerator, denominator = struct.unpack("<iI", value)
    return f"{numerator}/{denominator}"


_READERS: dict[str, Callable[[bytes], str]] = {
    "string": _string,
    "stringvector": _string_vector,
    "rational": _rational,
    "timecode": _timecode,
    "compression": lambda value: compression_name(value[0]),
    "lineOrder": lambda value: _LINE_ORDERS[value[0]],
    "envmap": lambda value: ("latlong", "cube")[value[0]],
    "chlist": lambda value: ", ".join(name for name, _ in channels({"channels": (b"chlist", value)})),
    "tiledesc": lambda value: "{} x {}, mode {}".format(*struct.unpack("<IIB", value)),
    **{
        name: _struct_text(layout)
        for name, layout in {
            "int": "<i", "float": "<f", "double": "<d", "box2i": "<4i", "box2f": "<4f", "chromaticities": "<8f",
            "keycode": "<7i", "m33f": "<9f", "m33d": "<9d", "m44f": "<16f", "m44d": "<16d", "v2i": "<2i",
            "v2f": "<2f", "v2d": "<2d", "v3i": "<3i", "v3f": "<3f", "v3d": "<3d",
        }.items()
    },
}  # fmt: skip
