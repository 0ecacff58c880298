"""Claiming a version folder for one delivery, so that two publishers never write into the same one.

The claim is a hidden file in the folder that names its delivery. It gets its name by an exclusive rename, whole or not
at all, and is removed when the plate is published.
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from iomanager.core.errors import Conflict
from iomanager.media.place import PART_SUFFIX, place, plain_errors, sync_folder, write_durably

CLAIM = ".iomanager-claim"


def claim_folder(folder: Path, owner: str, *, mode: int = 0o775) -> None:
    """Make ``folder`` the own one of delivery ``owner``. Raises Conflict when it is, or may be, another's.

    A folder that exists but is empty is accepted. Claiming again by the same owner changes nothing.
    """
    make_folder(folder, mode=mode)
    mark = folder / CLAIM
    part = folder / f"{CLAIM}.{owner}{PART_SUFFIX}"
    with plain_errors("claiming", folder):
        part.unlink(missing_ok=True)  # of a run of this delivery that was killed here
        write_durably(part, owner.encode())
        try:
            place(part, mark)
        except Conflict:
            _check_own(folder, owner)
            return
        finally:
            part.unlink(missing_ok=True)
        sync_folder(folder)
        others = [path.name for path in folder.iterdir() if not path.name.startswith(CLAIM)]
        if others:
            mark.unlink()
            raise _taken(folder, f"it holds {others[0]} already")


def release_folder(folder: Path, owner: str) -> None:
    """Remove the claim of ``owner``; the folder stays. Another's claim is left alone."""
    with plain_errors("releasing", folder), contextlib.suppress(FileNotFoundError):
        (folder / f"{CLAIM}.{owner}{PART_SUFFIX}").unlink(missing_ok=True)
        if is_claimed(folder, owner):
            (folder / CLAIM).unlink()
            sync_folder(folder)


def is_claimed(folder: Path, owner: str) -> bool:
    """Whether ``owner`` holds the folder just now."""
    try:
        return (folder / CLAIM).read_bytes() == owner.encode()
    except OSError:
        return False


def make_folder(folder: Path, *, mode: int = 0o775) -> None:
    """Make a folder and its missing parents with these permissions, durably. Raises the typed disk errors."""
    with plain_errors("making the folder", folder):
        missing = []
        current = folder
        while not current.is_dir():
            missing.append(current)
            current = current.parent
        for path in reversed(missing):
            try:
                path.mkdir()
            except FileExistsError:
                if not path.is_dir():
                    raise
            else:
                path.chmod(mode)
                sync_folder(path.parent)


def _check_own(folder: Path, owner: str) -> None:
    found = (folder / CLAIM).read_bytes().decode("utf-8", "replace")
    if found != owner:
        raise _taken(folder, f"delivery {found} is publishing into it")


def _taken(folder: Path, why: str) -> Conflict:
    return Conflict(
        f"{os.fspath(folder)} belongs to another publish: {why}. Nothing was overwritten.",
        hint="Validate the versions again and publish as the next one.",
    )
