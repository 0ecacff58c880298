"""The pixels of one still, as three channels inside its display window. Runs in the decoding child.

Pixels are (height, width, 3): uint8, uint16 or half, whatever holds what the file holds; wider floats become half,
which is ample for showing. What is not a number stays as it is: a look shows it as black or white.
"""

from __future__ import annotations

import stat
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from iomanager.core.errors import Forbidden, InvalidInput, NotFound
from iomanager.media.model import Box

Pixels = npt.NDArray[Any]

LONGEST_SIDE = 32768
MOST_PIXELS = 300_000_000
STRIP = 128
"""Rows that are worked on at once, so that intermediate floats stay in the processor's cache."""
_PLUGINS = {"dpx": "dpx", "cin": "cineon", "tif": "tiff", "tiff": "tiff", "jpg": "jpeg", "jpeg": "jpeg", "png": "png"}


@dataclass(frozen=True, slots=True)
class Picture:
    """Decoded pixels and what is needed to show them. ``aspect`` is the pixel aspect ratio."""

    pixels: Pixels
    ext: str
    aspect: float = 1.0
    is_log: bool = False

    @property
    def is_float(self) -> bool:
        """Whether the file holds floating point."""
        return self.pixels.dtype == np.float16


def read_still(path: Path) -> Picture:
    """Decode all of a still. Raises NotFound, Forbidden, or InvalidInput for what cannot be decoded."""
    check_file(path)
    ext = path.suffix.lower().lstrip(".")
    if ext == "exr":
        from iomanager.media.exr_pixels import read_exr

        return read_exr(path)
    if ext in _PLUGINS:
        return _read_with_oiio(path, ext)
    raise InvalidInput(f"{path.name} is not a picture that can be decoded.")


def check_file(path: Path) -> None:
    """Raise unless ``path`` is a plain file with something in it: a pipe or device would be waited on for ever."""
    try:
        found = path.stat()
    except FileNotFoundError:
        raise NotFound(f"{path} does not exist.") from None
    except PermissionError:
        raise Forbidden(f"{path} may not be read.") from None
    except (OSError, ValueError) as error:
        raise InvalidInput(f"{path} cannot be opened: {error}") from error
    if not stat.S_ISREG(found.st_mode):
        raise InvalidInput(f"{path.name} is not a file.")
    if found.st_size == 0:
        raise InvalidInput(f"{path.name} is empty (0 bytes).")


def check_size(name: str, width: int, height: int) -> None:
    """Raise InvalidInput for a picture that claims to be larger than any plate."""
    if min(width, height) < 1:
        raise InvalidInput(f"{name} says it is {width} x {height} pixels.")
    if max(width, height) > LONGEST_SIDE or width * height > MOST_PIXELS:
        raise InvalidInput(
            f"{name} claims {width} x {height} pixels, more than any plate.", hint="Its header is probably damaged."
        )


def into_display(pixels: Pixels, data: Box, display: Box) -> Pixels:
    """The part of the data window inside the display window; black where there is no data."""
    if data == display:
        return pixels
    width, height = display[2] - display[0] + 1, display[3] - display[1] + 1
    canvas = np.zeros((height, width, *pixels.shape[2:]), pixels.dtype)
    left, top = max(data[0], display[0]), max(data[1], display[1])
    right, bottom = min(data[2], display[2]) + 1, min(data[3], display[3]) + 1
    if left < right and top < bottom:
        part = pixels[top - data[1] : bottom - data[1], left - data[0] : right - data[0]]
        canvas[top - display[1] : bottom - display[1], left - display[0] : right - display[0]] = part
    return canvas


