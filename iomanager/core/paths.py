"""Where things are: per-user state, the files shipped with the application, and paths that stay inside their root."""

from __future__ import annotations

import os
import sys
import unicodedata
from pathlib import Path

import platformdirs

from iomanager.core.errors import Conflict, Forbidden, InvalidInput


def home() -> Path:
    """The folder of all per-user state; ``IOMANAGER_HOME`` moves it."""
    moved = os.environ.get("IOMANAGER_HOME")
    return Path(moved).expanduser() if moved else Path(platformdirs.user_data_dir("iomanager", appauthor=False))


def cache_folder() -> Path:
    """Where thumbnails and scan results are kept; it may be deleted at any time."""
    if os.environ.get("IOMANAGER_HOME"):
        return home() / "cache"
    return Path(platformdirs.user_cache_dir("iomanager", appauthor=False))


def application_root() -> Path:
    """The folder that holds ``config/`` and ``resources/``, in a checkout and in a frozen build."""
    frozen = getattr(sys, "_MEIPASS", None)
    return Path(frozen) if frozen else Path(__file__).resolve().parents[2]


def config_folder() -> Path:
    """The shipped ``config/`` folder."""
    return application_root() / "config"


def resources_folder() -> Path:
    """The shipped ``resources/`` folder."""
    return application_root() / "resources"


def as_posix(path: str | os.PathLike[str]) -> str:
    """The form in which records hold a path."""
    return os.fspath(path).replace("\\", "/")


def write_new(path: Path, text: str) -> Path:
    """Write a text file that must not exist yet. Raises Conflict where it does, Forbidden without permission."""
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError as error:
        raise Conflict(f"{path} exists already.", hint="Choose another name.") from error
    except OSError as error:
        raise Forbidden(f"{path} cannot be written: {error.strerror}.", hint="Choose another folder.") from error
    return path


def check_component(name: str, what: str) -> str:
    """Return ``name`` when it is safe as one path component; the text is kept exactly.

    Raises InvalidInput for separators, ``..``, control characters, names over 255 UTF-8 bytes, trailing dots or
    blanks, and the device names of Windows.
    """
    reason = _why_unsafe(name)
    if reason:
        shown = name if len(name) <= 60 else f"{name[:57]}..."
        raise InvalidInput(f"{what} {shown!r} {reason}.", hint=f"Choose a {what} without it.")
    return name


_DEVICES = {"CON", "PRN", "AUX", "NUL", *(f"COM{i}" for i in range(1, 10)), *(f"LPT{i}" for i in range(1, 10))}
_FORBIDDEN = set('/\\:*?"<>|')


def _why_unsafe(name: str) -> str:
    if not name or name in {".", ".."}:
        return "is empty" if not name else "is not a name"
    bad = sorted({char for char in name if char in _FORBIDDEN})
    if bad:
        return f"contains {' '.join(bad)}, which a file name cannot hold"
    if any(unicodedata.category(char) in {"Cc", "Cf", "Cs"} for char in name):
        return "contains an invisible control character"
    if len(name.encode("utf-8")) > 255:
        return "is longer than 255 bytes"
    if name != name.strip() or name.endswith("."):
        return "begins or ends with a blank or a dot"
    if name.split(".")[0].upper() in _DEVICES:
        return "is a reserved device name on Windows"
    return ""


def twin_key(text: str) -> str:
    """The same for names that a case-insensitive or normalising disk takes for one."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())
