"""What an EXR file's header says: windows, channels, rate, timecode, camera, place."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache, partial
from typing import NamedTuple

from iomanager.core import timecode
from iomanager.core.errors import InvalidInput
from iomanager.media import camera, exr_chunks, exr_values, gamut
from iomanager.media.exr_chunks import PartLayout
from iomanager.media.exr_header import Attribute, Attributes, box, parse, part_type
from iomanager.media.files import MediaFile
from iomanager.media.model import Kind, MediaInfo

_CHANNEL_ORDER = "RGBAYZ"
_LARGEST_REMEMBERED = 65_536
"""Bytes of a header that is kept to be compared with the next frame's; a stranger's may be a thousand times larger."""

_Parts = tuple[tuple[tuple[str, Attribute], ...], ...]


_SHARED = frozenset(
    (
        "dataWindow displayWindow pixelAspectRatio channels compression framesPerSecond FramesPerSecond "
        "nuke/input/frame_rate lineOrder type tiles chunkCount name reelName reel com.arri.camera.ReelName "
        "chromaticities colorInteropID oiio:ColorSpace acesImageContainerFlag cameraMake Make "
        "com.arri.camera.CameraMake cameraModel Model com.arri.camera.CameraModel longitude latitude altitude"
    ).split()
)
"""The attributes that make a MediaInfo, but for what is looked at frame by frame: timecode and clip name."""


class _Common(NamedTuple):
    """What all frames of a sequence share: most of their MediaInfo as a function of the rest."""

    make: Callable[..., MediaInfo]
    fps: Fraction | None
    camera: str | None
    layout: tuple[PartLayout, ...]


@dataclass(frozen=True, slots=True)
class HeaderTexts(Mapping[str, str]):
    """Every value of a header as text, made when it is asked for. Further parts' names begin with their number."""

    parts: tuple[Attributes, ...]

    def __getitem__(self, name: str) -> str:
        number, _, plain = name.partition("/")
        if name in self.parts[0]:
            return exr_values.text(self.parts[0][name])
        if number.isdecimal() and 0 < int(number) < len(self.parts):
            return exr_values.text(self.parts[int(number)][plain])
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        for index, part in enumerate(self.parts):
            yield from part if index == 0 else (f"{index}/{name}" for name in part)

    def __len__(self) -> int:
        return sum(map(len, self.parts))


def look(file: MediaFile) -> tuple[MediaInfo, Callable[[], None]]:
    """The header, and the check that all chunks of pixels are there; of several parts, the first one gives the windows.

    The frames of a sequence say much the same: that is worked out once. Raises InvalidInput for what is no EXR or
    claims too much, TruncatedFile where the header is cut off.
    """
    header = parse(file)
    work_out = _remembered if header.table <= _LARGEST_REMEMBERED else _common
    try:
        common = work_out(tuple(_shared(part) for part in header.parts), header.flags)
    except InvalidInput as error:
        raise InvalidInput(f"{file.name} {error.message}", hint=error.hint) from error
    found = camera.find(camera.head_of(file.name)) or _clip_in(header.parts)
    info = common.make(
        path=str(file.path),
        timecode=_timecode(header.parts[0], common.fps),
        metadata=HeaderTexts(header.parts),
        clip=found.clip if found else None,
        camera=common.camera or (found.camera if found else None),
    )
    return info, partial(exr_chunks.check, common.layout, header.table, file)


def _shared(part: Attributes) -> tuple[tuple[str, Attribute], ...]:
    return tuple([item for item in part.items() if item[0] in _SHARED])


def _common(parts: _Parts, flags: int) -> _Common:
    """The messages of its errors lack the file's name."""
    first = dict(parts[0])
    data, display = box(first, "dataWindow", "header"), box(first, "displayWindow", "header")
    layout = exr_chunks.layout([dict(part) for part in parts], flags)
    types = [part_type(dict(part), flags) for part in parts]
    fps = _fps(first)
    make = partial(
        MediaInfo,
        kind=Kind.EXR.value,
        width=display[2] - display[0] + 1,
        height=display[3] - display[1] + 1,
        data_window=data,
        display_window=display,
        pixel_aspect=exr_values.number(first, "pixelAspectRatio") or 1.0,
        channels=_channels(parts),
        bit_depth=_bit_depth(first),
        compression=exr_values.compression_name(exr_values.compression(first)),
        fps=fps,
        reel=exr_values.string(first, "reelName", "reel", "com.arri.camera.ReelName"),
        colorspace=_colorspace(first),
        location=_location(first),
        parts=len(parts),
        deep=any(kind.startswith("deep") for kind in types),
        tiled=any(kind in {"tiledimage", "deeptile"} for kind in types),
    )
    return _Common(make, fps, _camera(first), layout)


