"""The tables of what was read from a tracker, of how far that is, and of the writes that wait for it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from iomanager.db.schema import Base, UtcTime, now


class CachedRow(Base):
    """A record as the tracker had it at ``seen_at``. ``place`` orders by age; ``fields`` is JSON of every field.

    The columns after ``label`` repeat the fields that are searched by. ``turned``: it was retired or revived by us, and
    what names it was not looked at since.
    """

    __tablename__ = "tracker_cached"
    __table_args__ = (
        Index("ix_tracker_cached_project", "site", "kind", "project_id", "place"),
        Index("ix_tracker_cached_shot", "site", "kind", "shot_id"),
    )
    site: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    place: Mapped[str]
    label: Mapped[str | None]
    project_id: Mapped[str | None]
    sequence_id: Mapped[str | None]
    shot_id: Mapped[str | None]
    asset_id: Mapped[str | None]
    note_id: Mapped[str | None]
    status: Mapped[str | None]
    fields: Mapped[str] = mapped_column(Text)
    created_by: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime | None] = mapped_column(UtcTime)
    updated_at: Mapped[datetime | None] = mapped_column(UtcTime)
    version: Mapped[int] = mapped_column(default=0)
    retired: Mapped[bool] = mapped_column(default=False)
    turned: Mapped[bool] = mapped_column(default=False)
    seen_at: Mapped[datetime] = mapped_column(UtcTime, default=now)


class ScopeRow(Base):
    """A part of a tracker that is kept: a project, or with an empty ``scope`` what belongs to none.

    ``progress`` is JSON of how far the filling is. ``cursor`` and ``as_of`` stand in the row of the empty scope.
    """

    __tablename__ = "tracker_scope"
    site: Mapped[str] = mapped_column(primary_key=True)
    scope: Mapped[str] = mapped_column(primary_key=True)
    progress: Mapped[str] = mapped_column(Text, default="")
    filled_at: Mapped[datetime | None] = mapped_column(UtcTime)
    cursor: Mapped[str] = mapped_column(Text, default="")
    as_of: Mapped[datetime | None] = mapped_column(UtcTime)


class OutboxRow(Base):
    """A write that waits for the tracker, or what became of it. ``number`` is the order in which they were made.

    ``record_id`` may be a temporary id; ``made_id`` is the tracker's. ``base`` and ``theirs`` are JSON of the values
    that the writer saw, and of those that the tracker had instead. Writes of one ``bundle`` are sent in one call.
    """

    __tablename__ = "tracker_outbox"
    __table_args__ = (Index("ix_tracker_outbox_state", "site", "state"),)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    site: Mapped[str]
    key: Mapped[str] = mapped_column(unique=True)
    bundle: Mapped[str]
    action: Mapped[str]
    kind: Mapped[str]
    record_id: Mapped[str] = mapped_column(index=True)
    label: Mapped[str] = mapped_column(default="")
    fields: Mapped[str] = mapped_column(Text, default="{}")
    base: Mapped[str] = mapped_column(Text, default="{}")
    theirs: Mapped[str] = mapped_column(Text, default="{}")
    file: Mapped[str] = mapped_column(default="")
    file_field: Mapped[str] = mapped_column(default="")
    file_name: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default="waiting")
    made_id: Mapped[str] = mapped_column(default="")
    message: Mapped[str] = mapped_column(Text, default="")
    hint: Mapped[str] = mapped_column(Text, default="")
    tries: Mapped[int] = mapped_column(default=0)
    made_by: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime] = mapped_column(UtcTime, default=now)
    sent_at: Mapped[datetime | None] = mapped_column(UtcTime)
    done_at: Mapped[datetime | None] = mapped_column(UtcTime)
