"""Who works on a delivery: one process at a time, told apart from one that died."""

from __future__ import annotations

import os
import socket
import sys
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4


@dataclass(frozen=True, slots=True)
class Holder:
    """A run that holds a delivery. ``process`` is ``{pid}:{start time}``, so that a reused pid is not mistaken."""

    owner: str
    host: str
    process: str


def this_run() -> Holder:
    """A holder for a run that begins now in this process."""
    return Holder(uuid4().hex, _host(), f"{os.getpid()}:{_start_time(os.getpid())}")


def is_surely_dead(host: str | None, process: str | None) -> bool:
    """Whether the process is one of this machine that has ended. False where it cannot be known."""
    if host != _host() or not process or not sys.platform.startswith("linux"):
        return False
    pid, _, start = process.partition(":")
    return pid.isdigit() and _start_time(int(pid)) != start


def _host() -> str:
    """The name of the machine; containers that share a host name are told apart by their process namespace."""
    try:
        namespace = str(Path("/proc/self/ns/pid").readlink())
    except OSError:
        namespace = ""
    return f"{socket.gethostname()} {namespace}".strip()


def _start_time(pid: int) -> str:
    """The start time of a living process in clock ticks since boot, or nothing."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace")
    except OSError:
        return ""
    fields = text.rpartition(")")[2].split()
    return "" if fields[0] in {"Z", "X"} else fields[19]
