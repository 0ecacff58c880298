"""Splitting and merging sequences by hand: what the user chose goes before what the names say.

A merge joins files that differ in one number only, which then is their frame; a split cuts a sequence before a frame.
Both are remembered for the delivery (``store``) and applied by every later scan.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from iomanager.core.errors import InvalidInput
from iomanager.ingest.sequences import FrameSequence, build, natural_key, normal, split_extension
from iomanager.ingest.store import Shape

_NUMBER = re.compile(r"([0-9]{1,9})")


class Pattern(NamedTuple):
    """The parts of a sequence's names around its frame."""

    head: str
    tail: str
    ext: str


class Piece(NamedTuple):
    """A sequence, and the frame of the cut where it is the later piece of a split."""

    sequence: FrameSequence
    cut: int | None = None


def apply(sequences: Iterable[FrameSequence], shapes: Sequence[Shape]) -> list[Piece]:
    """The sequences of a folder as the user shaped them, in natural order. ``shapes`` are those of the folder."""
    pieces = [Piece(sequence) for sequence in _merged(list(sequences), shapes)]
    cuts: dict[Pattern, set[int]] = {}
    for shape in shapes:
        if shape.frame is not None:
            cuts.setdefault(Pattern(shape.head, shape.tail, shape.ext), set()).add(shape.frame)
    if not cuts:
        return pieces
    return [part for piece in pieces for part in _split(piece.sequence, cuts)]


def common_pattern(names: Sequence[str]) -> Pattern:
    """The pattern of names that differ in exactly one number. Raises InvalidInput for others."""
    cut = [(_NUMBER.split(split_extension(name)[0]), split_extension(name)[1]) for name in names]
    lengths = {len(parts) for parts, _ in cut}
    if len(names) < 2 or len(lengths) != 1 or len({ext.lower() for _, ext in cut}) != 1:
        raise InvalidInput("These files do not belong together: their names differ in more than a number.")
    columns = list(zip(*(parts for parts, _ in cut), strict=True))
    varying = [index for index, values in enumerate(columns) if len({normal(value) for value in values}) > 1]
    if len(varying) != 1 or varying[0] % 2 == 0:
        raise InvalidInput(
            "These files do not belong together: their names differ in more than one number.",
            hint="Rename them so that only the frame number differs.",
        )
    parts, ext = cut[0]
    return Pattern("".join(parts[: varying[0]]), "".join(parts[varying[0] + 1 :]), ext)


def _merged(sequences: list[FrameSequence], shapes: Sequence[Shape]) -> list[FrameSequence]:
    for shape in shapes:
        if shape.frame is None:
            sequences = _merge(sequences, shape)
    return sequences


def _merge(sequences: list[FrameSequence], shape: Shape) -> list[FrameSequence]:
    """Take every file of the pattern out of the sequence that it was in."""
    taken: list[tuple[str, str]] = []
    rest: list[FrameSequence] = []
    for sequence in sequences:
        digits = [(_digits(name, shape), name) for name in sequence.names()]
        own = [(number, name) for number, name in digits if number]
        if len(own) == len(digits):
            taken.extend(own)
        else:
            rest.append(sequence)
    if not taken:
        return sequences
    merged = build(shape.head, shape.tail, shape.ext, taken)
    return sorted([*rest, merged], key=lambda sequence: natural_key(sequence.pattern))


def _digits(name: str, shape: Shape) -> str:
    """The frame's digits of a name that follows the pattern; empty for another name."""
    stem, ext = split_extension(name)
    if ext.lower() != shape.ext.lower() or not stem.startswith(shape.head) or not stem.endswith(shape.tail):
        return ""
    digits = stem[len(shape.head) : len(stem) - len(shape.tail)]
    return digits if digits.isascii() and digits.isdigit() and len(digits) <= 9 else ""


def _split(sequence: FrameSequence, cuts: dict[Pattern, set[int]]) -> list[Piece]:
    wanted = cuts.get(Pattern(sequence.head, sequence.tail, sequence.ext), set())
    inside = sorted(frame for frame in wanted if sequence.first < frame <= sequence.last)
    if sequence.single is not None or not inside:
        return [Piece(sequence)]
    starts = [sequence.first, *inside]
    ends = [*(frame - 1 for frame in inside), sequence.last]
    parts = [
        Piece(sequence.part(start, end), None if start == sequence.first else start)
        for start, end in zip(starts, ends, strict=True)
    ]
    return [part for part in parts if part.sequence.frames]
