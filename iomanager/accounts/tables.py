"""The table of local accounts."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from iomanager.db.schema import Base, UtcTime, now


class AccountRow(Base):
    """Somebody who works without a ShotGrid site. ``password`` is a scrypt hash; empty for none."""

    __tablename__ = "account"

    login: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(default="")
    role: Mapped[str] = mapped_column(default="")
    password: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime] = mapped_column(UtcTime, default=now)
