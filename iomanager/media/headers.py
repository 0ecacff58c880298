"""The header of a still picture, in this process: EXR, DPX, Cineon, TIFF, JPG and PNG.

Movies are opened in the decoding child (``movie``). The extension says what a file should be, its first bytes must
agree.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from iomanager.core.errors import InvalidInput
from iomanager.media import dpx, exr, jpeg, png, tiff
from iomanager.media.files import MediaFile, TruncatedFile, opened
from iomanager.media.model import MediaInfo

Look = tuple[MediaInfo, Callable[[], None]]
"""A header, and the check that the rest of the file is there (raises TruncatedFile or InvalidInput)."""


def read_header(path: Path) -> MediaInfo:
    """The header of a still. Its pixels may be missing: see ``health``.

    Raises InvalidInput for what is no such picture (TruncatedFile where the header is cut off), NotFound, Forbidden,
    Unavailable. A movie is refused: ``movie.probe_movie`` reads those.
    """
    with opened(path) as file:
        if file.size == 0:
            raise TruncatedFile(f"{path.name} is empty (0 bytes).")
        return look(file)[0]


def look(file: MediaFile) -> Look:
    """The header of an open file and its check. Raises InvalidInput, TruncatedFile."""
    reader = _READERS.get(file.path.suffix.lower())
    if reader is None:
        raise InvalidInput(f"{file.name} is not a picture that IO-Manager reads.")
    return reader(file)


_READERS: dict[str, Callable[[MediaFile], Look]] = {
    ".exr": exr.look,
    ".dpx": dpx.look,
    ".cin": dpx.look,
    ".tif": tiff.look,
    ".tiff": tiff.look,
    ".jpg": jpeg.look,
    ".jpeg": jpeg.look,
    ".png": png.look,
}
