"""The logs of attempts on disk, read as one log of a task."""

from __future__ import annotations

import codecs
from collections.abc import Sequence
from pathlib import Path

from iomanager.farm.status import LogPart

MOST_BYTES = 1_000_000
"""How much one call reads, so that a log of any size is read in bounded memory."""


def read_log(folder: Path, attempts: Sequence[tuple[str, bool]], offset: int = 0) -> LogPart:
    """The text from ``offset`` bytes on, at most :data:`MOST_BYTES`; attempts are (id, has ended) in order.

    Bytes that are no UTF-8 become replacement characters; a character that is not whole yet waits for the next call.
    """
    place, data, room = 0, b"", MOST_BYTES
    for attempt, _ in attempts:
        size = _size(folder / f"{attempt}.log")
        if offset < place + size and room > 0:
            piece = _piece(folder / f"{attempt}.log", max(0, offset - place), room)
            data, room = data + piece, room - len(piece)
            if len(piece) < size - max(0, offset - place):
                break
        place += size
    ended = all(over for _, over in attempts)
    at_end = offset + len(data) >= sum(_size(folder / f"{attempt}.log") for attempt, _ in attempts)
    text, used = _decoded(data, final=ended and at_end)
    return LogPart(text, offset + used, ended and at_end)


def _decoded(data: bytes, *, final: bool) -> tuple[str, int]:
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    text = decoder.decode(data, final)
    return text, len(data) - len(decoder.getstate()[0])


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except FileNotFoundError:
        return 0


def _piece(file: Path, start: int, most: int) -> bytes:
    try:
        with file.open("rb") as stream:
            stream.seek(start)
            return stream.read(most)
    except FileNotFoundError:  # its attempt was given back, or the job deleted, since its size was looked up
        return b""
