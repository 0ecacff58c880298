"""Count sheets: the list of clips that a vendor or an editor says were sent, as xlsx or csv with shot, clip and frames.

Everybody names these columns differently, so common names are known; at least the clip or the shot must be there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from iomanager.core.errors import InvalidInput
from iomanager.core.timecode import rate
from iomanager.ingest import cells
from iomanager.ingest.edl import read_edl
from iomanager.ingest.model import Problem, Row
from iomanager.ingest.otio import read_otio
from iomanager.ingest.workbook import read_cells, read_csv
from iomanager.ingest.workbook_child import key_of

NAMES = {
    "shot": "shot shot_name shot_code shotname shot_id vfx_shot vfx_id vfx_shot_id 샷 샷명".split(),
    "clip": "clip clip_name clipname source source_clip source_name plate plate_name scan scan_name file file_name "
    "filename element 클립 클립명".split(),
    "frames": "frames frame_count framecount count duration length frame_range_count number_of_frames total_frames "
    "프레임 프레임수".split(),
    "start": "start start_frame first first_frame in frame_in".split(),
    "end": "end end_frame last last_frame out frame_out".split(),
}
_KNOWN = {name: key for key, names in NAMES.items() for name in names}
_TEXTS = {".csv", ".tsv", ".txt"}


EDIT_LISTS = frozenset({".edl", ".otio"})


@dataclass(frozen=True, slots=True)
class Expected:
    """One clip that should have come, of so many frames; ``source`` says where it was announced, with its line.

    An edit list names the frames of the cut, and plates come with handles: then ``at_least`` so many are wanted.
    """

    clip: str | None
    shot: str | None = None
    frames: int | None = None
    source: str = ""
    at_least: bool = False


@dataclass(frozen=True, slots=True)
class CountSheet:
    """What a count sheet says, and the cells of it that could not be read."""

    expected: tuple[Expected, ...]
    problems: tuple[Problem, ...] = ()


def read_counts(file: Path) -> CountSheet:
    """Read a count sheet. Raises as ``workbook.read_cells``, and InvalidInput where no column names clips or shots."""
    reader = read_csv if file.suffix.lower() in _TEXTS else read_cells
    sheet = reader(file, _KNOWN, least=2)
    places: dict[str, int] = {}
    for at, cell in enumerate(sheet.rows[0]):
        places.setdefault(_KNOWN.get(key_of(cells.plain_text(cell)), ""), at)
    if not {"clip", "shot"} & places.keys():
        raise InvalidInput(
            f"{file.name} names neither clips nor shots.", hint="Call one of its columns clip or shot, another frames."
        )
    expected, problems = [], []
    for line, row in enumerate(sheet.rows[1:], start=sheet.header_row + 1):
        values = {key: row[at] for key, at in places.items() if key and at < len(row) and row[at] != ""}
        clip, shot = _text(values.get("clip")), _text(values.get("shot"))
        if clip or shot:
            frames, wrong = _frames(values, line)
            problems += wrong
            expected.append(Expected(clip, shot, frames, f"{file.name}, row {line}"))
    return CountSheet(tuple(expected), tuple(problems))


def expected_of_edits(file: Path, fps: str) -> list[Expected]:
    """The clips that an EDL or OTIO file names, each with the frames of its source. Raises as ``edl.read_edl``."""
    read = read_otio if file.suffix.lower() == ".otio" else read_edl
    events = read(file, rate(fps)).events
    return [
        Expected(event.clip_name or event.reel, None, event.source_frames, f"{file.name}, line {event.line}", True)
        for event in events
    ]


def expected_of(rows: Sequence[Row], source: str) -> list[Expected]:
    """Rows that an edit list gave, as what should have come."""
    return [Expected(row.clip_name or row.scan_name, row.shot_name, row.duration, source) for row in rows]


def _text(cell: Any) -> str | None:
    return None if cell is None else cells.plain_text(cell).strip() or None


def _frames(values: dict[str, Any], line: int) -> tuple[int | None, list[Problem]]:
    """The number of frames, from its cell or from the first and last frame."""
    numbers: dict[str, int | None] = {}
    problems = []
    for key in ("frames", "start", "end"):
        try:
            numbers[key] = cells.integer("number of frames")(values[key]) if key in values else None
        except cells.Unreadable as error:
            numbers[key] = None
            message = f"row {line}, {key}: {error}"
            problems.append(Problem("cell-unreadable", message, None, key, excel_row=line))
    frames, start, end = (numbers[key] for key in ("frames", "start", "end"))
    if frames is None and start is not None and end is not None:
        frames = end - start + 1
    return frames, problems
