"""What is published already, as rows that a delivery can be compared with."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from iomanager.ingest.hashes import plate_checksum
from iomanager.ingest.model import Row
from iomanager.tracker.model import Project, Shot, Version
from iomanager.tracker.service import Tracker


def published_rows(tracker: Tracker, project: Project) -> list[Row]:
    """One row for the newest version of each plate of the project, in the words of the scan that it came from.

    Their checksums are those of the manifests beside the plates, so that a delivery that brings one too can be compared
    by bytes.
    """
    shots = {shot.id: shot for shot in tracker.shots(project.id)}
    newest: dict[tuple[str, str], Version] = {}
    for version in tracker.versions(project.id):  # oldest first: the last one wins
        newest[version.shot_id, version.version_type] = version
    return [_row(version, shots[version.shot_id]) for version in newest.values() if version.shot_id in shots]


def _row(version: Version, shot: Shot) -> Row:
    frames = PurePosixPath(version.path_to_frames or version.path_to_movie or version.code)
    duration = None
    if version.just_in is not None and version.just_out is not None:
        duration = version.just_out - version.just_in + 1
    return Row(
        row_id=version.id,
        scan_path=frames.parent.as_posix(),
        scan_name=version.scan_name or frames.name,
        ext=frames.suffix.removeprefix("."),
        shot_name=shot.code,
        type=version.version_type,
        clip_name=version.clip_name,
        resolution=shot.resolution,
        start_frame=version.just_in,
        end_frame=version.just_out,
        duration=duration,
        timecode_in=version.timecode_in,
        timecode_out=version.timecode_out,
        just_in=version.just_in,
        just_out=version.just_out,
        framerate=version.frame_rate,
        checksum=plate_checksum(Path(frames.parent), frames.suffix.removeprefix(".")),
    )
