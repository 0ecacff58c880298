"""Run the benchmarks of ``scripts/bench_cases``, one module a benchmark, each beside its reference in the same run."""

from __future__ import annotations

import argparse
import importlib
import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]


def names() -> list[str]:
    """Every benchmark, by the name that the command line takes."""
    files = sorted((ROOT / "scripts" / "bench_cases").glob("[a-z]*.py"))
    return [file.stem.replace("_", "-") for file in files if "def run(" in file.read_text(encoding="utf-8")]


def main() -> int:
    """Print a table or JSON; 1 when a target is missed."""
    parser = argparse.ArgumentParser(prog="scripts/bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of: {', '.join(names())}")
    parser.add_argument("--json", action="store_true", help="print one JSON list")
    parser.add_argument("--scale", type=float, default=1.0, help="how much work, 1 is the size the targets name")
    options = parser.parse_args()
    unknown = sorted(set(options.names) - set(names()))
    if unknown:
        parser.error(f"no benchmark {', '.join(unknown)}; there are {', '.join(names())}")
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    results: list[dict[str, Any]] = []
    for name in options.names or names():
        with tempfile.TemporaryDirectory(prefix="iomanager-bench-") as home:
            os.environ["IOMANAGER_HOME"] = home
            module = importlib.import_module(f"scripts.bench_cases.{name.replace('-', '_')}")
            rows = module.run(options.scale)
        results += rows
        if not options.json:
            for row in rows:
                print(line(row), flush=True)
    if options.json:
        print(json.dumps(results, indent=2))
    return 0 if all(row["holds"] for row in results) else 1


def line(row: dict[str, Any]) -> str:
    """One row of the table."""
    verdict = "ok" if row["holds"] else "SHORT"
    numbers = "  ".join(
        f"{row[key]:>10.4g}" if row[key] is not None else " " * 10 for key in ("ours", "reference", "ratio")
    )
    return f"{row['name']:<34} {numbers}  {row['target']:<28} {verdict}"


if __name__ == "__main__":
    raise SystemExit(main())
