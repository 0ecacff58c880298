"""The records of one plate, as ``domain/plates.md`` 9 lists them, in the fields of ``tracker.model``."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from iomanager.ingest.groups import Group
from iomanager.ingest.naming import file_type, publish_name, version_name, version_type
from iomanager.ingest.plan_draft import Draft
from iomanager.ingest.plan_model import PlanRecord, PlatePlan


def plate_records(draft: Draft) -> Iterator[PlanRecord]:
    """Sequence, shot, version, the shot's cut (org only) and the published file (not for the clip library)."""
    plate = draft.plan
    code = f"{plate.shot}_{version_type(plate.type)}_{version_name(plate.version)}.mov"
    yield PlanRecord("sequence", plate.sequence, plate.key)
    yield PlanRecord("shot", plate.shot, plate.key, {"sequence": plate.sequence, **_tags(plate)})
    yield PlanRecord("version", code, plate.key, _version(draft))
    if plate.type == "org" and not plate.non_retimed:
        yield PlanRecord("shot_cut", plate.shot, plate.key, _cut(plate, draft.members))
    if plate.type != "lib":
        name = draft.originals.rpartition("/")[2]
        yield PlanRecord("published_file", name, plate.key, _published(plate, draft.originals))


def _tags(plate: PlatePlan) -> dict[str, Any]:
    """The tags of a clip of the library, from its clip_tag."""
    if plate.type != "lib":
        return {}
    tags = [tag.strip() for tag in (plate.clip_tag or "").split(",")]
    return {"tags": list(dict.fromkeys(filter(None, tags)))}


def _movie_path(draft: Draft) -> str:
    """The rendered MOV, the published one, or the MP4: the first that there is."""
    if "mov" in draft.plan.films:
        return draft.places.mov
    return draft.originals if draft.originals.endswith(".mov") else draft.places.mp4


def _version(draft: Draft) -> dict[str, Any]:
    plate, members = draft.plan, draft.members
    row = members.first
    return {
        "status": "fin",
        "version_type": version_type(plate.type),
        "path_to_movie": _movie_path(draft),
        "path_to_frames": draft.originals,
        "first_frame": 1,
        "last_frame": members.frames,
        "frame_rate": round(float(Fraction(plate.fps)), 3) if plate.fps else None,
        "cut_duration": plate.last - plate.first + 1,
        "scan_colorspace": plate.colorspace,
        "just_in": plate.first,
        "just_out": plate.last,
        "scan_name": row.scan_name,
        "clip_name": row.clip_name,
        "timecode_in": members.timecode_in,
        "timecode_out": members.timecode_out,
        **_retime(members),
        "thumbnail": draft.places.thumbnail,
    }


def _retime(members: Group) -> dict[str, Any]:
    """Durations, percents and starts of the segments, one a line; of an editorial movie its own words."""
    info = {"retime_info": members.first.clip_tag} if members.first.type == "editor" else {}
    if not members.retimed:
        return info
    starts = "\n".join(str(row.retime_start_frame or 1) for row in members.segments)
    return {**info, **_speeds(members), "retime_start_frame": starts}


def _speeds(members: Group) -> dict[str, Any]:
    """Durations and percents of the segments, one a line."""
    return {
        "retime_duration": "\n".join(str(row.retime_duration) for row in members.segments),
        "retime_percent": "\n".join(_percent(row.retime_percent) for row in members.segments),
    }


def _cut(plate: PlatePlan, members: Group) -> dict[str, Any]:
    count = members.frames
    fields: dict[str, Any] = {
        "cut_in": plate.first_frame,
        "cut_out": plate.first_frame - 1 + count,
        "cut_duration": count,
        "timecode_in": members.timecode_in,
        "timecode_out": members.timecode_out,
        "resolution": members.first.resolution,
        "clip_name": members.first.clip_name,
    }
    return {**fields, **_speeds(members)} if members.retimed else fields


def _percent(percent: float | None) -> str:
    return "" if percent is None else f"{percent:g}%"


def _published(plate: PlatePlan, frames: str) -> dict[str, Any]:
    return {
        "code": frames.rpartition("/")[2],
        "name": publish_name(plate.shot, plate.type),
        "version_number": plate.version,
        "path": frames,
        "file_type": file_type(plate.type),
        "colorspace": plate.colorspace,
    }
