"""The settings of the ingest slice: what is scanned, how shots are named, and how plates are written."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from iomanager.ingest.columns import ProjectColumn
from iomanager.ingest.model import FRAME_EXTENSIONS


def _regex(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"{text!r} is not a regular expression: {error}") from error
    return text


Regex = Annotated[str, AfterValidator(_regex)]


class IngestSettings(BaseModel):
    """How deliveries are scanned, named and published. Each project may have its own values."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    extensions: tuple[str, ...] = Field(
        default=tuple(sorted(FRAME_EXTENSIONS)),
        description="The extensions that are read as frames, in lower case without the dot.",
    )
    thumbnails: bool = Field(default=True, description="Whether a scan makes thumbnails.")
    follow_links: bool = Field(
        default=False,
        description="Whether links to folders and files outside a delivery are followed. Off: they are only listed.",
    )
    still_writing_seconds: float = Field(
        default=2.0,
        ge=0,
        le=600,
        description="Seconds: files changed more recently are looked at twice, to see whether they still grow.",
    )
    shot_rule: Regex = Field(
        default=r"(?P<seq>[A-Z]+\d+)[_-](?P<shot>\d{4})",
        description="The regular expression that finds the parts of a shot's name in a clip's name.",
    )
    shot_template: str = Field(
        default="{seq}_{shot}", description="The shot's name, from the named groups of ingest.shot_rule."
    )
    shot_pattern: Regex = Field(
        default=r"^\w+_\w+$", description="The regular expression that every shot's name must match."
    )
    project_gate: bool = Field(
        default=False,
        description="Whether the project's name must be the third folder of every scan_path, as the original asked.",
    )
    columns: tuple[ProjectColumn, ...] = Field(
        default=(), description="The project's own columns: name, type, required, pattern, default, choices."
    )
    half_jpg_width: int = Field(
        default=2048, ge=2, description="Pixels: a plate wider than this gets JPGs of half the size too."
    )
    jpg_quality: int = Field(default=95, ge=1, le=100, description="The quality of published JPGs, 1 to 100.")
    copy_workers: int = Field(default=3, ge=1, le=16, description="How many files are copied at the same time.")
    folder_mode: str = Field(
        default="775", pattern=r"^0?[0-7]{3,4}$", description="The permissions of new folders, in octal."
    )
    first_frame: int = Field(default=1001, ge=0, description="The number of the first frame of a published plate.")
    mhl: bool = Field(default=True, description="Whether an ASC MHL manifest is written for every published plate.")
