"""``scanlist``: a delivery of sequences and movies to a scanlist with thumbnails, by the services of ``app.build``.

The application runs in a process of its own, started and idle as a window would be, with nothing decoded yet, and is
passed deliveries line by line. Each round moves the delivery to a new path, so that no cache knows it.
"""

from __future__ import annotations

import contextlib
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from scripts.bench_cases.scanlist_floor import Turnover, floor, make_turnover, missing_programs, old_way

SEQUENCES, MOVIES = 100, 20
OLD_WAY_TARGET, FLOOR_TARGET, MEMORY_TARGET = 12.0, 1.5, 100.0
ROUNDS = 5
SAMPLE_SECONDS = 0.01
ROOT = Path(__file__).resolve().parents[2]


def run(scale: float) -> list[dict[str, Any]]:
    """Three rows: seconds against the old way, seconds against decoding alone, and MiB of growth over idle."""
    sequences, movies = max(1, round(SEQUENCES * scale)), max(1, round(MOVIES * scale))
    rounds, length = (ROUNDS, 24) if scale >= 0.1 else (1, 2)  # small: is it whole, rather than how fast is it
    with tempfile.TemporaryDirectory(prefix="iomanager-bench-") as name:
        folder = Path(name)
        turnover = _rested(make_turnover(folder / "delivery", sequences, movies, length=length))
        with _application(folder) as application:
            growth = application.growth(turnover)  # the first delivery of a fresh process: the most that it ever grows
            pairs = []
            for number in range(rounds):
                turnover = _moved(turnover, folder / f"delivery_{number}")
                pairs.append((application.seconds(turnover), floor(turnover)))
        ours, decoding = (statistics.median(column) for column in zip(*pairs, strict=True))
        return [_against_old_way(turnover, ours), _against_floor(ours, decoding), _memory(growth)]


def _against_old_way(turnover: Turnover, ours: float) -> dict[str, Any]:
    row = {"name": "scanlist / the old way", "ours": ours, "target": f">= {OLD_WAY_TARGET:g}x"}
    missing = missing_programs()
    if missing:
        target = f"{row['target']} (not compared: {', '.join(missing)} not installed)"
        return row | {"reference": None, "ratio": None, "target": target, "holds": False}
    reference = old_way(turnover)
    return row | {"reference": reference, "ratio": reference / ours, "holds": reference / ours >= OLD_WAY_TARGET}


def _against_floor(ours: float, decoding: float) -> dict[str, Any]:
    return {
        "name": "scanlist / decoding alone",
        "ours": ours,
        "reference": decoding,
        "ratio": ours / decoding,
        "target": f"<= {FLOOR_TARGET:g}x",
        "holds": ours / decoding <= FLOOR_TARGET,
    }


def _memory(growth: float | None) -> dict[str, Any]:
    row = {"name": "scanlist: MiB over idle", "ours": growth, "reference": MEMORY_TARGET}
    if growth is None:
        target = f"<= {MEMORY_TARGET:g} MiB (not measured: there is no /proc)"
        return row | {"ratio": None, "target": target, "holds": False}
    ratio = growth / MEMORY_TARGET
    return row | {"ratio": ratio, "target": f"<= {MEMORY_TARGET:g} MiB", "holds": ratio <= 1}


def _rested(turnover: Turnover) -> Turnover:
    """The same, an hour old: a scan looks twice at files that were written a moment ago."""
    past = time.time() - 3600
    for path in turnover.folder.rglob("*"):
        os.utime(path, (past, past))
    return turnover


def _moved(turnover: Turnover, folder: Path) -> Turnover:
    for scanlist in turnover.folder.glob("*.xlsx"):
        scanlist.unlink()
    old = turnover.folder.rename(folder)

    def there(paths: tuple[Path, ...]) -> tuple[Path, ...]:
        return tuple(old / path.relative_to(turnover.folder) for path in paths)

    return Turnover(old, there(turnover.first_frames), there(turnover.movies))


