"""What ``demo --run`` prints of its plates."""

from __future__ import annotations

from iomanager.commands import demo
from iomanager.terminal.console import Console


class Lines(Console):
    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []

    def line(self, text: str) -> None:
        self.said.append(text)


def test_plates_that_failed_are_told_beside_those_that_were_published() -> None:
    console = Lines()
    done = {"plate": "S001_0010_org_v001", "frames": 12, "folder": "/shows/S001_0010"}
    steps = {"published": [done], "failed": [{"plate": "S001_0020_org_v001", "error": "the disk is full"}]}
    demo._show(console, steps)
    assert console.said == [
        "published: S001_0010_org_v001  12 files  /shows/S001_0010",
        "failed: S001_0020_org_v001  the disk is full",
    ]
