"""Retimes as values: which frame, or which two frames, of the source each output frame shows (``plates.md`` 10).

Frame numbers of the source are the caller's own; output positions count from 1, as ``retime_start_frame`` does.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from iomanager.core.errors import InvalidInput

MOST_FRAMES = 1_000_000
"""More output frames than any plate has: beyond this a percent is a slip of the finger."""


@dataclass(frozen=True, slots=True)
class Segment:
    """Source frames ``first`` to ``last`` at ``percent`` of their speed (negative: backwards).

    The segment fills ``duration`` output frames from position ``start`` (from 1) on. A percent of None follows from
    the duration, a duration of None from the percent, a start of None from the segment before.
    """

    first: int
    last: int
    percent: Fraction | None = None
    start: int | None = None
    duration: int | None = None

    @property
    def length(self) -> int:
        """Source frames."""
        return self.last - self.first + 1


@dataclass(frozen=True, slots=True)
class Sample:
    """What one output frame shows: source frame ``lower``, moved by ``blend`` (0 to below 1) towards ``upper``."""

    lower: int
    upper: int
    blend: Fraction = Fraction(0)

    @property
    def nearest(self) -> int:
        """The closer of both; of two equally close ones ``lower``."""
        return self.upper if self.blend > Fraction(1, 2) else self.lower


def frame_map(segments: Sequence[Segment], *, smooth: bool = False) -> tuple[Sample, ...]:
    """One sample for each output frame, in order; without ``smooth`` each shows a single source frame.

    Raises InvalidInput that names every segment that is empty, stands still, contradicts itself, or leaves a gap to
    the one before it or overlaps it.
    """
    problems = [text for number, segment in enumerate(segments, 1) for text in _problems(number, segment)]
    if not segments:
        problems.append("A retime needs at least one segment.")
    if problems:
        raise InvalidInput(" ".join(problems))
    whole = [_whole(segment) for segment in segments]
    ordered = _placed(whole)
    return tuple(sample for segment in ordered for sample in _samples(segment, smooth=smooth))


def natural_duration(length: int, percent: Fraction) -> int:
    """How many output frames ``length`` source frames fill at that speed; at least one."""
    return max(_rounded(Fraction(length * 100) / abs(percent)), 1)


def identity(first: int, last: int) -> tuple[Sample, ...]:
    """The map of no retime at all."""
    return tuple(Sample(frame, frame) for frame in range(first, last + 1))


def _problems(number: int, segment: Segment) -> list[str]:
    named = f"Segment {number}"
    if segment.length < 1:
        return [f"{named} ends ({segment.last}) before it begins ({segment.first})."]
    if segment.percent is None and segment.duration is None:
        return [f"{named} has neither a percent nor a duration."]
    if segment.percent == 0:
        return [f"{named} has 0 percent and would stand still for ever."]
    if segment.duration is not None and not 1 <= segment.duration <= MOST_FRAMES:
        return [f"{named} has a duration of {segment.duration} frames."]
    if segment.percent is None:
        return []
    exact = Fraction(segment.length * 100) / abs(segment.percent)
    if exact > MOST_FRAMES:
        return [f"{named} at {float(segment.percent):g} percent would be {float(exact):.0f} frames long."]
    if segment.duration is not None and abs(exact - segment.duration) > 1:
        fits = float(Fraction(segment.length * 100, segment.duration))
        what = f"{segment.length} frames at {float(segment.percent):g} percent are not {segment.duration} frames"
        return [f"{named} contradicts itself: {what}; {fits:.2f} percent would fit."]
    return []


def _whole(segment: Segment) -> Segment:
    """The same with its percent and duration filled in."""
    if segment.percent is None:
        percent = Fraction(segment.length * 100, segment.duration or 1)
        return Segment(segment.first, segment.last, percent, segment.start, segment.duration)
    duration = segment.duration or natural_duration(segment.length, segment.percent)
    return Segment(segment.first, segment.last, segment.percent, segment.start, duration)


def _placed(segments: Sequence[Segment]) -> list[Segment]:
    """In the order of the output, after proving that they follow each other. Those without a start stand as given."""
    if all(segment.start is not None for segment in segments):
        segments = sorted(segments, key=lambda segment: segment.start or 0)
    expected, problems = 1, []
    for number, segment in enumerate(segments, 1):
        start = expected if segment.start is None else segment.start
        if start != expected:
            kind = "leaves a gap" if start > expected else "overlaps what is before it"
            problems.append(f"Segment {number} begins at {start} of the output and {kind}: {expected} is next.")
        expected = start + (segment.duration or 0)
    if problems:
        raise InvalidInput(" ".join(problems), hint="Set retime_start_frame so that the segments follow each other.")
    return list(segments)


def _samples(segment: Segment, *, smooth: bool) -> list[Sample]:
    percent = segment.percent or Fraction(100)
    speed, step = abs(percent) / 100, 1 if percent > 0 else -1
    origin = segment.first if percent > 0 else segment.last
    return [
        _sample(origin, step, min(position * speed, Fraction(segment.length - 1)), smooth=smooth)
        for position in range(segment.duration or 0)
    ]


def _sample(origin: int, step: int, offset: Fraction, *, smooth: bool) -> Sample:
    """The source at ``offset`` frames from ``origin``; of two frames equally close the one that comes first."""
    if not smooth:
        frame = origin + step * math.ceil(offset - Fraction(1, 2))
        return Sample(frame, frame)
    whole = math.floor(offset)
    blend = offset - whole
    lower = origin + step * whole
    return Sample(lower, lower + step if blend else lower, blend)


def _rounded(value: Fraction) -> int:
    return math.floor(value + Fraction(1, 2))