@lru_cache(maxsize=128)
def _remembered(parts: _Parts, flags: int) -> _Common:
    return _common(parts, flags)


def _clip_in(parts: tuple[Attributes, ...]) -> camera.CameraClip | None:
    """The clip name in the first text of the header that holds one; numbers cannot."""
    texts = (value for part in parts for kind, value in part.values() if kind in _TEXT_TYPES)
    return camera.find_first("", (value[:_LONGEST_TEXT].decode("utf-8", "replace") for value in texts))


_TEXT_TYPES = frozenset({b"string", b"stringvector"})
_LONGEST_TEXT = 4096


def _timecode(first: Attributes, fps: Fraction | None) -> str | None:
    """The timecode attribute, else what Nuke noted of the file that it read."""
    attribute = first.get("timeCode")
    if attribute is not None and len(attribute[1]) == 8:
        return label_text(int.from_bytes(attribute[1][:4], "little"), fps)
    said = exr_values.string(first, "nuke/input/timecode", "input/timecode")
    return said if said and fps and timecode.is_valid(said, fps) else None


def _channels(parts: _Parts) -> tuple[str, ...]:
    """All channels, red green blue alpha first; those of further parts carry their part's name."""
    found: list[str] = []
    for index, part in enumerate(parts):
        attributes = dict(part)
        prefix = f"{exr_values.string(attributes, 'name') or index}." if index else ""
        names = (name for name, _ in exr_values.channels(attributes))
        found += [prefix + name for name in sorted(names, key=_channel_place)]
    return tuple(found)


def _channel_place(name: str) -> tuple[str, int, str]:
    layer, _, last = name.rpartition(".")
    place = _CHANNEL_ORDER.find(last) if len(last) == 1 else -1
    return layer, place if place >= 0 else len(_CHANNEL_ORDER), last


def _bit_depth(first: Attributes) -> str | None:
    """The type of the colour channels; of a file without any, that of its first channel."""
    types = dict(exr_values.channels(first))
    for name in ("R", "G", "B", "Y", *types):
        if name in types and types[name] < len(exr_values.PIXEL_TYPES):
            return exr_values.PIXEL_TYPES[types[name]]
    return None


def _fps(first: Attributes) -> Fraction | None:
    """The standard attribute; OpenImageIO also writes it in its own spelling, and Nuke a number."""
    exact = exr_values.rational(first, "framesPerSecond") or exr_values.rational(first, "FramesPerSecond")
    number = exr_values.number(first, "nuke/input/frame_rate") if exact is None else float(exact)
    if number is None or not math.isfinite(number):
        return None
    try:
        return timecode.rate(number)
    except InvalidInput:
        return None


def label_text(word: int, fps: Fraction | None) -> str | None:
    """A BCD timecode word as text, ``;`` before the frames only where drop-frame exists at that rate; or None."""
    found = exr_values.time_label(word)
    if found is None:
        return None
    label, drop = found
    return f"{label[:8]};{label[9:]}" if drop and (fps is None or timecode.drop_exists(fps)) else label


def _colorspace(first: Attributes) -> str | None:
    chromaticities = exr_values.numbers(first, "chromaticities", 8)
    named = gamut.linear_name(chromaticities) if chromaticities else None
    if named:
        return named
    container = first.get("acesImageContainerFlag")
    if container and container[1][:1] == b"\1":
        return "ACES - ACES2065-1"
    return gamut.interop_name(exr_values.string(first, "colorInteropID", "oiio:ColorSpace") or "")


def _camera(first: Attributes) -> str | None:
    make = exr_values.string(first, "cameraMake", "Make", "com.arri.camera.CameraMake")
    model = exr_values.string(first, "cameraModel", "Model", "com.arri.camera.CameraModel")
    if make and model and not model.lower().startswith(make.lower()):
        return f"{make} {model}"
    return model or make


def _location(first: Attributes) -> str | None:
    """ISO 6709 text of longitude, latitude (degrees) and altitude (metres)."""
    longitude, latitude = exr_values.number(first, "longitude"), exr_values.number(first, "latitude")
    if longitude is None or latitude is None or not (abs(latitude) <= 90 and abs(longitude) <= 180):
        return None
    altitude = exr_values.number(first, "altitude")
    height = f"{altitude:+08.3f}" if altitude is not None and math.isfinite(altitude) else ""
    return f"{latitude:+08.4f}{longitude:+09.4f}{height}/"
