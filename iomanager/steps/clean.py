"""The step ``clean``: removes temporary files by their names, below one folder, and nothing else."""

from __future__ import annotations

import os
import stat
from collections.abc import Sequence
from pathlib import Path

from iomanager.core.errors import Conflict, Forbidden, InvalidInput
from iomanager.media.place import plain_errors


def clean(root: Path, files: Sequence[Path], folders: Sequence[Path] = ()) -> int:
    """Remove ``files``, then those of ``folders`` that are empty; returns how many files there were.

    What is absent already is fine. Every name is checked before the first one is removed. Raises Forbidden for a name
    that is not below ``root`` (links on the way are followed, the file itself is not), Conflict for what is no file.
    """
    base = _real(root)
    if base == base.parent:
        raise InvalidInput(f"{root} is the root of the disk: name the folder of the temporary files.")
    for path in (*files, *folders):
        _check_inside(path, base)
    found = [path for path in files if _is_there(path)]
    for path in found:
        with plain_errors("removing", path):
            path.unlink(missing_ok=True)
    for folder in folders:
        _remove_empty(folder)
    return len(found)


def _check_inside(path: Path, base: Path) -> None:
    if path.name in {"", ".", ".."} or not (_real(path.parent) / path.name).is_relative_to(base):
        raise Forbidden(f"{path} is not below {base}, so nothing was removed.")
    if (_real(path.parent) / path.name) == base:
        raise Forbidden(f"{path} is the root itself, so nothing was removed.")


def _is_there(path: Path) -> bool:
    try:
        mode = path.lstat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        return False
    if not (stat.S_ISREG(mode) or stat.S_ISLNK(mode)):
        raise Conflict(f"{path} is no file, so nothing was removed.")
    return True


def _remove_empty(folder: Path) -> None:
    """Somebody else's file in it keeps the folder."""
    if folder.is_symlink() or not folder.is_dir():
        return
    with plain_errors("removing", folder):
        if not os.listdir(folder):  # noqa: PTH208 - only whether there is anything
            folder.rmdir()


def _real(path: Path) -> Path:
    with plain_errors("looking at", path):
        return Path(os.path.realpath(path))
