"""From ticked rows to the plan: plates, their items, records and tasks, and everything that stands in the way."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from iomanager.core.errors import InvalidInput
from iomanager.core.frames import format_ranges
from iomanager.core.paths import as_posix
from iomanager.ingest.checks.space import not_enough
from iomanager.ingest.context import Context, FrameFile, row_fps, size_of
from iomanager.ingest.groups import Group, group
from iomanager.ingest.model import Problem, PublishOptions, Row, Severity
from iomanager.ingest.naming import ClipNaming, PlateNaming, naming, published_extension, show_folder
from iomanager.ingest.plan_collisions import Destinations
from iomanager.ingest.plan_draft import Draft
from iomanager.ingest.plan_items import frame_files, plate_items
from iomanager.ingest.plan_job import job_tree
from iomanager.ingest.plan_model import Plan, PlanItem, PlanRecord, PlatePlan
from iomanager.ingest.plan_records import plate_records
from iomanager.ingest.validate import validate

_NOT_YET = "the job tree, which is not there yet: untick the row"
_NO_ENGINE = "the job tree, which is not there yet: publish with --engine local."


@dataclass(frozen=True, slots=True)
class _Plate:
    """One plate with all that follows from it."""

    plan: PlatePlan
    items: list[PlanItem]
    records: list[PlanRecord]
    problems: list[Problem]


def build(rows: Sequence[Row], context: Context, options: PublishOptions) -> Plan:
    """The plan of the ticked rows. Nothing is written; every problem is in it, those of the validation first."""
    prepared = _prepared(rows, context, options)
    problems = validate(prepared, context)
    plates = [plate for members in group(prepared) if (plate := _plate(members, context, options))]
    show = _show(context)
    items, collisions = _with_folders([item for plate in plates for item in plate.items], context)
    needed = sum(item.bytes for item in items)
    free = context.disk.free(show) if show else None
    problems += [problem for plate in plates for problem in plate.problems]
    problems += collisions
    if options.engine != "local":
        problems.append(Problem("not-yet", f"The engine {options.engine} needs {_NO_ENGINE}"))
    if free is not None and needed > free and not any(problem.code == "free-space" for problem in problems):
        problems.append(Problem("free-space", not_enough(needed, free, show)))
    plans = tuple(plate.plan for plate in plates)
    delivery = context.delivery or _delivery(prepared)
    return Plan(
        delivery=delivery,
        project=context.project,
        options=options,
        plates=plans,
        items=tuple(items),
        records=_once(record for plate in plates for record in plate.records),
        job=job_tree(plans, delivery, rules=context.rules, options=options),
        problems=tuple(problems),
        bytes_needed=needed,
        bytes_free=free or 0,
    )


def _prepared(rows: Sequence[Row], context: Context, options: PublishOptions) -> list[Row]:
    """The rows with the delivery's colourspace, and clips of the library with their names."""
    now = context.now or datetime.now(UTC)
    prepared: list[Row] = []
    clips = 0
    for row in rows:
        changed = row.with_changes(colorspace=options.colorspace) if options.colorspace else row
        if row.check and row.type == "lib":
            at = now + timedelta(seconds=clips)
            clips += 1
            name = row.shot_name or f"src{at:%Y%m%d%H%M%S}"
            changed = changed.with_changes(shot_name=name, version=row.version or 1)
        prepared.append(changed)
    return prepared


def _delivery(rows: Sequence[Row]) -> str:
    """The folder that all rows come from, where the context does not say it."""
    folders = {as_posix(row.scan_path) for row in rows}
    try:
        return as_posix(os.path.commonpath(folders)) if folders else ""
    except ValueError:  # several drives, or relative beside absolute
        return ""


def _show(context: Context) -> str:
    try:
        return show_folder(context.root, context.project)
    except InvalidInput:
        return ""  # the permission check says so


