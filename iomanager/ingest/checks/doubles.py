"""The same source twice, and two sources on their way to one destination."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from iomanager.core.paths import twin_key
from iomanager.ingest.context import Context
from iomanager.ingest.groups import named, source_key, ticked
from iomanager.ingest.model import Problem, Row, Severity
from iomanager.ingest.naming import plate_name


def check_duplicates(rows: Sequence[Row], context: Context) -> Iterator[Problem]:
    """Rows that take the same frames of the same files: an error within one shot and type, else a warning."""
    seen: dict[tuple[object, ...], Row] = {}
    for row in ticked(rows):
        key = (source_key(row), row.just_in, row.just_out, row.retime_start_frame)
        first = seen.setdefault(key, row)
        if first is row:
            continue
        same = (first.shot_name, first.type) == (row.shot_name, row.type)
        where = f"to {first.shot_name or 'no shot'} as {first.type or 'no type'}"
        message = f"{row.scan_name} {row.just_in}-{row.just_out} is published {where} by another row too."
        yield Problem("duplicate-row", message, row.row_id, "scan_name", Severity.ERROR if same else Severity.WARNING)


def check_destinations(rows: Sequence[Row], context: Context) -> Iterator[Problem]:
    """Plates whose names a disk may take for one (case and normalisation aside) must come from one source."""
    owners: dict[str, Row] = {}
    for row in named(rows):
        plate = plate_name(row.shot_name or "", row.type or "", row.version or 0)
        first = owners.setdefault(twin_key(plate), row)
        other = plate_name(first.shot_name or "", first.type or "", first.version or 0)
        if source_key(first) == source_key(row) and plate == other:
            continue
        twin = "" if plate == other else f" (which some disks cannot tell from {plate})"
        message = f"{first.scan_path}/{first.scan_name} goes to {other}{twin} too: give one of them another version."
        yield Problem("destination", message, row.row_id, "version", path=row.scan_path)
