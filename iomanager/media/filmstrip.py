"""The filmstrip that the tracker scrubs over: tiles of 240 pixels side by side in one JPEG (plates.md 10)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from iomanager.core.errors import InvalidInput

TILE_WIDTH = 240
QUALITY = 92
MOST_TILES = 250
"""A JPEG is at most 65,535 pixels wide."""


@dataclass(frozen=True, slots=True)
class FilmstripJob:
    """Pictures in order, and where the strip goes: a temporary name, given its own by the caller."""

    frames: tuple[Path, ...]
    destination: Path


def chosen(frames: Sequence[Path]) -> tuple[Path, ...]:
    """All frames, or so many of them, evenly, as fit into one JPEG."""
    if len(frames) <= MOST_TILES:
        return tuple(frames)
    return tuple(frames[index * len(frames) // MOST_TILES] for index in range(MOST_TILES))


def strip_size(count: int, width: int, height: int) -> tuple[int, int]:
    """Width and height of a strip of ``count`` pictures of that size."""
    return min(count, MOST_TILES) * TILE_WIDTH, max(1, round(height * TILE_WIDTH / width))


def make_filmstrip(job: FilmstripJob) -> None:
    """Write the strip. Runs in the decoding child. Raises InvalidInput."""
    import numpy as np

    from iomanager.media.encode import jpeg, write_whole
    from iomanager.media.pixels import read_still, reduce, resize

    if not job.frames:
        raise InvalidInput("A filmstrip needs at least one picture.")
    tiles = []
    for path in chosen(job.frames):
        pixels = read_still(path).pixels
        if pixels.dtype != np.uint8:
            raise InvalidInput(f"{path.name} is no 8 bit picture; a filmstrip is made of JPGs.")
        width, height = strip_size(1, pixels.shape[1], pixels.shape[0])
        tiles.append(resize(reduce(pixels, min(pixels.shape[1] // width, pixels.shape[0] // height)), width, height))
    if len({tile.shape for tile in tiles}) > 1:
        raise InvalidInput("The pictures of the filmstrip are not all of one shape.")
    write_whole(job.destination, jpeg(np.concatenate(tiles, axis=1), QUALITY))
