"""Flip and flop of whole frames, windows included: what hangs over the left edge hangs over the right one after."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from iomanager.core.errors import InvalidInput
from iomanager.media.plate_frame import Layer, PlateFrame


def mirrored(frame: PlateFrame, how: str) -> PlateFrame:
    """``flip`` turns the frame upside down, ``flop`` exchanges left and right."""
    if how not in {"flip", "flop"}:
        raise InvalidInput(f"A plate can be mirrored by flip or flop, not by {how!r}.")
    axis = 0 if how == "flip" else 1
    return replace(frame, layers=tuple(_mirrored(layer, axis) for layer in frame.layers))


def _mirrored(layer: Layer, axis: int) -> Layer:
    channels = {name: np.ascontiguousarray(np.flip(pixels, axis)) for name, pixels in layer.channels.items()}
    if "dataWindow" not in layer.header:
        return Layer(channels, layer.header)
    data, display = layer.header["dataWindow"], layer.header["displayWindow"]
    return Layer(channels, {**layer.header, "dataWindow": _window(data, display, 1 - axis)})


def _window(data: Any, display: Any, coordinate: int) -> tuple[Any, Any]:
    low, high = np.array(data[0], np.int32), np.array(data[1], np.int32)
    total = int(display[0][coordinate]) + int(display[1][coordinate])
    low[coordinate], high[coordinate] = total - int(data[1][coordinate]), total - int(data[0][coordinate])
    return low, high
