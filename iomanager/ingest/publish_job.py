"""A delivery as one job: a group per plate, and its steps below. Pure.

A task is ``iomanager step publish DELIVERY PLATE STEP``; which step runs after which says ``plan_steps``. The titles
are those of ``domain/plates.md`` 10 with the plate's name, because a farm wants every title once in a job.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from iomanager.core.errors import Unavailable
from iomanager.core.frames import runs
from iomanager.farm import jobjson
from iomanager.farm.builder import Step, build
from iomanager.farm.model import Command, Job, Task
from iomanager.farm.proof import span
from iomanager.ingest.context import Rules
from iomanager.ingest.model import PublishOptions
from iomanager.ingest.plan_model import Plan, PlanItem, PlatePlan
from iomanager.ingest.plan_steps import REVIEW_KINDS, PlateStep, makes, steps_of

PLACEHOLDER = "DELIVERY"
"""Stands for the delivery's id in the job of a plan that was not published yet."""

RETRY_CODES = (Unavailable.exit_code,)


@dataclass(frozen=True, slots=True)
class Spool:
    """What the job says besides the plan: how machines call this program, the rules, and whose job it is."""

    rules: Rules
    program: tuple[str, ...] = ("iomanager",)
    user: str = ""


@dataclass(frozen=True, slots=True)
class Contents:
    """What the tree is made of: a plan that may still be under construction. ``items`` are the files by plate."""

    delivery: str
    project: str
    plates: Sequence[PlatePlan]
    options: PublishOptions
    items: Mapping[str, Sequence[PlanItem]] = field(default_factory=dict)

    @classmethod
    def of(cls, plan: Plan) -> Contents:
        """Of a finished plan."""
        return cls(plan.delivery, plan.project, plan.plates, plan.options, by_plate(plan.items))


def by_plate(items: Iterable[PlanItem]) -> Mapping[str, Sequence[PlanItem]]:
    """The items of a plan by the keys of their plates."""
    found: dict[str, list[PlanItem]] = {}
    for item in items:
        found.setdefault(item.plate, []).append(item)
    return found


def job_of(contents: Contents, spool: Spool, delivery_id: str = PLACEHOLDER) -> Job:
    """The job's tree. ``metadata`` is the delivery's id, by which its job is found again after a crash."""
    rules = spool.rules
    name = contents.delivery.rstrip("/").rpartition("/")[2] or "delivery"
    job = Job(
        title=f"{rules.title_prefix}{name} publish",
        subtasks=(),
        priority=float(rules.priority),
        projects=(contents.project,) if contents.project else (),
        owner=spool.user,
        comment=f"iomanager deliveries show {delivery_id}",
        metadata=delivery_id,
    )
    plates = {plate.key: plate for plate in contents.plates}
    steps = [
        _step(plate, step, contents, spool=spool, delivery_id=delivery_id)
        for plate in plates.values()
        for step in steps_of(plate, contents.options)
    ]
    return build(job, steps, {key: key for key in plates})


def outputs_of(plate: PlatePlan, step: PlateStep, items: Sequence[PlanItem]) -> tuple[str, ...]:
    """The files of a step that are there whenever it is done, frames as ``farm.proof`` spells them.

    What a later step takes away again is left out, and the manifest, which the settings of a machine may forbid and
    the step ``verify`` proves.
    """
    gone = frozenset() if plate.review else REVIEW_KINDS
    kinds = frozenset(makes(step.kinds)) - gone
    found: dict[str, list[int]] = {}
    for item in items:
        if item.kind in kinds:
            found.setdefault(_pattern(item), []).append(item.frame or 0)
    return tuple(output for pattern, frames in found.items() for output in _spans(pattern, frames))


def _pattern(item: PlanItem) -> str:
    """The path with its frame number as ``%04d``; as it is where it holds none."""
    if item.frame is None:
        return item.destination
    head, number, tail = item.destination.rpartition(f"{item.frame:04d}")
    return f"{head}%04d{tail}" if number and "/" not in tail else item.destination


def _spans(pattern: str, frames: Sequence[int]) -> Iterator[str]:
    if "%04d" not in pattern:
        yield pattern
        return
    yield from (span(pattern, first, last) for first, last in runs(frames))


def job_json(contents: Contents, spool: Spool) -> dict[str, Any]:
    """The tree of a plan as plain data, as ``iomanager plan`` prints it and ``farm.jobjson`` reads it."""
    plain: dict[str, Any] = json.loads(jobjson.dumps(job_of(contents, spool)))
    return plain


def task_id(plate: str, step: str) -> str:
    """The id of a step's task."""
    return f"{plate}/{step}"


def _step(plate: PlatePlan, step: PlateStep, contents: Contents, *, spool: Spool, delivery_id: str) -> Step:
    rules = spool.rules
    command = Command(
        argv=(*spool.program, "--project", contents.project, "step", "publish", delivery_id, plate.key, step.name),
        retry_codes=RETRY_CODES,
    )
    task = Task(
        title=f"{plate.key} {step.title}",
        id=task_id(plate.key, step.name),
        commands=(command,),
        service=step.service or (rules.lib_service if plate.type == "lib" else rules.service),
        metadata=plate.key,
        outputs=outputs_of(plate, step, contents.items.get(plate.key, ())),
    )
    return Step(task, tuple(task_id(plate.key, before) for before in step.after), plate.key)
