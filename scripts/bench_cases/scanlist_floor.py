"""What the scanlist benchmark is compared with: the decoding alone, and the old way with one program per file.

``make_turnover`` writes the material, ``floor`` and ``old_way`` return seconds for all of it.
"""

from __future__ import annotations

import shutil
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

WIDTH, HEIGHT = 1920, 1080


@dataclass(frozen=True, slots=True)
class Turnover:
    """A delivery: the first frame of each sequence, and the movies."""

    folder: Path
    first_frames: tuple[Path, ...]
    movies: tuple[Path, ...]


def make_turnover(
    folder: Path, sequences: int = 100, movies: int = 20, *, frames: int = 3, length: int = 24
) -> Turnover:
    """Sequences of 1080p half EXR in a folder each, and ProRes movies of ``length`` frames beside them."""
    folder.mkdir(parents=True, exist_ok=True)
    first_frames = []
    master = _write_exr(folder / "master.exr")
    for number in range(sequences):
        clip = folder / f"A{number:03d}C001"
        clip.mkdir()
        for frame in range(1001, 1001 + frames):
            shutil.copyfile(master, clip / f"A{number:03d}C001.{frame}.exr")
        first_frames.append(clip / f"A{number:03d}C001.1001.exr")
    master.unlink()
    original = _write_movie(folder / "M000.mov", length)
    clips = [original, *(folder / f"M{number:03d}.mov" for number in range(1, movies))]
    for clip_path in clips[1:]:
        shutil.copyfile(original, clip_path)
    return Turnover(folder, tuple(first_frames), tuple(clips[:movies]))


def floor(turnover: Turnover, threads: int = 2) -> float:
    """Seconds to decode one frame of everything with our decoder and as many threads, and nothing else."""
    from iomanager.media.footage import open_footage
    from iomanager.media.pixels import read_still

    def first_of(path: Path) -> None:
        with open_footage(path) as footage:
            next(footage.frames(0, 0))

    started = time.perf_counter()
    with ThreadPoolExecutor(threads) as pool:
        stills = [pool.submit(read_still, path) for path in turnover.first_frames]
        movies = [pool.submit(first_of, path) for path in turnover.movies]
        for still in stills:
            still.result()
        for movie in movies:
            movie.result()
    return time.perf_counter() - started


def missing_programs() -> list[str]:
    """The programs that :func:`old_way` needs and this machine lacks."""
    return [name for name in ("ffmpeg", "ffprobe", "oiiotool") if shutil.which(name) is None]


def old_way(turnover: Turnover) -> float:
    """Seconds for one ffprobe per movie and one ffmpeg or oiiotool per thumbnail (plates.md 3)."""
    thumbnails = turnover.folder / ".thumbnail"
    thumbnails.mkdir(exist_ok=True)
    started = time.perf_counter()
    for path in turnover.first_frames:
        out = thumbnails / f"{path.stem}.jpg"
        _call("oiiotool", str(path), "--colorconvert", "linear", "sRGB", "--resize", "960x540", "-o", str(out))
    for path in turnover.movies:
        _call("ffprobe", "-v", "error", "-show_streams", "-show_format", "-of", "json", f"file:{path}")
        out = thumbnails / f"{path.stem}.jpg"
        _call("ffmpeg", "-y", "-v", "error", "-i", f"file:{path}", "-frames:v", "1", "-s", "960x540", str(out))
    return time.perf_counter() - started


def _call(*words: str) -> None:
    subprocess.run(words, check=True, capture_output=True)


def _write_exr(path: Path) -> Path:
    import OpenEXR

    y, x = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)
    stops = np.stack([2 * np.sin(x / 200 + shift) * np.cos(y / 150) for shift in (0, 0.2, 0.4)], -1)
    grain = 1 + np.float32(0.008) * np.random.default_rng(1).standard_normal(stops.shape, np.float32)
    header = {"type": OpenEXR.scanlineimage, "compression": OpenEXR.ZIP_COMPRESSION}
    OpenEXR.File(header, {"RGB": (0.18 * np.exp2(stops) * grain).astype(np.float16)}).write(str(path))
    return path


def _write_movie(path: Path, frames: int) -> Path:
    import av

    with av.open(str(path), "w") as container:
        stream: Any = container.add_stream("prores_ks", rate=Fraction(24000, 1001))
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv422p10le"
        ramp = np.linspace(0, 200, WIDTH, dtype=np.uint8)
        for number in range(frames):
            pixels = np.broadcast_to(ramp[None, :, None] + np.uint8(number), (HEIGHT, WIDTH, 3))
            frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(pixels), format="rgb24")
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path
