"""What the checks and the plan know of the world, as one frozen value.

The checks are pure functions of rows and this. What must be looked up on a disk stands in :class:`Disk` as callables,
which ``context_gather`` fills with cached reads, and a test with plain functions.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from functools import lru_cache
from typing import Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from iomanager.core import timecode
from iomanager.core.errors import InvalidInput
from iomanager.ingest.columns import ProjectColumn
from iomanager.ingest.model import Row
from iomanager.ingest.naming import FIRST_FRAME

Film = Literal["mov", "webm", "montage", "filmstrip"]


class Rules(BaseModel):
    """The settings of a project that the checks, the proposed shot names and the plan follow."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    shot_pattern: str = Field(
        default=r"^\w+_\w+$", description="A regular expression that the whole shot name must match."
    )
    shot_rule: str = Field(
        default=r"(?P<seq>[A-Z]+\d+)[_-](?P<shot>\d{4})",
        description="A regular expression with named groups, searched for in shot_rule_columns, to propose shot names.",
    )
    shot_template: str = Field(
        default="{seq}_{shot}", description="The proposed shot name from the named groups of shot_rule."
    )
    shot_rule_columns: tuple[str, ...] = Field(
        default=("clip_name", "scan_name", "folder"),
        description="Where shot_rule is searched for, in order; folder is the last folder of scan_path.",
    )
    columns: tuple[ProjectColumn, ...] = Field(default=(), description="The project's own typed columns.")
    project_gate: bool = Field(
        default=False, description="Whether a plate may only be published from its own project's folder."
    )
    excluded_shot_statuses: tuple[str, ...] = Field(
        default=("omt", "dis"), description="Shots of these statuses are left out of Shot for Editorial."
    )
    first_frame: int = Field(default=FIRST_FRAME, ge=0, description="The number of a published plate's first frame.")
    half_jpg_width: int = Field(
        default=2048, gt=0, description="Plates wider than this, in pixels, get half-size JPGs too."
    )
    default_fps: str = Field(
        default="24000/1001", description="Frames per second where neither the files nor the project say."
    )
    title_prefix: str = Field(default="[IOM]", description="The beginning of every job's title.")
    service: str = Field(default="Linux64", description="The farm service that a publish job asks for.")
    lib_service: str = Field(default="lib", description="The farm service of jobs of the clip library.")
    priority: int = Field(default=10, description="The priority of a publish job.")
    library_root: str = Field(
        default="", description="The folder of the clip library (type lib, ClipLib); empty for stock in the show."
    )
    library_project: str = Field(
        default="_ClibLibrary", description="The project of the tracker that holds the clips of the library."
    )
    films: tuple[Film, ...] = Field(
        default=("filmstrip",),
        description="What a plate gets beside JPGs and MP4: mov, webm, montage, filmstrip. MOV needs a movie codec.",
    )
    keep_review: bool = Field(
        default=True, description="Whether WebM and montage frames are kept once the plate is registered."
    )
    playlist: str = Field(
        default="{delivery}",
        description="The playlist that gathers the versions of a delivery; {delivery} is its folder. Empty for none.",
    )
    mov_codec: str = Field(
        default="", description="The movie codec of plates and of collect, such as ProRes 422 HQ; empty: the project's."
    )
    collect_codec: str = Field(
        default="ProRes 422 HQ",
        description="The codec of collected movies where neither mov_codec nor the project says.",
    )
    out_format: str = Field(
        default="",
        pattern=r"^((exr (16|32)bit)|(dpx (10|12)bit))?$",
        description="The frames that movies become, such as exr 16bit or dpx 12bit; empty: the project's own.",
    )


class PublishedVersion(NamedTuple):
    """A version of a plate that exists already, in the tracker or on disk. ``at`` is aware UTC, or None."""

    number: int
    at: datetime | None


class KnownShot(NamedTuple):
    """A shot of the tracker, as editorial matching needs it."""

    code: str
    sequence: str
    clip_name: str | None
    timecode_in: str | None
    status: str


class FrameFile(NamedTuple):
    """One file of a row: its frame number (1 for a movie), its exact path, its size in bytes."""

    frame: int
    path: str
    size: int


class Entry(NamedTuple):
    """What stands under a name in a folder: ``kind`` is file, folder or link; ``size`` is in bytes."""

    kind: str
    size: int


def _nothing_listed(folder: str) -> Mapping[str, Entry] | None:
    """An empty disk."""
    return None


def _no_frames(row: Row) -> Sequence[FrameFile]:
    """No files."""
    return ()


def _no_timecode(row: Row, frame: int) -> str | None:
    """No timecode in any frame."""
    return None