@dataclass(frozen=True, slots=True)
class _Application:
    """The application in its own process."""

    process: subprocess.Popen[str]
    deliveries: IO[str]
    answers: IO[str]

    def seconds(self, turnover: Turnover) -> float:
        """How long scan and save took. Raises RuntimeError when a row or a thumbnail is missing."""
        self.deliveries.write(f"{turnover.folder}\n")
        self.deliveries.flush()
        answer = json.loads(self.answers.readline())
        wanted = len(turnover.first_frames) + len(turnover.movies)
        if (answer["rows"], answer["thumbnails"]) != (wanted, wanted) or not Path(answer["scanlist"]).is_file():
            raise RuntimeError(f"the scanlist of {wanted} clips is not whole: {answer}")
        return float(answer["seconds"])

    def growth(self, turnover: Turnover) -> float | None:
        """MiB that the process and its children grow by, at most, while they make the scanlist."""
        if not Path("/proc/self/statm").is_file():
            self.seconds(turnover)
            return None
        idle, most = self._resident(), [0]
        done = threading.Event()

        def sample() -> None:
            while not done.wait(SAMPLE_SECONDS):
                most[0] = max(most[0], self._resident())

        sampler = threading.Thread(target=sample)
        sampler.start()
        try:
            self.seconds(turnover)
        finally:
            done.set()
            sampler.join()
        return (max(most[0], self._resident()) - idle) / 2**20

    def _resident(self) -> int:
        """Bytes of resident memory of the process tree."""
        children = Path(f"/proc/{self.process.pid}/task").glob("*/children")
        pids = [self.process.pid, *(int(pid) for file in children for pid in _text(file).split())]
        pages = (_text(Path(f"/proc/{pid}/statm")).split() for pid in pids)
        return sum(int(words[1]) for words in pages if words) * os.sysconf("SC_PAGE_SIZE")


def _text(file: Path) -> str:
    """What a file of /proc says; nothing once its process is gone."""
    try:
        return file.read_text(encoding="ascii")
    except OSError:
        return ""


@contextlib.contextmanager
def _application(folder: Path) -> Iterator[_Application]:
    (folder / "warm").mkdir()
    _write_small(folder / "warm" / "small.exr")
    environment = {**os.environ, "IOMANAGER_HOME": str(folder / "home"), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "scripts.bench_cases.scanlist", str(folder / "warm")]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment, cwd=folder
    ) as process:
        if process.stdin is None or process.stdout is None:
            raise RuntimeError("the application has no streams")
        try:
            if process.stdout.readline() != "ready\n":
                raise RuntimeError("the application did not start")
            yield _Application(process, process.stdin, process.stdout)
        finally:
            process.stdin.close()


def _write_small(path: Path) -> None:
    import numpy as np
    import OpenEXR

    header = {"type": OpenEXR.scanlineimage, "compression": OpenEXR.ZIP_COMPRESSION}
    OpenEXR.File(header, {"RGB": np.full((16, 16, 3), 0.18, np.float16)}).write(str(path))


def _serve(warm: Path) -> None:
    """The application's side: load, bake the table on one tiny picture, then a scanlist of each delivery named."""
    from iomanager import app
    from iomanager.media.thumbnail import ThumbnailRequest

    with contextlib.closing(app.build(app.load_settings())) as built:
        small = [ThumbnailRequest(warm / "small.exr", None, warm / f"{number}.jpg") for number in range(8)]
        for made in [built.decoder.submit_thumbnail(request) for request in small]:
            made.result()
        print("ready", flush=True)
        for line in sys.stdin:
            started = time.perf_counter()
            found = built.ingest.saved(built.ingest.scan(Path(line.rstrip("\n"))))
            answer = {
                "seconds": time.perf_counter() - started,
                "rows": len(found.rows),
                "thumbnails": sum(1 for row in found.rows if row.thumbnail and Path(row.thumbnail).is_file()),
                "scanlist": found.scanlist,
            }
            print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    _serve(Path(sys.argv[1]))
