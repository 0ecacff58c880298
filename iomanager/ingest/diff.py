"""A turnover against another one: what is new, the same, changed, longer or shorter, missing.

Clips are matched by name and type, never by ``row_id`` alone: another delivery has other ids. Two clips are the same
when their checksums are, where both are known, and otherwise when everything that the headers say is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from iomanager.ingest.counts import Expected
from iomanager.ingest.hashes import comparable
from iomanager.ingest.model import Row

HEADER_KEYS = ("resolution", "fps", "framerate", "codec", "channels", "colorspace", "reel", "camera", "ext")
SHOWN_KEYS = ("clip_name", "scan_name", "type", "shot_name", "start_frame", "end_frame", "duration")


class Kind(str, Enum):
    """What happened to a clip between the two."""

    NEW = "new"
    IDENTICAL = "identical"
    CHANGED = "changed"
    EXTENDED = "extended"
    TRIMMED = "trimmed"
    MISSING = "missing"
    EXPECTED = "expected"


@dataclass(frozen=True, slots=True)
class Entry:
    """One clip in the comparison. ``head`` and ``tail`` count the frames that were added (negative: taken away).

    ``changes`` is column -> (old, new); ``by`` says whether bytes (``checksum``) or headers were compared. For
    ``expected`` the clip was asked for by ``source`` and did not come as asked.
    """

    kind: Kind
    clip: str
    old: Row | None = None
    new: Row | None = None
    head: int = 0
    tail: int = 0
    changes: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)
    by: str = ""
    source: str = ""

    @property
    def row_id(self) -> str | None:
        """The row of this turnover, or where it is gone, of the other."""
        row = self.new or self.old
        return row.row_id if row else None

    def sentence(self) -> str:
        """What happened, in plain words."""
        return f"{self.clip}: {_SENTENCES[self.kind](self)}"

    def to_json(self) -> dict[str, Any]:
        """As the commands print it."""
        return {
            "kind": self.kind.value,
            "clip": self.clip,
            "row": self.row_id,
            "head": self.head,
            "tail": self.tail,
            "changes": {key: {"old": old, "new": new} for key, (old, new) in self.changes.items()},
            "by": self.by or None,
            "source": self.source or None,
            "old": _shown(self.old),
            "new": _shown(self.new),
            "message": self.sentence(),
        }


@dataclass(frozen=True, slots=True)
class Diff:
    """Every clip of both turnovers, in the order of the new one; the missing and the expected ones are last."""

    entries: tuple[Entry, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many clips of each kind."""
        found: dict[str, int] = defaultdict(int)
        for entry in self.entries:
            found[entry.kind.value] += 1
        return dict(found)

    def to_json(self) -> dict[str, Any]:
        """As ``iomanager diff --json`` prints it."""
        return {"counts": self.counts, "entries": [entry.to_json() for entry in self.entries]}

    def text(self) -> str:
        """One line for each clip, then how many of each kind."""
        total = ", ".join(f"{count} {kind}" for kind, count in self.counts.items()) or "nothing is missing"
        return "\n".join([*(entry.sentence() for entry in self.entries), total])


def diff(old: Iterable[Row] | None, new: Iterable[Row], *, expected: Sequence[Expected] = ()) -> Diff:
    """Compare two turnovers, and the new one with what an edit list or a count sheet asked for.

    Where ``old`` is None there is no other turnover, and only what did not come as asked is an entry.
    """
    new = list(new)
    if old is None:
        return Diff(tuple(_unmet(new, expected)))
    old = list(old)
    pairs = _pairs(old, new)
    matched = {id(row) for row in pairs.values()}
    entries = [
        _compare(pairs[id(row)], row) if id(row) in pairs else Entry(Kind.NEW, name(row), None, row) for row in new
    ]
    entries += [Entry(Kind.MISSING, name(row), row) for row in old if id(row) not in matched]
    return Diff((*entries, *_unmet(new, expected)))


def name(row: Row) -> str:
    """What people call the clip."""
    return (row.clip_name or row.scan_name).rstrip("._-") or row.scan_name


def _pairs(old: Sequence[Row], new: Sequence[Row]) -> dict[int, Row]:
    """The old row of each new one: by names, type and place in the list first, then by less."""
    found: dict[int, Row] = {}
    free = {id(row): row for row in old}
    for key in (_exact, _by_names, _by_scan, _by_clip):
        waiting: dict[Any, list[Row]] = defaultdict(list)
        for row in free.values():
            if (value := key(row)) is not None:
                waiting[value].append(row)
        for row in new:
            candidates = waiting.get(key(row)) if id(row) not in found else None
            if candidates:
                found[id(row)] = _nearest(candidates, row)
                free.pop(id(found[id(row)]))
                candidates.remove(found[id(row)])
    return found


def _nearest(candidates: Sequence[Row], row: Row) -> Row:
    """Of several events of one clip, the one whose frames are nearest."""
    return min(candidates, key=lambda one: abs((one.start_frame or 0) - (row.start_frame or 0)))


def _exact(row: Row) -> Any:
    return (row.clip_name, row.scan_name, row.type, row.start_frame, row.end_frame)


def _by_names(row: Row) -> Any:
    return (row.clip_name, row.scan_name, row.type)


def _by_scan(row: Row) -> Any:
    return (row.scan_name, row.type, row.ext.lower()) if row.scan_name else None


def _by_clip(row: Row) -> Any:
    return (row.clip_name.rstrip("."), row.type) if row.clip_name else None


