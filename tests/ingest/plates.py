"""Rows and contexts for the tests of checks and plans."""

from __future__ import annotations

from typing import Any

from iomanager.ingest.context import Context, FrameFile
from iomanager.ingest.model import Problem, Row


def plate_row(**values: Any) -> Row:
    """A ticked, faultless row of frames 1001-1010; ``values`` change it."""
    defaults: dict[str, Any] = {
        "row_id": "r1",
        "scan_path": "/in/day1/A001",
        "scan_name": "A001C003.",
        "ext": "exr",
        "check": True,
        "shot_name": "S001_0010",
        "version": 1,
        "type": "org",
        "clip_name": "A001C003.",
        "pad": "%04d",
        "resolution": "1920 x 1080",
        "start_frame": 1001,
        "end_frame": 1010,
        "duration": 10,
        "just_in": 1001,
        "just_out": 1010,
        "framerate": 24.0,
        "fps": "24",
        "colorspace": "ACES - ACEScg",
        "frame_health": (),
    }
    return Row(**{**defaults, **values})


def movie_row(**values: Any) -> Row:
    """A ticked movie of 48 frames."""
    frames = {"start_frame": 1, "end_frame": 48, "duration": 48, "just_in": 1, "just_out": 48}
    names = {"row_id": "m1", "scan_path": "/in/day1", "scan_name": "edit.mov", "ext": "mov", "pad": None}
    return plate_row(**{**frames, **names, **values})


def files_of(row: Row) -> list[FrameFile]:
    """Each frame as a file of 1000 bytes plus its number; a movie of 5000 bytes."""
    if row.is_movie:
        return [FrameFile(1, f"{row.scan_path}/{row.scan_name}", 5000)]
    first, last = row.start_frame or 0, row.end_frame or 0
    head = f"{row.scan_path}/{row.scan_name}"
    return [FrameFile(frame, f"{head}{frame:04d}.{row.ext}", 1000 + frame) for frame in range(first, last + 1)]


def show_context(**values: Any) -> Context:
    """The project Demo at 24 fps, 1920 x 1080, with an empty disk."""
    defaults: dict[str, Any] = {
        "project": "Demo",
        "root": "/shows",
        "fps": "24",
        "resolution": "1920 x 1080",
        "colorspaces": ("ACES - ACEScg", "ACES - ACES2065-1", "Output - Rec.709", "rec709", "AlexaV3LogC"),
    }
    return Context(**{**defaults, **values})


def codes(problems: list[Problem] | tuple[Problem, ...]) -> list[str]:
    return [problem.code for problem in problems]
