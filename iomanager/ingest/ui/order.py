"""How values are put in order: numbers by value, text with its numbers by value, so that 2 comes before 10."""

from __future__ import annotations

import re
from typing import Any

_PARTS = re.compile(r"(\d+)", re.ASCII)


def sort_key(value: Any) -> tuple[Any, ...]:
    """A key that orders any two values of one column, mixed types included."""
    if isinstance(value, (int, float)):
        return (0, value)
    text = ", ".join(value) if isinstance(value, tuple) else str(value)
    parts = _PARTS.split(text.casefold())
    return (1, tuple((at % 2 == 0, int(part) if at % 2 else part) for at, part in enumerate(parts)))
