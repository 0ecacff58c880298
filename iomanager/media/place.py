"""Putting a finished file under its final name: never over another one, durable, and with errors in plain words.

A file is written under a temporary name beside its destination (:func:`part_path`), flushed, and given its name by a
rename that refuses to replace (``renameat2`` with ``RENAME_NOREPLACE``). File systems that lack it (NFS, SMB) get an
equally exclusive hard link, or as the last resort a claimed empty file that is then replaced by our own.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from iomanager.core.errors import Conflict, Forbidden, InvalidInput, IOManagerError, NotFound, Unavailable

PART_SUFFIX = ".iomanager-part"
_RENAME_NOREPLACE = 1
_AT_FDCWD = -100
_NOT_SUPPORTED = {errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP, errno.EPERM, errno.EMLINK}


def part_path(destination: Path) -> Path:
    """A fresh temporary name in the destination's folder, at most 255 bytes long."""
    tail = f".{os.urandom(4).hex()}{PART_SUFFIX}"
    name = destination.name
    while len(os.fsencode(name)) + len(tail) + 1 > 255:
        name = name[:-1]
    return destination.with_name(f".{name}{tail}")


def place(part: Path, destination: Path) -> None:
    """Give ``part`` (a file or a folder) its final name. Raises Conflict when it is taken; ``part`` stays then."""
    try:
        if not _rename_exclusively(part, destination):
            _link_exclusively(part, destination)
    except FileExistsError as error:
        raise Conflict(
            f"{destination} exists already and was left as it is.",
            hint="Publish as the next version, or move the existing file away.",
        ) from error


def sync_folder(folder: Path) -> None:
    """Make the names in ``folder`` survive a power loss; where folders cannot be flushed (Windows), do nothing."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in {errno.EINVAL, errno.ENOTSUP}:
            raise
    finally:
        os.close(descriptor)


def write_durably(path: Path, content: bytes) -> None:
    """Write a new small file and flush it; a failed flush raises and is never tried again."""
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


@contextlib.contextmanager
def plain_errors(doing: str, path: Path) -> Iterator[None]:
    """Turn an OSError inside into one of ours, with what was being done and the file's name."""
    try:
        yield
    except OSError as error:
        raise disk_error(error, doing, path) from error


def disk_error(error: OSError, doing: str, path: Path) -> IOManagerError:
    """The failure of a disk, in words: ``doing`` is such as "writing", ``path`` the frame that it happened to."""
    kind, reason, hint = _REASONS.get(error.errno or 0, (Unavailable, error.strerror or str(error), ""))
    return kind(f"{path.name}: {reason} while {doing} {path}.", hint=hint)


_TRY_AGAIN = "What was copied so far is kept; resume the delivery afterwards."
_REASONS: dict[int, tuple[type[IOManagerError], str, str]] = {
    errno.ENOSPC: (Unavailable, "the disk is full", f"Free some space. {_TRY_AGAIN}"),
    errno.EDQUOT: (Unavailable, "the disk quota is used up", f"Free some space or raise the quota. {_TRY_AGAIN}"),
    errno.EIO: (Unavailable, "the disk reported an input/output error", f"Check the disk or the server. {_TRY_AGAIN}"),
    errno.ESTALE: (Unavailable, "the server no longer knows this file", f"Check the mount. {_TRY_AGAIN}"),
    errno.EROFS: (Forbidden, "the disk is read-only", f"Make it writable. {_TRY_AGAIN}"),
    errno.EACCES: (Forbidden, "permission was denied", f"Ask for the right to use this folder. {_TRY_AGAIN}"),
    errno.EPERM: (Forbidden, "permission was denied", f"Ask for the right to use this folder. {_TRY_AGAIN}"),
    errno.ENOENT: (NotFound, "the file or its folder is not there", _TRY_AGAIN),
    errno.ENOTDIR: (Conflict, "a file stands where a folder is needed", "Move that file away, then resume."),
    errno.EEXIST: (Conflict, "something of that name exists already", "Publish as the next version."),
    errno.EISDIR: (InvalidInput, "a folder stands where a file is needed", ""),
    errno.ENAMETOOLONG: (InvalidInput, "the name is too long for this disk", "Choose a shorter shot name."),
}


def _rename_exclusively(part: Path, destination: Path) -> bool:
    """Rename without replacing; False where this system cannot. Raises FileExistsError."""
    if sys.platform == "win32":
        part.rename(destination)  # never replaces on Windows
        return True
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is None:
        return False
    result = rename(_AT_FDCWD, os.fsencode(part), _AT_FDCWD, os.fsencode(destination), _RENAME_NOREPLACE)
    if result == 0:
        return True
    code = ctypes.get_errno()
    if code in _NOT_SUPPORTED:
        return False
    raise OSError(code, os.strerror(code), str(destination))


def _link_exclusively(part: Path, destination: Path) -> None:
    """The same by a hard link, or by claiming the name first where links do not exist either."""
    if part.is_dir():
        _claim_folder(part, destination)
        return
    try:
        os.link(part, destination)
    except OSError as error:
        if error.errno not in _NOT_SUPPORTED:
            raise
        os.close(os.open(destination, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
        part.replace(destination)
        return
    part.unlink()


def _claim_folder(part: Path, destination: Path) -> None:
    """A folder's name is claimed by mkdir, and the empty folder then replaced by the filled one."""
    destination.mkdir()
    part.rename(destination)