def _compare(old: Row | None, new: Row) -> Entry:
    """One clip of both: the same bytes are the same clip, whatever else was filled in."""
    title = name(new)
    if old is None:
        return Entry(Kind.NEW, title, None, new)
    known = comparable(old.checksum, new.checksum)
    if known and old.checksum == new.checksum:
        return Entry(Kind.IDENTICAL, title, old, new, by="checksum")
    changes = {key: (a, b) for key in HEADER_KEYS if (a := old.get(key)) != (b := new.get(key)) and _known(a, b)}
    head, tail = _grown(old, new)
    if head or tail:
        shrunk = min(head, tail) < 0 and head + tail < 0
        return Entry(Kind.TRIMMED if shrunk else Kind.EXTENDED, title, old, new, head, tail, changes, "header")
    changes |= _more_changes(old, new)
    by = "header"
    if known:
        changes, by = {**changes, "checksum": (old.checksum, new.checksum)}, "checksum"
    return Entry(Kind.CHANGED if changes else Kind.IDENTICAL, title, old, new, changes=changes, by=by)


def _known(one: Any, other: Any) -> bool:
    """A value that only one side knows (an older list without the column) is no difference."""
    return one not in (None, "") and other not in (None, "")


def _grown(old: Row, new: Row) -> tuple[int, int]:
    """Frames added at the head and at the tail; none where the clips do not share a frame (that is another range)."""
    numbers = (old.start_frame, old.end_frame, new.start_frame, new.end_frame)
    if any(number is None for number in numbers):
        return 0, 0
    first, last, start, end = (number or 0 for number in numbers)
    return (first - start, end - last) if start <= last and end >= first else (0, 0)


def _more_changes(old: Row, new: Row) -> dict[str, tuple[Any, Any]]:
    keys = ("start_frame", "end_frame", "duration", "timecode_in", "timecode_out", "missing_frames", "frame_health")
    found = {key: (a, b) for key in keys[:5] if (a := old.get(key)) != (b := new.get(key)) and _known(a, b)}
    if old.frame_health is not None and new.frame_health is not None:  # a clean clip has no missing frames to compare
        found |= {key: (a, b) for key in keys[5:] if (a := old.get(key) or None) != (b := new.get(key) or None)}
    return found


def _unmet(rows: Sequence[Row], expected: Sequence[Expected]) -> list[Entry]:
    """What was asked for and did not come, or came with another number of frames."""
    by_clip: dict[str, list[Row]] = defaultdict(list)
    by_shot: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        for key in {_loose(row.clip_name), _loose(row.scan_name)} - {""}:
            by_clip[key].append(row)
        by_shot[_loose(row.shot_name)].append(row)
    entries = []
    for wanted in expected:
        found = by_clip.get(_loose(wanted.clip)) if wanted.clip else by_shot.get(_loose(wanted.shot))
        title = wanted.clip or wanted.shot or ""
        if not found:
            entries.append(Entry(Kind.EXPECTED, title, source=wanted.source))
        elif not _is_met(wanted, found):
            change = {"frames": (wanted.frames, found[0].duration)}
            entries.append(Entry(Kind.EXPECTED, title, None, found[0], changes=change, source=wanted.source))
    return entries


def _is_met(wanted: Expected, found: Sequence[Row]) -> bool:
    """Whether one of the rows has the frames that were asked for."""
    if wanted.frames is None:
        return True
    came = {row.duration for row in found if row.duration is not None}
    return max(came, default=0) >= wanted.frames if wanted.at_least else wanted.frames in came


def _loose(text: str | None) -> str:
    """A clip's name without its extension and separators at the end, in any case."""
    stem = (text or "").strip().casefold()
    head, dot, ext = stem.rpartition(".")
    return (head if dot and ext in _EXTENSIONS else stem).rstrip("._-")


_EXTENSIONS = {"mov", "mxf", "mp4", "exr", "dpx", "cin", "tif", "tiff", "jpg", "jpeg", "png", "avi", "mkv"}


def _shown(row: Row | None) -> dict[str, Any] | None:
    return None if row is None else {key: row.get(key) for key in SHOWN_KEYS}


def _moved(entry: Entry) -> str:
    parts = [
        f"{'longer' if count > 0 else 'shorter'} by {_frames(abs(count))} at the {end}"
        for count, end in ((entry.head, "head"), (entry.tail, "tail"))
        if count
    ]
    also = f"; {_changes(entry)}" if entry.changes else ""
    return ", ".join(parts) + also


def _frames(count: int) -> str:
    return f"{count} frame" if count == 1 else f"{count} frames"


def _changes(entry: Entry) -> str:
    return ", ".join(
        "the pixels are others" if key == "checksum" else f"{key} was {_value(old)}, is {_value(new)}"
        for key, (old, new) in entry.changes.items()
    )


def _value(value: Any) -> str:
    if isinstance(value, tuple):
        return ", ".join(value) or "ok"
    return "nothing" if value in (None, "") else str(value)


def _asked(entry: Entry) -> str:
    where = f" ({entry.source})" if entry.source else ""
    if "frames" in entry.changes:
        wanted, came = entry.changes["frames"]
        return f"{_frames(wanted)} were announced, {_value(came)} came{where}"
    return f"was announced and did not come{where}"


_SENTENCES = {
    Kind.NEW: lambda entry: "new",
    Kind.IDENTICAL: lambda entry: "identical" + (" in every byte" if entry.by == "checksum" else " by its headers"),
    Kind.CHANGED: lambda entry: f"changed: {_changes(entry)}",
    Kind.EXTENDED: _moved,
    Kind.TRIMMED: _moved,
    Kind.MISSING: lambda entry: "is not in this turnover",
    Kind.EXPECTED: _asked,
}
