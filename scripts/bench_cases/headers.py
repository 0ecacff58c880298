"""``headers``: the health check of every frame against OpenEXR's own reading of the headers alone."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

from iomanager.media import demo_pictures
from iomanager.media.health import check_frame

LIMIT = 2.5
ROUNDS = 7


def run(scale: float) -> list[dict[str, Any]]:
    """Check the same 1080p ZIP frames (200 at scale 1) in turns with the reference; times are per frame, medians."""
    with tempfile.TemporaryDirectory() as folder:
        paths = _frames(Path(folder), max(round(200 * scale), 10))
        ours, reference = _medians((_check_all, _read_all), paths)
    return [
        {
            "name": "headers",
            "ours": ours,
            "reference": reference,
            "ratio": ours / reference,
            "target": f"<= {LIMIT}x OpenEXR header_only",
            "holds": ours <= LIMIT * reference,
        }
    ]


def _frames(folder: Path, count: int) -> list[Path]:
    """Frames with their own timecodes and a camera's header: one picture is written, its timecode changes."""
    picture = demo_pictures.Picture(1920, 1080, (1.0, 0.9, 0.8), count)
    slate = demo_pictures.Slate(Fraction(24), "01:00:00:00", "A001")
    pixels = picture.linear(0)[::9, ::16].repeat(9, axis=0).repeat(16, axis=1)
    paths = []
    for index in range(count):
        path = folder / f"A001C003_210101_R1AB.{1001 + index}.exr"
        header = demo_pictures.exr_header(slate, index, cameraMake="ARRI", chromaticities=demo_pictures.AP0)
        demo_pictures.write_exr(path, header, np.ascontiguousarray(pixels))
        paths.append(path)
    return paths


def _check_all(paths: list[Path]) -> None:
    """The size is known from the scan's own listing."""
    for path in paths:
        found = check_frame(path, 1)
        if found.codes:
            raise RuntimeError(found.message)


def _read_all(paths: list[Path]) -> None:
    import OpenEXR

    for path in paths:
        dict(OpenEXR.File(str(path), header_only=True).header())


def _medians(works: tuple[Callable[[list[Path]], None], ...], paths: list[Path]) -> list[float]:
    times: list[list[float]] = [[] for _ in works]
    for _ in range(ROUNDS):
        for work, taken in zip(works, times, strict=True):
            start = time.perf_counter()
            work(paths)
            taken.append((time.perf_counter() - start) / len(paths))
    return [statistics.median(taken) for taken in times]
