"""What ffmpeg makes of a finished film for the web and the tracker: WebM, GIF, and dated montage frames.

Settings of plates.md 10: WebM by libvpx at 2 Mbit/s, GIF 320 x 180, about 30 montage frames with today's date.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

from iomanager.media.ffmpeg_program import Film, arguments

GIF_SIZE = (320, 180)
MONTAGE_FRAMES = 30
DATE_FILE = "date.txt"
MONTAGE_PART = "montage.%04d.jpg"


def montage_step(count: int) -> int:
    """Every how many frames one is taken, so that about 30 remain."""
    return max(1, round(count / MONTAGE_FRAMES))


def montage_count(count: int) -> int:
    """How many montage frames a film of ``count`` frames has."""
    return math.ceil(count / montage_step(count))


def webm_arguments(film: Film, destination: Path) -> list[str]:
    """WebM with VP8, 4:2:0, padded to even sizes."""
    stream = film.stream().filter("pad", "ceil(iw/2)*2", "ceil(ih/2)*2")
    stream = stream.filter("scale", out_color_matrix="bt709", out_range="tv").filter("format", "yuv420p")
    options: dict[str, Any] = {
        "f": "webm", "vcodec": "libvpx", "g": 30, "video_bitrate": "2000k", "quality": "realtime", "cpu-used": 0,
        "qmin": 10, "qmax": 42, "colorspace": "bt709", "color_range": "tv", "map_metadata": -1,
    }  # fmt: skip
    return arguments(stream.output(f"file:{destination.absolute()}", **options))


def gif_arguments(film: Film, destination: Path) -> list[str]:
    """A GIF of 320 x 180 with a palette of its own; other shapes get black bars."""
    width, height = GIF_SIZE
    stream = film.stream().filter("scale", width, height, force_original_aspect_ratio="decrease", out_range="pc")
    stream = stream.filter("pad", width, height, "(ow-iw)/2", "(oh-ih)/2").filter("format", "rgb24")
    two = stream.split()
    made = two[1]
    palette = two[0].filter("palettegen")
    import ffmpeg

    both = ffmpeg.filter([made, palette], "paletteuse")
    return arguments(both.output(f"file:{destination.absolute()}", f="gif"))


def montage_arguments(film: Film) -> list[str]:
    """Montage frames ``montage.0001.jpg`` ... in the working folder, dated by the text of ``date.txt`` there."""
    stream = film.stream().filter("framestep", montage_step(film.count))
    stream = stream.filter(
        "drawtext",
        textfile=DATE_FILE,
        expansion="none",
        fontcolor="white",
        fontsize="min(200,w/12)",
        box=1,
        boxcolor="black@0.5",
        boxborderw=4,
        x="w-tw-h/40",
        y="h-th-h/40",
    )
    stream = stream.filter("scale", out_color_matrix="bt601", out_range="pc").filter("format", "yuvj444p")
    options: dict[str, Any] = {"f": "image2", "vcodec": "mjpeg", "start_number": 1, "q:v": 2, "color_range": "pc"}
    return arguments(stream.output(f"file:{MONTAGE_PART}", **options))
