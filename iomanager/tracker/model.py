"""Our own entities: what the application knows of a production, whichever tracker holds it.

Ids are UUIDv7 text, times aware UTC, paths posix, frames integers. ``operation_key`` makes a write safe to repeat: a
second create with the same key returns the first record.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Project:
    """A show. The presets of the ingest panel come from it."""

    id: str
    name: str
    code: str = ""
    status: str = "active"
    fps: str | None = None
    resolution: str | None = None
    colorspace: str | None = None
    mov_codec: str | None = None
    out_format: str | None = None
    mov_colorspace: str | None = None
    archived: bool = False
    image: str | None = None
    created_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Sequence:
    """A sequence of a project; ``code`` is unique in it."""

    id: str
    project_id: str
    code: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class Shot:
    """A shot; ``code`` is unique in its sequence. Editorial matching uses ``clip_name`` and ``timecode_in``."""

    id: str
    project_id: str
    sequence_id: str
    code: str
    status: str = "wtg"
    cut_in: int | None = None
    cut_out: int | None = None
    cut_duration: int | None = None
    timecode_in: str | None = None
    timecode_out: str | None = None
    resolution: str | None = None
    clip_name: str | None = None
    retime_duration: str | None = None
    retime_percent: str | None = None


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a shot for review: its movie, its frames, its cut."""

    id: str
    project_id: str
    shot_id: str
    code: str
    status: str = "fin"
    version_type: str = "org"
    path_to_movie: str | None = None
    path_to_frames: str | None = None
    first_frame: int | None = None
    last_frame: int | None = None
    frame_rate: float | None = None
    cut_duration: int | None = None
    scan_colorspace: str | None = None
    just_in: int | None = None
    just_out: int | None = None
    scan_name: str | None = None
    clip_name: str | None = None
    timecode_in: str | None = None
    timecode_out: str | None = None
    retime_info: str | None = None
    thumbnail: str | None = None
    delivery_id: str | None = None
    retired: bool = False
    created_by: str = ""
    created_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PublishedFile:
    """A published plate. ``name`` is ``{shot}_{type}``, ``file_type`` Plate, Source or Reference."""

    id: str
    project_id: str
    shot_id: str
    version_id: str | None
    code: str
    name: str
    version_number: int
    path: str
    file_type: str
    colorspace: str | None = None
    delivery_id: str | None = None
    retired: bool = False
    created_by: str = ""
    created_at: datetime | None = None
