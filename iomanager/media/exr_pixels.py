"""The pixels of an EXR: the first part's colour, whichever way it is stored. Runs in the decoding child.

OpenEXR's own reader is used and not OpenImageIO's: it is faster, and valid deep files do not abort it.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import OpenEXR

from iomanager.core.errors import InvalidInput
from iomanager.media.model import Box
from iomanager.media.pixels import (
    Picture,
    Pixels,
    check_size,
    into_display,
    open_with_oiio,
    sound_aspect,
    three_channels,
)

LARGE = 400 * 2**20
"""Decoded bytes (at 4 per value) above which only the shown channels are kept."""
_REC709 = (0.2126, 0.7152, 0.0722)


def read_exr(path: Path) -> Picture:
    """Decode every part and show the first. Raises InvalidInput when any pixel of the file does not decode."""
    parts, size = _check_header(path)
    if size > LARGE:
        return _read_large(path)
    with _read(path) as file:
        if len(file.parts) != parts or not all(part.channels for part in file.parts):
            raise InvalidInput(f"{path.name} does not decode: some of its pixels are damaged or missing.")
        part = file.parts[0]
        header = part.header
        data, display = _box(header["dataWindow"]), _box(header["displayWindow"])
        channels = {name: channel.pixels for name, channel in part.channels.items()}
        is_deep = any(pixels.dtype == object for pixels in channels.values())
        pixels = _flatten(channels) if is_deep else _colour(channels, _weights(header))
        aspect = sound_aspect(float(header.get("pixelAspectRatio", 1.0)))
        return Picture(into_display(_as_half(pixels), data, display), "exr", aspect)


def _read(path: Path, *, header_only: bool = False) -> Any:
    try:
        return OpenEXR.File(str(path), header_only=header_only)
    except MemoryError:
        raise
    except (RuntimeError, ValueError, TypeError, KeyError, IndexError) as error:
        raise InvalidInput(f"{path.name} cannot be read: {str(error).strip() or 'not an EXR'}") from error


def _check_header(path: Path) -> tuple[int, int]:
    """The number of parts and decoded bytes (0 where deep), after the windows were found to be of a possible size."""
    with _read(path, header_only=True) as file:
        size = 0
        for part in file.parts:
            for window in ("displayWindow", "dataWindow"):
                left, top, right, bottom = _box(part.header[window])
                width, height = right - left + 1, bottom - top + 1
                check_size(path.name, width, height)
            size += width * height * 4 * len(part.header["channels"])
        deep = any(part.header["type"] in {OpenEXR.deepscanline, OpenEXR.deeptile} for part in file.parts)
        return len(file.parts), 0 if deep else size


def _read_large(path: Path) -> Picture:
    """Many layers: decode them all, but keep only the colour of the first part. OpenEXR's reader would keep all."""
    reader = open_with_oiio(path, "openexr")
    try:
        spec, first = reader.spec(), 0
        if "R" in spec.channelnames:
            first = spec.channelnames.index("R")
        pixels = reader.read_image(0, 0, first, min(first + 3, spec.nchannels), "half")
        part = 1
        while pixels is not None and not reader.has_error and reader.seek_subimage(part, 0):
            pixels_of_part = reader.read_image(part, 0, 0, 1, "half")
            pixels = pixels if pixels_of_part is not None else None
            part += 1
        broken = pixels is None or bool(reader.has_error)
    finally:
        reader.close()
    if broken:
        raise InvalidInput(f"{path.name} does not decode: some of its pixels are damaged or missing.")
    data = (spec.x, spec.y, spec.x + spec.width - 1, spec.y + spec.height - 1)
    full = (spec.full_x, spec.full_y, spec.full_x + spec.full_width - 1, spec.full_y + spec.full_height - 1)
    aspect = sound_aspect(spec.get_float_attribute("PixelAspectRatio", 1.0))
    return Picture(into_display(three_channels(pixels), data, full), "exr", aspect)


def _box(window: Any) -> Box:
    low, high = window
    return int(low[0]), int(low[1]), int(high[0]), int(high[1])


