"""Dates of filters: what a value means, windows from now, calendar buckets in UTC."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from tests.sites.shotgrid.errors import SiteFault

STAMP: Final = "%Y-%m-%dT%H:%M:%SZ"
UNITS: Final = ("HOUR", "DAY", "WEEK", "MONTH", "YEAR")


def text(value: Any, kind: str) -> str | None:
    """A date as it is kept: ``YYYY-MM-DD``, or with its time in UTC. A date alone is midnight. Raises ValueError."""
    if value is None:
        return None
    found = _moment(str(value))
    return found.strftime(STAMP if kind == "date_time" else "%Y-%m-%d")


def _moment(value: str) -> datetime:
    if re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        return datetime.fromisoformat(value).replace(tzinfo=UTC)
    found = datetime.fromisoformat(value.replace("Z", "+00:00"))
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)


def window(relation: str, values: list[Any], now: datetime, kind: str) -> tuple[str, str]:
    """From (included) and to (excluded) of ``in_last``, ``in_next`` and ``in_calendar_*``."""
    form = STAMP if kind == "date_time" else "%Y-%m-%d"
    if relation.startswith("in_calendar_"):
        low, high = _bucket(relation.removeprefix("in_calendar_"), int(values[0]), now)
    else:
        count, unit = _count(values)
        far = _move(now, unit, -count if relation == "in_last" else count)
        low, high = sorted((now, far))
        high += timedelta(seconds=1) if kind == "date_time" else timedelta(days=1)
    return low.strftime(form), high.strftime(form)


def _count(values: list[Any]) -> tuple[int, str]:
    count, unit = values
    if str(count).lstrip("-").isdecimal() and unit in UNITS:
        return int(count), str(unit)
    raise SiteFault(f"API read() expected a number and one of {', '.join(UNITS)} but got {values}")


def _move(moment: datetime, unit: str, count: int) -> datetime:
    if unit in ("HOUR", "DAY", "WEEK"):
        return moment + count * timedelta(**{f"{unit.lower()}s": 1})
    months = moment.year * 12 + moment.month - 1 + count * (12 if unit == "YEAR" else 1)
    year, month = divmod(months, 12)
    last = (date(year + (month == 11), (month + 1) % 12 + 1, 1) - timedelta(days=1)).day
    return moment.replace(year=year, month=month + 1, day=min(moment.day, last))


def _bucket(unit: str, offset: int, now: datetime) -> tuple[datetime, datetime]:
    day = now.replace(hour=0, minute=0, second=0, microsecond=0)
    start = {
        "day": day,
        "week": day - timedelta(days=(day.weekday() + 1) % 7),  # a week begins on Sunday
        "month": day.replace(day=1),
        "year": day.replace(month=1, day=1),
    }[unit]
    return _move(start, unit.upper(), offset), _move(start, unit.upper(), offset + 1)
