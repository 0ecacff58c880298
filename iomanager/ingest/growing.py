"""A delivery that is still being written: files whose size or time moves, and files that appear while it is scanned.

Its clips are said to be so and held back; nothing is waited for, except a moment where a file is very young.
"""

from __future__ import annotations

import os
import re
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence

from iomanager.core.cancel import CancelToken
from iomanager.core.frames import format_ranges
from iomanager.core.paths import as_posix
from iomanager.ingest.clip import Clip
from iomanager.ingest.kinds import Role, classify
from iomanager.ingest.model import Problem, Severity
from iomanager.ingest.sequences import normal
from iomanager.ingest.walk import Folder, is_text, restat, shown

SETTLE_SECONDS = 0.3
CODE = "still-writing"
_AGAIN = "it is still being written. Scan again when it is complete."


def hold_back_growing(
    folders: Sequence[Folder], clips: Sequence[Clip], seconds: float, *, token: CancelToken, whole: bool = True
) -> list[Problem]:
    """Untick the rows of clips that changed since they were listed; the problems of what is in no clip yet.

    Clips that came unchanged from the cache are looked at only when a file is younger than ``seconds``; where there is
    such a file, a moment is given to it first. With ``whole`` folders that are new are said too. Raises Cancelled.
    """
    limit = time.time_ns() - int(seconds * 1e9)
    young = [clip for clip in clips if any(mtime > limit for _, mtime in clip.stamps().values())]
    if young and seconds:
        time.sleep(SETTLE_SECONDS)
    known = {id(clip) for clip in young}
    for clip in clips:
        token.check()
        if clip.cached and id(clip) not in known:
            continue
        moved = [name for name, stamp in clip.stamps().items() if restat(f"{clip.folder.path}/{name}") != stamp]
        if moved:
            _hold_back(clip, f"{moved[0]}{_more(moved)} changed during the scan: {_AGAIN}")
    return _appeared(folders, clips, token, whole=whole)


def _appeared(folders: Sequence[Folder], clips: Sequence[Clip], token: CancelToken, *, whole: bool) -> list[Problem]:
    """Look at the names in every folder once more, which costs no call for each file."""
    clips_of: defaultdict[int, list[Clip]] = defaultdict(list)
    for clip in clips:
        clips_of[id(clip.folder)].append(clip)
    listed = {folder.path for folder in folders}
    found: list[Problem] = []
    for folder in folders:
        token.check()
        names = _new_names(folder)
        for clip in _latest_piece_first(clips_of[id(folder)]) if names else ():
            frames = {frame: name for name in names if (frame := _frame_of(clip, name)) is not None}
            names -= set(frames.values())
            if frames:
                plural = "frames" if len(frames) > 1 else "frame"
                ranges = format_ranges(frames)
                _hold_back(clip, f"{len(frames)} {plural} more ({ranges}) appeared during the scan: {_AGAIN}")
        found.extend(_new_files(folder, sorted(names), listed, whole=whole))
    return found


def _new_names(folder: Folder) -> set[str]:
    """Names that were not there when the folder was listed; folders and what was left out with a word included."""
    try:
        new = set(os.listdir(folder.path)) - folder.files.keys()  # noqa: PTH208
    except OSError:
        return set()  # its clips say that it is gone
    return {name for name in new if is_text(name)}


def _latest_piece_first(clips: Iterable[Clip]) -> list[Clip]:
    return sorted(clips, key=lambda clip: (clip.piece is None, -(clip.piece or 0)))


def _frame_of(clip: Clip, name: str) -> int | None:
    """The frame of the clip's sequence that a file of this name would be."""
    sequence = clip.sequence
    if sequence.pad is None or clip.movie:
        return None
    dotted = f".{sequence.ext}" if sequence.ext else ""
    around = (normal(sequence.head), normal(sequence.tail) + dotted.lower())
    text = normal(name)
    digits = text[len(around[0]) : len(text) - len(around[1])]
    if not re.fullmatch(r"-?[0-9]{1,9}", digits, re.ASCII):
        return None
    stem, ext = text[: len(text) - len(dotted)], text[len(text) - len(dotted) :].lower()
    is_same = f"{stem}{ext}" == f"{around[0]}{digits}{around[1]}"
    frame = int(digits)
    return frame if is_same and (clip.piece is None or frame >= clip.piece) else None


def _new_files(folder: Folder, names: Sequence[str], listed: set[str], *, whole: bool) -> Iterable[Problem]:
    """A warning for new files that could be clips, and for new folders; what was listed and left out stays unsaid."""
    files, folders = [], []
    for name in names:
        path = f"{folder.path}/{name}"
        if os.path.islink(path) or name.startswith("."):  # noqa: PTH114
            continue
        if os.path.isdir(path):  # noqa: PTH112
            folders += [name] if whole and os.path.join(folder.path, name) not in listed else []  # noqa: PTH118
        elif classify(name).role in {Role.FRAME, Role.MOVIE, Role.EDL, Role.OTIO} and os.path.isfile(path):  # noqa: PTH113
            files.append(name)
    for new in (files, folders):
        if new:
            message = f"{shown(new[0])}{_more(new)} appeared during the scan: the delivery is still being written."
            where = shown(as_posix(f"{folder.path}/{new[0]}"))
            yield Problem(CODE, f"{message} Scan again when it is complete.", severity=Severity.WARNING, path=where)


def _more(names: Sequence[str]) -> str:
    if len(names) < 2:
        return ""
    return f" and {len(names) - 1} more" + (" file" if len(names) == 2 else " files")


def _hold_back(clip: Clip, message: str) -> None:
    clip.rows = [row.with_changes(check=False) for row in clip.rows]
    clip.problems.extend(
        Problem(CODE, message, row.row_id, "check", Severity.ERROR, path=clip.path) for row in clip.rows
    )
