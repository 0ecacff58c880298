"""CMX 3600 edit lists, in whatever encoding and with whatever line ends they come; parsed with pycmx.

A line that cannot be read is a claim against the list, and the events around it stay. Retimes (M2) and clip names
belong to the event that they stand under, whatever the events' numbers.
"""

from __future__ import annotations

import io
import math
import re
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path

from iomanager.core.errors import Forbidden, InvalidInput, NotFound
from iomanager.core.timecode import Timecode
from iomanager.ingest.cuts import Claim, EditList, Event, tidy_timecode
from iomanager.ingest.model import Severity

LARGEST = 16 * 2**20
LONGEST_LINE = 512
MOST_CLAIMS = 50

_TIME = r"\d\d[:;.,]\d\d[:;.,]\d\d[:;.,]\d\d"
_TIMECODE = re.compile(_TIME, re.ASCII)
_EVENT = re.compile(
    rf"(?P<number>\d{{1,6}})\s+(?P<reel>\S.{{0,130}}?)\s+(?P<channels>[A-Z][A-Z0-9/]{{0,15}})\s+"
    rf"(?P<trans>[A-Z]{{1,2}}\d{{0,3}})\s+(?:\d{{1,4}}\s+)?"
    rf"(?P<si>{_TIME})\s+(?P<so>{_TIME})\s+(?P<ri>{_TIME})\s+(?P<ro>{_TIME})",
    re.ASCII,
)
_RETIME = re.compile(rf"M2\s+(?P<reel>.*?)\s*(?P<speed>[+-]?\d{{1,5}}(?:\.\d{{1,6}})?)\s+{_TIME}", re.ASCII)
_HANGUL = re.compile("[가-힣]")


@dataclass(slots=True)
class _Reader:
    """What is known while reading line by line: ``block`` are the events that the next remarks speak of."""

    fps: Fraction
    drop: bool = False
    block: list[int] = field(default_factory=list)
    closed: bool = True
    events: list[Event] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)


def read_edl(path: Path, fps: Fraction) -> EditList:
    """The events of an EDL file. Raises NotFound, Forbidden, or InvalidInput when there is no event in it."""
    return parse_edl(decode(read_bounded(path)), fps)


def read_bounded(path: Path) -> bytes:
    """The content of an edit list. Raises NotFound, Forbidden, or InvalidInput when it is too large to be one."""
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except FileNotFoundError as error:
        raise NotFound(f"{path.name} is gone.") from error
    except PermissionError as error:
        raise Forbidden(f"You may not read {path.name}.", hint="Ask its owner for read permission.") from error
    except OSError as error:
        raise InvalidInput(f"{path.name} cannot be read: {error.strerror or error}.") from error
    if len(data) > LARGEST:
        raise InvalidInput(f"{path.name} is larger than 16 MiB, too large for an edit list.")
    return data


def decode(data: bytes) -> str:
    """The text of a file in UTF-8, UTF-16, CP949 or Latin-1, with line feeds alone."""
    text = _decoded(data).replace("\r\n", "\n").replace("\r", "\n")
    return text.replace("\x00", "").lstrip("\ufeff")


def parse_edl(text: str, fps: Fraction) -> EditList:
    """The video events of an EDL's text. Raises InvalidInput when there is none."""
    from pycmx.parse_cmx_statements import parse_cmx3600_statements

    lines = [line[:LONGEST_LINE].strip() for line in text.split("\n")]
    try:
        statements = parse_cmx3600_statements(io.StringIO("\n".join(lines)), tolerant=True)
    except (ValueError, LookupError, TypeError, AttributeError, RuntimeError) as error:
        raise InvalidInput(f"The edit list cannot be parsed: {error}.") from error
    reader = _Reader(fps)
    for statement in statements:
        if statement is not None:
            _take(reader, statement, lines)
    if not reader.events:
        raise InvalidInput("There is no video event in the edit list.", hint="Is it a CMX 3600 EDL?")
    return EditList(tuple(_without_cut_points(reader.events)), tuple(reader.claims[:MOST_CLAIMS]))


def _take(reader: _Reader, statement: object, lines: list[str]) -> None:
    """Take one statement of pycmx, whose classes are told apart by name."""
    kind = type(statement).__name__
    number = int(getattr(statement, "line_number", 0))
    line = lines[number] if number < len(lines) else ""
    if kind == "StmtFCM":
        reader.drop = bool(getattr(statement, "drop", False))
    elif kind == "StmtEvent":
        _take_event(reader, statement, line, number + 1)
    elif kind == "StmtClipName":
        _name(reader, str(getattr(statement, "name", "")), to=getattr(statement, "affect", "") == "to")
    elif kind == "StmtUnrecognized":
        _take_other(reader, line, number + 1)


