"""The pictures of a plate that is being published: its sources, its originals, and the tools that read them."""

from __future__ import annotations

import sys
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, cast

from iomanager.core.cancel import Progress
from iomanager.core.errors import InvalidInput, NotFound
from iomanager.ingest.plan_model import SourceFile
from iomanager.ingest.plan_steps import ORIGINAL_KINDS
from iomanager.ingest.publish_files import items_of
from iomanager.media.proxy import ProxyJob
from iomanager.steps.running import Lines, Work
from iomanager.steps.toolbox import Toolbox

if TYPE_CHECKING:
    from iomanager.ingest.publish_plate import PlateRun
    from iomanager.media.decoder import Decoder


def toolbox(run: PlateRun, progress: Progress) -> Toolbox:
    """The tools of the steps, for one part of a publish."""
    decoder = cast("Decoder", run.site.renderer)
    return Toolbox(Work(run.token, progress, Lines(sys.stderr)), decoder, run.site.media, run.plan.project)


def source_files(run: PlateRun) -> tuple[SourceFile, ...]:
    """The vendor's files, which must be those that were planned. Raises NotFound, InvalidInput."""
    hint = "Scan the delivery again and publish the plate anew."
    for file in run.plate.sources:
        path = Path(file.path)
        if not path.is_file():
            raise NotFound(f"{path} does not exist any more.", hint=hint)
        size = path.stat().st_size
        if size != file.size:
            raise InvalidInput(f"{path} has changed since it was planned: {size} bytes, not {file.size}.", hint=hint)
    return run.plate.sources


def originals(run: PlateRun) -> tuple[list[Path], Path | None]:
    """The published frames, or the published movie; the vendor's where the plate has no originals."""
    if run.plate.non_retimed:
        paths = [Path(file.path) for file in source_files(run)]
    else:
        paths = [Path(item.destination) for item in items_of(run, *ORIGINAL_KINDS)]
    movie = run.plate.movie and (run.plate.non_retimed or bool(items_of(run, "copy")))
    return ([], paths[0]) if movie else (paths, None)


def colorspace(run: PlateRun, *, of_source: bool = False) -> str:
    """The studio's name of what the originals hold. Empty: each file by its kind.

    Originals of another kind than their source still hold the source's colour, so that kind is named then.
    """
    from iomanager.media.colour import ColourTable

    plate = run.plate
    if plate.colorspace or of_source:
        return plate.colorspace or ""
    source = Path(plate.source).suffix[1:].lower()
    if source == plate.ext:
        return ""
    return ColourTable(run.site.media, run.plan.project).default(source, is_float=False)


def proxy_job(run: PlateRun) -> ProxyJob:
    """JPGs, half-size JPGs, MP4 and thumbnail of the plate, from one decode."""
    plate = run.plate
    frames, movie = originals(run)
    single = {item.kind: Path(item.destination) for item in items_of(run, "mp4", "thumbnail")}
    return ProxyJob(
        frames=tuple(frames),
        movie=movie,
        first=plate.first - 1 if movie else 0,
        last=plate.last - 1 if movie else None,
        fps=Fraction(plate.fps or "24"),
        colorspace=colorspace(run),
        jpg_paths=tuple(Path(item.destination) for item in items_of(run, "jpg")),
        half_jpg_paths=tuple(Path(item.destination) for item in items_of(run, "jpg_half")),
        mp4_path=single.get("mp4"),
        thumbnail_path=single.get("thumbnail"),
        mp4_half=plate.half,
        mirror=plate.mirror,
        project=run.plan.project,
    )
