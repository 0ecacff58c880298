"""A log of bounded size: what a command said first, how much was left out, and what it said last."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import BinaryIO

LAST_BYTES = 256 * 1024
"""So much of the end is kept in any case."""
_MB = 1_000_000


@dataclass(slots=True)
class CappedLog:
    """Writes to ``file``, which only grows at its end, so that it can be followed. ``most`` is in bytes, 0 is no limit.

    What comes after ``most`` bytes waits in memory, where the newest :data:`LAST_BYTES` stay until :meth:`finish`.
    """

    file: BinaryIO
    most: int = 0
    _written: int = 0
    _beyond: int = 0
    _last: bytearray = field(default_factory=bytearray)

    def write(self, data: bytes) -> None:
        """Take a piece of output. Raises OSError where the disk does."""
        room = max(0, self.most - self._written) if self.most else len(data)
        if head := data[:room]:
            self.file.write(head)
            self.file.flush()
            self._written += len(head)
        if rest := data[room:]:
            self._keep(rest)

    def finish(self) -> None:
        """The output is over: write the end of what did not fit."""
        if not self._beyond:
            return
        last = bytes(self._last[-LAST_BYTES:])
        if self._beyond > len(last):
            last = last.partition(b"\n")[2] or last  # from the beginning of a line
            self.file.write(f"[{(self._beyond - len(last)) / _MB:.1f} MB were left out here.]\n".encode())
        self.file.write(last)
        self._beyond = 0

    def _keep(self, rest: bytes) -> None:
        if not self._beyond:
            said = f"[The log has reached its limit of {self.most / _MB:g} MB. Of what follows only the end is kept.]"
            self.file.write(b"\n" + said.encode() + b"\n")
            self.file.flush()
        self._beyond += len(rest)
        self._last += rest
        if len(self._last) > 2 * LAST_BYTES:
            del self._last[:-LAST_BYTES]
