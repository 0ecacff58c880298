"""The settings of the project that one works on, and of the tracker that holds its records."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class ProjectSettings(BaseModel):
    """Where shows live, and which one is open."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    root: Path = Field(
        default=Path("~/iomanager/shows"), description="The folder that holds the shows; a show is {root}/{name}."
    )
    name: str = Field(default="", description="The project that is open. --project chooses another for one command.")
    user: str = Field(default="", description="Who publishes; empty for the name at the operating system.")


class FolderSettings(BaseModel):
    """The folders that records get in their show when they are added."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    make: bool = Field(default=True, description="Whether a record that is added gets its folders.")
    mode: str = Field(
        default="",
        pattern="^([0-7]{3,4})?$",
        description="The permissions of new folders in octal, such as 2775; empty for those of the system.",
    )
    departments: list[str] = Field(
        default=["anim", "env", "fx", "layout", "lgt", "mod", "cfx", "ldev"],
        description="What {department} stands for in the templates, one folder each.",
    )
    templates: dict[str, list[str]] = Field(
        default={
            "project": ["assets", "sequences"],
            "sequence": ["sequences/{sequence}"],
            "shot": ["sequences/{sequence}/{shot}/{department}", "sequences/{sequence}/{shot}/layout/3DEqualizer"],
            "asset": ["assets/{asset_type}/{asset}/{department}"],
        },
        description="The folders below the show's, by kind of record; words: {sequence} {shot} {asset} {asset_type} "
        "{department}.",
    )


class TrackerSettings(BaseModel):
    """Which tracker holds the records, and how a ShotGrid site is reached. Logins are no settings."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: Literal["local", "shotgrid"] = Field(
        default="local", description="Which tracker: local (in our own database) or shotgrid."
    )
    site: str = Field(
        default="", description="The address of the ShotGrid site, such as https://studio.shotgrid.autodesk.com"
    )
    proxy: str = Field(
        default="",
        description="The address of a proxy to the site, such as http://proxy:3128; empty for none, HTTPS_PROXY of the "
        "environment counts for nothing.",
    )
    ca_file: str = Field(default="", description="A file of certificates to trust; empty for the usual ones.")
    seconds: float = Field(
        default=60.0, gt=0, le=3600, description="Seconds until one call to the site must be answered whole."
    )
    connections: int = Field(default=3, ge=1, le=16, description="How many calls to the site run at once.")
    page: int = Field(default=500, ge=10, le=2000, description="How many records one call reads.")
    operation_field: str = Field(
        default="sg_iom_key",
        description="A text field of the site that new records are marked with, where it exists, so that none is made "
        "twice.",
    )
    fields: dict[str, dict[str, str]] = Field(
        default_factory=dict,
        description="What the site calls fields, where it has other names: {version: {scan_colorspace: sg_colour}}.",
    )
    statuses: dict[str, dict[str, str]] = Field(
        default_factory=dict,
        description="Our words for statuses of the site, by kind: {shot: {act: ip}}.",
    )
    offline: bool = Field(
        default=True,
        description="Keep what is read of a site, so that work goes on while it is away; writes are sent later.",
    )
    fresh_seconds: float = Field(
        default=20.0, ge=0, le=86_400, description="After so many seconds what is kept is brought up to date first."
    )
    files: str = Field(
        default="", description="Where the local tracker keeps uploads and pictures; empty for a folder of the user."
    )
    folders: FolderSettings = FolderSettings()
