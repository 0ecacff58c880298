"""Processes of this machine: who is alive, and how everything that a command has started is ended.

Every command runs in a session of its own and carries its attempt's id in the environment, so that children which left
its group, or outlived their scheduler, are found again (Linux). A reused pid is told apart by its start time.
"""

from __future__ import annotations

import contextlib
import ctypes
import logging
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterable
from functools import cache
from pathlib import Path

log = logging.getLogger(__name__)
MARK = "IOMANAGER_ATTEMPT"
_SUBREAPER = 36
_LINUX = sys.platform.startswith("linux")


@cache
def host() -> str:
    """The name of the machine; containers that share a host name are told apart by their process namespace."""
    try:
        namespace = str(Path("/proc/self/ns/pid").readlink())
    except OSError:
        namespace = ""
    return f"{socket.gethostname()} {namespace}".strip()


def identity(pid: int) -> str:
    """``{pid}:{start time}``; the start time is empty where it cannot be known or the process is gone."""
    return f"{pid}:{start_time(pid)}"


def start_time(pid: int) -> str:
    """The start time of a living process in clock ticks since boot, or nothing."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace")
    except OSError:
        return ""
    fields = text.rpartition(")")[2].split()
    return "" if fields[0] in {"Z", "X"} else fields[19]


def is_surely_dead(where: str, process: str) -> bool:
    """Whether the process is one of this machine that has ended. False where it cannot be known."""
    if where != host() or not process or not _LINUX:
        return False
    pid, _, start = process.partition(":")
    return pid.isdigit() and start_time(int(pid)) != start


def adopt_orphans() -> None:
    """Make this process the parent of whatever its descendants leave behind (Linux)."""
    if _LINUX:
        ctypes.CDLL(None, use_errno=True).prctl(_SUBREAPER, 1, 0, 0, 0)


def children() -> set[int]:
    """The pids of this process's children, adopted ones included (Linux)."""
    found: set[int] = set()
    for file in Path("/proc/self/task").glob("*/children"):
        with contextlib.suppress(OSError):
            found.update(map(int, file.read_text().split()))
    return found


def adopted() -> set[int]:
    """The pids of the children that this process has adopted: Linux gives them to its first thread."""
    try:
        return set(map(int, Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()))
    except OSError:
        return set()


def attempt_of(pid: int) -> str:
    """The attempt that a process belongs to, by its environment; empty when it is none of ours."""
    try:
        environment = Path(f"/proc/{pid}/environ").read_bytes()
    except OSError:
        return ""
    start = f"{MARK}=".encode()
    return next(
        (e[len(start) :].decode("ascii", "replace") for e in environment.split(b"\0") if e.startswith(start)), ""
    )


def of_attempts(attempts: Iterable[str]) -> set[int]:
    """The living processes of these attempts, wherever they stand in the process tree (Linux)."""
    wanted = set(attempts)
    if not _LINUX or not wanted:
        return set()
    pids = {int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()} - {os.getpid()}
    return {pid for pid in pids if attempt_of(pid) in wanted and start_time(pid)}


def signal_group(pid: int, *, hard: bool) -> None:
    """Ask the group of a session's leader to end, or kill it. A group that is gone is no error."""
    if sys.platform == "win32":
        words = ["taskkill", "/T", "/PID", str(pid), *(["/F"] if hard else [])]
        subprocess.run(words, check=False, capture_output=True)
        return
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL if hard else signal.SIGTERM)


def kill_attempts(attempts: Iterable[str], seconds: float = 10.0) -> bool:
    """Kill every process of the attempts, and wait until they are gone. True when none is left."""
    wanted, deadline, seen = list(attempts), time.monotonic() + seconds, set[int]()
    while left := of_attempts(wanted):
        seen |= left
        for pid in left:
            log.info("ending process %s of an attempt that is over", pid)
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal.SIGKILL)
        if time.monotonic() > deadline:
            return False
        time.sleep(0.01)
    reap(seen)
    return True


def reap(pids: Iterable[int]) -> None:
    """Collect the exit of these processes where they are children, so that none stays a zombie."""
    if sys.platform == "win32":
        return
    for pid in pids:
        with contextlib.suppress(ChildProcessError):
            os.waitpid(pid, os.WNOHANG)


def reap_orphans() -> None:
    """Collect the exits of adopted children. The commands themselves lead sessions, and are waited for elsewhere."""
    if _LINUX:
        reap(pid for pid in children() if _is_adopted_zombie(pid))


def _is_adopted_zombie(pid: int) -> bool:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace").rpartition(")")[2].split()
    except OSError:
        return False
    return fields[0] == "Z" and int(fields[3]) != pid


def metrics() -> dict[str, float]:
    """What service keys may ask of this machine: ``mem`` in GB and ``ncpus``."""
    found = {"ncpus": float(os.cpu_count() or 1)}
    if hasattr(os, "sysconf") and "SC_PHYS_PAGES" in os.sysconf_names:
        found["mem"] = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 1e9
    return found
