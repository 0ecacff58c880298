"""Timecode as exact frame counts: 23.976 to 60 frames per second, drop-frame and non-drop.

A timecode is a label, not a time: at 23.976 and 24 alike, ``00:00:01:00`` is frame 24. The nominal base is the rate
rounded up. Drop-frame (SMPTE 12M) exists for 29.97 and 59.94: it leaves out the first 2 (4) labels of every minute,
except every tenth, and is written with ``;`` before the frames. Frame 0 is ``00:00:00:00``; after 24 hours it begins
again.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from fractions import Fraction

from iomanager.core.errors import InvalidInput

_TEXT = re.compile(r"([0-9]{2}):([0-9]{2}):([0-9]{2})([:;.,])([0-9]{2})", re.ASCII)
_NTSC = Fraction(1000, 1001)


def rate(value: Fraction | float | str) -> Fraction:
    """The exact rate for ``24``, ``23.976``, ``"29.97"`` or ``"24000/1001"``; a decimal near an NTSC rate becomes it.

    Raises InvalidInput for what is no rate between 1 and 1000 frames per second.
    """
    try:
        exact = Fraction(value)
    except (ValueError, ZeroDivisionError, OverflowError, TypeError) as error:
        raise InvalidInput(f"{value!r} is not a frame rate.", hint="Write it like 24, 23.976 or 24000/1001.") from error
    if not 1 <= exact <= 1000:
        raise InvalidInput(f"{value} is not a frame rate between 1 and 1000.")
    return exact if isinstance(value, Fraction) else _snapped(exact)


def _snapped(exact: Fraction) -> Fraction:
    whole = math.ceil(exact)
    ntsc = whole * _NTSC
    if exact.denominator != 1 and abs(exact - ntsc) < Fraction(1, 100):
        return ntsc
    nearest = round(exact)
    return Fraction(nearest) if abs(exact - nearest) < Fraction(1, 10000) else exact


def drop_exists(fps: Fraction) -> bool:
    """Whether drop-frame is defined for the rate: 29.97, 59.94 and their multiples."""
    return fps.denominator == 1001 and math.ceil(fps) % 30 == 0


@dataclass(frozen=True, slots=True)
class Timecode:
    """The labels of one frame rate. ``drop`` is ignored where drop-frame does not exist."""

    fps: Fraction
    drop: bool = False

    @property
    def base(self) -> int:
        """How many labels a second has: the rate rounded up."""
        return math.ceil(self.fps)

    @property
    def dropped(self) -> int:
        """How many labels a minute leaves out."""
        return self.base // 15 if self.drop and drop_exists(self.fps) else 0

    @property
    def frames_per_day(self) -> int:
        """After so many frames the labels begin again."""
        return 144 * self._frames_per_ten_minutes

    @property
    def _frames_per_ten_minutes(self) -> int:
        return 600 * self.base - 9 * self.dropped

    def frame(self, hours: int, minutes: int, seconds: int, frames: int) -> int:
        """The number of the frame with this label. Raises InvalidInput where there is no such label."""
        if not (hours < 24 and minutes < 60 and seconds < 60 and frames < self.base):
            raise InvalidInput(
                f"{hours:02}:{minutes:02}:{seconds:02}:{frames:02} does not exist at {self.base} frames a second."
            )
        if minutes % 10 and seconds == 0 and frames < self.dropped:
            raise InvalidInput(
                f"{hours:02}:{minutes:02}:00;{frames:02} does not exist: drop-frame leaves that label out.",
                hint=f"The next label is {hours:02}:{minutes:02}:00;{self.dropped:02}.",
            )
        total_minutes = hours * 60 + minutes
        labels = (total_minutes * 60 + seconds) * self.base + frames
        return labels - self.dropped * (total_minutes - total_minutes // 10)

    def text(self, frame: int) -> str:
        """The label of a frame, counted from midnight; it wraps at 24 hours, below zero too."""
        tens, rest = divmod(frame % self.frames_per_day, self._frames_per_ten_minutes)
        labels = frame % self.frames_per_day
        per_minute = self.base * 60 - self.dropped
        if self.dropped:
            skipped_minutes = max(rest - self.dropped, 0) // per_minute
            labels += self.dropped * (tens * 9 + skipped_minutes)
        seconds, frames = divmod(labels, self.base)
        separator = ";" if self.dropped else ":"
        return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}{separator}{frames:02}"


def parse(text: str, fps: Fraction) -> int:
    """The frame of a timecode, counted from midnight. ``;`` (or ``.`` or ``,``) before the frames means drop-frame.

    Raises InvalidInput for what is no timecode of this rate: ``00:00:00:24`` at 24, ``00:01:00;00`` at 29.97.
    """
    match = _TEXT.fullmatch(text.strip())
    if match is None:
        raise InvalidInput(f"{text!r} is not a timecode.", hint="Write it like 01:00:00:00.")
    drop = match[4] != ":"
    if drop and not drop_exists(fps):
        raise InvalidInput(f"{text!r} is written as drop-frame, which does not exist at {float(fps):g} fps.")
    return Timecode(fps, drop).frame(int(match[1]), int(match[2]), int(match[3]), int(match[5]))


def format(frames: int, fps: Fraction, drop: bool = False) -> str:  # noqa: A001 - the house's word for it
    """The timecode of a frame counted from midnight; ``drop`` counts only where drop-frame exists."""
    return Timecode(fps, drop).text(frames)


def add(text: str, frames: int, fps: Fraction) -> str:
    """``text`` moved by ``frames`` (negative goes back), drop-frame staying drop-frame. Raises as :func:`parse`."""
    return format(parse(text, fps) + frames, fps, is_drop(text))


def is_drop(text: str) -> bool:
    """Whether a timecode is written as drop-frame."""
    match = _TEXT.fullmatch(text.strip())
    return match is not None and match[4] != ":"


def is_valid(text: str, fps: Fraction) -> bool:
    """Whether ``text`` is a timecode of this rate."""
    try:
        parse(text, fps)
    except InvalidInput:
        return False
    return True
