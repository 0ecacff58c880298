"""The files of one plate: copies with their exact sizes, and what is rendered from them with estimates."""

from __future__ import annotations

from collections.abc import Iterator

from iomanager.ingest.context import Context, FrameFile
from iomanager.ingest.groups import Group
from iomanager.ingest.plan_draft import Draft
from iomanager.ingest.plan_model import PlanItem
from iomanager.media.reels import montage_count

JPG_BYTES_PER_PIXEL = 0.6
"""An estimate: JPG of high quality without chroma subsampling, over filmed material with grain."""

MP4_BYTES_PER_PIXEL = 0.03
"""An estimate: H.264 at crf 18, per pixel of every frame."""

MOV_BYTES_PER_PIXEL = 0.8
"""An estimate: ProRes 4444, the largest of the studio's codecs that can be written."""

WEBM_BYTES_PER_FRAME = 12_000
"""2 Mbit/s at 24 frames per second, and somewhat more."""

GIF_BYTES_PER_FRAME = 40_000
"""An estimate: 320 x 180 with a palette of its own."""

THUMBNAIL_BYTES = 100_000
"""An estimate of one thumbnail."""

FILMSTRIP_BYTES = 500_000
"""An estimate of about 30 tiles of 240 pixels."""

RENDERED_BYTES_PER_PIXEL = {"exr": 8, "dpx": 6}
"""The most that frames of another kind become: half floats without compression, and 12 bit DPX."""


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
    """Every file of the plate: originals, JPGs, films and thumbnail, and the MHL manifest's folder."""
    plan, places = draft.plan, draft.places
    pixels = plan.width * plan.height
    jpg = int(pixels * JPG_BYTES_PER_PIXEL)
    yield from _originals(draft)
    if places.jpg:
        yield from _frames(draft, places.jpg, kind="jpg", size=jpg)
    if places.half and plan.half:
        yield from _frames(draft, places.half, kind="jpg_half", size=jpg // 4)
    yield PlanItem("mp4", "", places.mp4, int(pixels * MP4_BYTES_PER_PIXEL) * draft.count, plan.key)
    yield from _films(draft)
    if draft.kind:
        yield PlanItem("mhl", "", f"{plan.folder}/ascmhl", 0, plan.key)


def _films(draft: Draft) -> Iterator[PlanItem]:
    """What stands beside the MP4. The first montage frame is the thumbnail."""
    plan, places = draft.plan, draft.places
    pixels = plan.width * plan.height
    if "mov" in plan.films:
        size = int(pixels * MOV_BYTES_PER_PIXEL / (4 if plan.half else 1)) * draft.count
        yield PlanItem("mov", "", places.mov, size, plan.key)
    if "webm" in plan.films:
        yield PlanItem("webm", "", places.webm, WEBM_BYTES_PER_FRAME * draft.count, plan.key)
    if "montage" in plan.films:
        head, _, tail = places.montage.rpartition("%04d")
        for number in range(1, montage_count(draft.count) + 1):
            size = int(pixels * JPG_BYTES_PER_PIXEL)
            yield PlanItem("montage", "", f"{head}{number:04d}{tail}", size, plan.key, number)
    else:
        yield PlanItem("thumbnail", "", places.thumbnail, THUMBNAIL_BYTES, plan.key)
    if "filmstrip" in plan.films:
        yield PlanItem("filmstrip", "", places.filmstrip, FILMSTRIP_BYTES, plan.key)
    if places.gif:
        yield PlanItem("gif", "", places.gif, GIF_BYTES_PER_FRAME * draft.count, plan.key)


def _originals(draft: Draft) -> Iterator[PlanItem]:
    plan, pattern = draft.plan, draft.originals
    whole = sum(file.size for file in draft.files)
    if draft.kind == "copy" and plan.movie:
        for file in draft.files:
            yield PlanItem("copy", file.path, pattern, file.size, plan.key)
    elif draft.kind == "copy":
        yield from _copies(draft)
    elif draft.kind:
        rendered = RENDERED_BYTES_PER_PIXEL[plan.ext] * plan.width * plan.height
        same = not plan.movie and draft.members.first.ext.lower() == plan.ext
        size = whole // max(len(draft.files), 1) if same else rendered
        yield from _frames(draft, pattern, kind=draft.kind, size=size)


def _copies(draft: Draft) -> Iterator[PlanItem]:
    plan, stem = draft.plan, draft.places.stem
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
