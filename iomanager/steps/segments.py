"""The segments of a retime, as the command line and job files spell them."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from iomanager.core.errors import InvalidInput
from iomanager.media.retime import Segment

SHAPE = "FIRST:LAST:PERCENT[:START[:DURATION]]"


def from_text(text: str) -> Segment:
    """``1001:1048:-150:1:32``; an empty percent follows from the duration. Raises InvalidInput."""
    parts = text.split(":")
    if not 3 <= len(parts) <= 5:
        raise InvalidInput(f"{text!r} is no segment; write {SHAPE}.")
    parts += [""] * (5 - len(parts))
    try:
        first, last = int(parts[0]), int(parts[1])
        start, duration = (int(part) if part else None for part in parts[3:])
        return Segment(first, last, _percent(parts[2]), start, duration)
    except (ValueError, ZeroDivisionError) as error:
        raise InvalidInput(f"{text!r} is no segment; write {SHAPE}.") from error


def from_job(job: Mapping[str, Any]) -> list[Segment]:
    """The list ``segments`` of a job file. Raises InvalidInput."""
    values = job.get("segments")
    if not isinstance(values, list) or not values:
        raise InvalidInput("The job file holds no list of segments.")
    segments = []
    for value in values:
        try:
            fields = {name: None if value.get(name) is None else int(value[name]) for name in ("start", "duration")}
            segments.append(Segment(int(value["first"]), int(value["last"]), _percent(value.get("percent")), **fields))
        except (AttributeError, KeyError, TypeError, ValueError, ZeroDivisionError) as error:
            raise InvalidInput(f"{value!r} is no segment: it needs first, last and percent.") from error
    return segments


def _percent(value: Any) -> Fraction | None:
    return None if value in (None, "") else Fraction(str(value))
