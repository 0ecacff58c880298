"""The steps ``mov``, ``webm``, ``gif``, ``montage`` and ``filmstrip``: one film each, or the pictures of one."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from pathlib import Path

from iomanager.core.errors import InvalidInput
from iomanager.media import reels
from iomanager.media.ffmpeg_program import Film, run
from iomanager.media.filmstrip import FilmstripJob, strip_size
from iomanager.media.movie_write import MovieJob, movie_facts
from iomanager.media.place import plain_errors
from iomanager.media.proxy import jpeg_size
from iomanager.steps.scripted import Scripted
from iomanager.steps.staging import finished, give_name, staged
from iomanager.steps.toolbox import Toolbox


def write_mov(tools: Toolbox, job: MovieJob) -> bool:
    """The review movie in the project's codec; False when it was there already."""
    codec = tools.colours.codec(job.codec)
    wanted = (codec.fourcc, len(job.samples))

    def problems(path: Path) -> list[str]:
        found = movie_facts(path)
        if found is None:
            return [f"{path.name} is no whole movie."]
        wrong = [] if found[0] == wanted[0] else [f"{path.name} is in {found[0]} instead of {wanted[0]}."]
        return wrong + _count_problem(path, found[3], wanted[1])

    def make(part: Path) -> None:
        from dataclasses import replace

        tools.work.progress.start("Encoding the movie", len(job.samples), "frames")
        moved = replace(job, destination=part)
        renderer = tools.settings.renderer_of("mov")
        if renderer != "builtin":
            Scripted(tools, renderer, "mov", job.shots).movie(moved, job.destination)
            return
        tools.decoder.work("movie", moved, job.shots.name, token=tools.work.token, progress=tools.work.progress)

    return _make(job.destination, make, problems)


def write_webm(tools: Toolbox, film: Film, destination: Path) -> bool:
    """The WebM of a film; False when it was there already."""

    def problems(path: Path) -> list[str]:
        found = movie_facts(path)
        return [f"{path.name} is no whole WebM."] if found is None else _count_problem(path, found[3], film.count)

    return _make(destination, lambda part: _ffmpeg(tools, film, part, reels.webm_arguments), problems)


def write_gif(tools: Toolbox, film: Film, destination: Path) -> bool:
    """The GIF of a film; False when it was there already."""
    return _make(destination, lambda part: _ffmpeg(tools, film, part, reels.gif_arguments), gif_problems)


def write_montage(tools: Toolbox, film: Film, destinations: Sequence[Path], date: str = "") -> int:
    """About 30 dated frames of a film; returns how many were written."""
    expected = reels.montage_count(film.count)
    if len(destinations) != expected:
        raise InvalidInput(f"{film.count} frames make {expected} montage frames, not {len(destinations)}.")
    kept = finished(destinations, jpeg_problems)
    if all(kept):
        return 0
    with staged(destinations[0]) as folder:
        with plain_errors("writing", folder):
            (folder / reels.DATE_FILE).write_text(date or _today(), encoding="utf-8")
        tools.work.progress.start("Montage frames", expected, "frames")
        run(reels.montage_arguments(film), folder, tools.ffmpeg())
        parts = [folder / (reels.MONTAGE_PART % number) for number in range(1, expected + 1)]
        _check([text for part in parts for text in jpeg_problems(part)])
        for part, destination, keep in zip(parts, destinations, kept, strict=True):
            if not keep:
                give_name(part, destination)
    return kept.count(False)


def write_filmstrip(tools: Toolbox, frames: Sequence[Path], destination: Path) -> bool:
    """The filmstrip of finished JPGs; False when it was there already."""
    size = jpeg_size(frames[0]) if frames else None
    if size is None:
        raise InvalidInput(f"{frames[0].name if frames else 'The filmstrip'} is no whole JPG.")
    wanted = strip_size(len(frames), *size)

    def problems(path: Path) -> list[str]:
        found = jpeg_size(path)
        return [] if found == wanted else [f"{path.name} is not a JPG of {wanted[0]} x {wanted[1]}."]

    def make(part: Path) -> None:
        tools.decoder.request("filmstrip", FilmstripJob(tuple(frames), part), str(frames[0])).result()

    return _make(destination, make, problems)


def jpeg_problems(path: Path) -> list[str]:
    """What is wrong with a JPG, in words."""
    return [] if jpeg_size(path) else [f"{path.name} is missing or damaged."]


def gif_problems(path: Path) -> list[str]:
    """What is wrong with a GIF, in words."""
    try:
        with path.open("rb") as file:
            head = file.read(10)
            file.seek(-1, 2)
            tail = file.read(1)
    except OSError:
        return [f"{path.name} is missing or damaged."]
    size = (int.from_bytes(head[6:8], "little"), int.from_bytes(head[8:10], "little"))
    whole = head[:4] == b"GIF8" and tail == b";" and size == reels.GIF_SIZE
    return [] if whole else [f"{path.name} is no whole GIF of {reels.GIF_SIZE[0]} x {reels.GIF_SIZE[1]}."]


def _make(destination: Path, make: Callable[[Path], None], problems: Callable[[Path], list[str]]) -> bool:
    """Make one file aside, check it, and give it its name; keep a whole one."""
    if all(finished([destination], problems)):
        return False
    with staged(destination) as folder:
        part = folder / destination.name
        make(part)
        _check(problems(part))
        give_name(part, destination)
    return True


def _ffmpeg(tools: Toolbox, film: Film, part: Path, arguments: Callable[[Film, Path], list[str]]) -> None:
    tools.work.progress.start("Encoding", film.count, "frames")
    run(arguments(film, part), part.parent, tools.ffmpeg())


def _check(wrong: Sequence[str]) -> None:
    if wrong:
        raise InvalidInput(f"What was made is not whole: {' '.join(wrong[:5])}")


def _count_problem(path: Path, found: int, wanted: int) -> list[str]:
    return [] if found == wanted else [f"{path.name} has {found} frames instead of {wanted}."]


def _today() -> str:
    return datetime.datetime.now().astimezone().strftime("%Y-%m-%d")
