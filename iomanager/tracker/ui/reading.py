"""What the panel reads, in threads: pages of records with the names of their links, pictures, one record whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage

from iomanager.core.errors import IOManagerError
from iomanager.tracker import belonging
from iomanager.tracker.desk import Desk
from iomanager.tracker.entry import shown
from iomanager.tracker.kinds import FieldType, Kind, KindSpec, spec
from iomanager.tracker.query import Condition, Query, Ref, is_
from iomanager.tracker.record import Record, refs_of
from iomanager.tracker.ui import filters
from iomanager.tracker.ui.port import TrackerDesk

FIRST_PAGE, PAGE = 200, 2000
"""The first records come at once; the rest in larger pages."""
_PICTURES = frozenset({"image", "thumbnail", "filmstrip", "movie_mp4", "movie_webm"})
"""Fields that are looked at, not read: at a site they hold addresses that are good for minutes."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which records are listed: a kind, what they belong to, and the words of the filter."""

    kind: Kind = Kind.SHOT
    project_id: str = ""
    owner: Ref | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """Some records, the names of what they link to, and whether more follow."""

    records: tuple[Record, ...]
    names: Mapping[Ref, str] = field(default_factory=dict)
    more: bool = False
    as_of: datetime | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around the table: the project and its sequences."""

    project: Record | None
    sequences: tuple[Record, ...]


def read_frame(desk: TrackerDesk) -> Frame:
    """Raises Unavailable."""
    project = desk.desk.project(desk.project)
    if project is None:
        return Frame(None, ())
    mine = (is_("project_id", project.id),)
    return Frame(project, tuple(desk.desk.adapter.find(Query(Kind.SEQUENCE, mine, ("code",)))))


def read_schema(desk: TrackerDesk, kind: Kind) -> KindSpec:
    """The fields of a kind with their choices; ours, where the tracker does not tell."""
    try:
        return desk.desk.schema(kind)
    except IOManagerError:
        return spec(kind)


def read_page(desk: TrackerDesk, wanted: Wanted, after: str, known: Mapping[Ref, str]) -> Page:
    """One page after a record. Raises Unavailable, InvalidInput for words of the filter that cannot be asked."""
    where: list[Condition] = []
    if wanted.project_id and "project_id" in spec(wanted.kind).fields:
        where.append(is_("project_id", wanted.project_id))
    if wanted.owner is not None and f"{wanted.owner.kind.value}_id" in spec(wanted.kind).fields:
        where.append(is_(f"{wanted.owner.kind.value}_id", wanted.owner.id))
    where += filters.conditions(desk.desk, wanted.kind, wanted.text, wanted.project_id)
    whole = wanted.kind in belonging.OWNERS  # whether a record is of the project is seen from others
    limit = None if whole else PAGE if after else FIRST_PAGE
    records = desk.desk.adapter.find(Query(wanted.kind, tuple(where), limit=limit, after=after))
    if whole and wanted.project_id:
        records = belonging.of_project(desk.desk.adapter, wanted.kind, records, wanted.project_id)
    names = read_names(desk.desk, records, known)
    as_of = desk.sync.as_of() if desk.sync is not None else datetime.now(UTC)
    return Page(tuple(records), names, limit is not None and len(records) >= limit, as_of)


def read_names(desk: Desk, records: Sequence[Record], known: Mapping[Ref, str]) -> dict[Ref, str]:
    """The names of the links of records that are not known yet."""
    return desk.names([ref for record in records for ref in links_of(record) if ref not in known])


def links_of(record: Record) -> list[Ref]:
    """What a record links to."""
    kind = record.kind
    return [ref for name in spec(kind).fields for ref in refs_of(kind, name, record.fields.get(name))]


def text_of(record: Record, name: str, names: Mapping[Ref, str]) -> str:
    """A field as it is shown, links by their names."""
    value = record.values().get(name) if name not in record.fields else record.fields[name]
    one = spec(record.kind).fields.get(name)
    if one is not None and one.type is FieldType.LINK and value:
        return names.get(Ref(one.targets[0], str(value)), str(value))
    if one is not None and one.type is FieldType.LINKS:
        return ", ".join(names.get(ref, ref.id) for ref in value or ())
    return shown(value)


def read_pictures(desk: TrackerDesk, refs: Sequence[Ref], size: QSize) -> list[QImage]:
    """The pictures of records; a null one where there is none, or where the tracker does not answer for one."""
    return [_picture(desk, ref, size) for ref in refs]


def _picture(desk: TrackerDesk, ref: Ref, size: QSize) -> QImage:
    try:
        data = desk.desk.adapter.thumbnail(ref.kind, ref.id)
    except IOManagerError:
        return QImage()
    image = QImage.fromData(data) if data else QImage()
    return image if image.isNull() else image.scaled(size, Qt.AspectRatioMode.KeepAspectRatio)


def read_details(desk: TrackerDesk, record: Record) -> list[tuple[str, str, str]]:
    """Each field that is set, or inherited: its name, its value, and whose it is where that is somebody else."""
    names = read_names(desk.desk, [record], {})
    above = desk.desk.inherited(record)
    rows = []
    for name in spec(record.kind).fields:
        if name in _PICTURES:
            continue
        source: Any = above.get(name)
        owner = source.owner if source is not None and not source.own else None
        text = shown(source.value) if owner is not None else text_of(record, name, names)
        if text:
            rows.append((name, text, owner.label if owner is not None else ""))
    return rows
