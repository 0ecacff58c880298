"""The columns of the table: title, kind of value, how wide, and what the header's tooltip explains."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Any

from PySide6.QtCore import QCoreApplication

from iomanager.ingest.columns import ColumnType, ProjectColumn
from iomanager.ingest.model import FLOAT_KEYS, INTEGER_KEYS, OWN_KEYS, PLATE_TYPES, PUBLIC_KEYS, Row


class Kind(Enum):
    """What a cell holds; it decides the parser, the editor, the font and the alignment."""

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    TIMECODE = "timecode"
    RANGES = "ranges"
    PATH = "path"
    CHOICE = "choice"
    PICTURE = "picture"
    HEALTH = "health"


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``width`` is in pixels at 100 %; ``own`` is the project's declaration of a column of its own."""

    key: str
    title: str
    kind: Kind = Kind.TEXT
    width: int = 90
    help: str = ""
    editable: bool = True
    hidden: bool = False
    choices: tuple[str, ...] = ()
    own: ProjectColumn | None = None
    label: str = ""

    @property
    def name(self) -> str:
        """What the column is called where there is room: in menus and to screen readers."""
        return self.label or self.title or self.key

    @property
    def numeric(self) -> bool:
        """Whether the values are numbers, which are aligned right."""
        return self.kind in {Kind.INTEGER, Kind.NUMBER}

    @property
    def monospace(self) -> bool:
        """Whether the values are read character by character."""
        return self.kind in {Kind.TIMECODE, Kind.PATH, Kind.RANGES}


RANGE = "range"
"""A column that only the table has: first and last frame on disk in one cell."""
RANGE_KEYS = ("start_frame", "end_frame", "duration")
_KINDS = {
    RANGE: Kind.RANGES,
    "check": Kind.BOOLEAN,
    "thumbnail": Kind.PICTURE,
    "type": Kind.CHOICE,
    "colorspace": Kind.CHOICE,
    "scan_path": Kind.PATH,
    "scan_name": Kind.PATH,
    "timecode_in": Kind.TIMECODE,
    "timecode_out": Kind.TIMECODE,
    "frame_health": Kind.HEALTH,
    "missing_frames": Kind.RANGES,
}
_WIDTHS = {
    "check": 30, "thumbnail": 104, "shot_name": 100, "version": 40, "type": 52, "scan_path": 280, "scan_name": 180,
    "clip_name": 142, RANGE: 92, "pad": 56, "ext": 56, "start_frame": 76, "end_frame": 76, "duration": 72,
    "just_in": 84, "just_out": 84, "timecode_in": 96, "timecode_out": 96, "framerate": 56, "frame_health": 112,
    "missing_frames": 78, "colorspace": 150, "date": 140, "resolution": 104, "channels": 140,
}  # fmt: skip
_READ_ONLY = frozenset("range thumbnail scan_path scan_name ext frame_health missing_frames checksum row_id".split())
_HIDDEN = frozenset(
    "roll seq_name pad retime_duration retime_percent retime_start_frame date fps checksum row_id camera location "
    "channels reel codec scan_path start_frame end_frame".split()
)
_ORDER = (
    "check thumbnail shot_name version type clip_name range missing_frames timecode_in framerate frame_health "
    "just_in just_out timecode_out duration resolution colorspace scan_name start_frame end_frame"
).split()


def standard_columns(colourspaces: Iterable[str] = (), project: Iterable[ProjectColumn] = ()) -> tuple[Column, ...]:
    """Every column of the contract and the project's own, in the order in which a coordinator reads them."""
    choices = {"type": PLATE_TYPES, "colorspace": tuple(colourspaces)}
    rest = [key for key in (*PUBLIC_KEYS, *OWN_KEYS) if key not in _ORDER]
    known = [_known(key, choices.get(key, ())) for key in (*_ORDER, *rest)]
    return (*known, *(_own(column) for column in project))


def value_of(row: Row, key: str) -> Any:
    """A cell's value: the row's own, or what the table makes of it."""
    if key != RANGE:
        return row.get(key)
    if row.start_frame is None:
        return None
    last = row.start_frame if row.end_frame is None else row.end_frame
    return f"{row.start_frame}-{last}" if last != row.start_frame else str(last)


def _known(key: str, choices: tuple[str, ...]) -> Column:
    title, explained = _words().get(key, (key.replace("_", " "), ""))
    return Column(
        key,
        title,
        _KINDS.get(key) or (Kind.INTEGER if key in INTEGER_KEYS else Kind.NUMBER if key in FLOAT_KEYS else Kind.TEXT),
        _WIDTHS.get(key, 100),
        explained,
        editable=key not in _READ_ONLY,
        hidden=key in _HIDDEN,
        choices=choices,
        label=_labels().get(key, ""),
    )


def _labels() -> dict[str, str]:
    """The names of columns whose title is short or none."""
    translate = QCoreApplication.translate
    return {"check": translate("IngestColumns", "Tick"), "version": translate("IngestColumns", "Version")}


_PROJECT_KINDS = {
    ColumnType.INTEGER: Kind.INTEGER,
    ColumnType.NUMBER: Kind.NUMBER,
    ColumnType.BOOLEAN: Kind.BOOLEAN,
}


def _own(column: ProjectColumn) -> Column:
    """A column of the project's settings."""
    explained = QCoreApplication.translate("IngestColumns", "A column of this project.")
    kind = Kind.CHOICE if column.choices else _PROJECT_KINDS.get(column.type, Kind.TEXT)
    return Column(column.name, column.name, kind, 120, explained, choices=column.choices, own=column)


def _words() -> dict[str, tuple[str, str]]:
    """Title and explanation of each column, in the language of the window."""
    return {**_clip_words(), **_frame_words(), **_file_words()}


