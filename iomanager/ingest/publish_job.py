"""A delivery as one job: a group per plate, and its steps below. Pure.

A task is ``iomanager step publish DELIVERY PLATE STEP``; which step runs after which says ``plan_steps``. The titles
are those of ``domain/plates.md`` 10 with the plate's name, because a farm wants every title once in a job.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from iomanager.core.errors import Unavailable
from iomanager.farm import jobjson
from iomanager.farm.builder import Step, build
from iomanager.farm.model import Command, Job, Task
from iomanager.ingest.context import Rules
from iomanager.ingest.model import PublishOptions
from iomanager.ingest.plan_model import Plan, PlatePlan
from iomanager.ingest.plan_steps import PlateStep, steps_of

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
    """What the tree is made of: a plan that may still be under construction."""

    delivery: str
    project: str
    plates: Sequence[PlatePlan]
    options: PublishOptions

    @classmethod
    def of(cls, plan: Plan) -> Contents:
        """Of a finished plan."""
        return cls(plan.delivery, plan.project, plan.plates, plan.options)


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
    )
    return Step(task, tuple(task_id(plate.key, before) for before in step.after), plate.key)
