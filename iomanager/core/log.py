"""The log: one rotating file in the user's folder, standard error when asked, and a filter that hides secrets."""

from __future__ import annotations

import logging
import logging.handlers
import os
import re
import sys
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from iomanager.core import paths

FORMAT = "%(asctime)s - %(name)s - %(levelname)s - %(message)s"
SECRET_NAMES = re.compile(r"(KEY|TOKEN|PASSWORD|PASSWD|SECRET)$")
_PATTERNS = (
    (re.compile(r"(://[^/\s:@]*:)[^@\s/]+(@)"), r"\1***\2"),
    (
        re.compile(
            r"(?i)((?:api_key|script_key|password|passwd|token|secret|bearer)['\"]?\s*[=:]?\s*['\"]?)[^\s'\",;&]{4,}"
        ),
        r"\1***",
    ),
)


class LogSettings(BaseModel):
    """What is logged."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        default="INFO", description="The least important lines that reach the log file."
    )


def log_file() -> Path:
    """The file that messages name when they say "see the log"."""
    return paths.home() / "logs" / "iomanager.log"


def hide_secrets(text: str) -> str:
    """Replace what looks like a secret, and every secret of the environment, by stars."""
    for name, value in os.environ.items():
        if len(value) >= 4 and SECRET_NAMES.search(name):
            text = text.replace(value, "***")
    for pattern, replacement in _PATTERNS:
        text = pattern.sub(replacement, text)
    return text


class SecretFormatter(logging.Formatter):
    """Formats a record, traceback included, and then hides the secrets in it."""

    def format(self, record: logging.LogRecord) -> str:
        """The line as it is written."""
        return hide_secrets(super().format(record))


def start(level: str = "INFO", *, verbose: bool = False) -> Path:
    """Log to the rotating file, and with ``verbose`` to standard error too. Returns the file.

    A log folder that cannot be written is said once on standard error; the work goes on.
    """
    root = logging.getLogger("iomanager")
    root.setLevel("DEBUG" if verbose else level)
    stop()
    file = log_file()
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handler: logging.Handler = logging.handlers.RotatingFileHandler(
            file, maxBytes=5_000_000, backupCount=5, encoding="utf-8", errors="backslashreplace", delay=True
        )
    except OSError as error:
        sys.stderr.write(f"The log {file} cannot be written: {error.strerror}.\n")
        handler = logging.NullHandler()
    _add(root, handler)
    if verbose:
        _add(root, logging.StreamHandler())
    return file


def stop() -> None:
    """Close the handlers that :func:`start` opened."""
    root = logging.getLogger("iomanager")
    for handler in [handler for handler in root.handlers if getattr(handler, "iomanager", False)]:
        root.removeHandler(handler)
        handler.close()


def _add(root: logging.Logger, handler: logging.Handler) -> None:
    handler.setFormatter(SecretFormatter(FORMAT))
    handler.iomanager = True  # type: ignore[attr-defined]
    root.addHandler(handler)
