"""The steps ``register`` and ``upload``: a plate's records, and what people see of its Version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from iomanager.core.errors import InvalidInput, NotFound, Unavailable
from iomanager.core.paths import as_posix
from iomanager.steps.register import Place, register
from iomanager.steps.staging import flush
from iomanager.tracker.adapter import Upload
from iomanager.tracker.kinds import Kind
from iomanager.tracker.model import Version
from iomanager.tracker.query import Ref
from iomanager.tracker.service import Tracker


@dataclass(frozen=True, slots=True)
class JobRecord:
    """One record of a job file."""

    kind: str
    code: str
    fields: Mapping[str, Any] = field(default_factory=dict)


def register_job(tracker: Tracker, job: Mapping[str, Any]) -> list[dict[str, str]]:
    """Write the records of a job file: ``project sequence shot delivery_id records``. Raises InvalidInput, Conflict."""
    names = ("project", "sequence", "shot", "delivery_id")
    missing = [name for name in names if not isinstance(job.get(name), str) or not job[name]]
    if missing:
        raise InvalidInput(f"The job file names no {', '.join(missing)}.")
    return register(tracker, Place(*(job[name] for name in names)), _records(job.get("records")))


def upload(tracker: Tracker, version: tuple[str, str, str], files: Mapping[str, Path]) -> Version:
    """Set ``thumbnail`` and ``path_to_movie`` of a Version, named by project, shot and code, to finished files.

    Raises NotFound for a version or file that is not there, Unavailable when the tracker does not show it after.
    """
    if not files:
        raise InvalidInput("Say what to upload: --thumbnail FILE, --movie FILE.")
    for path in files.values():
        if not path.is_file():
            raise NotFound(f"{path} does not exist.", hint="The step that makes it has not run, or has failed.")
        flush(path)
    found = _version(tracker, *version)
    if tracker.takes_uploads:
        return _send(tracker, found, files)
    fields = {name: as_posix(path.absolute()) for name, path in files.items()}
    tracker.put_version(found.project_id, found.shot_id, found.code, fields)
    shown = _version(tracker, *version)
    if any(getattr(shown, name) != value for name, value in fields.items()):
        raise Unavailable(f"The tracker does not show the files of {found.code} yet.", hint="Retry later.")
    return shown


def _send(tracker: Tracker, version: Version, files: Mapping[str, Path]) -> Version:
    """To a site: the picture, and the movie as MP4 or WebM. A second call replaces what the first one sent."""
    for name, path in files.items():
        movie = "movie_webm" if path.suffix.lower() == ".webm" else "movie_mp4"
        field = name if name == "thumbnail" else movie
        tracker.upload(Upload(Ref(Kind.VERSION, version.id), path, field))
    return version


def _version(tracker: Tracker, project_name: str, shot: str, code: str) -> Version:
    project = tracker.project(project_name)
    shots = tracker.shots(project.id, [shot]) if project else []
    versions = tracker.versions(project.id, [found.id for found in shots]) if project and shots else []
    named = next((version for version in versions if version.code == code), None)
    if named is None:
        raise NotFound(f"{project_name} has no version {code} of shot {shot}.", hint="Register the plate first.")
    return named


def _records(values: Any) -> list[JobRecord]:
    if not isinstance(values, list) or not values:
        raise InvalidInput("The job file holds no list of records.")
    records = []
    for value in values:
        fields = value.get("fields", {}) if isinstance(value, dict) else None
        if not isinstance(fields, dict) or not isinstance(value.get("kind"), str):
            raise InvalidInput("A record of the job file has no kind, or its fields are no object.")
        records.append(JobRecord(value["kind"], str(value.get("code", "")), fields))
    return records
