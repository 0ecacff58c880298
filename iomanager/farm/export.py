"""A job as a file for others: alfscript, JSON, or an Open Job Description template. Pure.

Nothing leaves with a credential: the job is looked at as it is, and the text once more as it was written.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from iomanager.core.errors import InvalidInput
from iomanager.farm import alf, jobjson, openjd, validate
from iomanager.farm.alf import AlfOptions
from iomanager.farm.model import Job


class Format(str, Enum):
    """The files that a job can be written as."""

    ALF = "alf"
    JSON = "json"
    OPENJD = "openjd"


@dataclass(frozen=True, slots=True)
class Exported:
    """The text of the file; ``lost`` says in sentences what of the job it cannot hold."""

    text: str
    lost: tuple[str, ...] = ()


def export(
    job: Job, wanted: Format, options: AlfOptions | None = None, environment: Mapping[str, str] | None = None
) -> Exported:
    """The job as a file. Raises InvalidInput for what the format cannot hold at all, and for credentials."""
    environment = os.environ if environment is None else environment
    options = options or AlfOptions()
    made = _written(job, wanted, options)
    refuse(validate.credentials(job, [made.text], environment))
    return made


def refuse(faults: Sequence[str]) -> None:
    """Raise InvalidInput that names every fault; nothing happens without faults."""
    if faults:
        raise InvalidInput(f"The job cannot be exported: {faults[0]}", hint="\n  ".join(faults[1:]))


def load(text: str) -> Job:
    """The job of a file: our JSON, or a plan (``iomanager --json plan``) with its ``job``. Raises InvalidInput."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InvalidInput(
            f"This is no JSON: {error}", hint="Give a plan or a job as JSON: iomanager plan SCANLIST --export plan.json"
        ) from error
    if isinstance(document, dict) and isinstance(document.get("job"), dict):
        document = document["job"]
    return jobjson.loads(json.dumps(document))


def _written(job: Job, wanted: Format, options: AlfOptions) -> Exported:
    if wanted is Format.ALF:
        return Exported(alf.script(job, options))
    if wanted is Format.JSON:
        return Exported(jobjson.dumps(job) + "\n")
    template = openjd.template(job, options.launcher)
    return Exported(template.text() + "\n", template.lost)
