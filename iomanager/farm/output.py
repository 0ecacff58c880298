"""What a command says, line by line: progress and exit status by Tractor's rules, the rest to its log.

See ``domain/tractor.md`` 3.6. Lines that were understood do not reach the log, except the two forms that stay there.
Memory is bounded: a line without an end is passed on in pieces.
"""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass, field
from typing import Protocol

_EXIT = re.compile(rb"(?:TR|ALF)_EXIT_STATUS\s+(-?\d{1,9})\s*$")
_EATEN = (
    re.compile(rb"(?:TR|ALF)_PROGRESS\s+(\d+(?:\.\d*)?)\s*%?\s*$"),
    re.compile(rb"(?:\[[^\]]*\]\s*)?R90000\s+(\d+(?:\.\d*)?)%"),
    re.compile(rb"(\d+(?:\.\d*)?)%\s+done\b"),
)
_STAYS = re.compile(rb"(?:\d+:)+[\d.]+\s.*\bPROG\s+\|\s*(\d+(?:\.\d*)?)%")
_FRAMES = re.compile(rb"Frame\s+-?\d+\s+\((\d+) of (\d+)\)")
LONGEST_LINE = 64 * 1024
_SENTENCE = 300
_ANSI = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|[\x00-\x08\x0b-\x1f\x7f]")


class Log(Protocol):
    """Where lines go."""

    def write(self, data: bytes, /) -> object:
        """Take a piece."""
        ...


@dataclass(slots=True)
class Output:
    """Reads the output of one command into ``log``. ``progress`` is 0 to 100; ``status`` replaces the exit code."""

    log: Log
    progress: float | None = None
    status: int | None = None
    tail: deque[bytes] = field(default_factory=lambda: deque(maxlen=20))
    _rest: bytes = b""

    def feed(self, data: bytes) -> None:
        """Take a piece of output, which may end anywhere."""
        *lines, self._rest = (self._rest + data).split(b"\n")
        kept = b"".join(line + b"\n" for line in lines if self._keeps(line))
        if len(self._rest) > LONGEST_LINE:
            kept, self._rest = kept + self._rest, b""
        if kept:
            self.log.write(kept)

    def finish(self) -> None:
        """The output is over: its last line may lack an end."""
        if self._rest:
            self.feed(b"\n")

    def sentence(self) -> str:
        """The last line that says something, without colours, in a bounded length."""
        for line in reversed(self.tail):
            text = _ANSI.sub("", line.decode("utf-8", "replace")).strip()
            if text and any(char.isalnum() for char in text):
                return text if len(text) <= _SENTENCE else f"{text[: _SENTENCE - 3]}..."
        return ""

    def _keeps(self, line: bytes) -> bool:
        if line and line[0] in b"TAR[0123456789F" and not self._understood(line):
            return False
        self.tail.append(line[: 4 * _SENTENCE])
        return True

    def _understood(self, line: bytes) -> bool:
        """Read a line that may be a message to the engine; False when it was one and is eaten."""
        if match := _EXIT.match(line):
            self.status = int(match[1])
            return False
        for pattern in _EATEN:
            if match := pattern.match(line):
                self._advance(float(match[1]))
                return False
        if match := _STAYS.match(line):
            self._advance(float(match[1]))
        elif (match := _FRAMES.match(line)) and int(match[2]):
            self._advance(100 * int(match[1]) / int(match[2]))
        return True

    def _advance(self, percent: float) -> None:
        self.progress = min(max(percent, 0.0), 100.0)
