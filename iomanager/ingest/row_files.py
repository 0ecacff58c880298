"""Which files of a folder a row speaks of, however the folder looks today.

Usually that is what grouping finds again. A sequence that was merged by hand is not grouped so, and is found by the
row's own pattern; spellings that the pattern does not show (mixed padding, ``EXR`` and ``exr``, both Unicode forms of
a name) belong to it as in a scan.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from iomanager.ingest.model import Row
from iomanager.ingest.sequences import FrameSequence, build, group, normal, pad_text, single, split_extension

_PAD = re.compile(r"%(?:0[0-9]{1,2})?d(.*)", re.ASCII | re.DOTALL)


class RowFiles:
    """The files of one folder; each name is looked at once, when the first row asks."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = frozenset(names)
        self._index: dict[tuple[str, str], list[FrameSequence]] | None = None

    def find(self, row: Row) -> FrameSequence | None:
        """The sequence or the single file of a row that is no movie; None where nothing of it is there."""
        if row.scan_name in self._names:
            return single(row.scan_name)
        found = self._groups().get((normal(row.scan_name), row.ext.lower()), [])
        best = max(found, key=lambda sequence: _likeness(sequence, row), default=None)
        tail = tail_of(row)
        if tail is None or (best is not None and normal(best.tail) == normal(tail)):
            return best
        return self._by_pattern(row, tail) or best

    def _groups(self) -> dict[tuple[str, str], list[FrameSequence]]:
        if self._index is None:
            self._index = {}
            for sequence in group(self._names):
                key = (normal(sequence.head), sequence.ext.lower())
                self._index.setdefault(key, []).append(sequence)
        return self._index

    def _by_pattern(self, row: Row, tail: str) -> FrameSequence | None:
        """Every file that is the row's head, a number, and its tail."""
        pattern = re.compile(f"{re.escape(normal(row.scan_name))}(-?[0-9]{{1,9}}){re.escape(normal(tail))}", re.ASCII)
        files: list[tuple[str, str]] = []
        for name in self._names:
            stem, ext = split_extension(name)
            if ext.lower() == row.ext.lower() and (match := pattern.fullmatch(normal(stem))):
                files.append((match[1], name))
        return build(row.scan_name, tail, row.ext, files) if files else None


def tail_of(row: Row) -> str | None:
    """What stands between a row's frame number and its extension; None where the row names no pattern."""
    match = _PAD.fullmatch(row.pad or "")
    return match[1].replace("%%", "%") if match else None


def _likeness(sequence: FrameSequence, row: Row) -> tuple[bool, bool, bool, bool]:
    tail = sequence.tail.replace("%", "%%")  # the scan writes a pattern
    pattern = f"{pad_text(sequence.pad)}{tail}"
    begins = row.start_frame is not None and row.start_frame in sequence.frames
    return (sequence.head == row.scan_name, pattern == row.pad, begins, sequence.ext == row.ext)
