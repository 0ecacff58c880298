"""Writing a plate's records into the tracker, once its files are verified; safe to run again."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from iomanager.core.errors import Conflict, InvalidInput, Unavailable
from iomanager.tracker.model import PublishedFile, Shot, Version
from iomanager.tracker.service import Tracker


class Record(Protocol):
    """What a plan says of one record: ``kind`` is ``sequence shot shot_cut version published_file playlist``."""

    @property
    def kind(self) -> str: ...
    @property
    def code(self) -> str: ...
    @property
    def fields(self) -> Mapping[str, Any]: ...


@dataclass(frozen=True, slots=True)
class Place:
    """Where records go: the project, sequence and shot, and the delivery that they belong to."""

    project: str
    sequence: str
    shot: str
    delivery_id: str


def register(
    tracker: Tracker, place: Place, records: Sequence[Record], *, standing: Collection[str] = ()
) -> list[dict[str, str]]:
    """Find or create every record; returns kind, code and id of each.

    ``standing`` are the ids of records of these names that stood before the first try (:func:`before`), where the
    tracker does not keep which delivery made what. Raises Conflict when another delivery holds one of them; nothing of
    it was changed then. Raises NotFound for a project that a site does not have.
    """
    project = tracker.open_project(place.project)
    sequence = tracker.ensure_sequence(project.id, place.sequence)
    shot = tracker.ensure_shot(project.id, sequence.id, place.shot)
    own = {"delivery_id": place.delivery_id}
    _check_free(tracker, shot, place, records, standing=standing)
    for record in _of_kind(records, "shot"):
        if record.fields.get("tags"):
            tracker.tag_shot(shot.id, record.fields["tags"])
    written = [_written("sequence", place.sequence, sequence.id), _written("shot", place.shot, shot.id)]
    version_id = None
    for record in _of_kind(records, "version"):
        version_id = tracker.put_version(project.id, shot.id, record.code, {**record.fields, **own}).id
        written.append(_written("version", record.code, version_id))
    for record in _of_kind(records, "published_file"):
        fields = {"code": record.code, **record.fields, **own, "version_id": version_id}
        written.append(
            _written("published_file", record.code, tracker.put_published_file(project.id, shot.id, fields).id)
        )
    for record in _of_kind(records, "shot_cut"):
        tracker.update_shot(shot.id, record.fields)
        written.append(_written("shot_cut", record.code, shot.id))
    for record in _of_kind(records, "playlist") if version_id else ():
        playlist = tracker.add_to_playlist(project.id, record.code, version_id or "")
        written.append(_written("playlist", record.code, playlist))
    _check(tracker, project.id, shot, written)
    return written


def before(tracker: Tracker, place: Place, records: Sequence[Record]) -> dict[str, Any]:
    """What was there before :func:`register`, to be written down before its first try.

    ``cut_before`` is what the shot said in the fields that will be set, empty where there is no shot yet; ``standing``
    the ids of active versions and published files of these names.
    """
    shot = _shot(tracker, place)
    fields = [name for record in _of_kind(records, "shot_cut") for name in record.fields]
    cut = {name: getattr(shot, name) for name in fields} if shot else dict.fromkeys(fields)
    standing = [record.id for _, record in _named(tracker, shot, records)] if shot else []
    return {"cut_before": cut, "standing": standing}


def unregister(tracker: Tracker, project: str, delivery_id: str) -> list[dict[str, str]]:
    """Retire every version and published file of a delivery; returns those that were active.

    Where the tracker does not keep which delivery made what, :func:`take_back` does it by what was written down.
    """
    found = tracker.project(project)
    if found is None or not _keeps_deliveries(tracker):
        return []
    records: list[tuple[str, PublishedFile | Version]] = []
    records += [("published_file", file) for file in tracker.published_files(found.id)]
    records += [("version", version) for version in tracker.versions(found.id)]
    ours = [(kind, record) for kind, record in records if record.delivery_id == delivery_id]
    return [_written(kind, record.code, record.id) for kind, record in ours if tracker.retire(kind, record.id)]


def take_back(
    tracker: Tracker, place: Place, records: Sequence[Record], detail: Mapping[str, Any]
) -> list[dict[str, str]]:
    """Retire what a step ``register`` wrote; returns what was active.

    ``detail`` is what the step left behind: its ``records``, or, when it did not come to its end, what was ``standing``
    before. A playlist goes when it shows nothing any more.
    """
    written = list(detail.get("records") or ())
    if not written and "standing" in detail and not _keeps_deliveries(tracker) and (shot := _shot(tracker, place)):
        ours = [found for found in _named(tracker, shot, records) if found[1].id not in detail["standing"]]
        written = [_written(kind, record.code, record.id) for kind, record in ours]
    plates = [] if _keeps_deliveries(tracker) else [r for r in written if r["kind"] in {"version", "published_file"}]
    retired = [record for record in plates if tracker.retire(record["kind"], record["id"])]
    return retired + [r for r in written if r["kind"] == "playlist" and tracker.drop_playlist(r["id"])]


def restore_cut(
    tracker: Tracker, place: Place, ours: Mapping[str, Any], before: Mapping[str, Any], *, version: str = ""
) -> bool:
    """Give the shot its cut back, when nobody has changed or published it since; says whether it did.

    ``version`` is the code of the version that set it, for trackers that do not keep deliveries.
    """
    shot = _shot(tracker, place)
    known = {name: value for name, value in ours.items() if tracker.keeps("shot", name)}
    if shot is None or not before or any(getattr(shot, name) != value for name, value in known.items()):
        return False
    others = tracker.versions(shot.project_id, [shot.id])
    if any((other.delivery_id or "") > place.delivery_id for other in others):  # the ids are ordered by time
        return False
    if not _keeps_deliveries(tracker) and any(_is_later(other.code, version) for other in others):
        return False
    tracker.update_shot(shot.id, before)
    return True


def _is_later(code: str, than: str) -> bool:
    """Whether a version of the same kind has a higher number: ``S001_0010_org_v002.mov`` after ``..._v001.mov``."""
    stem, _, number = code.rpartition("_v")
    other_stem, _, other = than.rpartition("_v")
    return stem == other_stem and (len(number), number) > (len(other), other)


def _shot(tracker: Tracker, place: Place) -> Shot | None:
    project = tracker.project(place.project)
    shots = tracker.shots(project.id, [place.shot]) if project else []
    return shots[0] if shots else None


def _keeps_deliveries(tracker: Tracker) -> bool:
    return all(tracker.keeps(kind, "delivery_id") for kind in ("version", "published_file"))


def _named(tracker: Tracker, shot: Shot, records: Sequence[Record]) -> list[tuple[str, PublishedFile | Version]]:
    """The active versions and published files of a shot that have the names of these records."""
    codes = {record.code for record in _of_kind(records, "version")}
    names = {_file_key(record.fields) for record in _of_kind(records, "published_file")}
    found: list[tuple[str, PublishedFile | Version]] = []
    found += [("version", v) for v in tracker.versions(shot.project_id, [shot.id]) if v.code in codes]
    for file in tracker.published_files(shot.project_id, [shot.id]) if names else ():
        if (file.file_type, file.name, file.version_number) in names:
            found.append(("published_file", file))
    return found


def _file_key(fields: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(fields.get(name) for name in ("file_type", "name", "version_number"))


def _check_free(
    tracker: Tracker, shot: Shot, place: Place, records: Sequence[Record], *, standing: Collection[str]
) -> None:
    kept = _keeps_deliveries(tracker)
    for kind, record in _named(tracker, shot, records):
        unknown = None if kind == "version" else place.delivery_id  # a version may be somebody's own, to be filled
        others = record.delivery_id not in (unknown, place.delivery_id)
        if others if kept else record.id in standing:
            raise Conflict(
                f"{record.code} was published by another delivery meanwhile.",
                hint="Validate again: the next free version is filled in.",
            )


def _of_kind(records: Iterable[Record], kind: str) -> list[Record]:
    return [record for record in records if record.kind == kind]


def _written(kind: str, code: str, record_id: str) -> dict[str, str]:
    return {"kind": kind, "code": code, "id": record_id}


def _check(tracker: Tracker, project_id: str, shot: Shot, written: Iterable[Mapping[str, str]]) -> None:
    """The step's check: the tracker shows what was written."""
    shown = {version.id for version in tracker.versions(project_id, [shot.id])}
    shown |= {file.id for file in tracker.published_files(project_id, [shot.id])}
    missing = [r["code"] for r in written if r["kind"] in {"version", "published_file"} and r["id"] not in shown]
    if missing:
        raise Unavailable(f"The tracker does not show {', '.join(missing)} yet.", hint="Resume the delivery later.")
    if not shot.id:
        raise InvalidInput("The tracker made a shot without an id.")
