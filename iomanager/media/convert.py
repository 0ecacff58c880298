"""Colour of plates in floating point: from one colourspace of the studio's table to another, or to a view of it."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from iomanager.media.colour import ColourTable, View

AS_IT_IS = ""
TO_VIEW = "view"
"""The word for "as the table shows the source"."""

Floats = npt.NDArray[np.float32]


class Conversions:
    """Converters of one table, each made once. Values stay floats and are not clipped."""

    def __init__(self, table: ColourTable) -> None:
        self._table = table
        self._made: dict[tuple[str, str], Any] = {}

    def apply(self, pixels: Floats, source: str, wanted: str) -> Floats:
        """``pixels`` (height, width, 3) from colourspace ``source`` to ``wanted``, both studio names.

        ``wanted`` empty changes nothing, :data:`TO_VIEW` goes to the source's view. Raises InvalidInput for a name
        that the configuration does not have.
        """
        if wanted in {AS_IT_IS, source}:
            return pixels
        processor = self._processor(source, wanted)
        if processor is None:
            return pixels
        made = np.ascontiguousarray(pixels, np.float32).copy()
        height, width = made.shape[:2]
        processor.apply(_describe(made, width, height))
        return made

    def _processor(self, source: str, wanted: str) -> Any:
        key = (source, wanted)
        if key not in self._made:
            self._made[key] = self._make(source, wanted)
        return self._made[key]

    def _make(self, source: str, wanted: str) -> Any:
        import PyOpenColorIO

        table = self._table
        space = table.resolve(source)
        shown = table.view(source) if wanted == TO_VIEW else View(space=table.resolve(wanted))
        if shown.space:
            made = table.config.getProcessor(space, shown.space)
        else:
            forward = PyOpenColorIO.TRANSFORM_DIR_FORWARD
            made = table.config.getProcessor(space, shown.display, shown.view, forward)
        return None if made.isNoOp() else made.getDefaultCPUProcessor()


def _describe(pixels: Floats, width: int, height: int) -> Any:
    import PyOpenColorIO

    return PyOpenColorIO.PackedImageDesc(pixels, width, height, 3)


def to_float(pixels: npt.NDArray[Any]) -> Floats:
    """Whole numbers become 0 to 1, halves their own value."""
    if pixels.dtype == np.uint8:
        return pixels.astype(np.float32) / np.float32(255)
    if pixels.dtype == np.uint16:
        return pixels.astype(np.float32) / np.float32(65535)
    return pixels.astype(np.float32)


def halved(pixels: Floats) -> Floats:
    """The mean of each 2 x 2 block; an odd row or column at the end is dropped."""
    height, width = pixels.shape[0] // 2 * 2, pixels.shape[1] // 2 * 2
    even, odd = pixels[0:height:2, :width], pixels[1:height:2, :width]
    rows = even + odd
    return (rows[:, 0::2] + rows[:, 1::2]) * np.float32(0.25)


def to_uint16(pixels: Floats) -> npt.NDArray[np.uint16]:
    """0 to 1 as 16 bit; what is outside is clipped, and what is no number is black."""
    sound = np.nan_to_num(pixels, nan=0.0, posinf=1.0, neginf=0.0)
    return np.rint(np.clip(sound, 0, 1) * 65535).astype(np.uint16)
