"""Starts a scheduler that belongs to nobody, and no second one while the first is still starting.

The scheduler's standard input is a file with a lock on it, which the kernel takes from the dead. Without that a machine
under load, where a start takes long, would start one with every look at a job.
"""

from __future__ import annotations

import hashlib
import logging
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO

from iomanager.core import paths

log = logging.getLogger(__name__)
_DETACH = "import subprocess, sys; subprocess.Popen(sys.argv[1:], start_new_session=True, stdout=-3, stderr=-3)"


def lock_file(database_url: str, engine: str) -> Path:
    """The lock of an engine's scheduler for one database on this machine: several may share the folder."""
    mark = hashlib.sha256(f"{socket.gethostname()} {database_url}".encode()).hexdigest()[:12]
    return paths.home() / "schedulers" / f"{engine}-{mark}.lock"


def start(command: Sequence[str], environment: Mapping[str, str], lock: Path) -> bool:
    """Start the process detached. False when one that was started so is alive, or has only just been started."""
    if sys.platform == "win32":
        _outliving(subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL))
        return True
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("a") as file:
        if not _locked(file):
            return False
        if getattr(sys, "frozen", False):
            _outliving(subprocess.Popen(command, env=environment, stdin=file, stdout=subprocess.DEVNULL))
            return True
        # A process in between ends at once, so that the scheduler is no child of this one and never its zombie.
        words = [sys.executable, "-I", "-S", "-c", _DETACH, *command]
        subprocess.run(words, env=environment, stdin=file, check=True)
    return True


def _outliving(process: subprocess.Popen[bytes]) -> None:
    process.returncode = 0  # nobody waits for it: it outlives this process


def unlock() -> None:
    """The scheduler is about to end: another one may be started. Nothing where it was started by hand."""
    if sys.platform == "win32":
        return
    import fcntl

    try:
        fcntl.flock(0, fcntl.LOCK_UN)
    except OSError as error:
        log.debug("standard input is no lock: %s", error)


def _locked(file: IO[str]) -> bool:
    if sys.platform == "win32":
        return True
    import fcntl

    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
