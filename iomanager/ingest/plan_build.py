"""From ticked rows to the plan: plates, their items, records and tasks, and everything that stands in the way."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence

from iomanager.core.paths import as_posix
from iomanager.ingest.checks.space import not_enough
from iomanager.ingest.context import Context
from iomanager.ingest.groups import group
from iomanager.ingest.model import Problem, PublishOptions, Row, Severity
from iomanager.ingest.plan_collisions import Destinations
from iomanager.ingest.plan_model import Plan, PlanItem, PlanRecord
from iomanager.ingest.plan_plate import ClipNames, Made, plates_of, show_of
from iomanager.ingest.publish_job import Contents, Spool, by_plate, job_json
from iomanager.ingest.validate import validate


def build(rows: Sequence[Row], context: Context, options: PublishOptions) -> Plan:
    """The plan of the ticked rows. Nothing is written; every problem is in it, those of the validation first."""
    clips = ClipNames(context)
    prepared = _prepared(rows, options, clips)
    plates = [plate for one in group(prepared) for plate in plates_of(one, context, options=options, clips=clips)]
    problems = validate(prepared, context)
    show = show_of(context)
    items, collisions = _with_folders([item for plate in plates for item in plate.items], context)
    needed = sum(item.bytes for item in items)
    free = context.disk.free(show) if show else None
    problems += [problem for plate in plates for problem in plate.problems]
    problems += collisions
    problems += _twice(plates)
    if plates and "mov" in context.rules.films and not context.mov_codec:
        message = "No MOV is made: neither ingest.mov_codec nor the project names a movie codec."
        problems.append(Problem("codec", message, severity=Severity.WARNING))
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
        records=_once(record for plate in plates for record in (*plate.records, *_playlist(plate, delivery, context))),
        job=job_json(Contents(delivery, context.project, plans, options, by_plate(items)), Spool(context.rules)),
        problems=tuple(problems),
        bytes_needed=needed,
        bytes_free=free or 0,
    )


def _prepared(rows: Sequence[Row], options: PublishOptions, clips: ClipNames) -> list[Row]:
    """The rows with the delivery's colourspace, and clips of the library with their names."""
    prepared: list[Row] = []
    for row in rows:
        changed = row.with_changes(colorspace=options.colorspace) if options.colorspace else row
        if row.check and row.type == "lib":
            changed = changed.with_changes(shot_name=row.shot_name or clips.name(row), version=row.version or 1)
        prepared.append(changed)
    return prepared


def _twice(plates: Sequence[Made]) -> Iterator[Problem]:
    """Plates that would be one, on the disk or as a version of the tracker, which all sources of a shot share."""
    found: dict[str, Made] = {}
    for plate in plates:
        codes = (record.code for record in plate.records if record.kind == "version")
        for name in (plate.plan.key, *codes):
            other = found.setdefault(name, plate)
            if other is not plate:
                message = f"{name} is planned twice: from {other.plan.source} and from {plate.plan.source}."
                yield Problem("exists", message, plate.plan.row_ids[0], "version")
                break


def _delivery(rows: Sequence[Row]) -> str:
    """The folder that all rows come from, where the context does not say it."""
    folders = {as_posix(row.scan_path) for row in rows}
    try:
        return as_posix(os.path.commonpath(folders)) if folders else ""
    except ValueError:  # several drives, or relative beside absolute
        return ""


def _with_folders(items: list[PlanItem], context: Context) -> tuple[list[PlanItem], list[Problem]]:
    """The folders to be made, parents first, before the items; and what stands at their destinations already."""
    places = Destinations(context.disk.listing, context.root)
    for item in items:
        places.add(item)
    folders = [PlanItem("folder", "", folder, 0, plate) for folder, plate in places.folders()]
    return [*folders, *items], places.problems()


def _playlist(plate: Made, delivery: str, context: Context) -> Iterator[PlanRecord]:
    """The playlist of the delivery, with each of its plates; clips of the library are in none."""
    folder = delivery.rstrip("/").rpartition("/")[2]
    name = context.rules.playlist.replace("{delivery}", folder)
    if name and plate.plan.type != "lib":
        yield PlanRecord("playlist", name, plate.plan.key)


def _once(records: Iterator[PlanRecord]) -> tuple[PlanRecord, ...]:
    """Sequences and shots stand once, with the first plate that needs them."""
    found: dict[tuple[str, str, str], PlanRecord] = {}
    for record in records:
        shared = record.kind in {"sequence", "shot"}
        found.setdefault((record.kind, record.code, "" if shared else record.plate), record)
    return tuple(found.values())
