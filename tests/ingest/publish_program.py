"""A publish as a process of its own, to be killed: its job runs in that process, step by step.

``URL PLAN_JSON [ID]`` publishes, or resumes. ``serve`` imports once and forks a child for each request on standard
input, so that hundreds of kills take seconds: a request is JSON with ``url``, ``plan``, ``delivery`` and ``call``, the
number of the file-system call at which the child kills itself (0: none).
"""

from __future__ import annotations

import itertools
import json
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from iomanager.core.cancel import CancelToken, Progress
from iomanager.db.engine import Database
from iomanager.ingest.plan import from_json
from iomanager.media import place
from tests.ingest.publishing import make_publisher

CALLS = ("fsync", "mkdir", "unlink", "rmdir", "open", "write", "rename", "replace", "link")


def run(url: str, plan: str, delivery: str) -> None:
    """Say the id as soon as it is known, then the result."""
    publisher = make_publisher(Database(url))
    token, progress = CancelToken(), Progress()
    if delivery:
        done = publisher.resume(delivery, token=token, progress=progress)
    else:
        loaded = from_json(json.loads(Path(plan).read_text("utf-8")))
        done = publisher.publish(loaded, token=token, progress=progress, on_delivery=lambda key: print(key, flush=True))
    print(json.dumps(done.to_json()), flush=True)


def die_at(number: int) -> None:
    """Kill this process right before its ``number``-th file-system call, on odd numbers right after it."""
    count = itertools.count(1)

    def counted(call: Callable[..., Any]) -> Callable[..., Any]:
        def wrapper(*args: Any, **kwargs: Any) -> Any:
            now = next(count) == number
            if now and number % 2 == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            try:
                return call(*args, **kwargs)
            finally:
                if now:
                    os.kill(os.getpid(), signal.SIGKILL)

        return wrapper

    for name in CALLS:
        setattr(os, name, counted(getattr(os, name)))
    place._rename_exclusively = counted(place._rename_exclusively)


def serve() -> None:
    """Fork one child per line; say its pid, and how it ended."""
    for line in sys.stdin:
        request = json.loads(line)
        pid = os.fork()
        if pid == 0:
            if request["call"]:
                die_at(request["call"])
            try:
                run(request["url"], request["plan"], request["delivery"])
            except BaseException as error:  # noqa: BLE001 - a forked child must never return into the parent's loop
                print(f"error {error!r}", flush=True)
                os._exit(1)
            os._exit(0)
        print(f"pid {pid}", flush=True)
        print(f"code {os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])}", flush=True)


if __name__ == "__main__":
    serve() if sys.argv[1] == "serve" else run(sys.argv[1], sys.argv[2], "".join(sys.argv[3:]))
