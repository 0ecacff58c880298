"""Tab-separated text as Excel and LibreOffice put it on the clipboard, and read it from there."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable


def to_tsv(lines: Iterable[Iterable[str]]) -> str:
    """Cells as tab-separated lines; a cell with a tab, a line end or a quote is quoted."""
    buffer = io.StringIO()
    csv.writer(buffer, dialect="excel-tab", lineterminator="\n").writerows(lines)
    return buffer.getvalue().removesuffix("\n")


def from_tsv(text: str) -> list[list[str]]:
    """The cells of tab-separated text, with Excel's quoting and either line end.

    Raises ValueError when a quoted cell is longer than 128 KiB.
    """
    plain = text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n")
    try:
        lines = csv.reader(io.StringIO(plain, newline=""), dialect="excel-tab")
        return [line or [""] for line in lines] or [[""]]
    except csv.Error as error:
        raise ValueError(str(error)) from error
