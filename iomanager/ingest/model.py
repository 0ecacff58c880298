"""The rows of a scanlist, the problems found in them, and the options of a publish.

The 26 public keys and their order are those of ``design/contract.md``: they are the Excel header and the JSON keys.
Frames are integers as the files are numbered, durations count frames, timecodes are text ``HH:MM:SS:FF`` (``;FF`` for
drop-frame), ``fps`` is an exact rational as text (``24000/1001``), and what is not known is None.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

PUBLIC_KEYS = (
    "check thumbnail roll seq_name shot_name version type scan_path scan_name clip_name pad ext resolution start_frame "
    "end_frame duration retime_duration retime_percent retime_start_frame timecode_in timecode_out just_in just_out "
    "framerate date clip_tag"
).split()
OWN_KEYS = ("reel colorspace codec channels fps frame_health missing_frames location camera checksum row_id").split()
INTEGER_KEYS = frozenset(
    "version start_frame end_frame duration retime_duration retime_start_frame just_in just_out".split()
)
FLOAT_KEYS = frozenset({"retime_percent", "framerate"})
PLATE_TYPES = ("org", "src", "ref", "editor", "lib")
MOVIE_EXTENSIONS = frozenset({"mov", "mxf", "mp4", "avi", "mkv"})
FRAME_EXTENSIONS = frozenset({"exr", "dpx", "cin", "tif", "tiff", "jpg", "jpeg", "png"})


class Severity(str, Enum):
    """How much a problem matters: an error stops a publish, a warning is shown, info is said once."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Fix:
    """A correction that can be applied for the user: new values of columns of one row."""

    label: str
    row_id: str
    changes: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong, in plain words. ``row`` is the row_id (None: the whole delivery), ``column`` a key.

    ``path`` names the file, and ``excel_row`` the 1-based line of the workbook, where there is one.
    """

    code: str
    message: str
    row: str | None = None
    column: str | None = None
    severity: Severity = Severity.ERROR
    fix: Fix | None = None
    path: str | None = None
    excel_row: int | None = None

    def to_json(self) -> dict[str, Any]:
        """As the commands print it; ``fix`` is its label or null."""
        return {
            "row": self.row,
            "column": self.column,
            "code": self.code,
            "severity": self.severity.value,
            "message": self.message,
            "fix": self.fix.label if self.fix else None,
            "path": self.path,
            "excel_row": self.excel_row,
        }


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a scanlist: a frame sequence, a movie, or one EDL event of a movie.

    ``scan_path`` is the folder of the frames, or of the movie; ``scan_name`` the head of the frames' names with its
    separator (``A001C003.``), a single frame's whole name, or the movie's name with extension. A frame file is
    ``{scan_path}/{scan_name}{pad % frame}{tail}.{ext}``; see ``ingest.sequences``. ``thumbnail`` is an absolute path.
    ``frame_health`` is empty for ok, None when it was not checked. ``extra`` holds the project's own columns.
    """

    row_id: str
    scan_path: str
    scan_name: str
    ext: str
    check: bool = False
    thumbnail: str | None = None
    roll: str | None = None
    seq_name: str | None = None
    shot_name: str | None = None
    version: int | None = None
    type: str | None = "org"
    clip_name: str | None = None
    pad: str | None = None
    resolution: str | None = None
    start_frame: int | None = None
    end_frame: int | None = None
    duration: int | None = None
    retime_duration: int | None = None
    retime_percent: float | None = None
    retime_start_frame: int | None = None
    timecode_in: str | None = None
    timecode_out: str | None = None
    just_in: int | None = None
    just_out: int | None = None
    framerate: float | None = None
    date: str | None = None
    clip_tag: str | None = None
    reel: str | None = None
    colorspace: str | None = None
    codec: str | None = None
    channels: str | None = None
    fps: str | None = None
    frame_health: tuple[str, ...] | None = None
    missing_frames: str | None = None
    location: str | None = None
    camera: str | None = None
    checksum: str | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_movie(self) -> bool:
        """Whether the row is a movie file rather than a frame sequence."""
        return self.ext.lower() in MOVIE_EXTENSIONS

    @property
    def healthy(self) -> bool:
        """Whether the frames were checked and nothing was found."""
        return self.frame_health == ()

    @property
    def retimed(self) -> bool:
        """Whether the row asks for a retime."""
        return self.retime_duration is not None

    def with_changes(self, **changes: Any) -> Row:
        """A copy with other values; unknown keys go to ``extra``."""
        known = {key: value for key, value in changes.items() if key in _FIELDS}
        others = {key: value for key, value in changes.items() if key not in _FIELDS}
        if others:
            known["extra"] = {**self.extra, **others}
        return dataclasses.replace(self, **known)

    def get(self, key: str) -> Any:
        """The value of a public, own or project column."""
        return getattr(self, key) if key in _FIELDS else self.extra.get(key)

    def to_json(self) -> dict[str, Any]:
        """The row with the contract's keys in order, then the project's columns; real types, empty is null."""
        values: dict[str, Any] = {key: getattr(self, key) for key in (*PUBLIC_KEYS, *OWN_KEYS)}
        if self.frame_health is not None:
            values["frame_health"] = list(self.frame_health) or "ok"
        if self.framerate is not None:
            values["framerate"] = round(self.framerate, 3)
        return {**{key: None if value == "" else value for key, value in values.items()}, **self.extra}


_FIELDS = frozenset(f.name for f in dataclasses.fields(Row))


@dataclass(frozen=True, slots=True)
class Scan:
    """What a scan found: the rows, the problems, and the files that are no clips.

    ``lines`` are the lines of the workbook by row_id, where the rows come from one.
    """

    delivery: str
    rows: tuple[Row, ...]
    problems: tuple[Problem, ...] = ()
    scanlist: str | None = None
    lines: Mapping[str, int] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """As ``iomanager scan --json`` prints it."""
        return {
            "delivery": self.delivery,
            "rows": [row.to_json() for row in self.rows],
            "problems": [problem.to_json() for problem in self.problems],
            "scanlist": self.scanlist,
        }


@dataclass(frozen=True, slots=True)
class PublishOptions:
    """The options of the original, and the colourspace that the whole delivery is read as (None: each row's own).

    ``engine`` is where the job runs; empty for the engine of the settings.
    """

    non_retime: bool = False
    mov_to_dpx: bool = False
    cliplib: bool = False
    smooth_retime: bool = False
    colorspace: str | None = None
    engine: str = ""
