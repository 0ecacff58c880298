"""Shot name, type and the project's own columns: what every published row must say."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence

from iomanager.core.errors import InvalidInput
from iomanager.ingest import columns
from iomanager.ingest.context import Context
from iomanager.ingest.groups import ticked
from iomanager.ingest.model import PLATE_TYPES, Fix, Problem, Row
from iomanager.ingest.naming import is_source, naming
from iomanager.ingest.propose import preview


def check_required(rows: Sequence[Row], context: Context) -> Iterator[Problem]:
    """shot_name and type of ticked rows (version has its own check). The project's rule may know the shot's name."""
    nameless = [row for row in ticked(rows) if not row.shot_name and row.type != "lib"]
    for proposal in preview(nameless, context.rules):
        name = proposal.proposed
        fix = Fix(f"Name it {name}", proposal.row_id, {"shot_name": name}) if name else None
        yield Problem("required", "shot_name is empty.", proposal.row_id, "shot_name", fix=fix)
    for row in ticked(rows):
        if not row.type:
            fix = Fix("Set type to org", row.row_id, {"type": "org"})
            yield Problem("required", "type is empty.", row.row_id, "type", fix=fix)


def check_columns(rows: Sequence[Row], context: Context) -> Iterator[Problem]:
    """The project's typed columns. An unticked row may leave cells empty, but what stands there must be readable."""
    if not context.rules.columns:
        return
    for row in rows:
        for name, reason in columns.check(context.rules.columns, row.extra).items():
            if row.check or row.extra.get(name) not in {None, ""}:
                yield Problem("column", f"{name}: {reason}.", row.row_id, name)


def check_shot(rows: Sequence[Row], context: Context) -> Iterator[Problem]:
    """The shot name is safe as a folder, and follows the project's rule."""
    judge = _judge(context)
    known: dict[tuple[str, str | None], str] = {}
    for row in ticked(rows):
        if not row.shot_name:
            continue
        key = (row.shot_name, row.type)
        if key not in known:
            known[key] = judge(row.shot_name, _known_type(row.type))
        if known[key]:
            yield Problem("shot-name", known[key], row.row_id, "shot_name")


def check_type(rows: Sequence[Row], context: Context) -> Iterator[Problem]:
    """The type is one of the studio's; every type that contains src is a source."""
    for row in ticked(rows):
        if not row.type or (row.type in PLATE_TYPES):
            continue
        if _known_type(row.type) != row.type:
            yield _unknown_type(row)


def _known_type(plate_type: str | None) -> str:
    """The type where it is a good one, else org, so that a bad type is not blamed on the shot's name."""
    text = plate_type or "org"
    good = text in PLATE_TYPES or (is_source(text) and re.fullmatch(r"\w+", text) is not None)
    return text if good else "org"


def _unknown_type(row: Row) -> Problem:
    given = (row.type or "").strip().lower()
    fix = Fix(f"Set type to {given}", row.row_id, {"type": given}) if given in PLATE_TYPES else None
    shown = (row.type or "")[:60]
    message = f"{shown!r} is no type of plate; types are {', '.join(PLATE_TYPES)}."
    return Problem("type", message, row.row_id, "type", fix=fix)


def _judge(context: Context) -> Callable[[str, str], str]:
    try:
        pattern = re.compile(context.rules.shot_pattern)
    except re.error as error:
        reason = f"The project's rule for shot names, {context.rules.shot_pattern!r}, cannot be used: {error}."
        return lambda shot, plate_type: reason
    return lambda shot, plate_type: _why_wrong(shot, plate_type, pattern)


def _why_wrong(shot: str, plate_type: str, pattern: re.Pattern[str]) -> str:
    try:
        naming("", shot, plate_type, 1)
    except InvalidInput as error:
        return error.message
    if plate_type != "lib" and not pattern.fullmatch(unicodedata.normalize("NFC", shot)):
        return f"{shot!r} does not follow the project's rule for shot names, {pattern.pattern}."
    return ""