def reduce(pixels: Pixels, factor: int) -> Pixels:
    """The mean of each ``factor`` x ``factor`` block; rows and columns left over at the end are dropped."""
    if factor <= 1:
        return pixels
    height, width = pixels.shape[0] // factor, pixels.shape[1] // factor
    reduced = np.empty((height, width, 3), pixels.dtype)
    rows = max(1, STRIP // factor)
    for top in range(0, height, rows):
        strip = pixels[top * factor : min(top + rows, height) * factor, : width * factor]
        reduced[top : top + rows] = _reduce_strip(strip, factor).astype(pixels.dtype)
    return reduced


def resize(pixels: Pixels, width: int, height: int) -> Pixels:
    """Exactly this size: each new pixel is the mean of the area that it covers. Best after :func:`reduce`."""
    if pixels.shape[:2] == (height, width):
        return pixels
    values = finite(pixels.astype(np.float32))
    across = np.einsum("ox,yxc->yoc", _coverage(pixels.shape[1], width), values, optimize=True)
    made = np.einsum("oy,yxc->oxc", _coverage(pixels.shape[0], height), across, optimize=True)
    sized: Pixels = (made if pixels.dtype == np.float16 else made + 0.5).astype(pixels.dtype)
    return sized


def finite(values: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """The same array, with numbers in place of NaN and infinity."""
    return np.nan_to_num(values, copy=False, nan=0.0, posinf=65504.0, neginf=0.0)


def _coverage(old: int, new: int) -> npt.NDArray[np.float32]:
    """How much of each old pixel lies in each new one, as (new, old), rows adding up to 1."""
    edges = np.arange(new + 1) * (old / new)
    starts = np.arange(old)
    overlap = np.minimum(edges[1:, None], starts + 1) - np.maximum(edges[:-1, None], starts)
    shares: npt.NDArray[np.float32] = (np.clip(overlap, 0, None) * (new / old)).astype(np.float32)
    return shares


def _reduce_strip(strip: Pixels, factor: int) -> npt.NDArray[np.float32]:
    values = _floats(strip)
    mean = _block_mean(values, factor)
    if not np.isfinite(mean.sum()):
        mean = _block_mean(finite(values), factor)
    if strip.dtype != np.float16:
        mean += 0.5
    return mean


def _block_mean(values: npt.NDArray[np.float32], factor: int) -> npt.NDArray[np.float32]:
    with np.errstate(all="ignore"):
        total = values[0::factor].copy()
        for row in range(1, factor):
            total += values[row::factor]
        blocks = total.reshape(total.shape[0], -1, factor, 3)
        mean = blocks[:, :, 0].copy()
        for channel in range(3):  # numpy is five times slower along an axis of three
            for column in range(1, factor):
                mean[:, :, channel] += blocks[:, :, column, channel]
        mean *= 1 / factor**2
    return mean


def _floats(strip: Pixels) -> npt.NDArray[np.float32]:
    """The same values as floats; halves are looked up, in half the time that numpy takes to convert them."""
    if strip.dtype != np.float16:
        return strip.astype(np.float32)
    found: npt.NDArray[np.float32] = np.take(_every_half(), strip.view(np.uint16), mode="clip")
    return found


@lru_cache(maxsize=1)
def _every_half() -> npt.NDArray[np.float32]:
    """The value of each of the 65536 halves, by its bits."""
    return np.arange(65536, dtype=np.uint16).view(np.float16).astype(np.float32)


def _read_with_oiio(path: Path, ext: str) -> Picture:
    reader = open_with_oiio(path, _PLUGINS[ext])
    try:
        return _read_open(path, ext, reader, reader.spec())
    finally:
        reader.close()


def open_with_oiio(path: Path, plugin: str) -> Any:
    """An OpenImageIO reader by the file's own extension; none of its other readers gets to see the file."""
    import OpenImageIO

    OpenImageIO.attribute("try_all_readers", 0)
    OpenImageIO.attribute("threads", 1)
    reader = OpenImageIO.ImageInput.open(str(path))
    if reader is None or reader.format_name() != plugin:
        raise InvalidInput(f"{path.name} cannot be read: {_first_line(OpenImageIO.geterror())}")
    return reader


def _read_open(path: Path, ext: str, reader: Any, spec: Any) -> Picture:
    check_size(path.name, spec.width, spec.height)
    check_size(path.name, spec.full_width, spec.full_height)
    kind = {"uint8": "uint8", "half": "half", "float": "half", "double": "half"}.get(str(spec.format), "uint16")
    pixels = reader.read_image(0, 0, 0, min(spec.nchannels, 4), kind)
    if pixels is None or reader.has_error:
        raise InvalidInput(f"{path.name} does not decode: {_first_line(reader.geterror())}")
    data = (spec.x, spec.y, spec.x + spec.width - 1, spec.y + spec.height - 1)
    full = (spec.full_x, spec.full_y, spec.full_x + spec.full_width - 1, spec.full_y + spec.full_height - 1)
    aspect = spec.get_float_attribute("PixelAspectRatio", 1.0)
    space = spec.get_string_attribute("oiio:ColorSpace").lower()
    is_log = "log" in space or ext == "cin" or "Printing" in spec.get_string_attribute("dpx:Transfer")
    return Picture(into_display(three_channels(pixels), data, full), ext, sound_aspect(aspect), is_log)


def three_channels(pixels: Pixels) -> Pixels:
    """The first three channels, or the first one as grey."""
    if pixels.ndim == 2:
        pixels = pixels[..., np.newaxis]
    return pixels[..., :3] if pixels.shape[2] >= 3 else np.repeat(pixels[..., :1], 3, axis=2)


def sound_aspect(aspect: float) -> float:
    """The pixel aspect ratio, or 1 where the file holds nonsense."""
    return aspect if 0.1 <= aspect <= 10 else 1.0


def _first_line(text: str) -> str:
    return text.strip().splitlines()[0] if text.strip() else "unknown format"
