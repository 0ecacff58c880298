"""What was read of one clip: its first and last header in short, and the health of every frame.

Facts are what the scan cache keeps, so they turn into JSON and back without loss.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, NamedTuple

from iomanager.ingest.model import Severity
from iomanager.media.model import MediaInfo

HEALTH_CODES = (
    "missing zero-byte truncated unreadable resolution-change channel-change timecode-jump duplicate"
).split()


class Damage(NamedTuple):
    """One code of the contract, the frames that have it as ranges (empty for a movie), and words on the first."""

    code: str
    frames: str
    detail: str


@dataclass(frozen=True, slots=True)
class Facts:
    """The headers and health of a clip. ``fps`` is a rational as text; ``frame_count`` is None for frames."""

    resolution: str | None = None
    fps: str | None = None
    timecode_in: str | None = None
    timecode_out: str | None = None
    reel: str | None = None
    colorspace: str | None = None
    codec: str | None = None
    channels: str | None = None
    camera: str | None = None
    clip: str | None = None
    location: str | None = None
    frame_count: int | None = None
    missing: str | None = None
    damage: tuple[Damage, ...] = ()

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the contract, in its order."""
        found = {damage.code for damage in self.damage}
        return tuple(code for code in HEALTH_CODES if code in found)

    @property
    def rate(self) -> Fraction | None:
        """The exact frames per second."""
        return Fraction(self.fps) if self.fps else None

    def to_json(self) -> str:
        """As the cache keeps it."""
        return json.dumps(dataclasses.asdict(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Facts:
        """Raises ValueError, KeyError or TypeError for what another version wrote."""
        values: dict[str, Any] = json.loads(text)
        damage = tuple(Damage(*entry) for entry in values.pop("damage"))
        return cls(**values, damage=damage)


def from_header(info: MediaInfo) -> Facts:
    """The part of the facts that a header tells."""
    return Facts(
        resolution=info.resolution,
        fps=str(info.fps) if info.fps else None,
        reel=_clean(info.reel),
        colorspace=_clean(info.colorspace),
        codec=_clean(info.codec),
        channels=_clean(",".join(info.channels)),
        camera=_clean(info.camera),
        clip=_clean(info.clip),
        location=_clean(info.location),
    )


def _clean(text: str | None) -> str | None:
    """A header's text without what no table and no database holds."""
    if not text:
        return None
    kept = "".join(char for char in text if char.isprintable())
    return kept.encode("utf-8", "replace").decode("utf-8").strip()[:1000] or None


_SENTENCES: Mapping[str, str] = {
    "missing": "is missing",
    "zero-byte": "is empty (0 bytes)",
    "truncated": "is cut off",
    "unreadable": "cannot be read",
    "resolution-change": "has another resolution than the first",
    "channel-change": "has other channels than the first",
    "timecode-jump": "does not continue the timecode",
    "duplicate": "exists twice",
}
_PLURALS: Mapping[str, str] = {
    "missing": "are missing",
    "zero-byte": "are empty (0 bytes)",
    "truncated": "are cut off",
    "unreadable": "cannot be read",
    "resolution-change": "have another resolution than the first",
    "channel-change": "have other channels than the first",
    "timecode-jump": "do not continue the timecode",
    "duplicate": "exist twice",
}
_MILD = {"timecode-jump"}
REPEATED = "the bytes are those of the frame before"
"""The detail of a ``duplicate`` that is no second file, but a frame which repeats the one before it."""


def sentence(damage: Damage) -> str:
    """``Frames 1004-1006 are missing.``, with the detail where there is one."""
    code, frames = damage.code, damage.frames
    if not frames:
        text = f"The movie {_SENTENCES[code]}"
    elif frames.lstrip("-").isdigit():
        text = f"Frame {frames} {_SENTENCES[code]}"
    else:
        text = f"Frames {frames} {_PLURALS[code]}"
    return f"{text}: {damage.detail}" if damage.detail else f"{text}."


def severity(damage: Damage) -> Severity:
    """A jump of the timecode or a held frame may be meant; all else stops a publish."""
    is_mild = damage.code in _MILD or damage.detail == REPEATED
    return Severity.WARNING if is_mild else Severity.ERROR
