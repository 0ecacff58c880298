"""A frame between two frames, by the motion of the picture: floats in, floats out. Runs in the decoding child.

The motion is measured on 8 bit pictures of brightness, since that is what OpenCV's flow takes; the pixels that are
moved and mixed are the plate's own floats, so scene-linear values keep their range and light is mixed linearly.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from iomanager.media.convert import Floats
from iomanager.media.plate_frame import Layer, PlateFrame

_WEIGHTS = np.array((0.2126, 0.7152, 0.0722), np.float32)


def between(first: PlateFrame, second: PlateFrame, blend: float) -> PlateFrame:
    """The frame at ``blend`` (0 to 1) of the way from ``first`` to ``second``, with the header of the nearer one.

    Layers and channels without a partner of the same size, and whole numbers (ids), are those of the nearer frame.
    """
    nearer = second if blend > 0.5 else first
    there, back = flows(first.layers[0], second.layers[0])
    layers = []
    for number, layer in enumerate(nearer.layers):
        channels = dict(layer.channels)
        for name, pixels in layer.channels.items():
            pair = [_plane(frame, number, name) for frame in (first, second)]
            if pixels.dtype.kind == "f" or pixels.dtype in (np.uint8, np.uint16):
                mixed = _mixed(pair, there, back, blend)
                channels[name] = pixels if mixed is None else _as(mixed, pixels.dtype)
        layers.append(Layer(channels, layer.header))
    return PlateFrame(tuple(layers), nearer.ext, nearer.spec, nearer.aspect, nearer.is_log)


def flows(first: Layer, second: Layer) -> tuple[Floats, Floats]:
    """The motion from ``first`` to ``second`` and back, in pixels, as (height, width, 2)."""
    import cv2

    cv2.setNumThreads(1)
    one, two = _grey_pair(first, second)
    if one.shape != two.shape or min(one.shape) < 16:
        still = np.zeros((*one.shape, 2), np.float32)
        return still, still
    preset = getattr(cv2, "DISOPTICAL_FLOW_PRESET_MEDIUM")  # noqa: B009 - the stubs do not know it
    search = cv2.DISOpticalFlow.create(preset)
    empty = np.zeros((*one.shape, 2), np.float32)
    there = np.asarray(search.calc(one, two, empty.copy()), np.float32)
    return there, np.asarray(search.calc(two, one, empty.copy()), np.float32)


def moved(pixels: Floats, flow: Floats, amount: float) -> Floats:
    """``pixels`` looked up ``amount`` of the flow away."""
    import cv2

    height, width = pixels.shape[:2]
    across, down = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    x, y = across + np.float32(amount) * flow[..., 0], down + np.float32(amount) * flow[..., 1]
    return np.asarray(cv2.remap(pixels, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE), np.float32)


def _mixed(pair: list[Floats | None], there: Floats, back: Floats, blend: float) -> Floats | None:
    one, two = pair
    if one is None or two is None or one.shape != two.shape or one.shape != there.shape[:2]:
        return None
    towards = moved(one, back, blend)
    towards_back = moved(two, there, 1 - blend)
    return towards * np.float32(1 - blend) + towards_back * np.float32(blend)


def _plane(frame: PlateFrame, number: int, name: str) -> Floats | None:
    if number >= len(frame.layers) or name not in frame.layers[number].channels:
        return None
    return np.nan_to_num(frame.layers[number].channels[name].astype(np.float32), nan=0.0, posinf=65504.0, neginf=0.0)


def _grey_pair(first: Layer, second: Layer) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.uint8]]:
    """Brightness of both on one scale, spread logarithmically so that motion in the shadows is seen too."""
    lights = [_light(layer) for layer in (first, second)]
    top = max(float(np.percentile(light, 99.5)) for light in lights) or 1.0
    one, two = (np.log1p(np.clip(light / top, 0, 4) * 16) / np.log1p(64) * 255 for light in lights)
    return one.astype(np.uint8), two.astype(np.uint8)


def _light(layer: Layer) -> Floats:
    rgb = layer.rgb()
    if rgb is None:
        rgb = np.asarray(next(iter(layer.channels.values())), np.float32)[..., np.newaxis]
        return np.maximum(np.nan_to_num(rgb[..., 0], nan=0.0, posinf=65504.0, neginf=0.0), 0)
    sound = np.nan_to_num(rgb, nan=0.0, posinf=65504.0, neginf=0.0)
    light: Floats = np.maximum(sound @ _WEIGHTS, 0)
    return light


def _as(values: Floats, dtype: np.dtype[np.generic]) -> npt.NDArray[np.generic]:
    if dtype.kind == "f":
        with np.errstate(over="ignore"):
            return values.astype(dtype)
    most = np.iinfo(dtype).max  # type: ignore[type-var]
    return np.rint(np.clip(values, 0, most)).astype(dtype)
