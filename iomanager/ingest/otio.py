"""OpenTimelineIO files: the clips of the video tracks as events, read in a child process (``otio_child`` says why)."""

from __future__ import annotations

import math
import multiprocessing
from fractions import Fraction
from pathlib import Path
from typing import Any

from iomanager.core.errors import InvalidInput
from iomanager.core.timecode import format as timecode_text
from iomanager.ingest import otio_child
from iomanager.ingest.cuts import Claim, EditList, Event
from iomanager.ingest.edl import decode, read_bounded

DEEPEST = 100
SECONDS = 15.0


def read_otio(path: Path, fps: Fraction) -> EditList:
    """The clips of an .otio file. Raises NotFound, Forbidden, or InvalidInput when there is no clip in it."""
    return parse_otio(decode(read_bounded(path)), fps)


def parse_otio(text: str, fps: Fraction) -> EditList:
    """The clips of the video tracks, in order of time. Raises InvalidInput when it is no timeline."""
    _check_depth(text)
    found = _ask(text, fps)
    if isinstance(found, str):
        raise InvalidInput(f"The timeline cannot be read: {found}.")
    if not found:
        raise InvalidInput("There is no clip on a video track of the timeline.")
    events = [_event(number, values, fps) for number, values in enumerate(found, start=1)]
    return EditList(tuple(sorted(events, key=lambda event: (event.record_in or 0, event.line))), from_zero=True)


def _ask(text: str, fps: Fraction) -> list[dict[str, Any]] | str:
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    question = (theirs, text, float(fps), math.ceil(fps))
    child = context.Process(target=otio_child.serve, args=question, daemon=True)
    child.start()
    theirs.close()
    try:
        if not ours.poll(SECONDS):
            return f"it took longer than {SECONDS:g} seconds"
        answer: list[dict[str, Any]] | str = ours.recv()
    except EOFError:
        return "it is damaged"
    finally:
        child.kill()
        child.join()
        ours.close()
    return answer


def _event(number: int, values: dict[str, Any], fps: Fraction) -> Event:
    first, count, start, length = (values[key] for key in ("first", "count", "start", "length"))
    missing = None in {first, count, start, length}
    claim = Claim("edl-timecode", f"Clip {number} of the timeline has no readable range.")
    return Event(
        number=number,
        line=number,
        clip_name=values["name"] or None,
        source_in=None if first is None else timecode_text(first, fps),
        source_out=None if first is None or count is None else timecode_text(first + count, fps),
        record_in=start,
        record_out=None if start is None or length is None else start + length,
        source_frames=count,
        speed=values["speed"],
        claims=(claim,) if missing else (),
    )


def _check_depth(text: str) -> None:
    """Refuse JSON so deeply nested that no timeline is: cheaper than to ask the child."""
    depth, quoted, escaped = 0, False, False
    for char in text:
        if quoted:
            quoted, escaped = char != '"' or escaped, char == "\\" and not escaped
        elif char == '"':
            quoted, escaped = True, False
        elif char in "{[":
            depth += 1
            if depth > DEEPEST:
                raise InvalidInput("The timeline is nested too deeply to be one.")
        elif char in "}]":
            depth -= 1
