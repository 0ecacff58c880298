"""Text to value and back for one cell. What cannot be read is refused with the reason, and kept as it was typed."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from iomanager.core.errors import InvalidInput
from iomanager.ingest.columns import ProjectColumn
from iomanager.ingest.ui.columns import Column, Kind

_TIMECODE = re.compile(r"(\d\d)[:.;](\d\d)[:.;](\d\d)([:.;])(\d\d\d?)")
_TRUE = frozenset({"o", "x", "yes", "true", "1", "✓", "on"})
_FALSE = frozenset({"", "no", "false", "0", "off"})


@dataclass(frozen=True, slots=True)
class Refused:
    """A text that is not a value of its column. It stays in the cell until it is corrected or undone."""

    text: str
    message: str


def shown(value: Any, column: Column) -> str:
    """The text of a cell, as it is drawn and copied."""
    if value is None or value == "":
        return ""
    if isinstance(value, Refused):
        return value.text
    if isinstance(value, bool):
        return "o" if value else ""
    if isinstance(value, float):
        return f"{value:.3f}".rstrip("0").rstrip(".")
    if column.kind is Kind.HEALTH:
        return health_words(value)
    if isinstance(value, (tuple, list)):
        return ", ".join(str(item) for item in value)
    return str(value)


def health_words(codes: tuple[str, ...]) -> str:
    """The frame health as text: ``ok``, or the codes."""
    return ", ".join(codes) if codes else "ok"


def parse(text: str, column: Column) -> Any:
    """The value that ``text`` means in ``column``; empty is None. Raises InvalidInput with the reason."""
    stripped = text.strip()
    if column.kind is Kind.BOOLEAN:
        return _boolean(stripped)
    if column.own is not None:
        return _project_value(stripped, column.own)
    if not stripped:
        return None
    if column.kind is Kind.INTEGER:
        return _integer(stripped, column)
    if column.kind is Kind.NUMBER:
        return _number(stripped)
    if column.kind is Kind.TIMECODE:
        return _timecode(stripped)
    return stripped


def parse_or_refuse(text: str, column: Column) -> Any:
    """As :func:`parse`, but a text that cannot be read comes back as :class:`Refused`."""
    try:
        return parse(text, column)
    except InvalidInput as error:
        return Refused(text, error.message)


def _boolean(text: str) -> bool:
    lowered = text.lower()
    if lowered in _TRUE or lowered in _FALSE:
        return lowered in _TRUE
    raise InvalidInput(_say(QT_TRANSLATE_NOOP("IngestCells", "“{text}” is neither ticked (o) nor empty."), text))


def _integer(text: str, column: Column) -> int:
    plain = text[1:] if column.key == "version" and text[:1] in "vV" else text
    if re.fullmatch(r"[+-]?\d{1,10}(\.0+)?", plain, re.ASCII):
        return int(plain.split(".")[0])
    if column.key == "version":
        raise InvalidInput(_say(QT_TRANSLATE_NOOP("IngestCells", "“{text}” is not a version number."), text))
    if column.key.endswith("duration"):
        raise InvalidInput(_say(QT_TRANSLATE_NOOP("IngestCells", "“{text}” is not a number of frames."), text))
    raise InvalidInput(_say(QT_TRANSLATE_NOOP("IngestCells", "“{text}” is not a frame number."), text))


def _number(text: str) -> float:
    try:
        value = float(text.removesuffix("%").strip().replace(",", "."))
    except ValueError:
        value = math.nan
    if math.isfinite(value):
        return value
    raise InvalidInput(_say(QT_TRANSLATE_NOOP("IngestCells", "“{text}” is not a number."), text))


def _timecode(text: str) -> str:
    match = _TIMECODE.fullmatch(text) or _TIMECODE.fullmatch(_digits_apart(text))
    if not match or int(match[1]) > 23 or int(match[2]) > 59 or int(match[3]) > 59:
        raise InvalidInput(
            _say(QT_TRANSLATE_NOOP("IngestCells", "“{text}” is not a timecode such as 01:00:41:17."), text)
        )
    mark = ";" if match[4] == ";" else ":"
    return f"{match[1]}:{match[2]}:{match[3]}{mark}{match[5]}"


def _digits_apart(text: str) -> str:
    """Eight digits typed without colons, as editors type them."""
    if len(text) == 8 and text.isascii() and text.isdigit():
        return ":".join(text[index : index + 2] for index in range(0, 8, 2))
    return text


def _project_value(text: str, own: ProjectColumn) -> Any:
    """The value in a column of the project; a required cell may be emptied, which validation then says."""
    try:
        value = own.parse(text)
    except ValueError as error:
        raise InvalidInput(f"{error}.") from error
    reason = own.why_wrong(value) if value is not None else ""
    if reason:
        raise InvalidInput(f"{reason}.")
    return value


def _say(sentence: object, text: str) -> str:
    cut = text if len(text) <= 60 else f"{text[:57]}..."
    return QCoreApplication.translate("IngestCells", str(sentence)).format(text=cut)
