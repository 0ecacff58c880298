"""The setting of the database."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class DatabaseSettings(BaseModel):
    """Which database holds everything. A password belongs into the environment or ``~/.pgpass``, never here."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    url: str = Field(
        default="",
        description="The database: empty for a SQLite file in the user's folder, or postgresql://USER@HOST/NAME.",
    )
