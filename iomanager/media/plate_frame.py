"""One frame of a plate with everything that its file holds: every channel and layer, and the header. In the child."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from iomanager.core.errors import InvalidInput
from iomanager.media.convert import Floats, to_float
from iomanager.media.model import Box
from iomanager.media.pixels import Picture, check_file, check_size, into_display, open_with_oiio

Channels = Mapping[str, npt.NDArray[Any]]
_PLUGINS = {"dpx": "dpx", "cin": "cineon", "tif": "tiff", "tiff": "tiff", "jpg": "jpeg", "jpeg": "jpeg", "png": "png"}


@dataclass(frozen=True, slots=True)
class Layer:
    """One part of a file: its channels, each (height, width), and its own EXR header (empty for other formats)."""

    channels: Channels
    header: Mapping[str, Any] = field(default_factory=dict)

    def rgb_names(self) -> tuple[str, str, str] | None:
        """The channels that hold colour, of equal size; None where there are no three."""
        for names in (("R", "G", "B"), ("r", "g", "b"), ("red", "green", "blue")):
            if all(name in self.channels for name in names) and len({self.channels[n].shape for n in names}) == 1:
                return names
        return None

    def rgb(self) -> Floats | None:
        """Colour as (height, width, 3) floats, in the data window."""
        names = self.rgb_names()
        return None if names is None else np.stack([to_float(self.channels[name]) for name in names], -1)

    def with_rgb(self, pixels: Floats) -> Layer:
        """The same with new colour, in the number format that it had; whole numbers become float."""
        names = self.rgb_names()
        if names is None:
            return self
        changed = {name: _like(pixels[..., i], self.channels[name]) for i, name in enumerate(names)}
        return replace(self, channels={**self.channels, **changed})


@dataclass(frozen=True, slots=True)
class PlateFrame:
    """A decoded frame. ``ext`` is that of its file; ``spec`` OpenImageIO's header where it read the file."""

    layers: tuple[Layer, ...]
    ext: str
    spec: Any = None
    aspect: float = 1.0
    is_log: bool = False

    @property
    def is_float(self) -> bool:
        """Whether the colour is floating point."""
        return any(pixels.dtype.kind == "f" for pixels in self.layers[0].channels.values())

    def display(self) -> Floats:
        """The colour of the first layer inside the display window, three channels; one channel becomes grey."""
        layer = self.layers[0]
        pixels = layer.rgb()
        if pixels is None:
            first = to_float(layer.channels.get("Y", next(iter(layer.channels.values()))))
            pixels = np.repeat(first[..., np.newaxis], 3, axis=2)
        if "dataWindow" not in layer.header:
            return pixels
        shown: Floats = into_display(pixels, _box(layer.header["dataWindow"]), _box(layer.header["displayWindow"]))
        return shown


def read_frame(path: Path) -> PlateFrame:
    """Decode all of a still. Raises NotFound, Forbidden, or InvalidInput for what cannot be decoded or is deep."""
    check_file(path)
    ext = path.suffix.lower().lstrip(".")
    if ext == "exr":
        return _read_exr(path)
    if ext in _PLUGINS:
        return _read_with_oiio(path, ext)
    raise InvalidInput(f"{path.name} is not a picture that can be decoded.")


def from_picture(picture: Picture) -> PlateFrame:
    """The frame of a movie."""
    channels = {name: picture.pixels[..., index] for index, name in enumerate("RGB")}
    return PlateFrame((Layer(channels),), picture.ext, None, picture.aspect, picture.is_log)


def _read_exr(path: Path) -> PlateFrame:
    import OpenEXR

    from iomanager.media.exr_pixels import read_exr

    try:
        with OpenEXR.File(str(path), header_only=True) as file:
            for part in file.parts:
                _check_part(path.name, part.header)
        with OpenEXR.File(str(path), separate_channels=True) as file:
            layers = tuple(_layer(part) for part in file.parts)
    except (RuntimeError, ValueError, TypeError, KeyError, IndexError) as error:
        reason = str(error).strip().splitlines()[0] if str(error).strip() else "not an EXR"
        raise InvalidInput(f"{path.name} cannot be read: {reason}") from error
    if not layers or not all(layer.channels for layer in layers):
        raise InvalidInput(f"{path.name} does not decode: some of its pixels are damaged or missing.")
    aspect = float(layers[0].header.get("pixelAspectRatio", 1.0))
    if layers[0].rgb_names() is None and {"Y", "RY", "BY"} <= set(layers[0].channels):
        return from_picture(read_exr(path))  # luminance and chroma of half size: as colour
    return PlateFrame(layers, "exr", None, aspect)


def _check_part(name: str, header: Mapping[str, Any]) -> None:
    import OpenEXR

    if header["type"] in {OpenEXR.deepscanline, OpenEXR.deeptile}:
        raise InvalidInput(
            f"{name} is a deep EXR, which cannot be rendered again.", hint="Publish it as it is, without a retime."
        )
    for window in ("displayWindow", "dataWindow"):
        left, top, right, bottom = _box(header[window])
        check_size(name, right - left + 1, bottom - top + 1)


def _layer(part: Any) -> Layer:
    return Layer({name: channel.pixels for name, channel in part.channels.items()}, dict(part.header))


def _read_with_oiio(path: Path, ext: str) -> PlateFrame:
    reader = open_with_oiio(path, _PLUGINS[ext])
    try:
        spec = reader.spec()
        check_size(path.name, spec.width, spec.height)
        kind = {"uint8": "uint8", "half": "half", "float": "float"}.get(str(spec.format), "uint16")
        pixels = reader.read_image(0, 0, 0, min(spec.nchannels, 4), kind)
        if pixels is None or reader.has_error:
            raise InvalidInput(f"{path.name} does not decode: {reader.geterror().strip() or 'its pixels are damaged'}")
    finally:
        reader.close()
    count = pixels.shape[2] if pixels.ndim == 3 else 1
    planes = pixels.reshape(spec.height, spec.width, count)
    names = ("R", "G", "B", "A") if count >= 3 else ("Y", "A")
    channels = {names[index]: planes[..., index] for index in range(count)}
    space = spec.get_string_attribute("oiio:ColorSpace").lower()
    is_log = "log" in space or ext == "cin" or "Printing" in spec.get_string_attribute("dpx:Transfer")
    return PlateFrame((Layer(channels),), ext, spec, spec.get_float_attribute("PixelAspectRatio", 1.0), is_log)


def _like(plane: Floats, old: npt.NDArray[Any]) -> npt.NDArray[Any]:
    if old.dtype == np.float16:
        with np.errstate(over="ignore"):
            return plane.astype(np.float16)
    return plane.astype(np.float32)


def _box(window: Any) -> Box:
    low, high = window
    return int(low[0]), int(low[1]), int(high[0]), int(high[1])
