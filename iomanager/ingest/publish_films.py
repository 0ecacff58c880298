"""The films of a plate that is being published: MOV, WebM, montage frames, filmstrip and GIF."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from iomanager.ingest.plan_model import PlanItem
from iomanager.ingest.publish_files import items_of, missing, place_all, share, staging
from iomanager.ingest.publish_pictures import colorspace, originals, toolbox
from iomanager.media.ffmpeg_program import Film
from iomanager.media.movie_write import MovieJob
from iomanager.media.plate_render import Shots
from iomanager.media.reels import montage_count, montage_step
from iomanager.media.retime import identity

if TYPE_CHECKING:
    from iomanager.ingest.publish_plate import PlateRun
    from iomanager.steps.toolbox import Toolbox


def write_mov_of(run: PlateRun) -> None:
    """The movie in the project's codec and the view's colours, of half the size where the plate is wide."""
    from iomanager.steps.films import write_mov

    frames, movie = originals(run)
    plate = run.plate
    begin = plate.first_frame  # the numbers of the files, by which other programs name them
    first, last = (plate.first, plate.last) if movie else (begin, begin + len(frames) - 1)
    shots = Shots(
        frames=tuple(enumerate(frames, begin)),
        movie=movie,
        colorspace=colorspace(run),
        to="view",
        mirror=plate.mirror,
        project=run.plan.project,
    )
    for item in _open(run, "mov"):
        with staging(run, Path(item.destination).parent) as folder:
            part = folder / Path(item.destination).name
            fps = Fraction(plate.fps or "24")
            job = MovieJob(shots, identity(first, last), part, plate.codec, fps, plate.half, plate.timecode)
            write_mov(toolbox(run, share(run, item.bytes)), job)
            place_all(run, [(part, item)])


def write_webm_of(run: PlateRun) -> None:
    """The WebM for the tracker, from the MP4."""
    from iomanager.steps.films import write_webm

    for item in _open(run, "webm"):
        with staging(run, Path(item.destination).parent) as folder:
            part = folder / Path(item.destination).name
            write_webm(toolbox(run, share(run, item.bytes)), _film(run), part)
            place_all(run, [(part, item)])


def write_gif_of(run: PlateRun) -> None:
    """The GIF of a clip of the library, from the MP4."""
    from iomanager.steps.films import write_gif

    for item in _open(run, "gif"):
        with staging(run, Path(item.destination).parent) as folder:
            part = folder / Path(item.destination).name
            write_gif(toolbox(run, share(run, item.bytes)), _film(run), part)
            place_all(run, [(part, item)])


def write_montage_of(run: PlateRun) -> None:
    """About 30 dated frames; the first is the Version's thumbnail."""
    items = items_of(run, "montage")
    wanted = {item.destination for item in _open(run, "montage")}
    if not wanted:
        return
    with staging(run, Path(items[0].destination).parent) as folder:
        tools = toolbox(run, share(run, sum(item.bytes for item in items if item.destination in wanted)))
        parts = _montage(tools, _film(run), folder)
        pairs = [pair for pair in zip(parts, items, strict=True) if pair[1].destination in wanted]
        place_all(run, pairs)


def write_filmstrip_of(run: PlateRun) -> None:
    """The strip that the tracker scrubs over, of about 30 frames."""
    from iomanager.steps.films import write_filmstrip

    for item in _open(run, "filmstrip"):
        with staging(run, Path(item.destination).parent) as folder:
            tools = toolbox(run, share(run, item.bytes))
            part = folder / Path(item.destination).name
            write_filmstrip(tools, _tiles(run, tools, folder), part)
            place_all(run, [(part, item)])


def _tiles(run: PlateRun, tools: Toolbox, folder: Path) -> Sequence[Path]:
    """The pictures of the filmstrip: montage frames, or JPGs; a clip of the library has its MP4 alone."""
    montage = [Path(item.destination) for item in items_of(run, "montage")]
    if montage:
        return montage
    pictures = items_of(run, "jpg_half") or items_of(run, "jpg")
    if not pictures:
        return _montage(tools, _film(run), folder)
    return [Path(item.destination) for item in pictures[:: montage_step(len(pictures))]]


def _montage(tools: Toolbox, film: Film, folder: Path) -> list[Path]:
    from iomanager.steps.films import write_montage

    parts = [folder / f"montage.{number:04d}.jpg" for number in range(1, montage_count(film.count) + 1)]
    write_montage(tools, film, parts)
    return parts


def _open(run: PlateRun, kind: str) -> list[PlanItem]:
    """The items of one kind that do not stand yet; the others count as done."""
    items = items_of(run, kind)
    wanted = missing(run, items)
    run.progress.advance(sum(item.bytes for item in items) - sum(item.bytes for item in wanted))
    return wanted


def _film(run: PlateRun) -> Film:
    """The plate's MP4, which shows what people see."""
    mp4 = Path(items_of(run, "mp4")[0].destination)
    plate = run.plate
    count = len(items_of(run, "retime", "dpx")) or plate.last - plate.first + 1
    return Film(mp4, 1, count, Fraction(plate.fps or "24"))
