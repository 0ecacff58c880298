"""The tables of the local tracker. Natural keys are unique in the database, so two writers cannot make a twin."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from iomanager.db.schema import Base, UtcTime, new_id, now


class ProjectRow(Base):
    """A show."""

    __tablename__ = "project"
    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
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
    created_at: Mapped[datetime] = mapped_column(UtcTime, default=now)


class SequenceRow(Base):
    """A sequence."""

    __tablename__ = "sequence"
    __table_args__ = (UniqueConstraint("project_id", "code"),)
    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    project_id: Mapped[str] = mapped_column(ForeignKey("project.id"))
    code: Mapped[str]
    description: Mapped[str] = mapped_column(default="")


class ShotRow(Base):
    """A shot."""

    __tablename__ = "shot"
    __table_args__ = (UniqueConstraint("sequence_id", "code"),)
    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
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


class VersionRow(Base):
    """A version of a shot."""

    __tablename__ = "version"
    __table_args__ = (UniqueConstraint("shot_id", "code"),)
    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    project_id: Mapped[str] = mapped_column(ForeignKey("project.id"), index=True)
    shot_id: Mapped[str] = mapped_column(ForeignKey("shot.id"))
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
    retired: Mapped[bool] = mapped_column(default=False)
    created_by: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime] = mapped_column(UtcTime, default=now)


class PublishedFileRow(Base):
    """A published plate."""

    __tablename__ = "published_file"
    __table_args__ = (UniqueConstraint("shot_id", "file_type", "name", "version_number"),)
    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    project_id: Mapped[str] = mapped_column(ForeignKey("project.id"), index=True)
    shot_id: Mapped[str] = mapped_column(ForeignKey("shot.id"))
    version_id: Mapped[str | None] = mapped_column(ForeignKey("version.id"))
    code: Mapped[str]
    name: Mapped[str]
    version_number: Mapped[int]
    path: Mapped[str]
    file_type: Mapped[str]
    colorspace: Mapped[str | None]
    delivery_id: Mapped[str | None] = mapped_column(index=True)
    retired: Mapped[bool] = mapped_column(default=False)
    created_by: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime] = mapped_column(UtcTime, default=now)
