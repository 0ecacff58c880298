"""Which source frame, or which two, every published frame of a rendered plate shows."""

from __future__ import annotations

from fractions import Fraction

from iomanager.ingest.plan_model import PlatePlan
from iomanager.media.retime import Sample, Segment, frame_map, identity


def samples_of(plate: PlatePlan) -> tuple[Sample, ...]:
    """One sample for each published frame, in order. Raises InvalidInput for segments that contradict themselves."""
    if not plate.segments:
        return identity(plate.first, plate.last)
    return frame_map(segments_of(plate), smooth=plate.smooth)


def segments_of(plate: PlatePlan) -> tuple[Segment, ...]:
    """The segments of a retimed plate, for a program that retimes itself."""
    return tuple(
        Segment(one.first, one.last, None if one.percent is None else _exact(one.percent), one.start, one.duration)
        for one in plate.segments
    )


def _exact(percent: float) -> Fraction:
    """The number that people wrote, not the nearest binary one."""
    return Fraction(repr(percent))
