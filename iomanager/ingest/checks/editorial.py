"""Shot for Editorial: the shot of an editorial movie, by clip name and timecode (``domain/plates.md`` 6.4)."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence

from iomanager.ingest.context import Context, KnownShot
from iomanager.ingest.groups import ticked
from iomanager.ingest.model import Fix, Problem, Row, Severity

CODE = "shot-for-editorial"


def check(rows: Sequence[Row], context: Context) -> Iterator[Problem]:
    """Rows of type editor: fill seq_name and shot_name from the one shot with that clip name and timecode in."""
    wanted = [row for row in ticked(rows) if row.type == "editor"]
    if not wanted:
        return
    shots: dict[tuple[str, str], list[KnownShot]] = defaultdict(list)
    for shot in context.shots:
        if shot.clip_name and shot.timecode_in and shot.status not in context.rules.excluded_shot_statuses:
            shots[_key(shot.clip_name, shot.timecode_in)].append(shot)
    for row in wanted:
        found = shots.get(_key(row.clip_name or "", row.timecode_in or ""), [])
        yield from _row(row, found)


def _key(clip: str, timecode: str) -> tuple[str, str]:
    """The clip up to its first dot, however the record spells its end; drop-frame by either separator."""
    return (unicodedata.normalize("NFC", clip.split(".")[0]), timecode.replace(";", ":"))


def _row(row: Row, found: list[KnownShot]) -> Iterator[Problem]:
    clip, at = row.clip_name or "no clip name", row.timecode_in or "no timecode"
    if len(found) > 1:
        names = ", ".join(sorted(shot.code for shot in found)[:5])
        yield Problem(CODE, f"Several shots have {clip} at {at}: {names}. Type the right one.", row.row_id, "shot_name")
    elif found:
        yield from _matched(row, found[0])
    elif not row.shot_name:
        yield Problem(
            CODE,
            f"No shot of the project has {clip} at {at}. Type its name, or publish its plate first.",
            row.row_id,
            "shot_name",
        )


def _matched(row: Row, shot: KnownShot) -> Iterator[Problem]:
    changes = {"seq_name": shot.sequence, "shot_name": shot.code}
    if (row.seq_name, row.shot_name) == (shot.sequence, shot.code):
        return
    other = row.shot_name not in {None, "", shot.code}
    said = f"The row says {row.shot_name}, but {shot.code} has" if other else f"{shot.code} has"
    yield Problem(
        CODE,
        f"{said} this clip at {row.timecode_in}.",
        row.row_id,
        "shot_name" if row.shot_name != shot.code else "seq_name",
        Severity.ERROR if not row.shot_name else Severity.WARNING,
        Fix(f"Set the shot to {shot.code}", row.row_id, changes),
    )
