"""The steps ``exr``, ``dpx`` and ``retime``: a plate written again, frame by frame; frames that are whole are kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from iomanager.core.errors import InvalidInput, IOManagerError
from iomanager.media.health import check_frame
from iomanager.media.place import plain_errors, sync_folder
from iomanager.media.plate_render import PlateJob, Shots
from iomanager.media.plate_write import Target
from iomanager.media.retime import Sample
from iomanager.steps.sources import Sources
from iomanager.steps.staging import keeps, staged
from iomanager.steps.toolbox import Toolbox


def shots_of(sources: Sources, how: Shots) -> Shots:
    """The pictures of a source, with the colour and mirror of ``how``."""
    sources.check()
    frames = zip(range(sources.first, sources.last + 1), sources.frames, strict=False)
    return replace(how, frames=tuple(frames), movie=sources.movie)


def render(
    tools: Toolbox, shots: Shots, samples: Sequence[Sample], destinations: Sequence[Path], target: Target
) -> int:
    """Write what is missing of ``destinations``, one for each sample, and return how many were written.

    Raises Conflict where something else has a name, InvalidInput for a frame that does not decode.
    """
    _check_pairs(samples, destinations)
    target.check()
    kept = [keeps(path, lambda path: problems(path, target)) for path in destinations]
    whole = list(zip(range(len(samples)), samples, destinations, strict=True))
    outputs = [output for output, keep in zip(whole, kept, strict=True) if not keep]
    if not outputs:
        return 0
    progress = tools.work.progress
    progress.start("Rendering frames", len(outputs), "frames")
    for begin in range(0, len(outputs), _CHUNK):
        chunk = outputs[begin : begin + _CHUNK]
        with staged(destinations[0]) as staging:
            job = PlateJob(shots, tuple(chunk), target, staging)
            tools.decoder.work("plate", job, shots.name, token=tools.work.token, progress=progress)
    _seal([path for _, _, path in outputs], target)
    return len(outputs)


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
