"""A plan as a workbook that production can read: plates, files, records, tasks and problems."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from iomanager.core.errors import Conflict, Forbidden
from iomanager.ingest.plan_model import Plan
from iomanager.ingest.plan_steps import steps_of

_Line = Sequence[Any]
MAX_LINES = 1_048_575
"""The lines of a sheet below its header; where there are more, the last one says so."""


def export_xlsx(plan: Plan, path: Path) -> Path:
    """Write the workbook; all text stays text. Raises Conflict when ``path`` exists, Forbidden without permission."""
    import xlsxwriter

    options = {"strings_to_formulas": False, "strings_to_urls": False, "constant_memory": True}
    try:
        with path.open("xb") as file, xlsxwriter.Workbook(file, options) as book:
            bold = book.add_format({"bold": True})
            for title, header, lines in _sheets(plan):
                _write(book.add_worksheet(title), header, lines=lines, bold=bold)
    except FileExistsError as error:
        raise Conflict(f"{path} exists already.", hint="Choose another name.") from error
    except OSError as error:
        raise Forbidden(f"{path} cannot be written: {error.strerror}.", hint="Choose another folder.") from error
    return path


def _sheets(plan: Plan) -> Iterator[tuple[str, _Line, Iterable[_Line]]]:
    plates = (
        [p.key, p.sequence, p.shot, p.type, p.version, p.source, p.first, p.last, p.folder, p.refused or ""]
        for p in plan.plates
    )
    yield "plates", "plate sequence shot type version source first last folder refused".split(), plates
    items = ([i.kind, i.plate, i.source, i.destination, i.bytes] for i in plan.items)
    yield "items", "kind plate source destination bytes".split(), items
    records = ([r.kind, r.code, r.plate, json.dumps(dict(r.fields), ensure_ascii=False)] for r in plan.records)
    yield "records", "kind code plate fields".split(), records
    tasks = (
        [plate.key, step.name, step.title, ", ".join(step.after)]
        for plate in plan.plates
        for step in steps_of(plate, plan.options)
    )
    yield "tasks", "plate step title after".split(), tasks
    problems = ([p.severity.value, p.code, p.row or "", p.column or "", p.message, p.path or ""] for p in plan.problems)
    yield "problems", "severity code row column message path".split(), problems
    totals: list[_Line] = [
        ["bytes needed", plan.bytes_needed],
        ["bytes free", plan.bytes_free],
        ["delivery", plan.delivery],
        ["project", plan.project],
    ]
    yield "total", ["what", "value"], totals


def _write(sheet: Any, header: _Line, *, lines: Iterable[_Line], bold: Any) -> None:
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(header) - 1, 24)
    sheet.write_row(0, 0, header, bold)
    for number, line in enumerate(lines, 1):
        if number == MAX_LINES:
            _cell(sheet, "The rest does not fit on a sheet; the plan as JSON has it.", line=number, column=0)
            break
        for column, value in enumerate(line):
            _cell(sheet, value, line=number, column=column)
    sheet.autofilter(0, 0, 0, len(header) - 1)


def _cell(sheet: Any, value: Any, *, line: int, column: int) -> None:
    """Numbers as numbers; text as text, without what XML cannot hold (bytes of a name that are no Unicode)."""
    if isinstance(value, int):
        sheet.write_number(line, column, value)
    else:
        sheet.write_string(line, column, str(value).encode("utf-8", "replace").decode()[:32767])
