"""From the files of one folder to its clips, and the list of what is no clip."""

from __future__ import annotations

from collections.abc import Sequence

from iomanager.core.paths import as_posix
from iomanager.ingest import shape
from iomanager.ingest.clip import Clip
from iomanager.ingest.kinds import Kind, Role, classify, is_camera_raw
from iomanager.ingest.model import Problem, Severity
from iomanager.ingest.sequences import FrameSequence, group, natural_key, single
from iomanager.ingest.settings import IngestSettings
from iomanager.ingest.store import Shape
from iomanager.ingest.walk import Folder


def clips(folder: Folder, settings: IngestSettings, shapes: Sequence[Shape]) -> tuple[list[Clip], list[Problem]]:
    """The clips of a folder, movies first, each in natural order, and a problem for every file that is none."""
    frames = frozenset(ext.lower().lstrip(".") for ext in settings.extensions)
    sorted_out: dict[Role, list[str]] = {role: [] for role in Role}
    others: dict[str, Kind] = {}
    pictures = sorted_out[Role.FRAME]
    usual = {f".{ext}" for ext in frames if len(ext) == 3}
    for name in folder.files:
        if name[-4:] in usual and name[0] != ".":  # nearly every file, so it is settled at once
            pictures.append(name)
            continue
        kind = classify(name, frames)
        sorted_out[kind.role].append(name)
        if kind.role is Role.OTHER:
            others[name] = kind
    movies = sorted(sorted_out[Role.MOVIE], key=natural_key)
    pieces = shape.apply(group(pictures), [s for s in shapes if s.folder == folder.relative])
    found = [Clip(folder, single(name), movie=True) for name in movies]
    found += [Clip(folder, piece.sequence, piece=piece.cut) for piece in pieces]
    lonely = _unmatched(folder, movies, [*sorted_out[Role.EDL], *sorted_out[Role.OTIO]])
    return found, [*_strangers(folder, others), *lonely]


def edit_files(folder: Folder) -> dict[str, list[str]]:
    """The EDL and OTIO files of each movie: they begin with its name up to the first dot, whatever their case.

    Where another movie of the folder fits better (``shot10.edl`` beside ``shot1.mov`` and ``shot10.mov``), it is that
    one's.
    """
    ends = {ext: [name for name in folder.files if name[-5:].casefold().endswith(ext)] for ext in (".edl", ".otio")}
    edits = sorted([*ends[".edl"], *ends[".otio"]], key=natural_key)
    if not edits:
        return {}
    movies = [name for name in folder.files if classify(name).role is Role.MOVIE]
    stems = {_stem(name) for name in movies}
    best = {name: _best(name, stems) for name in edits}
    return {movie: [name for name in edits if best[name] == _stem(movie)] for movie in movies}


def _unmatched(folder: Folder, movies: Sequence[str], edits: Sequence[str]) -> list[Problem]:
    stems = {_stem(name) for name in movies}
    return [
        Problem(
            "edl-unmatched",
            f"{name} is an edit list that belongs to no movie here: a movie's name must begin its name.",
            severity=Severity.INFO,
            path=as_posix(f"{folder.path}/{name}"),
        )
        for name in sorted(edits, key=natural_key)
        if not _best(name, stems)
    ]


def _best(name: str, stems: set[str]) -> str:
    low = name.casefold()
    return max((stem for stem in stems if low.startswith(stem)), key=len, default="")


def _stem(movie: str) -> str:
    return movie.partition(".")[0].casefold()


def _strangers(folder: Folder, others: dict[str, Kind]) -> list[Problem]:
    """A problem for each file that is no clip; thousands of camera raw frames are one."""
    raw = [name for name in others if is_camera_raw(name.rpartition(".")[2])]
    found = [(sequence, others[sequence.name(sequence.first)]) for sequence in group(raw)]
    found += [(_alone(name), others[name]) for name in others.keys() - set(raw)]
    found.sort(key=lambda entry: natural_key(entry[0].pattern))
    return [_stranger(folder, sequence, kind) for sequence, kind in found]


def _alone(name: str) -> FrameSequence:
    return FrameSequence(name, "", "", None, (1,), single=name)


def _stranger(folder: Folder, sequence: FrameSequence, kind: Kind) -> Problem:
    count = sum(1 for _ in sequence.names())
    what = f"{sequence.pattern} ({count} files)" if count > 1 else sequence.pattern
    return Problem(
        "not-a-clip",
        f"{what} is no clip that can be read: {kind.words}.",
        severity=kind.severity,
        path=as_posix(f"{folder.path}/{sequence.name(sequence.first)}"),
    )
