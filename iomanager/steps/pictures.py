"""The steps ``jpg``, ``jpg_half``, ``mp4`` and ``thumbnail``: what people look at, decoded once where it can be."""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

from iomanager.media.place import plain_errors, sync_folder
from iomanager.media.proxy import ProxyJob, jpeg_size, movie_size
from iomanager.media.thumbnail import ThumbnailRequest
from iomanager.steps.chosen import ChosenRenderer
from iomanager.steps.claim import make_folder
from iomanager.steps.films import jpeg_problems
from iomanager.steps.proxy import place_proxy, rendered
from iomanager.steps.staging import finished, give_name, keeps, staged, sweep_parts
from iomanager.steps.toolbox import Toolbox

_CHUNK = 200
"""JPGs of one request: what a killed step loses at most."""


def render_pictures(tools: Toolbox, job: ProxyJob, key: str) -> int:
    """Make what is missing of the job's outputs; ``key`` names the plate. Returns how many were written."""
    missing = _missing(job)
    written = 0
    for folder in {path.parent for path in job.outputs()}:
        make_folder(folder)
        sweep_parts(folder, {key})
    tools.work.progress.start("Rendering pictures", sum(part.count or 0 for part in missing) or None, "frames")
    for part in missing:
        renderer = ChosenRenderer(tools.decoder, tools.settings)
        with rendered(part, key, renderer, token=tools.work.token, progress=tools.work.progress) as proxies:
            for proxy in proxies:
                place_proxy(proxy)
                written += 1
            for folder in {proxy.destination.parent for proxy in proxies}:
                with plain_errors("flushing", folder):
                    sync_folder(folder)
    return written


def write_thumbnail(tools: Toolbox, request: ThumbnailRequest) -> bool:
    """One small JPEG; False when it was there already."""
    if all(finished([request.destination], jpeg_problems)):
        return False
    with staged(request.destination) as folder:
        part = folder / request.destination.name
        tools.decoder.thumbnail(dataclasses.replace(request, destination=part))
        give_name(part, request.destination)
    return True


def copy_thumbnail(source: Path, destination: Path) -> bool:
    """A finished JPG under another name, such as montage frame 0001."""
    if all(finished([destination], jpeg_problems)):
        return False
    with staged(destination) as folder, plain_errors("copying to", destination):
        part = folder / destination.name
        shutil.copyfile(source, part)
        give_name(part, destination)
    return True


def _missing(job: ProxyJob) -> list[ProxyJob]:
    """The job cut down to what is not there: the movie needs all frames at once, JPGs come in runs of frames."""
    full, half = _wanted(job.jpg_paths), _wanted(job.half_jpg_paths)
    mp4 = job.mp4_path if job.mp4_path and not keeps(job.mp4_path, lambda path: _mp4_problems(path, job)) else None
    thumbnail = job.thumbnail_path if job.thumbnail_path and not keeps(job.thumbnail_path, jpeg_problems) else None
    parts = []
    if mp4:
        every = set(range(job.count or 0))
        with_full, with_half = full == every, half == every
        parts.append(
            dataclasses.replace(
                job,
                jpg_paths=job.jpg_paths if with_full else (),
                half_jpg_paths=job.half_jpg_paths if with_half else (),
                thumbnail_path=thumbnail,
            )
        )
        full, half = set() if with_full else full, set() if with_half else half
    elif thumbnail:
        parts.append(dataclasses.replace(_cut(job, range(1)), thumbnail_path=thumbnail))
    return [*parts, *_jpgs(job, full, half)]


def _jpgs(job: ProxyJob, full: set[int], half: set[int]) -> Iterator[ProxyJob]:
    """Both kinds from one decode where the same frames are missing of both."""
    kinds = [(full, True, True)] if full == half else [(full, True, False), (half, False, True)]
    for wanted, with_full, with_half in kinds:
        for part in _runs(sorted(wanted), movie=job.movie is not None):
            yield _cut(job, part, full=with_full, half=with_half)


def _wanted(paths: Sequence[Path]) -> set[int]:
    return {index for index, path in enumerate(paths) if not keeps(path, jpeg_problems)}


def _runs(frames: Sequence[int], *, movie: bool) -> Iterator[range]:
    """Frames that follow each other, at most a chunk of them; those of a movie in one go, since seeking is slow."""
    begin = 0
    for index in range(1, len(frames) + 1):
        ended = index == len(frames) or frames[index] != frames[index - 1] + 1
        if ended or (not movie and index - begin >= _CHUNK):
            yield range(frames[begin], frames[index - 1] + 1)
            begin = index


def _cut(job: ProxyJob, part: range, *, full: bool = False, half: bool = False) -> ProxyJob:
    """The job for some of its frames, with the JPGs of these kinds."""
    cut = dataclasses.replace(
        job,
        jpg_paths=tuple(job.jpg_paths[index] for index in part) if full and job.jpg_paths else (),
        half_jpg_paths=tuple(job.half_jpg_paths[index] for index in part) if half and job.half_jpg_paths else (),
        mp4_path=None,
        thumbnail_path=None,
    )
    if job.movie is None:
        return dataclasses.replace(cut, frames=tuple(job.frames[index] for index in part))
    return dataclasses.replace(cut, first=job.first + part.start, last=job.first + part.stop - 1)


def _mp4_problems(path: Path, job: ProxyJob) -> list[str]:
    found = movie_size(path)
    if found is None:
        return [f"{path.name} is no whole MP4."]
    if job.count is not None and found[2] != job.count:
        return [f"{path.name} has {found[2]} frames instead of {job.count}."]
    size = jpeg_size(job.jpg_paths[0]) if job.jpg_paths else None
    if size and not job.halves_mp4(size[0]) and found[:2] != (size[0] + size[0] % 2, size[1] + size[1] % 2):
        return [f"{path.name} is {found[0]} x {found[1]}, the JPGs {size[0]} x {size[1]}."]
    return []
