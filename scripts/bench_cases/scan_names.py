"""Grouping file names, beside fileseq and pyseq, and whether it stays linear."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence

from iomanager.ingest.sequences import group

FRAMES = 50
"""Frames of a clip: with 2,000 clips pyseq, whose time grows with names times clips, takes the half minute that
``design/performance.md`` measured for it. With longer clips the lead over pyseq is smaller, that over fileseq the same.
"""


def run(scale: float) -> list[dict[str, object]]:
    count = max(1000, int(100_000 * scale))
    names = make_names(count)
    rows = [_against("fileseq", names, _fileseq, 10), _against("pyseq", names, _pyseq, 200)]
    ours = best(lambda: group(names), 5)
    many = make_names(10 * count)
    ten_times = best(lambda: group(many), 2)
    growth = ten_times / (10 * ours)
    linear = {"name": f"scan-names, {10 * count:,} names", "ours": ten_times, "reference": 10 * ours, "ratio": growth}
    return [*rows, {**linear, "target": "<= 2x ten times as long", "holds": growth <= 2}]


def make_names(count: int) -> list[str]:
    """The frames of camera clips, in the order in which a disk gives them: none."""
    clips = (f"A{clip // 999 + 1:03d}C{clip % 999 + 1:03d}_210101_R1AB" for clip in range(count // FRAMES))
    names = [f"{clip}.{frame:07d}.exr" for clip in clips for frame in range(86400, 86400 + FRAMES)]
    random.Random(1).shuffle(names)
    return names


def best(work: Callable[[], object], times: int) -> float:
    """The least processor time of several runs, in seconds: all of this is one thread that never waits."""
    took = []
    for _ in range(times):
        started = time.process_time()
        work()
        took.append(time.process_time() - started)
    return min(took)


def _against(
    library: str, names: Sequence[str], work: Callable[[Sequence[str]], object], target: int
) -> dict[str, object]:
    """Ours is measured before and after, so that a busy moment of the machine does not decide."""
    before = best(lambda: group(names), 5)
    theirs = best(lambda: work(names), 1)
    ours = min(before, best(lambda: group(names), 5))
    ratio = theirs / ours
    return {
        "name": f"scan-names, {library}",
        "ours": ours,
        "reference": theirs,
        "ratio": ratio,
        "target": f">= {target}x faster at 100,000",
        "holds": ratio >= target,
    }


def _fileseq(names: Sequence[str]) -> object:
    import fileseq

    return fileseq.findSequencesInList(names)


def _pyseq(names: Sequence[str]) -> object:
    import pyseq

    return pyseq.get_sequences(list(names))
