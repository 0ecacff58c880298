"""``copy``: verified copies against ``cp -r``, on tmpfs by throughput and on disk with everything flushed."""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

from iomanager.core.cancel import CancelToken
from iomanager.media.place import sync_folder
from iomanager.steps.copy import CopyRun, CopyTask, copy_all

FRAME_BYTES = 12 << 20
ROUNDS = 5
WORKERS = 3


def run(scale: float) -> list[dict[str, Any]]:
    """500 MiB of 12 MiB frames at scale 1, in turns with the reference; times are medians in seconds."""
    count = max(4, round(42 * scale))
    rounds = ROUNDS if scale >= 0.1 else 1
    results = []
    if Path("/dev/shm").is_dir():
        results.append(_compare("copy on tmpfs", Path("/dev/shm"), (count, rounds), flush=False))
    results.append(_compare("copy on disk", Path.home(), (count, rounds), flush=True))
    return results


def _compare(name: str, base: Path, sizes: tuple[int, int], *, flush: bool) -> dict[str, Any]:
    """``sizes`` are frames and rounds; one round more warms both sides."""
    count, rounds = sizes
    limit = 0.7 if flush else 1.5
    with tempfile.TemporaryDirectory(dir=base, prefix="iomanager-bench-") as folder:
        source = Path(folder) / "in"
        source.mkdir()
        for number in range(count):
            (source / f"A001.{number:04d}.exr").write_bytes(os.urandom(FRAME_BYTES))
        pairs = [_round(Path(folder), source, flush=flush) for _ in range(rounds + 1)][1:]
    ours = statistics.median(pair[0] for pair in pairs)
    reference = statistics.median(pair[1] for pair in pairs)
    ratio = reference / ours
    what = "cp -r and sync" if flush else "cp -r"
    target = f">= {limit}x {what}"
    return {
        "name": name,
        "ours": ours,
        "reference": reference,
        "ratio": ratio,
        "target": target,
        "holds": ratio >= limit,
    }


def _round(folder: Path, source: Path, *, flush: bool) -> tuple[float, float]:
    out = folder / "out"
    os.sync()
    started = time.perf_counter()
    subprocess.run(["cp", "-r", str(source), str(out)], check=True)
    if flush:
        os.sync()
    reference = time.perf_counter() - started
    shutil.rmtree(out)
    out.mkdir()
    os.sync()
    started = time.perf_counter()
    tasks = [CopyTask(path, out / path.name, FRAME_BYTES) for path in sorted(source.iterdir())]
    copy_all(tasks, CopyRun(CancelToken(), lambda batch: None, lambda count, name: None, workers=WORKERS))
    sync_folder(out)
    ours = time.perf_counter() - started
    shutil.rmtree(out)
    return ours, reference
