"""``iomanager step ...``: what the commands of a job run, the same on every engine.

Each step is safe to run again: outputs that are whole are kept, nothing half made is ever seen under its name, and
another's file is never replaced. ``TR_PROGRESS n%`` tells how far it is; the last line of a failure is one sentence.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import click

from iomanager.core.errors import InvalidInput
from iomanager.steps import options
from iomanager.steps.options import FILE, colour_options, film_options, frames_options, source_options
from iomanager.steps.running import StepGroup, working
from iomanager.steps.script_cli import script_step
from iomanager.steps.sources import Sources, destinations, load_job, numbered, paths_of
from iomanager.steps.toolbox import Toolbox, rate, toolbox
from iomanager.terminal.command import CommandContext


@click.group("step", cls=StepGroup)
def step() -> None:
    """The commands that a publish job runs. Each is safe to run again."""


@contextmanager
def _tools(context: CommandContext, title: str) -> Iterator[Toolbox]:
    model = context.settings.model
    with toolbox(title, model.media, model.project.name, as_json=context.console.as_json) as tools:
        yield tools


def _done(context: CommandContext, count: int, what: str, verb: str = "written") -> None:
    def readable() -> None:
        context.console.line(f"{count} {what} {verb}." if count else "Nothing was left to do.")

    context.console.result({verb: count}, readable)


@step.command("copy")
@source_options
@frames_options
@click.option("--hashes", type=FILE, metavar="FILE.json", help="Keep the hashes here, for the step mhl.")
@click.option("--workers", type=click.IntRange(1, 32), default=3, show_default=True, help="Files at the same time.")
@click.pass_obj
def copy(context: CommandContext, /, *, hashes: Path | None, workers: int, **given: Any) -> None:
    """Copy frames or a movie, each read back from the disk before it gets its name."""
    from iomanager.steps.copying import copy_files, write_hashes

    with working("copy", as_json=context.console.as_json) as work:
        source = given["source"]
        if source is not None and given["first"] is None and given["last"] is None:
            given["first"] = given["last"] = 1
        found, listed = options.read_sources(None, given)
        read = (found.movie,) if found.movie else found.frames
        found.check()
        pairs = list(zip(read, options.write_names(given, len(read), listed), strict=True))
        files = copy_files(pairs, work, workers=workers)
        if hashes:
            write_hashes(hashes, files)
    _done(context, len(files), "files")


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

    with _tools(context, name) as tools:
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
        key = next((path.stem for path in (mp4, jpg, half, job.thumbnail_path) if path), name)
        written = render_pictures(tools, job, key)
    _done(context, written, "files")


@step.command("jpg")
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


@step.command("jpg_half")
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


@step.command("mp4")
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


@step.command("thumbnail")
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

    with _tools(context, "thumbnail") as tools:
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
    _done(context, int(written), "file")


def _frames(context: CommandContext, ext: str, given: dict[str, Any]) -> None:
    from iomanager.media.plate_write import Target
    from iomanager.media.retime import identity
    from iomanager.steps.plate import render, shots_of

    with _tools(context, ext) as tools:
        found, listed = options.read_sources(tools, given)
        names = options.write_names(given, found.count, listed)
        target = Target(ext, given.get("depth") or "", given.get("compression") or "")
        target = _slated(tools, target, found, given)
        shots = shots_of(found, options.colour_of(given, tools.project))
        written = render(tools, shots, identity(found.first, found.last), names, target)
    _done(context, written, "frames")


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


@step.command("exr")
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


@step.command("dpx")
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


@step.command("retime")
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
    from iomanager.steps.plate import render, shots_of
    from iomanager.steps.segments import from_job, from_text
    from iomanager.steps.sources import sources

    job = given.pop("job")
    if bool(segments) == (job is not None):
        raise InvalidInput("Say how: either --segment FIRST:LAST:PERCENT, or --job FILE.json.")
    parts = from_job(load_job(job)) if job else [from_text(text) for text in segments]
    samples = frame_map(parts, smooth=given.pop("smooth"))
    with _tools(context, "retime") as tools:
        found = sources(source, min(part.first for part in parts), max(part.last for part in parts))
        ext = given.pop("ext") or (source.suffix[1:].lower() if source.suffix[1:].lower() in {"exr", "dpx"} else "exr")
        target = _slated(tools, Target(ext, given["depth"], given["compression"]), found, given)
        names = options.write_names(given, len(samples), None)
        written = render(tools, shots_of(found, options.colour_of(given, tools.project)), samples, names, target)
    _done(context, written, "frames")


@step.command("mov")
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

    with _tools(context, "mov") as tools:
        found, _ = options.read_sources(tools, given)
        shots = shots_of(found, options.colour_of(given, tools.project))
        fps = options.film_rate(tools, given["fps"], found.movie)
        size = {"auto": None, "yes": True, "no": False}[half]
        job = MovieJob(shots, identity(found.first, found.last), given["destination"], codec, fps, size, timecode)
        written = write_mov(tools, job)
    _done(context, int(written), "movie")


def _film(tools: Toolbox, given: dict[str, Any]) -> Any:
    from iomanager.media.ffmpeg_program import Film

    source = given["source"]
    found, listed = options.read_sources(tools, given)
    if listed is not None or source is None:
        raise InvalidInput("ffmpeg reads a movie or a pattern: name it with --source.")
    found.check()
    fps = options.film_rate(tools, given.get("fps") or "", found.movie)
    return Film(source, found.first, found.count, fps)


@step.command("webm")
@source_options
@film_options
@click.pass_obj
def webm_step(context: CommandContext, /, **given: Any) -> None:
    """The WebM of a finished movie or JPG sequence."""
    from iomanager.steps.films import write_webm

    with _tools(context, "webm") as tools:
        written = write_webm(tools, _film(tools, given), given["destination"])
    _done(context, int(written), "movie")


@step.command("gif")
@source_options
@film_options
@click.pass_obj
def gif_step(context: CommandContext, /, **given: Any) -> None:
    """The GIF of a finished movie or JPG sequence, 320 x 180."""
    from iomanager.steps.films import write_gif

    with _tools(context, "gif") as tools:
        written = write_gif(tools, _film(tools, given), given["destination"])
    _done(context, int(written), "file")


@step.command("montage")
@source_options
@click.option("--destination", type=FILE, required=True, metavar="PATTERN", help="The frames, numbered from 1.")
@click.option("--fps", default="24", metavar="RATE", help="Of a JPG sequence.")
@click.option("--date", default="", metavar="YYYY-MM-DD", help="What is written into them; empty: today.")
@click.pass_obj
def montage_step(context: CommandContext, /, *, destination: Path, date: str, **given: Any) -> None:
    """About 30 frames of a finished movie or JPG sequence, with the date; 0001 is the Version's thumbnail."""
    from iomanager.media.reels import montage_count
    from iomanager.steps.films import write_montage

    with _tools(context, "montage") as tools:
        film = _film(tools, given)
        names = destinations(destination, montage_count(film.count), 1)
        written = write_montage(tools, film, names, date)
    _done(context, written, "frames")


