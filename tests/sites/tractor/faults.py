"""Faults of an engine, switched on for a verb (``spool``, ``jtree`` ...) and a number of answers."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from enum import Enum


class Kind(str, Enum):
    """What goes wrong."""

    STATUS = "status"  # this status and a JSON message, nothing done
    TEXT = "text"  # this status and a traceback as plain text, nothing done
    HTML = "html"  # 200 and a web page, nothing done
    NOTHING = "nothing"  # done, then 200 and no body
    HALF = "half"  # done, then half of the promised bytes
    DROP_BEFORE = "drop before"  # the connection is dropped, nothing done
    DROP_AFTER = "drop after"  # done, then the connection is dropped
    SLOW = "slow"  # done, answered after ``seconds``
    DRIP = "drip"  # done, answered one byte per tenth of a second
    NO_JID = "no jid"  # done, and the answer names no job


@dataclass
class Fault:
    """``times`` answers of ``verb`` (``*`` for all) that go wrong."""

    verb: str
    kind: Kind
    times: int = 1
    status: int = 500
    message: str = "the engine is out of order"
    seconds: float = 5.0


class Faults:
    """The faults that are switched on. Safe from several threads."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []
        self._lock = threading.Lock()

    def add(self, verb: str, kind: Kind | str, **options: float | str) -> None:
        with self._lock:
            self._faults.append(Fault(verb, Kind(kind), **options))  # type: ignore[arg-type]

    def clear(self) -> None:
        with self._lock:
            self._faults.clear()

    def take(self, verb: str) -> Fault | None:
        """The fault that this answer has, which is then counted."""
        with self._lock:
            fault = next((f for f in self._faults if f.verb in ("*", verb) and f.times > 0), None)
            if fault:
                fault.times -= 1
            return fault
