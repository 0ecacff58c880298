"""Paths of files as a site keeps them: below one of its local storages, the deepest that holds the path."""

from __future__ import annotations

import posixpath
import re
import threading
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from iomanager.core.errors import InvalidInput
from iomanager.tracker.trackers.shotgrid.client import ShotGridClient

_PLATFORMS = ("linux_path", "mac_path", "windows_path")


def located(path: str, storages: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The value of a ``path`` field: the storage, and the path below it, compared by whole components.

    Raises InvalidInput when no storage holds the path.
    """
    parts = _parts(path)
    found: list[tuple[int, int, tuple[str, ...]]] = []
    for storage in storages:
        for platform in _PLATFORMS:
            root = _parts(str(storage.get(platform) or ""))
            if root and parts[: len(root)] == root and len(parts) > len(root):
                found.append((len(root), int(storage["id"]), parts[len(root) :]))
    if not found:
        raise InvalidInput(
            f"No local storage of the ShotGrid site holds {path}.",
            hint="Add one under Site Preferences > File Management, or set project.root inside of one.",
        )
    _, number, below = max(found)
    return {"local_storage": {"type": "LocalStorage", "id": number}, "relative_path": "/".join(below)}


def _parts(path: str) -> tuple[str, ...]:
    """The components of a path of any system: without ``..``, and with its drive letter large."""
    if not path:
        return ()
    parts = PurePosixPath(posixpath.normpath(path.replace("\\", "/"))).parts
    return (parts[0].upper(), *parts[1:]) if re.fullmatch("[a-zA-Z]:", parts[0]) else parts


class Storages:
    """The local storages of one site, read once."""

    def __init__(self, client: ShotGridClient) -> None:
        self._client = client
        self._lock = threading.Lock()
        self._known: list[Mapping[str, Any]] | None = None

    def path(self, path: str) -> dict[str, Any]:
        """The value of a path field. Storages that were added since are read when none holds the path."""
        with self._lock:
            fresh = self._known is None
            if self._known is None:
                self._known = self._read()
            try:
                return located(path, self._known)
            except InvalidInput:
                if fresh:
                    raise
                self._known = self._read()
                return located(path, self._known)

    def _read(self) -> list[Mapping[str, Any]]:
        found: list[Mapping[str, Any]] = self._client.read("find", "LocalStorage", [], ["code", *_PLATFORMS])
        return found
