"""The thumbnails of a scan: made in the decoding children, kept in the user's cache, never in the delivery.

A thumbnail's name is its source's, as people see it in a scanlist, and a hash of its path, size and time, the frame,
and the settings, so that it is made once. A source that does not decode is remembered beside it with the reason.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from iomanager.core.errors import Cancelled, InvalidInput, IOManagerError
from iomanager.core.paths import cache_folder
from iomanager.ingest.walk import Stamp
from iomanager.media.model import MediaInfo

if TYPE_CHECKING:
    from iomanager.media.thumbnail import ThumbnailRequest, ThumbnailsRequest


class Decoder(Protocol):
    """What a scan needs of ``media.decoder.Decoder``: work in child processes, with limits on memory and time."""

    def submit_probe(self, path: Path) -> Future[MediaInfo]:
        """The header of a movie; the future raises InvalidInput or Unavailable."""
        ...

    def submit_thumbnail(self, request: ThumbnailRequest) -> Future[None]:
        """Write a thumbnail; the future raises InvalidInput or Unavailable."""
        ...

    def submit_thumbnails(self, request: ThumbnailsRequest) -> Future[None]:
        """Write several thumbnails of one movie, opened once."""
        ...


@dataclass(frozen=True, slots=True)
class ThumbnailFormat:
    """The largest size in pixels, the JPEG quality, and the colours.

    ``project`` chooses its entries of the colour table; ``colours`` names the table and the OCIO configuration, so that
    a thumbnail is made anew where another one is chosen.
    """

    width: int = 480
    height: int = 270
    quality: int = 85
    project: str = ""
    colours: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """A picture to make a thumbnail of. ``frame`` counts from 0 in a movie, None for a frame file."""

    path: Path
    stamp: Stamp
    frame: int | None = None
    colorspace: str | None = None


@dataclass(frozen=True, slots=True)
class Thumbnail:
    """Where a thumbnail is, or why the picture does not decode."""

    path: str | None
    error: str = ""


class Thumbnails:
    """Looks thumbnails up in the cache, and has those made that are missing."""

    def __init__(self, decoder: Decoder, look: ThumbnailFormat, folder: Path | None = None) -> None:
        self._decoder = decoder
        self._look = look
        self._folder = folder or cache_folder() / "thumbnails"

    def find(self, source: Source) -> Thumbnail | None:
        """The thumbnail in the cache, or the remembered reason why there is none."""
        target = self._target(source)
        if target.is_file():
            return Thumbnail(str(target))
        reason = target.with_suffix(".txt")
        return Thumbnail(None, reason.read_text("utf-8")) if reason.is_file() else None

    def submit(self, sources: Sequence[Source]) -> Pending:
        """Have the thumbnails of one file made: a frame, or several frames of one movie."""
        targets = tuple(self._target(source) for source in sources)
        for target in targets:
            target.parent.mkdir(parents=True, exist_ok=True)
        return Pending(self._decoder, self._look, tuple(sources), targets)

    def _target(self, source: Source) -> Path:
        look = (*_sizes(self._look), self._look.project, self._look.colours)
        words = (str(source.path), *source.stamp, source.frame, source.colorspace, *look)
        name = hashlib.sha256("\0".join(map(str, words)).encode("utf-8", "surrogateescape")).hexdigest()
        readable = re.sub(r"[^\w.-]", "_", source.path.stem)[:60]
        return self._folder / f"{readable}.{name[:20]}.jpg"


class Pending:
    """Thumbnails of one file that are being made."""

    def __init__(
        self, decoder: Decoder, look: ThumbnailFormat, sources: tuple[Source, ...], targets: tuple[Path, ...]
    ) -> None:
        self._decoder = decoder
        self._look = look
        self._sources = sources
        self._targets = targets
        self._colorspace = sources[0].colorspace or ""
        self._future = self._submit()

    def cancel(self) -> None:
        """Do not begin with it, where that is still possible."""
        self._future.cancel()

    def poll(self) -> dict[int | None, Thumbnail] | None:
        """The thumbnails by frame, or None while they are being made. Raises Cancelled.

        A header may name a colourspace that the studio's table lacks: then the file's kind decides, in a second try.
        """
        if not self._future.done():
            return None
        error = _failure(self._future)
        if isinstance(error, InvalidInput) and self._colorspace:
            self._colorspace = ""
            self._future = self._submit()
            return None
        pairs = zip(self._sources, self._targets, strict=True)
        return {source.frame: _outcome(target, error) for source, target in pairs}

    def _submit(self) -> Future[None]:
        from iomanager.media.thumbnail import ThumbnailRequest, ThumbnailsRequest

        first = self._sources[0]
        sizes, colours = _sizes(self._look), (self._colorspace, self._look.project)
        if first.frame is None:
            request = ThumbnailRequest(first.path, None, self._targets[0], *sizes, *colours)
            return self._decoder.submit_thumbnail(request)
        pairs = zip(self._sources, self._targets, strict=True)
        frames = tuple((source.frame or 0, target) for source, target in pairs)
        return self._decoder.submit_thumbnails(ThumbnailsRequest(first.path, frames, *sizes, *colours))


def _sizes(look: ThumbnailFormat) -> tuple[int, int, int]:
    return look.width, look.height, look.quality


def _failure(future: Future[None]) -> IOManagerError | None:
    try:
        future.result()
    except (Cancelled, CancelledError) as error:
        raise Cancelled() from error
    except IOManagerError as error:
        return error
    return None


def _outcome(target: Path, error: IOManagerError | None) -> Thumbnail:
    """A picture that is bad stays bad, so that is remembered; a child that died may do better the next time."""
    if target.is_file():
        return Thumbnail(str(target))
    message = error.message if error else "The decoder wrote no picture."
    if isinstance(error, InvalidInput):
        target.with_suffix(".txt").write_text(message, "utf-8")
    return Thumbnail(None, message)
