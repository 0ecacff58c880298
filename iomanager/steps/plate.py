"""The steps ``exr``, ``dpx`` and ``retime``: a plate written again, frame by frame; frames that are whole are kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from iomanager.core.errors import InvalidInput, IOManagerError
from iomanager.media.health import check_frame
from iomanager.media.place import place, plain_errors, sync_folder
from iomanager.media.plate_render import PlateJob, Shots
from iomanager.media.plate_write import Target
from iomanager.media.retime import Sample
from iomanager.steps.scripted import Retiming, Scripted, in_order, part
from iomanager.steps.sources import Sources
from iomanager.steps.staging import finished, flush, staged
from iomanager.steps.toolbox import Toolbox


def shots_of(sources: Sources, how: Shots) -> Shots:
    """The pictures of a source, with the colour and mirror of ``how``."""
    sources.check()
    frames = zip(range(sources.first, sources.last + 1), sources.frames, strict=False)
    return replace(how, frames=tuple(frames), movie=sources.movie)


@dataclass(frozen=True, slots=True)
class Frames:
    """What frames show and where they go: a sample for each of ``destinations``.

    ``retiming`` says the same as the samples to a program that does retimes itself.
    """

    samples: Sequence[Sample]
    destinations: Sequence[Path]
    target: Target
    retiming: Retiming = Retiming()  # noqa: RUF009 - it is frozen


def render(tools: Toolbox, shots: Shots, frames: Frames) -> int:
    """Write what is missing of the destinations, and return how many were written; by ``media.renderer``.

    Raises Conflict where something else has a name, InvalidInput for a frame that does not decode.
    """
    samples, destinations, target = frames.samples, frames.destinations, frames.target
    _check_pairs(samples, destinations)
    target.check()
    kept = finished(destinations, lambda path: problems(path, target))
    missing = [index for index, keep in enumerate(kept) if not keep]
    if not missing:
        return 0
    output: Any = "retime" if frames.retiming.segments else target.ext
    renderer = tools.settings.renderer_of(output)
    if renderer == "builtin" or not (frames.retiming.segments or in_order(samples)):
        _render(tools, shots, frames, missing)
    else:
        _render_scripted(Scripted(tools, renderer, output, shots), frames, missing)
    _seal([destinations[index] for index in missing], target)
    return len(missing)


def _render(tools: Toolbox, shots: Shots, frames: Frames, missing: Sequence[int]) -> None:
    progress = tools.work.progress
    progress.start("Rendering frames", len(missing), "frames")
    for begin in range(0, len(missing), _CHUNK):
        chunk = missing[begin : begin + _CHUNK]
        with staged(frames.destinations[0]) as staging:
            outputs = tuple((index, frames.samples[index], frames.destinations[index]) for index in chunk)
            job = PlateJob(shots, outputs, frames.target, staging)
            tools.decoder.work("plate", job, shots.name, token=tools.work.token, progress=progress)


def _render_scripted(scripted: Scripted, frames: Frames, missing: Sequence[int]) -> None:
    """The span of what is missing in one go, a retime as a whole; what was there already keeps its name."""
    first, last = (0, len(frames.samples) - 1) if frames.retiming.segments else (missing[0], missing[-1])
    destinations = frames.destinations[first : last + 1]
    with staged(frames.destinations[0]) as folder:
        if frames.retiming.segments:
            scripted.retime(destinations, frames.retiming, frames.target, folder)
        else:
            scripted.frames(destinations, frames.samples[first : last + 1], frames.target, folder)
        parts = {index: part(folder, index - first, frames.target.ext) for index in missing}
        wrong = [text for path in parts.values() for text in problems(path, frames.target)]
        if wrong:
            raise InvalidInput(f"What was made is not whole: {' '.join(wrong[:5])}")
        for index, path in parts.items():
            flush(path)
            with plain_errors("naming", frames.destinations[index]):
                place(path, frames.destinations[index])


def problems(path: Path, target: Target) -> list[str]:
    """The step's check: what is wrong with a written frame, in words."""
    try:
        with plain_errors("looking at", path):
            size = path.stat().st_size
        found = check_frame(path, size)
    except IOManagerError as error:
        return [error.message]
    if found.info is None or found.codes:
        return [found.message or f"{path.name} is damaged."]
    depth = found.info.bit_depth or ""
    wrong = []
    if found.info.kind != target.ext:
        wrong.append(f"{path.name} is no {target.ext.upper()}.")
    if target.ext == "dpx" and target.depth and not depth.startswith(f"{target.depth} "):
        wrong.append(f"{path.name} has {depth or 'no depth'} instead of {target.depth} bit.")
    if target.compression and target.compression != (found.info.compression or ""):
        wrong.append(f"{path.name} is compressed by {found.info.compression}, not {target.compression}.")
    return wrong


_CHUNK = 500
"""Frames of one request; more would make it needlessly large."""


def _check_pairs(samples: Sequence[Sample], destinations: Sequence[Path]) -> None:
    if len(samples) != len(destinations):
        raise InvalidInput(f"{len(destinations)} names were given for {len(samples)} frames.")
    if len(set(destinations)) != len(destinations):
        raise InvalidInput("Two frames would get the same name.")


def _seal(paths: Sequence[Path], target: Target) -> None:
    """The names last, and every file is what it should be."""
    for folder in {path.parent for path in paths}:
        with plain_errors("flushing", folder):
            sync_folder(folder)
    wrong = [text for path in paths for text in problems(path, target)]
    if wrong:
        raise InvalidInput(f"What was written is not whole: {' '.join(wrong[:5])}")
