"""Whether a movie codec can be written, before anything is: ``media.movie_write`` refuses some sizes and codecs."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Protocol

from iomanager.core.errors import InvalidInput

if TYPE_CHECKING:
    from iomanager.media.colour import Codec


class Codecs(Protocol):
    """The studio's table of codecs: ``media.colour.ColourTable``."""

    def codec(self, name: str) -> Codec:
        """The codec of that name. Raises InvalidInput that lists the names there are."""
        ...


def codec_problem(codecs: Codecs, name: str, width: int, height: int, fps: Fraction) -> str:
    """Why the codec cannot be written at this size in pixels and rate, with the nearest that can; empty if it can."""
    from iomanager.media.movie_write import encoder

    try:
        encoder(codecs.codec(name), width, height, fps)
    except InvalidInput as error:
        return error.message
    return ""
