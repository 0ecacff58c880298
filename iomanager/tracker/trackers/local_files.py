"""The files of the local tracker: uploads, kept once under a name of their own."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from uuid import uuid4

from iomanager.core.cancel import CancelToken, Progress
from iomanager.core.errors import Forbidden, NotFound

_PIECE = 1 << 20


def keep(file: Path, folder: Path, *, token: CancelToken, progress: Progress) -> Path:
    """Copy ``file`` into ``folder`` under its content's hash, whole or not at all; the path that it has there.

    Raises NotFound, Forbidden, Cancelled.
    """
    part = folder / f".{uuid4().hex}.part"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        progress.start("Uploading", file.stat().st_size, "B")
        digest = hashlib.sha256()
        with file.open("rb") as source, part.open("xb") as out:
            while piece := source.read(_PIECE):
                token.check()
                digest.update(piece)
                out.write(piece)
                progress.advance(len(piece), file.name)
            out.flush()
            os.fsync(out.fileno())
        kept = folder / f"{digest.hexdigest()[:32]}{file.suffix.lower()}"
        part.replace(kept)
    except FileNotFoundError as error:
        raise NotFound(f"{file} does not exist.") from error
    except OSError as error:
        raise Forbidden(f"{file.name} cannot be kept in {folder}: {error.strerror}.") from error
    finally:
        part.unlink(missing_ok=True)
    return kept


def read(path: Path) -> bytes | None:
    """The bytes of a kept file; None when it is not there any more."""
    try:
        return path.read_bytes()
    except OSError:
        return None
