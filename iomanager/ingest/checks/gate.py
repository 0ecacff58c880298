"""The project gate: plates may only come from their own project's folder. A setting, off by default."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from iomanager.core.paths import as_posix
from iomanager.ingest.context import Context
from iomanager.ingest.groups import ticked
from iomanager.ingest.model import Problem, Row

CODE = "project-gate"


def check(rows: Sequence[Row], context: Context) -> Iterator[Problem]:
    """The show's component of every scan path must be the project."""
    if not context.rules.project_gate:
        return
    root = PurePosixPath(as_posix(context.root))
    for row in ticked(rows):
        show = _show_of(PurePosixPath(as_posix(row.scan_path)), root)
        if show != context.project:
            where = f"lies in the show {show}" if show else "lies in no show"
            message = f"{row.scan_path} {where}, but the project is {context.project}."
            yield Problem(CODE, message, row.row_id, "scan_path", path=row.scan_path)


def _show_of(path: PurePosixPath, root: PurePosixPath) -> str:
    """The folder below the show root; elsewhere the third component, as the original took it."""
    if path.is_relative_to(root) and path != root:
        return path.relative_to(root).parts[0]
    return path.parts[2] if len(path.parts) > 2 else ""
