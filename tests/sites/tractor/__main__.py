"""``python -m tests.sites.tractor [PORT]``: the stand-in engine by itself, until it is interrupted.

Lines on standard input switch faults on: ``fault VERB KIND [TIMES]``, ``forget``, ``clear``.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.sites.tractor.server import StandIn


def main() -> None:
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 0
    with tempfile.TemporaryDirectory() as folder, StandIn(Path(folder), port=port) as engine:
        print(f"http://127.0.0.1:{engine.port}/Tractor/", flush=True)
        for line in sys.stdin:
            _obey(engine, line.split())


def _obey(engine: StandIn, words: list[str]) -> None:
    match words:
        case ["fault", verb, *kind] if kind and kind[-1].isdecimal():
            engine.faults.add(verb, " ".join(kind[:-1]), times=int(kind[-1]))
        case ["fault", verb, *kind]:
            engine.faults.add(verb, " ".join(kind))
        case ["forget"]:
            engine.forget()
        case ["clear"]:
            engine.faults.clear()


if __name__ == "__main__":
    main()
