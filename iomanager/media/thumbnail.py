"""Thumbnails: what is asked for, and how they are made inside the decoding child."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from iomanager.media.look import Looks
    from iomanager.media.pixels import Picture, Pixels

MOVIES = frozenset({"mov", "mp4", "m4v", "mxf", "avi", "mkv", "webm"})


@dataclass(frozen=True, slots=True)
class ThumbnailRequest:
    """One JPEG of a still, or of frame ``frame`` (from 0) of a movie, no larger than ``width`` x ``height``.

    The picture keeps its proportions, pixel aspect included. ``colorspace`` is a studio name; empty: by the file's
    kind. ``project`` chooses the project's entries of the colour table.
    """

    source: Path
    frame: int | None
    destination: Path
    width: int = 480
    height: int = 270
    quality: int = 85
    colorspace: str = ""
    project: str = ""


@dataclass(frozen=True, slots=True)
class ThumbnailsRequest:
    """Several frames (from 0) of one movie, each with its destination, from opening it once."""

    source: Path
    frames: tuple[tuple[int, Path], ...]
    width: int = 480
    height: int = 270
    quality: int = 85
    colorspace: str = ""
    project: str = ""


def is_movie(path: Path) -> bool:
    """Whether the extension is that of a movie."""
    return path.suffix[1:].lower() in MOVIES


def make_thumbnail(request: ThumbnailRequest, looks: Looks) -> None:
    """Write the thumbnail. Raises InvalidInput and its relatives for what cannot be decoded or coloured."""
    if is_movie(request.source):
        frames = ((request.frame or 0, request.destination),)
        sizes = (request.width, request.height, request.quality)
        make_thumbnails(ThumbnailsRequest(request.source, frames, *sizes, request.colorspace, request.project), looks)
        return
    from iomanager.media.pixels import read_still

    _write(read_still(request.source), request, looks, request.destination)


def make_thumbnails(request: ThumbnailsRequest, looks: Looks) -> None:
    """Write the thumbnails of a movie's frames, decoding each once."""
    from iomanager.media.footage import open_footage

    wanted: dict[int, list[Path]] = {}
    for number, destination in request.frames:
        wanted.setdefault(number, []).append(destination)
    with open_footage(request.source) as footage:
        for number, frame in footage.chosen(list(wanted)):
            picture = footage.picture(frame, 2 * max(request.width, request.height))
            for destination in wanted[number]:
                _write(picture, request, looks, destination)


def fitted(picture: Picture, width: int, height: int) -> tuple[int, int]:
    """The size (width, height) of the picture inside a box: never larger than it is, square pixels."""
    rows, columns = picture.pixels.shape[:2]
    wide = columns * picture.aspect
    scale = min(width / wide, height / rows, 1.0)
    return max(1, round(wide * scale)), max(1, round(rows * scale))


def small(picture: Picture, width: int, height: int) -> Pixels:
    """The picture's own values, reduced into the box: colour comes afterwards, on fewer pixels."""
    from iomanager.media.pixels import reduce, resize

    columns, rows = fitted(picture, width, height)
    factor = min(picture.pixels.shape[1] // columns, picture.pixels.shape[0] // rows)
    return resize(reduce(picture.pixels, factor), columns, rows)


def look_name(picture: Picture, colorspace: str, looks: Looks) -> str:
    """The studio name to show the picture by: the one asked for, else that of its kind of file."""
    return colorspace or looks.table.default(picture.ext, is_float=picture.is_float, is_log=picture.is_log)


def _write(picture: Picture, request: ThumbnailRequest | ThumbnailsRequest, looks: Looks, destination: Path) -> None:
    from iomanager.media.encode import jpeg, write_cached

    look = looks.look(look_name(picture, request.colorspace, looks))
    shown = look(small(picture, request.width, request.height))
    write_cached(destination, jpeg(shown, request.quality))
