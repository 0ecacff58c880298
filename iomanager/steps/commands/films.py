"""The commands ``mov``, ``webm``, ``gif``, ``montage`` and ``filmstrip``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from iomanager.core.errors import InvalidInput
from iomanager.steps.commands import options
from iomanager.steps.commands.group import done, tools_for
from iomanager.steps.commands.options import FILE, colour_options, film_options, source_options
from iomanager.steps.sources import destinations, numbered
from iomanager.steps.toolbox import Toolbox
from iomanager.terminal.command import CommandContext


@click.command("mov")
@source_options
@film_options
@click.option("--codec", required=True, metavar="NAME", help="The studio's name, such as 'ProRes 422 HQ'.")
@click.option("--half", type=click.Choice(["auto", "yes", "no"]), default="auto", help="auto: above 2048 wide.")
@click.option("--timecode", default="", metavar="HH:MM:SS:FF", help="Of the first frame.")
@colour_options
@click.pass_obj
def mov_step(context: CommandContext, /, *, codec: str, half: str, timecode: str, **given: Any) -> None:
    """The movie in the project's codec, in the colours of --to (collect: none, so that colour stays as it is)."""
    from iomanager.media.movie_write import MovieJob
    from iomanager.media.retime import identity
    from iomanager.steps.films import write_mov
    from iomanager.steps.plate import shots_of

    with tools_for(context, "mov") as tools:
        found, _ = options.read_sources(tools, given)
        shots = shots_of(found, options.colour_of(given, tools.project))
        fps = options.film_rate(tools, given["fps"], found.movie)
        size = {"auto": None, "yes": True, "no": False}[half]
        job = MovieJob(shots, identity(found.first, found.last), given["destination"], codec, fps, size, timecode)
        written = write_mov(tools, job)
    done(context, int(written), "movie")


def _film(tools: Toolbox, given: dict[str, Any]) -> Any:
    from iomanager.media.ffmpeg_program import Film

    source = given["source"]
    found, listed = options.read_sources(tools, given)
    if listed is not None or source is None:
        raise InvalidInput("ffmpeg reads a movie or a pattern: name it with --source.")
    found.check()
    fps = options.film_rate(tools, given.get("fps") or "", found.movie)
    return Film(source, found.first, found.count, fps)


@click.command("webm")
@source_options
@film_options
@click.pass_obj
def webm_step(context: CommandContext, /, **given: Any) -> None:
    """The WebM of a finished movie or JPG sequence."""
    from iomanager.steps.films import write_webm

    with tools_for(context, "webm") as tools:
        written = write_webm(tools, _film(tools, given), given["destination"])
    done(context, int(written), "movie")


@click.command("gif")
@source_options
@film_options
@click.pass_obj
def gif_step(context: CommandContext, /, **given: Any) -> None:
    """The GIF of a finished movie or JPG sequence, 320 x 180."""
    from iomanager.steps.films import write_gif

    with tools_for(context, "gif") as tools:
        written = write_gif(tools, _film(tools, given), given["destination"])
    done(context, int(written), "file")


@click.command("montage")
@source_options
@click.option("--destination", type=FILE, required=True, metavar="PATTERN", help="The frames, numbered from 1.")
@click.option("--fps", default="24", metavar="RATE", help="Of a JPG sequence.")
@click.option("--date", default="", metavar="YYYY-MM-DD", help="What is written into them; empty: today.")
@click.pass_obj
def montage_step(context: CommandContext, /, *, destination: Path, date: str, **given: Any) -> None:
    """About 30 frames of a finished movie or JPG sequence, with the date; 0001 is the Version's thumbnail."""
    from iomanager.media.reels import montage_count
    from iomanager.steps.films import write_montage

    with tools_for(context, "montage") as tools:
        film = _film(tools, given)
        names = destinations(destination, montage_count(film.count), 1)
        written = write_montage(tools, film, names, date)
    done(context, written, "frames")


@click.command("filmstrip")
@source_options
@click.option("--destination", type=FILE, required=True, metavar="FILE", help="The JPEG.")
@click.pass_obj
def filmstrip_step(context: CommandContext, /, *, destination: Path, **given: Any) -> None:
    """Montage frames side by side; without --last all that are there from --first (1) on."""
    from iomanager.steps.films import write_filmstrip

    with tools_for(context, "filmstrip") as tools:
        if given["source"] is not None and given["last"] is None:
            given["first"] = 1 if given["first"] is None else given["first"]
            given["last"] = _last_there(given["source"], given["first"])
        found, _ = options.read_sources(tools, given)
        found.check()
        written = write_filmstrip(tools, found.frames, destination)
    done(context, int(written), "file")


def _last_there(pattern: Path, first: int) -> int:
    last = first
    while numbered(pattern, last + 1).is_file() and numbered(pattern, last + 1) != numbered(pattern, last):
        last += 1
    return last
