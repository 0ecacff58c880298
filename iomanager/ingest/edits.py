"""The edit lists of a movie: read, placed in the movie, and their faults as problems."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

from iomanager.core.errors import IOManagerError
from iomanager.core.paths import as_posix
from iomanager.ingest.clip import Clip, PlacedCuts, row_id
from iomanager.ingest.cuts import EditList, place
from iomanager.ingest.edl import read_edl
from iomanager.ingest.model import Problem, Severity
from iomanager.ingest.otio import read_otio

DEFAULT_RATE = Fraction(24)


def attach_edits(clip: Clip, files: Sequence[str]) -> list[Problem]:
    """Give a movie the events of its edit lists. One that cannot be read is a problem, and the movie stays a row."""
    rate = clip.facts.rate if clip.facts and clip.facts.rate else DEFAULT_RATE
    frames = clip.facts.frame_count if clip.facts else None
    clip.edits = []
    failed: list[tuple[str, str]] = []
    faults: list[Problem] = []
    folder = clip.folder.path
    for name in files:
        path = Path(folder) / name
        try:
            edits = _read(path, rate)
        except IOManagerError as error:
            failed.append((name, error.message))
            continue
        clip.edits.append(PlacedCuts(name, tuple(place(edits, rate, frames))))
        faults.extend(
            Problem(claim.code, f"{name}: {claim.message}", severity=claim.severity, path=as_posix(path))
            for claim in edits.claims
        )
    row = None if clip.edits else row_id(clip.identity)
    unread = [
        Problem("edl-unreadable", f"{name}: {message}", row, None, Severity.WARNING, path=as_posix(f"{folder}/{name}"))
        for name, message in failed
    ]
    return [*faults, *unread]


def _read(path: Path, rate: Fraction) -> EditList:
    return read_otio(path, rate) if path.suffix.casefold() == ".otio" else read_edl(path, rate)
