"""From what was found and read of a clip to its rows and problems.

A row's id is derived from the delivery-relative folder, the pattern of the names and the event, so that it is the
same in every scan of the same delivery, wherever the delivery stands (a UUID of version 5 in form, over SHA-1).
"""

from __future__ import annotations

import hashlib
import os
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from iomanager.core.errors import InvalidInput
from iomanager.core.paths import as_posix
from iomanager.core.timecode import add
from iomanager.ingest.cuts import Claim, Cut
from iomanager.ingest.facts import Facts, sentence, severity
from iomanager.ingest.model import Problem, Row, Severity
from iomanager.ingest.sequences import FrameSequence, normal, pad_text
from iomanager.ingest.walk import Folder, Stamp
from iomanager.media.camera import find


@dataclass(frozen=True, slots=True)
class PlacedCuts:
    """The events of one edit list of a movie."""

    file: str
    cuts: tuple[Cut, ...]


@dataclass(slots=True, eq=False)
class Clip:
    """One sequence, still or movie of a delivery. ``piece`` is the frame of the cut where it was split by hand.

    ``cached`` says that its facts came from the cache; ``mark`` holds its fingerprint once that was taken, ``checksum``
    what the manifests of the delivery say of its bytes (see ``hashes``).
    """

    folder: Folder
    sequence: FrameSequence
    movie: bool = False
    piece: int | None = None
    facts: Facts | None = None
    cached: bool = False
    mark: str = ""
    checksum: str | None = None
    edits: list[PlacedCuts] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def identity(self) -> str:
        """What the clip is called in its delivery, the same in every scan."""
        sequence = self.sequence
        numbered = sequence.pad is not None
        parts = (sequence.head, sequence.tail, sequence.ext.lower()) if numbered else (sequence.single or "",)
        return "\0".join((self.folder.relative, *parts, *(() if self.piece is None else (str(self.piece),))))

    @property
    def path(self) -> str:
        """The path of the first file, posix."""
        return as_posix(f"{self.folder.path}/{self.sequence.name(self.sequence.first)}")

    def stamps(self) -> dict[str, Stamp]:
        """Every file of the clip with its size and time."""
        return {name: self.folder.files[name] for name in self.sequence.names()}

    def fingerprint(self) -> str:
        """Changes when any file of the clip changes its name, size or time."""
        if not self.mark:
            files = self.folder.files
            text = "\n".join([f"{name}\0{files[name]}" for name in self.sequence.names()])
            self.mark = hashlib.blake2b(text.encode(), digest_size=16).hexdigest()
        return self.mark


def row_id(identity: str, *event: str) -> str:
    """A stable id of a row; see the module."""
    digest = hashlib.sha1("\0\0".join((normal(identity), *event)).encode(), usedforsecurity=False)
    return str(uuid.UUID(bytes=digest.digest()[:16], version=5))


def make_rows(clip: Clip) -> list[Row]:
    """The rows of a clip, as far as it has been read: one, or one for each event of its edit lists."""
    cuts = [(edit.file, cut) for edit in clip.edits for cut in edit.cuts]
    if not clip.movie:
        return [_sequence_row(clip)]
    if not cuts:
        return [_movie_row(clip)]
    seen: dict[tuple[str, int], int] = {}
    rows: list[Row] = []
    for file, cut in cuts:
        key = (file, cut.event.number)
        seen[key] = seen.get(key, 0) + 1
        rows.append(_event_row(clip, cut, row_id(clip.identity, file, str(cut.event.number), str(seen[key]))))
    return rows


def row_problems(clip: Clip, rows: Sequence[Row]) -> list[Problem]:
    """What is wrong with a clip that was read, at each of its rows."""
    if clip.facts is None:
        return []
    found: list[Problem] = []
    cuts = [cut for edit in clip.edits for cut in edit.cuts]
    for index, row in enumerate(rows):
        found.extend(_health_problems(clip, row, clip.facts))
        if cuts:
            claims = cuts[index].claims
            found.extend(_claimed(clip, row, claim) for claim in claims)
    return found


def _claimed(clip: Clip, row: Row, claim: Claim) -> Problem:
    return Problem(claim.code, claim.message, row.row_id, "start_frame", claim.severity, path=clip.path)


