"""Frame health: the header, the chunk offsets and the size of **every** frame of a sequence, in this process.

Header reads hold the interpreter's lock, so threads would not help; each frame costs little more than its header.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from iomanager.core.cancel import CancelToken
from iomanager.core.errors import Cancelled, IOManagerError
from iomanager.core.frames import format_ranges
from iomanager.ingest.facts import Damage, Facts, from_header
from iomanager.ingest.sequences import FrameSequence
from iomanager.ingest.walk import Folder
from iomanager.media.model import FrameCheck, MediaInfo

Check = Callable[[Path, int], FrameCheck]
Compare = Callable[[MediaInfo, MediaInfo, int], tuple[str, ...]]


@dataclass(slots=True)
class _Found:
    """What the frames so far have shown."""

    first: MediaInfo | None = None
    previous: MediaInfo | None = None
    previous_frame: int = 0
    lasting: tuple[str, ...] = ()
    frames: defaultdict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    details: dict[str, str] = field(default_factory=dict)

    def add(self, code: str, frame: int, detail: str = "") -> None:
        """Note a code at a frame; the first detail of a code is kept."""
        self.frames[code].append(frame)
        self.details.setdefault(code, detail)


def examine(folder: Folder, sequence: FrameSequence, token: CancelToken) -> Facts:
    """The facts of a sequence or still. Raises Cancelled; a bad frame is a fact, not an error."""
    from iomanager.media.health import check_frame, compare_frames

    found = _Found()
    root = Path(folder.path)
    timecodes: dict[int, str | None] = {}
    for frame in sequence.frames:
        token.check()
        name = sequence.name(frame)
        check = _checked(check_frame, root / name, folder.files[name][0])
        for code in check.codes:
            found.add(code, frame, check.message)
        if check.info is not None:
            timecodes[frame] = check.info.timecode
            _compare(found, check.info, frame, compare_frames)
    for frame in sequence.extras:
        found.add("duplicate", frame, ", ".join([sequence.name(frame), *sequence.extras[frame]]))
    facts = from_header(found.first) if found.first else Facts()
    ins, outs = timecodes.get(sequence.first), timecodes.get(sequence.last)
    missing = gap_text(sequence.gaps())
    damage = (*_missing(missing), *_damage(found))
    return replace(facts, timecode_in=ins, timecode_out=outs, missing=missing or None, damage=damage)


def gap_text(gaps: Iterable[tuple[int, int]]) -> str:
    """Inclusive ranges as ``1049,1061-1063``."""
    return ",".join(str(one) if one == two else f"{one}-{two}" for one, two in gaps)


def _checked(check: Check, path: Path, size: int) -> FrameCheck:
    try:
        return check(path, size)
    except Cancelled:
        raise
    except IOManagerError as error:
        return FrameCheck(None, ("unreadable",), error.message)


def _compare(found: _Found, info: MediaInfo, frame: int, compare: Compare) -> None:
    """Compare a frame with the one before it, and only where that differs with the first: one comparison a frame."""
    if found.first is None or found.previous is None:
        found.first = info
    else:
        codes = compare(found.previous, info, frame - found.previous_frame)
        if "timecode-jump" in codes:
            found.add("timecode-jump", frame)
        if set(codes) - {"timecode-jump"}:
            found.lasting = tuple(code for code in compare(found.first, info, 0) if code != "timecode-jump")
        for code in found.lasting:
            found.add(code, frame)
    found.previous, found.previous_frame = info, frame


def _missing(text: str) -> tuple[Damage, ...]:
    return (Damage("missing", text, ""),) if text else ()


def _damage(found: _Found) -> tuple[Damage, ...]:
    return tuple(Damage(code, format_ranges(frames), found.details[code]) for code, frames in found.frames.items())
