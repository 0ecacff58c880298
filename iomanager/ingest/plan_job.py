"""The tree of tasks of a publish as JSON data, with the titles of ``domain/plates.md`` 10.

Every task names the tasks that it runs ``after``. Titles and order are the original's; the Non Retime branch is what
it meant to do.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from iomanager.ingest.context import Rules
from iomanager.ingest.model import PublishOptions
from iomanager.ingest.plan_model import PlatePlan
from iomanager.ingest.plan_steps import becomes_dpx

_Task = tuple[str, tuple[str, ...]]


def job_tree(plates: Sequence[PlatePlan], delivery: str, *, rules: Rules, options: PublishOptions) -> dict[str, Any]:
    """``{"title", "jobs": [{"title", "plate", "service", "priority", "tasks": [{"id", "title", "after"}]}]}``."""
    name = delivery.rstrip("/").rpartition("/")[2] or "delivery"
    return {
        "title": f"{rules.title_prefix}{name} publish",
        "jobs": [_plate_job(plate, rules, options=options) for plate in plates],
    }


def _plate_job(plate: PlatePlan, rules: Rules, *, options: PublishOptions) -> dict[str, Any]:
    return {
        "title": f"{rules.title_prefix}{plate.shot} publish",
        "plate": plate.key,
        "service": rules.lib_service if plate.type == "lib" else rules.service,
        "priority": rules.priority,
        "tasks": [
            {"id": f"{plate.key}/{title}", "title": title, "after": [f"{plate.key}/{before}" for before in after]}
            for title, after in _tasks(plate, options)
        ],
    }


def _tasks(plate: PlatePlan, options: PublishOptions) -> list[_Task]:
    if plate.type == "lib":
        return _library(plate, options)
    retimed = plate.refused is not None and plate.refused.startswith("Retimed")
    to_dpx = becomes_dpx(plate, options)
    if retimed:
        return [*_retimed(), *(_non_retimed() if options.non_retime else ())]
    first = "create mov" if to_dpx else "copy org"
    tasks: list[_Task] = [
        (first, ()),
        ("mhl", (first,)),
        ("render jpg", (first,)),
        ("render mp4", ("render jpg",)),
        ("sg version", ("render mp4", "mhl")),
    ]
    return [*tasks, ("rm", ("sg version",))] if to_dpx else tasks


def _retimed() -> list[_Task]:
    return [
        ("copy temp", ()),
        ("create org", ("copy temp",)),
        ("mhl", ("create org",)),
        ("render jpg", ("create org",)),
        ("render mp4", ("render jpg",)),
        ("sg version", ("render mp4", "mhl")),
        ("rm", ("sg version",)),
    ]


def _non_retimed() -> list[_Task]:
    """The plate as it was shot, as the JPGs of the version after it."""
    return [
        ("copy temp jpg", ("copy temp",)),
        ("render nonretimed mp4", ("copy temp jpg",)),
        ("rm tmp jpg", ("render nonretimed mp4",)),
        ("sg nonretime version", ("render nonretimed mp4",)),
    ]


def _library(plate: PlatePlan, options: PublishOptions) -> list[_Task]:
    first = "create mov" if plate.movie else "copy org"
    tasks: list[_Task] = [(first, ()), ("render jpg", (first,))]
    if options.cliplib:
        tasks.append(("copy to clip lib", ("render jpg",)))
    return [
        *tasks,
        ("render mp4", ("render jpg",)),
        ("sg version", ("render mp4",)),
        ("convert mot to gif", (tasks[-1][0], "sg version")),
        ("rm", ("convert mot to gif",)),
    ]
