"""What a story needs: the command line in this process, and a small delivery of real frames."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from iomanager import cli
from iomanager.core import log
from tests.media import footage_files


@dataclass(frozen=True)
class Done:
    """What a command did: its exit code, its JSON document (None when there is none), standard error."""

    code: int
    found: Any
    error: str


Run = Callable[..., Done]


@pytest.fixture
def shows(tmp_path: Path) -> Path:
    """The folder of the shows."""
    return tmp_path / "shows"


@pytest.fixture
def run(shows: Path, capfd: pytest.CaptureFixture[str]) -> Run:
    """Run a command with ``--json`` in the project ``데모``."""

    def run(*arguments: object) -> Done:
        capfd.readouterr()
        farm = ("--set", "farm.idle_seconds=1", "--set", "farm.poll_seconds=0.05", "--set", "farm.local_slots=2")
        plain = ("--set", f"project.root={shows}", "--set", "ingest.films=[]")  # a step less for each plate
        words = ["--json", "--project", "데모", *plain, *farm, *map(str, arguments)]
        with pytest.raises(SystemExit) as ended:
            cli.main(words)
        log.stop()
        output, error = capfd.readouterr()
        code = ended.value.code if isinstance(ended.value.code, int) else 0
        return Done(code, json.loads(output) if output.strip() else None, error)

    return run


@pytest.fixture
def delivery(tmp_path: Path) -> Path:
    """Two sequences and a movie: the second sequence, in a Korean folder, lacks a frame."""
    folder = tmp_path / "vendor 배송"
    whole, hurt = folder / "A", folder / "서울"
    for place in (whole, hurt):
        place.mkdir(parents=True)
    footage_files.plate(whole, 4, 64, 36)
    for frame in (998, 999, 1001):
        pixels = np.full((36, 64, 3), frame / 2000, np.float16)
        footage_files.exr(hurt / f"S001_0020_야경.{frame:03d}.exr", pixels)
    footage_files.movie(folder / "S001_0030_A001C003.mov")
    for file in whole.iterdir():
        file.rename(whole / f"S001_0010_{file.name}")
    return folder
