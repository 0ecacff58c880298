"""Workbooks that others made, read safely: in a child process with limits, as plain values.

Scanlists and count sheets come from vendors and from every spreadsheet there is, so the reader never runs in our
process (``workbook_child`` says why).
"""

from __future__ import annotations

import csv
import errno
import io
import json
import multiprocessing
import subprocess
import sys
import sysconfig
import threading
import time
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from subprocess import DEVNULL, PIPE
from typing import Any

from iomanager.core.errors import Forbidden, InvalidInput, IOManagerError, NotFound, Unavailable
from iomanager.ingest import workbook_child

ROW_LIMIT = 200_000
SECONDS = 10.0
CSV_LIMIT = 64 * 2**20  # bytes
HINT = "Save it from your spreadsheet as an Excel workbook (.xlsx), and try again."


@dataclass(frozen=True, slots=True)
class Cells:
    """A sheet from its header on: ``rows[0]`` is the header, on line ``header_row`` (1-based) of the file.

    Cells are text, numbers, "" where empty, or a dict: ``{"date": iso}``, ``{"datetime": iso}``,
    ``{"time": seconds}``, ``{"boolean": bool}``,
    ``{"error": "#REF!"}``.
    ``merged`` holds vertical merges as (first row, last row, column), 0-based within ``rows``.
    """

    header_row: int
    rows: list[list[Any]]
    merged: tuple[tuple[int, int, int], ...] = ()


def read_cells(file: Path, keys: Collection[str], *, least: int, seconds: float = SECONDS) -> Cells:
    """The first visible sheet with a header: a line in which at least ``least`` of ``keys`` stand.

    Case, blanks and dashes of a header do not matter. Raises NotFound, Forbidden, InvalidInput (not a workbook, no
    header, encrypted, a bomb, longer than ``seconds``) or Unavailable (the disk failed).
    """
    if file.name.startswith("~$"):
        raise InvalidInput(
            f"{file.name} is the lock file of an open spreadsheet, not a scanlist.", hint=f"Use {file.name[2:]}."
        )
    question = {"path": str(file.absolute()), "keys": sorted(keys), "least": least, "rows": ROW_LIMIT}
    answer = _ask_frozen(question, seconds) if getattr(sys, "frozen", False) else _ask(question, seconds)
    return _cells(file, answer, keys)


def read_csv(file: Path, keys: Collection[str], *, least: int) -> Cells:
    """The same for text with commas, semicolons or tabs, in UTF-8, UTF-16 or Windows' own encoding."""
    try:
        data = file.read_bytes() if file.stat().st_size <= CSV_LIMIT else None
    except OSError as error:
        raise _missing(file, error.errno or 0, error.strerror) from error
    if data is None or b"\0" in data.removeprefix(b"\xff\xfe")[:1]:
        raise InvalidInput(f"{file.name} is not a table of text.", hint="Export it as CSV, and try again.")
    text = _decode(data)
    first = text[:10_000]
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=first.count)))
    except csv.Error as error:
        raise InvalidInput(f"{file.name} is not a table of text: {error}.", hint="Export it as CSV again.") from error
    for at, row in enumerate(rows[:100]):
        if workbook_child.is_header(row, set(keys), least):
            return Cells(at + 1, [list(line) for line in rows[at:]])
    raise _no_header(file, keys)


def read_table(file: Path, keys: Collection[str]) -> Cells:
    """A list of any kind, by its ending: text or a workbook; its header has at least one of the words."""
    reader = read_csv if file.suffix.lower() in {".csv", ".tsv", ".txt"} else read_cells
    return reader(file, keys, least=1)


def _decode(data: bytes) -> str:
    encodings = ("utf-16", "cp1252") if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else ("utf-8-sig", "cp949", "cp1252")
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")


def _cells(file: Path, answer: dict[str, Any], keys: Collection[str]) -> Cells:
    if "missing" in answer:
        raise _missing(file, answer["missing"], answer["refused"])
    if "refused" in answer:
        raise InvalidInput(f"{file.name} cannot be used: {answer['refused']}.", hint=HINT)
    if "no_header" in answer:
        raise _no_header(file, keys)
    return Cells(answer["header_row"], answer["rows"], tuple((a, b, c) for a, b, c in answer["merged"]))


def _no_header(file: Path, keys: Collection[str]) -> InvalidInput:
    shown = ", ".join(list(keys)[:6])
    return InvalidInput(
        f"{file.name} has no header: no visible sheet has a line with names such as {shown}.",
        hint="The first line of a list holds the names of its columns.",
    )


def _missing(file: Path, number: int, reason: str | None) -> IOManagerError:
    if number in {errno.ENOENT, errno.ENOTDIR}:
        return NotFound(f"There is no file {file}.", hint="It may have been moved or renamed.")
    if number in {errno.EACCES, errno.EPERM}:
        return Forbidden(f"You may not read {file}.", hint="Close it where it is open, or ask for permission.")
    if number == errno.EISDIR:
        return InvalidInput(f"{file} is a folder, not a workbook.", hint="Choose the file in it.")
    return Unavailable(f"{file} could not be read: {reason}.", hint="Try it again.")


def _ask(question: dict[str, Any], seconds: float) -> dict[str, Any]:
    command = [sys.executable, "-I", "-S", workbook_child.__file__, sysconfig.get_paths()["platlib"]]
    with subprocess.Popen(command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL) as child:
        timer = threading.Timer(seconds, child.kill)
        started = time.monotonic()
        timer.start()
        try:
            data = _exchange(child, json.dumps(question).encode())
        finally:
            timer.cancel()
            timer.join()
    if child.returncode != 0 and time.monotonic() - started >= seconds:
        raise _too_long(question, seconds)
    return _loads(data, child.returncode)


def _exchange(child: subprocess.Popen[bytes], question: bytes) -> bytes:
    """Ask and read the whole answer; much faster than ``communicate`` for a large one."""
    if child.stdin is None or child.stdout is None:
        return b""
    with suppress(BrokenPipeError):
        child.stdin.write(question)
        child.stdin.close()
    return child.stdout.read()


def _ask_frozen(question: dict[str, Any], seconds: float) -> dict[str, Any]:
    """In the packaged application there is no interpreter to start: the same through a spawned copy of it."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    child = context.Process(target=serve, args=(theirs, question), daemon=True)
    child.start()
    theirs.close()
    try:
        if not ours.poll(seconds):
            raise _too_long(question, seconds)
        data = ours.recv_bytes()
    except EOFError:
        data = b""
    finally:
        child.kill()
        child.join()
        ours.close()
    return _loads(data, child.exitcode)


def serve(connection: Connection, question: dict[str, Any]) -> None:
    """Answer one question through a pipe, in the spawned process."""
    connection.send_bytes(json.dumps(workbook_child.answer(question)).encode())


def _loads(data: bytes, code: int | None) -> dict[str, Any]:
    """The child's answer; a child that died (an abort for want of memory, or its limit of time) is an answer too."""
    if code == 0 or data.endswith(b"}"):
        answer: dict[str, Any] = json.loads(data)
        return answer
    return {"refused": "it needs more memory or time than a scanlist may, or it is damaged"}


def _too_long(question: dict[str, Any], seconds: float) -> InvalidInput:
    name = Path(question["path"]).name
    return InvalidInput(f"Reading {name} took longer than {seconds:g} seconds, so it was stopped.", hint=HINT)
