"""Runs a step of a delivery as the farm does, and writes down when it begins and ends: ``python witness.py WORDS...``.

The process holds a lock of the kernel that dies with it and that its children do not inherit, so that a step of which
two processes are alive at once is seen, whatever the database believes. Lines are ``begin|end|twice STEP PID SECONDS``.
"""

from __future__ import annotations

import fcntl
import os
import sys
import time
from pathlib import Path

FOLDER = "WITNESS_FOLDER"
"""The variable with the folder of the events and locks."""
EVENTS = "events"
TWICE = 99


def main(words: list[str]) -> None:
    """Run the command line with these words; a step that runs already ends with :data:`TWICE`."""
    name = "/".join(words[-3:])
    folder = Path(os.environ[FOLDER])
    with (folder / name.replace("/", "+")).open("w") as lock:
        try:
            fcntl.lockf(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            _note(folder, "twice", name)
            sys.exit(TWICE)
        _note(folder, "begin", name)
        from iomanager import cli

        try:
            cli.main(words)
        finally:
            _note(folder, "end", name)


def _note(folder: Path, word: str, name: str) -> None:
    file = os.open(folder / EVENTS, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(file, f"{word} {name} {os.getpid()} {time.time():.3f}\n".encode())
    os.close(file)


if __name__ == "__main__":
    main(sys.argv[1:])
