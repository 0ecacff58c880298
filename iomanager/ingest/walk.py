"""The listing of a delivery: every folder with its files, sizes and times, as a stream; nothing is opened.

Folders are listed with ``os.scandir``, at any depth. What cannot be listed is a problem, not a stop. Links to folders
are not followed (a delivery must not lead out of itself), unless the settings say so; then each folder is entered once.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from iomanager.core.cancel import CancelToken
from iomanager.core.errors import Forbidden, InvalidInput, NotFound
from iomanager.core.paths import as_posix
from iomanager.ingest.model import Problem, Severity
from iomanager.ingest.sequences import natural_key

OWN_FOLDERS = frozenset({".thumbnail"})


Stamp = tuple[int, int]
"""The size in bytes and the modification time in nanoseconds of a file; a bare tuple, as there are 100,000 of them."""


@dataclass(slots=True)
class Folder:
    """The files of one folder by name, and what was wrong with it. ``relative`` is posix, empty for the delivery."""

    path: str
    relative: str
    files: dict[str, Stamp] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def check_delivery(delivery: Path) -> Path:
    """The absolute path of a delivery. Raises NotFound, InvalidInput (no folder) or Forbidden."""
    try:
        path = delivery.expanduser().resolve(strict=True)
        if not path.is_dir():
            raise InvalidInput(f"{delivery} is a file, not a folder.", hint="Choose the folder that it is in.")
        with os.scandir(path):
            return path
    except FileNotFoundError as error:
        raise NotFound(
            f"There is no folder {delivery}.", hint="Check the path, and that the disk is mounted."
        ) from error
    except PermissionError as error:
        raise Forbidden(f"You may not read {delivery}.", hint="Ask its owner for read permission.") from error
    except (OSError, ValueError, RuntimeError) as error:
        raise InvalidInput(f"{str(delivery)!r} cannot be opened: {_reason(error)}.") from error


def walk(delivery: Path, token: CancelToken, *, follow_links: bool = False) -> Iterator[Folder]:
    """Every folder beneath ``delivery`` that is not hidden, parents first, in natural order.

    ``delivery`` is an absolute path from :func:`check_delivery`. Raises Cancelled.
    """
    root = str(delivery)
    waiting = [root]
    seen = {os.path.realpath(root)} if follow_links else set()
    while waiting:
        token.check()
        path = waiting.pop()
        relative = as_posix(os.path.relpath(path, root)) if path != root else ""
        folder, children = list_folder(path, relative, root=root, follow_links=follow_links)
        if follow_links:
            children = [child for child in children if _is_new(child, seen, folder)]
        waiting.extend(sorted(children, key=natural_key, reverse=True))
        yield folder


def list_folder(path: str, relative: str, *, root: str, follow_links: bool = False) -> tuple[Folder, list[str]]:
    """One folder with the sizes and times of its files, and the folders in it."""
    folder = Folder(path, relative)
    children: list[str] = []
    try:
        with os.scandir(path) as entries:
            for entry in _take_files(entries, folder):
                if entry.is_symlink():
                    _add_link(entry, folder, children, root if not follow_links else "")
                elif entry.is_dir(follow_symlinks=False):
                    _add_child(entry, folder, children)
                elif entry.is_file(follow_symlinks=False):
                    _add_file(entry, folder)
                else:
                    folder.problems.append(_said("special-file", entry.path, "is a device or a pipe; it is left out"))
    except FileNotFoundError:
        folder.problems.append(_wrong("vanished", path, "disappeared during the scan"))
    except PermissionError:
        folder.problems.append(_wrong("unreadable-folder", path, "may not be read by you: ask its owner"))
    except OSError as error:
        folder.problems.append(_wrong("unreadable-folder", path, f"cannot be listed: {_reason(error)}"))
    return folder, children


def restat(path: str) -> Stamp | None:
    """The size and time of a file now; None when it is gone or cannot be asked."""
    try:
        status = os.stat(path)  # noqa: PTH116 - a Path object for each of 100,000 frames costs more than the call
    except OSError:
        return None
    return (status.st_size, status.st_mtime_ns)


def _take_files(entries: Iterator[os.DirEntry[str]], folder: Folder) -> list[os.DirEntry[str]]:
    """Add the plain files, which are nearly all, with no call of ours for each; the other entries are returned."""
    files = folder.files
    others: list[os.DirEntry[str]] = []
    for entry in entries:
        name = entry.name
        if not (entry.is_file(follow_symlinks=False) and name.isascii()):
            others.append(entry)
            continue
        try:
            status = entry.stat()
        except OSError as error:
            folder.problems.append(_wrong("vanished", entry.path, f"cannot be asked for its size: {_reason(error)}"))
            continue
        files[name] = (status.st_size, status.st_mtime_ns)
    return others


def _add_file(entry: os.DirEntry[str], folder: Folder) -> None:
    name = entry.name
    if not is_text(name):
        message = "has a name that is not UTF-8, which no scanlist can hold: rename it"
        folder.problems.append(_wrong("name-encoding", entry.path, message))
        return
    try:
        status = entry.stat()
    except OSError as error:
        folder.problems.append(_wrong("vanished", entry.path, f"cannot be asked for its size: {_reason(error)}"))
        return
    folder.files[name] = (status.st_size, status.st_mtime_ns)


def _add_child(entry: os.DirEntry[str], folder: Folder, children: list[str]) -> None:
    if not is_text(entry.name):
        folder.problems.append(_wrong("name-encoding", entry.path, "has a name that is not UTF-8: rename it"))
    elif not entry.name.startswith("."):
        children.append(entry.path)
    elif entry.name not in OWN_FOLDERS:
        folder.problems.append(_said("hidden-folder", entry.path, "is a hidden folder and was skipped"))


def _add_link(entry: os.DirEntry[str], folder: Folder, children: list[str], root: str) -> None:
    """``root`` is the folder that links must stay inside; empty where they may lead anywhere."""
    target = os.path.realpath(entry.path)
    if not os.path.exists(target):  # noqa: PTH110
        folder.problems.append(_wrong("broken-link", entry.path, "is a link to nothing"))
    elif root and not f"{target}{os.sep}".startswith(f"{root}{os.sep}"):
        message = f"is a link out of the delivery, to {target}, and was not followed"
        folder.problems.append(_wrong("outside-link", entry.path, message))
    elif not os.path.isdir(target):  # noqa: PTH112
        _add_file(entry, folder)
    elif root:
        folder.problems.append(_said("folder-link", entry.path, "is a link to a folder that is scanned where it is"))
    else:
        _add_child(entry, folder, children)


def _is_new(path: str, seen: set[str], folder: Folder) -> bool:
    real = os.path.realpath(path)
    if real in seen:
        folder.problems.append(_said("folder-link", path, "leads to a folder that was scanned already"))
        return False
    seen.add(real)
    return True


def is_text(name: str) -> bool:
    """Whether a name of the file system is text; other bytes come as lone surrogates."""
    return not any("\ud800" <= char <= "\udfff" for char in name)


def shown(path: str) -> str:
    """A path as it can be printed and stored: bytes that are no text are written as escapes."""
    return as_posix(path).encode("utf-8", "backslashreplace").decode("utf-8")


def _wrong(code: str, path: str, message: str) -> Problem:
    name = shown(os.path.basename(path))  # noqa: PTH119
    return Problem(code, f"{name} {message}.", severity=Severity.WARNING, path=shown(path))


def _said(code: str, path: str, message: str) -> Problem:
    name = shown(os.path.basename(path))  # noqa: PTH119
    return Problem(code, f"{name} {message}.", severity=Severity.INFO, path=shown(path))


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)