def _health_problems(clip: Clip, row: Row, facts: Facts) -> list[Problem]:
    found = [
        Problem(damage.code, sentence(damage), row.row_id, "frame_health", severity(damage), path=clip.path)
        for damage in facts.damage
    ]
    if facts.fps is None and facts.resolution is not None:
        message = f"{clip.sequence.pattern} does not say its frame rate."
        found.append(Problem("fps-unknown", message, row.row_id, "framerate", Severity.WARNING))
    return found


def _sequence_row(clip: Clip) -> Row:
    sequence = clip.sequence
    facts = clip.facts or Facts()
    lone = sequence.single is not None
    row = _base(clip, row_id(clip.identity), sequence.single or sequence.head)
    return row.with_changes(
        pad=None if lone else pad_text(sequence.pad) + sequence.tail.replace("%", "%%"),
        start_frame=sequence.first,
        end_frame=sequence.last,
        just_in=sequence.first,
        just_out=sequence.last,
        duration=len(sequence.frames),
        timecode_in=facts.timecode_in,
        timecode_out=facts.timecode_out,
        clip_name=_clip_name(clip, facts),
        missing_frames=facts.missing,
        checksum=clip.checksum,
    )


def _clip_name(clip: Clip, facts: Facts) -> str:
    """For EXR the name that the camera gave, from the head or the header; else the head.

    Frames that are named by their number alone (``0001.dpx``) are called as their folder is.
    """
    sequence = clip.sequence
    name = sequence.head or sequence.single or clip.folder.path.rpartition(os.sep)[2]
    if sequence.ext.lower() != "exr":
        return name
    camera = find(name)
    return camera.clip if camera else facts.clip or name


def _movie_row(clip: Clip) -> Row:
    facts = clip.facts or Facts()
    frames = facts.frame_count
    row = _base(clip, row_id(clip.identity), clip.sequence.pattern)
    return row.with_changes(
        start_frame=1,
        end_frame=frames,
        just_in=1,
        just_out=frames,
        duration=frames,
        timecode_in=facts.timecode_in,
        timecode_out=_timecode_out(facts),
        checksum=clip.checksum,
    )


def _event_row(clip: Clip, cut: Cut, identifier: str) -> Row:
    event, facts = cut.event, clip.facts or Facts()
    row = _base(clip, identifier, clip.sequence.pattern)
    reel = event.reel if event.reel and event.reel.upper() != "AX" else facts.reel
    return row.with_changes(
        check=row.check and cut.start is not None and not any(c.severity is Severity.ERROR for c in cut.claims),
        start_frame=cut.start,
        end_frame=cut.end,
        just_in=cut.start,
        just_out=cut.end,
        duration=cut.frames,
        timecode_in=event.source_in,
        timecode_out=event.source_out,
        clip_name=_cut_name(event.clip_name),
        clip_tag=cut.clip_tag,
        reel=reel,
    )


def _cut_name(name: str | None) -> str | None:
    """An event's clip name up to its first dot, the dot kept: ``A001.mov`` -> ``A001.``."""
    if not name:
        return None
    stem, dot, _ = name.partition(".")
    return stem + dot


def _base(clip: Clip, identifier: str, name: str) -> Row:
    """The columns that every kind of row fills alike."""
    facts = clip.facts
    row = Row(
        row_id=identifier,
        scan_path=as_posix(clip.folder.path),
        scan_name=name,
        ext=clip.sequence.ext,
    )
    if facts is None:
        return row
    return row.with_changes(
        check=not facts.codes,
        resolution=facts.resolution,
        fps=facts.fps,
        framerate=round(float(facts.rate), 3) if facts.rate else None,
        reel=facts.reel,
        colorspace=facts.colorspace,
        codec=facts.codec,
        channels=facts.channels,
        camera=facts.camera,
        location=facts.location,
        frame_health=facts.codes,
    )


def _timecode_out(facts: Facts) -> str | None:
    """The timecode of the last frame."""
    if facts.timecode_in is None or facts.rate is None or not facts.frame_count:
        return None
    try:
        return add(facts.timecode_in, facts.frame_count - 1, Fraction(facts.rate))
    except InvalidInput:
        return None
