"""The settings of thumbnails, colour and decoding."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Renderer = Literal["builtin", "nuke", "natron"]
"""Who renders; a name of ``media.renderer``."""
Rendered = Literal["jpg", "jpg_half", "mov", "exr", "dpx", "retime"]
"""What can be rendered by another program; a key of ``media.renderers``."""

PINNED_CONFIG = "ocio://studio-config-v2.2.0_aces-v1.3_ocio-v2.4"
"""ACES 1.3, built into OpenColorIO: pinned, so that a newer library does not change how plates look."""


class MediaSettings(BaseModel):
    """How pictures are decoded and shown."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    thumbnail_width: int = Field(480, ge=16, le=4096, description="Widest thumbnail, in pixels.")
    thumbnail_height: int = Field(270, ge=16, le=4096, description="Highest thumbnail, in pixels.")
    thumbnail_quality: int = Field(85, ge=1, le=100, description="JPEG quality of thumbnails.")
    jpg_quality: int = Field(95, ge=1, le=100, description="JPEG quality of the full and half-size JPG sequences.")
    mp4_crf: int = Field(18, ge=0, le=51, description="Constant rate factor of the H.264 proxy; lower is better.")
    mp4_preset: str = Field("medium", description="Preset of x264: ultrafast ... medium ... veryslow.")
    decode_processes: int = Field(2, ge=1, le=32, description="Child processes that decode pictures.")
    memory_limit_mib: int = Field(
        1024, ge=512, description="Address space of a child while it decodes one file, in MiB."
    )
    render_memory_limit_mib: int = Field(4096, ge=1024, description="The same while it renders proxies, in MiB.")
    time_limit: float = Field(10.0, gt=0, description="Seconds that one file may take to decode.")
    render_time_limit: float = Field(60.0, gt=0, description="Seconds that one frame of a proxy may take.")
    ocio_config: str = Field(
        PINNED_CONFIG, description="OCIO configuration: a file, or ocio://NAME for one that OpenColorIO brings."
    )
    colour_table: str = Field("", description="A colour.yml of the studio; empty for the one that is shipped.")
    exact_view: bool = Field(False, description="Colour by the exact transform instead of its 64-point table; slower.")
    renderer: Renderer = Field(
        "builtin",
        description="Who renders JPGs, movies, EXR, DPX and retimes: builtin (no licence needed), nuke or natron. "
        "Natron does no retimes: those stay builtin.",
    )
    renderers: dict[Rendered, Renderer] = Field(
        default_factory=dict,
        description="Other renderers for some outputs: jpg, jpg_half, mov, exr, dpx, retime; such as {mov: natron}.",
    )
    nuke: str = Field("", description="The Nuke program; empty for the one on PATH.")
    nuke_version: str = Field("13.0 v1", description="The version that Nuke scripts are written for.")
    natron: str = Field("", description="The NatronRenderer program; empty for the one on PATH.")
    ffmpeg: str = Field("", description="The ffmpeg program; empty for the one on PATH.")
    program_time_limit: float = Field(
        600.0, gt=0, description="Seconds that Nuke or Natron may take for its start, or for one frame."
    )

    def renderer_of(self, output: Rendered) -> Renderer:
        """Who renders this output."""
        found = self.renderers.get(output)
        if found is not None:
            return found
        return "builtin" if output == "retime" and self.renderer == "natron" else self.renderer
