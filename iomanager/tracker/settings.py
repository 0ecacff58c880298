"""The settings of the project that one works on."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field


class ProjectSettings(BaseModel):
    """Where shows live, and which one is open."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    root: Path = Field(
        default=Path("~/iomanager/shows"), description="The folder that holds the shows; a show is {root}/{name}."
    )
    name: str = Field(default="", description="The project that is open. --project chooses another for one command.")
    user: str = Field(default="", description="Who publishes; empty for the name at the operating system.")
