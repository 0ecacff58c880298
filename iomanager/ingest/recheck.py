"""The health of rows as it is on the disk now, whatever the scanlist says.

A scanlist is edited by hand, and days may pass between a scan and its publish. So before a plan is made every frame's
header, chunk offsets and size are looked at again (no pixels; a publish decodes those).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from iomanager.core.cancel import CancelToken, Progress
from iomanager.core.frames import parse_ranges
from iomanager.ingest.examine import examine
from iomanager.ingest.facts import Damage
from iomanager.ingest.model import Row
from iomanager.ingest.sequences import FrameSequence, group, normal, pad_text
from iomanager.ingest.walk import Folder, list_folder


@dataclass(frozen=True, slots=True)
class Rechecked:
    """The rows with fresh ``frame_health`` and ``missing_frames``, and the codes of single frames by ``row_id``."""

    rows: tuple[Row, ...]
    codes: Mapping[str, Mapping[int, tuple[str, ...]]]

    def frame_codes(self, row: Row) -> Mapping[int, tuple[str, ...]] | None:
        """What is wrong with single frames of a row; None when they were not looked at."""
        return self.codes.get(row.row_id)


def recheck(rows: Sequence[Row], *, token: CancelToken, progress: Progress) -> Rechecked:
    """Look at the frames of the ticked sequences again. Raises Cancelled."""
    chosen = [row for row in rows if row.check and not row.is_movie]
    progress.start("Checking frames again", len(chosen), "clips")
    folders: dict[str, tuple[Folder, list[FrameSequence]]] = {}
    fresh: dict[str, Row] = {}
    codes: dict[str, Mapping[int, tuple[str, ...]]] = {}
    for row in chosen:
        token.check()
        if row.scan_path not in folders:
            folders[row.scan_path] = _folder(row.scan_path)
        folder, sequences = folders[row.scan_path]
        sequence = _find(sequences, row)
        if sequence is not None:
            facts = examine(folder, sequence, token)
            fresh[row.row_id] = row.with_changes(frame_health=facts.codes, missing_frames=facts.missing)
            codes[row.row_id] = _by_frame(facts.damage)
        progress.advance(1, row.scan_name)
    return Rechecked(tuple(fresh.get(row.row_id, row) for row in rows), codes)


def _by_frame(damages: Iterable[Damage]) -> dict[int, tuple[str, ...]]:
    found: dict[int, tuple[str, ...]] = {}
    for damage in damages:
        for frame in parse_ranges(damage.frames) if damage.frames else ():
            found[frame] = (*found.get(frame, ()), damage.code)
    return found


def _folder(path: str) -> tuple[Folder, list[FrameSequence]]:
    folder, _ = list_folder(path, "", root=path, follow_links=True)
    return folder, group(folder.files)


def _find(sequences: Iterable[FrameSequence], row: Row) -> FrameSequence | None:
    """The sequence that a row names: by head and extension, then by its pattern and its first frame."""
    same = [
        sequence
        for sequence in sequences
        if row.scan_name in {sequence.name(sequence.first), sequence.head}
        or (normal(sequence.head) == normal(row.scan_name) and sequence.ext.lower() == row.ext.lower())
    ]
    return max(same, key=lambda sequence: _likeness(sequence, row), default=None)


def _likeness(sequence: FrameSequence, row: Row) -> tuple[bool, bool]:
    return f"{pad_text(sequence.pad)}{sequence.tail}" == row.pad, row.start_frame in sequence.frames
