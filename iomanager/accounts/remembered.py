"""Who worked here last: one small file in the user's folder, without any secret, written whole."""

from __future__ import annotations

import json
import logging
import os
import tempfile
from dataclasses import asdict
from pathlib import Path

from iomanager.accounts.model import Identity, Way
from iomanager.core import paths

log = logging.getLogger(__name__)


class Remembered:
    """Reads and writes the file. One that cannot be read counts as none."""

    def __init__(self, file: Path) -> None:
        self._file = file

    @classmethod
    def of_user(cls) -> Remembered:
        """The file in the user's folder."""
        return cls(paths.home() / "account.json")

    def load(self) -> Identity | None:
        """Who it was."""
        try:
            values = json.loads(self._file.read_text(encoding="utf-8"))
            return Identity(**{**values, "way": Way(values["way"])})
        except FileNotFoundError:
            return None
        except (OSError, ValueError, TypeError, KeyError) as error:
            log.info("%s could not be read, nobody is logged in: %s", self._file, error)
            return None

    def save(self, identity: Identity) -> bool:
        """Remember somebody; False where the disk refuses, which keeps nobody from working."""
        text = json.dumps({**asdict(identity), "way": identity.way.value}, ensure_ascii=False, indent=1)
        try:
            self._write(text)
        except OSError as error:
            log.info("the account was not saved in %s: %s", self._file, error)
            return False
        return True

    def forget(self) -> None:
        """Nobody is logged in any more. Raises OSError."""
        self._file.unlink(missing_ok=True)

    def _write(self, text: str) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", dir=self._file.parent, encoding="utf-8", delete=False) as temporary:
            temporary.write(text)
            temporary.flush()
            os.fsync(temporary.fileno())
        Path(temporary.name).replace(self._file)
