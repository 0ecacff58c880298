"""The files of one plate: copies with their exact sizes, and what is rendered from them with estimates."""

from __future__ import annotations

from collections.abc import Iterator

from iomanager.ingest.context import Context, FrameFile
from iomanager.ingest.groups import Group
from iomanager.ingest.plan_draft import Draft
from iomanager.ingest.plan_model import PlanItem

JPG_BYTES_PER_PIXEL = 0.6
"""An estimate: JPG of high quality without chroma subsampling, over filmed material with grain."""

MP4_BYTES_PER_PIXEL = 0.03
"""An estimate: H.264 at crf 18, per pixel of every frame."""

THUMBNAIL_BYTES = 100_000
"""An estimate of one thumbnail."""


def frame_files(members: Group, context: Context) -> list[FrameFile]:
    """The files of the used range, one for each frame, in order; a movie is one file."""
    row = members.first
    files = context.disk.frames(row)
    if row.is_movie:
        return list(files[:1])
    first, last = members.just_in, members.just_out
    by_frame: dict[int, FrameFile] = {}
    for file in files:
        if first <= file.frame <= last:
            by_frame.setdefault(file.frame, file)
    return [by_frame[frame] for frame in sorted(by_frame)]


def plate_items(draft: Draft) -> Iterator[PlanItem]:
    """Every file of the plate: originals, JPGs, half-size JPGs, MP4, thumbnail, and the MHL manifest's folder."""
    plan, names = draft.plan, draft.names
    pixels = plan.width * plan.height
    yield from _originals(draft)
    jpg = int(pixels * JPG_BYTES_PER_PIXEL)
    yield from _frames(draft, f"{names.jpg_folder}/{names.plate}.%04d.jpg", kind="jpg", size=jpg)
    if plan.width > draft.rules.half_jpg_width:
        yield from _frames(draft, f"{names.half_jpg_folder}/{names.plate}.%04d.jpg", kind="jpg_half", size=jpg // 4)
    yield PlanItem("mp4", "", names.mp4, int(pixels * MP4_BYTES_PER_PIXEL) * draft.count, plan.key)
    yield PlanItem("thumbnail", "", names.thumbnail, THUMBNAIL_BYTES, plan.key)
    yield PlanItem("mhl", "", f"{plan.folder}/ascmhl", 0, plan.key)


def _originals(draft: Draft) -> Iterator[PlanItem]:
    plan, stem = draft.plan, draft.stem
    whole = sum(file.size for file in draft.files)
    if draft.to_dpx:
        yield from _frames(draft, f"{stem}.%04d.dpx", kind="dpx", size=4 * plan.width * plan.height)
    elif plan.movie and draft.members.retimed:
        yield PlanItem("retime", "", f"{stem}.{plan.ext}", whole, plan.key)
    elif plan.movie:
        for file in draft.files:
            yield PlanItem("copy", file.path, f"{stem}.{plan.ext}", file.size, plan.key)
    elif draft.members.retimed:
        each = whole // max(len(draft.files), 1)
        yield from _frames(draft, f"{stem}.%04d.{plan.ext}", kind="retime", size=each)
    else:
        yield from _copies(draft)


def _copies(draft: Draft) -> Iterator[PlanItem]:
    plan, stem = draft.plan, draft.stem
    shift, key, ext = plan.first_frame - plan.first, plan.key, plan.ext
    for file in draft.files:
        frame = file.frame + shift
        yield PlanItem("copy", file.path, f"{stem}.{frame:04d}.{ext}", file.size, key, frame)


def _frames(draft: Draft, pattern: str, *, kind: str, size: int) -> Iterator[PlanItem]:
    """One rendered item for each published frame."""
    key, first = draft.plan.key, draft.plan.first_frame
    head, _, tail = pattern.rpartition("%04d")
    for frame in range(first, first + draft.count):
        yield PlanItem(kind, "", f"{head}{frame:04d}{tail}", size, key, frame)
