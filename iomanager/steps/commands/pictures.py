"""The commands ``jpg``, ``jpg_half``, ``mp4`` and ``thumbnail``."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import click

from iomanager.core.errors import InvalidInput
from iomanager.steps.commands import options
from iomanager.steps.commands.group import done, tools_for
from iomanager.steps.commands.options import FILE, source_options
from iomanager.steps.sources import Sources, destinations, numbered, plate_name
from iomanager.steps.toolbox import Toolbox, rate
from iomanager.terminal.command import CommandContext


def _proxy_job(tools: Toolbox, given: dict[str, Any], fps: str) -> tuple[Any, Sources]:
    from iomanager.media.proxy import ProxyJob

    found, _ = options.read_sources(tools, given)
    found.check()
    base = ProxyJob(
        frames=found.frames,
        movie=found.movie,
        first=found.first - 1 if found.movie else 0,
        last=found.last - 1 if found.movie else None,
        fps=rate(fps) if fps else Fraction(24),
        colorspace=given["colorspace"],
        view=given["view"],
        jpg_quality=given.get("quality") or 0,
        project=tools.project,
    )
    return base, found


_view = click.option("--view", default="", metavar="NAME", help="The view; empty: that of the colourspace.")


_space = click.option("--colorspace", default="", metavar="NAME", help="What the source holds; empty: by its kind.")


_quality = click.option("--quality", type=click.IntRange(1, 100), help="JPEG quality; empty: the setting.")


_start = click.option("--start", type=int, default=1001, show_default=True, help="Number of the first frame written.")


def _pictures(context: CommandContext, name: str, given: dict[str, Any]) -> None:
    from iomanager.steps.pictures import render_pictures

    with tools_for(context, name) as tools:
        job, found = _proxy_job(tools, given, given.get("fps") or "")
        start = given.get("start", 1001)
        jpg, half = given.get("jpg"), given.get("half")
        mp4 = given.get("mp4")
        if mp4:
            job = replace(job, fps=options.film_rate(tools, given.get("fps") or "", found.movie))
        job = replace(
            job,
            jpg_paths=destinations(jpg, found.count, start) if jpg else (),
            half_jpg_paths=destinations(half, found.count, start) if half else (),
            mp4_path=mp4,
            mp4_half={"auto": None, "yes": True, "no": False}[given.get("mp4_half") or "auto"],
            thumbnail_path=given.get("thumbnail"),
        )
        key = next((plate_name(path) for path in (mp4, jpg, half, job.thumbnail_path) if path), name)
        written = render_pictures(tools, job, key)
    done(context, written, "files")


@click.command("jpg")
@source_options
@click.option("--destination", "jpg", type=FILE, required=True, metavar="PATTERN", help="The JPGs.")
@click.option("--half", type=FILE, metavar="PATTERN", help="Half-size JPGs too, from the same decode.")
@click.option("--mp4", type=FILE, metavar="FILE", help="The MP4 too, from the same decode; needs --fps.")
@click.option("--mp4-half", type=click.Choice(["auto", "yes", "no"]), default="auto", help="Size of the MP4.")
@click.option("--thumbnail", type=FILE, metavar="FILE", help="A thumbnail of the first frame too.")
@click.option("--fps", default="", metavar="RATE", help="Frames per second of the MP4.")
@_start
@_space
@_view
@_quality
@click.pass_obj
def jpg_step(context: CommandContext, /, **given: Any) -> None:
    """JPGs as people see them, and all other proxies from the same decode where they are named."""
    _pictures(context, "jpg", given)


@click.command("jpg_half")
@source_options
@click.option("--destination", "half", type=FILE, required=True, metavar="PATTERN", help="The half-size JPGs.")
@_start
@_space
@_view
@_quality
@click.pass_obj
def jpg_half_step(context: CommandContext, /, **given: Any) -> None:
    """JPGs of half the size."""
    _pictures(context, "jpg_half", given)


@click.command("mp4")
@source_options
@click.option("--destination", "mp4", type=FILE, required=True, metavar="FILE", help="The MP4.")
@click.option("--fps", default="", metavar="RATE", help="Frames per second; empty: those of the movie.")
@click.option("--mp4-half", type=click.Choice(["auto", "yes", "no"]), default="auto", help="auto: above 2048 wide.")
@_space
@_view
@click.pass_obj
def mp4_step(context: CommandContext, /, **given: Any) -> None:
    """The H.264 review movie, from the plate, its JPGs or a movie."""
    _pictures(context, "mp4", given)


@click.command("thumbnail")
@click.option("--source", type=FILE, required=True, metavar="FILE", help="A picture or a movie; %04d with --frame.")
@click.option("--frame", type=int, default=None, help="The frame; a movie counts from 1.")
@click.option("--destination", type=FILE, required=True, metavar="FILE", help="The JPEG.")
@click.option("--width", type=click.IntRange(16, 4096), help="Widest, in pixels; empty: the setting.")
@click.option("--height", type=click.IntRange(16, 4096), help="Highest, in pixels; empty: the setting.")
@_space
@click.pass_obj
def thumbnail_step(
    context: CommandContext, /, *, source: Path, frame: int | None, destination: Path, **given: Any
) -> None:
    """One small JPEG."""
    from iomanager.media.thumbnail import ThumbnailRequest, is_movie
    from iomanager.steps.pictures import write_thumbnail

    with tools_for(context, "thumbnail") as tools:
        media = tools.settings
        number = 1 if frame is None else frame
        movie = is_movie(source)
        if movie and number < 1:
            raise InvalidInput(f"A movie's frames count from 1, not from {number}.")
        request = ThumbnailRequest(
            source if movie else numbered(source, number),
            number - 1 if movie else None,
            destination,
            given["width"] or media.thumbnail_width,
            given["height"] or media.thumbnail_height,
            media.thumbnail_quality,
            given["colorspace"],
            tools.project,
        )
        written = write_thumbnail(tools, request)
    done(context, int(written), "file")
