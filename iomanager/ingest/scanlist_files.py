"""The numbered scanlists of a folder: which is newest, and how a new one gets its number without overwriting.

``scanlist_01.xlsx`` ... ``_99``, ``_100`` are ordered as numbers. A new file is written under a temporary name, flushed
to disk, then claims the next number by a link, which fails where the name exists: two people who save at once get two
numbers, and nobody ever sees half a file.
"""

from __future__ import annotations

import errno
import os
import re
import uuid
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from iomanager.core.errors import Forbidden, IOManagerError, NotFound, Unavailable

_NAME = re.compile(r"scanlist_(\d{1,9})\.(xlsx|xls)", re.IGNORECASE)
_NO_LINKS = {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EXDEV, errno.EMLINK, errno.EACCES}
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_READ_ONLY = {errno.EACCES, errno.EPERM, errno.EROFS}


def numbers(folder: Path) -> dict[int, Path]:
    """The saved scanlists of a folder by number; ``.xlsx`` goes before the original's ``.xls`` of the same number.

    Lock files of a spreadsheet (``~$scanlist_01.xlsx``) and anything else are left out. Raises NotFound or Forbidden.
    """
    found: dict[int, Path] = {}
    for path in sorted(_entries(folder), key=lambda path: path.suffix.lower()):
        if match := _NAME.fullmatch(path.name):
            found[int(match[1])] = path
    return dict(sorted(found.items()))


def newest(*folders: Path) -> Path | None:
    """The scanlist with the highest number in the folders, or None; of equal numbers the one changed last."""
    found = [item for folder in folders if folder.is_dir() for item in numbers(folder).items()]
    return max(found, key=lambda item: (item[0], _changed(item[1])))[1] if found else None


def next_number(folder: Path) -> int:
    """One more than the highest number of the folder."""
    return max(numbers(folder), default=0) + 1


def name_of(number: int) -> str:
    """The file name of a number: ``scanlist_07.xlsx``, ``scanlist_100.xlsx``."""
    return f"scanlist_{number:02d}.xlsx"


def save_next(folder: Path, fill: Callable[[BinaryIO], None], *, least: int = 1) -> Path:
    """Let ``fill`` write a new file, and give it the next free number in ``folder``, ``least`` or higher.

    Raises Forbidden where the folder is read-only, Unavailable where the disk is full; nothing is left behind then.
    """
    temporary = folder / f".scanlist_{uuid.uuid4().hex}.tmp"
    try:
        _write(temporary, fill)
        path = _claim(temporary, folder, least)
        _flush_folder(folder)
    except OSError as error:
        raise explain(error, folder) from error
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
    return path


def explain(error: OSError, folder: Path) -> IOManagerError:
    """The typed error for what the file system said about ``folder``."""
    if error.errno in _FULL:
        return Unavailable(
            f"There is no space left to save a scanlist in {folder}.", hint="Free some space, then save."
        )
    if error.errno in _READ_ONLY:
        return Forbidden(f"You may not write in {folder}.", hint="Ask for write permission, or save elsewhere.")
    if error.errno in {errno.ENOENT, errno.ENOTDIR}:
        return NotFound(f"There is no folder {folder}.", hint="It may have been moved; choose the delivery again.")
    return Unavailable(f"The scanlist could not be saved in {folder}: {error.strerror or error}.", hint="Try it again.")


def _write(temporary: Path, fill: Callable[[BinaryIO], None]) -> None:
    with temporary.open("x+b") as file:
        fill(file)
        file.flush()
        os.fsync(file.fileno())


def _claim(temporary: Path, folder: Path, least: int) -> Path:
    number = max(next_number(folder), least)
    while True:
        path = folder / name_of(number)
        try:
            _take(temporary, path)
        except FileExistsError:
            number = max(number + 1, next_number(folder))
        else:
            return path


def _take(temporary: Path, path: Path) -> None:
    """Put the file under its name, only where that is free."""
    try:
        path.hardlink_to(temporary)
    except FileExistsError:
        raise
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        _reserve(temporary, path)


def _reserve(temporary: Path, path: Path) -> None:
    """Where the file system has no links: reserve the name with an empty file, then move ours over it."""
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o664))
    try:
        temporary.replace(path)
    except OSError:
        path.unlink(missing_ok=True)
        raise


def _flush_folder(folder: Path) -> None:
    if os.name == "nt":  # a folder cannot be opened there, and its entries are written through
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _entries(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError as error:
        raise explain(error, folder) from error


def _changed(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0
