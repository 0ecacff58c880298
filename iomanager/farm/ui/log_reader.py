"""Reads a log of any size in pieces: its end first, earlier pieces on demand, and searches in it. Without Qt.

Offsets are bytes. The service gives up to about a megabyte from an offset on, and nothing past the end; it does not say
how long the log is, so the end is found by leaps: some ten questions for a log of 100 MB.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from iomanager.core.cancel import CancelToken
from iomanager.farm.ui.port import JobsPort

PIECE = 512 * 1024
"""Bytes that are shown at first, and added by each step upwards."""
LONGEST_LINE = 4000
"""Characters of a line that are shown; a program that never ends its line must not hold the window."""
_LEAP = 900_000
_OVERLAP = 1024
ATTEMPT = re.compile(r"^====\[.*\]====$", re.MULTILINE)
"""The line before each attempt, in the form that Tractor's logs have."""
ERROR = re.compile(
    r"^(?!\$ |====\[).*(\berror\b|traceback \(most recent|\bfatal\b|\bexception\b|\bcannot\b|\bfailed\b"
    r"|^\[(exit code [1-9]|signal )).*$",
    re.IGNORECASE | re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of the log, from ``start`` to ``end``. ``complete``: the task has ended and this is the log's end."""

    text: str
    start: int
    end: int
    complete: bool = False


@dataclass(frozen=True, slots=True)
class LogReader:
    """The log of one task."""

    service: JobsPort
    job: str
    task: str

    def tail(self, token: CancelToken | None = None) -> Piece:
        """The last :data:`PIECE` bytes, from the beginning of a line on."""
        size = self.size(token)
        start = max(0, size - PIECE)
        text, end, complete = self._read(start, None, token)
        cut = text.find("\n") + 1 if start else 0
        return Piece(text[cut:], start + _size(text[:cut]), end, complete)

    def after(self, end: int, token: CancelToken | None = None) -> Piece:
        """What was written since, at most one answer of the service."""
        part = self.service.log(self.job, self.task, end)
        if token:
            token.check()
        return Piece(part.text, end, part.offset, part.complete)

    def before(self, start: int, token: CancelToken | None = None) -> Piece:
        """Up to :data:`PIECE` bytes that end at ``start``."""
        first = max(0, start - PIECE)
        text, end, _ = self._read(first, start, token)
        cut = text.find("\n") + 1 if first else 0
        return Piece(text[cut:], first + _size(text[:cut]), end)

    def around(self, place: int, token: CancelToken | None = None) -> Piece:
        """A piece with ``place`` in its first half."""
        return self.before(self._beyond(place), token)

    def size(self, token: CancelToken | None = None) -> int:
        """How long the log is now."""
        known, leap = self.service.log(self.job, self.task, 0).offset, _LEAP
        if known < _LEAP:
            return self._end(known, token)
        low, high = known, None
        while high is None or high - low > _LEAP:
            if token:
                token.check()
            middle = low + leap if high is None else (low + high) // 2
            part = self.service.log(self.job, self.task, middle)
            if part.text:
                low, leap = part.offset, leap * 4
            else:
                high = middle
        return self._end(low, token)

    def find(self, words: str, start: int, token: CancelToken, *, backwards: bool = False) -> int | None:
        """Where the words stand next, upper or lower case; None when they are not in that direction."""
        pattern = re.compile(re.escape(words), re.IGNORECASE)
        return self._find_up(pattern, start, token) if backwards else self._find_down(pattern, start, token)

    def error(self, token: CancelToken, after: int | None = None) -> int | None:
        """Where the first line that reads like an error begins; ``after`` a line that begins there, the next one."""
        return self._find_down(ERROR, after or 0, token, behind=after is not None)

    def _find_down(
        self, pattern: re.Pattern[str], start: int, token: CancelToken, *, behind: bool = False
    ) -> int | None:
        """The first hit from ``start`` on; with ``behind`` none that begins there."""
        place, left = start, ""
        while True:
            token.check()
            part = self.service.log(self.job, self.task, place)
            text = left + part.text
            begin = place - _size(left)
            for hit in pattern.finditer(text):
                found = begin + _size(text[: hit.start()])
                if found > start or not behind:
                    return found
            if not part.text or part.offset <= place:
                return None
            left, place = text[text.rfind("\n") + 1 :][-_OVERLAP:], part.offset  # from the beginning of a line

    def _find_up(self, pattern: re.Pattern[str], start: int, token: CancelToken) -> int | None:
        end = start
        while end > 0:
            token.check()
            first = max(0, end - PIECE)
            text, _, _ = self._read(first, min(end + _OVERLAP, start), token)
            hits = [hit.start() for hit in pattern.finditer(text)]
            if hits:
                return first + _size(text[: hits[-1]])
            end = first
        return None

    def _beyond(self, place: int) -> int:
        return place + PIECE // 2

    def _end(self, low: int, token: CancelToken | None) -> int:
        """The end of the log, which is not far behind ``low``."""
        return self._read(low, None, token)[1]

    def _read(self, start: int, end: int | None, token: CancelToken | None) -> tuple[str, int, bool]:
        """The text from ``start`` to ``end``, or to the end of the log as it is now."""
        texts, place, complete = [], start, False
        most = start + 8 * PIECE
        while place < (most if end is None else end):
            if token:
                token.check()
            part = self.service.log(self.job, self.task, place)
            complete = part.complete
            if not part.text or part.offset <= place:
                break
            if end is not None and part.offset > end:
                texts.append(_cut(part.text, end - place))
                place = end
                break
            texts.append(part.text)
            place = part.offset
        return "".join(texts), place, complete


def shown(text: str) -> str:
    """The text with its overlong lines cut, and without what terminals do with carriage returns and colours."""
    text = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    if len(text) <= LONGEST_LINE:
        return text
    return "\n".join(
        line if len(line) <= LONGEST_LINE else f"{line[:LONGEST_LINE]} […{len(line) - LONGEST_LINE}]"
        for line in text.split("\n")
    )


_CONTROL = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|[\x00-\x08\x0b\x0c\x0e-\x1f]")


def _size(text: str) -> int:
    """Bytes of the log that a text was; a replacement character most often stands for one byte that was no text."""
    return len(text.encode("utf-8", "replace")) - 2 * text.count("\ufffd")


def _cut(text: str, most: int) -> str:
    """The first ``most`` bytes of a text."""
    marked = text.replace("\ufffd", "\x00").encode("utf-8", "replace")[:most]
    return marked.decode("utf-8", "ignore").replace("\x00", "\ufffd")
