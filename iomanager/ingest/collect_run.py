"""One movie of a collect, the same on every engine: full size, in the colour that the frames have."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from iomanager.core.errors import NotFound
from iomanager.ingest.journal.collect_store import Kept
from iomanager.steps.sources import Sources, sources

if TYPE_CHECKING:
    from collections.abc import Mapping

    from iomanager.media.settings import MediaSettings
    from iomanager.steps.toolbox import Toolbox


@dataclass(frozen=True, slots=True)
class CollectStage:
    """Where the movies of one collect are made: what was kept of it, and the settings that follow from that."""

    kept: Kept
    media: MediaSettings
    project: str


def write_movie(stage: CollectStage, name: str, tools: Toolbox) -> bool:
    """Make one movie of the collect; False when it was there already. Raises NotFound, InvalidInput, Conflict."""
    from iomanager.media.movie_write import MovieJob
    from iomanager.media.plate_render import Shots
    from iomanager.media.retime import identity
    from iomanager.steps.films import write_mov
    from iomanager.steps.plate import shots_of

    if name not in stage.kept.movies:
        raise NotFound(f"The collect has no movie {name}.", hint=f"It has: {', '.join(stage.kept.movies)}.")
    movie = stage.kept.movies[name]
    found = _sources(movie)
    shots = shots_of(found, Shots(colorspace=movie["colorspace"], project=stage.project))
    job = MovieJob(
        shots,
        identity(found.first, found.last),
        Path(movie["path"]),
        stage.kept.codec,
        Fraction(movie["fps"]),
        False,
        movie["timecode"],
    )
    return write_mov(tools, job)


def _sources(movie: Mapping[str, Any]) -> Sources:
    frames = tuple(Path(frame) for frame in movie["frames"])
    if frames:
        return Sources(frames, None, 1, len(frames))
    return sources(Path(movie["movie"] or movie["pattern"]), movie["first"], movie["last"])
