"""Proof that what a task says it made is there: files and folders by their paths, frames by pattern and range.

``/show/v001/p.%04d.exr//1001-1240`` stands for 240 frames, so that a job does not name each. A path of a folder or
file never holds two slashes in a row behind its beginning. Needs nothing but the standard library, as it also runs on
the machines of a farm.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable

_SPAN = re.compile(r"(.*)%0?(\d*)d([^/\\]*)//(-?\d+)-(-?\d+)", re.DOTALL)


def span(pattern: str, first: int, last: int) -> str:
    """The output that stands for frames ``first`` to ``last`` of a pattern such as ``/show/v001/p.%04d.exr``."""
    return f"{pattern}//{first}-{last}"


def missing(outputs: Iterable[str]) -> list[str]:
    """The files of these outputs that are not there or empty, in order; a folder needs to be there only."""
    return [path for output in outputs for path in _missing(output)]


def named(missed: list[str]) -> str:
    """The first of what is missing, and how many more, as it stands in a sentence."""
    return missed[0] + (f" and {len(missed) - 1} more" if len(missed) > 1 else "")


def _missing(output: str) -> list[str]:
    found = _SPAN.fullmatch(output)
    if found is None:
        return [] if _is_there(output) else [output]
    head, digits, tail, first, last = found.groups()
    folder, _, stem = head.rpartition("/")
    names = [f"{stem}{frame:0{int(digits or 1)}d}{tail}" for frame in range(int(first), int(last) + 1)]
    there = _filled(folder)
    return [f"{folder}/{name}" for name in names if name not in there]


def _filled(folder: str) -> set[str]:
    """The names in a folder behind which are files with something in them: one look for any number of frames."""
    try:
        with os.scandir(folder) as entries:
            return {entry.name for entry in entries if _is_there(entry.path)}
    except OSError:
        return set()


def _is_there(path: str) -> bool:
    try:
        found = os.stat(path)  # noqa: PTH116 - a plate has ten thousand of them
        return stat.S_ISDIR(found.st_mode) or found.st_size > 0
    except OSError:
        return False
