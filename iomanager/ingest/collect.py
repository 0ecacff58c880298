"""Collect: the ticked rows as movies in the colour that they have (``domain/plates.md`` 11), as values.

Rows with a shot are merged by ``{shot}_{type}`` into one movie, from the first row's just in to the last row's just
out; rows without one are split, a movie each.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from iomanager.core import timecode
from iomanager.core.errors import Conflict, InvalidInput
from iomanager.core.frames import format_ranges
from iomanager.core.paths import twin_key
from iomanager.ingest.context import Context, FrameFile, row_fps, size_of
from iomanager.ingest.groups import source_key, ticked
from iomanager.ingest.model import Row
from iomanager.ingest.naming import collect_movie
from iomanager.steps.sources import is_pattern, numbered

_SPLIT = "Make them the same, or empty shot_name to split them."


@dataclass(frozen=True, slots=True)
class CollectMovie:
    """One movie to be made. ``mode`` is merged or split; ``frames`` are files in order, or ``movie`` is read.

    ``first`` and ``last`` are the numbers of the source, from 1 in a movie. ``pattern`` names the frames where they
    follow one; otherwise they are listed.
    """

    path: str
    mode: str
    row_ids: tuple[str, ...]
    first: int
    last: int
    fps: Fraction
    colorspace: str = ""
    timecode: str = ""
    frames: tuple[str, ...] = ()
    movie: str = ""
    pattern: str = ""

    def to_json(self) -> dict[str, Any]:
        """As ``iomanager collect --json`` prints it."""
        names = ("path", "mode", "first", "last", "colorspace", "timecode")
        return {**{name: getattr(self, name) for name in names}, "rows": list(self.row_ids), "fps": str(self.fps)}

    @property
    def name(self) -> str:
        """The movie's file name, of which a collect has each once."""
        return self.path.rpartition("/")[2]

    def to_keep(self) -> dict[str, Any]:
        """What ``collect_run`` needs, as plain data; frames that follow a pattern are not listed."""
        names = ("path", "first", "last", "colorspace", "timecode", "movie", "pattern")
        listed = () if self.pattern else self.frames
        return {**{name: getattr(self, name) for name in names}, "fps": str(self.fps), "frames": list(listed)}


def movies_of(rows: Sequence[Row], out: Path, context: Context, codec: str) -> list[CollectMovie]:
    """The movies of the ticked rows. Raises InvalidInput with everything that stands in the way, Conflict for a name
    that is taken; then nothing is to be written.
    """
    merged: dict[tuple[str, str], list[Row]] = {}
    split: dict[tuple[str, str], list[Row]] = {}
    for row in ticked(rows):
        kind = row.type or "org"
        if row.shot_name:
            merged.setdefault((row.shot_name, kind), []).append(row)
        else:
            split.setdefault((row.scan_name, kind), []).append(row)
    wanted: list[tuple[str, list[Row], str]] = [
        (collect_movie(str(out), shot, kind), members, "merged") for (shot, kind), members in merged.items()
    ]
    for (name, kind), members in split.items():
        wanted += [(collect_movie(str(out), name, kind, n), [row], "split") for n, row in enumerate(members)]
    if not wanted:
        raise InvalidInput("No row is ticked, so there is nothing to collect.")
    faults = [fault for path, members, _ in wanted for fault in _faults(path, members, context, codec=codec)]
    faults += _twins([path for path, _, _ in wanted])
    if faults:
        more = f"\n  ... and {len(faults) - 20} more" if len(faults) > 20 else ""
        listed = faults[0] if len(faults) == 1 else "\n  " + "\n  ".join(faults[:20]) + more
        raise InvalidInput(f"Nothing was collected. {listed}".replace(". \n", ".\n"), hint="Correct these rows first.")
    _check_free(out, [path for path, _, _ in wanted])
    return [_movie(path, members, context, mode=mode) for path, members, mode in wanted]


def _movie(path: str, members: Sequence[Row], context: Context, *, mode: str) -> CollectMovie:
    row, fps = members[0], _fps(members[0], context)
    files = _files(members, context)
    same = len({source_key(one) for one in members}) == 1
    first, last = (row.just_in or 0, members[-1].just_out or 0) if same else (1, len(files))
    return CollectMovie(
        path=path,
        mode=mode,
        row_ids=tuple(one.row_id for one in members),
        first=first,
        last=last,
        fps=fps,
        colorspace=row.colorspace or context.colorspace or "",
        timecode=_timecode(row, files[0], fps=fps, context=context),
        frames=() if row.is_movie else tuple(file.path for file in files),
        movie=files[0].path if row.is_movie else "",
        pattern=_pattern(row, files) if same and not row.is_movie else "",
    )


