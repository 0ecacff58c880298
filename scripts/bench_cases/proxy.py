"""Proxies: JPG and MP4 from one decode, against oiiotool's JPG alone and x264's own speed."""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

from iomanager.media.decoder import Decoder, ProxyJob
from iomanager.media.settings import MediaSettings

WIDTH, HEIGHT = 1920, 1080
FPS = Fraction(24000, 1001)
OIIOTOOL_TARGET, X264_TARGET = 5.0, 0.6
ROUNDS = 3
OLDEST_CONFIG = "ocio://studio-config-v1.0.0_aces-v1.3_ocio-v2.1"
"""The view of our default configuration, in a form that the OpenColorIO of older tools reads too."""


def run(scale: float) -> list[dict[str, Any]]:
    """Measure over 24 frames of 1080p ZIP half EXR (times ``scale``); times are seconds for all of them."""
    with tempfile.TemporaryDirectory(prefix="bench-proxy-") as name:
        folder = Path(name)
        frames = make_plate(folder / "plate", max(8, round(24 * scale)))
        settings = MediaSettings()
        with Decoder(settings) as decoder:
            pairs = _pairs(decoder, folder, frames, settings)
        rendered, encoded = (statistics.median(column) for column in zip(*pairs, strict=True))
        return [_against_oiiotool(folder, frames, rendered), _against_x264(rendered, encoded)]


def make_plate(folder: Path, count: int) -> list[Path]:
    """Moving gradients with grain, as half EXR."""
    import OpenEXR

    folder.mkdir(parents=True)
    rng = np.random.default_rng(1)
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)
    grain = rng.normal(1, 0.008, (HEIGHT, WIDTH, 3)).astype(np.float32)
    made = []
    for number in range(count):
        stops = [2 * np.sin((x + 8 * number) / 200 + shift) * np.cos(y / 150) for shift in (0, 0.2, 0.4)]
        pixels = 0.18 * np.exp2(np.stack(stops, -1)) * np.roll(grain, 97 * number, axis=1)
        made.append(folder / f"plate.{1001 + number}.exr")
        header = {"type": OpenEXR.scanlineimage, "compression": OpenEXR.ZIP_COMPRESSION}
        OpenEXR.File(header, {"RGB": pixels.astype(np.float16)}).write(str(made[-1]))
    return made


def _pairs(decoder: Decoder, folder: Path, frames: list[Path], settings: MediaSettings) -> list[tuple[float, float]]:
    """Seconds of ours and of x264 alone, in turns, so that a busy machine slows both alike."""

    def job(out: Path, sources: list[Path]) -> ProxyJob:
        jpgs = tuple(out / f"{path.stem}.jpg" for path in sources)
        return ProxyJob(frames=tuple(sources), fps=FPS, jpg_paths=jpgs, mp4_path=out / "proxy.mp4")

    decoder.render(job(folder / "ours", frames))  # warm, and the pictures that x264 is given
    pictures = _pictures(folder / "ours")
    return [
        (
            _timed(lambda: decoder.render(job(folder / "ours", frames))),
            _timed(lambda: _encode(folder / "x264.mp4", pictures, settings)),
        )
        for _ in range(ROUNDS)
    ]


def _against_oiiotool(folder: Path, frames: list[Path], ours: float) -> dict[str, Any]:
    """oiiotool once per frame, as the original called it, through the same view as ours."""
    row = {"name": "proxy: JPG + MP4 / oiiotool's JPG alone", "ours": ours, "target": f">= {OIIOTOOL_TARGET:g}x"}
    program = shutil.which("oiiotool")
    if program is None:
        missing = "oiiotool is not installed on this machine: not compared"
        return row | {"reference": None, "ratio": None, "holds": False, "target": f"{row['target']} ({missing})"}
    config = folder / "aces.ocio"
    config.write_text(_exported(OLDEST_CONFIG), encoding="utf-8")
    (folder / "oiio").mkdir()
    view = ["--iscolorspace", "ACEScg", "--ociodisplay", "Rec.1886 Rec.709 - Display", "ACES 1.0 - SDR Video"]

    def convert() -> None:
        for path in frames:
            out = folder / "oiio" / f"{path.stem}.jpg"
            subprocess.run(
                [program, str(path), *view, "-d", "uint8", "--compression", "jpeg:95", "-o", str(out)],
                check=True,
                capture_output=True,
                env={**os.environ, "OCIO": str(config)},
            )

    reference = _timed(convert)
    _check_same_picture(folder / "ours" / f"{frames[0].stem}.jpg", folder / "oiio" / f"{frames[0].stem}.jpg")
    return row | {"reference": reference, "ratio": reference / ours, "holds": reference / ours >= OIIOTOOL_TARGET}


def _exported(name: str) -> str:
    """A built-in configuration as a file, for tools that bring none."""
    import PyOpenColorIO

    return str(PyOpenColorIO.Config.CreateFromFile(name).serialize())


def _check_same_picture(ours: Path, reference: Path) -> None:
    """A comparison of speeds means something only where both make the same picture."""
    import simplejpeg

    first, second = (simplejpeg.decode_jpeg(path.read_bytes()).astype(int) for path in (ours, reference))
    difference = float(np.abs(first - second).mean())
    if difference > 2:
        raise RuntimeError(f"oiiotool's picture differs from ours by {difference:.1f} of 255 on average")


def _pictures(folder: Path) -> list[Any]:
    """The frames as x264 takes them, decoded and converted beforehand."""
    import simplejpeg

    from iomanager.media.encode import video_frame

    return [video_frame(simplejpeg.decode_jpeg(path.read_bytes())) for path in sorted(folder.glob("*.jpg"))]


def _encode(path: Path, pictures: list[Any], settings: MediaSettings) -> None:
    """The encoder alone."""
    from iomanager.media.encode import Mp4Writer

    writer = Mp4Writer(path, FPS, {"crf": str(settings.mp4_crf), "preset": settings.mp4_preset})
    for picture in pictures:
        writer.add(picture)
    writer.finish()


def _against_x264(ours: float, reference: float) -> dict[str, Any]:
    return {
        "name": "proxy: JPG + MP4 / x264 alone",
        "ours": ours,
        "reference": reference,
        "ratio": reference / ours,
        "target": f">= {X264_TARGET:g}x",
        "holds": reference / ours >= X264_TARGET,
    }


def _timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started
