"""One cell of a workbook, as whatever program left it, restored to the value that its column means.

Spreadsheets turn ``01:00:41:17`` into the number 1004117 or a time of day, ``1001`` into 1001.0 and ``3-10`` into a
date. Each function takes a cell of ``ingest.workbook.Cells`` that is not empty, returns the value or None, and raises
:class:`Unreadable` where it means nothing; what was restored by a guess is returned as :class:`Guess`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from iomanager.ingest.sheets import from_cell

_TIMECODE = re.compile(r"(\d{1,2}):(\d{2}):(\d{2})([:;.,])(\d{2,3})", re.ASCII)
_DIGITS = re.compile(r"\d{1,8}(\.0)?", re.ASCII)
_EMPTY_WORDS = {"nan", "none", "null"}
_UNTICKED = {"false", "no", "0"}
_EXACT = 10**15  # a spreadsheet keeps 15 digits of a number


class Unreadable(ValueError):
    """The cell means nothing in its column; the message is the rest of a sentence: ``"1o01" is not a frame number``."""


@dataclass(frozen=True, slots=True)
class Guess:
    """A value that the spreadsheet had changed, and what to tell the user about it."""

    value: Any
    message: str


def show(cell: Any) -> str:
    """The cell in quotes, as it is shown in a message."""
    text = plain_text(cell)
    return f'"{text}"' if len(text) <= 60 else f'"{text[:57]}..."'


def plain_text(cell: Any) -> str:
    """The cell as text: 1001.0 is ``1001``, a date is ISO, a time ``HH:MM:SS``."""
    if isinstance(cell, str):
        return from_cell(cell)
    if isinstance(cell, dict):
        return _moment(cell)
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e21:
        return str(int(cell))
    return repr(cell)


def _moment(cell: dict[str, Any]) -> str:
    kind, value = next(iter(cell.items()))
    if kind == "time":
        return _clock(value)
    if kind == "datetime":
        return str(value).removesuffix("T00:00:00").replace("T", " ")
    return str(value).lower() if kind == "boolean" else str(value)


def _clock(seconds: float) -> str:
    whole = int(seconds + 1e-6)
    return f"{whole // 3600:02d}:{whole // 60 % 60:02d}:{whole % 60:02d}"


def no_error(cell: Any) -> Any:
    """The cell, unless it is an error such as ``#REF!``: a formula's value got lost there."""
    if isinstance(cell, dict) and "error" in cell:
        raise Unreadable(f"{show(cell)} is an error of the spreadsheet, not a value")
    return cell


def text(cell: Any) -> Any:
    """Text exactly as it stands; a number that a spreadsheet made of it comes back without ``.0``."""
    if isinstance(cell, str):
        if cell.isspace() or cell in {"", "NaN"}:
            return None
        return from_cell(cell) if "_x" in cell else cell
    if isinstance(cell, dict) and "boolean" not in cell:
        return Guess(plain_text(cell), f"{show(cell)} was stored as a date or time; check that this is what was typed")
    if isinstance(cell, float) and abs(cell) >= _EXACT:
        return Guess(plain_text(cell), f"{show(cell)} was stored as a number, which keeps 15 digits only; check it")
    return plain_text(cell)


def text_or_none(cell: Any) -> Any:
    """Text where the original wrote ``None`` for what it did not know."""
    return None if isinstance(cell, str) and cell.strip().lower() in _EMPTY_WORDS else text(cell)


def date_text(cell: Any) -> str | None:
    """A date as text; a date cell becomes ISO."""
    return plain_text(cell) if isinstance(cell, dict) else text_or_none(cell)


def ticked(cell: Any) -> bool:
    """Any text ticks a row, as in the original, but for what a checkbox of a spreadsheet stores for "off"."""
    return plain_text(cell).strip().lower() not in {"", "nan", *_UNTICKED}


def integer(what: str) -> Callable[[Any], int | None]:
    """A reader of whole numbers, for ``what``: "frame number"."""

    def read(cell: Any) -> int | None:
        if isinstance(cell, (int, float)):
            if cell == int(cell) if abs(cell) < _EXACT else False:
                return int(cell)
            raise Unreadable(f"{show(cell)} is not a {what}")
        if not isinstance(cell, str):
            raise Unreadable(f"{show(cell)} is not a {what}")
        word = cell.strip()
        if not word or word.lower() in _EMPTY_WORDS:
            return None
        try:
            number = int(re.sub(r"\.0+\Z", "", word.removeprefix("v") if what == "version number" else word))
        except ValueError:
            raise Unreadable(f"{show(cell)} is not a {what}") from None
        if "_" in word or abs(number) >= _EXACT:
            raise Unreadable(f"{show(cell)} is not a {what}")
        return number

    return read


def number(what: str) -> Callable[[Any], float | None]:
    """A reader of numbers, for ``what``: "percentage". It takes ``50%``, ``24000/1001`` and a decimal comma too."""

    def read(cell: Any) -> float | None:
        if isinstance(cell, (int, float)):
            return float(cell)
        word = cell.strip() if isinstance(cell, str) else "?"
        if not word or word.lower() in _EMPTY_WORDS:
            return None
        try:
            word = word.removesuffix("%").rstrip() if what == "percentage" else word
            value = float(Fraction(word.replace(",", ".") if word.count(",") == 1 and "." not in word else word))
        except (ValueError, ZeroDivisionError, OverflowError):
            raise Unreadable(f"{show(cell)} is not a {what}") from None
        if "_" in word or abs(value) >= _EXACT:
            raise Unreadable(f"{show(cell)} is not a {what}")
        return value

    return read


def timecode(cell: Any) -> Any:
    """``HH:MM:SS:FF``; a number is its digits (1004117 is 01:00:41:17), a time of day has lost its frames."""
    if isinstance(cell, dict):
        return _from_time(cell)
    if isinstance(cell, float) and 0 < cell < 1:
        return _from_time({"time": round(cell * 86_400)})
    word = plain_text(cell).strip()
    if not word or word.lower() in _EMPTY_WORDS:
        return None
    if _DIGITS.fullmatch(word):
        digits = word.removesuffix(".0").zfill(8)
        word = ":".join(digits[at : at + 2] for at in range(0, 8, 2))
    match = _TIMECODE.fullmatch(word)
    if not match or int(match[2]) > 59 or int(match[3]) > 59:
        raise Unreadable(f"{show(cell)} is not a timecode")
    mark = ":" if match[4] == ":" else ";"
    return f"{match[1]:0>2}:{match[2]}:{match[3]}{mark}{match[5]}"


def _from_time(cell: dict[str, Any]) -> Guess:
    kind, value = next(iter(cell.items()))
    if kind == "datetime":
        clock = str(value).partition("T")[2][:8]
    elif kind == "time" and 0 <= value < 100 * 3600:
        clock = _clock(value)
    else:
        raise Unreadable(f"{show(cell)} is not a timecode")
    return Guess(f"{clock}:00", f"{show(cell)} was stored as a time of day, which has no frames; check the frames")


def health(cell: Any) -> tuple[str, ...] | None:
    """``ok`` or codes with commas between them."""
    words = plain_text(cell).strip().lower()
    if not words or words in _EMPTY_WORDS:
        return None
    return () if words == "ok" else tuple(word for part in words.split(",") if (word := part.strip()))
