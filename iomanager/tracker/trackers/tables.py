"""The tables of the local tracker. Natural keys are unique in the database, so two writers cannot make a twin."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from iomanager.db.schema import Base, UtcTime, new_id, now


class Common:
    """What every record has. ``version`` grows with each change; ``operation_key`` is that of its creation."""

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    retired: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)
    operation_key: Mapped[str | None] = mapped_column(unique=True)
    created_by: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime] = mapped_column(UtcTime, default=now)
    updated_at: Mapped[datetime | None] = mapped_column(UtcTime)


class ProjectRow(Common, Base):
    """A show."""

    __tablename__ = "project"
    name: Mapped[str] = mapped_column(unique=True)
    code: Mapped[str] = mapped_column(default="")
    status: Mapped[str] = mapped_column(default="active")
    fps: Mapped[str | None]
    resolution: Mapped[str | None]
    colorspace: Mapped[str | None]
    mov_codec: Mapped[str | None]
    out_format: Mapped[str | None]
    mov_colorspace: Mapped[str | None]
    archived: Mapped[bool] = mapped_column(default=False)
    image: Mapped[str | None]
    description: Mapped[str] = mapped_column(default="")
    start_date: Mapped[str | None]
    due_date: Mapped[str | None]
    base_path: Mapped[str | None]
    delivery_notes: Mapped[str | None]


class SequenceRow(Common, Base):
    """A sequence."""

    __tablename__ = "sequence"
    __table_args__ = (UniqueConstraint("project_id", "code"),)
    project_id: Mapped[str] = mapped_column(ForeignKey("project.id"))
    code: Mapped[str]
    description: Mapped[str] = mapped_column(default="")
    name: Mapped[str] = mapped_column(default="")
    frame_start: Mapped[int | None]
    frame_end: Mapped[int | None]
    handles: Mapped[int | None]
    fps: Mapped[str | None]
    resolution: Mapped[str | None]
    colorspace: Mapped[str | None]
    image: Mapped[str | None]
    status: Mapped[str] = mapped_column(default="active")


class ShotRow(Common, Base):
    """A shot."""

    __tablename__ = "shot"
    __table_args__ = (UniqueConstraint("sequence_id", "code"),)
    project_id: Mapped[str] = mapped_column(ForeignKey("project.id"), index=True)
    sequence_id: Mapped[str] = mapped_column(ForeignKey("sequence.id"))
    code: Mapped[str]
    status: Mapped[str] = mapped_column(default="wtg")
    cut_in: Mapped[int | None]
    cut_out: Mapped[int | None]
    cut_duration: Mapped[int | None]
    timecode_in: Mapped[str | None]
    timecode_out: Mapped[str | None]
    resolution: Mapped[str | None]
    clip_name: Mapped[str | None]
    retime_duration: Mapped[str | None]
    retime_percent: Mapped[str | None]
    name: Mapped[str] = mapped_column(default="")
    description: Mapped[str] = mapped_column(default="")
    frame_start: Mapped[int | None]
    frame_end: Mapped[int | None]
    handles: Mapped[int | None]
    fps: Mapped[str | None]
    colorspace: Mapped[str | None]
    image: Mapped[str | None]
    shot_type: Mapped[str | None]
    notes: Mapped[str | None]


class VersionRow(Common, Base):
    """A version of a shot."""

    __tablename__ = "version"
    __table_args__ = (UniqueConstraint("shot_id", "code"),)
    project_id: Mapped[str] = mapped_column(ForeignKey("project.id"), index=True)
    shot_id: Mapped[str | None] = mapped_column(ForeignKey("shot.id"))
    code: Mapped[str]
    status: Mapped[str] = mapped_column(default="fin")
    version_type: Mapped[str] = mapped_column(default="org")
    path_to_movie: Mapped[str | None]
    path_to_frames: Mapped[str | None]
    first_frame: Mapped[int | None]
    last_frame: Mapped[int | None]
    frame_rate: Mapped[float | None]
    cut_duration: Mapped[int | None]
    scan_colorspace: Mapped[str | None]
    just_in: Mapped[int | None]
    just_out: Mapped[int | None]
    scan_name: Mapped[str | None]
    clip_name: Mapped[str | None]
    timecode_in: Mapped[str | None]
    timecode_out: Mapped[str | None]
    retime_info: Mapped[str | None]
    thumbnail: Mapped[str | None]
    delivery_id: Mapped[str | None] = mapped_column(index=True)
    asset_id: Mapped[str | None] = mapped_column(ForeignKey("asset.id"))
    task_id: Mapped[str | None] = mapped_column(ForeignKey("task.id"))
    user_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    description: Mapped[str] = mapped_column(default="")
    retime_duration: Mapped[str | None]
    retime_percent: Mapped[str | None]
    retime_start_frame: Mapped[str | None]
    filmstrip: Mapped[str | None]
    movie_mp4: Mapped[str | None]
    movie_webm: Mapped[str | None]


class PublishedFileRow(Common, Base):
    """A published plate."""

    __tablename__ = "published_file"
    __table_args__ = (UniqueConstraint("shot_id", "file_type", "name", "version_number"),)
    project_id: Mapped[str] = mapped_column(ForeignKey("project.id"), index=True)
    shot_id: Mapped[str | None] = mapped_column(ForeignKey("shot.id"))
    version_id: Mapped[str | None] = mapped_column(ForeignKey("version.id"))
    code: Mapped[str]
    name: Mapped[str]
    version_number: Mapped[int]
    path: Mapped[str]
    file_type: Mapped[str]
    colorspace: Mapped[str | None]
    delivery_id: Mapped[str | None] = mapped_column(index=True)
    asset_id: Mapped[str | None] = mapped_column(ForeignKey("asset.id"))
    task_id: Mapped[str | None] = mapped_column(ForeignKey("task.id"))
    description: Mapped[str] = mapped_column(default="")
    thumbnail: Mapped[str | None]
    status: Mapped[str] = mapped_column(default="wtg")


class AssetRow(Common, Base):
    """An asset; its code is unique in its project."""

    __tablename__ = "asset"
    __table_args__ = (UniqueConstraint("project_id", "code"),)
    project_id: Mapped[str] = mapped_column(ForeignKey("project.id"), index=True)
    code: Mapped[str]
    name: Mapped[str] = mapped_column(default="")
    description: Mapped[str] = mapped_column(default="")
    frame_start: Mapped[int | None]
    frame_end: Mapped[int | None]
    fps: Mapped[str | None]
    image: Mapped[str | None]
    asset_type: Mapped[str] = mapped_column(default="other")
    category: Mapped[str | None]
    subtype: Mapped[str | None]
    pipeline_step: Mapped[str | None]
    status: Mapped[str] = mapped_column(default="design")


class StepRow(Common, Base):
    """A pipeline step."""

    __tablename__ = "step"
    code: Mapped[str] = mapped_column(unique=True)
    short_name: Mapped[str | None]
    entity_kind: Mapped[str | None]
    color: Mapped[str | None]


class TaskRow(Common, Base):
    """A task of an asset, a sequence or a shot."""

    __tablename__ = "task"
    project_id: Mapped[str | None] = mapped_column(ForeignKey("project.id"), index=True)
    asset_id: Mapped[str | None] = mapped_column(ForeignKey("asset.id"))
    sequence_id: Mapped[str | None] = mapped_column(ForeignKey("sequence.id"))
    shot_id: Mapped[str | None] = mapped_column(ForeignKey("shot.id"))
    step_id: Mapped[str | None] = mapped_column(ForeignKey("step.id"))
    name: Mapped[str]
    description: Mapped[str] = mapped_column(default="")
    start_date: Mapped[str | None]
    due_date: Mapped[str | None]
    task_type: Mapped[str] = mapped_column(default="comp")
    department: Mapped[str | None]
    notes: Mapped[str | None]
    status: Mapped[str] = mapped_column(default="not_started")
    status_changed_at: Mapped[datetime | None] = mapped_column(UtcTime)
    priority: Mapped[int] = mapped_column(default=50)
    bid_hours: Mapped[float | None]
    actual_hours: Mapped[float | None]
    completed_at: Mapped[datetime | None] = mapped_column(UtcTime)


class AssignmentRow(Common, Base):
    """Who works on a task or an asset, as what."""

    __tablename__ = "assignment"
    task_id: Mapped[str | None] = mapped_column(ForeignKey("task.id"))
    asset_id: Mapped[str | None] = mapped_column(ForeignKey("asset.id"))
    user_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    role: Mapped[str]
    notes: Mapped[str | None]
    responsibility: Mapped[int | None]
    start_date: Mapped[str | None]
    due_date: Mapped[str | None]
    is_lead: Mapped[bool] = mapped_column(default=False)


class UserRow(Common, Base):
    """A person."""

    __tablename__ = "person"
    login: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(default="")
    email: Mapped[str | None]
    private_email: Mapped[str | None]
    country: Mapped[str | None]
    image: Mapped[str | None]
    years_experience: Mapped[int | None]
    status: Mapped[str] = mapped_column(default="active")
    joined_on: Mapped[str | None]


class GroupRow(Common, Base):
    """A group of people."""

    __tablename__ = "person_group"
    code: Mapped[str] = mapped_column(unique=True)


class PublishedFileTypeRow(Common, Base):
    """A type of published files."""

    __tablename__ = "published_file_type"
    code: Mapped[str] = mapped_column(unique=True)
    short_name: Mapped[str | None]
    description: Mapped[str] = mapped_column(default="")


class NoteRow(Common, Base):
    """A note."""

    __tablename__ = "note"
    project_id: Mapped[str | None] = mapped_column(ForeignKey("project.id"), index=True)
    subject: Mapped[str]
    content: Mapped[str | None]
    user_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    note_type: Mapped[str | None]
    status: Mapped[str] = mapped_column(default="opn")


class ReplyRow(Common, Base):
    """An answer to a note."""

    __tablename__ = "reply"
    note_id: Mapped[str | None] = mapped_column(ForeignKey("note.id"))
    content: Mapped[str]
    user_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))


class AttachmentRow(Common, Base):
    """A file that belongs to records."""

    __tablename__ = "attachment"
    project_id: Mapped[str | None] = mapped_column(ForeignKey("project.id"), index=True)
    name: Mapped[str]
    file: Mapped[str | None]
    content_type: Mapped[str | None]
    field: Mapped[str | None]
    size: Mapped[int | None]


class PlaylistRow(Common, Base):
    """Versions in an order."""

    __tablename__ = "playlist"
    __table_args__ = (UniqueConstraint("project_id", "code"),)
    project_id: Mapped[str] = mapped_column(ForeignKey("project.id"), index=True)
    code: Mapped[str]
    description: Mapped[str] = mapped_column(default="")


class TagRow(Common, Base):
    """A word that records are found by."""

    __tablename__ = "tag"
    name: Mapped[str] = mapped_column(unique=True)
    category: Mapped[str | None]
    description: Mapped[str] = mapped_column(default="")
    color: Mapped[str | None]


class LocalStorageRow(Common, Base):
    """A folder that every machine calls otherwise."""

    __tablename__ = "local_storage"
    code: Mapped[str] = mapped_column(unique=True)
    linux_path: Mapped[str | None]
    mac_path: Mapped[str | None]
    windows_path: Mapped[str | None]


class LinkRow(Base):
    """One of the links of a field that holds several."""

    __tablename__ = "tracker_link"
    owner_id: Mapped[str] = mapped_column(primary_key=True)
    field: Mapped[str] = mapped_column(primary_key=True)
    target_id: Mapped[str] = mapped_column(primary_key=True)
    target_kind: Mapped[str]
    position: Mapped[int]
    __table_args__ = (Index("ix_tracker_link_target", "target_id", "field"),)


class TouchRow(Base):
    """What was changed, in the order of the commits: the counter below is locked while one is written."""

    __tablename__ = "tracker_touch"
    number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    kind: Mapped[str]
    record_id: Mapped[str]


class CounterRow(Base):
    """The number of the last change."""

    __tablename__ = "tracker_counter"
    name: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(BigInteger)


class LockRow(Base):
    """A name that one process holds until it lets go, or until the time."""

    __tablename__ = "tracker_lock"
    name: Mapped[str] = mapped_column(primary_key=True)
    owner: Mapped[str]
    until: Mapped[datetime] = mapped_column(UtcTime)
