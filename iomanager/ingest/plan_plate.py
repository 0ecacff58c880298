"""One group of rows as plates: the plate itself, and what the options make beside it.

Non Retime makes the JPGs of a retimed plate as it was shot, as the version after it; ClipLib makes a clip of the
library from every plate that is none. Both are plates of their own, with their own folders, steps and records.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction

from iomanager.core import timecode
from iomanager.core.errors import InvalidInput
from iomanager.core.frames import format_ranges
from iomanager.ingest.checks import retime
from iomanager.ingest.context import Context, FrameFile, row_fps, size_of
from iomanager.ingest.cuts import RETIMED
from iomanager.ingest.groups import Group
from iomanager.ingest.model import Problem, PublishOptions, Row, Severity
from iomanager.ingest.naming import naming, published_extension, show_folder, version_name, version_type
from iomanager.ingest.plan_draft import Draft
from iomanager.ingest.plan_items import frame_files, plate_items
from iomanager.ingest.plan_model import PlanItem, PlanRecord, PlanSegment, PlatePlan, SourceFile
from iomanager.ingest.plan_places import CLIP_SEQUENCE, clip_places, shot_places
from iomanager.ingest.plan_records import plate_records
from iomanager.ingest.plan_steps import original_kind
from iomanager.ingest.retime_map import samples_of

MIRRORS = frozenset({"flip", "flop"})
_MIRRORED_TYPES = frozenset({"org", "src"})
_FORMAT = {
    "exr 16bit": ("exr", "16"),
    "exr 32bit": ("exr", "32"),
    "dpx 10bit": ("dpx", "10"),
    "dpx 12bit": ("dpx", "12"),
}


@dataclass(frozen=True, slots=True)
class Made:
    """One plate with all that follows from it."""

    plan: PlatePlan
    items: list[PlanItem]
    records: list[PlanRecord]
    problems: list[Problem]


class ClipNames:
    """Names of clips of the library: ``src{YYYYmmddHHMMSS}``, a second apart; segments of one clip share theirs.

    A second whose name the library has already is left out: somebody else published clips a moment ago.
    """

    def __init__(self, context: Context) -> None:
        self._now = context.now or datetime.now(UTC)
        self._there = context.disk.listing(f"{stock_of(context)}/src") or {}
        self._given: dict[tuple[str, ...], str] = {}
        self._count = 0

    def name(self, row: Row) -> str:
        """The name of the clip that this row, or several retimed rows of its source, become."""
        key = (row.scan_path, row.scan_name, "" if row.retimed else row.row_id)
        if key not in self._given:
            self._given[key] = self._next()
        return self._given[key]

    def _next(self) -> str:
        while True:
            name = f"src{self._now + timedelta(seconds=self._count):%Y%m%d%H%M%S}"
            self._count += 1
            if name not in self._there:
                return name


def show_of(context: Context) -> str:
    """The show's folder; empty where the project's name is none, which the permission check says."""
    try:
        return show_folder(context.root, context.project)
    except InvalidInput:
        return ""


def stock_of(context: Context) -> str:
    """The folder of the clip library."""
    return context.rules.library_root or f"{show_of(context)}/stock"


def plates_of(members: Group, context: Context, *, options: PublishOptions, clips: ClipNames) -> Iterator[Made]:
    """The plate of a group of rows, and those that the options make beside it."""
    made = _plate(members, context, options=options)
    if made is None:
        return
    yield made
    lib = members.first.type == "lib"
    if options.non_retime and members.retimed and not lib:
        yield from _as_shot(members, context, options=options)
    if options.cliplib and not lib:
        name = clips.name(members.first)
        tags = _tags(members.first)
        shot = members.as_shot.rows
        rows = tuple(row.with_changes(type="lib", shot_name=name, version=1, clip_tag=tags) for row in shot)
        clip = _plate(Group(rows), context, options=options)
        yield from (replace(clip, problems=[]),) if clip else ()  # they are those of the plate


def _as_shot(members: Group, context: Context, *, options: PublishOptions) -> Iterator[Made]:
    """The JPGs as shot; a version that is taken by a record is refused (what stands on the disk collides by itself)."""
    version = (members.first.version or 0) + 1
    rows = tuple(row.with_changes(version=version) for row in members.as_shot.rows)
    made = _plate(Group(rows), context, options=options, non_retimed=True)
    if made is None:
        return
    plan, problems = made.plan, list[Problem]()
    kinds = {plan.type, version_type(plan.type)}  # all sources of a shot count their versions together
    if any(known.number == version for kind in kinds for known in context.published(plan.shot, kind)):
        name = f"{plan.shot}_{plan.type}_{version_name(version)}"
        message = f"Non Retime needs {name}, which is published already. Publish this plate as a later version."
        problems.append(Problem("version", message, members.first.row_id, "version"))
    yield replace(made, problems=problems)


def _plate(members: Group, context: Context, *, options: PublishOptions, non_retimed: bool = False) -> Made | None:
    """One plate; None where its names are not safe, which the checks have said."""
    row = members.first
    try:
        names = naming(show_of(context), row.shot_name or "", row.type or "", row.version or 0)
    except InvalidInput:
        return None
    files = frame_files(members, context)
    lib = row.type == "lib"
    places = clip_places(stock_of(context), names.shot) if lib else shot_places(names)
    if non_retimed:
        places = replace(places, folder=names.jpg_folder)
    plan = PlatePlan(
        key=names.plate,
        shot=names.shot,
        sequence=CLIP_SEQUENCE if lib else names.sequence,
        type=names.type,
        version=names.version,
        row_ids=tuple(member.row_id for member in members.rows),
        folder=places.folder,
        source=_source(row),
        movie=row.is_movie,
        first=members.just_in,
        last=members.just_out,
        fps=_fps(row, context),
        colorspace=row.colorspace or context.colorspace,
        width=(size_of(row.resolution) or (0, 0))[0],
        height=(size_of(row.resolution) or (0, 0))[1],
        clip_tag=row.clip_tag,
        ext=published_extension(row.ext),
        first_frame=context.rules.first_frame,
        segments=_segments(members),
        smooth=options.smooth_retime and members.retimed,
        non_retimed=non_retimed,
        mirror=_mirror(row),
        review=context.rules.keep_review,
        project=context.rules.library_project if lib else "",
    )
    plan = _filmed(_rendered(plan, files, context, options), members, context)
    draft = Draft(plan, places, members, files, context.rules, options)
    problems = list(_problems(members, files, plan, context))
    return Made(plan, list(plate_items(draft)), list(plate_records(draft)), problems)


def _rendered(plan: PlatePlan, files: Sequence[FrameFile], context: Context, options: PublishOptions) -> PlatePlan:
    """With what the renderer must know, where the originals are not copied."""
    kind = original_kind(plan, options)
    if kind == "copy":
        return plan
    plan = replace(plan, sources=tuple(SourceFile(file.frame, file.path, file.size) for file in files))
    if not kind:
        return plan
    ext, depth = _FORMAT.get(context.rules.out_format or context.out_format or "", ("", ""))
    if plan.movie and options.mov_to_dpx and plan.type != "editor":
        return replace(plan, ext="dpx", depth=depth if ext == "dpx" else "10")
    if plan.movie:
        ext, depth = (ext, depth) if ext else ("exr", "16")
        return replace(plan, ext=ext, depth=depth, compression="piz" if ext == "exr" else "")
    if plan.ext in {"exr", "dpx"}:
        return plan  # depth and compression of the source
    return replace(plan, ext="exr", depth="16", compression="piz")


def _filmed(plan: PlatePlan, members: Group, context: Context) -> PlatePlan:
    """With the films that it gets; a plate as it was shot has its MP4 alone."""
    half = plan.width > context.rules.half_jpg_width
    if plan.non_retimed:
        return replace(plan, half=half, uploads=("thumbnail", "mp4") if context.takes_uploads else ())
    wanted = set(context.rules.films) - {"mov"} | ({"mov"} if context.mov_codec else set())
    films = tuple(film for film in ("mov", "webm", "montage", "filmstrip") if film in wanted)
    sent = ("thumbnail", *(film for film in ("filmstrip", "webm") if film in films), "mp4")
    uploads = sent if context.takes_uploads else ()
    timecode_in = _timecode(members, plan.fps)
    return replace(plan, half=half, films=films, codec=context.mov_codec, timecode=timecode_in, uploads=uploads)


def _timecode(members: Group, fps: str | None) -> str:
    """That of the first frame, where it is one at this rate."""
    found = members.timecode_in
    if not found or not fps:
        return ""
    try:
        return timecode.add(found, 0, Fraction(fps))
    except InvalidInput:
        return ""  # the timecode's check says so


def _segments(members: Group) -> tuple[PlanSegment, ...]:
    return tuple(
        PlanSegment(
            row.just_in or 0, row.just_out or 0, row.retime_percent, row.retime_start_frame, row.retime_duration
        )
        for row in members.segments
    )


def _tags(row: Row) -> str:
    """What of a clip_tag are tags of the library: not the word for a mirror, nor the words of an edit list."""
    tags = ((tag, tag.strip()) for tag in (row.clip_tag or "").split(","))
    return ",".join(tag for tag, word in tags if word not in MIRRORS and not word.startswith(RETIMED))


def _mirror(row: Row) -> str:
    tag = (row.clip_tag or "").strip()
    return tag if tag in MIRRORS and row.type in _MIRRORED_TYPES else ""


def _source(row: Row) -> str:
    """The movie or the single file, or the frames as a pattern to be shown."""
    name = row.scan_name if row.is_movie or not row.pad else f"{row.scan_name}{row.pad}.{row.ext}"
    return f"{row.scan_path}/{name}"


def _fps(row: Row, context: Context) -> str | None:
    fps = row_fps(row)
    if fps is None:
        try:
            fps = context.default_fps
        except InvalidInput:
            return None  # the frame rate's check says so
    return str(fps)


def _problems(members: Group, files: Sequence[FrameFile], plan: PlatePlan, context: Context) -> Iterator[Problem]:
    yield from _unusable(members, files)
    if plan.segments and not any(found.severity is Severity.ERROR for found in retime.check(members.rows, context)):
        yield from _unmapped(members, plan)
    if "mov" in plan.films and plan.fps and plan.width:
        shrink = 2 if plan.half else 1
        why = context.codec_problem(plan.codec, plan.width // shrink, plan.height // shrink, Fraction(plan.fps))
        if why:
            yield Problem("codec", why, members.first.row_id, "type")


def _unmapped(members: Group, plan: PlatePlan) -> Iterator[Problem]:
    """Segments that no frame map can be made of and that the retime check lets pass."""
    try:
        count = len(samples_of(plan))
    except InvalidInput as error:
        yield Problem("retime", error.message, members.first.row_id, "retime_duration")
        return
    if count != members.frames:
        message = f"The segments make {count} frames, the durations {members.frames}."
        yield Problem("retime", message, members.first.row_id, "retime_duration")


def _unusable(members: Group, files: Sequence[FrameFile]) -> Iterator[Problem]:
    """Frames of the used range that are not on the disk any more, or hold nothing."""
    row = members.first
    if not files:
        message = f"Nothing of {row.scan_name} is in {row.scan_path} any more."
        yield Problem("source-missing", message, row.row_id, "scan_path", path=row.scan_path)
        return
    wanted = {1} if row.is_movie else members.used
    found = {file.frame for file in files}
    gone = [] if row.is_movie else sorted(wanted - found)
    empty = [file.frame for file in files if file.size == 0 and (row.is_movie or file.frame in wanted)]
    for frames, what in ((gone, "not on the disk"), (empty, "empty (0 bytes)")):
        if frames:
            message = f"{row.scan_name}: {format_ranges(frames)} {'is' if len(frames) == 1 else 'are'} {what}."
            yield Problem("source-missing", message, row.row_id, "missing_frames", Severity.ERROR, path=row.scan_path)
