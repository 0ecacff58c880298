"""The options that steps share, spelled once, and what they mean together."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from iomanager.core.errors import InvalidInput
from iomanager.media.plate_render import MIRRORS, Shots
from iomanager.steps.sources import Sources, check_range, destinations, load_job, paths_of, sources
from iomanager.steps.toolbox import Toolbox, rate

Command = TypeVar("Command", bound=Callable[..., Any])
FILE = click.Path(path_type=Path)


def _all(*options: Callable[[Any], Any]) -> Callable[[Command], Command]:
    def decorate(command: Command) -> Command:
        for option in reversed(options):
            command = option(command)
        return command

    return decorate


source_options = _all(
    click.option("--source", type=FILE, metavar="PATTERN", help="Frames such as p.%04d.exr, or a movie."),
    click.option("--first", type=int, help="Number of the first frame; a movie counts from 1."),
    click.option("--last", type=int, help="Number of the last frame; of a movie, its end."),
    click.option("--job", type=FILE, metavar="FILE.json", help='{"sources": [...], "destinations": [...]} instead.'),
)
frames_options = _all(
    click.option("--destination", type=FILE, metavar="PATTERN", help="Where the frames go, such as q.%04d.exr."),
    click.option("--start", type=int, default=1001, show_default=True, help="Number of the first frame written."),
)
film_options = _all(
    click.option("--destination", type=FILE, required=True, metavar="FILE", help="The file that is made."),
    click.option("--fps", default="", metavar="RATE", help="Frames per second, such as 24000/1001."),
)
colour_options = _all(
    click.option("--colorspace", default="", metavar="NAME", help="What the source holds; empty: by its kind."),
    click.option("--to", default="", metavar="NAME", help="What it becomes: a name, or 'view'; empty: as it is."),
    click.option("--mirror", type=click.Choice([m for m in MIRRORS if m]), help="flip (vertical) or flop."),
)


def read_sources(tools: Toolbox | None, given: dict[str, Any]) -> tuple[Sources, tuple[Path, ...] | None]:
    """The frames to read, and the destinations where a job file lists them."""
    job, source = given.pop("job", None), given.pop("source", None)
    first, last = given.pop("first", None), given.pop("last", None)
    if (job is None) == (source is None):
        raise InvalidInput("Say what to read: either --source PATTERN, or --job FILE.json.")
    if source is not None:
        return sources(source, first, last, tools.length if tools else None), None
    loaded = load_job(job)
    read, written = paths_of(loaded, "sources"), paths_of(loaded, "destinations")
    begin = first if first is not None else 1
    check_range(begin, begin + len(read) - 1)
    return Sources(read, None, begin, begin + len(read) - 1), written


def write_names(given: dict[str, Any], count: int, listed: tuple[Path, ...] | None) -> tuple[Path, ...]:
    """The files to write: those of the job file, or of ``--destination`` from ``--start`` on."""
    pattern, start = given.pop("destination", None), given.pop("start", 1001)
    if listed is not None:
        if len(listed) != count:
            raise InvalidInput(f"The job file lists {len(listed)} destinations for {count} sources.")
        return listed
    if pattern is None:
        raise InvalidInput("Say where it goes: --destination PATTERN.")
    return destinations(pattern, count, start)


def colour_of(given: dict[str, Any], project: str) -> Shots:
    """The colour and mirror that were asked for."""
    return Shots(
        colorspace=given.pop("colorspace", ""),
        to=given.pop("to", ""),
        mirror=given.pop("mirror", None) or "",
        project=project,
    )


def film_rate(tools: Toolbox, text: str, movie: Path | None) -> Any:
    """The frame rate that was named, else that of the movie. Raises InvalidInput where there is neither."""
    if text:
        return rate(text)
    found = tools.decoder.probe(movie).fps if movie else None
    if found is None:
        raise InvalidInput("Say how fast it runs: --fps 24000/1001.")
    return found