def _no_codes(row: Row) -> Mapping[int, tuple[str, ...]] | None:
    """Nothing is known of single frames."""
    return None


def _no_versions(shot: str, plate_type: str) -> Sequence[PublishedVersion]:
    """Nothing on disk."""
    return ()


def _any_codec(name: str, width: int, height: int, fps: Fraction) -> str:
    """Every codec can be written."""
    return ""


def _free_unknown(folder: str) -> int | None:
    """The free space is not known."""
    return None


def _all_writable(folder: str) -> bool:
    """Every folder can be written."""
    return True


@dataclass(frozen=True, slots=True)
class Disk:
    """What can be looked up on disks. The callables answer from a cache and never raise for a path that is not there.

    ``listing`` gives the entries of a folder by name, None where there is no such folder. ``frames`` gives the files
    of a row, ``frame_codes`` the health codes of single frames (None: not known), ``timecode`` the timecode inside a
    frame, ``versions`` the versions of (shot, type), ``free`` bytes, ``writable`` whether a folder is, or could be
    made.
    """

    frames: Callable[[Row], Sequence[FrameFile]] = _no_frames
    frame_codes: Callable[[Row], Mapping[int, tuple[str, ...]] | None] = _no_codes
    timecode: Callable[[Row, int], str | None] = _no_timecode
    versions: Callable[[str, str], Sequence[PublishedVersion]] = _no_versions
    listing: Callable[[str], Mapping[str, Entry] | None] = _nothing_listed
    free: Callable[[str], int | None] = _free_unknown
    writable: Callable[[str], bool] = _all_writable


@dataclass(frozen=True, slots=True)
class Context:
    """The project, its rules, what the tracker knows, and the disk.

    ``root`` is the folder of the shows, ``versions`` the tracker's by (shot, type). ``colorspaces`` are the names of
    ``config/colour.yml`` that are offered; ``resolves`` tells whether any other name does as well. ``now`` names clips
    of the library. ``codec_problem`` says why a movie codec cannot be written in a width, height and rate; else "".
    ``takes_uploads`` tells whether the tracker is sent pictures and movies.
    """

    project: str
    root: str
    rules: Rules = field(default_factory=Rules)
    disk: Disk = field(default_factory=Disk)
    fps: str | None = None
    resolution: str | None = None
    colorspace: str | None = None
    codec: str | None = None
    out_format: str | None = None
    codec_problem: Callable[[str, int, int, Fraction], str] = _any_codec
    colorspaces: tuple[str, ...] = ()
    resolves: Callable[[str], bool] | None = None
    versions: Mapping[tuple[str, str], tuple[PublishedVersion, ...]] = field(default_factory=dict)
    shots: tuple[KnownShot, ...] = ()
    delivery: str = ""
    takes_uploads: bool = False
    now: datetime | None = None

    def published(self, shot: str, plate_type: str) -> list[PublishedVersion]:
        """Every version of a plate, of disk and records together, lowest first; the record last, for its date."""
        known = (*self.disk.versions(shot, plate_type), *self.versions.get((shot, plate_type), ()))
        return sorted(known, key=lambda version: version.number)

    @property
    def mov_codec(self) -> str:
        """The studio's name of the movie codec: the setting, else the project's; empty for no movies."""
        return self.rules.mov_codec or self.codec or ""

    @property
    def default_fps(self) -> Fraction:
        """The project's rate, or that of the settings. Raises InvalidInput where neither is one."""
        return timecode.rate(self.fps or self.rules.default_fps)


@dataclass(frozen=True, slots=True)
class Presets:
    """What a publish takes where neither rows nor its options say: of the settings, else of the project.

    ``fps`` is a rational as text; what is empty is named nowhere.
    """

    colorspace: str = ""
    codec: str = ""
    out_format: str = ""
    fps: str = ""


def row_fps(row: Row) -> Fraction | None:
    """The exact rate of a row, None where it has none. The visible ``framerate`` wins where somebody edited it."""
    exact = _rate(row.fps)
    if row.framerate is None or (exact is not None and math.isclose(row.framerate, exact, abs_tol=0.0015)):
        return exact
    return _rate(row.framerate)


def size_of(resolution: str | None) -> tuple[int, int] | None:
    """``(1920, 1080)`` of ``"1920 x 1080"``; None where it does not say."""
    width, cross, height = (resolution or "").lower().partition("x")
    try:
        size = (int(width), int(height)) if cross else (0, 0)
    except ValueError:
        return None
    return size if min(size) > 0 else None


@lru_cache(maxsize=256)
def _rate(value: str | float | None) -> Fraction | None:
    if value is None or value == "":
        return None
    try:
        return timecode.rate(value)
    except InvalidInput:
        return None
