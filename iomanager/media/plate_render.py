"""Rendering a plate again: other format, other colour, mirrored, retimed. The job as a value, and how it is done.

The job is sent to the decoding child, which reads the vendor's files and writes finished frames; each gets its name
only when it is whole, so a run that ends half-way is continued by the next one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from iomanager.core.errors import InvalidInput
from iomanager.media.retime import Sample

if TYPE_CHECKING:
    from iomanager.media.colour import ColourTable
    from iomanager.media.convert import Floats
    from iomanager.media.plate_frame import PlateFrame
    from iomanager.media.plate_write import Target

MIRRORS = ("", "flip", "flop")
"""Flip is upside down, flop is left and right exchanged (plates.md 10)."""


@dataclass(frozen=True, slots=True)
class Shots:
    """Where the pictures come from: ``frames`` as (number, file), or ``movie``, whose numbers count from 1.

    ``colorspace`` is the studio's name of what they hold (empty: by the kind of file), ``to`` what they become: empty
    for no change, ``view``, or another studio name. ``mirror`` is flip or flop.
    """

    frames: tuple[tuple[int, Path], ...] = ()
    movie: Path | None = None
    colorspace: str = ""
    to: str = ""
    mirror: str = ""
    project: str = ""

    @property
    def name(self) -> str:
        """How messages call it."""
        return str(self.movie or (self.frames[0][1] if self.frames else "The plate"))


@dataclass(frozen=True, slots=True)
class PlateJob:
    """Frames to write, as (position from 0 in the plate, sample, file). ``staging`` is a folder on the same disk."""

    shots: Shots
    outputs: tuple[tuple[int, Sample, Path], ...]
    target: Target
    staging: Path = field(default=Path())

    def check(self) -> None:
        """Raise InvalidInput for what cannot be done."""
        self.target.check()
        if self.shots.mirror not in MIRRORS:
            raise InvalidInput(f"A plate can be mirrored by flip or flop, not by {self.shots.mirror!r}.")


def render_plate(job: PlateJob, table: ColourTable, tell: Callable[[int], None]) -> int:
    """Write every output and return how many. Raises InvalidInput naming the frame that does not decode."""
    from iomanager.media.place import place
    from iomanager.media.plate_write import write_frame

    job.check()
    with opened(job.shots, table) as source:
        for done, (position, sample, destination) in enumerate(job.outputs, 1):
            part = job.staging / destination.name
            write_frame(source.graded(sample), part, job.target, position)
            place(part, destination)
            tell(done)
    return len(job.outputs)


class Source:
    """Frames by their numbers, the last few kept; colour and mirror applied."""

    def __init__(self, shots: Shots, table: ColourTable, load: Callable[[int], PlateFrame]) -> None:
        from iomanager.media.convert import Conversions

        self._shots = shots
        self._table = table
        self._load = lru_cache(maxsize=3)(load)
        self._conversions = Conversions(table)

    def graded(self, sample: Sample) -> PlateFrame:
        """The frame of a sample: motion first, in the plate's own values, then colour, then the mirror."""
        return self._mirrored(self._coloured(self._moved(sample)))

    def plain(self, sample: Sample) -> PlateFrame:
        """The same in the plate's own colour; :meth:`coloured` makes the rest, on fewer pixels where that does."""
        return self._mirrored(self._moved(sample))

    def coloured(self, frame: PlateFrame, pixels: Floats) -> Floats:
        """Pixels of ``frame`` in the colour that was asked for. Safe to call from several threads."""
        return self._conversions.apply(pixels, self.space_of(frame), self._shots.to) if self._shots.to else pixels

    def _moved(self, sample: Sample) -> PlateFrame:
        frame = self._load(sample.lower)
        if not sample.blend:
            return frame
        from iomanager.media.flow import between

        return between(frame, self._load(sample.upper), float(sample.blend))

    def space_of(self, frame: PlateFrame) -> str:
        """The studio name of what the frame holds."""
        return self._shots.colorspace or self._table.default(frame.ext, is_float=frame.is_float, is_log=frame.is_log)

    def _coloured(self, frame: PlateFrame) -> PlateFrame:
        from dataclasses import replace

        if not self._shots.to:
            return frame
        space = self.space_of(frame)
        layers = []
        for layer in frame.layers:
            rgb = layer.rgb()
            layers.append(layer if rgb is None else layer.with_rgb(self._conversions.apply(rgb, space, self._shots.to)))
        return replace(frame, layers=tuple(layers))

    def _mirrored(self, frame: PlateFrame) -> PlateFrame:
        from iomanager.media.mirror import mirrored

        return mirrored(frame, self._shots.mirror) if self._shots.mirror else frame


@contextmanager
def opened(shots: Shots, table: ColourTable) -> Iterator[Source]:
    """The frames of ``shots``. Raises InvalidInput where the movie cannot be opened."""
    from iomanager.media.plate_frame import from_picture, read_frame

    if shots.movie is None:
        files = dict(shots.frames)
        yield Source(shots, table, lambda number: read_frame(_file(files, number)))
        return
    from iomanager.media.footage import open_footage
    from iomanager.media.movie_reader import MovieReader

    with open_footage(shots.movie) as footage:
        reader = MovieReader(footage, shots.movie.name)
        yield Source(shots, table, lambda number: from_picture(reader.picture(number)))


def _file(files: dict[int, Path], number: int) -> Path:
    if number not in files:
        raise InvalidInput(f"The source has no frame {number}.")
    return files[number]
