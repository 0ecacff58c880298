"""Our words and a site's: which entity type a kind is, and which of its fields holds what.

The names are those that sites usually have (``domain/shotgrid.md`` 3) and those that the studios' own fields have
(``domain/plates.md`` 9). A site that calls one otherwise says so by the setting ``tracker.fields``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from iomanager.tracker.kinds import Kind

TYPES: Mapping[Kind, str] = {
    Kind.PROJECT: "Project",
    Kind.SEQUENCE: "Sequence",
    Kind.SHOT: "Shot",
    Kind.ASSET: "Asset",
    Kind.STEP: "Step",
    Kind.TASK: "Task",
    Kind.USER: "HumanUser",
    Kind.GROUP: "Group",
    Kind.VERSION: "Version",
    Kind.PUBLISHED_FILE: "PublishedFile",
    Kind.PUBLISHED_FILE_TYPE: "PublishedFileType",
    Kind.NOTE: "Note",
    Kind.REPLY: "Reply",
    Kind.ATTACHMENT: "Attachment",
    Kind.PLAYLIST: "Playlist",
    Kind.TAG: "Tag",
    Kind.LOCAL_STORAGE: "LocalStorage",
}
"""What ShotGrid calls a kind. It has no assignments: a task has assignees."""

ENTITY = "entity"
"""The one field of a site that says what a task, version or published file belongs to."""

_MEDIA = {"thumbnail": "image", "filmstrip": "filmstrip_image"}
_STATUS = {"status": "sg_status_list"}
_CUT = {name: f"sg_{name}" for name in ("cut_in", "cut_out", "cut_duration")}
_SLATE = {name: f"sg_{name}" for name in ("timecode_in", "timecode_out")}
_RETIME = {"retime_duration": "sg_retime_duration", "retime_percent": "sg_retime_percent"}
_OWN = {"project_id": "project"}

FIELDS: Mapping[Kind, Mapping[str, str]] = {
    Kind.PROJECT: {
        **{name: name for name in ("name", "code", "archived", "image")},
        "description": "sg_description",
        "status": "sg_status",
        "fps": "sg_fps",
        "colorspace": "sg_colorspace",
        **{name: f"sg_{name}" for name in ("mov_codec", "out_format", "mov_colorspace", "resolution")},
        "start_date": "start_date",
        "due_date": "end_date",
    },
    Kind.SEQUENCE: {**_OWN, "code": "code", "description": "description", **_STATUS, "image": "image", "tags": "tags"},
    Kind.SHOT: {
        **_OWN,
        "sequence_id": "sg_sequence",
        "code": "code",
        "description": "description",
        **_STATUS,
        **_CUT,
        **_SLATE,
        **_RETIME,
        "resolution": "sg_resolution",
        "clip_name": "sg_clib_name",
        "frame_start": "sg_head_in",
        "frame_end": "sg_tail_out",
        "shot_type": "sg_shot_type",
        "image": "image",
        "tags": "tags",
    },
    Kind.ASSET: {
        **_OWN,
        "code": "code",
        "description": "description",
        **_STATUS,
        "asset_type": "sg_asset_type",
        "image": "image",
        "tags": "tags",
    },
    Kind.STEP: {"code": "code", "short_name": "short_name", "entity_kind": "entity_type", "color": "color"},
    Kind.TASK: {
        **_OWN,
        "asset_id": ENTITY,
        "sequence_id": ENTITY,
        "shot_id": ENTITY,
        "step_id": "step",
        **_STATUS,
        "name": "content",
        "description": "sg_description",
        "assignees": "task_assignees",
        "start_date": "start_date",
        "due_date": "due_date",
    },
    Kind.USER: {"login": "login", "name": "name", "email": "email", **_STATUS, "image": "image"},
    Kind.GROUP: {"code": "code", "users": "users"},
    Kind.VERSION: {
        **_OWN,
        "shot_id": ENTITY,
        "asset_id": ENTITY,
        "task_id": "sg_task",
        "user_id": "user",
        "code": "code",
        **_STATUS,
        **_MEDIA,
        **_SLATE,
        **_RETIME,
        "description": "description",
        "tags": "tags",
        **{name: f"sg_{name}" for name in ("path_to_movie", "path_to_frames", "first_frame", "last_frame")},
        **{name: f"sg_{name}" for name in ("version_type", "scan_colorspace", "just_in", "just_out", "scan_name")},
        **{name: f"sg_{name}" for name in ("clip_name", "cut_duration", "retime_info", "retime_start_frame")},
        "frame_rate": "sg_uploaded_movie_frame_rate",
        "movie_mp4": "sg_uploaded_movie_mp4",
        "movie_webm": "sg_uploaded_movie_webm",
    },
    Kind.PUBLISHED_FILE: {
        **_OWN,
        "shot_id": ENTITY,
        "asset_id": ENTITY,
        "task_id": "task",
        "version_id": "version",
        **_STATUS,
        "code": "code",
        "name": "name",
        "version_number": "version_number",
        "path": "path",
        "file_type": "published_file_type",
        "description": "description",
        "colorspace": "sg_colorspace",
        "thumbnail": "image",
    },
    Kind.PUBLISHED_FILE_TYPE: {"code": "code", "short_name": "short_name", "description": "description"},
    Kind.NOTE: {
        **_OWN,
        "subject": "subject",
        "content": "content",
        "user_id": "user",
        "tasks": "tasks",
        **_STATUS,
        "links": "note_links",
        "to": "addressings_to",
        "cc": "addressings_cc",
        "note_type": "sg_note_type",
    },
    Kind.REPLY: {"note_id": ENTITY, "content": "content", "user_id": "user"},
    Kind.ATTACHMENT: {
        **_OWN,
        "name": "display_name",
        "size": "file_size",
        "links": "attachment_links",
        "file": "this_file",
    },
    Kind.PLAYLIST: {**_OWN, "code": "code", "description": "description", "versions": "versions"},
    Kind.TAG: {"name": "name"},
    Kind.LOCAL_STORAGE: {name: name for name in ("code", "linux_path", "mac_path", "windows_path")},
}
"""Our field to the site's. A field that is not here, or that the site lacks, stays empty and is not written."""


@dataclass(frozen=True, slots=True)
class Names:
    """The names of one site. ``statuses`` are our words by the site's, by kind; others are used as they are.

    ``operation`` is a text field in which creations are marked, on the types that have it; ``fields`` the site's own
    names by kind and field.
    """

    fields: Mapping[str, Mapping[str, str]]
    statuses: Mapping[str, Mapping[str, str]]
    operation: str = "sg_iom_key"

    def of(self, kind: Kind) -> dict[str, str]:
        """The site's field for each of ours."""
        return {**FIELDS[kind], **self.fields.get(kind.value, {})}

    def status_there(self, kind: Kind, word: str) -> str:
        """The site's word for our status."""
        return next(iter(self.statuses_there(kind, word)), word)

    def statuses_there(self, kind: Kind, word: str) -> list[str]:
        """All words of the site that stand for our status."""
        known = self.statuses.get(kind.value, {})
        return [there for there, here in known.items() if here == word] + ([] if word in known else [word])

    def status_here(self, kind: Kind, word: str) -> str:
        """Our word for the site's status."""
        return self.statuses.get(kind.value, {}).get(word, word)


_KINDS: Mapping[str, Kind] = {name: kind for kind, name in TYPES.items()}


def kind_of(entity: str) -> Kind | None:
    """The kind that an entity type is; None for those that we do not keep."""
    return _KINDS.get(entity)
