"""What a tracker keeps: the kinds of records and their fields, whichever tracker holds them.

Ids are text, dates ISO 8601 days, times aware UTC, paths posix, frames integers. A link holds the id of one record of
one kind; links hold any number of records of several kinds. The words are those of ``domain/publishes.md`` 1 and
``domain/shotgrid.md`` 3; what a site calls otherwise is mapped by its adapter.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType
from typing import Any

ARCHIVED = "archived"
"""The status of a project that nobody works in any more."""


class Kind(str, Enum):
    """A kind of record."""

    PROJECT = "project"
    SEQUENCE = "sequence"
    SHOT = "shot"
    ASSET = "asset"
    STEP = "step"
    TASK = "task"
    ASSIGNMENT = "assignment"
    USER = "user"
    GROUP = "group"
    VERSION = "version"
    PUBLISHED_FILE = "published_file"
    PUBLISHED_FILE_TYPE = "published_file_type"
    NOTE = "note"
    REPLY = "reply"
    ATTACHMENT = "attachment"
    PLAYLIST = "playlist"
    TAG = "tag"
    LOCAL_STORAGE = "local_storage"


class FieldType(str, Enum):
    """What a field holds."""

    TEXT = "text"
    INTEGER = "integer"
    FLOAT = "float"
    BOOLEAN = "boolean"
    DATE = "date"
    TIME = "time"
    LINK = "link"
    LINKS = "links"


@dataclass(frozen=True, slots=True)
class Field:
    """One field. ``targets`` are the kinds that a link may name; ``choices`` the usual words of a list. What is not
    ``editable`` is set by the tracker alone.
    """

    name: str
    type: FieldType = FieldType.TEXT
    targets: tuple[Kind, ...] = ()
    choices: tuple[str, ...] = ()
    default: Any = None
    editable: bool = True


@dataclass(frozen=True, slots=True)
class KindSpec:
    """A kind with its fields by name. ``key`` are the fields that no two of its records share; ``label`` names one."""

    kind: Kind
    fields: Mapping[str, Field]
    key: tuple[str, ...] = ()
    label: str = "code"

    @property
    def required(self) -> tuple[str, ...]:
        """What a new record cannot be without."""
        return self.key or ((self.label,) if self.label in self.fields else ())


def spec(kind: Kind) -> KindSpec:
    """The fields of a kind."""
    return SPECS[kind]


def _link(name: str, target: Kind) -> Field:
    return Field(name, FieldType.LINK, (target,))


def _links(name: str, *targets: Kind) -> Field:
    return Field(name, FieldType.LINKS, targets)


def _integers(*names: str) -> tuple[Field, ...]:
    return tuple(Field(name, FieldType.INTEGER) for name in names)


def _texts(*names: str) -> tuple[Field, ...]:
    return tuple(Field(name) for name in names)


def _spec(kind: Kind, *fields: Field, key: tuple[str, ...] = (), label: str = "code") -> tuple[Kind, KindSpec]:
    return kind, KindSpec(kind, MappingProxyType({field.name: field for field in fields}), key, label)


_PROJECT, _SEQUENCE, _SHOT = (
    _link("project_id", Kind.PROJECT),
    _link("sequence_id", Kind.SEQUENCE),
    _link("shot_id", Kind.SHOT),
)
_ASSET, _TASK, _USER = _link("asset_id", Kind.ASSET), _link("task_id", Kind.TASK), _link("user_id", Kind.USER)
_CODE, _NAME, _DESCRIPTION = Field("code", default=""), Field("name", default=""), Field("description", default="")
_LOOK = _texts("fps", "resolution", "colorspace")
_FRAMES = _integers("frame_start", "frame_end", "handles")
_PEOPLE = (Kind.USER, Kind.GROUP)
_TAGS = _links("tags", Kind.TAG)
_DATES = (Field("start_date", FieldType.DATE), Field("due_date", FieldType.DATE))
_ASSET_TYPES = ("character", "creature", "props", "env", "vehicle", "fx", "matte", "rig", "other")
_TASK_TYPES = ("anim", "env", "fx", "layout", "lgt", "mod", "cfx", "ldev", "comp", "matte")

SPECS: Mapping[Kind, KindSpec] = MappingProxyType(
    dict(
        [
            _spec(
                Kind.PROJECT,
                *(Field("name"), _CODE, _DESCRIPTION, *_LOOK, *_DATES),
                Field("status", default="active", choices=("active", "on_hold", "bidding", "completed", ARCHIVED)),
                *_texts("mov_codec", "out_format", "mov_colorspace", "image", "base_path", "delivery_notes"),
                Field("archived", FieldType.BOOLEAN, default=False),
                key=("name",),
                label="name",
            ),
            _spec(
                Kind.SEQUENCE,
                *(_PROJECT, Field("code"), _NAME, _DESCRIPTION, *_FRAMES, *_LOOK, Field("image"), _TAGS),
                Field("status", default="active", choices=("active", "on_hold", "completed")),
                key=("project_id", "code"),
            ),
            _spec(
                Kind.SHOT,
                *(_PROJECT, _SEQUENCE, Field("code"), _NAME, _DESCRIPTION, *_FRAMES, *_LOOK, Field("image"), _TAGS),
                Field("status", default="wtg", choices=("wtg", "rdy", "ip", "fin", "cbb", "omt", "hld")),
                *_integers("cut_in", "cut_out", "cut_duration"),
                *_texts("shot_type", "notes", "timecode_in", "timecode_out", "clip_name"),
                *_texts("retime_duration", "retime_percent"),
                key=("sequence_id", "code"),
            ),
            _spec(
                Kind.ASSET,
                *(_PROJECT, Field("code"), _NAME, _DESCRIPTION, *_FRAMES[:2], Field("fps"), Field("image"), _TAGS),
                Field("asset_type", default="other", choices=_ASSET_TYPES),
                *_texts("category", "subtype", "pipeline_step"),
                Field("status", default="design"),
                key=("project_id", "code"),
            ),
            _spec(Kind.STEP, Field("code"), Field("short_name"), Field("entity_kind"), Field("color"), key=("code",)),
            _spec(
                Kind.TASK,
                *(
                    _PROJECT,
                    _ASSET,
                    _SEQUENCE,
                    _SHOT,
                    _link("step_id", Kind.STEP),
                    Field("name"),
                    _DESCRIPTION,
                    *_DATES,
                ),
                Field("task_type", default="comp", choices=_TASK_TYPES),
                *(*_texts("department", "notes"), _links("assignees", *_PEOPLE)),
                Field("status", default="not_started"),
                Field("status_changed_at", FieldType.TIME),
                Field("priority", FieldType.INTEGER, default=50),
                *(Field("bid_hours", FieldType.FLOAT), Field("actual_hours", FieldType.FLOAT)),
                Field("completed_at", FieldType.TIME),
                label="name",
            ),
            _spec(
                Kind.ASSIGNMENT,
                *(_TASK, _ASSET, _USER, *_texts("role", "notes"), Field("responsibility", FieldType.INTEGER), *_DATES),
                Field("is_lead", FieldType.BOOLEAN, default=False),
                label="role",
            ),
            _spec(
                Kind.USER,
                *(Field("login"), _NAME, *_texts("email", "private_email", "country", "image")),
                Field("years_experience", FieldType.INTEGER),
                Field("status", default="active", choices=("active", "idle", "inactive", "vacation")),
                Field("joined_on", FieldType.DATE),
                key=("login",),
                label="name",
            ),
            _spec(Kind.GROUP, Field("code"), _links("users", Kind.USER), key=("code",)),
            _spec(
                Kind.VERSION,
                *(_PROJECT, _SHOT, _ASSET, _TASK, _USER, Field("code"), _DESCRIPTION, _TAGS),
                Field("status", default="fin"),
                Field("version_type", default="org"),
                *_texts("path_to_movie", "path_to_frames", "scan_colorspace", "scan_name", "clip_name"),
                *_integers("first_frame", "last_frame", "cut_duration", "just_in", "just_out"),
                Field("frame_rate", FieldType.FLOAT),
                *_texts("timecode_in", "timecode_out", "retime_info", "thumbnail", "delivery_id"),
                *_texts(
                    "retime_duration", "retime_percent", "retime_start_frame", "filmstrip", "movie_mp4", "movie_webm"
                ),
                key=("shot_id", "code"),
            ),
            _spec(
                Kind.PUBLISHED_FILE,
                *(_PROJECT, _SHOT, _ASSET, _TASK, _link("version_id", Kind.VERSION), Field("code"), _DESCRIPTION),
                *(Field("name"), Field("version_number", FieldType.INTEGER), Field("path"), Field("file_type")),
                *_texts("colorspace", "delivery_id", "thumbnail"),
                Field("status", default="wtg"),
                key=("shot_id", "file_type", "name", "version_number"),
                label="name",
            ),
            _spec(Kind.PUBLISHED_FILE_TYPE, Field("code"), Field("short_name"), _DESCRIPTION, key=("code",)),
            _spec(
                Kind.NOTE,
                *(_PROJECT, Field("subject"), Field("content"), _USER, _links("tasks", Kind.TASK)),
                _links("links", Kind.SHOT, Kind.ASSET, Kind.SEQUENCE, Kind.VERSION, Kind.PLAYLIST),
                *(_links("to", *_PEOPLE), _links("cc", *_PEOPLE), Field("note_type")),
                Field("status", default="opn", choices=("opn", "ip", "clsd")),
                label="subject",
            ),
            _spec(Kind.REPLY, _link("note_id", Kind.NOTE), Field("content"), _USER, label="content"),
            _spec(
                Kind.ATTACHMENT,
                *(_PROJECT, Field("name"), *_texts("file", "content_type", "field"), Field("size", FieldType.INTEGER)),
                _links("links", Kind.NOTE, Kind.VERSION, Kind.SHOT, Kind.ASSET, Kind.PUBLISHED_FILE, Kind.PROJECT),
                label="name",
            ),
            _spec(
                Kind.PLAYLIST,
                *(_PROJECT, Field("code"), _DESCRIPTION, _links("versions", Kind.VERSION)),
                key=("project_id", "code"),
            ),
            _spec(
                Kind.TAG, Field("name"), Field("category"), _DESCRIPTION, Field("color"), key=("name",), label="name"
            ),
            _spec(Kind.LOCAL_STORAGE, Field("code"), *_texts("linux_path", "mac_path", "windows_path"), key=("code",)),
        ]
    )
)
"""Every kind by its name."""
