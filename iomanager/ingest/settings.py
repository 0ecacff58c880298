"""The settings of the ingest slice: what is scanned, how shots are named, and how plates are written."""

from __future__ import annotations

import re

from pydantic import ConfigDict, Field, field_validator

from iomanager.ingest.context import Rules
from iomanager.ingest.model import FRAME_EXTENSIONS


class IngestSettings(Rules):
    """How deliveries are scanned, named and published, on top of the rules that checks and plan follow."""

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
    copy_workers: int = Field(default=3, ge=1, le=16, description="How many files are copied at the same time.")
    folder_mode: str = Field(
        default="775", pattern=r"^0?[0-7]{3,4}$", description="The permissions of new folders, in octal."
    )
    mhl: bool = Field(default=True, description="Whether an ASC MHL manifest is written for every published plate.")

    @field_validator("shot_rule", "shot_pattern")
    @classmethod
    def _regex(cls, text: str) -> str:
        try:
            re.compile(text)
        except re.error as error:
            raise ValueError(f"{text!r} is not a regular expression: {error}") from error
        return text
