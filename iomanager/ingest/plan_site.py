"""What a site lacks for the records of a plan, said before hours of rendering instead of after them."""

from __future__ import annotations

from collections.abc import Iterator

from iomanager.ingest.model import Problem, Severity
from iomanager.ingest.plan_model import Plan
from iomanager.tracker.service import Tracker

CODE = "tracker"
_KINDS = {"version": "version", "published_file": "published_file", "shot_cut": "shot"}
_PLURALS = {"version": "versions", "published_file": "published files", "shot_cut": "shots"}
_UPLOADED = frozenset({"thumbnail"})
"""Uploaded by a step of its own."""


def lacking(plan: Plan, tracker: Tracker, barred: str = "") -> list[Problem]:
    """One error for each project, file type and storage that is missing, one warning for each kind of record of which
    values are not kept; none of our own tracker.

    ``barred`` is why the steps of the job cannot log in. Raises Unavailable.
    """
    if not tracker.takes_uploads:
        return []
    projects = dict.fromkeys(plate.project for plate in plan.plates if plate.project)
    missing = [f"The ShotGrid site has no project {name}." for name in projects if tracker.project(name) is None]
    missing += tracker.lacking([record.fields for record in plan.records if record.kind == "published_file"])
    missing += [barred] if barred and plan.records else []
    return [Problem(CODE, message) for message in missing] + list(_dropped(plan, tracker))


def _dropped(plan: Plan, tracker: Tracker) -> Iterator[Problem]:
    """The values of the records that the site has no field for, and leaves out."""
    asked: dict[str, dict[str, None]] = {}
    for record in plan.records:
        if record.kind in _KINDS:
            asked.setdefault(record.kind, {}).update(
                dict.fromkeys(name for name in record.fields if record.fields[name])
            )
    for kind, names in asked.items():
        lost = [name for name in names if name not in _UPLOADED and not tracker.keeps(_KINDS[kind], name)]
        if lost:
            message = f"The ShotGrid site keeps no {', '.join(lost)} of {_PLURALS[kind]}: these are not written there."
            yield Problem(CODE, message, severity=Severity.WARNING)
