"""Writing frames of a plate: EXR with 16 or 32 bit floats, its own compression and header, and DPX of 10 or 12 bit."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from iomanager.core import timecode
from iomanager.core.errors import InvalidInput
from iomanager.media.convert import to_float, to_uint16
from iomanager.media.plate_frame import Channels, Layer, PlateFrame

COMPRESSIONS = ("none", "rle", "zips", "zip", "piz", "pxr24", "b44", "b44a", "dwaa", "dwab")
DEPTHS = {"exr": ("", "16", "32"), "dpx": ("", "10", "12")}


@dataclass(frozen=True, slots=True)
class Target:
    """How frames are written. ``ext`` is ``exr`` or ``dpx``; ``depth`` bits, empty: as the source has them.

    ``compression`` is an EXR compression, empty: the source's (ZIP where it has none of its own). ``fps`` and
    ``timecode`` go into the headers of frames that come from a movie.
    """

    ext: str
    depth: str = ""
    compression: str = ""
    fps: Fraction | None = None
    timecode: str = ""

    def check(self) -> None:
        """Raise InvalidInput for what cannot be written."""
        if self.ext not in DEPTHS:
            raise InvalidInput(f"Frames can be written as {' or '.join(DEPTHS)}, not as {self.ext!r}.")
        if self.depth not in DEPTHS[self.ext]:
            depths = " or ".join(filter(None, DEPTHS[self.ext]))
            raise InvalidInput(f"{self.ext.upper()} frames are written with {depths} bits, not with {self.depth}.")
        if self.compression and (self.ext != "exr" or self.compression not in COMPRESSIONS):
            raise InvalidInput(f"EXR knows the compressions {', '.join(COMPRESSIONS)}, not {self.compression!r}.")


def write_frame(frame: PlateFrame, path: Path, target: Target, index: int = 0) -> None:
    """Write one frame and flush it; ``index`` counts from the movie's first frame. Raises InvalidInput, OSError."""
    if target.ext == "exr":
        _write_exr(frame, path, target, index)
    else:
        _write_dpx(frame, path, target, index)
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _write_exr(frame: PlateFrame, path: Path, target: Target, index: int) -> None:
    import OpenEXR

    parts = [
        OpenEXR.Part(_exr_header(layer, frame, target, index), _in_depth(layer.channels, target.depth), _name(layer, n))
        for n, layer in enumerate(frame.layers)
    ]
    try:
        OpenEXR.File(parts).write(str(path))
    except (RuntimeError, ValueError, TypeError) as error:
        raise InvalidInput(f"{path.name} cannot be written: {str(error).splitlines()[0]}") from error


def _name(layer: Layer, number: int) -> str:
    name = layer.header.get("name", "")
    return str(name) if name else ("" if number == 0 else f"part{number}")


def _exr_header(layer: Layer, frame: PlateFrame, target: Target, index: int) -> dict[str, Any]:
    import OpenEXR

    header = {key: value for key, value in layer.header.items() if key != "channels"}
    if not header:
        header = {"type": OpenEXR.scanlineimage, "pixelAspectRatio": float(frame.aspect), **_slate(target, index)}
    header.setdefault("compression", OpenEXR.ZIP_COMPRESSION)
    if target.compression:
        header["compression"] = getattr(OpenEXR, f"{_openexr_name(target.compression)}_COMPRESSION")
    return header


def _openexr_name(compression: str) -> str:
    return {"none": "NO"}.get(compression, compression.upper())


def _slate(target: Target, index: int) -> dict[str, Any]:
    import OpenEXR

    facts: dict[str, Any] = {}
    if target.fps:
        facts["framesPerSecond"] = target.fps
    at = _timecode(target, index)
    if at:
        hours, minutes, seconds, frames = (int(part) for part in at.replace(";", ":").split(":"))
        facts["timeCode"] = OpenEXR.TimeCode(hours, minutes, seconds, frames, int(";" in at), *([0] * 13))
    return facts


def _timecode(target: Target, index: int) -> str:
    if not target.timecode or target.fps is None:
        return ""
    return timecode.add(target.timecode, index, target.fps)


def _in_depth(channels: Channels, depth: str) -> dict[str, npt.NDArray[Any]]:
    """Floats in the wanted depth; whole numbers of an EXR (ids) stay as they are, those of other files become half."""
    made = {}
    for name, pixels in channels.items():
        kind = pixels.dtype
        if kind in (np.uint8, np.uint16):
            pixels, kind = to_float(pixels), np.dtype(np.float16)  # noqa: PLW2901 - the same plane, as the file has it
        if kind != np.uint32 and depth:
            kind = np.dtype(np.float16 if depth == "16" else np.float32)
        with np.errstate(over="ignore"):
            made[name] = np.ascontiguousarray(pixels.astype(kind))
    return made


def _write_dpx(frame: PlateFrame, path: Path, target: Target, index: int) -> None:
    import OpenImageIO

    pixels = to_uint16(frame.display())
    spec = OpenImageIO.ImageSpec(pixels.shape[1], pixels.shape[0], 3, "uint16")
    for name, value in _dpx_facts(frame, target, index).items():
        spec.attribute(name, *value)
    writer = OpenImageIO.ImageOutput.create("dpx")
    if writer is None or not writer.open(str(path), spec):
        raise InvalidInput(f"{path.name} cannot be written: {OpenImageIO.geterror().strip()}")
    whole = writer.write_image(pixels)
    if not (writer.close() and whole):
        raise InvalidInput(f"{path.name} cannot be written: {writer.geterror().strip()}")


def _dpx_facts(frame: PlateFrame, target: Target, index: int) -> Mapping[str, tuple[Any, ...]]:
    import OpenImageIO

    facts: dict[str, tuple[Any, ...]] = {}
    if frame.ext == "dpx" and frame.spec is not None:
        facts = {a.name: (a.type, a.value) for a in frame.spec.extra_attribs if a.name not in _NOT_KEPT}
    old = frame.spec.get_int_attribute("oiio:BitsPerSample", 10) if frame.ext == "dpx" and frame.spec else 10
    facts["oiio:BitsPerSample"] = (int(target.depth or old),)
    facts["PixelAspectRatio"] = (float(frame.aspect),)
    facts["oiio:Endian"] = ("big",)
    if target.fps:
        facts["FramesPerSecond"] = (OpenImageIO.TypeDesc("rational2i"), (target.fps.numerator, target.fps.denominator))
        facts["dpx:FrameRate"] = (float(target.fps),)
    at = _timecode(target, index)
    if at:
        facts["dpx:TimeCode"] = (at.replace(";", ":"),)
    return facts


_NOT_KEPT = {"oiio:Endian", "oiio:BitsPerSample", "dpx:Packing", "dpx:ImageDescriptor", "oiio:ColorSpace"}
