"""Small plates with a moving square, for tests of rendering plates again."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import OpenEXR

from iomanager.media.colour import ColourTable
from iomanager.media.settings import MediaSettings


def table() -> ColourTable:
    return ColourTable(MediaSettings())


def square(left: int, width: int = 64, height: int = 48, top: int = 16) -> npt.NDArray[np.float32]:
    """A textured bright square on dark ground, its left edge at ``left``; 4.0 is far above white."""
    pixels = np.full((height, width, 3), 0.05, np.float32)
    texture = 1 + np.arange(16, dtype=np.float32).reshape(4, 4).repeat(4, 0).repeat(4, 1) / 5
    pixels[top : top + 16, left : left + 16] = texture[..., np.newaxis]
    return pixels


def exr_frame(path: Path, pixels: npt.NDArray[Any], **header: Any) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    described = {
        "type": OpenEXR.scanlineimage,
        "compression": OpenEXR.ZIPS_COMPRESSION,
        "framesPerSecond": Fraction(24000, 1001),
        "timeCode": OpenEXR.TimeCode(1, 2, 3, int(path.stem.split(".")[-1]) % 24, *[0] * 14),
        "owner": "스튜디오",
        **header,
    }
    channels = {name: np.ascontiguousarray(pixels[..., i].astype(np.float16)) for i, name in enumerate("RGB")}
    channels["depth.Z"] = np.full(pixels.shape[:2], path.stat().st_size if path.exists() else 7.5, np.float32)
    channels["id"] = np.full(pixels.shape[:2], 3, np.uint32)
    OpenEXR.File(described, channels).write(str(path))
    return path


def moving_plate(folder: Path, count: int = 5, step: int = 4) -> tuple[tuple[int, Path], ...]:
    """EXR frames from 101 in which the square moves ``step`` pixels to the right."""
    return tuple((101 + n, exr_frame(folder / f"plate.{101 + n}.exr", square(4 + step * n))) for n in range(count))
