"""What a publish renders beside its proxies: retimed plates, movies as DPX, films; and the end of it all.

:func:`run` is the door: one function for each journal kind of ``plan_steps.RENDERED_KINDS``.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from iomanager.core import timecode
from iomanager.core.errors import InvalidInput
from iomanager.ingest.plan_model import PlanItem
from iomanager.ingest.plan_steps import REVIEW_KINDS
from iomanager.ingest.publish_files import items_of, missing, place_all, share, staging
from iomanager.ingest.publish_films import (
    write_filmstrip_of,
    write_gif_of,
    write_montage_of,
    write_mov_of,
    write_webm_of,
)
from iomanager.ingest.publish_pictures import colorspace, source_files, toolbox
from iomanager.ingest.retime_map import samples_of, segments_of
from iomanager.media.plate_render import Shots
from iomanager.media.plate_write import Target

if TYPE_CHECKING:
    from iomanager.ingest.publish_plate import PlateRun

CHUNK = 240
"""Frames that are rendered, hashed and placed together: what a killed step loses at most."""


def run(kind: str, plate: PlateRun) -> Mapping[str, Any]:
    """Run one kind of step of a plate; what it leaves behind for the journal."""
    kinds: Mapping[str, Callable[[PlateRun], None]] = {
        "retime": render_originals,
        "dpx": render_originals,
        "mov": write_mov_of,
        "webm": write_webm_of,
        "montage": write_montage_of,
        "filmstrip": write_filmstrip_of,
        "gif": write_gif_of,
        "clean": clean,
    }
    kinds[kind](plate)
    return {}


def render_originals(run: PlateRun) -> None:
    """The frames of a retimed plate, or of a movie that becomes frames, numbered as they are published.

    A program that retimes itself (``media.renderer``) is given the whole plate; otherwise it comes in parts.
    Raises InvalidInput for a source that has changed, or a frame that does not decode.
    """
    from iomanager.steps.plate import Frames, render
    from iomanager.steps.scripted import Retiming

    items = items_of(run, "retime", "dpx")
    samples = samples_of(run.plate)
    if len(samples) != len(items):
        raise InvalidInput(f"{run.plate.key}: the segments make {len(samples)} frames, {len(items)} are planned.")
    wanted = {item.destination for item in missing(run, items)}
    run.progress.advance(sum(item.bytes for item in items if item.destination not in wanted))
    if not wanted:
        return
    shots, target = _shots(run), _target(run)
    whole = bool(run.plate.segments) and run.site.media.renderer_of("retime") != "builtin"
    chunks = [range(len(items))] if whole else _chunks([item.destination in wanted for item in items])
    for chunk in chunks:
        part = items[chunk.start : chunk.stop]
        with staging(run, Path(run.plate.folder)) as folder:
            names = [folder / Path(item.destination).name for item in part]
            retiming = Retiming(segments_of(run.plate), run.plate.smooth) if whole else Retiming()
            frames = Frames(samples[chunk.start : chunk.stop], names, _at(target, chunk.start), retiming)
            render(toolbox(run, share(run, sum(item.bytes for item in part))), shots, frames)
            pairs = [pair for pair in zip(names, part, strict=True) if pair[1].destination in wanted]
            place_all(run, pairs)


def clean(run: PlateRun) -> None:
    """Remove what was made for the tracker only, where the project does not keep it."""
    from iomanager.steps.clean import clean as remove

    if run.plate.review:
        return
    kept = {record.fields.get("thumbnail") for record in run.plan.records if record.plate == run.plate.key}
    items = [item for item in items_of(run, *REVIEW_KINDS) if item.destination not in kept]
    for folder, files in _by_folder(items).items():
        remove(folder, _ours(run, files))


def _ours(run: PlateRun, files: Sequence[Path]) -> list[Path]:
    """Those that are still what was written down; what somebody changed stays."""
    from iomanager.steps.proxy import is_ours

    known = {entry.destination: entry.xxh64 for entry in run.journal.files(run.delivery, run.plate.key)}
    return [file for file in files if (xxh64 := known.get(str(file))) and file.is_file() and is_ours(file, xxh64)]


def _by_folder(items: Sequence[PlanItem]) -> dict[Path, list[Path]]:
    found: dict[Path, list[Path]] = {}
    for item in items:
        path = Path(item.destination)
        found.setdefault(path.parent, []).append(path)
    return found


def _shots(run: PlateRun) -> Shots:
    """The vendor's pictures in their own colour."""
    files = source_files(run)
    frames = () if run.plate.movie else tuple((file.frame, Path(file.path)) for file in files)
    movie = Path(files[0].path) if run.plate.movie else None
    return Shots(frames=frames, movie=movie, colorspace=colorspace(run, of_source=True), project=run.plan.project)


def _target(run: PlateRun) -> Target:
    plate = run.plate
    fps = Fraction(plate.fps) if plate.fps and plate.movie else None
    return Target(plate.ext, plate.depth, plate.compression, fps, plate.timecode if plate.movie else "")


def _at(target: Target, position: int) -> Target:
    """The target of a part of the plate: its timecode counts from the part's first frame."""
    if not target.timecode or target.fps is None:
        return target
    return dataclasses.replace(target, timecode=timecode.add(target.timecode, position, target.fps))


def _chunks(wanted: Sequence[bool]) -> Iterator[range]:
    """Runs of frames that are wanted, at most ``CHUNK`` long."""
    begin = 0
    for index in range(1, len(wanted) + 1):
        ended = index == len(wanted) or wanted[index] != wanted[begin] or index - begin >= CHUNK
        if ended:
            if wanted[begin]:
                yield range(begin, index)
            begin = index
