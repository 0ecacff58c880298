"""Takes records out of use, with what belongs to them only when that is asked for; files go to the show's trash.

Nothing is deleted: records are retired, folders are moved to ``{show}/.trash/{when}_{name}``, which keeps what was done
in ``removed.json``, so that another person can undo it on another day.
"""

from __future__ import annotations

import contextlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from iomanager.core.errors import Conflict, Forbidden, IOManagerError
from iomanager.tracker.adapter import Adapter
from iomanager.tracker.folders import Folders, names_of
from iomanager.tracker.kinds import FieldType, Kind, spec
from iomanager.tracker.query import Query, Ref, Where, is_
from iomanager.tracker.record import Action, Record, Write

TRASH = ".trash"
NOTE = "removed.json"
_SHOWN = 5
_OWNERS = (Kind.PROJECT, Kind.SEQUENCE, Kind.SHOT, Kind.ASSET, Kind.TASK, Kind.VERSION, Kind.NOTE)
"""Kinds whose records others belong to; to be named by a record (as its artist, its step) is no belonging."""


@dataclass(frozen=True, slots=True)
class Removed:
    """What was taken out of use, itself last; ``moved`` from where to where, ``note`` the file that says so."""

    records: tuple[Ref, ...]
    moved: tuple[tuple[Path, Path], ...] = ()
    note: Path | None = None


def dependents(adapter: Adapter, record: Record) -> list[Record]:
    """The records in use that name this one, oldest first. What others only refer to, such as a shot in the links of a
    note, is free; an artist or a tag is not: nothing else says what they are for.
    """
    project = record.id if record.kind is Kind.PROJECT else record.fields.get("project_id")
    found = [
        one
        for kind in Kind
        for name, value in _naming(kind, record)
        for one in adapter.find(Query(kind, (is_(name, value), *_within(kind, project))))
    ]
    return list({one.ref: one for one in found}.values())


def belongings(adapter: Adapter, record: Record) -> list[Record]:
    """Everything in use that belongs to a record, at any depth, what belongs to nothing else first."""
    found: dict[Ref, Record] = {}

    def collect(owner: Record) -> None:
        for one in dependents(adapter, owner) if owner.kind in _OWNERS else ():
            if one.ref not in found:
                found[one.ref] = one
                collect(one)

    collect(record)
    return sorted(found.values(), key=lambda one: _DEPTH[one.kind], reverse=True)


def check_free(record: Record, others: Iterable[Record]) -> None:
    """Raise Conflict with what depends on a record."""
    names = list(others)
    if not names:
        return
    counts = ", ".join(f"{count} {kind}" for kind, count in Counter(one.kind.value for one in names).items())
    shown = ", ".join(one.label for one in names[:_SHOWN]) + (", ..." if len(names) > _SHOWN else "")
    belong = "Remove these first, or ask to take along what belongs to it."
    stay = "Take it out of these first, or remove it with what belongs to it: these stay."
    hint = belong if record.kind in _OWNERS else stay
    raise Conflict(f"{record.label} is still needed: {counts} ({shown}).", hint=hint)


def remove(
    adapter: Adapter, record: Record, *, along: bool = False, files: bool = False, folders: Folders | None = None
) -> Removed:
    """Retire a record; with ``along`` all that belongs to it too, with ``files`` its own folder goes to the trash.

    Raises Conflict while others depend on it, and Forbidden when the folder is not inside of the show or cannot be
    moved; then nothing is changed.
    """
    if not along:
        check_free(record, dependents(adapter, record))
    gone = [*(belongings(adapter, record) if along else ()), record]
    moved, note = _move(adapter, record, folders) if files and folders is not None else ((), None)
    try:
        adapter.batch([Write(Action.RETIRE, one.kind, one.id) for one in gone])
    except IOManagerError:
        for source, target in moved:
            target.rename(source)
        raise
    if note is None and folders is not None and len(gone) > 1:
        note = _note_alone(folders.show(names_of(adapter, record)["project"]), record)
    removed = Removed(tuple(one.ref for one in gone), moved, note)
    if note is not None:
        note.write_text(_written(removed), encoding="utf-8")
    return removed


