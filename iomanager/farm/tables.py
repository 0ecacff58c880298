"""The tables of jobs. What a job never changes (its commands) is one JSON document; what changes has columns."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from iomanager.db.schema import Base, UtcTime, now


class JobRow(Base):
    """A job. ``version`` grows with every change; ``n_...`` are its tasks by state, so that lists need no join.

    ``owed`` is what its scheduler still has to do: nodes that may begin, and attempts that have not ended.
    ``engine_job`` is its id at an engine that keeps jobs itself, ``seen_at`` when that engine last told of it, and
    ``not_before`` the time before which nothing of it begins. ``home`` is the machine of a job that stays on one
    (``homes``).
    """

    __tablename__ = "job"
    id: Mapped[str] = mapped_column(primary_key=True)
    engine: Mapped[str]
    title: Mapped[str] = mapped_column(Text)
    owner: Mapped[str]
    project: Mapped[str]
    priority: Mapped[float]
    tree: Mapped[str] = mapped_column(Text)
    state: Mapped[str]
    message: Mapped[str] = mapped_column(Text, default="")
    paused: Mapped[bool]
    cancelled: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=0)
    owed: Mapped[int] = mapped_column(default=0)
    engine_job: Mapped[str] = mapped_column(default="")
    tier: Mapped[str] = mapped_column(default="")
    seen_at: Mapped[datetime | None] = mapped_column(UtcTime)
    not_before: Mapped[datetime | None] = mapped_column(UtcTime)
    home: Mapped[str] = mapped_column(default="")
    n_blocked: Mapped[int] = mapped_column(default=0)
    n_ready: Mapped[int] = mapped_column(default=0)
    n_active: Mapped[int] = mapped_column(default=0)
    n_done: Mapped[int] = mapped_column(default=0)
    n_error: Mapped[int] = mapped_column(default=0)
    n_skipped: Mapped[int] = mapped_column(default=0)
    n_cancelled: Mapped[int] = mapped_column(default=0)
    n_paused: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UtcTime, default=now)
    started_at: Mapped[datetime | None] = mapped_column(UtcTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcTime)
    __table_args__ = (Index("ix_job_open", "engine", "owed", "priority"),)


class TaskRow(Base):
    """A task, cleanup or postscript of a job; ``name`` is its id in the tree. The marks are those of ``states``."""

    __tablename__ = "job_task"
    job_id: Mapped[str] = mapped_column(ForeignKey("job.id", ondelete="CASCADE"), primary_key=True)
    ordinal: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(Text)
    title: Mapped[str] = mapped_column(Text)
    kind: Mapped[str]
    state: Mapped[str]
    position: Mapped[int] = mapped_column(default=0)
    tries: Mapped[int] = mapped_column(default=0)
    live: Mapped[bool] = mapped_column(default=False)
    started: Mapped[bool] = mapped_column(default=False)
    paused: Mapped[bool] = mapped_column(default=False)
    attempts: Mapped[int] = mapped_column(default=0)
    host: Mapped[str] = mapped_column(default="")
    exit_code: Mapped[int | None]
    message: Mapped[str] = mapped_column(Text, default="")
    started_at: Mapped[datetime | None] = mapped_column(UtcTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcTime)


class AttemptRow(Base):
    """One try of one command. ``state``: queued, running, reported (ended, not applied yet), ended.

    ``open_key`` is unique while the attempt has not ended and NULL after, so that no command has two at once.
    ``process`` is ``{pid}:{start time}`` of what runs it, on ``host``. ``worker`` is the id of the :class:`WorkerRow`
    that it was sent to, and ``sent_at`` when.
    """

    __tablename__ = "job_attempt"
    id: Mapped[str] = mapped_column(primary_key=True)
    job_id: Mapped[str] = mapped_column(ForeignKey("job.id", ondelete="CASCADE"), index=True)
    task: Mapped[int]
    command: Mapped[int]
    number: Mapped[int]
    state: Mapped[str] = mapped_column(index=True)
    open_key: Mapped[str | None] = mapped_column(unique=True)
    owner: Mapped[str] = mapped_column(default="")
    host: Mapped[str] = mapped_column(default="")
    process: Mapped[str] = mapped_column(default="")
    worker: Mapped[str] = mapped_column(default="")
    sent_at: Mapped[datetime | None] = mapped_column(UtcTime)
    cancel: Mapped[bool] = mapped_column(default=False)
    progress: Mapped[float | None]
    lease_until: Mapped[datetime | None] = mapped_column(UtcTime)
    started_at: Mapped[datetime | None] = mapped_column(UtcTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcTime)
    exit_code: Mapped[int | None]
    reason: Mapped[str] = mapped_column(default="")
    message: Mapped[str] = mapped_column(Text, default="")


class SchedulerRow(Base):
    """Which process schedules the jobs of an engine, of one machine where they stay there: one at a time."""

    __tablename__ = "scheduler"
    name: Mapped[str] = mapped_column(primary_key=True)
    owner: Mapped[str] = mapped_column(default="")
    host: Mapped[str] = mapped_column(default="")
    process: Mapped[str] = mapped_column(default="")
    lease_until: Mapped[datetime | None] = mapped_column(UtcTime)


class WorkerRow(Base):
    """A machine that runs attempts for a scheduler elsewhere. ``provides`` (keys, metrics, crews) is JSON.

    ``queue`` is where messages reach it; ``seen_at`` its last sign of life, ``polled_at`` when it last took messages.
    """

    __tablename__ = "worker"
    id: Mapped[str] = mapped_column(primary_key=True)
    engine: Mapped[str]
    host: Mapped[str]
    process: Mapped[str]
    queue: Mapped[str]
    slots: Mapped[int]
    provides: Mapped[str] = mapped_column(Text)
    stopping: Mapped[bool] = mapped_column(default=False)
    started_at: Mapped[datetime] = mapped_column(UtcTime, default=now)
    seen_at: Mapped[datetime] = mapped_column(UtcTime, default=now)
    polled_at: Mapped[datetime | None] = mapped_column(UtcTime)
