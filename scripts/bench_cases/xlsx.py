"""Scanlists of 10,000 rows with thumbnails: written no slower than plain xlsxwriter, read within 3x python-calamine."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy
import python_calamine
import simplejpeg
import xlsxwriter

from iomanager.ingest import scanlist
from iomanager.ingest.model import Row
from iomanager.ingest.scanlist_write import KEYS, ROW_HEIGHT, cells

ROWS = 10_000


def run(scale: float = 1.0) -> list[dict[str, Any]]:
    """Write and read ``ROWS * scale`` rows, ours and the plain libraries in turn; the best times in seconds."""
    count = max(int(ROWS * scale), 10)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        rows = _rows(count, _pictures(folder, count))
        scanlist.write(rows[:10], [], folder)  # both sides warm
        written = _best(2, lambda: scanlist.write(rows, [], folder), lambda: _plain(rows, folder / "plain.xlsx"))
        path = scanlist.newest(folder) or folder
        thumbnails = folder / "thumbnails"
        read = _best(9, lambda: scanlist.read(path, thumbnails=thumbnails), lambda: _calamine(path))
        if scanlist.read(path, thumbnails=thumbnails).rows != tuple(rows):
            raise AssertionError("the rows that were read are not those that were written")
    return [_result("xlsx write", written, 1.0), _result("xlsx read", read, 3.0)]


def _result(name: str, times: tuple[float, float], limit: float) -> dict[str, Any]:
    ours, reference = times
    ratio = ours / reference
    target = f"<= {limit:g}x"
    return {
        "name": name,
        "ours": ours,
        "reference": reference,
        "ratio": ratio,
        "target": target,
        "holds": ratio <= limit,
    }


def _best(times: int, *functions: Callable[[], object]) -> tuple[float, float]:
    """The shortest time of each function, called in turn so that both meet the same machine."""
    best = [float("inf")] * len(functions)
    for _ in range(times):
        for at, function in enumerate(functions):
            started = time.perf_counter()
            function()
            best[at] = min(best[at], time.perf_counter() - started)
    return best[0], best[1]


def _pictures(folder: Path, count: int) -> list[Path]:
    """Different JPEGs of 480x270, 15 kB or so each, like a plate's thumbnail."""
    (folder / "thumbnails").mkdir()
    noise = numpy.random.default_rng(1)
    paths = []
    for number in range(count):
        small = noise.integers(0, 255, (9, 16, 3), dtype=numpy.uint8)
        large = numpy.ascontiguousarray(numpy.kron(small, numpy.ones((30, 30, 1), numpy.uint8)))
        path = folder / "thumbnails" / f"clip_{number:05d}.jpg"
        path.write_bytes(simplejpeg.encode_jpeg(large, quality=60))
        paths.append(path)
    return paths


def _rows(count: int, pictures: list[Path]) -> list[Row]:
    return [
        Row(
            row_id=f"00000000-0000-5000-8000-{number:012d}",
            scan_path=f"/deliveries/vendor_20261121/A001C{number:05d}",
            scan_name=f"A001C{number:05d}.",
            ext="exr",
            check=True,
            thumbnail=str(pictures[number]),
            shot_name=f"S{number // 10:03d}_{number % 10 * 10:04d}",
            version=1,
            clip_name=f"A001C{number:05d}",
            pad="%04d",
            resolution="1920 x 1080",
            start_frame=1001,
            end_frame=1100 + number % 50,
            duration=100 + number % 50,
            timecode_in=f"01:{number // 60 % 60:02d}:{number % 60:02d}:00",
            timecode_out=f"01:{number // 60 % 60:02d}:{number % 60:02d}:23",
            just_in=1001,
            just_out=1100 + number % 50,
            framerate=23.976,
            colorspace="ACES - ACEScg",
            codec="piz",
            channels="R, G, B, A",
            fps="24000/1001",
            frame_health=(),
        )
        for number in range(count)
    ]


def _plain(rows: list[Row], path: Path) -> None:
    """The same cells and pictures with xlsxwriter alone, as its manual says."""
    with xlsxwriter.Workbook(str(path), {"in_memory": True}) as book:
        page = book.add_worksheet("Sheet1")
        page.freeze_panes(1, 0)
        page.write_row(0, 0, KEYS)
        for number, row in enumerate(rows, start=1):
            page.set_row_pixels(number, ROW_HEIGHT)
            page.write_row(number, 0, cells(row, KEYS))
            if row.thumbnail:
                data = BytesIO(Path(row.thumbnail).read_bytes())
                options = {"image_data": data, "x_scale": 0.5, "y_scale": 0.5, "object_position": 1}
                page.insert_image(number, 1, row.thumbnail, options)
    path.unlink()


def _calamine(path: Path) -> None:
    with python_calamine.CalamineWorkbook.from_path(path) as book:
        book.get_sheet_by_index(0).to_python()
