"""Writing a plate's records into the tracker, once its files are verified; safe to run again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from iomanager.core.errors import Conflict, InvalidInput, Unavailable
from iomanager.tracker.model import PublishedFile, Shot, Version
from iomanager.tracker.service import Tracker


class Record(Protocol):
    """What a plan says of one record: ``kind`` is ``sequence shot shot_cut version published_file``."""

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


def register(tracker: Tracker, place: Place, records: Sequence[Record]) -> list[dict[str, str]]:
    """Find or create every record; returns kind, code and id of each.

    Raises Conflict when another delivery holds one of them; nothing of it was changed then.
    """
    project = tracker.ensure_project(place.project)
    sequence = tracker.ensure_sequence(project.id, place.sequence)
    shot = tracker.ensure_shot(project.id, sequence.id, place.shot)
    own = {"delivery_id": place.delivery_id}
    written = [_written("sequence", place.sequence, sequence.id), _written("shot", place.shot, shot.id)]
    version_id = None
    _check_free(tracker, shot, place, _of_kind(records, "version"))
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
    _check(tracker, project.id, shot, written)
    return written


def cut_before(tracker: Tracker, place: Place, records: Sequence[Record]) -> dict[str, Any]:
    """What the shot said before :func:`register` in the fields that it will set; empty where there is no shot yet."""
    project = tracker.project(place.project)
    shots = tracker.shots(project.id, [place.shot]) if project else []
    fields = [name for record in _of_kind(records, "shot_cut") for name in record.fields]
    return {name: getattr(shots[0], name) for name in fields} if shots else dict.fromkeys(fields)


def unregister(tracker: Tracker, project: str, delivery_id: str) -> list[dict[str, str]]:
    """Retire every version and published file of a delivery; returns those that were active."""
    found = tracker.project(project)
    if found is None:
        return []
    records: list[tuple[str, PublishedFile | Version]] = []
    records += [("published_file", file) for file in tracker.published_files(found.id)]
    records += [("version", version) for version in tracker.versions(found.id)]
    ours = [(kind, record) for kind, record in records if record.delivery_id == delivery_id]
    return [_written(kind, record.code, record.id) for kind, record in ours if tracker.retire(kind, record.id)]


def restore_cut(tracker: Tracker, place: Place, ours: Mapping[str, Any], before: Mapping[str, Any]) -> bool:
    """Give the shot its cut back, when nobody has changed or published it since; says whether it did."""
    project = tracker.project(place.project)
    shots = tracker.shots(project.id, [place.shot]) if project else []
    if not shots or not before or any(getattr(shots[0], name) != value for name, value in ours.items()):
        return False
    others = [version.delivery_id or "" for version in tracker.versions(shots[0].project_id, [shots[0].id])]
    if any(other > place.delivery_id for other in others):  # the ids of deliveries are ordered by time
        return False
    tracker.update_shot(shots[0].id, before)
    return True


def _check_free(tracker: Tracker, shot: Shot, place: Place, records: Sequence[Record]) -> None:
    codes = {record.code for record in records}
    for version in tracker.versions(shot.project_id, [shot.id]):
        if version.code in codes and version.delivery_id not in (None, place.delivery_id):
            raise Conflict(
                f"{version.code} was published by another delivery meanwhile.",
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
