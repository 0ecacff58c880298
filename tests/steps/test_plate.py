"""Plates written frame by frame: long ones, in several requests, with numbers that grow by a digit on the way."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from iomanager.core.cancel import CancelToken, Progress
from iomanager.media.decoder import Decoder
from iomanager.media.plate_render import Shots
from iomanager.media.plate_write import Target
from iomanager.media.retime import identity
from iomanager.media.settings import MediaSettings
from iomanager.steps.plate import Frames, render
from iomanager.steps.running import Lines, Work
from iomanager.steps.sources import destinations, sources
from iomanager.steps.toolbox import Toolbox
from tests.media.footage_files import exr

COUNT, START = 600, 9700


def test_a_long_plate_crosses_ten_thousand_in_place(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    first = exr(tmp_path / "in" / "a.0001.exr", np.full((16, 16, 3), 0.18))
    for number in range(2, COUNT + 1):
        (first.parent / f"a.{number:04d}.exr").hardlink_to(first)
    found = sources(tmp_path / "in" / "a.%04d.exr", 1, COUNT)
    names = destinations(tmp_path / "out" / "p.%04d.exr", COUNT, START)
    shots = Shots(frames=tuple(zip(range(1, COUNT + 1), found.frames, strict=True)))
    frames = Frames(identity(1, COUNT), names, Target("exr", "32"))
    with Decoder(MediaSettings(decode_processes=1)) as decoder, (tmp_path / "said").open("w") as said:
        tools = Toolbox(Work(CancelToken(), Progress(), Lines(said)), decoder, MediaSettings())
        assert render(tools, shots, frames) == COUNT
        assert render(tools, shots, frames) == 0
        names[10].unlink()
        names[-1].unlink()
        assert render(tools, shots, frames) == 2
    made = sorted((tmp_path / "out").iterdir(), key=lambda path: int(path.name.split(".")[1]))
    assert made == list(names)
    assert (made[0].name, made[300].name, made[-1].name) == ("p.9700.exr", "p.10000.exr", "p.10299.exr")
