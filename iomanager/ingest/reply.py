"""The reply to the vendor: for each clip OK, or what is wrong, in words that can be mailed.

It is made from the rows, the problems found in them, and the comparison with what was announced.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from iomanager.core.errors import Conflict
from iomanager.ingest.diff import Diff, Kind, name
from iomanager.ingest.model import Problem, Row, Severity
from iomanager.ingest.scanlist_files import explain
from iomanager.ingest.sheets import Column, Note, Table, write_table

OK = "OK"
COLUMNS = (
    Column("clip", 28),
    Column("shot", 16),
    Column("frames", 10, text=False),
    Column("first", 10, text=False),
    Column("last", 10, text=False),
    Column("result", 12),
    Column("remarks", 90),
)
_RESULTS = {Severity.ERROR: "not OK", Severity.WARNING: "please check", Severity.INFO: OK}
_RANK = {Severity.ERROR: 2, Severity.WARNING: 1, Severity.INFO: 0}
_OURS = {"shot_name", "seq_name", "version", "row_id", "thumbnail", "check", "roll", "date"}
_SEVERITIES = {Kind.TRIMMED: Severity.WARNING, Kind.CHANGED: Severity.WARNING, Kind.MISSING: Severity.WARNING}


@dataclass(frozen=True, slots=True)
class Line:
    """What is said about one clip. ``row`` is None for a clip that did not come."""

    clip: str
    result: str
    remarks: tuple[str, ...] = ()
    row: Row | None = None

    @property
    def is_ok(self) -> bool:
        """Whether nothing is to be done about the clip."""
        return self.result == OK

    def to_json(self) -> dict[str, Any]:
        """As the commands print it."""
        return {"clip": self.clip, "result": self.result, "remarks": list(self.remarks)}


@dataclass(frozen=True, slots=True)
class Reply:
    """The reply about one delivery. ``general`` says what concerns no single clip."""

    delivery: str
    lines: tuple[Line, ...]
    general: tuple[str, ...] = ()

    def text(self) -> str:
        """The reply as a mail's text."""
        good = sum(line.is_ok for line in self.lines)
        parts = [f"{self.delivery}: {len(self.lines)} clips, {good} OK, {len(self.lines) - good} with remarks.", ""]
        parts += [f"- {_one_line(remark)}" for remark in self.general]
        for line in self.lines:
            parts.append(f"{_one_line(line.clip)}: {line.result}")
            parts += [f"    - {_one_line(remark)}" for remark in line.remarks]
        return "\n".join(parts) + "\n"

    def save_xlsx(self, path: Path) -> Path:
        """Write the reply as a workbook; no text of it is ever a formula. Raises Conflict where the file exists."""
        rows = [_cells(line) for line in self.lines]
        notes = {
            (at, 5): Note("\n".join(line.remarks), severity)
            for at, line in enumerate(self.lines)
            if (severity := _severity(line)) is not None
        }
        rows += [["", None, None, None, None, "", remark] for remark in self.general]
        _save(path, Table("Reply", COLUMNS, rows, notes))
        return path


def reply(rows: Sequence[Row], problems: Iterable[Problem], difference: Diff | None = None, *, delivery: str) -> Reply:
    """What to answer about a delivery; what only concerns us (shot names, versions) is left out."""
    found: dict[str | None, list[tuple[Severity, str]]] = defaultdict(list)
    for problem in problems:
        if problem.severity != Severity.INFO and problem.column not in _OURS:
            found[problem.row].append((problem.severity, problem.message))
    lines = []
    for entry in difference.entries if difference else ():
        if entry.new is not None and entry.kind in {*_SEVERITIES, Kind.EXPECTED}:
            severity = _SEVERITIES.get(entry.kind, Severity.ERROR)
            found[entry.new.row_id].append((severity, entry.sentence().removeprefix(f"{entry.clip}: ")))
        elif entry.new is None:
            severity = _SEVERITIES.get(entry.kind, Severity.ERROR)
            lines.append(Line(entry.clip, "missing", (entry.sentence().removeprefix(f"{entry.clip}: "),)))
    ids = {row.row_id for row in rows}
    general = tuple(text for key, remarks in found.items() if key not in ids for _, text in remarks)
    return Reply(delivery, (*(_line(row, found.get(row.row_id, [])) for row in rows), *lines), general)


def _line(row: Row, remarks: Sequence[tuple[Severity, str]]) -> Line:
    worst = max((severity for severity, _ in remarks), key=_RANK.__getitem__, default=Severity.INFO)
    texts = [text for _, text in sorted(remarks, key=lambda remark: -_RANK[remark[0]])]
    return Line(name(row), _RESULTS[worst], tuple(dict.fromkeys(texts)), row)


def _severity(line: Line) -> Severity | None:
    if line.is_ok:
        return None
    return Severity.WARNING if line.result == _RESULTS[Severity.WARNING] else Severity.ERROR


def _cells(line: Line) -> list[Any]:
    row = line.row
    middle = [row.shot_name, row.duration, row.start_frame, row.end_frame] if row else [None] * 4
    return [line.clip, *middle, line.result, "; ".join(line.remarks) or None]


def _one_line(text: str) -> str:
    """A name with a line break must not look like another line of the reply."""
    return " ".join(text.splitlines()) if not text.isprintable() else text


def _save(path: Path, table: Table) -> None:
    book = BytesIO()  # complete before there is a file, so that no half one is left
    write_table(book, table)
    try:
        with path.open("xb") as file:
            file.write(book.getbuffer())
    except FileExistsError as error:
        raise Conflict(f"{path} exists already.", hint="Choose another name.") from error
    except OSError as error:
        path.unlink(missing_ok=True)
        raise explain(error, path.parent) from error
