"""What an EXR file's header says: windows, channels, rate, timecode, camera, place."""

from __future__ import annotations

import math
from collections.abc import Callable
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


class _Common(NamedTuple):
    """What all frames of a sequence share: most of their MediaInfo as a function of the rest."""

    make: Callable[..., MediaInfo]
    fps: Fraction | None
    timecode: str | None
    camera: str | None
    clip: str | None
    metadata: dict[str, str]
    layout: tuple[PartLayout, ...]


def look(file: MediaFile) -> tuple[MediaInfo, Callable[[], None]]:
    """The header, and the check that all chunks of pixels are there; of several parts, the first one gives the windows.

    The frames of a sequence say the same but for their timecode: that is worked out once. Raises InvalidInput for
    what is no EXR or claims too much, TruncatedFile where the header is cut off.
    """
    header = parse(file)
    first = header.parts[0]
    word = first.pop("timeCode", None)
    try:
        work_out = _remembered if header.table <= _LARGEST_REMEMBERED else _common
        common = work_out(tuple(tuple(part.items()) for part in header.parts), header.flags)
    except InvalidInput as error:
        raise InvalidInput(f"{file.name} {error.message}", hint=error.hint) from error
    label = label_text(int.from_bytes(word[1][:4], "little"), common.fps) if word else None
    found = camera.find(camera.head_of(file.name))
    info = common.make(
        path=str(file.path),
        timecode=label or common.timecode,
        metadata={**common.metadata, "timeCode": label} if label else common.metadata,
        clip=found.clip if found else common.clip,
        camera=common.camera or (found.camera if found else None),
    )
    return info, partial(exr_chunks.check, common.layout, header.table, file)


def _common(parts: _Parts, flags: int) -> _Common:
    """The messages of its errors lack the file's name."""
    first = dict(parts[0])
    data, display = box(first, "dataWindow", "header"), box(first, "displayWindow", "header")
    layout = exr_chunks.layout([dict(part) for part in parts], flags)
    types = [part_type(dict(part), flags) for part in parts]
    metadata = _metadata(parts)
    named = camera.find_first("", metadata.values())
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
    said = metadata.get("nuke/input/timecode") or metadata.get("input/timecode")
    device = _camera(first) or (named.camera if named else None)
    return _Common(make, fps, said, device, named.clip if named else None, metadata, layout)


@lru_cache(maxsize=128)
def _remembered(parts: _Parts, flags: int) -> _Common:
    return _common(parts, flags)


def _metadata(parts: _Parts) -> dict[str, str]:
    values: dict[str, str] = {}
    for index, part in enumerate(parts):
        for name, attribute in part:
            values[name if index == 0 else f"{index}/{name}"] = exr_values.text(attribute)
    return values


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
    exact = exr_values.rational(first, "framesPerSecond")
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
