"""Scanlists: the rows of a delivery as an Excel file that people correct in any spreadsheet, and read back.

This is the door: :func:`write` and :func:`read` a list, :func:`newest` and :func:`next_number` of a folder. How a row
becomes cells is in ``scanlist_write``, how cells become a row in ``scanlist_read``.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from iomanager.core.cancel import CancelToken, Progress
from iomanager.core.errors import Forbidden
from iomanager.ingest import scanlist_files
from iomanager.ingest.columns import ProjectColumn
from iomanager.ingest.model import Problem, Row, Scan, Severity
from iomanager.ingest.scanlist_files import explain, newest, next_number
from iomanager.ingest.scanlist_read import read_rows
from iomanager.ingest.scanlist_write import Layout, write_sheet

__all__ = ["Saved", "WriteOptions", "newest", "next_number", "read", "save", "write"]
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class WriteOptions:
    """What a save may use: the folder for where the delivery is read-only, the drop-down list, cancel and progress."""

    fallback: Path | None = None
    colorspaces: tuple[str, ...] = ()
    token: CancelToken = field(default_factory=CancelToken)
    progress: Progress = field(default_factory=Progress)


@dataclass(frozen=True, slots=True)
class Saved:
    """A written scanlist, and the thumbnails that it had to leave out (warnings)."""

    path: Path
    problems: tuple[Problem, ...] = ()


def write(
    rows: Sequence[Row],
    problems: Sequence[Problem],
    folder: Path,
    project_columns: Sequence[ProjectColumn] = (),
    *,
    options: WriteOptions | None = None,
) -> Path:
    """Save the rows as the next scanlist of ``folder`` and return its path; see :func:`save`."""
    return save(rows, problems, folder, project_columns, options=options).path


def save(
    rows: Sequence[Row],
    problems: Sequence[Problem],
    folder: Path,
    project_columns: Sequence[ProjectColumn] = (),
    *,
    options: WriteOptions | None = None,
) -> Saved:
    """Save the rows as the next scanlist of ``folder``, or of the fallback folder where that is read-only.

    Nothing is overwritten. Problems colour their cells. A thumbnail that cannot be used is a warning of the result.
    Raises InvalidInput (a text longer than a cell), Forbidden, Unavailable (disk full), NotFound or Cancelled; no file
    is left behind then.
    """
    options = options or WriteOptions()
    layout = Layout(tuple(project_columns), options.colorspaces)
    warnings: list[str] = []

    def fill(file: BinaryIO) -> None:
        options.progress.start("Saving the scanlist", len(rows), "rows")
        warnings[:] = write_sheet(file, rows, problems, layout=layout, step=_stepper(options))

    path = _save(folder, options.fallback, fill)
    for warning in warnings:
        log.info("%s: %s", path.name, warning)
    return Saved(path, tuple(Problem("thumbnail", text, None, "thumbnail", Severity.WARNING) for text in warnings))


def read(file: Path, project_columns: Sequence[ProjectColumn] = (), *, thumbnails: Path | None = None) -> Scan:
    """The rows of a scanlist as Excel, LibreOffice, WPS or the original wrote it, and every cell that was wrong.

    ``thumbnails`` is the folder of this user's thumbnails. Raises NotFound, Forbidden, InvalidInput (no scanlist, a zip
    bomb, encrypted, too large) or Unavailable (reading it took too long).
    """
    found = read_rows(file, tuple(project_columns), thumbnails)
    return Scan(str(file.parent), tuple(found.rows), tuple(found.problems), str(file), found.lines)


def _save(folder: Path, fallback: Path | None, fill: Callable[[BinaryIO], None]) -> Path:
    try:
        return scanlist_files.save_next(folder, fill)
    except Forbidden:
        if fallback is None:
            raise
        log.info("%s is read-only: the scanlist goes to %s", folder, fallback)
    try:
        fallback.mkdir(parents=True, exist_ok=True)
        least = next_number(folder)
    except OSError as error:
        raise explain(error, fallback) from error
    return scanlist_files.save_next(fallback, fill, least=least)


def _stepper(options: WriteOptions) -> Callable[[], None]:
    def step() -> None:
        options.token.check()
        options.progress.advance()

    return step
