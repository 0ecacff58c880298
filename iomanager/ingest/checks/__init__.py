"""One small pure function per check: rows and context in, problems out.

``all_checks`` is the list that ``ingest.validate`` runs; the buttons of the original are subsets of it by code.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from iomanager.ingest.checks import (
    cells,
    doubles,
    editorial,
    gate,
    health,
    picture,
    ranges,
    retime,
    space,
    timecode,
    version,
)
from iomanager.ingest.context import Context
from iomanager.ingest.model import Problem, Row


@dataclass(frozen=True, slots=True)
class Check:
    """A check, and the codes of the problems that it can report."""

    codes: frozenset[str]
    run: Callable[[Sequence[Row], Context], Iterator[Problem]]


def all_checks() -> tuple[Check, ...]:
    """Every check, in the order in which problems are shown; a later fix of the same cell wins."""
    return (
        _check(editorial.check, editorial.CODE),
        _check(gate.check, gate.CODE),
        _check(cells.check_required, "required"),
        _check(cells.check_shot, "shot-name"),
        _check(cells.check_type, "type"),
        _check(cells.check_columns, "column"),
        _check(version.check, version.CODE),
        _check(version.check_sources, version.SRC_CODE),
        _check(doubles.check_duplicates, "duplicate-row"),
        _check(doubles.check_destinations, "destination"),
        _check(ranges.check_range, "range"),
        _check(ranges.check_duration, "duration"),
        _check(timecode.check, timecode.CODE),
        _check(retime.check, retime.CODE),
        _check(health.check, health.CODE),
        _check(picture.check_fps, "fps", "fps-unknown"),
        _check(picture.check_resolution, "resolution"),
        _check(picture.check_colorspace, "colorspace"),
        _check(space.check_free, "free-space"),
        _check(space.check_writable, "permission", "project"),
    )


def _check(run: Callable[[Sequence[Row], Context], Iterator[Problem]], *codes: str) -> Check:
    return Check(frozenset(codes), run)
