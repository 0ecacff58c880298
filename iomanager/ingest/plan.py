"""The plan of a publish: every folder, file, record and task as a value, before anything is touched.

The very same object is what runs (``ingest.publish``) and what the panel shows. This module is the door to it: the
values are in ``plan_model``, how they come about in ``plan_build``, JSON in ``plan_json``, the workbook in
``plan_export``.
"""

from iomanager.ingest.plan_build import build
from iomanager.ingest.plan_export import export_xlsx
from iomanager.ingest.plan_json import from_json, to_json
from iomanager.ingest.plan_model import ITEM_KINDS, Plan, PlanItem, PlanRecord, PlatePlan

__all__ = [
    "ITEM_KINDS",
    "Plan",
    "PlanItem",
    "PlanRecord",
    "PlatePlan",
    "build",
    "export_xlsx",
    "from_json",
    "to_json",
]