def _files(members: Sequence[Row], context: Context) -> list[FrameFile]:
    """The frames of a movie in order: one range of one source, or the ranges of several behind each other."""
    row = members[0]
    if row.is_movie:
        return list(context.disk.frames(row)[:1])
    if len({source_key(one) for one in members}) == 1:
        return _between(context.disk.frames(row), row.just_in or 0, members[-1].just_out or 0)
    return [file for one in members for file in _between(context.disk.frames(one), one.just_in or 0, one.just_out or 0)]


def _between(files: Sequence[FrameFile], first: int, last: int) -> list[FrameFile]:
    found = {file.frame: file for file in files if first <= file.frame <= last}
    return [found[frame] for frame in sorted(found)]


def _faults(path: str, members: Sequence[Row], context: Context, *, codec: str) -> Iterator[str]:
    name = path.rpartition("/")[2]
    bad = [row for row in members if row.just_in is None or row.just_out is None or row.just_out < row.just_in]
    if bad:
        yield f"{name}: {bad[0].scan_name} has no range of frames (just_in, just_out)."
        return
    sources = {source_key(row) for row in members}
    if len(sources) > 1 and any(row.is_movie for row in members):
        yield f"{name}: {len(sources)} movies cannot be merged into one. Empty shot_name to split them."
    if len(sources) == 1 and (members[-1].just_out or 0) < (members[0].just_in or 0):
        yield f"{name}: the last row ends ({members[-1].just_out}) before the first begins ({members[0].just_in})."
    spans = [(row, row.just_in or 0, row.just_out or 0) for row in members]
    if len(sources) == 1:
        spans = [(members[0], members[0].just_in or 0, members[-1].just_out or 0)]
    for row, first, last in spans:
        yield from (f"{name}: {text}" for text in _missing(row, first, last, context=context))
    yield from _different(name, members, context)
    size = size_of(members[0].resolution)
    why = context.codec_problem(codec, *size, _fps(members[0], context)) if size else ""
    if why:
        yield f"{name}: {why}"


def _different(name: str, members: Sequence[Row], context: Context) -> Iterator[str]:
    """What rows must agree on that become one movie. Without a shot each becomes one of its own."""
    if sizes := _several(row.resolution for row in members):
        yield f"{name}: its rows have different resolutions ({sizes}). {_SPLIT}"
    if rates := _several(str(_fps(row, context)) for row in members):
        yield f"{name}: its rows have different frame rates ({rates}). {_SPLIT}"
    if spaces := _several(row.colorspace or context.colorspace for row in members):
        yield f"{name}: its rows have different colourspaces ({spaces}). {_SPLIT}"


def _several(values: Iterable[str | None]) -> str:
    """All that there are where they are several; else nothing."""
    found = dict.fromkeys(value or "-" for value in values)
    return ", ".join(found) if len(found) > 1 else ""


def _missing(row: Row, first: int, last: int, *, context: Context) -> Iterator[str]:
    files = context.disk.frames(row)
    if not files:
        yield f"nothing of {row.scan_name} is in {row.scan_path} any more."
    elif not row.is_movie:
        found = {file.frame for file in files if file.size > 0}
        gone = [frame for frame in range(first, last + 1) if frame not in found]
        if gone:
            yield f"{row.scan_name}: {format_ranges(gone)} missing or empty."


def _twins(paths: Sequence[str]) -> Iterator[str]:
    seen: dict[str, str] = {}
    for path in paths:
        key = twin_key(path)
        if key in seen:
            yield f"{path}: some disks cannot tell this name from {seen[key]}."
        seen[key] = path


def _check_free(out: Path, paths: Sequence[str]) -> None:
    there = {twin_key(entry.name): entry.name for entry in out.iterdir()} if out.is_dir() else {}
    taken = [name for path in paths if (name := there.get(twin_key(path.rpartition("/")[2])))]
    if taken:
        more = f", and {len(taken) - 1} more" if len(taken) > 1 else ""
        raise Conflict(f"{out / taken[0]} exists already{more}.", hint="Collect into another folder.")


def _fps(row: Row, context: Context) -> Fraction:
    return row_fps(row) or context.default_fps


def _timecode(row: Row, first: FrameFile, *, fps: Fraction, context: Context) -> str:
    """That of the first frame used, as the file says; else as the row says, where it is one at this rate."""
    said = context.disk.timecode(row, first.frame)
    away = (row.just_in or 1) - 1 if said and row.is_movie else 0
    try:
        return timecode.add(found, away, fps) if (found := said or row.timecode_in) else ""
    except InvalidInput:
        return ""


def _pattern(row: Row, files: Sequence[FrameFile]) -> str:
    """The pattern that all files follow, each by its number; empty where there is none (a tail, odd paddings)."""
    if not row.pad or len(files) == 0:
        return files[0].path if len(files) == 1 and not is_pattern(Path(files[0].path)) else ""
    tail = files[0].path.rpartition(row.pad % files[0].frame)[2]
    pattern = f"{row.scan_path}/{row.scan_name}{row.pad}{tail}"
    return pattern if all(str(numbered(Path(pattern), file.frame)) == file.path for file in files) else ""