def _plate(members: Group, context: Context, options: PublishOptions) -> _Plate | None:
    """One plate; None where its names are not safe, which the checks have said."""
    row = members.first
    try:
        names = naming(_show(context), row.shot_name or "", row.type or "", row.version or 0)
    except InvalidInput:
        return None
    files = frame_files(members, context)
    refused = _refused(members, options)
    plan = _plan(members, context, names=names, refused=refused)
    draft = Draft(plan, names, members, files, context.rules, options)
    problems = [*_refusal(members, refused), *_unusable(members, files)]
    return _Plate(plan, list(plate_items(draft)), list(plate_records(draft)), problems)


def _plan(members: Group, context: Context, *, names: PlateNaming, refused: str | None) -> PlatePlan:
    row = members.first
    width, height = size_of(row.resolution) or (0, 0)
    lib = row.type == "lib"
    return PlatePlan(
        key=names.plate,
        shot=names.shot,
        sequence="clip" if lib else names.sequence,
        type=names.type,
        version=names.version,
        row_ids=tuple(member.row_id for member in members.rows),
        folder=ClipNaming(context.rules.stock_root, names.shot).folder if lib else names.folder,
        source=_source(row),
        movie=row.is_movie,
        first=members.just_in,
        last=members.just_out,
        fps=_fps(row, context),
        colorspace=row.colorspace or context.colorspace,
        width=width,
        height=height,
        clip_tag=row.clip_tag,
        refused=refused,
        ext=published_extension(row.ext),
        first_frame=context.rules.first_frame,
    )


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


def _refused(members: Group, options: PublishOptions) -> str | None:
    """Why a plate cannot run before the job tree exists; None where it can."""
    row = members.first
    if members.retimed:
        extra = "Non Retime" if options.non_retime else "Smooth Retime" if options.smooth_retime else ""
        what = f"Retimed plates (here with {extra}) need" if extra else "Retimed plates need"
        return f"{what} {_NOT_YET}, or remove its retime_duration."
    if options.mov_to_dpx and row.is_movie and row.type != "editor":
        return f"MOV to DPX needs {_NOT_YET}, or switch MOV to DPX off."
    if row.type == "lib":
        return f"Clips of the library (type lib) need {_NOT_YET}."
    return f"ClipLib needs {_NOT_YET}, or switch ClipLib off." if options.cliplib else None


def _refusal(members: Group, refused: str | None) -> Iterator[Problem]:
    if refused:
        column = "retime_duration" if members.retimed else "type"
        for row in members.rows:
            yield Problem("not-yet", refused, row.row_id, column)


def _unusable(members: Group, files: Sequence[FrameFile]) -> Iterator[Problem]:
    """Frames of the used range that are not on the disk any more, or hold nothing."""
    row = members.first
    if not files:
        message = f"Nothing of {row.scan_name} is in {row.scan_path} any more."
        yield Problem("source-missing", message, row.row_id, "scan_path", path=row.scan_path)
        return
    wanted = range(1) if row.is_movie else range(members.just_in, members.just_out + 1)
    found = {file.frame for file in files}
    gone = [] if row.is_movie else [frame for frame in wanted if frame not in found]
    empty = [file.frame for file in files if file.size == 0]
    for frames, what in ((gone, "not on the disk"), (empty, "empty (0 bytes)")):
        if frames:
            message = f"{row.scan_name}: {format_ranges(frames)} {'is' if len(frames) == 1 else 'are'} {what}."
            yield Problem("source-missing", message, row.row_id, "missing_frames", Severity.ERROR, path=row.scan_path)


def _with_folders(items: list[PlanItem], context: Context) -> tuple[list[PlanItem], list[Problem]]:
    """The folders to be made, parents first, before the items; and what stands at their destinations already."""
    places = Destinations(context.disk.listing, context.root)
    for item in items:
        places.add(item)
    folders = [PlanItem("folder", "", folder, 0, plate) for folder, plate in places.folders()]
    return [*folders, *items], places.problems()


def _once(records: Iterator[PlanRecord]) -> tuple[PlanRecord, ...]:
    """Sequences and shots stand once, with the first plate that needs them."""
    found: dict[tuple[str, str, str], PlanRecord] = {}
    for record in records:
        shared = record.kind in {"sequence", "shot"}
        found.setdefault((record.kind, record.code, "" if shared else record.plate), record)
    return tuple(found.values())
