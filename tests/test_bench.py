"""Every quick benchmark runs, and says what it measured in the same words. How fast it was is not asked here."""

from __future__ import annotations

import importlib
import math
from pathlib import Path

import pytest

from scripts import bench

KEYS = {"name", "ours", "reference", "ratio", "target", "holds"}
QUICK = ("copy", "headers", "scan-disk", "scan-names", "xlsx")
SLOW = {"farm", "jobs", "jobs-panel", "proxy", "publish", "scanlist", "start", "table", "tracker", "tracker-panel"}
"""They start applications and foreign programs, or encode movies: seconds even for the smallest delivery."""


@pytest.mark.parametrize("name", QUICK)
def test_a_benchmark_tells_its_rows(name: str) -> None:
    rows = importlib.import_module(f"scripts.bench_cases.{name.replace('-', '_')}").run(0.001)
    assert rows
    for row in rows:
        assert set(row) == KEYS
        assert isinstance(row["name"], str)
        assert isinstance(row["target"], str)
        assert type(row["holds"]) is bool
        numbers = [row[key] for key in ("ours", "reference", "ratio")]
        assert all(isinstance(number, float | int) and math.isfinite(number) and number > 0 for number in numbers)
        assert row["name"] in bench.line(row)
    assert len({row["name"] for row in rows}) == len(rows)


def test_every_benchmark_is_listed() -> None:
    assert set(bench.names()) == {*QUICK, *SLOW}
    files = {file.stem for file in Path(bench.__file__).with_name("bench_cases").glob("*.py")}
    assert files - {name.replace("-", "_") for name in bench.names()} == {"scanlist_floor"}


def test_a_row_without_a_reference_is_printed_as_short() -> None:
    row = {"name": "proxy", "ours": 1.5, "reference": None, "ratio": None, "target": ">= 5x (no oiiotool)"}
    line = bench.line(row | {"holds": False})
    assert "1.5" in line
    assert line.endswith("SHORT")
