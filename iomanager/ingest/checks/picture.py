"""Frame rate, resolution and colourspace against the project."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from fractions import Fraction

from iomanager.core import timecode
from iomanager.core.errors import InvalidInput
from iomanager.ingest.context import Context, row_fps, size_of
from iomanager.ingest.groups import ticked
from iomanager.ingest.model import Fix, Problem, Row, Severity


def check_fps(rows: Sequence[Row], context: Context) -> Iterator[Problem]:
    """A rate that is not the project's is shown; an unknown one is filled with the project's or the default."""
    try:
        project = timecode.rate(context.fps) if context.fps else None
        default = context.default_fps
    except InvalidInput as error:
        yield Problem("fps", f"The project's frame rate cannot be used: {error.message}", column="framerate")
        return
    for row in ticked(rows):
        fps = row_fps(row)
        if fps is None:
            yield _unknown_fps(row, default, "the project's" if project else "the default")
        elif project is not None and fps != project:
            message = f"{_shown(fps)} fps, but the project has {_shown(project)}."
            yield Problem("fps", message, row.row_id, "framerate", Severity.WARNING)


def _unknown_fps(row: Row, fps: Fraction, whose: str) -> Problem:
    changes = {"framerate": round(float(fps), 3), "fps": str(fps)}
    message = f"The files do not say their frame rate; it will be published at {whose} {_shown(fps)} fps."
    fix = Fix(f"Set framerate to {_shown(fps)}", row.row_id, changes)
    return Problem("fps-unknown", message, row.row_id, "framerate", Severity.WARNING, fix)


def _shown(fps: Fraction) -> str:
    return f"{round(float(fps), 3):g}"


def check_resolution(rows: Sequence[Row], context: Context) -> Iterator[Problem]:
    """A size that is not the project's is shown; a plate without one cannot be rendered."""
    wanted = size_of(context.resolution)
    for row in ticked(rows):
        size = size_of(row.resolution)
        if size is None:
            shown = f"{row.resolution!r} is no resolution" if row.resolution else "The resolution is not known"
            yield Problem("resolution", f"{shown}; it is written like 1920 x 1080.", row.row_id, "resolution")
        elif wanted and size != wanted:
            message = f"{size[0]} x {size[1]}, but the project has {wanted[0]} x {wanted[1]}."
            yield Problem("resolution", message, row.row_id, "resolution", Severity.WARNING)


def check_colorspace(rows: Sequence[Row], context: Context) -> Iterator[Problem]:
    """The colourspace that a plate is read as must be one of the table's; nothing given is the project's."""
    known = dict.fromkeys(context.colorspaces, True)
    near: dict[str, list[str]] = {}
    for row in ticked(rows) if known or context.resolves else ():
        name = row.colorspace or context.colorspace
        if not name:
            message = "The colourspace is not known, and the project has none; it is read as such files mostly are."
            yield Problem("colorspace", message, row.row_id, "colorspace", Severity.WARNING)
            continue
        if name not in known:
            known[name] = context.resolves is not None and context.resolves(name)
        if not known[name]:
            if name not in near:
                near[name] = _closest(name, context.colorspaces)
            yield _unknown_colorspace(row, name, near[name], known=context.colorspaces)


def _closest(name: str, known: Sequence[str]) -> list[str]:
    """The names that could be meant, best first: only one where just case and signs differ."""
    plain = {candidate: _plain(candidate) for candidate in known}
    same = [candidate for candidate, text in plain.items() if text == _plain(name)]
    if len(same) == 1:
        return same
    texts = difflib.get_close_matches(_plain(name), list(plain.values()), n=3, cutoff=0.6)
    return [candidate for text in dict.fromkeys(texts) for candidate, other in plain.items() if other == text]


def _plain(name: str) -> str:
    return "".join(char for char in name.casefold() if char.isalnum())


def _unknown_colorspace(row: Row, name: str, near: list[str], *, known: Sequence[str]) -> Problem:
    fix = Fix(f"Set colorspace to {near[0]}", row.row_id, {"colorspace": near[0]}) if len(near) == 1 else None
    advice = f"Close to it: {', '.join(near)}." if near else "Choose one of the list."
    names = f" These are known: {', '.join(known)}." if known else ""
    message = f"The colourspace {name[:60]!r} is not known. {advice}{names}"
    return Problem("colorspace", message, row.row_id, "colorspace", fix=fix)
