"""Listing and grouping a delivery on disk, beside the bare listing of the same folders."""

from __future__ import annotations

import gc
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from iomanager.core.cancel import CancelToken
from iomanager.ingest import listing
from iomanager.ingest.sequences import group
from iomanager.ingest.settings import IngestSettings
from iomanager.ingest.walk import walk

FOLDERS = 10
FRAMES = 100


def run(scale: float) -> list[dict[str, object]]:
    count = max(1000, int(100_000 * scale))
    with tempfile.TemporaryDirectory(prefix="iomanager-bench-") as folder:
        root = Path(folder)
        make_files(root, count)
        names = interleaved(lambda: _names(root), lambda: _grouped(root))
        stats = interleaved(lambda: _stats(root), lambda: _scanned(root))
    return [
        _row("grouping", *names, 4.0, "a bare scandir"),
        _row("with sizes and times", *stats, 1.5, "scandir + stat"),
    ]


def make_files(root: Path, count: int) -> None:
    """Empty frames of clips, ``FRAMES`` each, in ten folders."""
    for clip in range(count // FRAMES):
        folder = root / f"reel_{clip % FOLDERS:02d}"
        folder.mkdir(exist_ok=True)
        for frame in range(86400, 86400 + FRAMES):
            os.close(os.open(f"{folder}/A{clip:05d}C001_210101_R1AB.{frame:07d}.exr", os.O_CREAT | os.O_WRONLY))


def interleaved(reference: Callable[[], object], ours: Callable[[], object], times: int = 7) -> tuple[float, float]:
    """The least wall time of each, taken in turns, so that a busy machine disturbs both alike."""
    took = [(_timed(reference), _timed(ours)) for _ in range(times)]
    return min(one for one, _ in took), min(two for _, two in took)


def _timed(work: Callable[[], object]) -> float:
    gc.collect()
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _row(name: str, reference: float, ours: float, target: float, words: str) -> dict[str, object]:
    ratio = ours / reference
    return {
        "name": f"scan-disk, {name}",
        "ours": ours,
        "reference": reference,
        "ratio": ratio,
        "target": f"<= {target:g}x {words}",
        "holds": ratio <= target,
    }


def _folders(root: Path) -> list[str]:
    return [entry.path for entry in os.scandir(root)]


def _names(root: Path) -> int:
    return sum(len([entry.name for entry in os.scandir(folder)]) for folder in _folders(root))


def _grouped(root: Path) -> int:
    return sum(len(group([entry.name for entry in os.scandir(folder)])) for folder in _folders(root))


def _stats(root: Path) -> int:
    total = 0
    for folder in _folders(root):
        for entry in os.scandir(folder):
            total += entry.stat().st_size
    return total


def _scanned(root: Path) -> int:
    """Exactly what a scan does before it reads headers."""
    settings = IngestSettings()
    return sum(len(listing.clips(folder, settings, ())[0]) for folder in walk(root, CancelToken()))