@step.command("filmstrip")
@source_options
@click.option("--destination", type=FILE, required=True, metavar="FILE", help="The JPEG.")
@click.pass_obj
def filmstrip_step(context: CommandContext, /, *, destination: Path, **given: Any) -> None:
    """Montage frames side by side; without --last all that are there from --first (1) on."""
    from iomanager.steps.films import write_filmstrip

    with _tools(context, "filmstrip") as tools:
        if given["source"] is not None and given["last"] is None:
            given["first"] = 1 if given["first"] is None else given["first"]
            given["last"] = _last_there(given["source"], given["first"])
        found, _ = options.read_sources(tools, given)
        found.check()
        written = write_filmstrip(tools, found.frames, destination)
    _done(context, int(written), "file")


def _last_there(pattern: Path, first: int) -> int:
    last = first
    while numbered(pattern, last + 1).is_file() and numbered(pattern, last + 1) != numbered(pattern, last):
        last += 1
    return last


@step.command("mhl")
@click.option("--source", type=FILE, metavar="PATTERN", help="The published frames or movie, in one folder.")
@click.option("--first", type=int, help="Number of the first frame.")
@click.option("--last", type=int, help="Number of the last frame.")
@click.option("--hashes", type=FILE, metavar="FILE.json", help="As the step copy kept them; otherwise they are read.")
@click.option("--author", default="", help="Who made it.")
@click.pass_obj
def mhl_step(context: CommandContext, /, *, hashes: Path | None, author: str, **given: Any) -> None:
    """The ASC MHL manifest of a published plate."""
    from iomanager.steps.copying import hash_files, read_hashes, write_mhl

    with working("mhl", as_json=context.console.as_json) as work:
        if (hashes is None) == (given["source"] is None):
            raise InvalidInput("Say what it lists: either --source PATTERN, or --hashes FILE.json.")
        if hashes:
            files = read_hashes(load_job(hashes))
        else:
            if given["first"] is None and given["last"] is None:
                given["first"] = given["last"] = 1
            found, _ = options.read_sources(None, given)
            found.check()
            files = hash_files((found.movie,) if found.movie else found.frames, work)
        made = write_mhl(files[0][0].parent, files, author=author)
    _done(context, len(made), "files")


