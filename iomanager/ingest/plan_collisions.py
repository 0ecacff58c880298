"""What stands at the destinations already, and the folders that must be made.

A disk that ignores case, or that normalises Unicode, takes twins for one name; so they collide here on every disk.
Existing folders are listed once each; below a folder that does not exist nothing is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from iomanager.core.paths import as_posix, twin_key
from iomanager.ingest.context import Entry
from iomanager.ingest.model import Problem
from iomanager.ingest.plan_model import PlanItem


class Destinations:
    """Collects the items of a plan by folder, then says which folders are new and what collides."""

    def __init__(self, listing: Callable[[str], Mapping[str, Entry] | None], root: str) -> None:
        self._listing = listing
        self._root = as_posix(root).rstrip("/") or "/"
        self._items: dict[str, list[tuple[str, PlanItem]]] = {}
        self._folders: dict[str, str] = {}

    def add(self, item: PlanItem) -> None:
        """Count an item; its folder, and an mhl item's own folder, are needed."""
        folder, _, name = item.destination.rpartition("/")
        if folder not in self._items:
            self._items[folder] = []
            self._need(folder, item.plate)
        self._items[folder].append((name, item))
        if item.kind == "mhl":
            self._need(item.destination, item.plate)

    def _need(self, folder: str, plate: str) -> None:
        wanted: list[str] = []
        while folder not in self._folders and folder not in {"", "/", self._root}:
            wanted.append(folder)
            folder = folder.rpartition("/")[0]
        for missing in reversed(wanted):
            self._folders[missing] = plate

    def folders(self) -> Iterator[tuple[str, str]]:
        """The folders that do not exist yet with the plate that needs them first, parents before children."""
        for folder, plate in self._folders.items():
            if not self._exists(folder):
                yield folder, plate

    def _exists(self, folder: str) -> bool:
        return self._listing(folder) is not None

    def problems(self) -> list[Problem]:
        """One problem for each folder whose name, or some of whose files, are taken."""
        return [*self._folder_problems(), *self._twin_folders(), *self._file_problems()]

    def _folder_problems(self) -> Iterator[Problem]:
        for folder in self._folders:
            parent, _, name = folder.rpartition("/")
            present = self._listing(parent or "/")
            if not present:
                continue
            entry = present.get(name)
            if entry is None:
                twin = _twins(present).get(twin_key(name))
                if twin:
                    yield _taken(folder, f"{parent}/{twin} is there, which some disks cannot tell from {name}.")
            elif entry.kind == "file":
                yield _taken(folder, f"{folder} must be a folder, but it is a file of {entry.size} bytes.")
            elif entry.kind == "link" and self._is_own(folder):
                yield _taken(folder, f"{folder} is a symbolic link; a plate's own folder must be a real one.")

    def _is_own(self, folder: str) -> bool:
        """Whether files of a plate go into it: folders above may be links to another server."""
        return folder in self._items

    def _twin_folders(self) -> Iterator[Problem]:
        first: dict[str, str] = {}
        for folder in self._folders:
            other = first.setdefault(twin_key(folder), folder)
            if other.rpartition("/")[2] != folder.rpartition("/")[2]:
                yield _taken(folder, f"Some disks cannot tell {folder} from {other}, which is planned too.")

    def _file_problems(self) -> Iterator[Problem]:
        for folder, items in self._items.items():
            present = self._listing(folder)
            if not present:
                continue
            twins = _twins(present)
            found = [(name, item, twins[key]) for name, item in items if (key := twin_key(name)) in twins]
            if found:
                yield _files_taken(folder, found, present=present)


def _twins(present: Mapping[str, Entry]) -> dict[str, str]:
    return {twin_key(name): name for name in present}


def _taken(path: str, message: str) -> Problem:
    return Problem("exists", message, path=path)


def _files_taken(folder: str, found: list[tuple[str, PlanItem, str]], *, present: Mapping[str, Entry]) -> Problem:
    name, item, there = found[0]
    entry = present[there]
    kinds = {"file": f"a file of {entry.size} bytes", "folder": "a folder", "link": "a symbolic link"}
    planned = f", where one of {item.bytes} bytes would go" if item.kind == "copy" else ""
    twin = "" if there == name else f" (some disks cannot tell it from {name})"
    more = f"; {len(found)} names in this folder are taken" if len(found) > 1 else ""
    message = f"{folder}/{there} exists already: {kinds.get(entry.kind, entry.kind)}{planned}{twin}{more}."
    return Problem("exists", message, path=f"{folder}/{there}")
