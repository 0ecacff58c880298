"""Version and Src Version: the next number after everything in the records and on the disk."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from iomanager.ingest.context import Context, PublishedVersion
from iomanager.ingest.groups import by_shot_and_family, source_key
from iomanager.ingest.model import Fix, Problem, Row, Severity
from iomanager.ingest.naming import is_source, version_name

CODE = "version"
SRC_CODE = "src-version"


def check(rows: Sequence[Row], context: Context) -> Iterator[Problem]:
    """A version must be given, be a number from 1 up, and be higher than every one that exists.

    Rows without a shot or type have no versions yet; the check of required cells names those.
    """
    for (shot, family), members in by_shot_and_family(rows).items():
        known = _known(shot, family, members, context)
        expected = _expected(members, known)
        for row in members:
            yield from _row(row, known, following=expected[_clip(row)])


def check_sources(rows: Sequence[Row], context: Context) -> Iterator[Problem]:
    """Several sources (or references) of one shot have versions of their own, consecutive in the order of the rows."""
    for (shot, family), members in by_shot_and_family(rows).items():
        if not _consecutive(family):
            continue
        known = _known(shot, family, members, context)
        expected = _expected(members, known)
        for row in members if _shared(members) else ():
            if row.version != expected[_clip(row)]:
                yield _source_problem(row, known, expected[_clip(row)])


def _known(shot: str, family: str, members: Sequence[Row], context: Context) -> list[PublishedVersion]:
    """Every version that the rows must be higher than, lowest first."""
    kinds = dict.fromkeys((family, *(row.type or "" for row in members)))
    found = [version for kind in kinds for version in context.published(shot, kind)]
    return sorted(found, key=lambda version: version.number)


def _shared(rows: Sequence[Row]) -> bool:
    """Whether two of several sources have one version between them, or one has none."""
    holders: dict[int | None, tuple[object, ...]] = {}
    shared = any(holders.setdefault(row.version, _clip(row)) != _clip(row) for row in rows)
    return shared or (None in holders and len({_clip(row) for row in rows}) > 1)


def _clip(row: Row) -> tuple[object, ...]:
    """What has one version: the used range of a source, or all segments of a retimed one."""
    used = () if row.retimed else (row.just_in, row.just_out)
    return (source_key(row), row.type, *used)


def _consecutive(plate_type: str) -> bool:
    return is_source(plate_type) or plate_type == "ref"


def _expected(rows: Sequence[Row], known: list[PublishedVersion]) -> dict[tuple[object, ...], int]:
    """The version of each source: next, next + 1 ... for sources and references, next for all others.

    Where the first row's version is free already, the count begins there.
    """
    following = known[-1].number + 1 if known else 1
    consecutive = _consecutive(rows[0].type or "")
    first = rows[0].version
    start = first if first is not None and first >= following and consecutive else following
    sources = list(dict.fromkeys(_clip(row) for row in rows))
    return {source: start + index if consecutive else following for index, source in enumerate(sources)}


def _row(row: Row, known: list[PublishedVersion], *, following: int) -> Iterator[Problem]:
    last = known[-1] if known else None
    fix = _fix(row, known, following)
    if row.version is None:
        yield _problem(row, f"version is empty; the next one is {following}.", fix)
    elif row.version < 1:
        yield _problem(row, f"version {row.version} is none: versions begin at 1.", fix)
    elif last and row.version <= last.number:
        taken = any(version.number == row.version for version in known)
        why = "exists already" if taken else f"is older than the published {version_name(last.number)}"
        yield _problem(row, f"{version_name(row.version)} {why}; the next one is {following}.", fix)
    elif last and last.at and not row.date:
        changes = {"date": _date(last)}
        yield Problem(
            CODE,
            f"{version_name(last.number)} was published on {changes['date']}.",
            row.row_id,
            "date",
            Severity.INFO,
            Fix("Fill in the date", row.row_id, changes),
        )


def _problem(row: Row, message: str, fix: Fix) -> Problem:
    return Problem(CODE, message, row.row_id, "version", fix=fix)


def _source_problem(row: Row, known: list[PublishedVersion], following: int) -> Problem:
    shown = "no version" if row.version is None else version_name(row.version)
    message = (
        f"{row.shot_name} has several {row.type} clips and this one has {shown}, not one of its own; "
        f"{version_name(following)} is its number in the order of the rows."
    )
    return Problem(SRC_CODE, message, row.row_id, "version", Severity.ERROR, _fix(row, known, following))


def _fix(row: Row, known: list[PublishedVersion], following: int) -> Fix:
    changes: dict[str, Any] = {"version": following}
    if known and known[-1].at:
        changes["date"] = _date(known[-1])
    return Fix(f"Set version to {following}", row.row_id, changes)


def _date(version: PublishedVersion) -> str:
    return version.at.isoformat(sep=" ", timespec="seconds") if version.at else ""
