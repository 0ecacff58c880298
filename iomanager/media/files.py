"""Opening a vendor's file for a look at its header: regular files only, never waiting, never more than was asked."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import FileIO
from pathlib import Path

from iomanager.core.errors import Forbidden, InvalidInput, NotFound, Unavailable

LONGEST_SIDE = 131_072
MOST_PIXELS = 2**29
"""No camera or scanner makes a picture beyond these; a header that claims one is broken, or an attack."""

_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)


class TruncatedFile(InvalidInput):
    """The file ends before what its header promises."""


@dataclass(frozen=True, slots=True)
class MediaFile:
    """An open regular file. ``size`` is in bytes."""

    path: Path
    size: int
    stream: FileIO

    def read(self, offset: int, count: int) -> bytes:
        """Up to ``count`` bytes from ``offset``; fewer at the end of the file."""
        self.stream.seek(offset)
        return self.stream.read(count) or b""

    def exactly(self, offset: int, count: int) -> bytes:
        """``count`` bytes from ``offset``. Raises TruncatedFile when the file ends before."""
        data = self.read(offset, count)
        if len(data) < count:
            raise TruncatedFile(f"{self.path.name} ends in the middle of its header.")
        return data


@contextmanager
def opened(path: Path) -> Iterator[MediaFile]:
    """Open a regular file. A pipe, a device or a folder is refused at once, whatever it is called.

    Raises NotFound, Forbidden, InvalidInput (no regular file), Unavailable (the disk fails).
    """
    try:
        stream = FileIO(str(path), "rb", opener=_open)
    except OSError as error:
        raise _translated(path, error) from error
    with stream:
        status = os.fstat(stream.fileno())
        if not stat.S_ISREG(status.st_mode):
            raise InvalidInput(f"{path.name} is not a regular file.")
        try:
            yield MediaFile(path, status.st_size, stream)
        except OSError as error:
            raise _translated(path, error) from error


def check_size(name: str, width: int, height: int) -> None:
    """Raise InvalidInput for a picture that is empty, or larger than any picture is."""
    if width < 1 or height < 1:
        raise InvalidInput(f"{name} claims {width} x {height} pixels: it holds no picture.")
    if max(width, height) > LONGEST_SIDE or width * height > MOST_PIXELS:
        raise InvalidInput(f"{name} claims {width} x {height} pixels, more than any picture has.")


def _open(path: str, _flags: int) -> int:
    return os.open(path, _FLAGS)


def _translated(path: Path, error: OSError) -> Exception:
    if isinstance(error, FileNotFoundError):
        return NotFound(f"{path} does not exist.", hint="It may have been moved since the scan: scan again.")
    if isinstance(error, PermissionError):
        return Forbidden(f"{path.name} may not be read.", hint="Ask for read permission on the delivery.")
    if isinstance(error, IsADirectoryError | NotADirectoryError):
        return InvalidInput(f"{path.name} is not a regular file.")
    return Unavailable(
        f"{path.name} could not be read: {error.strerror or error}.", hint="Check the disk, then scan again."
    )
