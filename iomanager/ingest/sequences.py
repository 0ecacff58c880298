"""Which file names belong together as one sequence of frames: pure functions of names, nothing is opened.

The frame is the last group of digits of a name, before its extension; what differs elsewhere makes another sequence.
Two cases differ: a version (``_v002``) is never the frame, and where the last group does not vary but an earlier one
does (``1001_v002.exr``, ``1002_v002.exr``) the earlier one is the frame. Movies are never grouped. Padding is the
minimum width, so 998, 999, 1000 belong together; ``EXR`` and ``exr``, and the two Unicode spellings of one name, are
the same frame twice. Every name is kept byte for byte.

The first pass is string methods and a dict, linear in the number of names (see ``scripts/bench_cases/scan_names``).
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import NamedTuple

from iomanager.ingest.model import MOVIE_EXTENSIONS

DIGITS = "0123456789"
MAX_DIGITS = 9  # more digits are a date or an id; 9 also keep a frame number inside a database integer
_SEPARATORS = "._- "
_NUMBER = re.compile(r"[0-9]+")


@dataclass(frozen=True, slots=True)
class FrameSequence:
    """Files that are the frames of one clip, or one file on its own (then ``single`` is its name).

    A frame's file is ``{head}{frame:0{pad}d}{tail}.{ext}`` unless ``odd`` holds another spelling for it; ``extras``
    are further files for a frame that already has one. ``frames`` are sorted and unique. A single file without a
    frame number counts as frame 1 and has no ``pad``.
    """

    head: str
    tail: str
    ext: str
    pad: int | None
    frames: tuple[int, ...]
    odd: Mapping[int, str] = field(default_factory=dict)
    extras: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    single: str | None = None

    @property
    def first(self) -> int:
        """The first frame number."""
        return self.frames[0]

    @property
    def last(self) -> int:
        """The last frame number."""
        return self.frames[-1]

    @property
    def pattern(self) -> str:
        """The name with its frame as ``%04d``, or the name of the single file."""
        if self.single is not None:
            return self.single
        return f"{self.head}{pad_text(self.pad)}{self.tail}{_dotted(self.ext)}"

    def name(self, frame: int) -> str:
        """The file name of ``frame``, byte for byte as it was found."""
        if self.single is not None:
            return self.single
        return self.odd.get(frame) or f"{self.head}{frame:0{self.pad or 1}d}{self.tail}{_dotted(self.ext)}"

    def names(self) -> Iterator[str]:
        """Every file name, duplicates included, in order of the frames."""
        for frame in self.frames:
            yield self.name(frame)
            yield from self.extras.get(frame, ())

    def gaps(self) -> list[tuple[int, int]]:
        """The frames that are missing between first and last, as inclusive ranges."""
        pairs = zip(self.frames, self.frames[1:], strict=False)
        return [(one + 1, two - 1) for one, two in pairs if two - one > 1]

    def part(self, first: int, last: int) -> FrameSequence:
        """The frames from ``first`` to ``last`` as a sequence of their own."""
        frames = tuple(frame for frame in self.frames if first <= frame <= last)
        odd = {frame: name for frame, name in self.odd.items() if first <= frame <= last}
        extras = {frame: names for frame, names in self.extras.items() if first <= frame <= last}
        return FrameSequence(self.head, self.tail, self.ext, self.pad, frames, odd, extras)


class _Cut(NamedTuple):
    """A name cut at one of its groups of digits."""

    head: str
    digits: str
    tail: str
    ext: str


def group(names: Iterable[str]) -> list[FrameSequence]:
    """Group file names (of one folder, each once) into sequences and single files, in natural order."""
    buckets: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    loose: list[str] = []
    for name in names:
        stem, dot, ext = name.rpartition(".")
        if dot:
            head = stem.rstrip(DIGITS)
            buckets[head, ext].append(stem[len(head) :])
        else:
            loose.append(name)
    kin = _kin(buckets)
    found: list[FrameSequence] = []
    for (head, ext), numbers in buckets.items():
        widths = set(map(len, numbers))
        if len(numbers) > 1 and (head, ext) not in kin and _is_sequence(head, ext, widths):
            found.append(_sequence(head, ext, numbers, widths))
        else:
            loose.extend([f"{head}{number}.{ext}" for number in numbers])
    found.extend(_group_loose(loose))
    return sorted(found, key=lambda sequence: natural_key(sequence.pattern))


def build(head: str, tail: str, ext: str, files: Iterable[tuple[str, str]]) -> FrameSequence:
    """The sequence of these (digits, file name) pairs: finds the padding, and remembers what does not follow it."""
    texts = [(int(digits), digits, name) for digits, name in files]
    pad = _padding([(frame, len(digits)) for frame, digits, _ in texts])
    by_frame: defaultdict[int, list[str]] = defaultdict(list)
    for frame, _, name in texts:
        by_frame[frame].append(name)
    odd: dict[int, str] = {}
    extras: dict[int, tuple[str, ...]] = {}
    for frame, names in by_frame.items():
        regular = f"{head}{frame:0{pad}d}{tail}{_dotted(ext)}"
        if names == [regular]:
            continue
        first, *others = sorted(names, key=lambda name: (name != regular, name))
        if first != regular:
            odd[frame] = first
        if others:
            extras[frame] = tuple(others)
    return FrameSequence(head, tail, ext, pad, tuple(sorted(by_frame)), odd, extras)


def single(name: str) -> FrameSequence:
    """One file on its own; its frame number is a last group of digits that stands alone (``.1001.exr``), else 1."""
    stem, ext = split_extension(name)
    head = stem.rstrip(DIGITS)
    digits = stem[len(head) :]
    movie = ext.lower() in MOVIE_EXTENSIONS
    if movie or not 0 < len(digits) <= MAX_DIGITS or (head and head[-1] not in _SEPARATORS):
        return FrameSequence(stem, "", ext, None, (1,), single=name)
    return FrameSequence(head, "", ext, len(digits), (int(digits),), single=name)


def pad_text(pad: int | None) -> str:
    """``%04d`` for 4, ``%d`` where frames are not padded."""
    return "%d" if pad is None or pad < 2 else f"%0{pad}d"


def natural_key(text: str) -> tuple[object, ...]:
    """Sorts as people do: ``shot_9`` before ``shot_10``, whatever the case; equal only for equal text."""
    parts = _NUMBER.split(text.casefold())
    numbers = [int(number) if len(number) < 100 else 0 for number in _NUMBER.findall(text)]
    mixed: list[object] = []
    for part, number in zip(parts, [*numbers, -1], strict=False):
        mixed += (part, number)
    return (*mixed, text)


def normal(text: str) -> str:
    """The form in which two spellings of one name are compared."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def _kin(buckets: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """The buckets that another bucket may belong to: other case of the extension, other Unicode form, negatives."""
    seen: defaultdict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for head, ext in buckets:
        positive = head[:-1] if _is_minus(head) else head
        seen[normal(positive), ext.lower()].append((head, ext))
    return {key for keys in seen.values() for key in keys if len(keys) > 1 or _is_minus(key[0])}


def _is_sequence(head: str, ext: str, widths: set[int]) -> bool:
    """Whether every name ends in digits that can be a frame number."""
    if _is_version(head) or ext.lower() in MOVIE_EXTENSIONS or not ext or _is_number(ext):
        return False
    return 0 not in widths and max(widths) <= MAX_DIGITS


def _sequence(head: str, ext: str, numbers: list[str], widths: set[int]) -> FrameSequence:
    """Usually all frame numbers have one width: then nothing can be odd or double."""
    if len(widths) > 1:
        return build(head, "", ext, [(number, f"{head}{number}.{ext}") for number in numbers])
    return FrameSequence(head, "", ext, min(widths), tuple(sorted(map(int, numbers))))


def _group_loose(names: list[str]) -> list[FrameSequence]:
    """The names that the first pass could not settle: each group of digits is tried, from the last to the first."""
    waiting = {name: _cuts(name) for name in names}
    found: list[FrameSequence] = []
    for depth in range(max(map(len, waiting.values()), default=0)):
        buckets: defaultdict[tuple[str, str, str], dict[str, _Cut]] = defaultdict(dict)
        for name, cuts in waiting.items():
            if len(cuts) > depth:
                cut = cuts[depth]
                buckets[normal(cut.head), normal(cut.tail), cut.ext.lower()][name] = cut
        settled = [members for members in buckets.values() if len(members) > 1]
        found.extend(_from_cuts(members) for members in settled)
        for name in chain.from_iterable(settled):
            del waiting[name]
    return [*found, *(single(name) for name in waiting)]


def _from_cuts(members: Mapping[str, _Cut]) -> FrameSequence:
    """One sequence; where the names are spelled in two ways, the more frequent way is the pattern."""
    spelling = Counter((cut.head, cut.tail, cut.ext) for cut in members.values())
    head, tail, ext = max(spelling, key=lambda key: (spelling[key], key[2].islower(), key))
    return build(head, tail, ext, [(cut.digits, name) for name, cut in members.items()])


def _cuts(name: str) -> list[_Cut]:
    """Where the frame number of ``name`` can be, the likeliest first.

    An earlier group than the last must stand alone, and the last must look less like a frame: text behind it, or
    fewer digits. ``A001.1001.exr`` and ``A002.1001.exr`` are two clips; ``1001_2.exr`` and ``1002_2.exr`` are one.
    """
    stem, ext = split_extension(name)
    if ext.lower() in MOVIE_EXTENSIONS:
        return []
    cuts: list[_Cut] = []
    for match in reversed(list(_NUMBER.finditer(stem))):
        start, end = match.span()
        if end - start > MAX_DIGITS or _is_version(stem[:start]):
            continue
        if not cuts or (_stands_alone(stem, start) and (cuts[0].tail or end - start > len(cuts[0].digits))):
            cuts.append(_signed(stem, start, end, ext))
    return cuts


def _signed(stem: str, start: int, end: int, ext: str) -> _Cut:
    if _is_minus(stem[:start]):
        start -= 1
    return _Cut(stem[:start], stem[start:end], stem[end:], ext)


def _stands_alone(stem: str, start: int) -> bool:
    return start == 0 or stem[start - 1] in _SEPARATORS


def _is_version(head: str) -> bool:
    """Whether a number behind ``head`` is a version: ``v`` at the beginning or behind a separator."""
    return head[-1:] in {"v", "V"} and (len(head) == 1 or head[-2] in _SEPARATORS)


def _is_minus(head: str) -> bool:
    """Whether ``head`` ends in the minus of a negative frame: ``shot.-`` is, ``shot-`` is not."""
    return head[-1:] == "-" and (len(head) == 1 or head[-2] in _SEPARATORS)


def split_extension(name: str) -> tuple[str, str]:
    """``a.1001.exr`` as ``("a.1001", "exr")``; a number is no extension (``a.1001``), nor is a name behind a dot."""
    stem, dot, ext = name.rpartition(".")
    if not dot or not stem or not ext or _is_number(ext):
        return name, ""
    return stem, ext


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _dotted(ext: str) -> str:
    return f".{ext}" if ext else ""


def _padding(widths: list[tuple[int, int]]) -> int:
    """The minimum width of (frame, width) pairs: the commonest one with leading zeros, else the narrowest."""
    counted = [pair for pair in widths if pair[0] >= 0] or widths
    padded = Counter(width for frame, width in counted if width > len(str(frame)))
    if padded:
        return max(padded, key=lambda width: (padded[width], width))
    return min(width for _, width in counted)