def restore(adapter: Adapter, removed: Removed) -> None:
    """Undo a removal: files first. Raises Conflict where something else has taken a folder's place."""
    for source, target in removed.moved:
        if source.exists():
            raise Conflict(f"{source} exists again.", hint=f"What was removed is in {target}; join the two by hand.")
    for source, target in removed.moved:
        if target.exists():
            source.parent.mkdir(parents=True, exist_ok=True)
            target.rename(source)
    adapter.batch([Write(Action.REVIVE, ref.kind, ref.id) for ref in reversed(removed.records)])
    if removed.note is not None:
        removed.note.unlink(missing_ok=True)
        with contextlib.suppress(OSError):  # what stands beside it is somebody's
            removed.note.parent.rmdir()


def noted(show: Path, ref: Ref) -> Removed:
    """What was removed together with a record, by the newest note in the show's trash; else the record alone."""
    for file in sorted((show / TRASH).glob(f"*/{NOTE}"), reverse=True):
        removed = _read(file)
        if removed.records[-1:] == (ref,):
            return removed
    return Removed((ref,))


def _naming(kind: Kind, record: Record) -> list[tuple[str, Any]]:
    """The fields of a kind by which a record is named, with what stands in them."""
    fields = [field for field in spec(kind).fields.values() if record.kind in field.targets]
    found: list[tuple[str, Any]] = [(field.name, record.id) for field in fields if field.type is FieldType.LINK]
    if record.kind not in _OWNERS:
        found += [(field.name, record.ref) for field in fields if field.type is FieldType.LINKS]
    return found


def _within(kind: Kind, project: str | None) -> tuple[Where, ...]:
    """Where what belongs to a record of a project is: in the same one, which may be kept whole."""
    return (is_("project_id", project),) if project and "project_id" in spec(kind).fields else ()


def _move(adapter: Adapter, record: Record, folders: Folders) -> tuple[tuple[tuple[Path, Path], ...], Path | None]:
    names = names_of(adapter, record)
    source = folders.own(record, names)
    if source is None or not source.is_dir():
        return (), None
    show = folders.show(names["project"])
    if source.is_symlink() or not source.resolve().is_relative_to(show.resolve()) or source.resolve() == show.resolve():
        raise Forbidden(
            f"{source} is not inside of the show's folder {show}.", hint="Remove the record alone, and look at it."
        )
    place = _place(show, source.name)
    target = place / source.relative_to(show)
    try:
        target.parent.mkdir(parents=True)
        source.rename(target)
    except OSError as error:
        raise Forbidden(
            f"{source} cannot be moved to the trash: {error.strerror}.", hint="Close what is open in it, and try again."
        ) from error
    return ((source, target),), place / NOTE


def _note_alone(show: Path, record: Record) -> Path | None:
    """Where a removal that moved no folder is noted; nowhere, where the show has no folder."""
    note = _place(show, record.label) / NOTE
    try:
        show.stat()
        note.parent.mkdir(parents=True)
    except OSError:
        return None
    return note


def _place(show: Path, name: str) -> Path:
    """A new folder of the trash, by when and what."""
    plain = "".join(letter if letter.isalnum() or letter in "-_." else "_" for letter in name)[:80]
    return show / TRASH / f"{datetime.now(UTC):%Y%m%d-%H%M%S-%f}_{plain}_{uuid4().hex[:4]}"


def _written(removed: Removed) -> str:
    return json.dumps(
        {
            "records": [[ref.kind.value, ref.id] for ref in removed.records],
            "moved": [[str(source), str(target)] for source, target in removed.moved],
        },
        indent=1,
    )


def _read(file: Path) -> Removed:
    """A note of the trash; one that cannot be read names nothing."""
    try:
        value = json.loads(file.read_text(encoding="utf-8"))
        records = tuple(Ref(Kind(kind), record_id) for kind, record_id in value["records"])
        moved = tuple((Path(source), Path(target)) for source, target in value["moved"])
    except (OSError, ValueError, KeyError, TypeError):
        return Removed(())
    return Removed(records, moved, file)


_DEPTH: Mapping[Kind, int] = {
    kind: depth for depth, kind in enumerate((*_OWNERS, *(kind for kind in Kind if kind not in _OWNERS)))
}
