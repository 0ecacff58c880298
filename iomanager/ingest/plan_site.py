"""What a site lacks for the records of a plan, said before hours of rendering instead of after them."""

from __future__ import annotations

from iomanager.ingest.model import Problem
from iomanager.ingest.plan_model import Plan
from iomanager.tracker.service import Tracker

CODE = "tracker"


def lacking(plan: Plan, tracker: Tracker, barred: str = "") -> list[Problem]:
    """One error for each project, file type and storage that is missing; none of our own tracker.

    ``barred`` is why the steps of the job cannot log in. Raises Unavailable.
    """
    if not tracker.takes_uploads:
        return []
    projects = dict.fromkeys(plate.project for plate in plan.plates if plate.project)
    missing = [f"The ShotGrid site has no project {name}." for name in projects if tracker.project(name) is None]
    missing += tracker.lacking([record.fields for record in plan.records if record.kind == "published_file"])
    missing += [barred] if barred and plan.records else []
    return [Problem(CODE, message) for message in missing]