def _take_event(reader: _Reader, statement: object, line: str, number: int) -> None:
    """An event as pycmx cut it into columns, or by its words where the columns are shifted."""
    columns = [str(getattr(statement, name)) for name in ("source_in", "source_out", "record_in", "record_out")]
    if not all(_TIMECODE.fullmatch(column) for column in columns):
        _take_other(reader, line, number)
        return
    event, reel = int(getattr(statement, "event", 0)), str(getattr(statement, "source", ""))
    _add(reader, (event, number), reel, str(getattr(statement, "channels", "")), columns)


def _take_other(reader: _Reader, line: str, number: int) -> None:
    if retime := _RETIME.match(line):
        _retime(reader, retime["reel"].strip(), float(retime["speed"]), number)
    elif event := _EVENT.match(line):
        columns = [event[name] for name in ("si", "so", "ri", "ro")]
        _add(reader, (int(event["number"]), number), event["reel"], event["channels"], columns)
    elif line[:1].isdigit() or line.startswith("M2"):
        message = f"Line {number} cannot be read: {line[:60]!r}."
        reader.claims.append(Claim("edl-line", message, Severity.WARNING))


def _add(reader: _Reader, number: tuple[int, int], reel: str, channels: str, columns: list[str]) -> None:
    """Add a video event; sound and black are no pictures. ``number`` is the event's and the line's."""
    is_video = "V" in channels or channels in {"B", "NONE"}
    if not is_video or reel.strip().upper() in {"BL", "BLACK"}:
        reader.block, reader.closed = [], True
        return
    event = _event(reader, number, reel, columns)
    if reader.closed or reader.events[reader.block[-1]].number != event.number:
        reader.block = []
    reader.block.append(len(reader.events))
    reader.closed = False
    reader.events.append(event)


def _event(reader: _Reader, number: tuple[int, int], reel: str, columns: list[str]) -> Event:
    frames = [_frame(reader, column) for column in columns]
    source_in, source_out, record_in, record_out = frames
    bad = [column for column, frame in zip(columns, frames, strict=True) if frame is None]
    message = f"Event {number[0]} has a timecode that does not exist at {math.ceil(reader.fps)} frames a second: "
    return Event(
        number=number[0],
        line=number[1],
        reel=reel.strip() or None,
        source_in=tidy_timecode(columns[0], reader.fps, drop=reader.drop),
        source_out=tidy_timecode(columns[1], reader.fps, drop=reader.drop),
        record_in=record_in,
        record_out=record_out,
        source_frames=source_out - source_in if source_in is not None and source_out is not None else None,
        claims=(Claim("edl-timecode", message + ", ".join(bad) + "."),) if bad else (),
    )


def _frame(reader: _Reader, text: str) -> int | None:
    hours, minutes, seconds, frames = (int(text[i : i + 2]) for i in (0, 3, 6, 9))
    drop = reader.drop or text[8] == ";"
    try:
        return Timecode(reader.fps, drop).frame(hours, minutes, seconds, frames)
    except InvalidInput:
        return None


def _name(reader: _Reader, name: str, *, to: bool) -> None:
    """A clip name speaks of the event above; of a transition's two, FROM of the first and TO of the second."""
    reader.closed = True
    if not reader.block or not name:
        return
    index = reader.block[-1] if to or len(reader.block) == 1 else reader.block[0]
    if reader.events[index].clip_name is None:
        reader.events[index] = replace(reader.events[index], clip_name=name)


def _retime(reader: _Reader, reel: str, speed: float, number: int) -> None:
    """An M2 line gives frames per second of source; it speaks of the event above with its reel."""
    reader.closed = True
    if not reader.block:
        message = f"Line {number} retimes an event that is not there."
        reader.claims.append(Claim("edl-line", message, Severity.WARNING))
        return
    same = [index for index in reader.block if (reader.events[index].reel or "")[:8] == reel[:8]]
    index = (same or reader.block)[-1]
    reader.events[index] = replace(reader.events[index], speed=speed / math.ceil(reader.fps))


def _without_cut_points(events: list[Event]) -> list[Event]:
    """A transition is two lines of one number, the first without length: that one is only the cut point."""
    kept: list[Event] = []
    for index, event in enumerate(events):
        follower = events[index + 1] if index + 1 < len(events) else None
        empty = event.record_in is not None and event.record_in == event.record_out
        if not (empty and follower is not None and follower.number == event.number):
            kept.append(event)
    return kept


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    if b"\x00" in data[:200]:
        even = data[:200:2].count(0)
        return data.decode("utf-16-be" if even > data[1:200:2].count(0) else "utf-16-le", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _decoded_legacy(data)


def _decoded_legacy(data: bytes) -> str:
    """Korean Windows, if that gives Korean; otherwise Latin-1, which reads anything."""
    try:
        text = data.decode("cp949")
    except UnicodeDecodeError:
        return data.decode("latin-1")
    return text if _HANGUL.search(text) else data.decode("latin-1")
