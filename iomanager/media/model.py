"""What a header says about a picture or a movie, and what a look at one frame file found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from fractions import Fraction

Box = tuple[int, int, int, int]
"""``(x0, y0, x1, y1)`` in pixels, both corners inside, as OpenEXR writes its windows. It may begin below zero."""

ZERO_BYTE = "zero-byte"
TRUNCATED = "truncated"
UNREADABLE = "unreadable"
RESOLUTION_CHANGE = "resolution-change"
CHANNEL_CHANGE = "channel-change"
TIMECODE_JUMP = "timecode-jump"


class Kind(str, Enum):
    """The family of a file format."""

    EXR = "exr"
    DPX = "dpx"
    CINEON = "cineon"
    TIFF = "tiff"
    JPEG = "jpeg"
    PNG = "png"
    MOVIE = "movie"


@dataclass(frozen=True, slots=True)
class MediaInfo:
    """The header of one file. What a header does not say is None (or empty, 0 for ``rotation``).

    ``kind`` is a value of :class:`Kind`. ``width`` and ``height`` are those of the display window: the resolution.
    ``bit_depth`` is text such as ``16 bit half`` or ``10 bit``. ``fps`` is exact. ``timecode`` is that of this file
    (of a movie: of its first frame) as ``HH:MM:SS:FF``, with ``;`` before the frames for drop-frame. ``rotation``
    counts degrees clockwise that a viewer must turn the picture by. ``location`` is ISO 6709 text such as
    ``+37.5665+126.9780+038.000/``. ``codec`` is the studio's name, ``fourcc`` the four characters of the file.
    ``frame_count`` is 1 for a still. ``metadata`` holds every value of the header as text.
    """

    path: str
    kind: str
    width: int
    height: int
    data_window: Box | None = None
    display_window: Box | None = None
    pixel_aspect: float = 1.0
    channels: tuple[str, ...] = ()
    bit_depth: str | None = None
    compression: str | None = None
    fps: Fraction | None = None
    timecode: str | None = None
    reel: str | None = None
    colorspace: str | None = None
    camera: str | None = None
    clip: str | None = None
    frame_count: int | None = 1
    codec: str | None = None
    fourcc: str | None = None
    rotation: int = 0
    location: str | None = None
    parts: int = 1
    deep: bool = False
    tiled: bool = False
    metadata: Mapping[str, str] = field(default_factory=dict)

    @property
    def resolution(self) -> str:
        """As the scanlist writes it: ``"1920 x 1080"``."""
        return f"{self.width} x {self.height}"


@dataclass(frozen=True, slots=True)
class FrameCheck:
    """What a look at one frame file found: ``codes`` is empty when it is whole, ``message`` says what is wrong.

    ``info`` is None where the header could not be read.
    """

    info: MediaInfo | None
    codes: tuple[str, ...] = ()
    message: str = ""

    @property
    def whole(self) -> bool:
        """Whether nothing was found."""
        return not self.codes