def _clip_words() -> dict[str, tuple[str, str]]:
    translate = QCoreApplication.translate
    return {
        "check": ("", translate("IngestColumns", "Ticked rows are validated and published. Space ticks.")),
        "thumbnail": (
            translate("IngestColumns", "Picture"),
            translate("IngestColumns", "The first readable frame of the clip."),
        ),
        "roll": (translate("IngestColumns", "Roll"), translate("IngestColumns", "The camera roll, for your own use.")),
        "seq_name": (
            translate("IngestColumns", "Sequence"),
            translate("IngestColumns", "Filled by Shot for Editorial."),
        ),
        "shot_name": (
            translate("IngestColumns", "Shot"),
            translate("IngestColumns", "The shot that the plate is published to, such as S001_0010."),
        ),
        "version": (
            translate("IngestColumns", "v", "title of a narrow column: version"),
            translate("IngestColumns", "The version that will be published."),
        ),
        "type": (
            translate("IngestColumns", "Type"),
            translate("IngestColumns", "org: the main plate; src: a further source; ref, editor, lib."),
        ),
        "scan_path": (
            translate("IngestColumns", "Folder"),
            translate("IngestColumns", "The folder that the clip was found in."),
        ),
        "scan_name": (
            translate("IngestColumns", "File"),
            translate("IngestColumns", "The head of the frames' names, or the movie."),
        ),
        "clip_name": (
            translate("IngestColumns", "Clip"),
            translate("IngestColumns", "The camera's or the EDL's name of the clip."),
        ),
        "pad": (
            translate("IngestColumns", "Pad"),
            translate("IngestColumns", "How frame numbers are padded in the files' names."),
        ),
        "ext": (translate("IngestColumns", "Ext"), translate("IngestColumns", "The extension of the files.")),
        "resolution": (
            translate("IngestColumns", "Resolution"),
            translate("IngestColumns", "Size of the display window in pixels."),
        ),
    }


def _frame_words() -> dict[str, tuple[str, str]]:
    translate = QCoreApplication.translate
    return {
        RANGE: (
            translate("IngestColumns", "Range"),
            translate("IngestColumns", "The first and the last frame on disk."),
        ),
        "start_frame": (translate("IngestColumns", "Start"), translate("IngestColumns", "The first frame on disk.")),
        "end_frame": (translate("IngestColumns", "End"), translate("IngestColumns", "The last frame on disk.")),
        "duration": (translate("IngestColumns", "Frames"), translate("IngestColumns", "How many frames the clip has.")),
        "retime_duration": (
            translate("IngestColumns", "Retime frames"),
            translate("IngestColumns", "Frames after the retime; filled in, it makes the row a retime."),
        ),
        "retime_percent": (
            translate("IngestColumns", "Retime %"),
            translate("IngestColumns", "Speed in per cent; negative plays backwards."),
        ),
        "retime_start_frame": (
            translate("IngestColumns", "Retime start"),
            translate("IngestColumns", "Where the segment begins in the output, counted from 1."),
        ),
        "timecode_in": (
            translate("IngestColumns", "TC in"),
            translate("IngestColumns", "Source timecode of the first used frame."),
        ),
        "timecode_out": (
            translate("IngestColumns", "TC out"),
            translate("IngestColumns", "Source timecode of the last used frame."),
        ),
        "just_in": (
            translate("IngestColumns", "Just in"),
            translate("IngestColumns", "The first frame that is published; frames before it are left out."),
        ),
        "just_out": (
            translate("IngestColumns", "Just out"),
            translate("IngestColumns", "The last frame that is published; frames after it are left out."),
        ),
        "framerate": (
            translate("IngestColumns", "fps"),
            translate("IngestColumns", "Frames in a second, rounded to 3 places."),
        ),
        "date": (
            translate("IngestColumns", "Date"),
            translate("IngestColumns", "When the last version was published."),
        ),
    }


def _file_words() -> dict[str, tuple[str, str]]:
    translate = QCoreApplication.translate
    return {
        "clip_tag": (
            translate("IngestColumns", "Tag"),
            translate("IngestColumns", "flip, flop, or the tags of a library clip."),
        ),
        "reel": (translate("IngestColumns", "Reel"), translate("IngestColumns", "The reel name in the file's header.")),
        "colorspace": (
            translate("IngestColumns", "Colour"),
            translate("IngestColumns", "The colourspace that the file is read as."),
        ),
        "codec": (
            translate("IngestColumns", "Codec"),
            translate("IngestColumns", "The studio's name of the movie's codec."),
        ),
        "channels": (
            translate("IngestColumns", "Channels"),
            translate("IngestColumns", "The channels of the first frame."),
        ),
        "fps": (
            translate("IngestColumns", "Exact fps"),
            translate("IngestColumns", "Frames in a second as a fraction."),
        ),
        "frame_health": (
            translate("IngestColumns", "Health"),
            translate("IngestColumns", "What the check of every frame's header, chunks and size found."),
        ),
        "missing_frames": (
            translate("IngestColumns", "Missing"),
            translate("IngestColumns", "Frames that are not on disk."),
        ),
        "location": (
            translate("IngestColumns", "Location"),
            translate("IngestColumns", "Where it was shot, from the header."),
        ),
        "camera": (translate("IngestColumns", "Camera"), translate("IngestColumns", "The camera named in the header.")),
        "checksum": (
            translate("IngestColumns", "Checksum"),
            translate("IngestColumns", "The hash, where it is known."),
        ),
        "row_id": (
            translate("IngestColumns", "Row id"),
            translate("IngestColumns", "Joins this row with its line in Excel."),
        ),
    }
