"""The commands ``exr``, ``dpx`` and ``retime``."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from iomanager.core.errors import InvalidInput
from iomanager.steps.commands import options
from iomanager.steps.commands.group import done, tools_for
from iomanager.steps.commands.options import FILE, colour_options, frames_options, source_options
from iomanager.steps.sources import Sources, load_job
from iomanager.steps.toolbox import Toolbox, rate
from iomanager.terminal.command import CommandContext


def _frames(context: CommandContext, ext: str, given: dict[str, Any]) -> None:
    from iomanager.media.plate_write import Target
    from iomanager.media.retime import identity
    from iomanager.steps.plate import Frames, render, shots_of

    with tools_for(context, ext) as tools:
        found, listed = options.read_sources(tools, given)
        names = options.write_names(given, found.count, listed)
        target = Target(ext, given.get("depth") or "", given.get("compression") or "")
        target = _slated(tools, target, found, given)
        shots = shots_of(found, options.colour_of(given, tools.project))
        written = render(tools, shots, Frames(identity(found.first, found.last), names, target))
    done(context, written, "frames")


def _slated(tools: Toolbox, target: Any, found: Sources, given: dict[str, Any]) -> Any:
    """Rate and timecode for the headers: as named, else as the movie says; stills keep their own."""
    from iomanager.core import timecode

    fps = rate(given["fps"]) if given.get("fps") else None
    text = given.get("timecode") or ""
    if found.movie and not (fps and text):
        info = tools.decoder.probe(found.movie)
        fps = fps or info.fps
        if not text and info.timecode and fps:
            text = timecode.add(info.timecode, found.first - 1, fps)
    return replace(target, fps=fps, timecode=text)


_slate = (
    click.option("--fps", default="", metavar="RATE", help="For the headers; empty: as the movie says."),
    click.option("--timecode", default="", metavar="HH:MM:SS:FF", help="Of the first frame written."),
)


@click.command("exr")
@source_options
@frames_options
@click.option("--depth", type=click.Choice(["16", "32"]), help="Bits; empty: as the source.")
@click.option("--compression", default="", metavar="NAME", help="Such as piz; empty: as the source.")
@colour_options
@_slate[0]
@_slate[1]
@click.pass_obj
def exr_step(context: CommandContext, /, **given: Any) -> None:
    """Frames as EXR, with all channels, layers and metadata of their source."""
    _frames(context, "exr", given)


@click.command("dpx")
@source_options
@frames_options
@click.option("--depth", type=click.Choice(["10", "12"]), help="Bits; empty: as the source, 10 for a movie.")
@colour_options
@_slate[0]
@_slate[1]
@click.pass_obj
def dpx_step(context: CommandContext, /, **given: Any) -> None:
    """Frames or a movie as DPX, numbered from --start at once: nothing is renamed afterwards."""
    _frames(context, "dpx", given)


@click.command("retime")
@click.option("--source", type=FILE, required=True, metavar="PATTERN", help="The plate, or a movie.")
@click.option(
    "--segment",
    "segments",
    multiple=True,
    metavar="FIRST:LAST:PERCENT[:START[:DURATION]]",
    help="Source frames, speed (negative: backwards), place in the output from 1. Repeat it.",
)
@click.option("--job", type=FILE, metavar="FILE.json", help='{"segments": [{"first", "last", "percent", ...}]}')
@frames_options
@click.option("--smooth", is_flag=True, help="Frames between frames, by the motion of the picture.")
@click.option("--ext", type=click.Choice(["exr", "dpx"]), help="Empty: as the source; exr for other files.")
@click.option("--depth", default="", help="Bits; empty: as the source.")
@click.option("--compression", default="", metavar="NAME", help="EXR only; empty: as the source.")
@colour_options
@_slate[0]
@_slate[1]
@click.pass_obj
def retime_step(context: CommandContext, /, *, source: Path, segments: tuple[str, ...], **given: Any) -> None:
    """A plate at another speed, by one or several segments."""
    from iomanager.media.plate_write import Target
    from iomanager.media.retime import frame_map
    from iomanager.steps.plate import Frames, render, shots_of
    from iomanager.steps.scripted import Retiming
    from iomanager.steps.segments import from_job, from_text
    from iomanager.steps.sources import sources

    job = given.pop("job")
    if bool(segments) == (job is not None):
        raise InvalidInput("Say how: either --segment FIRST:LAST:PERCENT, or --job FILE.json.")
    parts = from_job(load_job(job)) if job else [from_text(text) for text in segments]
    smooth = given.pop("smooth")
    samples = frame_map(parts, smooth=smooth)
    with tools_for(context, "retime") as tools:
        found = sources(source, min(part.first for part in parts), max(part.last for part in parts))
        ext = given.pop("ext") or (source.suffix[1:].lower() if source.suffix[1:].lower() in {"exr", "dpx"} else "exr")
        target = _slated(tools, Target(ext, given["depth"], given["compression"]), found, given)
        names = options.write_names(given, len(samples), None)
        frames = Frames(samples, names, target, Retiming(tuple(parts), smooth))
        written = render(tools, shots_of(found, options.colour_of(given, tools.project)), frames)
    done(context, written, "frames")
