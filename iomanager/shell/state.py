"""What the window remembers per user: one JSON file in the user's folder, written whole, never half.

A file that cannot be read is set aside, and the window starts as new: a bad layout must never keep anybody out.
"""

from __future__ import annotations

import json
import logging
import os
from pathlib import Path
from typing import Any

from iomanager.core import paths

log = logging.getLogger(__name__)


class UserState:
    """Keys to JSON values, such as the window's layout or a table's columns (``ingest.table.columns``)."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._values: dict[str, Any] | None = None

    @classmethod
    def of_user(cls) -> UserState:
        """The state in the user's folder (moved by ``IOMANAGER_HOME``)."""
        return cls(paths.home() / "window.json")

    def get(self, key: str, default: Any = None) -> Any:
        """The remembered value."""
        return self._loaded().get(key, default)

    def set(self, key: str, value: Any) -> None:
        """Remember a JSON value; None forgets it. A disk that refuses is logged and otherwise no matter."""
        values = self._loaded()
        if values.get(key) == value:
            return
        if value is None:
            values.pop(key, None)
        else:
            values[key] = value
        self._save(values)

    def _loaded(self) -> dict[str, Any]:
        if self._values is None:
            self._values = _read(self._file)
        return self._values

    def _save(self, values: dict[str, Any]) -> None:
        temporary = self._file.with_suffix(f".{os.getpid()}.tmp")
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            temporary.write_text(json.dumps(values, ensure_ascii=False, indent=1), encoding="utf-8")
            temporary.replace(self._file)
        except OSError as error:
            log.info("the window's state was not saved in %s: %s", self._file, error)


def _read(file: Path) -> dict[str, Any]:
    try:
        values = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        log.info("%s could not be read, the window starts as new: %s", file, error)
        return {}
    return values if isinstance(values, dict) else {}
