"""Why a job of our own engines does not begin: the sentences that they share."""

from __future__ import annotations

from collections.abc import Mapping

from iomanager.farm.model import Job
from iomanager.farm.tree import walk


def for_crews(job: Job, machines: str) -> str:
    """No machine is of a crew of the job; ``machines`` says which ones are there, as the end of the sentence."""
    return f"Only machines of the crews {', '.join(job.crews)} run it, and {machines} is of none of them."


def for_limits(job: Job, full: Mapping[str, int]) -> list[str]:
    """Which limits that the job's commands fall under are reached; ``full`` has how many may run of each."""
    tags = {*job.tags, *(tag for place in walk(job) for command in place.task.commands for tag in command.tags)}
    return [f"The limit of {tag} is reached: {full[tag]} at once." for tag in sorted(tags & full.keys())]
