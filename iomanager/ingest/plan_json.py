"""A plan as JSON and back, without loss: the journal keeps it, ``iomanager plan --json`` prints it."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from iomanager.core.errors import InvalidInput
from iomanager.ingest.model import Fix, Problem, PublishOptions, Severity
from iomanager.ingest.plan_model import Plan, PlanItem, PlanRecord, PlanSegment, PlatePlan, SourceFile


def to_json(plan: Plan) -> dict[str, Any]:
    """The contract's document, with what is needed to read it back: plates, options, delivery and project."""
    return {
        "delivery": plan.delivery,
        "project": plan.project,
        "options": dataclasses.asdict(plan.options),
        "plates": [_plate(plate) for plate in plan.plates],
        "items": [_item(item) for item in plan.items],
        "records": [_record(record) for record in plan.records],
        "job": dict(plan.job),
        "problems": [_problem(problem) for problem in plan.problems],
        "bytes_needed": plan.bytes_needed,
        "bytes_free": plan.bytes_free,
    }


def from_json(document: Mapping[str, Any]) -> Plan:
    """The plan of :func:`to_json`'s document. Raises InvalidInput where it is none."""
    try:
        return Plan(
            delivery=document["delivery"],
            project=document["project"],
            options=PublishOptions(**document["options"]),
            plates=tuple(_plate_of(plate) for plate in document["plates"]),
            items=tuple(PlanItem(**item) for item in document["items"]),
            records=tuple(PlanRecord(**record) for record in document["records"]),
            job=document["job"],
            problems=tuple(_problem_of(problem) for problem in document["problems"]),
            bytes_needed=document["bytes_needed"],
            bytes_free=document["bytes_free"],
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise InvalidInput(f"This is not a plan of this application: {error}.") from error


def _plate(plate: PlatePlan) -> dict[str, Any]:
    lists = {"row_ids": list(plate.row_ids), "films": list(plate.films), "uploads": list(plate.uploads)}
    parts = {
        "segments": [dataclasses.asdict(segment) for segment in plate.segments],
        "sources": [dataclasses.asdict(file) for file in plate.sources],
    }
    values = {field.name: getattr(plate, field.name) for field in dataclasses.fields(plate)}
    return {**values, **lists, **parts}


def _plate_of(values: Mapping[str, Any]) -> PlatePlan:
    """Plans of earlier versions lack the later fields, which have defaults."""
    parts = {
        "row_ids": tuple(values["row_ids"]),
        "films": tuple(values.get("films", ())),
        "uploads": tuple(values.get("uploads", ())),
        "segments": tuple(PlanSegment(**segment) for segment in values.get("segments", ())),
        "sources": tuple(SourceFile(**file) for file in values.get("sources", ())),
    }
    return PlatePlan(**{**values, **parts})


def _item(item: PlanItem) -> dict[str, Any]:
    return {
        "kind": item.kind,
        "source": item.source,
        "destination": item.destination,
        "bytes": item.bytes,
        "plate": item.plate,
        "frame": item.frame,
    }


def _record(record: PlanRecord) -> dict[str, Any]:
    return {"kind": record.kind, "code": record.code, "plate": record.plate, "fields": dict(record.fields)}


def _problem(problem: Problem) -> dict[str, Any]:
    """As everywhere, with the fix's changes besides its label."""
    fix = problem.fix
    changes = {"row": fix.row_id, "changes": dict(fix.changes)} if fix else None
    return {**problem.to_json(), "fix_changes": changes}


def _problem_of(values: Mapping[str, Any]) -> Problem:
    rest = {key: value for key, value in values.items() if key not in {"fix", "fix_changes", "severity"}}
    changes = values.get("fix_changes")
    fix = Fix(values["fix"], changes["row"], changes["changes"]) if changes else None
    return Problem(**rest, severity=Severity(values["severity"]), fix=fix)