@step.command("register")
@click.option(
    "--job",
    type=FILE,
    required=True,
    metavar="FILE.json",
    help='{"project", "sequence", "shot", "delivery_id", "records": [{"kind", "code", "fields"}]}',
)
@click.pass_obj
def register_step(context: CommandContext, /, *, job: Path) -> None:
    """Write a plate's records into the tracker."""
    from iomanager.steps.records import register_job

    with working("register", as_json=context.console.as_json):
        written = register_job(context.app.tracker, load_job(job))
    _done(context, len(written), "records")


@step.command("upload")
@click.option("--show", required=True, metavar="NAME", help="The project.")
@click.option("--shot", required=True, metavar="CODE", help="The shot.")
@click.option("--version", "code", required=True, metavar="CODE", help="The Version, such as S001_0010_org_v001.mov.")
@click.option("--thumbnail", type=FILE, metavar="FILE", help="Its picture, such as montage frame 0001.")
@click.option("--movie", type=FILE, metavar="FILE", help="Its movie.")
@click.pass_obj
def upload_step(context: CommandContext, /, *, show: str, shot: str, code: str, **given: Path | None) -> None:
    """Show people the finished picture and movie on the Version."""
    from iomanager.steps.records import upload

    with working("upload", as_json=context.console.as_json):
        files = {"thumbnail": given["thumbnail"], "path_to_movie": given["movie"]}
        upload(context.app.tracker, (show, shot, code), {name: path for name, path in files.items() if path})
    _done(context, 1, "version")


@step.command("clean")
@click.option("--root", type=FILE, required=True, metavar="DIR", help="Nothing outside of it is removed.")
@click.option("--file", "files", type=FILE, multiple=True, metavar="FILE", help="A file to remove. Repeat it.")
@click.option("--source", type=FILE, metavar="PATTERN", help="Numbered files to remove.")
@click.option("--first", type=int, help="Number of the first one.")
@click.option("--last", type=int, help="Number of the last one.")
@click.option("--job", type=FILE, metavar="FILE.json", help='{"files": [...]}')
@click.option("--folder", "folders", type=FILE, multiple=True, metavar="DIR", help="Then this folder, when empty.")
@click.pass_obj
def clean_step(context: CommandContext, /, *, root: Path, files: tuple[Path, ...], **given: Any) -> None:
    """Remove temporary files by their names."""
    from iomanager.steps.clean import clean
    from iomanager.steps.sources import sources

    with working("clean", as_json=context.console.as_json):
        named = list(files)
        if given["source"]:
            found = sources(given["source"], given["first"], given["last"])
            named += (found.movie,) if found.movie else found.frames
        if given["job"]:
            named += paths_of(load_job(given["job"]), "files")
        removed = clean(root, named, given["folders"])
    _done(context, removed, "files", "removed")


step.add_command(script_step)
