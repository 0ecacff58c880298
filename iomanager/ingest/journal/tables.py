"""The tables of the journal."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from iomanager.db.schema import Base, UtcTime, new_id, now


class DeliveryRow(Base):
    """One publish; ``plan`` is its plan as JSON, ``job_id`` the job that runs it.

    ``settings`` are the settings as JSON that its steps follow, whatever machine runs them: those that differ from the
    defaults. ``state`` says only what steps and jobs do not: whether it was taken back.
    The ``lease`` columns say which process holds all of it just now, as an undo does.
    """

    __tablename__ = "delivery"
    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    project: Mapped[str]
    path: Mapped[str]
    plan: Mapped[str] = mapped_column(Text)
    settings: Mapped[str] = mapped_column(Text, default="{}")
    state: Mapped[str]
    message: Mapped[str] = mapped_column(Text, default="")
    created_by: Mapped[str] = mapped_column(default="")
    host: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime] = mapped_column(UtcTime, default=now)
    ended_at: Mapped[datetime | None] = mapped_column(UtcTime)
    job_id: Mapped[str | None]
    lease_owner: Mapped[str | None]
    lease_host: Mapped[str | None]
    lease_process: Mapped[str | None]
    lease_at: Mapped[datetime | None] = mapped_column(UtcTime)


class StepRow(Base):
    """One step of one plate; ``detail`` is JSON."""

    __tablename__ = "delivery_step"
    delivery_id: Mapped[str] = mapped_column(ForeignKey("delivery.id"), primary_key=True)
    plate: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    ordinal: Mapped[int]
    state: Mapped[str]
    attempts: Mapped[int] = mapped_column(default=0)
    started_at: Mapped[datetime | None] = mapped_column(UtcTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcTime)
    error: Mapped[str] = mapped_column(Text, default="")
    detail: Mapped[str] = mapped_column(Text, default="{}")


class FileRow(Base):
    """One file that a delivery makes."""

    __tablename__ = "delivery_file"
    delivery_id: Mapped[str] = mapped_column(ForeignKey("delivery.id"), primary_key=True)
    destination: Mapped[str] = mapped_column(primary_key=True)
    plate: Mapped[str]
    kind: Mapped[str]
    source: Mapped[str] = mapped_column(default="")
    size: Mapped[int | None] = mapped_column(BigInteger)
    xxh64: Mapped[str | None]
    state: Mapped[str]


class PlateRow(Base):
    """Which process runs one step of one plate just now. Steps of one plate may run beside each other."""

    __tablename__ = "delivery_plate"
    delivery_id: Mapped[str] = mapped_column(ForeignKey("delivery.id"), primary_key=True)
    plate: Mapped[str] = mapped_column(primary_key=True)
    step: Mapped[str] = mapped_column(primary_key=True)
    lease_owner: Mapped[str | None]
    lease_host: Mapped[str | None]
    lease_process: Mapped[str | None]
    lease_at: Mapped[datetime | None] = mapped_column(UtcTime)


class CollectRow(Base):
    """One collect, by the job that makes its movies. ``content`` and ``settings`` are JSON, see ``collect_store``."""

    __tablename__ = "collect"
    job_id: Mapped[str] = mapped_column(primary_key=True)
    content: Mapped[str] = mapped_column(Text)
    settings: Mapped[str] = mapped_column(Text, default="{}")
    created_at: Mapped[datetime] = mapped_column(UtcTime, default=now)
