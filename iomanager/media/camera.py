"""Which camera shot a clip, by the way cameras name their clips (``domain/plates.md``, section 2)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

_TAIL = r"_\d{6}_[A-Z0-9]{4}"
_PATTERNS = (
    ("ARRI Alexa 35", r"[A-Z]_\d{4}C\d{3}", _TAIL),
    ("ARRI", r"[A-Z]\d{3}C\d{3}", _TAIL),
    ("Sony Venice", r"[A-Z]\d{3}C\d{3}", r"_\d{6}[A-Z0-9]{2}"),
    ("RED", r"[A-Z]\d{3}_C\d{3}", r"_\d{4}[A-Z0-9]{2}"),
    ("DJI", r"[A-Z]\d{3}C\d{4}", _TAIL),
)
_LONGEST_TEXT = 4096


class CameraClip(NamedTuple):
    """A camera and the name that it gave the clip."""

    camera: str
    clip: str


def _compiled(*, tails: bool) -> re.Pattern[str]:
    choices = (f"({head}{tail if tails else ''})" for _, head, tail in _PATTERNS)
    return re.compile(rf"(?<![A-Za-z0-9])(?:{'|'.join(choices)})(?![A-Za-z0-9])", re.ASCII)


_WHOLE = _compiled(tails=True)
_HEAD_ONLY = _compiled(tails=False)


@lru_cache(maxsize=1024)
def find(text: str) -> CameraClip | None:
    """The first camera clip name in ``text``; one with its date and serial is preferred to one without."""
    if len(text) > _LONGEST_TEXT:
        return None
    match = _WHOLE.search(text) or _HEAD_ONLY.search(text)
    if match is None or match.lastindex is None:
        return None
    return CameraClip(_PATTERNS[match.lastindex - 1][0], match[0])


def find_first(head: str, values: Iterable[str]) -> CameraClip | None:
    """The clip name in the head of a file's name, else in the first header value that holds one."""
    found = find(head)
    if found:
        return found
    return next((clip for clip in map(find, values) if clip), None)


def head_of(file_name: str) -> str:
    """A file's name without frame number and extension: ``A001C003.1001.exr`` -> ``A001C003``."""
    stem = file_name.rpartition(".")[0] or file_name
    head = stem.rstrip("0123456789")
    return head.rstrip("._-") if head != stem and head[-1:] in {".", "_", "-"} else stem