def _weights(header: Mapping[str, Any]) -> tuple[float, float, float]:
    """How much red, green and blue make luminance, from the chromaticities (OpenEXR: RgbaYca::computeYw)."""
    given = header.get("chromaticities")
    if given is None:
        return _REC709
    xy = np.asarray(given, np.float64).reshape(4, 2)
    xyz = np.stack([xy[:, 0] / xy[:, 1], np.ones(4), (1 - xy.sum(1)) / xy[:, 1]], 1)
    if not np.isfinite(xyz).all() or abs(np.linalg.det(xyz[:3])) < 1e-9:
        return _REC709
    shares = np.linalg.solve(xyz[:3].T, xyz[3])
    return float(shares[0]), float(shares[1]), float(shares[2])


def _colour(channels: Mapping[str, Pixels], weights: tuple[float, float, float]) -> Pixels:
    """RGB(A) of the first layer that has it, else luminance-chroma, else the first channel as grey."""
    wide = {name: pixels for name, pixels in channels.items() if pixels.ndim == 3 and pixels.shape[2] >= 3}
    for name in ("RGBA", "RGB", "left", *wide):
        if name in wide:
            return three_channels(wide[name])
    if {"Y", "RY", "BY"} <= set(channels):
        return _from_luminance(channels, weights)
    return three_channels(channels.get("Y", next(iter(channels.values()))))


def _from_luminance(channels: Mapping[str, Pixels], weights: tuple[float, float, float]) -> Pixels:
    luminance = channels["Y"].astype(np.float32)
    rows, columns = np.arange(luminance.shape[0])[:, None], np.arange(luminance.shape[1])[None, :]
    red, blue = (
        (_spread(channels[name].astype(np.float32), rows, columns, luminance.shape) + 1) * luminance
        for name in ("RY", "BY")
    )
    green = (luminance - weights[0] * red - weights[2] * blue) / weights[1]
    return np.stack([red, green, blue], -1)


def _spread(chroma: npt.NDArray[np.float32], rows: Any, columns: Any, shape: tuple[int, ...]) -> Pixels:
    """Chroma at the size of the luminance: each sample stands for its block."""
    down, across = -(-shape[0] // chroma.shape[0]), -(-shape[1] // chroma.shape[1])
    spread: Pixels = chroma[
        np.minimum(rows // down, len(chroma) - 1), np.minimum(columns // across, chroma.shape[1] - 1)
    ]
    return spread


def _as_half(pixels: Pixels) -> npt.NDArray[np.float16]:
    with np.errstate(all="ignore"):
        return np.asarray(pixels, np.float16)


def _flatten(channels: Mapping[str, Pixels]) -> Pixels:
    """Deep samples laid over each other, nearest first."""
    name = next((name for name in ("RGBA", "RGB") if name in channels), next(iter(channels)))
    cells = channels[name].ravel()
    counts = np.array([0 if cell is None else len(cell) for cell in cells])
    samples = _concatenate(cells, 4)
    if name != "RGBA":
        samples[:, 3] = 1
    owner = np.repeat(np.arange(len(cells)), counts)
    depth = _concatenate(channels["Z"].ravel(), 1)[:, 0] if "Z" in channels else np.zeros(len(samples), np.float32)
    if len(depth) != len(samples):
        raise InvalidInput("The deep channels do not hold the same number of samples.")
    order = np.lexsort((depth, owner))
    samples, owner = samples[order], owner[order]
    rank = np.arange(len(owner)) - np.repeat(np.cumsum(counts) - counts, counts)
    flat = np.zeros((len(cells), 4), np.float32)
    for layer in range(int(counts.max(initial=0))):
        chosen = rank == layer
        flat[owner[chosen]] += (1 - flat[owner[chosen], 3:]) * samples[chosen]
    height, width = channels[name].shape[:2]
    return flat.reshape(height, width, 4)[..., :3]


def _concatenate(cells: Pixels, width: int) -> npt.NDArray[np.float32]:
    """Every sample of the cells as (n, width); a single value is repeated, missing ones are 0."""
    filled = [np.asarray(cell, np.float32).reshape(len(cell), -1) for cell in cells if cell is not None and len(cell)]
    if not filled:
        return np.zeros((0, width), np.float32)
    samples = np.concatenate(filled)
    if samples.shape[1] == 1:
        return np.repeat(samples, width, axis=1)
    missing = np.zeros((len(samples), max(0, width - samples.shape[1])), np.float32)
    return np.concatenate([samples[:, :width], missing], axis=1)
