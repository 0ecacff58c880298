"""What every step that reads pictures is given: the decoding child, the colours, and its work."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from iomanager.core.errors import InvalidInput
from iomanager.media.settings import MediaSettings
from iomanager.steps.running import Work, working

if TYPE_CHECKING:
    from iomanager.media.child_program import Run
    from iomanager.media.colour import ColourTable
    from iomanager.media.decoder import Decoder


@dataclass(frozen=True, slots=True)
class Toolbox:
    """The tools of one step."""

    work: Work
    decoder: Decoder
    settings: MediaSettings
    project: str = ""

    @property
    def colours(self) -> ColourTable:
        """The studio's names."""
        from iomanager.media.colour import ColourTable

        return ColourTable(self.settings, self.project)

    def length(self, movie: Path) -> int:
        """The number of frames of a movie. Raises InvalidInput where it does not say."""
        count = self.decoder.probe(movie).frame_count
        if not count:
            raise InvalidInput(f"{movie.name} does not say how many frames it has.", hint="Name them: --last N.")
        return count

    def ffmpeg(self) -> Run:
        """The limits of the ffmpeg program."""
        from iomanager.media.child_program import Run

        memory = self.settings.render_memory_limit_mib * 2**20
        limit = self.settings.render_time_limit
        return Run(self.work.token, self.work.progress, memory, limit, self.settings.ffmpeg)

    def program(self) -> Run:
        """The limits of Nuke and Natron, whose memory is their own matter."""
        from iomanager.media.child_program import Run

        return Run(self.work.token, self.work.progress, seconds=self.settings.program_time_limit)


@contextmanager
def toolbox(title: str, settings: MediaSettings, project: str = "", *, as_json: bool = False) -> Iterator[Toolbox]:
    """The tools, with one decoding child, started by the first thing to decode; it is ended with the step."""
    from iomanager.media.decoder import Decoder

    one = settings.model_copy(update={"decode_processes": 1})
    with working(title, as_json=as_json) as work, closing(Decoder(one)) as decoder:
        yield Toolbox(work, decoder, settings, project)


def rate(text: str) -> Fraction:
    """Frames per second from ``24000/1001`` or ``23.976``; the usual decimals become their exact rates."""
    from iomanager.core import timecode

    try:
        found = Fraction(text)
        return found if "/" in text else timecode.rate(float(found))
    except (ValueError, ZeroDivisionError) as error:
        raise InvalidInput(f"{text!r} is no frame rate, such as 24 or 24000/1001.") from error
