"""The part of a worker that speaks Celery: a process of its own, which takes messages and hands them to its parent.

The first line of its input is the broker's URL, which may hold a password. Its output has a line ``run ATTEMPT`` or
``ping WORD`` for each message; its input a line ``end ATTEMPT WORD`` when the worker has done with it, so that Flower
shows how long a command took and how it ended. It ends with its input. It holds nothing that matters: killed or started
again at any time, no command is lost or ended by that.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
from dataclasses import dataclass, field
from typing import IO, Any

from iomanager.farm.engines.celery import broker

_SPARE = 2
_LAST_SECONDS = 3.0


class CommandFailedError(Exception):
    """What Flower shows of a command that did not end well."""


@dataclass(slots=True)
class _Wait:
    """A message whose end the worker has not told yet."""

    over: threading.Event = field(default_factory=threading.Event)
    word: str = ""


@dataclass(slots=True)
class Line:
    """The line to the worker: says what came, and hears what the worker has done with it."""

    output: IO[str]
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _waiting: dict[str, _Wait] = field(default_factory=dict)

    def say(self, words: str) -> None:
        """One line to the worker."""
        with self._lock:
            self.output.write(words + "\n")
            self.output.flush()

    def run(self, attempt: str) -> str:
        """Hand an attempt to the worker and wait for its end. Raises CommandFailedError."""
        with self._lock:
            wait = self._waiting.setdefault(attempt, _Wait())
        self.say(f"run {attempt}")
        wait.over.wait()
        if wait.word not in {"done", "taken"}:
            raise CommandFailedError(wait.word)
        return wait.word

    def listen(self, source: IO[str]) -> None:
        """Hear the worker, until it is gone."""
        for line in source:
            _, attempt, word = [*line.rstrip("\n").split(" ", 2), "", ""][:3]
            with self._lock:
                wait = self._waiting.pop(attempt, None)
            if wait is not None:
                wait.word = word
                wait.over.set()


def main(arguments: list[str]) -> None:
    """Take messages from QUEUE as NAME for so many SLOTS, until the standard input ends."""
    from celery.worker import WorkController

    queue, name, slots = arguments
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    logging.basicConfig(stream=sys.stderr, level="ERROR")
    logging.getLogger("celery.app.trace").setLevel("CRITICAL")
    line = Line(_own_output())
    app = broker.make_app(sys.stdin.readline().strip())
    app.conf.task_default_queue = queue
    _add_tasks(app, line)
    threading.Thread(target=_until_parent_ends, args=(line,), daemon=True).start()
    worker = WorkController(
        app=app,
        hostname=name,
        queues=[queue],
        pool_cls="threads",
        concurrency=int(slots) + _SPARE,
        without_mingle=True,
        without_gossip=True,
        task_events=True,
    )
    worker.start()


def _add_tasks(app: Any, line: Line) -> None:
    @app.task(name=broker.RUN)  # type: ignore[untyped-decorator]
    def run(attempt: str) -> str:
        return line.run(attempt)

    @app.task(name=broker.PING)  # type: ignore[untyped-decorator]
    def ping(word: str) -> None:
        line.say(f"ping {word}")


def _own_output() -> IO[str]:
    """Standard output for the line alone: whatever else is printed goes to standard error."""
    own = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    return own


def _until_parent_ends(line: Line) -> None:
    from celery.worker import state

    line.listen(sys.stdin)
    state.should_terminate = 0
    threading.Event().wait(_LAST_SECONDS)
    os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1:])
