"""Where a step writes before its outputs get their names, so that nothing half made is ever seen under a final name."""

from __future__ import annotations

import logging
import os
import re
import shutil
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from iomanager.core.errors import Conflict, InvalidInput
from iomanager.media.place import PART_SUFFIX, part_path, place, plain_errors, sync_folder
from iomanager.steps.claim import make_folder

_PATIENCE = 5.0
"""Seconds that the removal of a staging folder is tried."""


@contextmanager
def staged(destination: Path) -> Iterator[Path]:
    """A fresh hidden folder beside ``destination``; it is removed at the end, as are those of runs that were killed."""
    make_folder(destination.parent)
    sweep_parts(destination.parent, {destination.name})
    folder = part_path(destination)
    with plain_errors("staging", folder):
        folder.mkdir()
    try:
        yield folder
    finally:
        remove_staged(folder)


def remove_staged(folder: Path) -> None:
    """Remove a staging folder; tried again for a moment, since a network disk may still hold what was just closed.

    What stays is told in the log and swept by the next run of the step.
    """
    until = time.monotonic() + _PATIENCE
    problems: list[str] = []

    def note(_function: object, path: str, error: tuple[Any, BaseException, Any]) -> None:
        problems.append(f"{path}: {error[1]}")

    while os.path.lexists(folder):
        problems.clear()
        shutil.rmtree(folder, onerror=note)
        if not os.path.lexists(folder):
            return
        if time.monotonic() > until:
            why = "; ".join(problems[:5]) or "it was made again"
            logging.getLogger(__name__).error("%s could not be removed: %s", folder, why)
            return
        time.sleep(0.05)


def sweep_parts(folder: Path, names: Collection[str]) -> None:
    """Remove what killed runs left of the files ``names`` in ``folder``, and nothing else."""
    with plain_errors("clearing", folder):
        for path in folder.iterdir():
            found = _PART.fullmatch(path.name)
            if not found or found[1] not in names:
                continue
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)


_PART = re.compile(r"\.(.+)\.[0-9a-f]{8}" + re.escape(PART_SUFFIX), re.DOTALL)


def flush(path: Path) -> None:
    """Make a finished file's bytes survive a power loss. Raises the typed disk errors, InvalidInput when empty."""
    with plain_errors("flushing", path):
        if path.stat().st_size == 0:
            raise InvalidInput(f"{path.name} was made empty.")
        with path.open("rb") as file:
            os.fsync(file.fileno())


def give_name(part: Path, destination: Path) -> None:
    """Flush a staged file and give it its name for good. Raises Conflict when something stands there."""
    flush(part)
    with plain_errors("naming", destination):
        place(part, destination)
        sync_folder(destination.parent)


def finished(destinations: Sequence[Path], problems: Callable[[Path], list[str]]) -> list[bool]:
    """:func:`keeps` of each; where all are there, what a killed run left after the last name is removed."""
    found = [keeps(path, problems) for path in destinations]
    if all(found):
        sweep_parts(destinations[0].parent, {destinations[0].name})
    return found


def keeps(destination: Path, problems: Callable[[Path], list[str]]) -> bool:
    """Whether a whole output of an earlier run is there.

    ``problems`` says what is wrong with it. Raises Conflict where something else has the name: it is left alone.
    """
    if not os.path.lexists(destination):
        return False
    if destination.is_symlink() or not destination.is_file():
        raise Conflict(f"{destination} is not a file of ours and was left as it is.", hint="Move it away, then retry.")
    wrong = problems(destination)
    if wrong:
        raise Conflict(
            f"{destination} exists and is not what this step makes ({' '.join(wrong)}), so it was left as it is.",
            hint="Move it away, then retry.",
        )
    return True
