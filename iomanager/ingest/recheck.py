"""The health of rows as it is on the disk now, whatever the scanlist says.

A scanlist is edited by hand, and days may pass between a scan and its publish. So before a plan is made every frame's
header, chunk offsets and size are looked at again (no pixels; a publish decodes those).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from iomanager.core.cancel import CancelToken, Progress
from iomanager.core.errors import IOManagerError
from iomanager.core.frames import parse_ranges
from iomanager.ingest.examine import examine
from iomanager.ingest.facts import Damage
from iomanager.ingest.model import Row
from iomanager.ingest.row_files import RowFiles
from iomanager.ingest.sequences import FrameSequence
from iomanager.ingest.walk import Folder, list_folder
from iomanager.media.movie_size import missing_end


@dataclass(frozen=True, slots=True)
class Rechecked:
    """The rows with fresh ``frame_health`` and ``missing_frames``, and the codes of single frames by ``row_id``."""

    rows: tuple[Row, ...]
    codes: Mapping[str, Mapping[int, tuple[str, ...]]]

    def frame_codes(self, row: Row) -> Mapping[int, tuple[str, ...]] | None:
        """What is wrong with single frames of a row; None when they were not looked at."""
        return self.codes.get(row.row_id)


def recheck(rows: Sequence[Row], *, token: CancelToken, progress: Progress) -> Rechecked:
    """Look at the frames of the ticked sequences, and the length of the movies, again. Raises Cancelled."""
    chosen = [row for row in rows if row.check]
    progress.start("Checking frames again", len(chosen), "clips")
    folders: dict[str, tuple[Folder, RowFiles]] = {}
    fresh: dict[str, Row] = {}
    codes: dict[str, Mapping[int, tuple[str, ...]]] = {}
    for row in chosen:
        token.check()
        if row.is_movie:
            fresh[row.row_id] = _movie(row)
            progress.advance(1, row.scan_name)
            continue
        if row.scan_path not in folders:
            folders[row.scan_path] = _folder(row.scan_path)
        folder, files = folders[row.scan_path]
        sequence = _part(files.find(row), row)
        if sequence is not None:
            facts = examine(folder, sequence, token)
            fresh[row.row_id] = row.with_changes(frame_health=facts.codes, missing_frames=facts.missing)
            codes[row.row_id] = _by_frame(facts.damage)
        progress.advance(1, row.scan_name)
    return Rechecked(tuple(fresh.get(row.row_id, row) for row in rows), codes)


def _movie(row: Row) -> Row:
    """A movie that is empty or cut off now; whether it decodes, the scan and the publish tell."""
    path = Path(row.scan_path) / row.scan_name
    try:
        if path.stat().st_size == 0:
            return row.with_changes(frame_health=("zero-byte",))
        return row.with_changes(frame_health=("truncated",)) if missing_end(path) else row
    except (OSError, IOManagerError):
        return row  # what is gone or may not be read has its own check


def _by_frame(damages: Iterable[Damage]) -> dict[int, tuple[str, ...]]:
    found: dict[int, tuple[str, ...]] = {}
    for damage in damages:
        for frame in parse_ranges(damage.frames) if damage.frames else ():
            found[frame] = (*found.get(frame, ()), damage.code)
    return found


def _folder(path: str) -> tuple[Folder, RowFiles]:
    folder, _ = list_folder(path, "", root=path, follow_links=True)
    return folder, RowFiles(folder.files)


def _part(sequence: FrameSequence | None, row: Row) -> FrameSequence | None:
    """The frames that the row speaks of: a sequence that was split by hand is two rows of one pattern."""
    if sequence is None or sequence.single is not None:
        return sequence
    first = min((n for n in (row.start_frame, row.just_in) if n is not None), default=sequence.first)
    last = max((n for n in (row.end_frame, row.just_out) if n is not None), default=sequence.last)
    part = sequence.part(first, last)
    return part if part.frames else sequence
