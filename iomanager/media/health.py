"""Whether one frame file is whole, without decoding it, and whether two frames belong together."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from iomanager.core import timecode
from iomanager.core.errors import InvalidInput, IOManagerError
from iomanager.media import headers
from iomanager.media.files import MediaFile, TruncatedFile, opened
from iomanager.media.model import (
    CHANNEL_CHANGE,
    RESOLUTION_CHANGE,
    TIMECODE_JUMP,
    TRUNCATED,
    UNREADABLE,
    ZERO_BYTE,
    FrameCheck,
    MediaInfo,
)


def check_frame(path: Path, size: int) -> FrameCheck:
    """Look at a frame file of ``size`` bytes: header, chunk offsets, end. Nothing is raised for a bad file.

    Codes are ``zero-byte``, ``truncated`` and ``unreadable``. A frame that passes may still not decode: only the
    decoder can tell.
    """
    if size == 0:
        return FrameCheck(None, (ZERO_BYTE,), f"{path.name} is empty (0 bytes).")
    try:
        with opened(path) as file:
            return _checked(file)
    except IOManagerError as error:
        return FrameCheck(None, (UNREADABLE,), error.message)


def _checked(file: MediaFile) -> FrameCheck:
    if file.size == 0:
        return FrameCheck(None, (ZERO_BYTE,), f"{file.name} is empty (0 bytes).")
    info: MediaInfo | None = None
    try:
        info, is_whole = headers.look(file)
        is_whole()
    except TruncatedFile as error:
        return FrameCheck(info, (TRUNCATED,), error.message)
    except InvalidInput as error:
        return FrameCheck(info, (UNREADABLE,), error.message)
    return FrameCheck(info)


def compare_frames(reference: MediaInfo, other: MediaInfo, frames_apart: int) -> tuple[str, ...]:
    """What ``other`` has different from ``reference``, ``frames_apart`` frames before it in the sequence.

    Codes are ``resolution-change``, ``channel-change`` (names or bit depth) and ``timecode-jump``: the timecodes are
    not so many frames apart. Where one of them has no timecode, no jump is seen; where the rate is unknown, only one
    that is a jump at every rate, and not a timecode that stands still (which some tools write instead of none).
    """
    codes = []
    if (reference.width, reference.height) != (other.width, other.height):
        codes.append(RESOLUTION_CHANGE)
    if (reference.channels, reference.bit_depth) != (other.channels, other.bit_depth):
        codes.append(CHANNEL_CHANGE)
    if _jumps(reference, other, frames_apart):
        codes.append(TIMECODE_JUMP)
    return tuple(codes)


def _jumps(reference: MediaInfo, other: MediaInfo, frames_apart: int) -> bool:
    fps, first, second = reference.fps or other.fps, reference.timecode, other.timecode
    if not first or not second:
        return False
    if fps is not None:
        return _is_apart(first, second, fps, frames_apart) is False
    answers = {_is_apart(first, second, rate, frames_apart) for rate in _RATES} if first != second else {True}
    return False in answers and True not in answers


def _is_apart(first: str, second: str, fps: Fraction, frames: int) -> bool | None:
    """Whether two timecodes are so many frames apart; None where one of them does not exist at that rate."""
    try:
        expected = timecode.add(first, frames, fps)
        return expected == second or _counts_pairs(first, second, fps, frames)
    except InvalidInput:
        return None


_RATES = tuple(Fraction(rate) for rate in ("24", "25", "30", "30000/1001", "48", "50", "60"))
"""Every way to count: the others count as one of these does."""


def _counts_pairs(first: str, second: str, fps: Fraction, frames_apart: int) -> bool:
    """Above 30 frames a second SMPTE 12M gives two frames one label: at 50 it counts to 24 twice."""
    if fps <= 30:
        return False
    labels = timecode.parse(second, fps / 2) - timecode.parse(first, fps / 2)
    return labels in {frames_apart // 2, (frames_apart + 1) // 2}
