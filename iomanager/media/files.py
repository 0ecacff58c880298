"""Opening a vendor's file for a look at its header: regular files only, never waiting, never more than was asked."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from iomanager.core.errors import Forbidden, InvalidInput, IOManagerError, NotFound, Unavailable

LONGEST_SIDE = 131_072
MOST_PIXELS = 2**29
"""No camera or scanner makes a picture beyond these; a header that claims one is broken, or an attack."""

_HEAD = 8192
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)


class TruncatedFile(InvalidInput):
    """The file ends before what its header promises."""


@dataclass(frozen=True, slots=True)
class MediaFile:
    """An open regular file. ``size`` is in bytes; ``head`` its first 8 KiB, which hold most headers."""

    path: Path
    name: str
    size: int
    head: bytes
    descriptor: int

    def read(self, offset: int, count: int) -> bytes:
        """Up to ``count`` bytes from ``offset``; fewer at the end of the file."""
        if offset + count <= len(self.head):
            return self.head[offset : offset + count]
        if offset >= self.size:
            return b""
        os.lseek(self.descriptor, offset, os.SEEK_SET)
        return os.read(self.descriptor, min(count, self.size - offset))

    def exactly(self, offset: int, count: int) -> bytes:
        """``count`` bytes from ``offset``. Raises TruncatedFile when the file ends before."""
        data = self.read(offset, count)
        if len(data) < count:
            raise TruncatedFile(f"{self.name} ends in the middle of its header.")
        return data


@contextmanager
def opened(path: Path) -> Iterator[MediaFile]:
    """Open a regular file. A pipe, a device or a folder is refused at once, whatever it is called.

    Raises NotFound, Forbidden, InvalidInput (no regular file), Unavailable (the disk fails).
    """
    try:
        descriptor = os.open(path, _FLAGS)
    except (OSError, ValueError) as error:
        raise _translated(path, error) from error
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise InvalidInput(f"{path.name} is not a regular file.")
        yield MediaFile(path, path.name, status.st_size, os.read(descriptor, _HEAD), descriptor)
    except OSError as error:
        raise _translated(path, error) from error
    finally:
        os.close(descriptor)


def check_size(name: str, width: int, height: int) -> None:
    """Raise InvalidInput for a picture that is empty, or larger than any picture is."""
    if width < 1 or height < 1:
        raise InvalidInput(f"{name} claims {width} x {height} pixels: it holds no picture.")
    if max(width, height) > LONGEST_SIDE or width * height > MOST_PIXELS:
        raise InvalidInput(f"{name} claims {width} x {height} pixels, more than any picture has.")


def _translated(path: Path, error: OSError | ValueError) -> IOManagerError:
    if isinstance(error, ValueError):
        return InvalidInput(f"{path.name!r} is not the name of a file.")
    if isinstance(error, FileNotFoundError):
        return NotFound(f"{path} does not exist.", hint="It may have been moved since the scan: scan again.")
    if isinstance(error, PermissionError):
        return Forbidden(f"{path.name} may not be read.", hint="Ask for read permission on the delivery.")
    if isinstance(error, IsADirectoryError | NotADirectoryError):
        return InvalidInput(f"{path.name} is not a regular file.")
    return Unavailable(
        f"{path.name} could not be read: {error.strerror or error}.", hint="Check the disk, then scan again."
    )
