"""Validation: every check over every ticked row, all problems at once, and the fixes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from typing import Any

from iomanager.ingest.checks import all_checks
from iomanager.ingest.context import Context
from iomanager.ingest.model import Problem, Row, Severity

TIMECODE = frozenset({"timecode"})
VERSION = frozenset({"version"})
SRC_VERSION = frozenset({"src-version"})
SHOT_FOR_EDITORIAL = frozenset({"shot-for-editorial"})
"""The four buttons of the original, as codes for :func:`validate`."""


def validate(rows: Sequence[Row], context: Context, codes: AbstractSet[str] | None = None) -> list[Problem]:
    """Every problem of the ticked rows (and unreadable cells of the others); only of ``codes`` when given.

    Problems stand in the order of the checks, within one check in the order of the rows.
    """
    wanted = [check for check in all_checks() if codes is None or check.codes & codes]
    found = [problem for check in wanted for problem in check.run(rows, context)]
    return found if codes is None else [problem for problem in found if problem.code in codes]


def apply_fixes(rows: Sequence[Row], problems: Iterable[Problem]) -> list[Row]:
    """The rows with every fix applied, the later one winning where two set the same cell."""
    changes: dict[str, dict[str, Any]] = {}
    for problem in problems:
        if problem.fix is not None:
            changes.setdefault(problem.fix.row_id, {}).update(problem.fix.changes)
    return [row.with_changes(**changes[row.row_id]) if row.row_id in changes else row for row in rows]


def fix_all(rows: Sequence[Row], context: Context, codes: AbstractSet[str] | None = None) -> list[Row]:
    """The rows after every fix, and the fixes that those made possible: a shot found by editorial gets its version."""
    fixed = list(rows)
    for _ in range(4):
        following = apply_fixes(fixed, validate(fixed, context, codes))
        if following == fixed:
            break
        fixed = following
    return fixed


def has_errors(problems: Iterable[Problem]) -> bool:
    """Whether a publish must be refused."""
    return any(problem.severity is Severity.ERROR for problem in problems)
