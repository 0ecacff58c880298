"""The way from a colourspace to its view, exact or baked to a table, for whole pictures at once."""

from __future__ import annotations

import hashlib
import os
import tempfile
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import PyOpenColorIO

from iomanager.core.paths import cache_folder
from iomanager.media.colour import ColourTable, View

EDGE = 64
"""Points along each axis of the baked table."""
DARKEST, BRIGHTEST = -0.006, 222.0
"""Scene-linear values at the ends of the table. 222 is code value 1.0 of ACEScct, which the shaper follows."""

_SLOPE, _OFFSET, _KNEE = 10.5402377416545, 0.0729055341958355, 0.0078125
_DEPTHS = {
    np.dtype(np.uint8): PyOpenColorIO.BIT_DEPTH_UINT8,
    np.dtype(np.uint16): PyOpenColorIO.BIT_DEPTH_UINT16,
    np.dtype(np.float16): PyOpenColorIO.BIT_DEPTH_F16,
    np.dtype(np.float32): PyOpenColorIO.BIT_DEPTH_F32,
}


class Look:
    """One colourspace as one view shows it. Safe to call from several threads."""

    def __init__(self, processor: Any) -> None:
        self._processor = processor
        self._cpu = lru_cache(maxsize=None)(self._make)

    def __call__(self, pixels: npt.NDArray[Any]) -> npt.NDArray[np.uint8]:
        """Colour ``pixels`` (height, width, 3; uint8, uint16, half or float) into 8 bits for the display."""
        source = np.ascontiguousarray(pixels)
        height, width = source.shape[:2]
        shown = np.empty((height, width, 3), np.uint8)
        self._cpu(source.dtype).apply(_describe(source), _describe(shown))
        return shown

    def _make(self, dtype: np.dtype[Any]) -> Any:
        return self._processor.getOptimizedCPUProcessor(
            _DEPTHS[dtype], PyOpenColorIO.BIT_DEPTH_UINT8, PyOpenColorIO.OPTIMIZATION_DEFAULT
        )


class Looks:
    """The looks of one table, made once each. ``exact`` leaves out the baking."""

    def __init__(self, table: ColourTable, *, exact: bool = False) -> None:
        self.table = table
        self._exact = exact
        self._made: dict[tuple[str, str], Look] = {}

    def look(self, colorspace: str, view: str = "") -> Look:
        """The look of a studio name, by the view of its table or the one called ``view``. Raises InvalidInput."""
        key = (colorspace, view)
        if key not in self._made:
            space = self.table.resolve(colorspace)
            shown = self.table.named_view(view) if view else self.table.view(colorspace)
            exact = _exact_processor(self.table.config, space, shown)
            linear = self.table.is_linear(space)
            self._made[key] = Look(exact if self._exact else self._baked(exact, space, shown, linear=linear))
        return self._made[key]

    def _baked(self, exact: Any, space: str, shown: View, *, linear: bool) -> Any:
        if exact.isNoOp():
            return exact
        text = f"3|{EDGE}|{DARKEST}|{BRIGHTEST}|{linear}|{self.table.config.getCacheID()}|{space}|{shown}"
        name = hashlib.sha256(text.encode()).hexdigest()[:32]
        path = cache_folder() / "looks" / f"{name}.npy"
        cube = _read_cube(path)
        if cube is None:
            cube = bake(exact, linear=linear)
            _write_cube(path, cube)
        return _table_processor(cube, linear=linear)


def bake(exact: Any, *, linear: bool) -> npt.NDArray[np.float32]:
    """The values of processor ``exact`` on a grid (red, green, blue, 3), spaced by the shaper when linear."""
    axis = _spaced(np.linspace(0, 1, EDGE)) if linear else np.linspace(0, 1, EDGE)
    red, green, blue = np.meshgrid(*[axis.astype(np.float32)] * 3, indexing="ij")
    grid = np.ascontiguousarray(np.stack([red, green, blue], -1).reshape(-1, 3))
    exact.getDefaultCPUProcessor().applyRGB(grid)
    return np.nan_to_num(grid.reshape(EDGE, EDGE, EDGE, 3))


def _exact_processor(config: Any, space: str, shown: View) -> Any:
    if shown.space:
        return config.getProcessor(space, shown.space)
    return config.getProcessor(space, shown.display, shown.view, PyOpenColorIO.TRANSFORM_DIR_FORWARD)


def _table_processor(cube: npt.NDArray[np.float32], *, linear: bool) -> Any:
    """A processor of the cube; for linear values behind a shaper that looks every half float up."""
    table = PyOpenColorIO.Lut3DTransform(EDGE)
    table.setInterpolation(PyOpenColorIO.INTERP_TETRAHEDRAL)
    table.setData(np.ascontiguousarray(cube).reshape(-1))
    parts = [_shaper(), table] if linear else [table]
    return PyOpenColorIO.Config.CreateRaw().getProcessor(PyOpenColorIO.GroupTransform(parts))


def _shaper() -> Any:
    halves = np.arange(65536, dtype=np.uint16).view(np.float16).astype(np.float64)
    halves = np.nan_to_num(halves, nan=0.0, posinf=BRIGHTEST, neginf=DARKEST)
    low, high = _shaped(np.array([DARKEST, BRIGHTEST]))
    values = np.clip((_shaped(halves) - low) / (high - low), 0, 1).astype(np.float32)
    transform = PyOpenColorIO.Lut1DTransform(65536, True)
    transform.setData(np.repeat(values, 3))
    return transform


def _shaped(linear: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """ACEScct: logarithmic, with a straight toe that lets values a little below zero through."""
    log: npt.NDArray[np.float64] = (np.log2(np.maximum(linear, _KNEE)) + 9.72) / 17.52
    log[linear <= _KNEE] = _SLOPE * linear[linear <= _KNEE] + _OFFSET
    return log


def _spaced(unit: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """The linear values at 0..1 of the shaper: the inverse of what :func:`_shaper` does."""
    low, high = _shaped(np.array([DARKEST, BRIGHTEST]))
    code = unit * (high - low) + low
    knee = _SLOPE * _KNEE + _OFFSET
    linear: npt.NDArray[np.float64] = np.where(code <= knee, (code - _OFFSET) / _SLOPE, np.exp2(code * 17.52 - 9.72))
    return linear


def _describe(pixels: npt.NDArray[Any]) -> Any:
    height, width, channels = pixels.shape
    size = pixels.dtype.itemsize
    depth = _DEPTHS[pixels.dtype]
    return PyOpenColorIO.PackedImageDesc(
        pixels, width, height, channels, depth, size, size * channels, size * channels * width
    )


def _read_cube(path: Path) -> npt.NDArray[np.float32] | None:
    try:
        cube = np.load(path, allow_pickle=False)
    except (OSError, ValueError, EOFError):
        return None
    whole = cube.shape == (EDGE, EDGE, EDGE, 3) and cube.dtype == np.float32
    return cube if whole else None


def _write_cube(path: Path, cube: npt.NDArray[np.float32]) -> None:
    """Keep the cube; a cache that cannot be written costs time, nothing else."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.stem}.")
        with os.fdopen(handle, "wb") as file:
            np.save(file, cube)
        Path(temporary).replace(path)
    except OSError:
        return
