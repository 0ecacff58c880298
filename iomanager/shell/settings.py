"""The window's settings. Qt-free, so that the command line can print them."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class ShellSettings(BaseModel):
    """How the window looks and speaks."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    theme: Literal["system", "dark", "light"] = Field(
        "system", description="The window's colours; system follows the desktop."
    )
    language: Literal["system", "en", "ko"] = Field("system", description="The window's language: English or Korean.")
    hidden_panels: list[str] = Field([], description="Panels to leave out, by id, such as [log].")
